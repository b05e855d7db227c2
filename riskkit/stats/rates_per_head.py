"""Counts against a number of heads from outside: rates per 1,000 residents, and the ratio of two such rates.

Takes    counts and heads, arrays that broadcast.
Gives    `rate_per_thousand`, `ratio_of_rates`, with their ends.
Promise  heads are taken as known; a rate without heads, and a ratio to a rate of 0, are NaN.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from riskkit.domain.errors import SpecError
from riskkit.stats.arrays import check_share
from riskkit.stats.intervals import Interval, poisson_mid_p

STEPS = 60


def rate_per_thousand(count: ArrayLike, heads: ArrayLike, confidence: float = 0.95) -> tuple[NDArray[Any], Interval]:
    """Count per 1,000 heads with its mid-P Poisson interval (Cohen and Yang 1994); NaN where there are no heads."""
    c, n = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(heads, dtype=np.float64))
    thousands = np.where(n > 0, n / 1000, np.nan)
    ends = poisson_mid_p(c, np.where(n > 0, n / 1000, 0.0), confidence)
    return np.asarray(c / thousands), ends


def ratio_of_rates(
    count_a: ArrayLike, heads_a: ArrayLike, count_b: ArrayLike, heads_b: ArrayLike, confidence: float = 0.95
) -> tuple[NDArray[Any], Interval]:
    """One rate over another with its mid-P interval: given both counts together, the first is binomial.

    Sources: Przyborowski and Wilenski (1940), Biometrika 31, 313-323, for the condition; Lancaster (1961), Journal of
    the American Statistical Association 56, 223-234, for mid-P.

    Returns
    -------
    ratio, Interval
        NaN where the rate of b is 0 or heads are 0. The lower end is 0 where nobody of a is counted.
    """
    a, n, b, m = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (count_a, heads_a, count_b, heads_b)))
    wrong = int(np.count_nonzero((a < 0) | (b < 0) | (n < 0) | (m < 0)))
    if wrong:
        raise SpecError(f"{wrong} of {a.size} counts or heads are negative.")
    odds = np.where((n > 0) & (b > 0), m / np.where(n > 0, n, np.nan), np.nan)
    tail = (1 - check_share(confidence, "confidence")) / 2
    low, high = _mid_p_share(a, a + b, tail), _mid_p_share(a, a + b, 1 - tail)
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = Interval(np.asarray(low / (1 - low) * odds), np.asarray(high / (1 - high) * odds))
        return np.asarray(a / np.where(b > 0, b, np.nan) * odds), ends


def _mid_p_share(count: NDArray[Any], base: NDArray[Any], wanted: float) -> NDArray[np.float64]:
    """The share p at which P(more than count) + half P(count) is `wanted`, by halving; 0 and 1 at the ends."""
    low, high = np.zeros(count.shape), np.ones(count.shape)
    for _ in range(STEPS):
        middle = (low + high) / 2
        more = special.betainc(count + 1, np.maximum(base - count, 1e-300), middle)
        here = special.betainc(np.maximum(count, 1e-300), base - count + 1, middle)
        under = (more + here) / 2 < wanted
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    found = (low + high) / 2
    return np.where((count == 0) & (wanted < 0.5), 0.0, np.where((count == base) & (wanted > 0.5), 1.0, found))
