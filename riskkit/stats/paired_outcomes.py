"""Two outcomes recorded of the same people by different hands: does the ratio of one to the other differ by group.

Takes    records of the first and of the second outcome, by person.
Gives    `ratios_of_records_alike`, a p-value; `record_ratio`, ratios with their intervals.
Promise  how often the outcomes truly happen in a group, and how often to the same person, does not matter: only how
         many records of each follow from as many that happened. What cannot be tested is NaN.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from riskkit.stats.arrays import as_codes, check_share
from riskkit.stats.comparing import DRAWS

Array = NDArray[np.float64]
ENOUGH_PEOPLE = 200
"""In each group, for the chi-square distribution of the statistic; under it, people are dealt out again."""


def ratios_of_records_alike(group: ArrayLike, first: ArrayLike, second: ArrayLike, *, seed: int = 0) -> float:
    """p-value of "records of the first outcome per record of the second are the same in all groups".

    With R that ratio in all, each person's x = first - R second has mean 0 if each outcome that happens is recorded
    alike in all groups, however many happen to one person. The groups' mean x are compared with weights by their own
    spread (Cochran 1954, Biometrics 10, 101-129). Where a group has few people, the statistic is drawn 9,999 times by
    dealing people out again (studentised permutation: Chung and Romano 2013, Annals of Statistics 41, 484-507). Records
    of people are counted and not people: a person with two chances of a record is more seldom missed twice.

    Parameters
    ----------
    group, first, second : arrays of int, shape (people,)
        Codes from 0, and records of each outcome. People without either count for nothing.
    seed : int

    Returns
    -------
    float
        NaN with fewer than two groups, without records of one of the outcomes, or where nobody's x differs from 0.
    """
    codes, a, b = as_codes(group, "group"), np.asarray(first, dtype=np.int64), np.asarray(second, dtype=np.int64)
    some = (a + b) > 0
    if not some.any() or a.sum() == 0 or b.sum() == 0:
        return float("nan")
    kinds, kind = np.unique(np.stack([a[some], b[some]], axis=1), axis=0, return_inverse=True)
    _, compact = np.unique(codes[some], return_inverse=True)
    many = int(compact.max()) + 1
    table = np.bincount(compact * len(kinds) + kind.ravel(), minlength=many * len(kinds)).reshape(many, -1)
    x = kinds[:, 0] - a.sum() / b.sum() * kinds[:, 1]
    size = table.sum(axis=1)
    if many < 2 or not np.any(np.abs(x) > 1e-12):
        return float("nan")
    seen = float(_spread_of_means(table, x, size))
    if size.min() >= ENOUGH_PEOPLE:
        return float(special.chdtrc(many - 1, seen))
    drawn = stats.random_table(size, table.sum(axis=0), seed=seed).rvs(DRAWS)
    return (1 + int(np.count_nonzero(_spread_of_means(drawn, x, size) >= seen * (1 - 1e-12)))) / (DRAWS + 1)


def _spread_of_means(table: NDArray[Any], x: Array, size: NDArray[Any]) -> Any:
    """Weighted spread of the groups' mean x, table (..., groups, kinds): chi-square with groups - 1 if alike."""
    total, square = table @ x, table @ x**2
    weight = np.where(square > 0, size**2 / np.where(square > 0, square, 1.0), 0.0)
    mean = total / size
    middle = (weight * mean).sum(axis=-1, keepdims=True) / weight.sum(axis=-1, keepdims=True)
    return (weight * (mean - middle) ** 2).sum(axis=-1)


def record_ratio(first: Array, second: Array, confidence: float) -> tuple[Array, Array, Array]:
    """Records of the first outcome per record of the second, with an interval that counts people, not records.

    On the logarithm, by residuals over buckets of people (linearised ratio; see `stats.buckets`).

    Parameters
    ----------
    first, second : arrays, shape (buckets, groups)
        Records of each outcome.

    Returns
    -------
    (ratio, low, high), shape (groups,)
        NaN where there are no records of one of the outcomes.
    """
    z = float(-special.ndtri((1 - check_share(confidence, "confidence")) / 2))
    many, a, b = len(first), first.sum(axis=0), second.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where((a > 0) & (b > 0), a / b, np.nan)
        spread = ((first - ratio * second) ** 2).sum(axis=0) * many / max(many - 1, 1)
        half = z * np.sqrt(spread) / a
        return ratio, ratio * np.exp(-half), ratio * np.exp(half)
