"""Does a share jump from one level to another at some moment, and stay there for a while.

Takes    a series of counts and of what they are counts of, period by period.
Gives    `largest_shift`: the strongest jump, its odds ratio, its p value; `more_than_ratio`: an exact test of a rate.
Promise  a slow drift is not a jump: only neighbouring windows are compared. Counts that vary more than chance alone
         would have them vary are discounted by how much they do. The p value is adjusted for every moment tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Shift:
    """The strongest jump of a series.

    at: number of the first period of the new level. before, after: shares in the windows on either side. ratio: odds
    after over odds before (half a count is added to each cell). p: two-sided, for all moments tried. spread: variance
    of the counts over what chance alone would give, at least 1.
    """

    at: int
    before: float
    after: float
    ratio: float
    p: float
    spread: float

    def matters(self, ratio: float, alpha: float) -> bool:
        """True if the odds changed by at least this ratio, up or down, and hardly by chance."""
        return self.p < alpha and max(self.ratio, 1 / self.ratio) >= ratio


def largest_shift(count: ArrayLike, base: ArrayLike, *, least: int = 4, most: int = 12) -> Shift | None:
    """Find the moment at which a share changes most clearly.

    Parameters
    ----------
    count, base : array_like, shape (n_periods,)
        In each period, how many of how many.
    least, most : int
        Periods in the window on either side: at least, at most.

    Returns
    -------
    Shift or None
        None if the series is too short for two windows, or holds nothing to compare.

    Notes
    -----
    Given the total in both windows, the count in the first is binomial with the first window's part of the base as its
    chance (exact; for shares over a half the complement is tested). Counts are divided by `spread` beforehand,
    estimated from differences between neighbouring periods, so that a jump itself hardly moves it.
    """
    k, n = np.asarray(count, dtype=np.float64), np.asarray(base, dtype=np.float64)
    if k.shape != n.shape or k.ndim != 1:
        raise ValueError("count and base must be of one length")
    moments = np.arange(least, len(k) - least + 1)
    if not len(moments) or n.sum() == 0:
        return None
    spread = spread_of(k, n)
    sums_k, sums_n = np.concatenate([[0.0], np.cumsum(k)]), np.concatenate([[0.0], np.cumsum(n)])
    first, last = np.maximum(0, moments - most), np.minimum(len(k), moments + most)
    k1, n1 = sums_k[moments] - sums_k[first], sums_n[moments] - sums_n[first]
    k2, n2 = sums_k[last] - sums_k[moments], sums_n[last] - sums_n[moments]
    p = _two_sided(k1, n1, k2, n2, spread)
    if np.isnan(p).all():
        return None
    place = int(np.nanargmin(p))
    a, b, c, d = k1[place] + 0.5, n1[place] - k1[place] + 0.5, k2[place] + 0.5, n2[place] - k2[place] + 0.5
    tried = max(1, int(np.count_nonzero(~np.isnan(p))))
    return Shift(
        int(moments[place]),
        float(k1[place] / n1[place]),
        float(k2[place] / n2[place]),
        float((c / d) / (a / b)),
        float(min(1.0, p[place] * tried)),
        spread,
    )


def spread_of(count: NDArray[np.float64], base: NDArray[np.float64]) -> float:
    """Variance of neighbouring periods' shares over what chance alone gives; at least 1.

    The two largest of the squared differences are set aside, so that a jump does not hide itself.
    """
    used = base > 0
    k, n = count[used], base[used]
    if len(k) < 6:
        return 1.0
    pooled = (k[1:] + k[:-1]) / (n[1:] + n[:-1])
    chance = pooled * (1 - pooled) * (1 / n[1:] + 1 / n[:-1])
    told = chance > 0
    if not told.any():
        return 1.0
    squares = np.sort((k[1:] / n[1:] - k[:-1] / n[:-1])[told] ** 2 / chance[told])
    kept = squares[: max(3, len(squares) - 2)]
    return float(max(1.0, 1.25 * kept.mean()))


def _two_sided(
    k1: NDArray[np.float64], n1: NDArray[np.float64], k2: NDArray[np.float64], n2: NDArray[np.float64], spread: float
) -> NDArray[np.float64]:
    """Exact two-sided p values, NaN where a window is empty."""
    share = (k1 + k2) / np.where(n1 + n2 > 0, n1 + n2, 1)
    k1, k2 = np.where(share > 0.5, n1 - k1, k1), np.where(share > 0.5, n2 - k2, k2)
    chance = n1 / np.where(n1 + n2 > 0, n1 + n2, 1)
    total, found = (k1 + k2) / spread, k1 / spread
    fewer, more = _at_most(found, total, chance), _at_least(found, total, chance)
    p = np.minimum(1.0, 2 * np.minimum(fewer, more))
    return np.where((n1 > 0) & (n2 > 0), p, np.nan)


def _at_most(k: NDArray[np.float64], n: NDArray[np.float64], p: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(X <= k), X binomial; k and n need not be whole."""
    from scipy.special import betainc

    inside = np.clip(p, 1e-12, 1 - 1e-12)
    return np.where(k >= n, 1.0, betainc(np.maximum(n - k, 1e-9), k + 1, 1 - inside))


def _at_least(k: NDArray[np.float64], n: NDArray[np.float64], p: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(X >= k), X binomial; k and n need not be whole."""
    from scipy.special import betainc

    inside = np.clip(p, 1e-12, 1 - 1e-12)
    return np.where(k <= 0, 1.0, betainc(np.maximum(k, 1e-9), np.maximum(n - k, 0) + 1, inside))


def more_than_ratio(observed: float, expected: float, ratio: float) -> float:
    """P value that a Poisson count is higher than `ratio` times what is expected, or lower than a `ratio`-th of it.

    Parameters
    ----------
    observed : float
        The count found.
    expected : float
        The count that a benchmark leads to expect; over 0.
    ratio : float
        The tolerance, at least 1.

    Returns
    -------
    float
        Exact; close to 1 while the count lies within the tolerance.
    """
    from scipy.stats import poisson

    if expected <= 0 or ratio < 1:
        raise ValueError("expected must be over 0 and ratio at least 1")
    above = float(poisson.sf(observed - 1, expected * ratio))
    below = float(poisson.cdf(observed, expected / ratio))
    return min(1.0, 2 * min(above, below))
