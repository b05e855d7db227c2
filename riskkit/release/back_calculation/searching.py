"""Which hidden cells can be two different numbers of people: few solutions settle nearly all of them.

Takes    a System and its targets.
Gives    `Search`: the least and the most of each target over the solutions found.
Promise  a target is given up only when the solver has said that its least and its most hold no second whole number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from riskkit.release.back_calculation.linear import System

Array = np.ndarray[Any, Any]
TOLERANCE = 1e-6
RANDOM_ROUNDS = 12
DIGITS = 4


class Search:
    """Ranges of targets, widened by every solution.

    low, high : float64 (targets,). points : solutions, float64 (columns,) each.
    limit : no number over it counts as a second one of a target that can be as small as it.
    """

    def __init__(self, system: System, targets: Any, known: Sequence[Array], limit: float = np.inf) -> None:
        self.system, self.targets, self.limit = system, targets.tocsr(), limit
        self.points: list[Array] = []
        many = targets.shape[0]
        self.low, self.high = np.full(many, np.inf), np.full(many, -np.inf)
        self.settled = np.zeros(many, dtype=bool)
        self.draw = np.random.default_rng(20_261_129)
        for point in known:
            if len(point) == system.size and system.fits(point):
                self.learn(point)

    def run(self) -> None:
        """Random directions first, then all that has not moved at once, then one by one what is left."""
        for _ in range(RANDOM_ROUNDS):
            if len(left := self.open):
                self.push(left, self.draw.choice([-1.0, 1.0], len(left)) * self.draw.uniform(0.5, 1, len(left)))
        self.stuck()
        while len(left := self.open):
            for target in self._one_of_each(left):
                self.alone(int(target))

    def learn(self, point: Array) -> None:
        """One more solution."""
        at = self.targets @ point
        self.low, self.high = np.minimum(self.low, at), np.maximum(self.high, at)
        self.points.append(point)

    @property
    def open(self) -> Array:
        """Targets of which only one whole number has been seen, and that are not settled."""
        return np.flatnonzero((self._others() < 1) & ~self.settled)

    def push(self, which: Array, weights: Array) -> float:
        """Solve for the least weighted sum of some targets; gives that sum."""
        objective = self.targets[which].T @ weights
        point, _ = self.system.solve(objective)
        self.learn(point)
        return float(objective @ point)

    def _one_of_each(self, which: Array) -> Array:
        """Targets that have moved in step in every solution are asked for once."""
        moves = self.targets[which] @ (np.array(self.points) - self.points[0]).T
        moves = np.round(moves, DIGITS)
        first = np.argmax(moves != 0, axis=1)
        lead = moves[np.arange(len(which)), first]
        still = lead == 0
        _, found = np.unique(moves * np.where(lead < 0, -1.0, 1.0)[:, None] + 0.0, axis=0, return_index=True)
        return which[np.unique(np.concatenate([found, np.flatnonzero(still)]))]

    def stuck(self) -> None:
        """Targets that no solution has moved: if a random sum of them cannot move, none of them can."""
        while True:
            which = self.open
            which = which[self.high[which] - self.low[which] < TOLERANCE]
            if not len(which):
                return
            weights = self.draw.uniform(0.5, 1.0, len(which))
            least, most = self.push(which, weights), -self.push(which, -weights)
            if most - least < TOLERANCE * len(which):
                self.settled[which] = True
                return

    def alone(self, target: int) -> None:
        """The least and the most of one target, if it is open still."""
        which, weight = np.array([target]), np.ones(1)
        for sign in (-1.0, 1.0):
            if self.is_open(target):
                self.push(which, sign * weight)
        self.settled[target] = True

    def is_open(self, target: int) -> bool:
        """True if only one whole number of this target has been seen."""
        return bool(self._others()[target] < 1)

    def _others(self) -> Array:
        """How many whole numbers beside the least have been seen."""
        least = np.ceil(self.low - TOLERANCE)
        most = np.where(least <= self.limit, np.minimum(self.high, self.limit), self.high)
        return np.asarray(np.floor(most + TOLERANCE) - least)
