"""Two outcomes recorded of the same people by different hands: does the ratio of one to the other differ by group.

Takes    counts by group of people with the first outcome only, the second only, and both.
Gives    `ratios_of_outcomes_alike`, a p-value; `outcome_ratio`, a ratio with its interval.
Promise  how often the outcomes truly happen in a group does not matter, only how often each is recorded of those that
         do; what cannot be tested is NaN.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from riskkit.stats.arrays import check_share
from riskkit.stats.comparing import DRAWS, SMALLEST_EXPECTED

Array = NDArray[np.float64]
FIRST, SECOND, BOTH = 0, 1, 2


def ratios_of_outcomes_alike(table: ArrayLike, *, seed: int = 0) -> float:
    """p-value of "the ratio of people with the first outcome to people with the second is the same in all groups".

    Among people with either, let x be 1 for the first only, -R for the second only, 1 - R for both, R the ratio in
    all: its mean is 0, and in each group if ratios are alike. The means are compared as ranks are in the test of
    Kruskal and Wallis (1952, Journal of the American Statistical Association 47, 583-621); where an expected count is
    under 5, groups are dealt out again 9,999 times with these margins (Patefield 1981).

    Parameters
    ----------
    table : array of int, shape (groups, 3)
        People with the first outcome only, the second only, both. Groups without anybody are left out.
    seed : int

    Returns
    -------
    float
        NaN with fewer than two groups, without people of one of the outcomes, or where everybody has both.
    """
    t = np.asarray(table, dtype=np.int64)
    t = t[t.sum(axis=1) > 0]
    kinds, size = t.sum(axis=0), t.sum(axis=1)
    first, second = int(kinds[FIRST] + kinds[BOTH]), int(kinds[SECOND] + kinds[BOTH])
    if len(t) < 2 or first == 0 or second == 0 or kinds[FIRST] + kinds[SECOND] == 0:
        return float("nan")
    ratio, total = first / second, int(size.sum())
    x = np.array([1.0, -ratio, 1.0 - ratio])
    spread = float((kinds * x**2).sum()) / (total - 1)

    def statistic(drawn: NDArray[Any]) -> Any:
        return ((drawn @ x) ** 2 / size).sum(axis=-1) / spread

    seen = float(statistic(t))
    if float(size.min() * kinds[kinds > 0].min()) / total >= SMALLEST_EXPECTED:
        return float(special.chdtrc(len(size) - 1, seen))
    there = kinds > 0
    drawn = np.zeros((DRAWS, *t.shape))
    drawn[:, :, there] = stats.random_table(size, kinds[there], seed=seed).rvs(DRAWS)
    return (1 + int(np.count_nonzero(statistic(drawn) >= seen * (1 - 1e-12)))) / (DRAWS + 1)


def outcome_ratio(first: Array, second: Array, confidence: float) -> tuple[Array, Array, Array]:
    """People with the first outcome over people with the second, with an interval that counts people, not rows.

    On the logarithm, by residuals over buckets of people (linearised ratio; see `stats.buckets`).

    Parameters
    ----------
    first, second : arrays, shape (buckets, groups)
        People with each outcome, those with both counted in both.

    Returns
    -------
    (ratio, low, high), shape (groups,)
        NaN where nobody has one of the outcomes.
    """
    z = float(-special.ndtri((1 - check_share(confidence, "confidence")) / 2))
    many, a, b = len(first), first.sum(axis=0), second.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where((a > 0) & (b > 0), a / b, np.nan)
        spread = ((first - ratio * second) ** 2).sum(axis=0) * many / max(many - 1, 1)
        half = z * np.sqrt(spread) / a
        return ratio, ratio * np.exp(-half), ratio * np.exp(half)
