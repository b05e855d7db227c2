"""What nobody printed: how many people of each kind stand in each group, as the unknowns of one linear system.

Takes    names of operating points and which lists lie inside which.
Gives    `Unknowns`: the columns that a quantity of a unit adds up.
Promise  every unknown is a number of people, never below 0; a quantity is a plain sum of unknowns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Unit = tuple[str, str]
"""A characteristic (or several, joined by " x ") and one of its groups."""
Part = tuple[Unit, str, str]
"""A unit, a quantity, and the operating point it is taken at ("" where there is none)."""
EVERYONE: Unit = ("everyone", "all")
NO, YES, WAITING = range(3)
OF_OUTCOME = {"people": (NO, YES, WAITING), "known": (NO, YES), "yes": (YES,), "no": (NO,), "waiting": (WAITING,)}
OF_LIST = {
    "flagged": (True, (NO, YES, WAITING)), "not flagged": (False, (NO, YES, WAITING)),
    "flagged known": (True, (NO, YES)), "not flagged known": (False, (NO, YES)),
    "right": (True, (YES,)), "wrong": (True, (NO,)), "missed": (False, (YES,)), "rest": (False, (NO,)),
}  # fmt: skip
"""Quantities at an operating point: on the list or not, and which outcomes."""


@dataclass
class Unknowns:
    """Numbers every unknown of a run.

    chains : lists of operating points, each inside the next one; people of two chains may overlap in any way.

    A unit has one unknown for each kind of outcome (no, yes, not yet known) and each way of standing on the lists. A
    mark (people listed by all models, say) is one unknown more, made when it is first asked for.
    """

    chains: Sequence[Sequence[str]]
    units: dict[Unit, int] = field(default_factory=dict)
    marks: dict[tuple[Unit, str], int] = field(default_factory=dict)
    size: int = 0

    def __post_init__(self) -> None:
        depth = [range(len(chain) + 1) for chain in self.chains]
        places = {point: (at, step) for at, chain in enumerate(self.chains) for step, point in enumerate(chain)}
        self._ways = list(product(*depth))
        self._listed = {
            point: [way for way, steps in enumerate(self._ways) if steps[at] <= step]
            for point, (at, step) in places.items()
        }

    @property
    def atoms(self) -> int:
        """Unknowns of one unit, without its marks."""
        return 3 * len(self._ways)

    @property
    def points(self) -> list[str]:
        """Operating points that have a place here."""
        return list(self._listed)

    def start(self, unit: Unit) -> int:
        """The first column of a unit; a new unit gets the next ones."""
        if unit not in self.units:
            self.units[unit] = self.size
            self.size += self.atoms
        return self.units[unit]

    def columns(self, part: Part) -> list[int]:
        """The columns whose sum a quantity is.

        Raises
        ------
        KeyError
            If the operating point has no place in any chain.
        """
        unit, quantity, point = part
        if quantity in OF_OUTCOME:
            return self._sum(unit, range(len(self._ways)), OF_OUTCOME[quantity])
        if quantity in OF_LIST:
            on, outcomes = OF_LIST[quantity]
            inside = self._listed[point]
            ways = inside if on else [way for way in range(len(self._ways)) if way not in inside]
            return self._sum(unit, ways, outcomes)
        if (unit, quantity) not in self.marks:
            self.marks[unit, quantity] = self.size
            self.size += 1
        return [self.marks[unit, quantity]]

    def moved(self, points: Sequence[Array], other: Unknowns) -> list[Array]:
        """Solutions over the columns of `other`, over these columns; 0 for what stood nowhere there."""
        if other.chains != self.chains:
            return []
        here, there = self._places(), other._places()
        both = [one for one in here if one in there]
        to, fro = (np.array([side[one] for one in both], dtype=np.int64) for side in (here, there))
        found = [np.zeros(self.size) for _ in points]
        for new, old in zip(found, points, strict=True):
            new[to] = old[fro]
        return found

    def _places(self) -> dict[tuple[Unit, str | int], int]:
        """Each column by the unit and mark, or the unit and number, that it belongs to."""
        places: dict[tuple[Unit, str | int], int] = dict(self.marks.items())
        places.update(((unit, at), first + at) for unit, first in self.units.items() for at in range(self.atoms))
        return places

    def _sum(self, unit: Unit, ways: Sequence[int], outcomes: Sequence[int]) -> list[int]:
        first = self.start(unit)
        return [first + 3 * way + outcome for way in ways for outcome in outcomes]
