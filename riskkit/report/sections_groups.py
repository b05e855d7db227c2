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
from riskkit.report.blocks import Absent, Block, Folded, Heading, Items, Para, Section, Table
from riskkit.report.chart_blocks import group_blocks
from riskkit.report.finding_words import told_all
from riskkit.report.folding import behind
from riskkit.report.formats import plain
from riskkit.report.group_tables import (
    bounds_table,
    comparison_table,
    crossed_table,
    dropped_table,
    group_table,
    list_table,
    overview_table,
    pair_table,
    stand_in_table,
)
from riskkit.report.leads import group_lead
from riskkit.report.material import Material
from riskkit.report.meaning_tables import area_table, calibration_table
from riskkit.report.ratio_tables import per_resident, taken_apart
from riskkit.report.sections_closing import hidden_note
from riskkit.report.sections_people import section
from riskkit.report.sections_results import folded_table_of
from riskkit.report.standing_out_table import scan_table
from riskkit.report.tables import whole_table
from riskkit.report.words_en import CAPTIONS, CHARTS, COMPARED, EVERY_SCORE, GROUPS, METRICS, SAYS

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
        group_lead(material),
        *_overview(material),
        Para(SAYS["group_note"]),
        Folded(GROUPS["measures"], (Items(tuple(f"{METRICS[m][0]}: {METRICS[m][1]}" for m in COMPARED)),)),
        Para(SAYS["intervals_single"], "small"),
        *told_all(material, "G03", "G04", "G06"),
        *(
            block
            for place, name in enumerate(attributes)
            for block in _attribute(material, here, name, f"groups-{place}")
        ),
        *_crossings(material),
        *told_all(material, "G07"),
        *_own_table(material, "G07", scan_table, GROUPS["stands_out"]),
        *told_all(material, "G05"),
        *_named_table(material, "G05", area_table, GROUPS["order"]),
        *taken_apart(material),
        *per_resident(material),
        *told_all(material, "G10"),
        *_named_table(material, "G10", calibration_table, GROUPS["calibration"]),
        Heading(GROUPS["which"]),
        Para(SAYS["impossible"]),
        Para(_criterion(material)),
        *folded_table_of(material, "G08", GROUPS["identity"]),
        *folded_table_of(material, "G11", GROUPS["mitigation"]),
        material.asked("criterion"),
        material.asked("group_judgement"),
        Para(hidden_note(material), "small"),
    )


def _criterion(material: Material) -> str:
    audit = material.study.get("audit") or {}
    named, because = (plain(audit.get(key) or NOT_PROVIDED) for key in ("criterion", "criterion_because"))
    return GROUPS["criterion"].format(named=named, because=because)


def _overview(material: Material) -> tuple[Block, ...]:
    """Every characteristic by every measure, in one table of verdicts."""
    rows = material.rows("G03")
    if not rows:
        return ()
    return (Heading(GROUPS["overview"]), overview_table(rows, material.label, GROUPS["overview_note"]))


def operating_point(rows: Any) -> str:
    """The cut the group pages speak of: capacity if the audit has it, else its first."""
    points = dict.fromkeys(str(row["operating_point"]) for row in rows)
    cuts = [point for point in points if point not in EVERY_SCORE]
    return "capacity" if "capacity" in cuts or not cuts else cuts[0]


def _attribute(material: Material, rows: Rows, attribute: str, prefix: str) -> tuple[Block, ...]:
    name, comparisons = material.label(attribute), material.rows("G03")
    table = group_table(rows, attribute, GROUPS["all_groups"].format(name=name))
    gaps = [row for row in comparisons if row["attribute"] == attribute]
    blocks: list[Block] = [Heading(name)]
    folded: list[Block] = [behind(table)]
    if gaps:
        blocks.append(comparison_table(gaps, GROUPS["gaps"].format(name=name)))
    listed_here = [row for row in material.rows("G06") if row["attribute"] == attribute]
    if listed_here:
        point = operating_point(listed_here)
        own = [row for row in listed_here if row["operating_point"] == point]
        folded.append(behind(list_table(own, GROUPS["on_list"].format(name=name))))
    pairs = [row for row in material.rows("G04") if row["attribute"] == attribute]
    if pairs:
        folded.append(behind(pair_table(pairs, GROUPS["against_rest"].format(name=name))))
    charts, people = group_blocks(material, attribute, prefix)
    if people:
        folded.insert(0, Folded(CHARTS["group_thousands"].format(name=name), people))
    return (*blocks, *charts, *folded)


def _crossings(material: Material) -> tuple[Block, ...]:
    rows = material.rows("G02")
    if not rows:
        return ()
    point = operating_point(rows)
    here = [row for row in rows if row.get("operating_point") in (point, *EVERY_SCORE)]
    names = list(dict.fromkeys(str(row["attribute"]) for row in here))
    return (
        Heading(GROUPS["crossed"]),
        *told_all(material, "G02"),
        Para(SAYS["pooled_note"]),
        *(
            behind(crossed_table(here, name, GROUPS["combinations"].format(name=material.label(name))))
            for name in names
        ),
    )


def missing_characteristics(material: Material) -> Section:
    """Section 12."""
    rows = material.rows("M01")
    return section(
        12,
        *told_all(material, "M01"),
        whole_table(rows, CAPTIONS["no_value"], named=material.label) if rows else Absent(SAYS["no_finding"]),
        Para(CAPTIONS["missing_group"]),
        *told_all(material, "M02"),
        *_own_table(material, "M02", bounds_table, CAPTIONS["all_missing"]),
        *folded_table_of(material, "M03", CAPTIONS["self_observed"]),
    )


def _own_table(
    material: Material, code: str, made: Callable[[Rows, str], Table], caption: str
) -> tuple[Block, ...]:  # fmt: skip
    rows = material.rows(code)
    return (behind(made(rows, caption)),) if rows else ()


def _named_table(
    material: Material, code: str, made: Callable[[Rows, Callable[[object], str], str], Table], caption: str
) -> tuple[Block, ...]:
    rows = material.rows(code)
    return (behind(made(rows, material.label, caption)),) if rows else ()


def stand_ins(material: Material) -> Section:
    """Section 14."""
    return section(
        14,
        *told_all(material, "Z01"),
        *_own_table(material, "Z01", stand_in_table, CAPTIONS["stand_ins"]),
        *told_all(material, "Z02"),
        *_own_table(material, "Z02", dropped_table, CAPTIONS["left_out_changes"]),
        material.asked("proxy_judgement"),
    )
