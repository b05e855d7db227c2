"""What is hidden of lists of many lengths (P14), which are nested and stand beside the cuts of P05 and P06.

Takes    raw rows of P14, totals of the scored rows with the cells of every cut that P05 and P06 speak of.
Gives    `LENGTH_RULES`: code to rule.
Promise  no count is published. Between a shown list and any other shown list, or any cut of P05 and P06 (shown there
         or not), lie at least `threshold` people with the outcome and as many without, or none at all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from riskkit.domain.findings import Row
from riskkit.release.hiding import Curtain

FIGURES = ("precision", "precision_low", "precision_high", "capture", "capture_low", "capture_high")
RANDOM = "base_rate"


def hide_lengths(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """Shortest first; figures that stay are rounded to two digits, and the counts behind them are dropped."""
    few = curtain.small(totals.positives, totals.known - totals.positives)
    for model in dict.fromkeys(row["model"] for row in rows):
        own = [row for row in rows if row["model"] == model]
        kept = [] if model == RANDOM else list(totals.cuts.get("" if own[0]["chosen"] else model, ()))
        for row in sorted(own, key=lambda row: float(row["length"])):
            cell = (row["right"], row["known"] - row["right"])
            if few or (model != RANDOM and _gives_away(cell, kept, curtain, totals)):
                curtain.hide(row, FIGURES)
            else:
                kept.append(cell)
    for row in rows:
        del row["right"], row["known"]
        for name in FIGURES:
            if row[name] is not None:
                row[name] = float(f"{row[name]:.2g}")


def _gives_away(cell: tuple[float, float], kept: list[tuple[float, float]], curtain: Curtain, totals: Any) -> bool:
    right, wrong = cell
    missed = totals.positives - right
    between = [abs(part) for a, b in kept if (a, b) != cell for part in (right - a, wrong - b)]
    return curtain.small(right, wrong, missed, totals.known - wrong - totals.positives, *between)


LENGTH_RULES: dict[str, Callable[[list[Row], Curtain, Any], Any]] = {"P14": hide_lengths}
