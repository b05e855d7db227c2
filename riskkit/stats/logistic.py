"""A straight line on the logit scale: fitted by Newton's method, and Platt's use of it to calibrate raw scores.

Takes    one number per row, and recorded outcomes (or shares between 0 and 1).
Gives    slope and intercept, with the inverse of Fisher's information.
Promise  no penalty, no random start; a fit that does not settle is said so, never returned as if it had.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from riskkit.domain.errors import SpecError
from riskkit.stats.arrays import as_binary, as_score, same_length


class LineFit(NamedTuple):
    """`slope`, `intercept`, their 2 by 2 covariance (slope first), and whether Newton's method settled."""

    slope: float
    intercept: float
    covariance: NDArray[np.float64]
    settled: bool


def fit_line(
    x: NDArray[np.float64], target: NDArray[np.float64], weight: NDArray[np.float64] | None = None, rounds: int = 100
) -> LineFit:
    """Fit target ~ expit(slope * x + intercept) by maximum likelihood (iteratively reweighted least squares).

    `x` must not be constant and the maximum must exist; callers check both. Steps that lower the likelihood are
    halved. Source: McCullagh and Nelder (1989), Generalized Linear Models, section 2.5.
    """
    w = np.ones(len(x)) if weight is None else weight
    centre = float(np.sum(w * x) / np.sum(w))
    scale = float(np.sqrt(np.sum(w * (x - centre) ** 2) / np.sum(w)))
    u = (x - centre) / scale
    mean = float(np.sum(w * target) / np.sum(w))
    beta = np.array([0.0, float(special.logit(mean))])
    loss, settled, information = _loss(beta, u, target, w), False, np.eye(2)
    for _ in range(rounds):
        p = special.expit(beta[0] * u + beta[1])
        gap, spread = w * (target - p), w * p * (1 - p)
        gradient = np.array([np.dot(gap, u), gap.sum()])
        cross = float(np.dot(spread, u))
        information = np.array([[np.dot(spread * u, u), cross], [cross, spread.sum()]])
        if settled or np.linalg.cond(information) > 1e14:
            break
        step = np.linalg.solve(information, gradient)
        settled = bool(np.max(np.abs(step)) <= 1e-9 * (1 + np.max(np.abs(beta))))
        while (new_loss := _loss(beta + step, u, target, w)) > loss + 1e-10 * (1 + abs(loss)):
            step /= 2
        beta, loss = beta + step, new_loss
    back = np.array([[1 / scale, 0.0], [-centre / scale, 1.0]])
    slope, intercept = back @ beta
    return LineFit(float(slope), float(intercept), back @ np.linalg.pinv(information) @ back.T, settled)


def fit_platt(raw: ArrayLike, label: ArrayLike) -> tuple[float, float]:
    """Find (a, b) so that expit(a * raw + b) is calibrated on these rows: Platt's method with his smoothed targets.

    The targets are (P + 1) / (P + 2) for the P people with a recorded outcome and 1 / (N + 2) for the N others, so the
    fit exists even when the raw scores separate them. Source: Platt (1999), in Advances in Large Margin Classifiers;
    Lin, Lin and Weng (2007), Machine Learning 68, 267-276. Fit it on rows that the model was not trained on.

    Parameters
    ----------
    raw : array of float, shape (n_rows,)
        Raw scores on any scale (log odds, say).
    label : array of 0 and 1, shape (n_rows,)

    Returns
    -------
    (a, b) : tuple of float
        `a` is positive when higher raw scores go with more recorded outcomes. (scikit-learn's signs are opposite.)

    Raises
    ------
    SpecError
        If everybody or nobody has a recorded outcome, or all raw scores are equal: nothing can be fitted.
    """
    x, y = as_score(raw, "raw"), as_binary(label, "label")
    rows = same_length(raw=x, label=y)
    positives = int(y.sum())
    if positives in (0, rows):
        raise SpecError(f"{positives} of {rows} rows have a recorded outcome; calibration needs rows of both kinds.")
    if np.ptp(x) == 0:
        raise SpecError(f"all {rows} raw scores are equal; there is nothing to calibrate.")
    negatives = rows - positives
    fit = fit_line(x, np.where(y, (positives + 1) / (positives + 2), 1 / (negatives + 2)))
    if not fit.settled:
        raise SpecError(f"Platt's calibration did not settle on {rows} rows; look at the range of the raw scores.")
    return fit.slope, fit.intercept


def apply_platt(raw: ArrayLike, a: float, b: float) -> NDArray[np.float64]:
    """Turn raw scores into probabilities with the (a, b) of `fit_platt`: expit(a * raw + b)."""
    return np.asarray(special.expit(a * as_score(raw, "raw") + b))


def _loss(
    beta: NDArray[np.float64], u: NDArray[np.float64], target: NDArray[np.float64], w: NDArray[np.float64]
) -> float:
    eta = beta[0] * u + beta[1]
    return float(np.sum(w * (np.logaddexp(0.0, eta) - target * eta)))
