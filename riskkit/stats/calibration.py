"""Do scores mean what they say: slope and intercept, observed over expected, Brier score, bins of a curve.

Takes    recorded outcomes (0 or 1) and scores meant as probabilities.
Gives    small frozen results with counts, intervals and, where something is undefined, the reason.
Promise  a bin never holds fewer positives than asked for and never splits tied scores; nothing is clipped unasked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from riskkit.domain.errors import SpecError
from riskkit.stats.arrays import as_binary, as_probability, as_weight, check_share, same_length, whole_number
from riskkit.stats.intervals import poisson_exact
from riskkit.stats.logistic import fit_line, fit_platt

__all__ = [
    "CalibrationBins",
    "CalibrationLine",
    "ObservedExpected",
    "brier",
    "calibration_bins",
    "calibration_slope_intercept",
    "fit_platt",
    "observed_expected",
]


@dataclass(frozen=True)
class CalibrationLine:
    """Slope (ideal 1) and intercept (ideal 0) with standard errors; all NaN when `reason` says why."""

    slope: float
    intercept: float
    slope_se: float
    intercept_se: float
    people: int
    positives: int
    reason: str | None


@dataclass(frozen=True)
class ObservedExpected:
    """Recorded outcomes over the sum of scores, with an exact Poisson interval; NaN when `reason` says why."""

    observed: int
    expected: float
    value: float
    low: float
    high: float
    reason: str | None


@dataclass(frozen=True, eq=False)
class CalibrationBins:
    """A calibration curve: arrays of shape (n_bins,), from the lowest scores to the highest.

    `low` and `high` are the smallest and largest score in the bin; `expected` is the sum of scores, `observed` the
    count of recorded outcomes. No bins, and a `reason`, when there are too few positives for one.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    people: NDArray[np.int64]
    observed: NDArray[np.int64]
    expected: NDArray[np.float64]
    reason: str | None

    @property
    def mean_score(self) -> NDArray[np.float64]:
        """Mean score of each bin."""
        return self.expected / self.people

    @property
    def share(self) -> NDArray[np.float64]:
        """Share of each bin with a recorded outcome."""
        return self.observed / self.people


def calibration_slope_intercept(
    label: ArrayLike, score: ArrayLike, *, weight: ArrayLike | None = None, clip: float | None = None
) -> CalibrationLine:
    """Regress recorded outcomes on the logit of the score, without penalty.

    Source: Cox (1958), Biometrika 45, 562-565. A slope under 1 means scores too extreme, over 1 too timid. The
    intercept belongs to this slope; for calibration in the large read `observed_expected`.

    Parameters
    ----------
    label : array of 0 and 1, shape (n_rows,)
    score : array of float, shape (n_rows,)
        Probabilities.
    weight : array, shape (n_rows,), optional
        Times each row counts (bootstrap weights); standard errors then treat them as counts of independent rows.
    clip : float, optional
        Scores are moved to at least `clip` from 0 and 1. Without it, a score of exactly 0 or 1, whose logit is
        infinite, makes the line undefined.

    Returns
    -------
    CalibrationLine
        NaN with a reason when one kind of outcome is missing, scores are all equal, some are exactly 0 or 1, or the
        outcomes are separated by the score (no maximum exists; Albert and Anderson 1984, Biometrika 71, 1-10).
    """
    y, p = as_binary(label, "label"), as_probability(score, "score")
    w = None if weight is None else as_weight(weight).astype(np.float64)
    same_length(label=y, score=p, weight=w)
    if w is not None:
        keep = w > 0
        y, p, w = y[keep], p[keep], w[keep]
    if clip is not None:
        if not 0 < clip < 0.5:
            raise SpecError("clip must lie strictly between 0 and 0.5, for instance 1e-6.")
        p = np.clip(p, clip, 1 - clip)
    people, positives = len(y), int(y.sum())
    nan = float("nan")
    reason = _no_line(y, p)
    if reason is None:
        fit = fit_line(np.asarray(special.logit(p)), y.astype(np.float64), w)
        if fit.settled:
            ses = np.sqrt(np.diag(fit.covariance))
            return CalibrationLine(fit.slope, fit.intercept, float(ses[0]), float(ses[1]), people, positives, None)
        reason = "the fit did not settle; outcomes are almost separated by the score"
    return CalibrationLine(nan, nan, nan, nan, people, positives, reason)


def observed_expected(label: ArrayLike, score: ArrayLike, confidence: float = 0.95) -> ObservedExpected:
    """Divide the recorded outcomes by the sum of the scores; 1 is calibrated in the large, over 1 is under-predicted.

    The interval is exact for a Poisson count with the expected number taken as known; it treats rows as independent
    and is slightly too wide when outcomes are common.

    Examples
    --------
    >>> found = observed_expected([1, 0, 0, 0], [0.5, 0.25, 0.125, 0.125])
    >>> found.observed, found.expected, found.value
    (1, 1.0, 1.0)
    """
    y, p = as_binary(label, "label"), as_probability(score, "score")
    rows = same_length(label=y, score=p)
    check_share(confidence, "confidence")
    observed, expected, nan = int(y.sum()), float(p.sum()), float("nan")
    if expected == 0:
        why = "there is nobody here" if rows == 0 else "every score is 0, so nothing is expected"
        return ObservedExpected(observed, expected, nan, nan, nan, why)
    low, high = poisson_exact(observed, expected, confidence)
    return ObservedExpected(observed, expected, observed / expected, float(low), float(high), None)


def brier(label: ArrayLike, score: ArrayLike) -> float:
    """Mean squared gap between score and recorded outcome; 0 is perfect, NaN when there are no rows.

    Source: Brier (1950), Monthly Weather Review 78, 1-3 (the half form, as in scikit-learn).
    """
    y, p = as_binary(label, "label"), as_probability(score, "score")
    if same_length(label=y, score=p) == 0:
        return float("nan")
    return float(np.mean((p - y) ** 2))


def calibration_bins(
    label: ArrayLike, score: ArrayLike, min_positives: int = 10, *, max_bins: int = 10
) -> CalibrationBins:
    """Cut people, in order of score, into at most `max_bins` bins with at least `min_positives` outcomes in each.

    Bins hold about equally many positives, so they are wide where outcomes are rare. People with the same score are
    always in the same bin. Where a remainder has too few positives, it joins the bin below.
    """
    y, p = as_binary(label, "label"), as_probability(score, "score")
    rows = same_length(label=y, score=p)
    least, most = whole_number(min_positives, "min_positives", 1), whole_number(max_bins, "max_bins", 1)
    total = int(y.sum())
    if total < least:
        empty, none = np.zeros(0), np.zeros(0, dtype=np.int64)
        why = f"{total} of {rows} people have a recorded outcome; a bin needs {least}"
        return CalibrationBins(empty, empty, none, none, empty, why)
    order = np.argsort(p, kind="stable")
    rising, found = p[order], np.cumsum(y[order])
    ends = np.append(np.flatnonzero(rising[1:] != rising[:-1]), rows - 1)  # last row of each run of tied scores
    wanted = max(least, -(-total // most))
    stops: list[int] = []
    so_far = 0
    while total - so_far >= wanted:
        stop = int(ends[np.searchsorted(found[ends], so_far + wanted)])
        stops.append(stop)
        so_far = int(found[stop])
    if total - so_far < least:
        stops[-1] = rows - 1
    else:
        stops.append(rows - 1)
    starts = np.array([0, *[stop + 1 for stop in stops[:-1]]])
    return CalibrationBins(
        low=rising[starts],
        high=rising[np.array(stops)],
        people=np.diff(np.append(starts, rows)).astype(np.int64),
        observed=np.add.reduceat(y[order].astype(np.int64), starts),
        expected=np.add.reduceat(rising, starts),
        reason=None,
    )


def _no_line(y: NDArray[np.bool_], p: NDArray[np.float64]) -> str | None:
    """Say why no calibration line can be fitted, or None when one can."""
    if y.all() or not y.any():
        return f"{int(y.sum())} of {len(y)} people have a recorded outcome; the line needs both kinds"
    extreme = int(np.count_nonzero((p == 0) | (p == 1)))
    if extreme:
        return f"{extreme} of {len(p)} scores are exactly 0 or 1, whose logit is infinite"
    if np.ptp(special.logit(p)) == 0:
        return "all scores are equal"
    with_outcome, without = p[y], p[~y]
    if with_outcome.min() >= without.max() or with_outcome.max() <= without.min():
        return "the score separates the outcomes completely, so no finite line fits best"
    return None
