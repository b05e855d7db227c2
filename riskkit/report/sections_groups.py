"""Sections 11, 12 and 14 of the board paper: groups, missing and disputed characteristics, stand-ins.

Takes    Material.
Gives    one Section each.
Promise  every verdict stands with its counts, its interval, and what could have been shown; what was not measured says
         so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from riskkit.domain.words import NOT_PROVIDED
from riskkit.report.blocks import Absent, Block, Chart, Heading, Items, Para, Section, Table
from riskkit.report.charts import group_chart
from riskkit.report.formats import listed, plain
from riskkit.report.group_tables import (
    bounds_table,
    comparison_table,
    crossed_table,
    dropped_table,
    group_numbers,
    group_table,
    list_table,
    pair_table,
    stand_in_table,
)
from riskkit.report.material import Material
from riskkit.report.meaning_tables import area_table, calibration_table
from riskkit.report.ratio_tables import per_resident, taken_apart
from riskkit.report.scan_table import scan_table
from riskkit.report.sections_closing import hidden_note
from riskkit.report.sections_people import section
from riskkit.report.sections_results import table_of, told_all
from riskkit.report.tables import whole_table
from riskkit.report.words_en import CHARTED, COMPARED, EVERY_SCORE, METRICS, SAYS

Rows = Sequence[Mapping[str, Any]]


def groups(material: Material) -> Section:
    """Section 11."""
    rows = material.rows("G01")
    if not rows:
        return section(11, *told_all(material, "G01"), Absent(SAYS["no_difference_rows"]), material.asked("criterion"))
    point = operating_point(rows)
    here = [row for row in rows if row.get("operating_point") in (point, *EVERY_SCORE)]
    attributes = list(dict.fromkeys(str(row["attribute"]) for row in here))
    return section(
        11,
        *told_all(material, "G03", "G04", "G06"),
        Para(SAYS["group_note"]),
        Items(tuple(f"{METRICS[m][0]}: {METRICS[m][1]}" for m in COMPARED)),
        Para(SAYS["intervals_single"], "small"),
        *(
            block
            for place, name in enumerate(attributes)
            for block in _attribute(material, here, name, f"groups-{place}")
        ),
        *_crossings(material),
        *told_all(material, "G07"),
        *_own_table(material, "G07", scan_table, "The combination that stands out most, for each question"),
        *told_all(material, "G05"),
        *_named_table(material, "G05", area_table, "How well scores put people in order, group by group"),
        *taken_apart(material),
        *per_resident(material),
        *told_all(material, "G10"),
        *_named_table(material, "G10", calibration_table, "Calibration line and mean scores, group by group"),
        Heading("Which comparison matters"),
        Para(SAYS["impossible"]),
        Para(_criterion(material)),
        *table_of(material, "G08", "Each criterion, its verdict, and the identity that binds the rates"),
        *table_of(material, "G11", "Each mitigation, before and after"),
        material.asked("criterion"),
        material.asked("group_judgement"),
        Para(hidden_note(material), "small"),
    )


def _criterion(material: Material) -> str:
    audit = material.study.get("audit") or {}
    named, because = (plain(audit.get(key) or NOT_PROVIDED) for key in ("criterion", "criterion_because"))
    return f"The study names: {named}. Why: {because}"


def operating_point(rows: Any) -> str:
    """The cut the group pages speak of: capacity if the audit has it, else its first."""
    points = dict.fromkeys(str(row["operating_point"]) for row in rows)
    cuts = [point for point in points if point not in EVERY_SCORE]
    return "capacity" if "capacity" in cuts or not cuts else cuts[0]


def _attribute(material: Material, rows: Rows, attribute: str, prefix: str) -> tuple[Block, ...]:
    name, comparisons = material.label(attribute), material.rows("G03")
    here = [row for row in rows if row["attribute"] == attribute]
    groups_here = list(dict.fromkeys(str(row["group"]) for row in here))
    panels = tuple(
        (METRICS[metric][0], [row for row in here if row["metric"] == metric])
        for metric in CHARTED
        if any(row["metric"] == metric for row in here)
    )
    table = group_table(rows, attribute, f"{name}: every group, with counts and intervals")
    gaps = [row for row in comparisons if row["attribute"] == attribute]
    blocks: list[Block] = [Heading(name)]
    if gaps:
        blocks.append(comparison_table(gaps, f"{name}: the largest gap in each measure"))
    listed_here = [row for row in material.rows("G06") if row["attribute"] == attribute]
    if listed_here:
        point = operating_point(listed_here)
        own = [row for row in listed_here if row["operating_point"] == point]
        blocks.append(list_table(own, f"{name}: people beyond parity, at the same number of places"))
    pairs = [row for row in material.rows("G04") if row["attribute"] == attribute]
    if pairs:
        blocks.append(pair_table(pairs, f"{name}: each group against the rest, and what could have been shown"))
    if not panels:
        return (*blocks, table)
    title = f"{name}: four measures with their intervals"
    says = f"Long bars mean few people. Groups: {listed([plain(g) for g in groups_here])}."
    svg = group_chart(panels, groups_here, prefix, title, says)
    chart = Chart(title, says, svg, group_numbers(panels, f"{name}: the numbers behind the chart"))
    return (*blocks, chart, table)


def _crossings(material: Material) -> tuple[Block, ...]:
    rows = material.rows("G02")
    if not rows:
        return ()
    point = operating_point(rows)
    here = [row for row in rows if row.get("operating_point") in (point, *EVERY_SCORE)]
    names = list(dict.fromkeys(str(row["attribute"]) for row in here))
    return (
        Heading("Groups crossed with groups"),
        *told_all(material, "G02"),
        Para(SAYS["pooled_note"]),
        *(
            crossed_table(here, name, f"{material.label(name)}: combinations, with counts and intervals")
            for name in names
        ),
    )


def missing_characteristics(material: Material) -> Section:
    """Section 12."""
    rows = material.rows("M01")
    return section(
        12,
        *told_all(material, "M01"),
        whole_table(rows, "How many people have no recorded value") if rows else Absent(SAYS["no_finding"]),
        Para("People with a missing value are a group of their own in section 11. Nobody's ethnicity is guessed."),
        *told_all(material, "M02"),
        *_own_table(material, "M02", bounds_table, "Rates as recorded, and if everybody missing were of that group"),
        *table_of(material, "M03", "What people say of themselves against what was observed"),
    )


def _own_table(
    material: Material, code: str, made: Callable[[Rows, str], Table], caption: str
) -> tuple[Block, ...]:  # fmt: skip
    rows = material.rows(code)
    return (made(rows, caption),) if rows else ()


def _named_table(
    material: Material, code: str, made: Callable[[Rows, Callable[[object], str], str], Table], caption: str
) -> tuple[Block, ...]:
    rows = material.rows(code)
    return (made(rows, material.label, caption),) if rows else ()


def stand_ins(material: Material) -> Section:
    """Section 14."""
    return section(
        14,
        *told_all(material, "Z01"),
        *_own_table(material, "Z01", stand_in_table, "How well features tell each group from the others"),
        *told_all(material, "Z02"),
        *_own_table(material, "Z02", dropped_table, "What changes when a leading feature is left out"),
        material.asked("proxy_judgement"),
    )
