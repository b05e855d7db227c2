"""How many independent people stand behind the printed interval of a share, worked out from the interval itself.

Takes    counts, bases and the ends of their intervals, as `proportion_interval` made them.
Gives    `effective_base`.
Promise  the base that gives exactly this interval: so the same people can be asked again at another confidence.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from riskkit.stats.arrays import check_share


def effective_base(
    count: ArrayLike, base: ArrayLike, low: ArrayLike, high: ArrayLike, confidence: float
) -> NDArray[np.float64]:
    """The base divided by the design effect with which the interval was made.

    Wilson's ends are the two roots of (1 + z2/m) x2 - (2p + z2/m) x + p2 = 0 (Wilson 1927), so their product is
    p2 / (1 + z2/m), and m follows. With 0, or everybody, counted the exact interval has one free end,
    1 - tail^(1/m), and m follows from that (Clopper and Pearson 1934).

    Parameters
    ----------
    count, base : arrays of one shape
        As printed: whole rows, before any design effect.
    low, high : arrays of the same shape
        The interval's ends; NaN where there is none.
    confidence : float
        Of that interval.

    Returns
    -------
    float64 of the same shape
        NaN where the base is 0 or there is no interval.

    Examples
    --------
    >>> from riskkit.stats.intervals import proportion_interval
    >>> ends = proportion_interval(30, 200, 0.95, design_effect=1.6)
    >>> float(effective_base(30, 200, *ends, 0.95).round(6))
    125.0
    """
    tail = (1 - check_share(confidence, "confidence")) / 2
    z2 = float(special.ndtri(tail)) ** 2
    c, n, bottom, top = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (count, base, low, high)))
    with np.errstate(divide="ignore", invalid="ignore"):
        p = c / np.where(n > 0, n, np.nan)
        # from whichever end of 0 to 1 is further away: the other product loses digits
        inside = np.where(p >= 0.5, p**2 / (bottom * top), (1 - p) ** 2 / ((1 - bottom) * (1 - top)))
        found = z2 / (inside - 1)
        found = np.where(c == 0, np.log(tail) / np.log1p(-top), found)
        return np.asarray(np.where(c == n, np.log(tail) / np.log(bottom), found))
