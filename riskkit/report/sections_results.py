"""Sections 9, 10 and 15 of the board paper: how well it works, errors, and what drives scores.

Takes    Material.
Gives    one Section each.
Promise  every share stands with its counts and interval; what was not measured says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.report.area_blocks import results_by_area
from riskkit.report.blocks import Absent, Block, Para, Section, Table
from riskkit.report.chart_blocks import calibration_blocks, capacity_blocks, date_blocks, effect_blocks
from riskkit.report.effect_words import effects_in_words
from riskkit.report.finding_words import folded_told, told, told_all, with_table
from riskkit.report.folding import behind, fold
from riskkit.report.leads import error_lead, list_lead
from riskkit.report.material import Material
from riskkit.report.sections_people import section
from riskkit.report.tables import (
    metric_table,
    whole_table,
)
from riskkit.report.words_en import RESULTS, SAYS

Rows = Sequence[Mapping[str, Any]]


def how_well(material: Material) -> Section:
    """Section 9."""
    return section(
        9,
        list_lead(material),
        *told_all(material, "P02", "P03", "P04"),
        _measures(material, ("P02", "P03", "P04"), RESULTS["measures"]),
        *calibration_blocks(material),
        *capacity_blocks(material),
        *_harm(material),
        *table_of(material, "P06", RESULTS["P06"]),
        *date_blocks(material),
        *results_by_area(material),
        *folded_table_of(material, "P10", RESULTS["P10"]),
        *folded_table_of(material, "D50", RESULTS["D50"]),
        *folded_table_of(material, "D51", RESULTS["D51"]),
        *folded_table_of(material, "P11", RESULTS["P11"]),
        *table_of(material, "S01", RESULTS["S01"]),
        *table_of(material, "S02", RESULTS["S02"]),
        *short_table_of(material, "S03", RESULTS["S03"]),
        *short_table_of(material, "S04", RESULTS["S04"]),
    )


def _measures(material: Material, codes: tuple[str, ...], caption: str) -> Table | None:
    rows = [row for code in codes for row in material.rows(code)]
    return metric_table(rows, caption) if rows else None


def table_of(material: Material, code: str, caption: str) -> tuple[Block, ...]:
    """A finding in words with its whole table; nothing where the audit has no such finding."""
    found = material.finding(code)
    return () if found is None else with_table(found, caption, material.label)


def folded_table_of(material: Material, code: str, caption: str) -> tuple[Block, ...]:
    """The same, with the table behind one line."""
    found = material.finding(code)
    return () if found is None else folded_told(found, caption, material.label)


def short_table_of(material: Material, code: str, caption: str) -> tuple[Block, ...]:
    """The same without lines that show nothing; the annex has them all."""
    found = material.finding(code)
    if found is None or not found.table:
        return table_of(material, code, caption)
    return told(found), _short(whole_table(found.table, caption, leave_out=("feature", "reason"), named=material.label))


def _short(table: Table) -> Block:
    """Without lines that show nothing; only the sentence that says so where no line shows anything."""
    folded = fold(table, named_by=min(1, len(table.columns) - 1))
    return behind(folded) if folded.rows else Para(folded.note)


def _harm(material: Material) -> tuple[Block, ...]:
    found, rows = material.finding("P12"), material.rows("P12")
    if found is None or found.verdict == "not applicable":
        return ()
    table = (metric_table(rows, RESULTS["P12"]),) if rows else ()
    return (told(found), *table)


def errors(material: Material) -> Section:
    """Section 10."""
    rows = material.rows("P01")
    return section(
        10,
        error_lead(material),
        *told_all(material, "P01"),
        whole_table(rows, RESULTS["P01"]) if rows else Absent(SAYS["no_finding"]),
        Para(RESULTS["groups_elsewhere"]),
        material.asked("cost_of_a_wrong_flag"),
        material.asked("cost_of_a_missed_person"),
    )


def drivers(material: Material) -> Section:
    """Section 15."""
    rows = material.rows("X02")
    return section(
        15,
        *(effect_blocks(material) or (Absent(SAYS["no_finding"]),)),
        effects_in_words(rows),
        Para(SAYS["association"]),
        *short_table_of(material, "S05", RESULTS["S05"]),
        *told_all(material, "X01", "X03"),
        *short_table_of(material, "X04", RESULTS["X04"]),
    )
