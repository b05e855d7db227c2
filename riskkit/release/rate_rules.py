"""What is hidden in the tables of the outcome card and of rates over time (D26 to D41).

Takes    raw rows of one finding.
Gives    `RATE_RULES`: code to rule.
Promise  a share is hidden with its counts; a count that a sum in the same table would give away is hidden too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from riskkit.domain.findings import Row
from riskkit.release.hiding import Curtain

_SHARES = ("count", "base", "value", "before", "after", "ratio", "expected", "share", "per_1000")


def hide_levels(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """Rows of a count among a base with shares before and after: hidden together if either side is small."""
    for row in rows:
        count, base = row.get("count"), row.get("base")
        if count is not None and curtain.small(count, *(() if base is None else (base - count,))):
            curtain.hide(row, _SHARES)


def hide_dates(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """Another table shows the same dates with its own hidden cells, so here all stand or all are hidden."""
    if any(curtain.small(row["count"], row["base"] - row["count"]) for row in rows):
        for row in rows:
            curtain.hide(row, _SHARES)


def hide_card(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """Codes and shares one by one and against their sum; areas of one year against the whole force."""
    codes = [row for row in rows if row["count"] is not None and row["year"] is None and row["base"] is None]
    _widened(codes, curtain)
    hide_levels([row for row in rows if row["base"] is not None and row["year"] is None], curtain, totals)
    dated = [row for row in rows if row["year"] is not None]
    for key in dict.fromkeys((row["check"].split(", but")[0], row["year"]) for row in dated):
        own = [row for row in dated if (row["check"].split(", but")[0], row["year"]) == key]
        for row in own:
            if row["area_code"] == "all" and curtain.small(row["count"]):
                curtain.hide(row, ("count", "per_1000"))
        _widened([row for row in own if row["area_code"] != "all"], curtain)


def _widened(rows: list[Row], curtain: Curtain) -> None:
    counts = [row["count"] for row in rows]
    sensitive = [at for at, count in enumerate(counts) if curtain.few(count)]
    for at in curtain.widen(sensitive, [[count] for count in counts], counts):
        curtain.hide(rows[at], ("count", "per_1000"))


_LEVELS = ("D28", "D29", "D30", "D31", "D32", "D33", "D34", "D35", "D37", "D39", "D40", "D41")
RATE_RULES: dict[str, Callable[[list[Row], Curtain, Any], Any]] = {
    "D26": hide_card,
    "D27": hide_dates,
    **dict.fromkeys(_LEVELS, hide_levels),
}
