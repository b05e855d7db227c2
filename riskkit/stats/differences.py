"""Is the difference of two printed figures more than chance, when only their intervals are known?

Takes    two figures with their intervals at one confidence.
Gives    `difference_of`, its interval and p-value.
Promise  the overlap of two intervals is never taken for a test. Where the same people may stand behind both figures,
         the interval holds whatever the dependence.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass

from scipy import special

from riskkit.stats.arrays import check_share


@dataclass(frozen=True)
class Ended:
    """A figure and the ends of its interval: low <= value <= high."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """Later minus earlier, its interval, and the p-value of no difference."""

    value: float
    low: float
    high: float
    p: float


def difference_of(before: Ended, now: Ended, confidence: float, *, together: bool) -> Difference:
    """The difference of two figures from their own intervals.

    The variance of each figure is taken from the nearer end of its interval (Zou and Donner 2008, Statistics in
    Medicine 27, 1693-1702). With Wilson's intervals of two shares this is Newcombe (1998), method 10.

    Parameters
    ----------
    before, now : Ended
        Both intervals at `confidence`.
    confidence : float
        Of the interval that is given, strictly between 0 and 1.
    together : bool
        True if some people may stand behind both figures. The distances are then added, as if the figures moved
        exactly against each other: the widest interval that any dependence calls for.

    Returns
    -------
    Difference
        `p` is that of the interval that would just touch zero, by the normal distribution; 1 if there is no difference.

    Examples
    --------
    >>> found = difference_of(Ended(0.3, 0.2, 0.42), Ended(0.5, 0.4, 0.6), 0.95, together=False)
    >>> round(found.low, 3), round(found.high, 3), round(found.p, 3)
    (0.044, 0.341, 0.012)
    """
    z = float(special.ndtri((1 + check_share(confidence, "confidence")) / 2))
    join = operator.add if together else math.hypot
    value = now.value - before.value
    down, up = (
        join(now.value - now.low, before.high - before.value),
        join(now.high - now.value, before.value - before.low),
    )
    if value == 0:
        return Difference(0.0, -down, up, 1.0)
    towards_zero = down if value > 0 else up
    p = 0.0 if towards_zero == 0 else float(2 * special.ndtr(-z * abs(value) / towards_zero))
    return Difference(value, value - down, value + up, p)
