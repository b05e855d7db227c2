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
from riskkit.report.words_en.packs import DPIA, MEASURES_IN_PLACE
from riskkit.report.words_en.record_drafts import KINDS_GIVEN

DISCLOSURE_CODES = ("X05", "X06")
"""Findings on what a model gives away about the people it learnt from; none in a run made before there was one."""


def dpia_sections(material: Material) -> tuple[Section, ...]:
    """The parts of the page, numbered in order."""
    parts: tuple[tuple[str, str, tuple[Block, ...]], ...] = (
        ("description", "s.64(3)(a)", tuple(_description(material))),
        ("necessity", "ss.35-37, 64", tuple(_necessity(material))),
        ("risks", "s.64(3)(b)", tuple(_risks(material))),
        ("measures", "s.64(3)(c), (d)", tuple(_measures(material))),
        ("retention", "ss.38, 39", tuple(_retention(material))),
        ("discloses", "s.64(3)(b); s.66", _discloses(material)),
        ("rights", "ss.44-47, 50A-50D", _asked(material, "how_told", "how_to_challenge", "no_machine_decision")),
        ("asked", "ss.64, 65, 71",
         _asked(material, "people_consulted", "data_protection_officer", "prior_consultation", "impact_assessment")),
    )  # fmt: skip
    return tuple(
        Section(number, DPIA[key], DPIA["act"].format(sections=source), blocks)
        for number, (key, source, blocks) in enumerate(parts, 1)
    )


def _asked(material: Material, *keys: str) -> tuple[Block, ...]:
    return tuple(material.asked(key) for key in keys)


def _description(material: Material) -> Iterator[Block]:
    facts, study = material.facts, material.study
    kept_out, used = material.protected()
    yield Para(material.words("purpose"), "lead")
    yield Facts((
        ("Whose data", material.words("who")),
        ("Kind of data", f"{plain(facts['data_kind']).capitalize()}: "
                         f"{KINDS_GIVEN.get(str(study.get('kind')), plain(study.get('kind', '')))}"),
        ("People scored", whole(facts.get("people"))),
        ("Scores", whole(facts.get("rows"))),
        ("What the score is about", material.words("outcome")),
        ("What follows from a flag", material.words("flagged")),
        ("Characteristics of s.35(8) and others held", listed([*kept_out, *used]) or "None"),
        ("Of these, used as a feature", listed(list(used)) or "None"),
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
            yield Told(f"{risk.about}: {risk.risk}", risk.code, risk.verdict, text)
    else:
        yield Absent(DPIA["risks_none"])
    yield from _asked(material, "risks_to_people", "cost_of_a_wrong_flag", "cost_of_a_missed_person")


def _measures(material: Material) -> Iterator[Block]:
    names: Mapping[str, Any] = material.manifest.get("pseudonyms") or {}
    places = {
        "pseudonyms": plain(names.get("about") or "the manifest says how"),
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
        ("Extract date", day(facts["extract_date"])),
        ("Scored on", listed(dates) if dates else "The table has no dates of its own"),
        ("Dates people were taken from", _cohort_dates(material)),
        ("Oldest record a feature counts", _look_back(material)),
        ("Report expires", day(facts["expires"])),
    ))  # fmt: skip
    yield from told_all(material, "D23", "D25", "D28")
    yield from _asked(material, "retention")


def _cohort_dates(material: Material) -> str:
    dates = sorted(str(when) for when in (material.study.get("cohort") or {}).get("as_of") or ())
    return f"{day(dates[0])} to {day(dates[-1])}" if dates else "Not known: the data came ready made"


def _look_back(material: Material) -> str:
    features = material.study.get("features") or ()
    windows = [feature.get("days") for feature in features if feature.get("measure") != "age"]
    if not windows:
        return "Not known: the features came ready made"
    if any(days is None for days in windows):
        return "As old as the extracts reach: a feature has no limit"
    return f"{whole(max(windows))} days before the date of a score"


def _discloses(material: Material) -> tuple[Block, ...]:
    return told_all(material, *DISCLOSURE_CODES) or (Absent(DPIA["discloses_none"]),)
