"""A sample for a human to read, drawn and read back: from a study's labels to pages, and from ticks to agreement.

Takes    a study file and its data; later, the filled-in form.
Gives    `draw_sample`: a private folder with pages, form and key; `read_sample`: the agreement, kept beside them.
Promise  the folder appears whole or not at all and only its owner may open it; the pages do not tell the label; a
         result is bound to the study's definitions and to the extracts.
"""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit.audit.definitions.audit_sample import definitions_fingerprint, draw_cases
from riskkit.audit.definitions.reading_back import COLUMNS, judge_reading
from riskkit.cohort import build_cohort, label_outcomes
from riskkit.domain.errors import SourceRefused, SpecError
from riskkit.domain.history import cut
from riskkit.domain.progress import Progress, silent
from riskkit.link import link_people
from riskkit.preparation import part_of
from riskkit.report.reading_pages import FORM, PAGE, reading_form, reading_page
from riskkit.runs.part_folder import refuse_existing
from riskkit.runs.private_files import write_private, write_private_folder

if TYPE_CHECKING:
    from riskkit.domain.sources import Sources
    from riskkit.domain.study_spec import StudySpec

KEY, RESULT = "key.json", "reading.json"
_LARGEST = 10_000_000


@dataclass(frozen=True)
class Sample:
    """What was drawn: the folder, and how many cases of each label stand in it."""

    folder: Path
    yes: int
    no: int
    asked_of_each: int

    def __repr__(self) -> str:
        fewer = "" if min(self.yes, self.no) == self.asked_of_each else f" (fewer than {self.asked_of_each} of each)"
        return f"{self.yes + self.no} cases to read: {self.yes} with the outcome, {self.no} without{fewer}"


def sample_of(
    study: StudySpec, records: Sources, to: Path, seed: int | None = None, progress: Progress = silent
) -> Sample:  # fmt: skip
    """Draw a sample of labelled people from checked records and write it to a new private folder."""
    refuse_existing(to)
    progress("labelling outcomes")
    linked = link_people(records, part_of(study, "linkage"))
    cohort = build_cohort(linked, part_of(study, "cohort"))
    labels = label_outcomes(cut(cohort, linked, part_of(study, "target"))[1], part_of(study, "target"))
    progress("reading the records of the sample")
    drawn = draw_cases(labels, study, seed=study.seed if seed is None else seed)
    files = {PAGE: reading_page(drawn.cases, study), FORM: reading_form(drawn.cases), KEY: _json(drawn.key)}
    write_private_folder(to, files)
    said = [case["label"] for case in drawn.key["cases"]]
    return Sample(to, said.count("yes"), said.count("no"), drawn.key["asked_of_each"])


def reading_of(study: StudySpec, form: Path) -> dict[str, Any]:
    """Read a filled-in form back, and keep the result as reading.json beside it.

    Raises
    ------
    SourceRefused
        If the form does not have one row per case, or holds another answer.
    SpecError
        If there is no key beside the form, or the study's definitions have changed since it was drawn.
    """
    key = _read_key(form.parent / KEY)
    if key.get("definitions") != definitions_fingerprint(study):
        raise SpecError(
            f"{form}: this sample was drawn under another linkage, cohort or target than {study.name} has now. "
            "Draw a new one."
        )
    found = judge_reading(_rows_of(form), key, str(form))
    new = form.parent / f".{RESULT}.part"
    new.unlink(missing_ok=True)
    write_private(new, _json(found))
    os.replace(new, form.parent / RESULT)
    return found


def _read_key(path: Path) -> dict[str, Any]:
    key: Any = None
    try:
        key = json.loads(_text_of(path))
    except ValueError:
        key = None
    if not isinstance(key, dict) or key.get("riskkit_sample") != 1 or not isinstance(key.get("cases"), list):
        raise SpecError(f"{path} is not the key of a sample. The form must stay in the folder it was drawn into.")
    return key


def _rows_of(form: Path) -> list[dict[str, Any]]:
    lines = csv.DictReader(io.StringIO(_text_of(form), newline=""))
    rows = list(lines)
    if tuple(lines.fieldnames or ()) != COLUMNS or any(None in row or None in row.values() for row in rows):
        raise SourceRefused(str(form), None, None, f"does not have the columns {', '.join(COLUMNS)} in every row.",
                            "Save it as CSV with commas, columns as they were.")  # fmt: skip
    return rows


def _text_of(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(_LARGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: cannot be read as UTF-8 text ({type(error).__name__}). Check the path.") from None


def _json(values: dict[str, Any]) -> bytes:
    return (json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()
