"""Tables about ratios: taken apart by dates and areas, and per resident.

Takes    rows of released findings G09 and G12, and how characteristics are called.
Gives    `Table` blocks, and the blocks of section 11 that hold them.
Promise  a ratio over all people never stands without its lowest and highest part beside it; a cell without a value says
         why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log
from typing import Any

from riskkit.report.blocks import Block, Heading, Para, Table
from riskkit.report.finding_words import told_all
from riskkit.report.folding import behind
from riskkit.report.formats import interval, number, per_thousand, percent, plain, whole, why_undefined
from riskkit.report.material import Material
from riskkit.report.tables import heads, metric_name, verdict_words
from riskkit.report.words_en import CELLS, SAYS, TABLES

Row = Mapping[str, Any]
Rows = Sequence[Row]
Named = Callable[[object], str]
DATES = "as_of"
FOUND = "difference found"


def taken_apart(material: Material) -> tuple[Block, ...]:
    """G09: every trap with its parts, then for each characteristic and measure the ratio that parts change most."""
    rows = material.rows("G09")
    if not rows:
        return ()
    ratios, parts = ([row for row in rows if row["row"] == kind] for kind in ("ratio", "part"))
    traps = [row for row in ratios if row["verdict"] == FOUND]
    named = _names(material)
    blocks: list[Block] = [Heading(TABLES["apart"]), *told_all(material, "G09"), Para(SAYS["taken_apart"])]
    if traps:
        blocks.append(ratio_table(traps, named, TABLES["apart_traps"]))
        blocks.append(behind(part_table(parts, named, TABLES["apart_parts"])))
    others = _most_changed([row for row in ratios if row["verdict"] != FOUND])
    if others:
        blocks.append(behind(ratio_table(others, named, TABLES["apart_others"])))
    return (*blocks, Para(SAYS["within_parts"], "small"))


def _names(material: Material) -> Named:
    return lambda name: CELLS["date"] if name == DATES else material.label(name)


def _most_changed(rows: Rows) -> list[Row]:
    """One row for each characteristic, measure and kind of parts."""
    kept: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        key = (str(row["attribute"]), str(row["metric"]), str(row["by"]))
        if key not in kept or _change(row) > _change(kept[key]):
            kept[key] = row
    return list(kept.values())


def _change(row: Row) -> float:
    ratio, within = row.get("ratio"), row.get("within")
    return abs(log(ratio / within)) if ratio and within else -1.0


def ratio_table(rows: Rows, named: Named, caption: str) -> Table:
    """One line per ratio: over all, in the parts, within parts, and how much of the gap is where people are."""
    lines = tuple(
        (
            CELLS["group_against"].format(group=_group(row, named), against=plain(row["against"])),
            metric_name(row["metric"]),
            named(row["by"]),
            _ratio(row, "ratio"),
            _ends(row),
            f"{_ratio(row, 'within')}\n{interval({**row, 'value': row['within'], **_sides(row)}, number)}",
            _mix(row),
            verdict_words(str(row["verdict"])),
        )
        for row in rows
    )
    columns = heads("group", "measure", "apart_by", "ratio_all", "ratio_parts", "ratio_within", "gap_mix", "verdict")
    return Table(caption, columns, lines, (3, 4, 5, 6), verdict_column=7)


def _group(row: Row, named: Named) -> str:
    return f"{named(row['attribute'])}: {plain(row['group'])}"


def _sides(row: Row) -> dict[str, Any]:
    return {"low": row["within_low"], "high": row["within_high"]}


def _ratio(row: Row, name: str) -> str:
    return why_undefined(row) if row.get(name) is None else number(row[name])


def _ends(row: Row) -> str:
    if row.get("lowest") is None:
        return why_undefined(row)
    ends = (f"{number(row[end])} ({plain(row[f'{end}_part'])})" for end in ("lowest", "highest"))
    return "\n".join(ends)


def _mix(row: Row) -> str:
    if row.get("gap") is None:
        return why_undefined(row)
    return f"{percent(row['gap'])}\n{percent(row['gap_mix'])}"


def part_table(rows: Rows, named: Named, caption: str) -> Table:
    """One line per part of a trap."""
    lines = tuple(
        (
            plain(row["part"]),
            CELLS["one_line_against"].format(group=_group(row, named), against=plain(row["against"])),
            metric_name(row["metric"]),
            _ratio(row, "ratio"),
        )
        for row in rows
    )
    return Table(caption, heads("part", "group", "measure", "ratio_part"), lines, (3,))


def per_resident(material: Material) -> tuple[Block, ...]:
    """G12: each group's rates per 1,000 residents, and its ratio there and among the people in the data."""
    rows = material.rows("G12")
    if not rows:
        return ()
    name = material.label(rows[0]["attribute"])
    caption = TABLES["per_resident_caption"].format(name=name)
    warning = Para(SAYS["per_resident"])
    return (Heading(TABLES["per_resident"]), *told_all(material, "G12"), warning, resident_table(rows, caption))


def resident_table(rows: Rows, caption: str) -> Table:
    """One line per group and measure."""
    lines = tuple(
        (
            plain(row["group"]),
            CELLS["in_data"] if row["metric"] == "people" else metric_name(row["metric"]),
            whole(row["residents"]) if row.get("residents") is not None else "–",
            why_undefined(row) if row.get("value") is None
            else f"{per_thousand(row['value'])}\n{interval(row, per_thousand)}",
            _against(row, "ratio"),
            "–" if row["metric"] == "people" else _against(row, "ratio_in_data"),
        )
        for row in rows
    )  # fmt: skip
    columns = heads("group", "measure", "residents", "per_1000_residents", "ratio_residents", "ratio_in_data")
    return Table(caption, columns, lines, (2, 3, 4, 5))


def _against(row: Row, name: str) -> str:
    if row.get(name) is None:
        return "–" if row["group"] == row["against"] else why_undefined(row)
    ends = {"value": row[name], "low": row[f"{name}_low"], "high": row[f"{name}_high"]}
    ratio = CELLS["ratio_against"].format(ratio=number(row[name]), against=plain(row["against"]))
    return f"{ratio}\n{interval(ends, number)}"
