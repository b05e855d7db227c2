"""What is left of a difference between two groups when some of their outcomes went unrecorded.

Takes    recorded counts of a group and of what it is held against.
Gives    `Sides`; `left_of` and `margin_left`, which `stats.tipping` halves on.
Promise  gaps of shares are differences, gaps of O/E are logarithms of ratios; where nobody is hidden, both are those
         of G04.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from riskkit.audit.compared import RATIO
from riskkit.stats.count_ratios import ratio_of_counts
from riskkit.stats.hidden_cases import Cells, bounded, hidden_at, unrelated, value_of
from riskkit.stats.intervals import newcombe_difference
from riskkit.stats.tipping import Left

Array = np.ndarray[Any, Any]
Rate = tuple[Array, Array]


@dataclass(frozen=True, eq=False)
class Sides:
    """One metric of pairs of groups, shape (k,): recorded counts and expected outcomes of the group and the others."""

    metric: str
    group: Cells
    others: Cells
    expected: Array
    expected_others: Array

    @classmethod
    def joined(cls, parts: Sequence[Sides]) -> Sides:
        """Pairs of one metric from several characteristics, in order."""
        both = [[getattr(part, side) for part in parts] for side in ("group", "others")]
        group, others = (Cells(*(np.concatenate(cell) for cell in zip(*side, strict=True))) for side in both)
        expected, expected_others = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("expected", "expected_others")
        )
        return cls(parts[0].metric, group, others, expected, expected_others)

    def rates(self, share: Array, share_others: Array, towards: Array, *, worst: bool) -> tuple[Rate, Rate]:
        """Count and base of both sides. `towards`: +1 where the gap is pushed up, -1 where it is pushed down."""
        one = self._side(self.group, self.expected, share, towards > 0, worst)
        other = self._side(self.others, self.expected_others, share_others, towards < 0, worst)
        return one, other

    def _side(self, cells: Cells, expected: Array, share: Array, upper: Array, worst: bool) -> Rate:
        if self.metric == RATIO:
            true = cells.recorded / share
            count = np.where(upper, true, cells.recorded) if worst else true
            return np.where(hidden_at(cells, share) <= cells.others * (1 + 1e-12), count, np.nan), expected
        if not worst:
            return unrelated(cells, self.metric, share)
        most = hidden_at(cells, share)
        ends = [bounded(cells, self.metric, 0.0, most, upper=end) for end in (False, True)]
        return np.where(upper, ends[1][0], ends[0][0]), np.where(upper, ends[1][1], ends[0][1])

    def gap(self, one: Rate, other: Rate) -> Array:
        """Difference of shares, or logarithm of the ratio of two O/E."""
        here, there = value_of(*one), value_of(*other)
        if self.metric != RATIO:
            return np.asarray(here - there)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where((here > 0) & (there > 0), np.log(here / there), np.nan))

    def ends(self, one: Rate, other: Rate, confidence: float) -> Rate:
        """Ends of the interval of the gap; the number of hidden cases is taken as known."""
        if self.metric != RATIO:
            bad = np.isnan(one[0]) | np.isnan(other[0])
            a, m, b, n = (np.where(bad, 0.0, x) for x in (*one, *other))
            low, high = newcombe_difference(a, m, b, n, confidence)
            return np.where(bad, np.nan, low), np.where(bad, np.nan, high)
        four = (self.group.recorded, self.expected, self.others.recorded, self.expected_others)
        low, high = ratio_of_counts(*four, confidence)
        with np.errstate(divide="ignore", invalid="ignore"):
            moved = self.gap(one, other) - self.gap((four[0], four[1]), (four[2], four[3]))
            return np.log(low) + moved, np.log(high) + moved


def left_of(sides: Sides, *, worst: bool, confidence: float | None = None) -> Left:
    """How far the gap is from changing sign; with `confidence`, how far its interval is from holding no gap."""
    full = np.ones(np.shape(sides.expected))
    sign = np.sign(sides.gap(*sides.rates(full, full, full, worst=False)))

    def left(share: Array, share_others: Array) -> Array:
        one, other = sides.rates(share, share_others, -sign, worst=worst)
        if confidence is None:
            return np.asarray(sign * sides.gap(one, other))
        low, high = sides.ends(one, other, confidence)
        return np.where(sign > 0, low, -high)

    return left


def margin_left(sides: Sides, margin: float, *, worst: bool) -> Left:
    """How far the gap, as it may be, is from the margin, above or below: under 0 it would be material."""
    widest = np.log(margin) if sides.metric == RATIO else margin
    up = np.ones(np.shape(sides.expected))

    def left(share: Array, share_others: Array) -> Array:
        above = sides.gap(*sides.rates(share, share_others, up, worst=worst))
        below = sides.gap(*sides.rates(share, share_others, -up, worst=worst))
        return np.asarray(widest - np.maximum(above, -below))

    return left
