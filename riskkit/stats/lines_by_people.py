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
    """Mean with Student's interval over people (over buckets of people where there are many); NaN ends for one unit."""
    mean, many = float(value.mean()), len(np.unique(buckets.of_row)) if buckets.repeats else len(value)
    if many < 2:
        return mean, float("nan"), float("nan")
    pulls = np.bincount(buckets.of_row, weights=value - mean) if buckets.repeats else value - mean
    spread = np.sqrt(float(np.sum(pulls**2)) * many / (many - 1)) / len(value)
    half = float(special.stdtrit(many - 1, (1 + confidence) / 2)) * spread
    return mean, mean - half, mean + half
