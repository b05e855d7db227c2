"""The charts of the report as blocks: each with its finding, what its marks mean, and the numbers behind it.

Takes    Material.
Gives    blocks, none where a run has nothing to draw.
Promise  a chart never stands without its table; where nothing can be drawn, the table stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.report.blocks import Block, Chart, Table
from riskkit.report.charts import (
    Drawing,
    attribute_drawing,
    calibration_drawing,
    capacity_drawing,
    dates_drawing,
    effects_drawing,
    flow_drawing,
    flow_steps,
    group_shares,
    group_thousands,
    in_page,
    lists_drawing,
    own_length,
    rows_at_cut,
    tipping_drawing,
    tipping_rows,
)
from riskkit.report.charts.scales import tick_words
from riskkit.report.formats import interval, per_thousand, plain, whole, why_undefined
from riskkit.report.group_tables import group_numbers
from riskkit.report.material import Material
from riskkit.report.tables import metric_table, whole_table
from riskkit.report.words_en import CHARTED, CHARTS, METRICS

Rows = Sequence[Mapping[str, Any]]


def chart_of(drawing: Drawing | None, *tables: Table) -> tuple[Block, ...]:
    """The chart with the first table behind it; the tables alone where nothing is drawn."""
    if drawing is None:
        return tables
    return (Chart(drawing.title, drawing.says, in_page(drawing), tables[0], drawing.note), *tables[1:])


def _heads(*names: str) -> tuple[str, ...]:
    return tuple(CHARTS[f"head_{name}"] for name in names)


def calibration_blocks(material: Material) -> tuple[Block, ...]:
    """Section 9: scores in bins."""
    rows = material.rows("P08")
    drawing = calibration_drawing(rows)
    return () if drawing is None else chart_of(drawing, whole_table(rows, CHARTS["calibration_table"]))


def capacity_blocks(material: Material) -> tuple[Block, ...]:
    """Section 9: lists of many lengths, then the study's own cuts."""
    lengths, cuts = material.rows("P14"), material.rows("P05")
    drawing = lists_drawing(material)
    table = (metric_table(cuts, CHARTS["cuts_table"]),) if cuts else ()
    behind = (_lengths_table(lengths),) if capacity_drawing(lengths, own_length(material)) is not None else ()
    return chart_of(drawing, *behind, *table)


def _lengths_table(rows: Rows) -> Table:
    """One line for each length; for each rule the share found, and below it the share right."""
    rules = {(bool(row["chosen"]), str(row["model"])): plain(row["label"]) for row in rows}
    cells = {(row["length"], bool(row["chosen"]), str(row["model"])): row for row in rows}
    lines = tuple(
        (per_thousand(1000 * length), *(_found_and_right(cells.get((length, *rule), {})) for rule in rules))
        for length in dict.fromkeys(row["length"] for row in rows)
    )
    columns = (CHARTS["capacity_axis"], *rules.values())
    return Table(CHARTS["capacity_table"], columns, lines, tuple(range(1, len(columns))))


def _found_and_right(row: Mapping[str, Any]) -> str:
    return "\n".join(_figure(row, name) for name in ("capture", "precision"))


def _figure(row: Mapping[str, Any], name: str) -> str:
    """A share as it was rounded at release: no digit more."""
    if row.get(name) is None:
        return why_undefined(row)
    ends = {end: row.get(f"{name}_{end}") for end in ("low", "high")}
    value = tick_words(row[name])
    return value if ends["low"] is None else f"{value} ({interval({**ends, 'value': row[name]}, tick_words)})"


def date_blocks(material: Material) -> tuple[Block, ...]:
    """Section 9: date by date."""
    rows = material.rows("P07")
    return chart_of(dates_drawing(rows), whole_table(rows, CHARTS["dates_table"])) if rows else ()


def effect_blocks(material: Material) -> tuple[Block, ...]:
    """Section 15: what moves scores most."""
    rows = material.rows("X02")
    drawing = effects_drawing(rows)
    table = whole_table(rows, CHARTS["effects_table"], leave_out=("feature",))
    return () if drawing is None else chart_of(drawing, table)


def tipping_blocks(material: Material) -> tuple[Block, ...]:
    """Section 13: the most fragile findings."""
    rows = tipping_rows(material.rows("R02"))
    drawing = tipping_drawing(rows, material.label)
    return () if drawing is None else chart_of(drawing, _tips(rows, material))


def _tips(rows: Rows, material: Material) -> Table:
    lines = tuple(
        (
            CHARTS["between"].format(group=plain(row["group"]), against=plain(row["against"])),
            material.label(row["attribute"]),
            METRICS.get(str(row["metric"]), (plain(row["metric"]), ""))[0],
            f"{row['unrecorded_in_100']:.0f}",
            plain(row["less_recorded"]),
            "–" if row.get("sign_in_100") is None else f"{row['sign_in_100']:.0f}",
        )
        for row in rows
    )
    columns = _heads("groups", "characteristic", "measure", "chance", "of", "sign")
    return Table(CHARTS["tipping_table"], columns, lines, (3, 5))


def flow_blocks(material: Material) -> tuple[Block, ...]:
    """Section 5: from records to scores, where steps count people and dates."""
    steps = flow_steps(material.facts["steps"])
    drawing = flow_drawing(steps)
    if drawing is None:
        return ()
    lines = tuple(
        (
            plain(step["name"]),
            whole(step["rows_in"]),
            "; ".join(
                CHARTS["flow_out"].format(
                    rows=CHARTS["hidden_number"] if drop.get("rows") is None else whole(drop["rows"]),
                    reason=plain(drop["reason"]),
                )
                for drop in step["dropped"]
            ),
            whole(step["rows_out"]),
        )
        for step in steps
    )
    return chart_of(drawing, Table(CHARTS["flow_table"], _heads("step", "in", "left_out", "stay"), lines, (1, 3)))


def group_blocks(material: Material, attribute: str, prefix: str) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Section 11: groups by measure; and, to stand behind a line, one thousand people of each group."""
    name, rows = material.label(attribute), rows_at_cut(material.rows("G01"), attribute)
    panels = tuple(
        (METRICS[metric][0], [row for row in rows if row.get("metric") == metric])
        for metric in CHARTED
        if any(row.get("metric") == metric for row in rows)
    )
    drawing = attribute_drawing(material, attribute, prefix)
    people = group_thousands(rows, name, f"{prefix}-people")
    numbers = group_numbers(panels, CHARTS["groups_table"].format(name=name))
    drawn = () if drawing is None else chart_of(drawing, numbers)
    return drawn, () if people is None else chart_of(people, _thousands(rows, name))


def _thousands(rows: Rows, name: str) -> Table:
    kinds = ("right", "wrong", "missed", "rest")
    lines = tuple(
        (plain(group), *(whole(counts[kind]) if counts else CHARTS["not_shown"] for kind in kinds))
        for group, counts in group_shares(rows).items()
    )
    columns = _heads("group", "right", "wrong", "missed", "others")
    return Table(CHARTS["group_thousands"].format(name=name), columns, lines, (1, 2, 3, 4))
