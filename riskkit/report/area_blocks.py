"""Section 9: results area by area, one line for each.

Takes    Material.
Gives    `results_by_area`.
Promise  an area that stands out is never folded away; areas where nothing can be shown are named or counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from riskkit.report.blocks import Block, Para, Table
from riskkit.report.finding_words import told_all
from riskkit.report.folding import behind, fold, narrow
from riskkit.report.formats import counted_share, interval, number, plain, whole, why_undefined
from riskkit.report.material import Material
from riskkit.report.tables import verdict_words
from riskkit.report.words_en import BY_AREA, COLUMNS, HEADS, METRICS

ALL_AREAS = "all areas"
SHOWN = ("selection", "PPV", "capture", "AUC", "O/E")
Row = Mapping[str, Any]


def results_by_area(material: Material) -> tuple[Block, ...]:
    """P13 in words, tests of all areas, and a line for each area."""
    rows = [row for row in material.rows("P13") if row["group"] != ALL_AREAS]
    tests = [row for row in material.rows("P13") if row["group"] == ALL_AREAS]
    if not rows:
        return told_all(material, "P13")
    attributes = dict.fromkeys(str(row["attribute"]) for row in rows)
    return (
        *told_all(material, "P13"),
        Para(BY_AREA["why"]),
        _tests(tests, material),
        *(
            block
            for one in attributes
            for block in _areas([row for row in rows if row["attribute"] == one], _named(one, material))
        ),
    )


def _named(attribute: str, material: Material) -> str:
    return BY_AREA.get(attribute) or material.label(attribute)


def _tests(tests: Sequence[Row], material: Material) -> Table:
    several = len({row["attribute"] for row in tests}) > 1
    lines = tuple(
        (
            METRICS[str(row["metric"])][0],
            *((_named(str(row["attribute"]), material),) if several else ()),
            why_undefined(row) if row["p_adjusted"] is None else number(row["p_adjusted"], 3),
            verdict_words(str(row["verdict"])),
        )
        for row in tests
    )
    areas = (BY_AREA["areas"],) if several else ()
    columns = (HEADS["measure"], *areas, COLUMNS["p_adjusted"], HEADS["verdict"])
    return Table(BY_AREA["tests"], columns, lines, (len(columns) - 2,), verdict_column=len(columns) - 1)


def _areas(rows: Sequence[Row], named: str) -> tuple[Block, ...]:
    """The areas that stand out as a table; the others behind one line."""
    by_area: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_area.setdefault(str(row["group"]), {})[str(row["metric"])] = row
    lines = tuple(tuple(_line(area, own)) for area, own in by_area.items())
    columns = (BY_AREA["area"], BY_AREA["people"], *(METRICS[one][0] for one in SHOWN), BY_AREA["stands_out"])
    numeric = tuple(range(1, len(columns) - 1))
    out = tuple(line for line in lines if line[-1] != BY_AREA["none"])
    rest = Table(
        BY_AREA["caption"].format(attribute=named), columns, tuple(line for line in lines if line not in out), numeric
    )
    if not out:
        return (Para(BY_AREA["nowhere"]), behind(narrow(fold(rest))))
    shown = Table(BY_AREA["caption_out"].format(attribute=named), columns, out, numeric)
    return (shown, behind(narrow(fold(rest)))) if rest.rows else (shown,)


def _line(area: str, own: dict[str, Row]) -> Iterator[str]:
    yield plain(area)
    people = own["people"]
    yield why_undefined(people) if people.get("count") is None else whole(people["count"])
    for metric in SHOWN:
        row = own.get(metric)
        yield BY_AREA["none"] if row is None else _cell(metric, row)
    out = [METRICS[name][0].lower() for name, row in own.items() if row.get("verdict") == "difference found"]
    yield BY_AREA["differs"].format(metrics=", ".join(dict.fromkeys(out))) if out else BY_AREA["none"]


def _cell(metric: str, row: Row) -> str:
    if row.get("value") is None:
        return why_undefined(row)
    if metric in ("AUC", "O/E"):
        return f"{number(row['value'])}\n{interval(row, number)}"
    return f"{counted_share(row)}\n{interval(row)}"
