"""A finding from several tested rows: broken if one rings, cannot tell if none could be tested.

Takes    rows with `check`, `count`, `base`, and `alarm` (True, False, or None where there was too little to test).
Gives    `judged`, `judged_row`, and the level that statistical checks share.
Promise  the words name what rang and where, never how many.
"""

from __future__ import annotations

from typing import Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.record_checks import fault_row
from riskkit.domain.findings import Finding, Row

LEVEL = 0.001
"""Chance of a false alarm that each statistical check of dates and counts allows itself, over all its rows."""


def judged_row(check: str, count: Any, base: Any, alarm: bool | None, reason: str | None = None, **more: Any) -> Row:
    """How many, of how many, and whether that rings; a row that could not be tested says why."""
    return {**more, **fault_row(check, count, base), "alarm": alarm, "reason": reason}


def judged(code: str, table: list[Row], held: str, broken: str, untested: str) -> Finding:
    """Broken if any row rings; cannot tell if no row could be tested; else held."""
    ringing = [row for row in table if row["alarm"]]
    base = max((row["base"] for row in ringing or table), default=0)
    if ringing:
        named = "; ".join(dict.fromkeys(_named(row) for row in ringing))
        count = sum(row["count"] for row in ringing)
        return make_finding(code, "broken", f"{broken}: {named}", count=count, base=base, table=table)
    if all(row["alarm"] is None for row in table):
        return make_finding(code, "cannot tell", untested, table=table)
    return make_finding(code, "held", held, count=0, base=base, table=table)


def _named(row: Row) -> str:
    where = [str(row[name]) for name in ("agency", "kind") if row.get(name) is not None]
    return f"{row['check']} ({', '.join(where)})" if where else str(row["check"])
