"""The transparency record: keys of version 3.0 for machines, field names of version 4.0 for both.

Takes    Material.
Gives    a JSON text and the sections of a page.
Promise  a field only people can fill prints NOT PROVIDED until they do; a draft from the run is marked as a draft.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from riskkit.domain.words import NOT_PROVIDED
from riskkit.report.formats import plain
from riskkit.report.material import Material
from riskkit.report.record_drafts import drafts
from riskkit.report.record_fields import FIELDS, KEPT_FROM_3, KEYS, KEYS_OF_4, SAME_QUESTION
from riskkit.report.words_en import (
    RECORD_FIELDS,
    RECORD_PARTS,
    RECORD_TITLE_FIELDS,
    STATUS_ISSUED,
    STATUS_NOT_FOR,
    TRANSPARENCY,
)
from riskkit.report.words_en.asking import ASKED

PEOPLE, NOBODY = "people", "nobody"


@dataclass(frozen=True)
class Field:
    """One field of the record, as printed: its v4.0 name, key, lines of text, who wrote it, and what would be good."""

    name: str
    key: str
    lines: tuple[str, ...]
    by: str
    good: str


def record(material: Material) -> dict[str, tuple[str, str]]:
    """Every key with its text and who wrote it: "people", "draft by software" or "nobody"."""
    drafted = drafts(material)
    return {key: _field(material, key, drafted) for key in (*KEYS, *KEYS_OF_4)}


def _field(material: Material, key: str, drafted: Mapping[str, str]) -> tuple[str, str]:
    for question in (key, SAME_QUESTION.get(key, key)):
        answer = material.answer(question)
        if answer != NOT_PROVIDED:
            return answer, PEOPLE
    return (drafted[key], TRANSPARENCY["draft"]) if drafted.get(key) else (NOT_PROVIDED, NOBODY)


def record_json(material: Material) -> str:
    """The record for machines: version 3.0 as one flat list of keys, as its template has them; then version 4.0.

    `atrs_4_0` holds, section by section, each field by its name: `text`, `written_by`, and the `key` above.
    """
    facts, filled = material.facts, record(material)
    head = {
        "run_id": plain(facts["run_id"]),
        "data_kind": facts["data_kind"],
        "status": [STATUS_NOT_FOR, STATUS_ISSUED],
        "created": facts["created"],
        "expires": facts["expires"],
        "blocked_by": [plain(reason) for reason in material.released.blocked_by],
        "written_by": {key: by for key, (_, by) in filled.items()},
    }
    flat = {key: filled[key][0] for key in KEYS}
    by_name = {
        RECORD_PARTS[part]: {
            _name(part, key): {"text": filled[key][0], "written_by": filled[key][1], "key": key} for key in keys
        }
        for part, keys in FIELDS
    }
    values = {"riskkit": head, **flat, "atrs_4_0": by_name}
    return json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def record_sections(material: Material) -> tuple[tuple[str, tuple[Field, ...]], ...]:
    """The record for people."""
    filled = record(material)
    return tuple(
        (RECORD_PARTS[part], tuple(_printed(_name(part, key), key, *filled[key]) for key in keys))
        for part, keys in (*FIELDS, KEPT_FROM_3)
    )


def _name(part: str, key: str) -> str:
    return (RECORD_TITLE_FIELDS if part == "title" else RECORD_FIELDS)[key]


def _printed(name: str, key: str, text: str, by: str) -> Field:
    asked = ASKED.get(key) or ASKED.get(SAME_QUESTION.get(key, key))
    good = asked.good if asked is not None and by == NOBODY else ""
    return Field(name, key, tuple(text.split("\n")), by, good)
