"""Sections 2 to 8 of the board paper: purpose, what happens to people, the data, the outcome and its checks.

Takes    Material.
Gives    one Section each.
Promise  a section speaks; what only people can say is asked, and printed as NOT PROVIDED until somebody answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.domain.findings import Finding
from riskkit.report.blocks import (
    Absent,
    Answer,
    Block,
    Facts,
    Flow,
    FlowStep,
    Folded,
    Heading,
    Items,
    Para,
    Section,
    Table,
)
from riskkit.report.board_blocks import question_blocks
from riskkit.report.chart_blocks import flow_blocks
from riskkit.report.charts import flow_steps
from riskkit.report.finding_words import folded_told
from riskkit.report.formats import any_cell, day, listed, plain, sentence, whole
from riskkit.report.material import Material
from riskkit.report.outcome_card import benchmark_words, card_table, rates_table
from riskkit.report.page_one import definitions_say
from riskkit.report.tables import checks_table, whole_table
from riskkit.report.words_en import CAPTIONS, NOT_MEASURED, OUTCOME_FIELDS, ROLE_SENTENCE, SAYS, SECTIONS
from riskkit.report.words_en.asking import KNOWN_ANSWERS

MOST_DATES = 24
TRIED = ("D52", "D53", "D54", "D55")


def section(number: int, *blocks: Block | None) -> Section:
    """A section under its fixed number and title."""
    title, sources = SECTIONS[number]
    return Section(number, title, sources, tuple(block for block in blocks if block is not None))


def purpose(material: Material) -> Section:
    """Section 2."""
    return section(
        2,
        Para(material.words("purpose"), "lead"),
        *(material.asked(key) for key in ("benefit", "why_a_model", "alternatives", "present_practice")),
    )


def flagged_person(material: Material) -> Section:
    """Section 3."""
    keys = ("what_happens_when_flagged", "who_decides", "how_told", "how_to_challenge")
    return section(
        3,
        Para(material.words("flagged"), "lead"),
        Para(ROLE_SENTENCE[material.role]),
        Para(material.not_for()),
        *(material.asked(key) for key in keys),
        *(material.asked(key) for key in ("cost_of_a_wrong_flag", "cost_of_a_missed_person")),
    )


def question_log(material: Material) -> Section:
    """Section 4: earlier questions, and every question nobody has answered, first."""
    unanswered, log, told = material.unanswered(), question_blocks(material), material.asked("question_log")
    return section(
        4,
        *log,
        Heading(CAPTIONS["asked_by_report"]) if unanswered else None,
        Items(unanswered) if unanswered else Para(SAYS["open_none"]),
        None if log and not told.provided else told,
    )


def data(material: Material) -> Section:
    """Section 5."""
    return section(
        5,
        Para(material.words("who"), "lead"),
        Facts(_data_facts(material)),
        *flow_blocks(material),
        *flow(material),
        _rounded(material),
        *_features(material),
        material.asked("recording_gaps"),
        material.asked("under_18s"),
        *_other_answers(material),
    )


def _data_facts(material: Material) -> tuple[tuple[str, str], ...]:
    facts, study = material.facts, material.study
    dates = [day(when) for when in facts["as_of"]]
    people, rows = facts.get("people"), facts.get("rows")
    data = study.get("sources") or study.get("table") or study.get("scores") or {}
    delay = data.get("recording_delay_days")
    return (
        (CAPTIONS["kind_of_data"], CAPTIONS["synthetic" if facts["data_kind"] == "synthetic" else "research"]),
        (CAPTIONS["extract_date"], day(facts["extract_date"])),
        (CAPTIONS["scored_on"], listed(dates[:MOST_DATES]) if dates else CAPTIONS["no_dates"]),
        (CAPTIONS["people_scored"], whole(people)),
        (CAPTIONS["scores"], CAPTIONS["scores_of"].format(rows=whole(rows))),
        *(((CAPTIONS["delay"], CAPTIONS["delay_of"].format(days=whole(delay))),) if delay is not None else ()),
        *(((CAPTIONS["made_by"], plain(data["made_by"])),) if data.get("made_by") else ()),
    )


def flow(material: Material) -> tuple[Block, ...]:
    """Every step that the run kept, in a list; behind one line where a chart tells the main ones."""
    steps = material.facts["steps"]
    if not steps:
        return (Absent(CAPTIONS["no_steps"]),)
    every = Flow(CAPTIONS["flow"], tuple(_flow_step(step) for step in steps))
    return (Folded(CAPTIONS["every_step"].format(many=len(steps)), (every,)),) if flow_steps(steps) else (every,)


def _rounded(material: Material) -> Para | None:
    to = material.facts.get("steps_rounded_to")
    return None if to is None else Para(SAYS["rounded"].format(to=whole(to)), "small")


def _flow_step(step: Mapping[str, Any]) -> FlowStep:
    unit = plain(step.get("unit", "rows"))
    people = ""
    if step.get("people_out") is not None:
        before = step.get("people_in")
        words = CAPTIONS["people" if before is None else "people_of"]
        people = words.format(people=whole(step["people_out"]), before=whole(before))
    return FlowStep(
        name=sentence(step["name"]).removesuffix("."),
        comes_in=CAPTIONS["comes_in"].format(rows=_or_hidden(step.get("rows_in")), unit=unit),
        stays=CAPTIONS["stays"].format(rows=_or_hidden(step.get("rows_out"))),
        people=people,
        dropped=tuple(_dropped(drop) for drop in step.get("dropped") or ()),
    )


def _dropped(drop: Mapping[str, Any]) -> str:
    rows, people = _or_hidden(drop.get("rows")).capitalize(), drop.get("people")
    of_people = "" if people is None else CAPTIONS["left_out_people"].format(people=whole(people))
    return CAPTIONS["left_out"].format(rows=rows, people=of_people, reason=plain(drop["reason"]))


def _or_hidden(value: object) -> str:
    return CAPTIONS["hidden_number"] if value is None else whole(value)


def _features(material: Material) -> tuple[Block, ...]:
    """How many features there are and what they rest on; each of them behind one line."""
    notes = material.facts["features"]
    if not notes:
        return ()
    assessed = sum(bool(note.get("assessment")) for note in notes)
    says = CAPTIONS["facts_and_assessments" if assessed else "facts_only"]
    rows = tuple(
        (
            plain(note["label"]),
            plain(note.get("unit") or "–"),
            plain(note.get("meaning") or "–"),
            CAPTIONS["assessment" if note.get("assessment") else "recorded_fact"],
        )
        for note in notes
    )
    columns = tuple(CAPTIONS[name] for name in ("feature", "unit", "meaning", "fact_or_assessment"))
    caption = CAPTIONS["features"].format(many=len(rows))
    told = Para(says.format(facts=len(rows) - assessed, assessments=assessed))
    return told, Folded(caption, (Table(caption, columns, rows),))


def _other_answers(material: Material) -> tuple[Block, ...]:
    """What people wrote under names this page does not ask for: never lost."""
    extra = [key for key in sorted(material.answers) if key not in KNOWN_ANSWERS]
    return tuple(Answer(plain(key).replace("_", " ").capitalize(), material.answer(key), True) for key in extra)


def outcome(material: Material) -> Section:
    """Section 6: the outcome definition card, and how mature the outcome is."""
    mature = material.rows("D06")
    return section(
        6,
        Para(material.words("outcome"), "lead"),
        Facts(outcome_facts(material)),
        card_table(material),
        whole_table(mature, CAPTIONS["mature"]) if mature else None,
        *_tried(material),
        material.asked("example_people"),
        material.asked("second_coder"),
    )


def _tried(material: Material) -> tuple[Block, ...]:
    """Example people, changed definitions, a second coding and a human reading, each with its table behind a line."""
    found = [f for f in (material.finding(code) for code in TRIED) if f is not None and f.verdict != "not applicable"]
    if not found:
        return (Absent(NOT_MEASURED["example_people"]),)
    return tuple(block for f in found for block in folded_told(f, CAPTIONS[f"tried_{f.code}"], material.label))


def target_of(material: Material) -> Mapping[str, Any]:
    """What the study says counts as the outcome, whichever kind of study it is."""
    study = material.study
    target = (
        study.get("target") or (study.get("table") or {}).get("target") or (study.get("scores") or {}).get("target")
    )
    return target or {}


def outcome_facts(material: Material) -> tuple[tuple[str, str], ...]:
    """The outcome, field by field."""
    target = target_of(material)
    told = []
    for key, label in OUTCOME_FIELDS.items():
        value = target.get(key)
        if value not in (None, (), []):
            in_days = key.endswith("_days")
            told.append((label, CAPTIONS["days"].format(days=whole(value)) if in_days else any_cell(value, target)))
    return tuple(told)


def definitions(material: Material) -> Section:
    """Section 7: what did not hold stands open; what held opens on demand."""
    says, _ = definitions_say(material)
    found = material.by_letter("D")
    doubtful = [f for f in found if f.verdict in ("broken", "cannot tell")]
    held = [f for f in found if f.verdict == "held"]
    others = [f for f in found if f not in doubtful and f not in held]
    return section(
        7,
        Para(says, "lead"),
        checks_table(doubtful, CAPTIONS["not_held"]) if doubtful else None,
        _what_blocks(doubtful),
        *_checks(held, "held"),
        *_checks(others, "other_checks"),
    )


def _what_blocks(doubtful: Sequence[Finding]) -> Para | None:
    codes = [f.code for f in doubtful if f.blocks]
    if codes:
        return Para(CAPTIONS["some_block"].format(many=len(codes), codes=listed(codes)), "small")
    return Para(CAPTIONS["none_blocks"], "small") if doubtful else None


def _checks(found: Sequence[Finding], words: str) -> tuple[Folded, ...]:
    caption = CAPTIONS[words].format(many=len(found))
    return (Folded(caption, (checks_table(found, caption),)),) if found else ()


def benchmark(material: Material) -> Section:
    """Section 8."""
    told = benchmark_words(material)
    words = (Para(said) for said in told) if told else (Absent(NOT_MEASURED["benchmark"]),)
    return section(8, *words, rates_table(material), material.asked("outside_benchmark"))
