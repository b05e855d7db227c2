"""Put people in order of score, flag as many as can be looked at, and say how well the order finds outcomes.

Takes    recorded outcomes, scores, flags; keys of people and a seed to settle ties.
Gives    ranks, flags with the ties at the cut, areas under curves, precision and capture.
Promise  the order of the rows never decides who is flagged, when a key is given; a figure with nothing to divide
         by is NaN, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from riskkit.stats.arrays import as_binary, as_score, one_dimension, same_length, whole_number
from riskkit.stats.ties import Key, OutcomesByScore, count_by_score, order_by_score, tie_break_hash


@dataclass(frozen=True)
class TiesAtCut:
    """How many flags rest on a tie-break: `tied` people share a score the cut goes through, `taken` are flagged.

    Both are 0 when no cut goes through a tie. With several as-of dates they are sums over the dates.
    """

    tied: int
    taken: int


@dataclass(frozen=True)
class PrecisionCapture:
    """Flags against recorded outcomes, in people and as shares; a share is NaN where `reason` says why."""

    people: int
    flagged: int
    positives: int
    hits: int
    precision: float
    capture: float
    reason: str | None


def rank_by_score(score: ArrayLike, *, key: Key | None = None, seed: int = 0) -> NDArray[np.int64]:
    """Rank rows from the highest score (1) to the lowest (n), each rank used once.

    Parameters
    ----------
    score : array of float, shape (n_rows,)
        Finite.
    key : array, shape (n_rows,), or tuple of arrays, optional
        Who the row is about. Tied rows are put in the order of a seeded hash of it, so the order of the rows in the
        file decides nothing. Without a key the position of the row is hashed, and the order of the file matters.
    seed : int
        From the study.

    Returns
    -------
    array of int64, shape (n_rows,)
        Rank 1 is the highest score.

    Examples
    --------
    >>> rank_by_score([0.2, 0.9, 0.5]).tolist()
    [3, 1, 2]
    """
    s = as_score(score, "score")
    tie_break = _tie_break(key, seed, len(s))
    order = np.lexsort((tie_break, -s))
    ranks = np.empty(len(s), dtype=np.int64)
    ranks[order] = np.arange(1, len(s) + 1)
    return ranks


def flag_top(
    score: ArrayLike, capacity: int, within: ArrayLike | None = None, *, key: Key | None = None, seed: int = 0
) -> tuple[NDArray[np.bool_], TiesAtCut]:
    """Flag exactly `capacity` rows with the highest scores, in all or on each as-of date.

    Parameters
    ----------
    score : array of float, shape (n_rows,)
        Finite.
    capacity : int
        How many can be looked at on each as-of date. With fewer rows than that, all are flagged; 0 flags nobody.
    within : array, shape (n_rows,), optional
        As-of date, or its code. Each value has the whole capacity to itself.
    key, seed
        As in `rank_by_score`; they agree: the flagged are the rows ranked 1 to `capacity`.

    Returns
    -------
    flagged : array of bool, shape (n_rows,)
    ties : TiesAtCut
        How many people share a score that the cut goes through, and how many of them were flagged.

    Examples
    --------
    >>> flags, ties = flag_top([0.9, 0.5, 0.5, 0.1], 2, key=["a", "b", "c", "d"])
    >>> int(flags.sum()), ties
    (2, TiesAtCut(tied=2, taken=1))
    """
    s, k = as_score(score, "score"), whole_number(capacity, "capacity")
    given: tuple[ArrayLike, ...] = key if isinstance(key, tuple) else (np.arange(len(s)) if key is None else key,)
    columns = [one_dimension(column, "key") for column in given]
    same_length(score=s, **{f"key column {i}": column for i, column in enumerate(columns, 1)})
    flagged, tied, taken = np.zeros(len(s), dtype=bool), 0, 0
    for rows in _groups(within, len(s)):
        if k == 0 or len(rows) <= k:
            flagged[rows] = k > 0
            continue
        scores = s[rows]
        cut = np.partition(scores, len(rows) - k)[len(rows) - k]
        flagged[rows[scores > cut]] = True
        at_cut = rows[scores == cut]
        places = k - int(np.count_nonzero(scores > cut))
        if places < len(at_cut):
            tied, taken = tied + len(at_cut), taken + places
            order = tie_break_hash(tuple(column[at_cut] for column in columns), seed)
            at_cut = at_cut[np.argsort(order, kind="stable")]
        flagged[at_cut[:places]] = True
    return flagged, TiesAtCut(tied, taken)


def auc(label: ArrayLike, score: ArrayLike, *, weight: ArrayLike | None = None) -> float:
    """Area under the ROC curve: the chance that a person with the outcome scores above one without; ties count half.

    Source: Hanley and McNeil (1982), Radiology 143, 29-36 (the Mann-Whitney form). Says nothing about calibration.

    Returns
    -------
    float
        NaN when everybody, or nobody, has a recorded outcome.

    Examples
    --------
    >>> auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.75
    """
    return _area(count_by_score(order_by_score(label, score), weight))


def auc_under_weights(label: ArrayLike, score: ArrayLike, weights: Iterable[ArrayLike]) -> NDArray[np.float64]:
    """Give the AUC under each set of weights (bootstrap replicates), sorting the scores only once.

    Parameters
    ----------
    label, score : arrays, shape (n_rows,)
    weights : iterable of arrays, each of shape (n_rows,)
        For instance a generator over `person_bootstrap_weights`, so that only one set is in memory.

    Returns
    -------
    array of float64, shape (n_replicates,)
        NaN for a replicate that drew only one kind of outcome.
    """
    ordered = order_by_score(label, score)
    return np.array([_area(count_by_score(ordered, weight)) for weight in weights], dtype=np.float64)


def average_precision(label: ArrayLike, score: ArrayLike) -> float:
    """Sum of precision at each distinct score times the recall gained there (no interpolation).

    The same definition as scikit-learn's `average_precision_score`, except that it is NaN, not 0, when nobody has a
    recorded outcome.
    """
    table = count_by_score(order_by_score(label, score))
    hits = table.positives[::-1].cumsum()
    flagged = (table.positives + table.negatives)[::-1].cumsum()
    if len(hits) == 0 or hits[-1] == 0:
        return float("nan")
    return float(np.sum(table.positives[::-1] * (hits / flagged)) / hits[-1])


def precision_capture_at(label: ArrayLike, flagged: ArrayLike) -> PrecisionCapture:
    """Say what share of the flagged have a recorded outcome (precision), and what share of all outcomes that is.

    Examples
    --------
    >>> found = precision_capture_at([1, 0, 1, 0], [1, 1, 0, 0])
    >>> found.hits, found.precision, found.capture
    (1, 0.5, 0.5)
    """
    y, f = as_binary(label, "label"), as_binary(flagged, "flagged")
    people = same_length(label=y, flagged=f)
    chosen, positives, hits = int(f.sum()), int(y.sum()), int((y & f).sum())
    reasons = ["nobody is flagged"] if chosen == 0 else []
    reasons += ["nobody has a recorded outcome"] if positives == 0 else []
    return PrecisionCapture(
        people=people,
        flagged=chosen,
        positives=positives,
        hits=hits,
        precision=hits / chosen if chosen else float("nan"),
        capture=hits / positives if positives else float("nan"),
        reason="; ".join(reasons) or None,
    )


def lift(label: ArrayLike, flagged: ArrayLike) -> float:
    """Precision among the flagged over the base rate of everybody; 1 is no better than drawing lots.

    NaN when nobody is flagged or nobody has a recorded outcome.
    """
    found = precision_capture_at(label, flagged)
    if found.reason is not None:
        return float("nan")
    return (found.hits * found.people) / (found.flagged * found.positives)


def _area(table: OutcomesByScore) -> float:
    positives, negatives = table.positives.sum(), table.negatives.sum()
    if positives <= 0 or negatives <= 0:
        return float("nan")
    below = table.negatives.cumsum() - table.negatives / 2
    return float(np.sum(table.positives * below) / (positives * negatives))


def _tie_break(key: Key | None, seed: int, length: int) -> NDArray[np.uint64]:
    hashed = tie_break_hash(np.arange(length) if key is None else key, seed)
    same_length(score=np.zeros(length), key=hashed)
    return hashed


def _groups(within: ArrayLike | None, length: int) -> list[NDArray[np.intp]]:
    if within is None:
        return [np.arange(length)]
    values, codes = np.unique(one_dimension(within, "within"), return_inverse=True)
    same_length(score=np.zeros(length), within=codes)
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.searchsorted(codes[order], np.arange(1, len(values))))
