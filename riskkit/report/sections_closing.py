"""Sections 16 to 19 of the board paper: limits, monitoring, the decision, and the annex.

Takes    Material.
Gives    one Section each.
Promise  every finding of the run stands in the annex, whatever the sections above made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from riskkit.report.blocks import Absent, Block, Facts, Heading, Items, Para, Section, Table
from riskkit.report.board_blocks import condition_blocks, decision_blocks, decision_lines
from riskkit.report.formats import any_cell, day, plain, whole
from riskkit.report.material import Material
from riskkit.report.sections_people import section
from riskkit.report.tables import checks_table, whole_table
from riskkit.report.words_en import GLOSSARY, NOT_MEASURED, SAYS

MOST_ROWS = 400


def limits(material: Material) -> Section:
    """Section 16."""
    told = tuple(dict.fromkeys(plain(f.limits) for f in material.released if f.limits))
    return section(
        16,
        Heading("What these findings cannot see"),
        Items(told) if told else Absent(SAYS["no_finding"]),
        Para(material.not_for()),
        Absent(NOT_MEASURED["drift"]),
        material.asked("strongest_criticism"),
    )


def monitoring(material: Material) -> Section:
    """Section 17."""
    return section(
        17,
        Para(f"This report expires on {day(material.facts['expires'])}. After that date it must not be relied on."),
        material.asked("monitoring"),
        material.asked("stop_rules"),
    )


def decision(material: Material) -> Section:
    """Section 18: the board's conditions, what it decided before, and blank lines to be written on."""
    return section(
        18,
        *condition_blocks(material),
        *decision_blocks(material),
        Heading("Decision about this run"),
        material.asked("decision"),
        decision_lines(),
    )


def annex(material: Material) -> Section:
    """Section 19."""
    return section(
        19,
        Heading("Every finding"),
        checks_table(material.released.findings, "All findings of this run"),
        Heading("Every table"),
        *_tables(material),
        Heading("How the study was set"),
        *_settings(material),
        Heading("What this run is made of"),
        Facts(_manifest(material)),
        Heading("Glossary"),
        Facts(GLOSSARY),
    )


def _tables(material: Material) -> Iterator[Block]:
    for finding in material.released:
        if finding.table:
            caption = f"{finding.code}: {plain(finding.title)}"
            if len(finding.table) > MOST_ROWS:
                yield Para(
                    f"{caption}. {whole(len(finding.table))} rows; the first {MOST_ROWS} stand here, all in audit.json."
                )
            yield whole_table(finding.table[:MOST_ROWS], caption)


def _settings(material: Material) -> Iterator[Block]:
    for part in ("capacity", "cohort", "target", "split", "model", "audit", "release"):
        values = material.study.get(part)
        if isinstance(values, Mapping):
            rows = tuple((plain(key).replace("_", " "), _setting(value)) for key, value in values.items())
            yield Table(f"Study setting: {part}", ("Setting", "Value"), rows)


def _setting(value: Any) -> str:
    if isinstance(value, Mapping):
        told = [
            f"{plain(key).replace('_', ' ')}: {_setting(part)}"
            for key, part in value.items()
            if part not in (None, [], ())
        ]
        return "; ".join(told) or "none"
    if isinstance(value, (list, tuple)):
        return ", ".join(_setting(part) for part in value) or "none"
    return "not set" if value is None else any_cell(value, {})


def hidden_note(material: Material) -> str:
    """How many cells are hidden, and under which threshold."""
    released = material.released
    return SAYS["hidden_note"].format(threshold=released.threshold, cells=released.hidden_cells)


def _manifest(material: Material) -> tuple[tuple[str, str], ...]:
    facts = material.facts
    return (
        ("Run", plain(facts["run_id"])),
        ("Study", plain(material.study.get("name", ""))),
        ("Report date", day(facts["created"])),
        ("Expires", day(facts["expires"])),
        (
            "Hidden",
            SAYS["hidden_note"].format(threshold=material.released.threshold, cells=material.released.hidden_cells),
        ),
        *(
            (plain(key).replace("_", " ").capitalize(), _setting(value))
            for key, value in material.manifest.items()
            if key not in ("run_id", "created", "expires", "files", "packages")
        ),
        *((("Packages", _setting(material.manifest["packages"])),) if "packages" in material.manifest else ()),
    )
