"""Rows of a findings table for shares: count, base, value, interval, and why a value is not there.

Takes    counts.
Gives    plain JSON rows.
Promise  an undefined share is None with a reason, never 0; a share on too few people is None, "too few to say".
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from riskkit.stats.intervals import proportion_interval

TOO_FEW = "too few to say"


def share_row(
    count: int, base: int, confidence: float, *, why: str = "", least: int = 1, design_effect: float = 1.0
) -> dict[str, Any]:
    """count, base, value, low, high, reason of a share.

    Parameters
    ----------
    why : str
        The reason if `base` is 0.
    least : int
        A base under this is too few to say.
    design_effect : float
        How much wider than for independent rows the interval is.
    """
    row: dict[str, Any] = {"count": count, "base": base, "value": None, "low": None, "high": None, "reason": None}
    if base == 0:
        return {**row, "reason": why or "there is nobody to count"}
    if base < least:
        return {**row, "reason": TOO_FEW}
    low, high = proportion_interval(count, base, confidence, design_effect=design_effect)
    return {**row, "value": count / base, "low": float(low), "high": float(high)}


def share_rows(
    count: ArrayLike, base: ArrayLike, confidence: float, *, why: str, least: int, design_effect: ArrayLike
) -> list[dict[str, Any]]:
    """`share_row` for many shares at once: arrays of one length, one row each."""
    c, n, effect = (np.asarray(x) for x in (count, base, design_effect))
    low, high = proportion_interval(c, n, confidence, design_effect=effect)
    rows = []
    for at, (some, of) in enumerate(zip(c.tolist(), n.tolist(), strict=True)):
        row: dict[str, Any] = {"count": some, "base": of, "value": None, "low": None, "high": None, "reason": None}
        if of == 0:
            rows.append({**row, "reason": why})
        elif of < least:
            rows.append({**row, "reason": TOO_FEW})
        else:
            rows.append({**row, "value": some / of, "low": float(low[at]), "high": float(high[at])})
    return rows


def number(value: float) -> float | None:
    """A plain number, or None where it is not defined."""
    return float(value) if math.isfinite(value) else None
