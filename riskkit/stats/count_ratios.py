"""The ratio of two groups' observed over expected, with its interval.

Takes    observed and expected counts of two groups, as arrays of one shape.
Gives    `ratio_of_counts`.
Promise  NaN where it is not defined; an upper end that there is not is infinite.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from riskkit.stats.intervals import Interval, proportion_interval


def ratio_of_counts(
    observed_a: ArrayLike, expected_a: ArrayLike, observed_b: ArrayLike, expected_b: ArrayLike, confidence: float
) -> Interval:
    """Interval for observed over expected of a, over that of b.

    Given both counts together the first is binomial; its interval (Wilson's, exact at the ends) is turned into odds.

    Returns
    -------
    Interval
        NaN where nothing was observed in either group, or an expected count is 0. 0 and infinity are honest ends.
    """
    o_a, e_a, o_b, e_b = np.broadcast_arrays(
        *(np.asarray(x, dtype=np.float64) for x in (observed_a, expected_a, observed_b, expected_b))
    )
    low, high = proportion_interval(o_a, o_a + o_b, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.where((e_a > 0) & (e_b > 0), e_b / e_a, np.nan)
        return Interval(low / (1 - low) * odds, np.where(high < 1, high / (1 - high), np.inf) * odds)
