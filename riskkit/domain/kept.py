"""Results that stay on the engine: worked out once, read many times, never fetched into Python.

Takes    a lazy table and the engine it lives on.
Gives    a lazy table over the finished rows.
Promise  kept in the engine's own temporary space; gone when forgotten or when the connection closes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir


def keep(backend: Any, table: ir.Table, purpose: str) -> ir.Table:
    """Work the table out now, and give a lazy table over the result.

    Parameters
    ----------
    backend : ibis backend
        The engine all of `table` lives on.
    purpose : str
        One word, seen in the engine's catalogue (`riskkit_cohort_...`).
    """
    from ibis.util import gen_name

    return backend.create_table(gen_name(f"riskkit_{purpose}"), table, temp=True)


def forget(backend: Any, kept: ir.Table) -> None:
    """Drop a kept table. Written as text: `drop_table` of Ibis 12 names no table under sqlglot 30.30."""
    name = kept.get_name().rsplit(".", 1)[-1].strip('"')
    cursor = backend.raw_sql(f'DROP TABLE IF EXISTS "{name}"')
    if hasattr(cursor, "fetchall"):
        cursor.fetchall()
