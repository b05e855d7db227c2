"""Intervals for shares, differences and ratios of shares, and observed over expected.

Takes    counts and bases as arrays of any one shape.
Gives    lower and upper ends of the same shape, at a stated confidence (two-sided, equal tails).
Promise  NaN where the base is 0: an interval of nothing is not (0, 1) and not (0, 0).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from riskkit.domain.errors import SpecError
from riskkit.stats.arrays import check_share


class Interval(NamedTuple):
    """Lower and upper ends, float64, of the shape of the counts; NaN where undefined."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]


def wilson(count: ArrayLike, base: ArrayLike, confidence: float = 0.95) -> Interval:
    """Wilson's score interval for a share.

    Source: Wilson (1927), Journal of the American Statistical Association 22, 209-212.

    Parameters
    ----------
    count, base : arrays that broadcast together
        0 <= count <= base. Weighted counts may be fractions.
    confidence : float
        Strictly between 0 and 1.

    Returns
    -------
    Interval
        NaN where `base` is 0.

    Examples
    --------
    >>> low, high = wilson(5, 10)
    >>> round(float(low), 4), round(float(high), 4)
    (0.2366, 0.7634)
    """
    c, n = _counts(count, base)
    z2 = _normal_quantile(confidence) ** 2
    n = np.where(n > 0, n, np.nan)
    p = c / n
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n**2))) / (1 + z2 / n)
    low, high = np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)
    return Interval(np.where(c == 0, 0.0 * n, low), np.where(c == n, 1.0 + 0.0 * n, high))


def clopper_pearson(count: ArrayLike, base: ArrayLike, confidence: float = 0.95) -> Interval:
    """The exact (Clopper-Pearson) interval for a share: never covers less than it says, often more.

    Source: Clopper and Pearson (1934), Biometrika 26, 404-413, by quantiles of the beta distribution. With 0 of n
    the upper end of the 95% interval is about 3.7/n (two-sided; the "rule of three", 3/n, is one-sided).

    Parameters and returns as in `wilson`.
    """
    c, n = _counts(count, base)
    tail = (1 - check_share(confidence, "confidence")) / 2
    known, inner_low, inner_high = n > 0, (n > 0) & (c > 0), (n > 0) & (c < n)
    low, high = np.where(known, 0.0, np.nan), np.where(known, 1.0, np.nan)
    low[inner_low] = special.betaincinv(c[inner_low], n[inner_low] - c[inner_low] + 1, tail)
    high[inner_high] = special.betainccinv(c[inner_high] + 1, n[inner_high] - c[inner_high], tail)
    return Interval(low, high)


def proportion_interval(
    count: ArrayLike, base: ArrayLike, confidence: float = 0.95, *, design_effect: ArrayLike = 1.0
) -> Interval:
    """The interval riskkit prints for a share: Wilson's, or the exact one when the count is 0 or the whole base.

    Parameters and returns as in `wilson`. Where people have several rows, count and base are divided by
    `design_effect` first, so that they count people rather than rows (Franco, Little, Louis and Slud 2019, Journal of
    Survey Statistics and Methodology 7, 334-364).
    """
    c, n = _counts(count, base)
    effect = np.asarray(design_effect, dtype=np.float64)
    c, n = np.broadcast_arrays(c / effect, n / effect)
    low, high = wilson(c, n, confidence)
    edge = (n > 0) & ((c == 0) | (c == n))
    if np.any(edge):
        low[edge], high[edge] = clopper_pearson(c[edge], n[edge], confidence)
    return Interval(low, high)


def newcombe_difference(
    count_a: ArrayLike, base_a: ArrayLike, count_b: ArrayLike, base_b: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Interval for the share of a minus the share of b, from two independent groups.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10 (Wilson ends, squared and added).
    People who are in both groups break its promise: compare a group with the rest, not with everybody.

    Returns
    -------
    Interval
        NaN where either base is 0.
    """
    c_a, n_a = _counts(count_a, base_a)
    c_b, n_b = _counts(count_b, base_b)
    low_a, high_a = wilson(c_a, n_a, confidence)
    low_b, high_b = wilson(c_b, n_b, confidence)
    p_a, p_b = c_a / np.where(n_a > 0, n_a, np.nan), c_b / np.where(n_b > 0, n_b, np.nan)
    down = np.hypot(p_a - low_a, high_b - p_b)
    up = np.hypot(high_a - p_a, p_b - low_b)
    return Interval(np.asarray(p_a - p_b - down), np.asarray(p_a - p_b + up))


def poisson_exact(count: ArrayLike, expected: ArrayLike, confidence: float = 0.95) -> Interval:
    """Exact Poisson interval for observed over expected, the expected number taken as known.

    Source: Garwood (1936), Biometrika 28, 437-442, by quantiles of the gamma distribution.

    Parameters
    ----------
    count : array
        Observed, at least 0.
    expected : array
        Expected, in the same unit; broadcasts with `count`.

    Returns
    -------
    Interval
        Ends of the ratio count/expected; NaN where `expected` is 0. The lower end is 0 when nothing was observed.
    """
    o, e = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(expected, dtype=np.float64))
    if np.any(o < 0) or np.any(e < 0):
        raise SpecError(f"{int(np.count_nonzero((o < 0) | (e < 0)))} of {o.size} counts are negative.")
    tail = (1 - check_share(confidence, "confidence")) / 2
    base = np.where(e > 0, e, np.nan)
    low = np.where(o > 0, special.gammaincinv(np.where(o > 0, o, 1.0), tail), 0.0)
    return Interval(np.asarray(low / base), np.asarray(special.gammainccinv(o + 1, tail) / base))


def poisson_mid_p(
    count: ArrayLike, expected: ArrayLike, confidence: float = 0.95, *, design_effect: ArrayLike = 1.0
) -> Interval:
    """Interval for observed over expected that gives half the chance of the count itself to each tail (mid-P).

    The exact interval covers more than it says, most of all where counts are small; this one covers about what it
    says on average. With nothing observed the upper end is the exact one. Source: Cohen and Yang (1994), Statistics
    in Medicine 13, 2189-2203.

    Parameters
    ----------
    count, expected : as in `poisson_exact`
    design_effect : array
        How much more (people with several rows) or less (outcomes that are common) counts vary than Poisson counts
        would: both counts are divided by it.

    Returns
    -------
    Interval
        Ends of the ratio count/expected; NaN where `expected` is 0.
    """
    o, e, d = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (count, expected, design_effect)))
    low, high = poisson_exact(o / d, np.maximum(e / d, 0), confidence)
    tail = (1 - check_share(confidence, "confidence")) / 2
    base, seen = np.where(e > 0, e / d, np.nan), o / d

    def above(mean: NDArray[np.float64]) -> NDArray[np.float64]:
        """P(more than seen) + half P(seen), for a Poisson count of this mean; fractions by the gamma function."""
        return np.asarray((special.gammainc(np.maximum(seen, 1e-300), mean) + special.gammainc(seen + 1, mean)) / 2)

    ends = []
    for wanted, start, stop in ((tail, low * base, seen), (1 - tail, seen, high * base)):
        below, over = np.array(start), np.array(stop)
        for _ in range(60):
            middle = (below + over) / 2
            under = above(middle) < wanted
            below, over = np.where(under, middle, below), np.where(under, over, middle)
        ends.append((below + over) / 2 / base)
    return Interval(np.where(seen == 0, low, ends[0]), np.where(seen == 0, high, ends[1]))


def ratio_of_shares(
    count_a: ArrayLike, base_a: ArrayLike, count_b: ArrayLike, base_b: ArrayLike, confidence: float = 0.95
) -> Interval:
    """Interval for the share of a over the share of b, from two independent groups, by their Wilson ends.

    Source: Donner and Zou (2012), Statistical Methods in Medical Research 21, 347-359 (MOVER-R).

    Returns
    -------
    Interval
        NaN where the share of b is 0 or a base is 0; the upper end is NaN where the ratio has none.
    """
    c_a, n_a = _counts(count_a, base_a)
    c_b, n_b = _counts(count_b, base_b)
    low_a, high_a = wilson(c_a, n_a, confidence)
    low_b, high_b = wilson(c_b, n_b, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b = c_a / np.where(n_a > 0, n_a, np.nan), c_b / np.where(n_b > 0, n_b, np.nan)
        low_root = np.sqrt(np.maximum((a * b) ** 2 - low_a * high_b * (2 * a - low_a) * (2 * b - high_b), 0))
        high_root = np.sqrt(np.maximum((a * b) ** 2 - high_a * low_b * (2 * a - high_a) * (2 * b - low_b), 0))
        low = np.maximum((a * b - low_root) / (high_b * (2 * b - high_b)), 0)
        high = (a * b + high_root) / (low_b * (2 * b - low_b))
        # the formula's lower end has a pole where high_b = 2b; the ends of b decide it there
        low = np.where(high_b * (2 * b - high_b) > 0, low, low_a / high_b)
    defined = (c_b > 0) & (n_a > 0)
    return Interval(np.where(defined, np.asarray(low), np.nan), np.where(defined, np.asarray(high), np.nan))


def _normal_quantile(confidence: float) -> float:
    return float(-special.ndtri((1 - check_share(confidence, "confidence")) / 2))


def _counts(count: ArrayLike, base: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    c, n = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(base, dtype=np.float64))
    wrong = int(np.count_nonzero((c < 0) | (n < 0) | (c > n)))
    if wrong:
        raise SpecError(f"{wrong} of {c.size} counts are negative or larger than their base.")
    return c, n
