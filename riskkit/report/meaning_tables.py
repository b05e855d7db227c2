"""What scores mean in each group: how well they put people in order, and whether they say what was recorded.

Takes    rows of released findings G05 and G10, and how characteristics are called.
Gives    `Table` blocks.
Promise  one line per group; a cell without a value says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from riskkit.report.blocks import Table
from riskkit.report.folding import fold
from riskkit.report.formats import interval, number, percent, plain, why_undefined
from riskkit.report.tables import heads

Rows = Sequence[Mapping[str, Any]]
Named = Callable[[object], str]


def area_table(rows: Rows, named: Named, caption: str) -> Table:
    """Its own area, its outcomes against others without, others' outcomes against its people without."""
    return _by_group(rows, named, caption, heads("group", "inside", "own_outcomes", "other_outcomes"))


def calibration_table(rows: Rows, named: Named, caption: str) -> Table:
    """Slope and intercept of the line, and mean scores of people with and without the outcome."""
    return _by_group(rows, named, caption, heads("group", "slope", "intercept", "mean_with", "mean_without"))


def _by_group(rows: Rows, named: Named, caption: str, columns: tuple[str, ...]) -> Table:
    lines = []
    for attribute, group in dict.fromkeys((str(row["attribute"]), str(row["group"])) for row in rows):
        own = [row for row in rows if (row["attribute"], row["group"]) == (attribute, group)]
        lines.append((f"{named(attribute)}: {plain(group)}", *(_cell(row) for row in own)))
    return fold(Table(caption, columns, tuple(lines), tuple(range(1, len(columns)))))


def _cell(row: Mapping[str, Any]) -> str:
    if row.get("value") is None:
        return why_undefined(row)
    shape = percent if str(row["metric"]).startswith("mean") else number
    return f"{shape(row['value'])}\n{interval(row, shape)}"
