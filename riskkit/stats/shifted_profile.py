"""Was part of one set of counts written a step round the circle (an hour late, say), compared with another set?

Takes    two tables of counts, one line per stratum, one column per step of the circle (24 hours).
Gives    `ShiftedShare`: the share that was moved, and how far from chance it is.
Promise  a flat profile tells nothing; both sets are samples, and noise in either pulls in no direction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class ShiftedShare:
    """`share` of the counts moved one step on (negative: back), and its standard score `z`; NaN where all is flat."""

    share: float
    z: float


def shifted_share(reference: ArrayLike, counts: ArrayLike) -> ShiftedShare:
    """One share, common to all strata, of `counts` moved a step on from where `reference` has them.

    With shares w of the reference and s of the counts, T = sum over steps h of s(h) (w(h-1) - w(h+1)) is 0 on average
    if both have the same profile p, whatever p is, and f times (sum p(h)^2 - sum p(h) p(h+2)) if a share f was moved.
    Strata are pooled by their information; variances of both multinomials count (delta method).

    Parameters
    ----------
    reference, counts : array-like, shape (n_strata, n_steps)
        Counts of the same strata; strata with fewer than two in either are left out.

    Examples
    --------
    >>> day = [[100, 400, 900, 400, 100, 50]]
    >>> round(shifted_share(day, [[50, 100, 400, 900, 400, 100]]).share, 1)
    1.0
    """
    ref, own = np.atleast_2d(np.asarray(reference, np.float64)), np.atleast_2d(np.asarray(counts, np.float64))
    there = (ref.sum(axis=1) > 1) & (own.sum(axis=1) > 1)
    w, s = (part[there] / part[there].sum(axis=1, keepdims=True) for part in (ref, own))
    slope_w = np.roll(w, 1, axis=1) - np.roll(w, -1, axis=1)
    slope_s = np.roll(s, -1, axis=1) - np.roll(s, 1, axis=1)
    moved = (s * slope_w).sum(axis=1)
    spread = _variance(s, slope_w, own[there]) + _variance(w, slope_s, ref[there])
    signal = np.maximum(_steepness(ref[there] + own[there]), 0.0)
    sure = spread > 0
    information = float((signal[sure] ** 2 / spread[sure]).sum())
    if information == 0:
        return ShiftedShare(float("nan"), float("nan"))
    score = float((signal[sure] * moved[sure] / spread[sure]).sum())
    return ShiftedShare(score / information, score / float(np.sqrt(information)))


def _variance(shares: NDArray[np.float64], slope: NDArray[np.float64], counts: NDArray[np.float64]) -> NDArray:
    """Variance of sum(shares x slope) over draws of the shares."""
    mean = (shares * slope).sum(axis=1)
    return ((shares * slope**2).sum(axis=1) - mean**2) / counts.sum(axis=1)


def _steepness(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """sum p(h)^2 - sum p(h) p(h+2), free of the noise of counting."""
    total = counts.sum(axis=1)
    same = (counts * (counts - 1)).sum(axis=1)
    apart = (counts * np.roll(counts, -2, axis=1)).sum(axis=1)
    return (same - apart) / (total * (total - 1))
