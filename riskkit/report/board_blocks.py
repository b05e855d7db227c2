"""What the board required, asked, set aside and decided, as it stands on the page.

Takes    Material: the facts `conditions`, `overrides`, `questions`, `decisions`, `after`.
Gives    tables and blocks for page 1 and sections 4 and 18.
Promise  an override is never without its role, reason and date; what was carried over says from where; evidence is a
         link into this report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from riskkit.domain.board_record import DECISIONS
from riskkit.report.blocks import Asked, AskedAnswer, Block, Evidence, Facts, Heading, Items, Para, Told
from riskkit.report.formats import day, listed, plain, sentence
from riskkit.report.material import Material
from riskkit.report.words_en import BOARD_SAYS, DECISION_LINES, MET_COUNTS, MET_WORDS, RULE_WORDS

SECTION_OF = {"D": 7, "P": 9, "S": 9, "G": 11, "M": 12, "R": 13, "Z": 14, "X": 15}
BENCHMARKS, ANNEX = ("D26", "D48"), 19


@dataclass(frozen=True)
class ShortCondition:
    """One line of the short table on page 1."""

    words: str
    verdict: str
    blocks: str


def short_conditions(material: Material) -> tuple[ShortCondition, ...]:
    """The board's conditions as page 1 prints them: what stands in the way first."""
    rows = sorted(_rows(material, "conditions"), key=lambda row: (row["verdict"] == "met", not row["blocking"]))
    return tuple(ShortCondition(sentence(row["words"]), MET_WORDS[row["verdict"]], _what_it_does(row)) for row in rows)


def conditions_say(material: Material) -> str:
    """How many conditions there are and how they stand, in one sentence; "" without any."""
    rows = _rows(material, "conditions")
    if not rows:
        return ""
    kinds = [(verdict, sum(row["verdict"] == verdict for row in rows)) for verdict in MET_COUNTS]
    told = listed([MET_COUNTS[verdict].format(many=many) for verdict, many in kinds if many])
    return BOARD_SAYS["condition" if len(rows) == 1 else "conditions"].format(many=len(rows), told=told)


def _what_it_does(row: Mapping[str, Any]) -> str:
    if row["overridden"]:
        return BOARD_SAYS["set_aside"]
    if not row["blocking"]:
        return BOARD_SAYS["for_information"]
    return BOARD_SAYS["would_block"] if row["verdict"] == "met" else BOARD_SAYS["blocks"]


def overrides_say(material: Material) -> tuple[str, ...]:
    """Each override in a sentence or two; one that set nothing aside says why."""
    return tuple(_override(row) for row in _rows(material, "overrides"))


def _override(row: Mapping[str, Any]) -> str:
    what = plain(row.get("what") or row.get("of") or "").rstrip(".")
    code = plain(row.get("of") or "")
    named = f"{code}, {what}" if code[:1].isupper() and what != code else what
    role, when, reason = plain(row.get("role")), day(row.get("date")), sentence(row.get("reason") or "")
    if row.get("used", True):
        signed = BOARD_SAYS["override_signed"] if row.get("key") else ""
        start = f"{sentence(named)} " if named else ""
        return BOARD_SAYS["override"].format(start=start, role=role, when=when, signed=signed, reason=reason)
    why = plain(row.get("why_unused") or "")
    start = f"{sentence(named)} "
    return BOARD_SAYS["override_unused"].format(start=start, role=role, when=when, why=why, reason=reason)


def condition_blocks(material: Material) -> tuple[Block, ...]:
    """Section 18: every condition with its evidence, and every override."""
    rows, overrides = _rows(material, "conditions"), overrides_say(material)
    found: list[Block] = []
    if rows:
        found += [Heading(BOARD_SAYS["conditions_title"]), Para(f"{conditions_say(material)}.")]
        found += [_condition(row) for row in rows]
        found.append(Para(BOARD_SAYS["conditions_note"], "small"))
    if overrides:
        found += [Heading(BOARD_SAYS["overrides_title"]), Items(overrides)]
    return tuple(found)


def _condition(row: Mapping[str, Any]) -> Told:
    looked_at = RULE_WORDS.get(row["rule"], plain(row["rule"]))
    text = f"{sentence(row['because'])} {BOARD_SAYS['looked_at']} {looked_at}. {_what_it_does(row)}."
    return Told(sentence(row["words"]), plain(row["id"]), MET_WORDS[row["verdict"]], text)


def decision_blocks(material: Material) -> tuple[Block, ...]:
    """Section 18: decisions of earlier runs, oldest first."""
    rows = _rows(material, "decisions")
    if not rows:
        return ()
    return (
        Heading(BOARD_SAYS["decided_before"]),
        *(_decision(row) for row in rows),
        Para(BOARD_SAYS["decisions_note"], "small"),
    )


def _decision(row: Mapping[str, Any]) -> Told:
    title = sentence(DECISIONS.get(row["decision"], row["decision"]))
    about = BOARD_SAYS["decision_about"].format(
        text=sentence(row["text"]), run=plain(row["run_id"]), signed=_signed(row)
    )
    return Told(title, day(row["date"]), plain(row["role"]), about)


def _signed(row: Mapping[str, Any]) -> str:
    return BOARD_SAYS["signed"].format(key=plain(row["key"])[:16]) if row["key"] else BOARD_SAYS["not_signed"]


def question_blocks(material: Material) -> tuple[Block, ...]:
    """Section 4: questions taken over from the run before, open ones first."""
    rows = _rows(material, "questions")
    if not rows:
        return ()
    after = material.facts.get("after") or {}
    still_open = [row for row in rows if not row["answers"]]
    answered = [row for row in rows if row["answers"]]
    found: list[Block] = [Para(BOARD_SAYS["taken_over"].format(run=plain(after.get("run_id", ""))), "small")]
    for title, own in (("open_title", still_open), ("answered_title", answered)):
        if own:
            found += [Heading(BOARD_SAYS[title]), *(_asked(row) for row in own)]
    return tuple(found)


def _asked(row: Mapping[str, Any]) -> Asked:
    return Asked(
        name=plain(row["id"]),
        question=plain(row["text"]),
        about=BOARD_SAYS["first_asked"].format(
            day=day(row["asked"]), role=plain(row["role"]), run=plain(row["run_id"]), owner=plain(row["owner"])
        ),
        answers=tuple(_answer(one) for one in row["answers"]),
    )


def _answer(row: Mapping[str, Any]) -> AskedAnswer:
    about = BOARD_SAYS["answered"].format(day=day(row["date"]), role=plain(row["role"]), run=plain(row["run_id"]))
    links = tuple(Evidence(link_words(link), f"section-{section_of(link)}") for link in row["evidence"])
    return AskedAnswer(plain(row["text"]), about, links)


def link_words(link: str) -> str:
    """A piece of evidence as it is printed: a finding's code, or Section 11."""
    number = plain(link).removeprefix("section ")
    return BOARD_SAYS["section"].format(number=number) if link.startswith("section ") else plain(link)


def section_of(link: str) -> int:
    """The section of the report in which a piece of evidence stands; the annex holds every finding."""
    if link.startswith("section "):
        return int(link.removeprefix("section "))
    return 8 if link in BENCHMARKS else SECTION_OF.get(link[:1], ANNEX)


def decision_lines() -> Facts:
    """Blank lines to be written on."""
    blank = "…" * 18
    return Facts(tuple((name, blank) for name in DECISION_LINES.values()))


def _rows(material: Material, name: str) -> list[Mapping[str, Any]]:
    return list(material.facts.get(name) or ())
