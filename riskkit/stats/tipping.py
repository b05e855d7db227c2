"""The smallest gap in recording at which something that was found no longer holds.

Takes    a function that says, at given shares recorded of one group and of the others, how much is left of a finding.
Gives    `first_reversal`: the ratio of the shares recorded at which nothing is left.
Promise  at the ratio nothing is left, and just inside it something is; where no ratio up to the largest does it, NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
MOST = 10.0
"""The largest gap looked at: one group's outcomes are recorded ten times as often as the other's."""
HALVINGS, SMALL_STEP = 44, 1e-4
Left = Callable[[Array, Array], Array]
"""Takes the shares recorded of the group and of the others, shape (k,) each; gives what is left, shape (k,): over 0
the finding holds, 0 and under it does not, NaN where so many hidden cases cannot be."""


class Reversal(NamedTuple):
    """Where findings tip, shape (k,).

    ratio: share recorded of the group over that of the others; under 1 the group is recorded less, over 1 the others
    are; the side that is recorded more is recorded in full. 1 where nothing is left as recorded. NaN: none found.
    impossible: where none was found, true if people to hide among ran out on a side that works against the finding.
    """

    ratio: Array
    impossible: NDArray[np.bool_]


def first_reversal(left: Left, many: int, *, most: float = MOST) -> Reversal:
    """Find the gap nearest to none, on either side, at which nothing is left of each of `many` findings.

    By halving, on the logarithm of the ratio; once nothing is left, it must stay so as the gap widens.
    """
    full = np.ones(many)
    start = left(full, full)
    group, group_out = _one_side(lambda share: left(share, full), many, most)
    others, others_out = _one_side(lambda share: left(full, share), many, most)
    with np.errstate(invalid="ignore"):
        nearer = np.isnan(others) | (group <= others)
        ratio = np.where(nearer & ~np.isnan(group), np.exp(-group), np.exp(others))
        ratio = np.where(start <= 0, 1.0, ratio)
    impossible = np.isnan(ratio) & (group_out | others_out)
    return Reversal(np.where(np.isnan(start), np.nan, ratio), impossible)


def _one_side(left: Callable[[Array], Array], many: int, most: float) -> tuple[Array, NDArray[np.bool_]]:
    """Smallest -log(share) at which nothing is left; NaN if there is none; and whether people ran out instead."""

    def over(size: Array) -> Any:
        value = left(np.exp(-size))
        return np.isnan(value) | (value <= 0)

    inside, outside = np.zeros(many), np.full(many, np.log(most))
    ends = over(outside)
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        gone = over(middle)
        inside, outside = np.where(gone, inside, middle), np.where(gone, middle, outside)
    with np.errstate(invalid="ignore"):
        holds_not = left(np.exp(-outside)) <= 0
    found = ends & holds_not
    with np.errstate(invalid="ignore"):
        falls = left(np.full(many, np.exp(-SMALL_STEP))) < left(np.ones(many))
    return np.where(found, outside, np.nan), ends & ~holds_not & falls
