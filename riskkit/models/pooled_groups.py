"""Groups large enough to be fitted on their own, and where everybody else is counted.

Takes    the level, recorded outcome and person of each training row that is held out once.
Gives    `pool_groups`: a `Pooling`, which gives a code to any level, also to one never seen in training.
Promise  a group with fewer than 10 people with, or without, a recorded outcome is never fitted on its own; it is
         counted with the other small ones, or with the largest group, and the words say which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

LEAST = 10


@dataclass(frozen=True)
class Pooling:
    """names: of the groups that are fitted. place: code of each level seen in training. rest: code of any other level.

    said: which levels were not fitted on their own, in words; None where all were.
    """

    names: tuple[str, ...]
    place: Mapping[str, int]
    rest: int
    said: str | None

    def codes(self, levels: np.ndarray) -> np.ndarray:
        """The fitted group of each row, int64 (n,)."""
        seen, at = np.unique(levels.astype("U"), return_inverse=True)
        return np.array([self.place.get(str(level), self.rest) for level in seen], dtype=np.int64)[at]


def pool_groups(levels: np.ndarray, y: np.ndarray, person: np.ndarray) -> Pooling:
    """Keep groups that are large enough; put the small ones together.

    Parameters
    ----------
    levels : text (n,)
    y : array of 0 and 1, shape (n,)
    person : int64 (n,)
        People are counted, not rows.
    """
    text = levels.astype("U")
    names = [str(level) for level in np.unique(text)]
    enough = {name: _least_people(y[text == name], person[text == name]) >= LEAST for name in names}
    large, small = [n for n in names if enough[n]], [n for n in names if not enough[n]]
    if not small:
        biggest = max(large, key=lambda name: int(np.count_nonzero(text == name)))
        return Pooling(tuple(large), {name: k for k, name in enumerate(large)}, large.index(biggest), None)
    together = np.isin(text, small)
    told = f"{', '.join(small)}: fewer than {LEAST} people with, or without, a recorded outcome in held-out training"
    if not large or _least_people(y[together], person[together]) >= LEAST:
        fitted, rest = [*large, " and ".join(small)], len(large)
        said = f"{told}, so {'they are' if len(small) > 1 else 'it is'} fitted together, not alone"
    else:
        biggest = max(large, key=lambda name: int(np.count_nonzero(text == name)))
        fitted, rest = large, large.index(biggest)
        said = f"{told}, so counted with {biggest}"
    place = {name: k for k, name in enumerate(large)} | dict.fromkeys(small, rest)
    return Pooling(tuple(fitted), place, rest, said)


def _least_people(y: np.ndarray, person: np.ndarray) -> int:
    """The fewer of: people with a recorded outcome on some row, people without one on some row."""
    return min(len(np.unique(person[y == 1])), len(np.unique(person[y == 0])))
