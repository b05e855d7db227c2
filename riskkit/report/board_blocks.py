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
from riskkit.report.words_en import BOARD_SAYS, MET_WORDS

RULE_WORDS = {
    "group_ratio": "Every pair of groups",
    "metric": "A figure with its interval",
    "no_features": "The list of features",
    "at_most_people": "People flagged on each date",
    "review_by": "The date of this run",
    "finding": "A finding of this run",
    "answered": "An answer of a person",
}
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
    kinds = [(MET_WORDS[v], sum(row["verdict"] == v for row in rows)) for v in ("met", "not met", "cannot tell")]
    told = listed([f"{many} {word.lower()[2:]}" for word, many in kinds if many])
    return BOARD_SAYS["conditions"].format(many=len(rows), plural="" if len(rows) == 1 else "s", told=told)


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
        signed = " (signed)" if row.get("key") else ""
        start = f"{sentence(named)} " if named else ""
        return f"{start}Set aside by {role} on {when}{signed}. Reason: {reason}"
    why = plain(row.get("why_unused") or "")
    return f"{sentence(named)} An override by {role} of {when} was not used: {why}. Reason given: {reason}"


def condition_blocks(material: Material) -> tuple[Block, ...]:
    """Section 18: every condition with its evidence, and every override."""
    rows, overrides = _rows(material, "conditions"), overrides_say(material)
    found: list[Block] = []
    if rows:
        found += [Heading("Conditions of the board"), Para(f"{conditions_say(material)}.")]
        found += [_condition(row) for row in rows]
        found.append(Para(BOARD_SAYS["conditions_note"], "small"))
    if overrides:
        found += [Heading("Set aside by people"), Items(overrides)]
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
        Heading("Decided before, about earlier runs"),
        *(_decision(row) for row in rows),
        Para(BOARD_SAYS["decisions_note"], "small"),
    )


def _decision(row: Mapping[str, Any]) -> Told:
    title = sentence(DECISIONS.get(row["decision"], row["decision"]))
    about = f"{sentence(row['text'])} About run {plain(row['run_id'])}; {_signed(row)}."
    return Told(title, day(row["date"]), plain(row["role"]), about)


def _signed(row: Mapping[str, Any]) -> str:
    return f"signed, key {plain(row['key'])[:16]}" if row["key"] else "not signed"


def question_blocks(material: Material) -> tuple[Block, ...]:
    """Section 4: questions taken over from the run before, open ones first."""
    rows = _rows(material, "questions")
    if not rows:
        return ()
    after = material.facts.get("after") or {}
    still_open = [row for row in rows if not row["answers"]]
    answered = [row for row in rows if row["answers"]]
    found: list[Block] = [Para(BOARD_SAYS["taken_over"].format(run=plain(after.get("run_id", ""))), "small")]
    for title, own in (("Asked by the board, and not answered", still_open), ("Asked and answered", answered)):
        if own:
            found += [Heading(title), *(_asked(row) for row in own)]
    return tuple(found)


def _asked(row: Mapping[str, Any]) -> Asked:
    about = f"First asked {day(row['asked'])} by {plain(row['role'])}, about run {plain(row['run_id'])}."
    return Asked(
        name=plain(row["id"]),
        question=plain(row["text"]),
        about=f"{about} To answer: {plain(row['owner'])}.",
        answers=tuple(_answer(one) for one in row["answers"]),
    )


def _answer(row: Mapping[str, Any]) -> AskedAnswer:
    run = plain(row["run_id"])
    about = f"Answered {day(row['date'])} by {plain(row['role'])}, about run {run}."
    links = tuple(Evidence(link_words(link), f"section-{section_of(link)}") for link in row["evidence"])
    return AskedAnswer(plain(row["text"]), about, links)


def link_words(link: str) -> str:
    """A piece of evidence as it is printed: a finding's code, or Section 11."""
    return sentence(link).rstrip(".").replace(" ", "\u00a0") if link.startswith("section ") else plain(link)


def section_of(link: str) -> int:
    """The section of the report in which a piece of evidence stands; the annex holds every finding."""
    if link.startswith("section "):
        return int(link.removeprefix("section "))
    return 8 if link in BENCHMARKS else SECTION_OF.get(link[:1], ANNEX)


def decision_lines() -> Facts:
    """Blank lines to be written on."""
    blank = "…" * 18
    names = ("Options put", "Decision", "Dissent", "Conditions", "Role of signatory", "Date")
    return Facts(tuple((name, blank) for name in names))


def _rows(material: Material, name: str) -> list[Mapping[str, Any]]:
    return list(material.facts.get(name) or ())
