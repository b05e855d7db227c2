"""The area under the ROC curve inside strata, added up, with the standard error it has when scores tell nothing.

Takes    recorded outcomes, scores, and a stratum of each row.
Gives    `auc_within`: area, null standard error, counts.
Promise  rows of different strata are never compared, so a level that differs between strata (dates, folds) cannot
         look like skill.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from riskkit.stats.arrays import as_binary, as_score, one_dimension, same_length
from riskkit.stats.ties import count_by_score, order_by_score


class WithinAuc(NamedTuple):
    """value and se are NaN where no stratum holds both kinds of outcome. positives, negatives: in strata that count."""

    value: float
    se: float
    positives: int
    negatives: int


def auc_within(label: ArrayLike, score: ArrayLike, stratum: ArrayLike) -> WithinAuc:
    """Mann-Whitney's count of pairs in the right order, over pairs of the same stratum (van Elteren's sum).

    The standard error is that of scores independent of outcomes: per stratum the count of pairs has the variance
    m n (m + n + 1) / 12 (Mann and Whitney 1947; Hanley and McNeil 1982 with an area of one half). Ties make the true
    one smaller, so a bound of so many standard errors is on the safe side.

    Examples
    --------
    >>> auc_within([0, 1, 0, 1], [0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1]).value
    1.0
    """
    y, s = as_binary(label, "label"), as_score(score, "score")
    codes = np.unique(one_dimension(stratum, "stratum"), return_inverse=True)[1]
    same_length(label=y, score=s, stratum=codes)
    right = pairs = variance = 0.0
    positives = negatives = 0
    order = np.argsort(codes, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1):
        m, n = int(y[rows].sum()), int((~y[rows].astype(bool)).sum())
        if not m or not n:
            continue
        table = count_by_score(order_by_score(y[rows], s[rows]))
        right += float(np.sum(table.positives * (table.negatives.cumsum() - table.negatives / 2)))
        pairs, variance = pairs + m * n, variance + m * n * (m + n + 1) / 12
        positives, negatives = positives + m, negatives + n
    if not pairs:
        return WithinAuc(float("nan"), float("nan"), 0, 0)
    return WithinAuc(right / pairs, float(np.sqrt(variance)) / pairs, positives, negatives)
