"""Choices of a study that are other ones now, entry by entry, never as a raw diff.

Takes    two studies as resolved, plain values.
Gives    `setting_changes`, `answer_changes`.
Promise  features, groups and other named entries are followed by name: added, removed, or changed in what; of a list of
         codes it is said which left and which came. Where files lie is not a choice about people and is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from riskkit.domain.comparison import AnswerChange, SettingChange

AREAS: dict[str, str] = {
    "target": "outcome", "card": "outcome", "table.target": "outcome", "scores.target": "outcome",
    "audit.alternative_outcome": "outcome", "cohort": "people", "linkage": "people", "split": "people",
    "examples": "outcome", "features": "features", "table.features": "features", "table.columns": "features",
    "groups": "groups", "capacity": "list", "scores.cuts": "list", "model": "model", "audit": "checks",
    "audit_sample": "checks", "release": "hiding", "words": "words", "title": "words", "sources": "data",
    "table": "data", "scores": "data",
}  # fmt: skip
"""Which part of the page a choice belongs to; the longest name that fits counts."""
ORDER = ("outcome", "people", "features", "groups", "list", "data", "model", "checks", "hiding", "words", "other")
LEFT_OUT = (
    "riskkit", "name", "role", "kind", "answers", "board", "tracking", "sources.folder", "sources.database",
    "sources.tables", "sources.memory_limit_gb", "table.path", "scores.path",
)  # fmt: skip
NAMES = ("name", "id", "who", "attribute", "self_defined")
"""By which field an entry of a list is known."""
WHOLE = ("examples",)
"""Lists whose entries are told as changed, not in what: an example person is made up of many small facts."""


def setting_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[SettingChange, ...]:
    """Every choice that is another one now, in the order of `ORDER`."""
    found = list(_changes(dict(before), dict(now), "", ""))
    return tuple(sorted(found, key=lambda one: ORDER.index(one.area)))


def answer_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[AnswerChange, ...]:
    """Answers of the study file that were given, taken away or changed; in the order of the later file."""
    was, is_now = (dict(study.get("answers") or {}) for study in (before, now))
    found = []
    for question in dict.fromkeys((*is_now, *was)):
        old, new = str(was.get(question) or "").strip(), str(is_now.get(question) or "").strip()
        if old != new:
            change = "added" if not old else "removed" if not new else "changed"
            found.append(AnswerChange(question, change, old, new))  # type: ignore[arg-type]
    return tuple(found)


def _changes(before: Any, now: Any, setting: str, about: str) -> Iterator[SettingChange]:
    """Walk both studies together; `setting` is the place without names of entries, `about` the entry's label."""
    if setting in LEFT_OUT or before == now:
        return
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys((*before, *now)):
            place = f"{setting}.{key}" if setting else str(key)
            yield from _changes(before.get(key), now.get(key), place, about)
    elif _named(before) and _named(now) and (before or now):
        yield from _entries(before, now, setting)
    else:
        yield _one(before, now, setting, about)


def _entries(before: Any, now: Any, setting: str) -> Iterator[SettingChange]:
    """Entries of a list, followed by name."""
    was, is_now = _by_name(before), _by_name(now)
    for name in dict.fromkeys((*is_now, *was)):
        old, new = was.get(name), is_now.get(name)
        label = _label(new or old or {}, name)
        if old is None or new is None:
            entry = _meaning(new or old or {})
            told = (None, entry) if old is None else (entry, None)
            yield SettingChange(_area(setting), setting, label, "added" if old is None else "removed", *told)
        elif setting not in WHOLE:
            yield from _changes(old, new, setting, label)
        elif old != new:
            yield SettingChange(_area(setting), setting, label, "changed", None, None)


def _one(before: Any, now: Any, setting: str, about: str) -> SettingChange:
    change = "added" if _empty(before) else "removed" if _empty(now) else "changed"
    gone, new = _parts(before, now), _parts(now, before)
    return SettingChange(_area(setting), setting, about, change, _plain(before), _plain(now), gone, new)  # type: ignore[arg-type]


def _parts(ours: Any, theirs: Any) -> tuple[str, ...]:
    """Of two lists of plain values, what only ours holds."""
    if not (_flat(ours) and _flat(theirs)):
        return ()
    return tuple(str(value) for value in ours if value not in theirs)


def _flat(value: Any) -> bool:
    return isinstance(value, list) and all(not isinstance(one, (list, Mapping)) for one in value)


def _named(value: Any) -> bool:
    """True of nothing, and of a list whose entries have names, each its own."""
    if value is None or not isinstance(value, list):
        return value is None
    names = [_name(one) if isinstance(one, Mapping) else None for one in value]
    return None not in names and len(set(names)) == len(names)


def _by_name(entries: Any) -> dict[str, Mapping[str, Any]]:
    return {str(_name(entry)): entry for entry in entries or ()}


def _name(entry: Mapping[str, Any]) -> str | None:
    return next((str(entry[field]) for field in NAMES if entry.get(field)), None)


def _label(entry: Mapping[str, Any], name: str) -> str:
    return str(entry.get("label") or name)


def _meaning(entry: Mapping[str, Any]) -> str | None:
    return next((str(entry[field]) for field in ("meaning", "words", "source") if entry.get(field)), None)


def _empty(value: Any) -> bool:
    return value in (None, "", [], {})


def _plain(value: Any) -> Any:
    """A value as it may be printed; what is still nested becomes one line of JSON."""
    if isinstance(value, Mapping) or (isinstance(value, list) and not _flat(value)):
        found = _meaning(value) if isinstance(value, Mapping) else None
        return found or json.dumps(value, sort_keys=True, ensure_ascii=False)
    return value


def _area(setting: str) -> str:
    parts = setting.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((AREAS[name] for name in names if name in AREAS), "other")
