"""Scales of shares: where a track ends, and the few ticks that stand on it.

Takes    the highest value.
Gives    `share_scale`, `stretched_scale`, `few_ticks`, `tick_words`, `shown`, `ends`.
Promise  a tick is a round number; a scale of shares begins at 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor, log10
from typing import Any

from riskkit.report.charts.tracks import Scale

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def shown(row: Mapping[str, Any], *keys: str) -> bool:
    """True if all these cells have a number: a hidden or undefined cell is not drawn."""
    return all(isinstance(row.get(key), (int, float)) and not isinstance(row.get(key), bool) for key in keys)


def ends(rows: Iterable[Mapping[str, Any]], *keys: str) -> float:
    """The highest number under any of these keys; 0 where there is none."""
    return max((float(row[key]) for row in rows for key in keys if shown(row, key)), default=0.0)


def few_ticks(top: float, most: int = 4) -> list[float]:
    """Round numbers from 0 to `top`, at most `most` steps.

    Examples
    --------
    >>> few_ticks(0.37)
    [0.0, 0.1, 0.2, 0.3]
    """
    if top <= 0:
        return [0.0]
    size = 10.0 ** floor(log10(top / most))
    step = next(size * times for times in STEPS if top / (size * times) <= most)
    return [round(step * at, 12) for at in range(floor(top / step + 1e-9) + 1)]


def tick_words(share: float) -> str:
    """A share as it stands at a tick: 0, 2.5%, 40%."""
    return f"{share * 100:.3g}%" if share else "0"


def share_scale(top: float, words: str = "", reference: tuple[float, str] | None = None) -> Scale:
    """From 0 to a little more than `top`, at most 100%."""
    end = min(1.0, (max(top, reference[0] if reference else 0.0) or 1.0) * 1.06)
    ticks = tuple((tick, tick_words(tick)) for tick in few_ticks(end))
    return Scale(0.0, end, ticks, words, reference)


def stretched_scale(top: float, words: str = "") -> Scale:
    """The same on the scale of square roots, which gives low values more room."""
    end = min(1.0, (top or 1.0) * 1.06)
    ticks = [tick for tick in few_ticks(end) if tick]
    first = next((low for low in few_ticks(ticks[0]) if low >= ticks[0] / 6), ticks[0]) if ticks else 0.0
    places = sorted({0.0, first, *(ticks[::2] if len(ticks) > 2 else ticks)})
    return Scale(0.0, end, tuple((tick, tick_words(tick)) for tick in places), words, stretched=True)
