"""Choices of a study that changed, each in a sentence.

Takes    a Comparison.
Gives    `choices_section`, `in_words`, `list_words`.
Promise  no raw diff: a choice has its name in plain words, a list says what came and what left, days are days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from riskkit.domain.comparison import Comparison, SettingChange
from riskkit.report.blocks import Block, Heading, Items, Para
from riskkit.report.formats import day, listed, plain, sentence
from riskkit.report.words_en import AREA_WORDS, CAPTIONS, COMPARISON_SAYS, FIELD_WORDS, FORMATS, SETTING_WORDS, TWO_RUNS

MOST_PARTS = 20
LONG = 40
"""A text longer than this is quoted, not set into the sentence."""


def choices_section(found: Comparison) -> tuple[Block, ...]:
    """What changed in the outcome, the people, the features and the settings, in that order."""
    if not found.settings:
        return (Para(COMPARISON_SAYS["no_settings"]),)
    blocks: list[Block] = [Para(COMPARISON_SAYS["settings_lead"], "small")]
    for area, own in groupby(found.settings, key=lambda one: one.area):
        blocks += [Heading(AREA_WORDS[area]), Items(tuple(_told(one) for one in own))]
    return tuple(blocks)


def _told(one: SettingChange) -> str:
    what = _name(one)
    if one.setting in SETTING_WORDS and one.about and one.change in ("added", "removed"):
        entry = one.now if one.change == "added" else one.before
        more = f". {sentence(entry)}" if entry else "."
        return COMPARISON_SAYS[one.change].format(what=f"{what}{more}")
    if one.change == "changed" and one.before is None and one.now is None:
        return COMPARISON_SAYS["changed_entry"].format(what=what)
    if one.gone or one.new:
        parts = [("list_added", one.new), ("list_removed", one.gone)]
        told = "; ".join(COMPARISON_SAYS[name].format(parts=_many(own)) for name, own in parts if own)
        return COMPARISON_SAYS["changed_list"].format(what=what, told=told)
    if isinstance(one.before, list) and isinstance(one.now, list):
        return COMPARISON_SAYS["changed_list"].format(what=what, told=COMPARISON_SAYS["reordered"])
    before, now = _value(one, one.before), _value(one, one.now)
    if one.change == "added":
        return COMPARISON_SAYS["set_now"].format(what=what, now=now)
    if one.change == "removed":
        return COMPARISON_SAYS["unset_now"].format(what=what, before=before)
    shape = "changed_text" if max(len(before), len(now)) > LONG else "changed"
    return COMPARISON_SAYS[shape].format(what=what, before=before, now=now)


def _name(one: SettingChange) -> str:
    """A choice by its longest known place, then the rest of the place in words, then whose it is."""
    parts = one.setting.split(".")
    size = next((n for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in SETTING_WORDS), 0)
    known = [SETTING_WORDS[".".join(parts[:size])]] if size else []
    rest = [FIELD_WORDS.get(part, plain(part).replace("_", " ")) for part in parts[size:]]
    if one.about:
        known = [f"{known[0]} “{plain(one.about)}”" if known else f"“{plain(one.about)}”"]
    return sentence(", ".join((*known, *rest))).rstrip(".")


def _value(one: SettingChange, value: object) -> str:
    if one.setting.endswith("share") and isinstance(value, float):
        return f"{value:.1%}"
    if one.setting.endswith(("days", "_days")) and isinstance(value, int):
        return _counted("one_day", "days", value)
    return in_words(value)


def in_words(value: object) -> str:
    """A plain value of a study in words: nothing is "no limit", a list is joined, a date is written out."""
    if value is None or value in ("", [], {}):
        return CAPTIONS["not_set"]
    if isinstance(value, bool):
        return FORMATS["yes" if value else "no"]
    if isinstance(value, Mapping):
        return listed([f"{plain(key)} {in_words(part)}" for key, part in value.items() if part is not None])
    if isinstance(value, (list, tuple)):
        return _many([str(part) for part in value])
    return day(value) if _is_date(value) else plain(value)


def list_words(capacity: object) -> str:
    """How many people are flagged, as a study says it."""
    said = capacity if isinstance(capacity, Mapping) else {}
    if isinstance(said.get("share"), float):
        return TWO_RUNS["share"].format(share=f"{said['share']:.1%}")
    return _counted("one_person", "people", said["people"]) if said.get("people") else in_words(capacity)


def _counted(one: str, many: str, value: int) -> str:
    return TWO_RUNS[one if value == 1 else many].format(n=f"{value:,}")


def _many(parts: Sequence[str]) -> str:
    shown = [day(part) if _is_date(part) else plain(part) for part in parts[:MOST_PARTS]]
    more = len(parts) - len(shown)
    return listed([*shown, COMPARISON_SAYS["and_more"].format(n=more)] if more > 0 else shown)


def _is_date(value: object) -> bool:
    text = str(value)
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdecimal()
