"""Count what there is in a study's records, before anybody decides anything.

Takes    checked `Sources`.
Gives    `Profile`: rows, missing cells, levels of short code lists, first and last dates, per table and column.
Promise  two queries a table; names, ids and free text are counted, never listed; of birth dates only years are shown.

A profile is for the people who hold the records. Small counts are not hidden in it; it is not part of a released run.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskkit.domain.records import TABLES, Column
from riskkit.domain.sources import Sources

if TYPE_CHECKING:
    import ibis.expr.types as ir

MOST_LEVELS = 40
_NEVER_LISTED = ("family_name", "given_names", "text", "area_code")


@dataclass(frozen=True)
class ColumnProfile:
    """What one column holds.

    `levels` counts rows by code, most frequent first, for code columns with at most 40 codes; None otherwise.
    `first` and `last` are the earliest and latest day (years for dates of birth), or the smallest and largest number.
    """

    table: str
    column: str
    rows: int
    missing: int
    levels: dict[str, int] | None = None
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True)
class Profile:
    """What a study's records hold, column by column, in the order of the layout."""

    columns: tuple[ColumnProfile, ...]
    extract_date: str

    def as_rows(self) -> list[dict[str, Any]]:
        """One plain JSON row per column."""
        return [
            {
                "table": c.table,
                "column": c.column,
                "rows": c.rows,
                "missing": c.missing,
                "missing_share": c.missing / c.rows if c.rows else None,
                "levels": c.levels,
                "first": c.first,
                "last": c.last,
            }
            for c in self.columns
        ]

    def __repr__(self) -> str:
        rows = {c.table: c.rows for c in self.columns}
        return f"Profile (extract of {self.extract_date}): " + ", ".join(f"{n:,} {name}" for name, n in rows.items())

    def _repr_html_(self) -> str:
        head = (
            "<tr><th>table</th><th>column</th><th>rows</th><th>missing</th><th>first to last</th><th>levels</th></tr>"
        )
        body = "".join(_html_row(c) for c in self.columns)
        return f"<table><caption>Records of the extract of {self.extract_date}</caption>{head}{body}</table>"


def _html_row(c: ColumnProfile) -> str:
    span = f"{c.first} to {c.last}" if c.first is not None else ""
    levels = ", ".join(f"{level} {count:,}" for level, count in (c.levels or {}).items())
    cells = (c.table, c.column, f"{c.rows:,}", f"{c.missing:,}", span, levels)
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


def profile(sources: Sources) -> Profile:
    """Count rows, missing cells, levels and date ranges of every table.

    Parameters
    ----------
    sources : Sources

    Returns
    -------
    Profile
        Shows itself as a table in a notebook.
    """
    columns: list[ColumnProfile] = []
    for name, table in sources.tables.items():
        columns.extend(_table_profile(name, table))
    return Profile(tuple(columns), sources.extract_date.isoformat())


def _table_profile(name: str, table: ir.Table) -> list[ColumnProfile]:
    measures: dict[str, Any] = {"rows": table.count()}
    for i, column in enumerate(TABLES[name].columns):
        measures.update(_measures(i, column, table[column.name]))
    found = table.aggregate(**measures).to_pyarrow().to_pylist()[0]
    listed = [c for i, c in enumerate(TABLES[name].columns) if 0 < found.get(f"distinct_{i}", 0) <= MOST_LEVELS]
    levels = {c.name: _levels(table, c.name) for c in listed}
    rows = int(found["rows"])
    return [
        ColumnProfile(
            name,
            c.name,
            rows,
            int(found[f"missing_{i}"] or 0),
            levels.get(c.name),
            _shown(found.get(f"first_{i}")),
            _shown(found.get(f"last_{i}")),
        )
        for i, c in enumerate(TABLES[name].columns)
    ]


def _measures(i: int, column: Column, cell: Any) -> dict[str, Any]:
    blank = cell.isnull() | (cell == "") if cell.type().is_string() else cell.isnull()
    measures: dict[str, Any] = {f"missing_{i}": blank.sum()}
    if column.type == "text" and column.name not in _NEVER_LISTED:
        measures[f"distinct_{i}"] = cell.approx_nunique()
    if column.type in ("date", "moment"):
        days = cell.year() if column.name == "birth_date" else cell.date()
        measures |= {f"first_{i}": days.min(), f"last_{i}": days.max()}
    if column.type in ("number", "whole"):
        measures |= {f"first_{i}": cell.min(), f"last_{i}": cell.max()}
    return measures


def _levels(table: ir.Table, column: str) -> dict[str, int] | None:
    """Rows per code, most frequent first, codes of equal count in order."""
    import ibis

    given = table.filter(table[column].notnull() & (table[column] != ""))
    counted = given.group_by(column).aggregate(rows=given.count())
    ordered = counted.order_by([ibis.desc("rows"), ibis.asc(column)]).limit(MOST_LEVELS + 1).to_pyarrow().to_pylist()
    if len(ordered) > MOST_LEVELS:
        return None
    return {str(row[column]): int(row["rows"]) for row in ordered}


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    return f"{value:g}" if isinstance(value, float) else str(value)
