"""The calibration line and mean scores with errors that count people, where people have several rows.

Takes    recorded outcomes and scores, and buckets of people (or clusters).
Gives    a `CalibrationLine` with standard errors by bucket; a mean with its interval.
Promise  without repeats the errors are those of independent rows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from riskkit.stats.buckets import Buckets, bucket_counts
from riskkit.stats.calibration import CalibrationLine, calibration_slope_intercept

Array = NDArray[Any]


def line_by_people(label: Array, score: Array, buckets: Buckets) -> CalibrationLine:
    """Slope and intercept with standard errors from sums of scores by bucket.

    Sources: Cox (1958), Biometrika 45, 562-565, for the line; Liang and Zeger (1986), Biometrika 73, 13-22, for the
    variance.

    Parameters
    ----------
    label : bool (n,). score : float64 (n,), probabilities. buckets : those of the same n rows.
    """
    line = calibration_slope_intercept(label, score)
    if line.reason is not None or not buckets.repeats:
        return line
    x = special.logit(score)
    p = special.expit(line.slope * x + line.intercept)
    spread = p * (1 - p)
    information = np.array([[np.sum(spread * x * x), np.sum(spread * x)], [np.sum(spread * x), np.sum(spread)]])
    nothing = np.zeros(len(x), dtype=np.int64)
    pulls = np.column_stack([bucket_counts(buckets, nothing, 1, (label - p) * by)[:, 0] for by in (x, np.ones(len(x)))])
    inverse = np.linalg.inv(information)
    variance = inverse @ (pulls.T @ pulls) @ inverse * buckets.many / (buckets.many - 1)
    slope_se, intercept_se = np.sqrt(np.diag(variance)).tolist()
    return replace(line, slope_se=slope_se, intercept_se=intercept_se)


def mean_by_people(value: Array, buckets: Buckets, confidence: float) -> tuple[float, float, float]:
    """Mean with an interval that knows its values are skewed; people, or buckets of people, are the units.

    Hall's transformation with Student's quantiles (Hall 1992, Journal of the Royal Statistical Society B 54, 221-228).
    Scores of people with a rare outcome are skewed: with 20 of them Student's plain interval covers 0.90, this 0.94.

    Returns
    -------
    mean, low, high : float
        Ends are NaN with fewer than three units.
    """
    mean = float(value.mean())
    pulls = value - mean
    if buckets.repeats:
        units = np.unique(buckets.of_row, return_inverse=True)[1]
        pulls = np.asarray(np.bincount(units, weights=pulls), dtype=np.float64)
    many = len(pulls)
    if many < 3:
        return mean, float("nan"), float("nan")
    second, third = float(np.mean(pulls**2)) * many / (many - 1), float(np.mean(pulls**3))
    if second == 0:
        return mean, mean, mean
    skew, unit = third / second**1.5, np.sqrt(second) * many / len(value)
    reach = float(special.stdtrit(many - 1, (1 + confidence) / 2)) / np.sqrt(many)
    low, high = (mean - unit * _untwisted(end, skew, many) for end in (reach, -reach))
    return mean, float(low), float(high)


def _untwisted(x: float, skew: float, many: int) -> float:
    """The studentised mean whose skew is taken out at x (Hall 1992, the monotone cubic)."""
    if abs(skew) < 1e-8:
        return x
    return float((np.cbrt(1 + skew * (x - skew / (6 * many))) - 1) * 3 / skew)
