"""Agreement of two readers beyond chance: Cohen's kappa with its interval.

Takes    a square table of counts: rows one reader's answers, columns the other's, in the same order.
Gives    `Kappa`.
Promise  undefined is NaN with a reason, never 0 or 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from riskkit.domain.errors import SpecError
from riskkit.stats.arrays import check_share

_LEAST_VARIANCE = 1e-12


@dataclass(frozen=True)
class Kappa:
    """Cohen's kappa. `low` and `high` are cut off at -1 and 1; what is undefined is NaN and `reason` says why."""

    value: float
    low: float
    high: float
    se: float
    agreed: int
    base: int
    reason: str | None


def cohen_kappa(table: ArrayLike, confidence: float = 0.95) -> Kappa:
    """Cohen's kappa: the share of agreement beyond what two independent readers with these answers would reach.

    kappa = (po - pe) / (1 - pe), with po the share of equal answers and pe the sum over answers of the product of
    both readers' shares. Source: Cohen (1960), Educational and Psychological Measurement 20, 37-46. Standard error
    for a kappa that is not 0: Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72, 323-327, formula 13.

    Parameters
    ----------
    table : array of counts, shape (k, k), k at least 2
    confidence : float
        Strictly between 0 and 1.

    Returns
    -------
    Kappa
        `value` is NaN with no answers, or where both readers gave one and the same answer throughout (chance alone
        would then agree). `low`, `high` and `se` are NaN where the estimated variance is 0, as in perfect agreement:
        a few equal answers do not show certainty.

    Examples
    --------
    >>> round(cohen_kappa([[20, 5], [10, 15]]).value, 3)
    0.4
    """
    z = float(-special.ndtri((1 - check_share(confidence, "confidence")) / 2))
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or len(counts) < 2:
        raise SpecError(f"A table of two readers' answers is square, at least 2 by 2; this one is {counts.shape}.")
    if np.any(counts < 0) or np.any(counts != np.floor(counts)):
        raise SpecError("A table of two readers' answers holds whole counts, none below 0.")
    n, agreed, none = int(counts.sum()), int(np.trace(counts)), float("nan")
    if n == 0:
        return Kappa(none, none, none, none, 0, 0, "no answers")
    p = counts / n
    one, two = p.sum(axis=1), p.sum(axis=0)
    by_chance = float(one @ two)
    if 1 - by_chance < _LEAST_VARIANCE:
        return Kappa(none, none, none, none, agreed, n, "both gave one and the same answer throughout")
    value = (agreed / n - by_chance) / (1 - by_chance)
    variance = _variance(p, one, two, value, by_chance) / n
    if variance < _LEAST_VARIANCE:
        return Kappa(value, none, none, none, agreed, n, "the estimated variance is 0, so there is no interval")
    se = float(np.sqrt(variance))
    return Kappa(value, max(-1.0, value - z * se), min(1.0, value + z * se), se, agreed, n, None)


def _variance(p: np.ndarray, one: np.ndarray, two: np.ndarray, kappa: float, by_chance: float) -> float:
    """Formula 13 of Fleiss, Cohen and Everitt (1969), for one answer."""
    same = np.diag(p)
    agreeing = np.sum(same * (1 - (one + two) * (1 - kappa)) ** 2)
    crossed = p * (two[:, None] + one[None, :]) ** 2
    differing = (1 - kappa) ** 2 * (np.sum(crossed) - np.trace(crossed))
    return float((agreeing + differing - (kappa - by_chance * (1 - kappa)) ** 2) / (1 - by_chance) ** 2)
