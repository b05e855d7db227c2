"""The DPIA facts: what s.64 of the Data Protection Act 2018 asks for, as far as a run can say it.

Takes    Material.
Gives    `dpia_sections`.
Promise  facts of the run and its findings only; judgement is asked of people, and NOT PROVIDED until they give it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from riskkit.report.blocks import Absent, Block, Facts, Items, Para, Section, Told
from riskkit.report.formats import day, listed, plain, whole
from riskkit.report.material import Material
from riskkit.report.risk_register import measured_risks
from riskkit.report.sections_results import told_all
from riskkit.report.words_en import DPIA, DPIA_FACTS, KINDS_GIVEN, MEASURES_IN_PLACE, RUN_FACTS

DISCLOSURE_CODES = ("X05", "X06")
"""Findings on what a model gives away about the people it learnt from; none in a run made before there was one."""


def dpia_sections(material: Material) -> tuple[Section, ...]:
    """The parts of the page, numbered in order."""
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("description", tuple(_description(material))),
        ("necessity", tuple(_necessity(material))),
        ("risks", tuple(_risks(material))),
        ("measures", tuple(_measures(material))),
        ("retention", tuple(_retention(material))),
        ("discloses", _discloses(material)),
        ("rights", _asked(material, "how_told", "how_to_challenge", "no_machine_decision")),
        ("asked",
         _asked(material, "people_consulted", "data_protection_officer", "prior_consultation", "impact_assessment")),
    )  # fmt: skip
    return tuple(
        Section(number, DPIA[key], DPIA[f"{key}_source"], blocks) for number, (key, blocks) in enumerate(parts, 1)
    )


def _asked(material: Material, *keys: str) -> tuple[Block, ...]:
    return tuple(material.asked(key) for key in keys)


def _description(material: Material) -> Iterator[Block]:
    facts, study = material.facts, material.study
    kept_out, used = material.protected()
    given = KINDS_GIVEN.get(str(study.get("kind")), plain(study.get("kind", "")))
    kind = DPIA_FACTS["kind_given"].format(kind=plain(facts["data_kind"]).capitalize(), given=given)
    yield Para(material.words("purpose"), "lead")
    yield Facts((
        (DPIA_FACTS["whose"], material.words("who")),
        (DPIA_FACTS["kind"], kind),
        (DPIA_FACTS["people"], whole(facts.get("people"))),
        (DPIA_FACTS["scores"], whole(facts.get("rows"))),
        (DPIA_FACTS["about"], material.words("outcome")),
        (DPIA_FACTS["follows"], material.words("flagged")),
        (DPIA_FACTS["characteristics"], listed([*kept_out, *used]) or RUN_FACTS["none"]),
        (DPIA_FACTS["used"], listed(list(used)) or RUN_FACTS["none"]),
    ))  # fmt: skip
    yield Para(DPIA["steps"])
    yield from _asked(material, "who_decides", "data_collection", "data_access_and_storage", "data_sharing_agreements")


def _necessity(material: Material) -> Iterator[Block]:
    notes = material.facts["features"]
    if notes:
        assessments = sum(bool(note.get("assessment")) for note in notes)
        yield Para(DPIA["features_note"].format(features=len(notes), assessments=assessments))
    yield from told_all(material, "X02", "Z02", "P06")
    yield from _asked(material, "necessity", "legal_basis", "feature_set", "alternatives", "intelligence_use")


def _risks(material: Material) -> Iterator[Block]:
    risks = measured_risks(material)
    if risks:
        yield Para(DPIA["risks_drafted"], "small")
        for risk in risks:
            text = DPIA["risk_told"].format(measured=risk.measured, done=risk.done)
            yield Told(risk.title, risk.code, risk.verdict, text)
    else:
        yield Absent(DPIA["risks_none"])
    yield from _asked(material, "risks_to_people", "cost_of_a_wrong_flag", "cost_of_a_missed_person")


def _measures(material: Material) -> Iterator[Block]:
    names: Mapping[str, Any] = material.manifest.get("pseudonyms") or {}
    places = {
        "pseudonyms": plain(names.get("about") or DPIA_FACTS["pseudonyms"]),
        "threshold": material.released.threshold,
        "cells": whole(material.released.hidden_cells),
        "expires": day(material.facts["expires"]),
    }
    yield Items(tuple(text.format(**places) for text in MEASURES_IN_PLACE))
    yield from _asked(material, "measures", "data_security")


def _retention(material: Material) -> Iterator[Block]:
    facts = material.facts
    dates = [day(when) for when in facts["as_of"]]
    yield Facts((
        (DPIA_FACTS["extract"], day(facts["extract_date"])),
        (RUN_FACTS["scored_on"], listed(dates) if dates else RUN_FACTS["no_dates"]),
        (DPIA_FACTS["cohort"], _cohort_dates(material)),
        (DPIA_FACTS["oldest"], _look_back(material)),
        (DPIA_FACTS["expires"], day(facts["expires"])),
    ))  # fmt: skip
    yield from told_all(material, "D23", "D25", "D28")
    yield from _asked(material, "retention")


def _cohort_dates(material: Material) -> str:
    dates = sorted(str(when) for when in (material.study.get("cohort") or {}).get("as_of") or ())
    if not dates:
        return DPIA_FACTS["cohort_not_known"]
    return DPIA_FACTS["cohort_dates"].format(first=day(dates[0]), last=day(dates[-1]))


def _look_back(material: Material) -> str:
    features = material.study.get("features") or ()
    windows = [feature.get("days") for feature in features if feature.get("measure") != "age"]
    if not windows:
        return DPIA_FACTS["oldest_not_known"]
    if any(days is None for days in windows):
        return DPIA_FACTS["oldest_no_limit"]
    days = max(windows)
    return DPIA_FACTS["oldest_day" if days == 1 else "oldest_days"].format(days=whole(days))


def _discloses(material: Material) -> tuple[Block, ...]:
    return told_all(material, *DISCLOSURE_CODES) or (Absent(DPIA["discloses_none"]),)
