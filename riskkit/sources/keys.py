"""Keys that must be unique, and rows that must point somewhere.

Takes    prepared tables.
Gives    refusals with counts.
Promise  exact. A cheap count of 64-bit hashes comes first: equal keys have equal hashes, so if no two hashes are equal
         no two keys are; only when hashes meet are the keys themselves grouped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from riskkit.domain.errors import SourceRefused
from riskkit.sources.prepared import Prepared

if TYPE_CHECKING:
    import ibis.expr.types as ir

_POINTERS = (
    ("involvements", "event_id", "events"),
    ("involvements", "record_id", "people"),
    ("exposure", "record_id", "people"),
    ("people", "area_code", "areas"),
)
"""Table, column, and the table that must hold it. People may live in an area that `areas` does not describe."""


def check_key(prepared: Prepared, rows: int) -> list[SourceRefused]:
    """Refuse rows that share a key; the count is of the rows beyond the first of each key."""
    key = prepared.layout.key
    if not key or rows < 2:
        return []
    table = prepared.table.select(*key)
    if _distinct_hashes(table, key) == rows:
        return []
    distinct = int(table.distinct().count().to_pyarrow().as_py())
    if distinct == rows:
        return []
    return [
        SourceRefused(
            prepared.place,
            ", ".join(key),
            rows - distinct,
            "the same key stands in an earlier row.",
            "Ask the agency which is right; riskkit keeps no row in preference to another.",
        )
    ]


def _distinct_hashes(table: ir.Table, key: tuple[str, ...]) -> int:
    hashed: Any = table[key[0]].hash() if len(key) > 1 or table[key[0]].type().is_string() else table[key[0]]
    for name in key[1:]:
        hashed = _mixed(hashed, table[name])
    return int(table.select(hashed=hashed).aggregate(n=lambda t: t.hashed.nunique()).to_pyarrow()["n"][0].as_py())


def _mixed(hashed: Any, column: Any) -> Any:
    """One hash of a hash and one more column; which comes first matters."""
    return hashed.hash() ^ column.hash()


def check_pointers(tables: Mapping[str, Prepared]) -> list[SourceRefused]:
    """Refuse rows whose event or record is not there, and ids of different types."""
    refusals: list[SourceRefused] = []
    for name, column, target in _POINTERS:
        if name not in tables or target not in tables:
            continue
        here, there = tables[name], tables[target]
        if here.table[column].type().is_string() != there.table[column].type().is_string():
            refusals.append(_types_differ(here, there, column))
            continue
        if target == "areas":
            continue
        given = here.table.select(column).filter(lambda t, c=column: t[c].notnull())
        orphans = int(given.anti_join(there.table.select(column), column).count().to_pyarrow().as_py())
        if orphans:
            refusals.append(
                SourceRefused(
                    here.place,
                    column,
                    orphans,
                    f"not in the table {target}.",
                    f"Give every {column} that is used, or leave out the rows that use it.",
                )
            )
    return refusals


def _types_differ(here: Prepared, there: Prepared, column: str) -> SourceRefused:
    kinds = ["text" if p.table[column].type().is_string() else "whole numbers" for p in (here, there)]
    return SourceRefused(
        here.place,
        column,
        None,
        f"is stored as {kinds[0]}, but in {there.place} as {kinds[1]}.",
        "Store ids alike in all tables; 007 and 7 are different ids.",
    )
