"""Ties among scores: outcomes counted at each distinct score, and the seeded hash that puts tied people in order.

Takes    recorded outcomes and scores; keys of people and a seed.
Gives    counts per distinct score; a number per key that looks random and depends on nothing but key and seed.
Promise  the order of the rows changes neither.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from riskkit.domain.errors import SpecError
from riskkit.stats.arrays import as_binary, as_score, as_weight, one_dimension, same_length

Key = ArrayLike | tuple[ArrayLike, ...]


class OutcomesByScore(NamedTuple):
    """Distinct scores from lowest to highest, with the rows of each kind that share them (float64, weights summed)."""

    score: NDArray[np.float64]
    positives: NDArray[np.float64]
    negatives: NDArray[np.float64]


class ScoreOrder(NamedTuple):
    """Rows in rising order of score, and where each run of tied rows starts."""

    order: NDArray[np.intp]
    starts: NDArray[np.intp]
    label: NDArray[np.bool_]
    score: NDArray[np.float64]


def order_by_score(label: ArrayLike, score: ArrayLike) -> ScoreOrder:
    """Sort once, so that many sets of weights can be counted without sorting again."""
    y, s = as_binary(label, "label"), as_score(score, "score")
    same_length(label=y, score=s)
    order = np.argsort(s, kind="stable")
    rising = s[order]
    new = np.ones(len(s), dtype=bool)
    new[1:] = rising[1:] != rising[:-1]
    starts = np.flatnonzero(new)
    return ScoreOrder(order, starts, y[order], rising[starts])


def count_by_score(ordered: ScoreOrder, weight: ArrayLike | None = None) -> OutcomesByScore:
    """Sum positives and negatives at each distinct score; a score whose rows all weigh 0 keeps two zeros."""
    if len(ordered.order) == 0:
        return OutcomesByScore(ordered.score, np.zeros(0), np.zeros(0))
    if weight is None:
        everyone = np.diff(ordered.starts, append=len(ordered.order)).astype(np.float64)
        positives = np.add.reduceat(ordered.label.astype(np.float64), ordered.starts)
    else:
        w = as_weight(weight).astype(np.float64, copy=False)
        same_length(label=ordered.label, weight=w)
        w = w[ordered.order]
        everyone = np.add.reduceat(w, ordered.starts)
        positives = np.add.reduceat(np.where(ordered.label, w, 0.0), ordered.starts)
    return OutcomesByScore(ordered.score, positives, everyone - positives)


def tie_break_hash(key: Key, seed: int) -> NDArray[np.uint64]:
    """Give each key a 64-bit number that depends on the key and the seed alone.

    Not for secrets: it only puts tied people into an order nobody chose. Numbers are mixed as int64, text code
    point by code point, so a key hashes alike whatever else is in the array. The mixing steps are those of
    splitmix64 (Steele, Lea and Flood 2014, OOPSLA, 453-472).

    Parameters
    ----------
    key : array, shape (n_rows,), or tuple of such arrays
        Whole numbers, text, or dates; several columns are mixed in turn.
    seed : int
        From the study.
    """
    columns = key if isinstance(key, tuple) else (key,)
    arrays = [one_dimension(column, "key") for column in columns]
    length = same_length(**{f"key column {i}": array for i, array in enumerate(arrays, 1)})
    state = np.full(length, np.uint64(int(seed) % 2**64), dtype=np.uint64)
    state = _mix(state)
    for array in arrays:
        for part, used in _parts(array):
            state = np.where(used, _mix(state ^ part), state)
        state = _mix(state + np.uint64(1))
    return state


def _parts(array: NDArray[Any]) -> list[tuple[NDArray[np.uint64], NDArray[np.bool_]]]:
    """Split keys into whole numbers: one for a number or a date, one per character for text."""
    if array.dtype.kind in "iub":
        return [(array.astype(np.int64).view(np.uint64), np.ones(len(array), dtype=bool))]
    if array.dtype.kind == "M":
        return [(array.astype("datetime64[us]").view(np.uint64), np.ones(len(array), dtype=bool))]
    if array.dtype.kind not in "UOT":
        raise SpecError(f"key is of type {array.dtype}; give whole numbers, text or dates.")
    if array.dtype.kind != "U":
        things = array.astype(object)
        wrong = sum(not isinstance(thing, str) for thing in things)
        if wrong:
            raise SpecError(f"key: {wrong} of {len(things)} values are not text. Give every row a key.")
        array = things.astype("U") if len(things) else np.zeros(0, dtype="U1")
    points = np.ascontiguousarray(array).view(np.uint32).reshape(len(array), -1) if len(array) else np.zeros((0, 1))
    return [(column.astype(np.uint64), column != 0) for column in points.T]


def _mix(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = state + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))
