"""Make scores mean what they say, on rows the model did not see, by a straight line on the logit.

Takes    held-out logits and recorded outcomes.
Gives    `Calibration`: slope, intercept, and in words how they were found.
Promise  the slope is never negative or 0, so calibration never turns an order round; contributions stay additive.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from riskkit.domain.errors import SpecError
from riskkit.stats.logistic import fit_platt

LEAST_POSITIVES = 20


@dataclass(frozen=True)
class Calibration:
    """calibrated logit = slope * logit + intercept."""

    slope: float
    intercept: float
    how: str


def calibrate(raw: np.ndarray, y: np.ndarray) -> Calibration:
    """Platt's line on held-out rows; only the intercept where there is too little to fit a slope.

    Parameters
    ----------
    raw : array, shape (n,)
        Logits of rows the model was not fitted to.
    y : array of 0 and 1, shape (n,)
    """
    positives, rows = int(y.sum()), len(y)
    told = f"{rows:,} held-out rows, {positives:,} with the outcome"
    if positives in (0, rows):
        return Calibration(1.0, 0.0, f"none: {told}; calibration needs rows of both kinds")
    if min(positives, rows - positives) < LEAST_POSITIVES:
        return Calibration(1.0, _shift(raw, y), f"intercept only: {told}, too few to fit a slope")
    try:
        slope, intercept = fit_platt(raw, y)
    except SpecError as refused:
        return Calibration(1.0, _shift(raw, y), f"intercept only: {told}; {refused}")
    if slope <= 0:
        why = "scores do not rise with the outcome on held-out rows"
        return Calibration(1.0, _shift(raw, y), f"intercept only: {told}; {why}")
    return Calibration(slope, intercept, f"Platt's line: {told}")


def _shift(raw: np.ndarray, y: np.ndarray) -> float:
    """The intercept at which the sum of scores is the number of recorded outcomes (bisection, monotone)."""
    from scipy.special import expit

    low, high = -60.0, 60.0
    for _ in range(100):
        middle = (low + high) / 2
        if float(expit(raw + middle).sum()) < y.sum():
            low = middle
        else:
            high = middle
    return (low + high) / 2
