"""What error rates would be if some outcomes had gone unrecorded.

Takes    `Cells`: recorded counts tn, fp, fn, tp of one group or many, and shares recorded.
Gives    `unrelated`, `bounded`, `gap_of`: rates under hidden cases; `hidden_at`, how many are hidden.
Promise  a share recorded of exactly 1 gives the recorded rates back; what cannot be so (more hidden cases than people
         with no recorded outcome) is NaN, or held at its end where a bound is asked for.

No false records are assumed: everybody with a recorded outcome had it. With d = the share recorded of those who truly
had the outcome, h = P (1 - d) / d of the N people without a recorded one had it too (P people have one recorded).
Source: domain notes 6.4, after Fogliato, Chouldechova and G'Sell (2020), Proceedings of AISTATS 108, 2325-2336.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
RATES = ("FPR", "FNR", "PPV", "FOR")


class Cells(NamedTuple):
    """Recorded counts, float64, one shape: flagged or not, outcome recorded or not. Fractions are allowed."""

    tn: Array
    fp: Array
    fn: Array
    tp: Array

    @classmethod
    def of(cls, tn: ArrayLike, fp: ArrayLike, fn: ArrayLike, tp: ArrayLike) -> Cells:
        """From anything that becomes arrays."""
        return cls(*(np.asarray(x, dtype=np.float64) for x in (tn, fp, fn, tp)))

    @property
    def recorded(self) -> Array:
        """People with a recorded outcome, P."""
        return self.fn + self.tp

    @property
    def others(self) -> Array:
        """People without one, N."""
        return self.tn + self.fp


def hidden_at(cells: Cells, share: ArrayLike) -> Array:
    """Hidden cases h where `share` (over 0, at most 1) of all true cases is recorded: P (1 - share) / share."""
    d = np.asarray(share, dtype=np.float64)
    return cells.recorded * (1 - d) / d


def unrelated(cells: Cells, metric: str, share: ArrayLike) -> tuple[Array, Array]:
    """Count and base of a rate where hidden cases are like recorded ones: recording unrelated to the score.

    Each recorded case then stands for 1 / share cases, flagged or not as it is: TP* = TP / d, FN* = FN / d, and as many
    fewer people without the outcome. FNR does not change.

    Returns
    -------
    (count, base)
        NaN where more cases would be hidden than there are people to hide among, above the cut or below it.
    """
    d = np.asarray(share, dtype=np.float64)
    more = (1 - d) / d
    fp, tn = cells.fp - cells.tp * more, cells.tn - cells.fn * more
    possible = (fp >= -1e-9) & (tn >= -1e-9)
    count, base = _rate(Cells(tn, fp, cells.fn / d, cells.tp / d), metric)
    return np.where(possible, count, np.nan), np.where(possible, base, np.nan)


def bounded(cells: Cells, metric: str, least: ArrayLike, most: ArrayLike, *, upper: bool) -> tuple[Array, Array]:
    """Count and base of a rate at its upper or lower end, wherever hidden cases lie.

    With h hidden cases, h_H of them above the cut (max(0, h - TN) <= h_H <= min(h, FP)): PPV* = (TP + h_H) / (TP + FP),
    FPR* = (FP - h_H) / (N - h), FNR* = (FN + h - h_H) / (P + h), FOR* = (FN + h - h_H) / (FN + TN).

    Parameters
    ----------
    least, most : arrays
        Hidden cases lie between them; cut to the people there are to hide among.
    upper : bool
        The largest value, or the smallest.
    """
    low, high = (np.clip(np.asarray(x, dtype=np.float64), 0, cells.others) for x in (least, most))
    above_most = metric == "PPV" if upper else metric in ("FPR", "FNR", "FOR")
    if metric in ("PPV", "FOR"):
        hidden = high if upper else low
    elif metric == "FPR":
        hidden = high
    else:
        hidden = np.clip(cells.tn if upper else cells.fp, low, high)
    flagged = np.minimum(hidden, cells.fp) if above_most else np.maximum(0, hidden - cells.tn)
    below = hidden - flagged
    return _rate(Cells(cells.tn - below, cells.fp - flagged, cells.fn + below, cells.tp + flagged), metric)


def _rate(cells: Cells, metric: str) -> tuple[Array, Array]:
    tn, fp, fn, tp = (np.maximum(cell, 0) for cell in cells)  # rounding
    return {"FPR": (fp, tn + fp), "FNR": (fn, fn + tp), "PPV": (tp, tp + fp), "FOR": (fn, fn + tn)}[metric]


def value_of(count: Array, base: Array) -> Array:
    """Count over base; NaN where the base is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(base > 0, count / base, np.nan))


def share_recorded(observed: ArrayLike, shares: ArrayLike) -> Any:
    """The share recorded of several groups together: recorded outcomes over true ones, sum(O) / sum(O / d)."""
    o, d = np.asarray(observed, dtype=np.float64), np.asarray(shares, dtype=np.float64)
    true = (o / d).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(true > 0, o.sum(axis=-1) / true, np.nan)
