"""The nearest admissible changes under which a person would not be on the list.

Takes    a function from features to logits, flagged rows, the logit they must fall below, notes with what can change.
Gives    `nearest_changes`: for each row the nearest changes of one input, or of two where one is not enough.
Promise  only inputs a human declared changeable move, only in the declared direction, only to values that people
         scored have; nothing is said about what would happen in the world.

Source: Wachter, Mittelstadt and Russell (2018), Counterfactual explanations without opening the black box, Harvard
Journal of Law & Technology 31; cost as in Ustun, Spangher and Liu (2019), percentile shift.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from riskkit.domain.case_facts import Change

if TYPE_CHECKING:
    from riskkit.domain.examples import FeatureNote

Logits = Callable[[np.ndarray], np.ndarray]
MOST_VALUES = 12
MOST_SHOWN = 3


@dataclass(frozen=True)
class Move:
    """One way one input can change: new values of its columns, and for each row whether it may and how far it is."""

    source: str
    places: tuple[int, ...]
    values: tuple[float, ...]
    allowed: np.ndarray
    distance: np.ndarray

    def applied(self, x: np.ndarray) -> np.ndarray:
        """A copy of rows with the input changed."""
        moved = x.copy()
        moved[:, list(self.places)] = self.values
        return moved


def nearest_changes(
    logits: Logits, x: np.ndarray, below: np.ndarray, notes: tuple[FeatureNote, ...], pool: np.ndarray
) -> list[tuple[Change, ...]]:
    """Look for the nearest changes, of one input first.

    Parameters
    ----------
    logits : callable
        float64 (n, n_features) to float64 (n,).
    x : float64 (k, n_features)
        Flagged rows; a missing value (NaN) is not changed.
    below : float64 (k,)
        A row is off the list where its logit is under this.
    notes : FeatureNote of every column
    pool : float64 (n, n_features)
        All rows scored: whose values may be taken, and what distances are measured in.

    Returns
    -------
    list of k tuples of Change
        At most three each, nearest first, each of a different input (or pair); empty: no admissible change was found.
    """
    moves = list(_moves(x, notes, pool))
    found: list[dict[tuple[str, ...], Change]] = [{} for _ in range(len(x))]
    for move in moves:
        _try(logits, x, below, (move,), notes, np.arange(len(x)), found)
    open_rows = np.array([row for row, changes in enumerate(found) if not changes], dtype=np.int64)
    for one, other in combinations(moves, 2):
        if len(open_rows) and one.source != other.source:
            _try(logits, x, below, (one, other), notes, open_rows, found)
    return [tuple(sorted(f.values(), key=lambda c: (c.distance, c.values))[:MOST_SHOWN]) for f in found]


def _try(
    logits: Logits,
    x: np.ndarray,
    below: np.ndarray,
    moves: tuple[Move, ...],
    notes: tuple[FeatureNote, ...],
    rows: np.ndarray,
    found: list[dict[tuple[str, ...], Change]],
) -> None:
    """Keep, for each row and set of inputs, the nearest change that takes the row off the list."""
    rows = rows[np.all([move.allowed[rows] for move in moves], axis=0)]
    if not len(rows):
        return
    moved = x[rows]
    for move in moves:
        moved = move.applied(moved)
    distance = np.sum([move.distance[rows] for move in moves], axis=0)
    name = tuple(move.source for move in moves)
    values = tuple(
        (notes[place].name, value) for move in moves for place, value in zip(move.places, move.values, strict=True)
    )
    for at in np.flatnonzero(logits(moved) < below[rows]).tolist():
        row, cost = int(rows[at]), float(distance[at])
        if name not in found[row] or cost < found[row][name].distance:
            found[row][name] = Change(values, cost)


def _moves(x: np.ndarray, notes: tuple[FeatureNote, ...], pool: np.ndarray) -> Iterator[Move]:
    together: dict[str, list[int]] = {}
    for place, note in enumerate(notes):
        if note.changeable != "no":
            together.setdefault(note.source or note.name, []).append(place)
    for source, places in together.items():
        if len(places) > 1:
            yield from _level_moves(source, tuple(places), x, pool)
        else:
            yield from _number_moves(source, places[0], notes[places[0]].changeable, x, pool)


def _number_moves(source: str, place: int, direction: str, x: np.ndarray, pool: np.ndarray) -> Iterator[Move]:
    own, known = x[:, place], np.sort(pool[~np.isnan(pool[:, place]), place])
    values = np.unique(known)
    if len(values) > MOST_VALUES:
        values = np.unique(np.quantile(known, np.linspace(0, 1, MOST_VALUES), method="nearest"))
    for value in values.tolist():
        lower, higher = value < own, value > own
        allowed = {"lower": lower, "higher": higher, "either": lower | higher}[direction]
        if allowed.any():
            yield Move(source, (place,), (value,), allowed, np.abs(_middle(known, own) - _middle(known, value)))


def _level_moves(source: str, places: tuple[int, ...], x: np.ndarray, pool: np.ndarray) -> Iterator[Move]:
    """From one level of a category to another: the rarer the level among those scored, the farther."""
    for at, place in enumerate(places):
        share = float(np.nanmean(pool[:, place] == 1))
        values = tuple(1.0 if other == at else 0.0 for other in range(len(places)))
        allowed = x[:, place] == 0
        if share > 0 and allowed.any():
            yield Move(source, places, values, allowed, np.full(len(x), 1 - share))


def _middle(known: np.ndarray, values: np.ndarray | float) -> np.ndarray:
    """Share of known values below, and half of those equal."""
    under, upto = np.searchsorted(known, values, "left"), np.searchsorted(known, values, "right")
    return np.asarray((under + upto) / (2 * len(known)))
