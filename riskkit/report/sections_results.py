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
from riskkit.report.words_en import SAYS

Rows = Sequence[Mapping[str, Any]]


def how_well(material: Material) -> Section:
    """Section 9."""
    return section(
        9,
        list_lead(material),
        *told_all(material, "P02", "P03", "P04"),
        _measures(material, ("P02", "P03", "P04"), "Ranking, distance and calibration"),
        *calibration_blocks(material),
        *capacity_blocks(material),
        *_harm(material),
        *table_of(material, "P06", "The model beside simple baselines, on the same people"),
        *date_blocks(material),
        *results_by_area(material),
        *folded_table_of(material, "P10", "How the recipe was chosen: each recipe on each date"),
        *folded_table_of(material, "D50", "Negative controls: where nothing should be found"),
        *folded_table_of(material, "D51", "The same recipe under other ways of splitting"),
        *folded_table_of(material, "P11", "People who stand exactly at the cut"),
        *table_of(material, "S01", "Flagged people who stay flagged when the model is fitted again"),
        *table_of(material, "S02", "Flagged people whom other models, as good as the chosen one, would flag"),
        *short_table_of(material, "S03", "Flagged people who stay flagged when the model is fitted again, by group"),
        *short_table_of(material, "S04", "Flagged people whom every model as good would flag, by group"),
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
    table = (metric_table(rows, "Recorded harm among flagged people, at each cut"),) if rows else ()
    return (told(found), *table)


def errors(material: Material) -> Section:
    """Section 10."""
    rows = material.rows("P01")
    return section(
        10,
        error_lead(material),
        *told_all(material, "P01"),
        whole_table(rows, "People scored, flagged, right, wrong and missed") if rows else Absent(SAYS["no_finding"]),
        Para("Wrong flags and missed people by group stand in section 11."),
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
        *short_table_of(material, "S05", "Reasons that keep their sign when the model is fitted again"),
        *told_all(material, "X01", "X03"),
        *short_table_of(material, "X04", "People unlike those the model learnt from"),
    )
