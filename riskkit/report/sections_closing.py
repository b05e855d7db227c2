"""Sections 16 to 19 of the board paper: limits, monitoring, the decision, and the annex.

Takes    Material.
Gives    one Section each.
Promise  every finding of the run stands in the annex, whatever the sections above made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from riskkit.report.blocks import Absent, Block, Facts, Folded, Heading, Items, Pages, Para, Section, Table, Terms
from riskkit.report.board_blocks import condition_blocks, decision_blocks, decision_lines
from riskkit.report.formats import any_cell, day, per_thousand, plain, sentence, whole
from riskkit.report.given_away_blocks import what_it_gives_away
from riskkit.report.glossed import anchor_of
from riskkit.report.hidden_counts import disclosure_blocks
from riskkit.report.material import Material
from riskkit.report.run_pages import pages_but
from riskkit.report.sections_people import section
from riskkit.report.tables import checks_table, whole_table
from riskkit.report.words_en import CAPTIONS, FRAME, GLOSSARY, NOT_MEASURED, SAYS

MOST_ROWS = 200


def limits(material: Material) -> Section:
    """Section 16: how rare the outcome is, what could not be told, and what no finding sees."""
    told = tuple(dict.fromkeys(plain(f.limits) for f in material.released if f.limits))
    unclear = tuple(
        f"{sentence(f.title)} {sentence(f.because)} ({f.code})" for f in material.released if f.verdict == "cannot tell"
    )
    return section(
        16,
        _rare(material),
        Para(material.not_for()),
        *((Heading(CAPTIONS["not_told"]), Items(unclear)) if unclear else ()),
        Folded(CAPTIONS["cannot_see"].format(many=len(told)), (Items(told),)) if told else Absent(SAYS["no_finding"]),
        *what_it_gives_away(material),
        Absent(NOT_MEASURED["drift"]),
        material.asked("strongest_criticism"),
    )


def _rare(material: Material) -> Para | None:
    """How rare the outcome is, which is how often chance would be right; nothing where its count is hidden."""
    row = material.row("P01", measure="with outcome") or {}
    common = row.get("per_1000")
    if common is None:
        return None
    return Para(CAPTIONS["rare"].format(common=per_thousand(common)), "lead")


def monitoring(material: Material) -> Section:
    """Section 17."""
    return section(
        17,
        Para(CAPTIONS["expires"].format(day=day(material.facts["expires"]))),
        material.asked("monitoring"),
        material.asked("stop_rules"),
    )


def decision(material: Material) -> Section:
    """Section 18: the board's conditions, what it decided before, and blank lines to be written on."""
    return section(
        18,
        *condition_blocks(material),
        *decision_blocks(material),
        Heading(CAPTIONS["this_decision"]),
        material.asked("decision"),
        decision_lines(),
    )


def annex(material: Material) -> Section:
    """Section 19."""
    return section(
        19,
        Heading(CAPTIONS["glossary"]),
        Terms(tuple((name, anchor_of(name), meaning) for name, _, meaning in GLOSSARY)),
        Heading(CAPTIONS["every_finding"]),
        _findings(material),
        Heading(CAPTIONS["every_table"]),
        Para(CAPTIONS["tables_note"]),
        *_tables(material),
        *disclosure_blocks(material),
        Heading(CAPTIONS["settings"]),
        *_settings(material),
        Heading(CAPTIONS["made_of"]),
        Facts(_manifest(material)),
        Heading(FRAME["run_pages"]),
        Pages(pages_but("audit-report.html")),
    )


def _findings(material: Material) -> Folded:
    caption = CAPTIONS["all_findings"].format(many=len(material.released.findings))
    return Folded(caption, (checks_table(material.released.findings, caption),))


def _tables(material: Material) -> Iterator[Folded]:
    """Every table of the run behind one line each; the longest are cut short, and say so."""
    for finding in material.released:
        if finding.table:
            many = len(finding.table)
            rows = CAPTIONS["one_row"] if many == 1 else CAPTIONS["rows"].format(many=whole(many))
            caption = CAPTIONS["table_of"].format(code=finding.code, title=plain(finding.title), rows=rows)
            cut = CAPTIONS["first_rows"].format(many=whole(many), shown=whole(MOST_ROWS)) if many > MOST_ROWS else ""
            table = replace(whole_table(finding.table[:MOST_ROWS], caption, named=material.label), note=cut)
            yield Folded(caption, (table,), printed=False)


def _settings(material: Material) -> Iterator[Block]:
    for part in ("capacity", "cohort", "target", "split", "model", "audit", "release"):
        values = material.study.get(part)
        if isinstance(values, Mapping):
            rows = tuple((plain(key).replace("_", " "), _setting(value)) for key, value in values.items())
            caption = CAPTIONS["setting_part"].format(part=part)
            yield Folded(caption, (Table(caption, (CAPTIONS["setting"], CAPTIONS["value"]), rows),))


def _setting(value: Any) -> str:
    if isinstance(value, Mapping):
        told = [
            f"{plain(key).replace('_', ' ')}: {_setting(part)}"
            for key, part in value.items()
            if part not in (None, [], ())
        ]
        return "; ".join(told) or CAPTIONS["none"]
    if isinstance(value, (list, tuple)):
        return ", ".join(_setting(part) for part in value) or CAPTIONS["none"]
    return CAPTIONS["not_set"] if value is None else any_cell(value, {})


def hidden_note(material: Material) -> str:
    """How many cells are hidden, under which threshold, and whether counts are rounded."""
    released, to = material.released, material.rounded_to
    told = {"threshold": released.threshold, "cells": whole(released.hidden_cells), "to": to}
    return SAYS["hidden_note" if to is None else "hidden_note_rounded"].format(**told)


def _manifest(material: Material) -> tuple[tuple[str, str], ...]:
    facts = material.facts
    return (
        (CAPTIONS["run"], plain(facts["run_id"])),
        (CAPTIONS["study"], plain(material.study.get("name", ""))),
        (CAPTIONS["report_date"], day(facts["created"])),
        (CAPTIONS["expires_name"], day(facts["expires"])),
        (CAPTIONS["hidden"], hidden_note(material)),
        *(
            (plain(key).replace("_", " ").capitalize(), _setting(value))
            for key, value in material.manifest.items()
            if key not in ("run_id", "created", "expires", "files", "packages")
        ),
        *(
            ((CAPTIONS["packages"], _setting(material.manifest["packages"])),)
            if "packages" in material.manifest
            else ()
        ),
    )
