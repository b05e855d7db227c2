"""Which hidden cells can be two different numbers of people: few solutions settle nearly all of them.

Takes    a System and its targets.
Gives    `Search`: the least and the most of each target over the solutions found.
Promise  a target is given up only when the solver has said that its least and its most hold no second whole number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from riskkit.release.back_calculation.linear import System
    from riskkit.release.back_calculation.rule import Rule

Array = np.ndarray[Any, Any]
TOLERANCE = 1e-6
RANDOM_ROUNDS = 12
DIGITS = 4
BESIDE = 1e-3
"""Weight of a target that is moved while another one is made small."""


class Search:
    """Ranges of targets, widened by every solution that the rule of hiding allows.

    rows : the targets, then what else may be the reason that they are hidden, sparse (rows, columns).
    low, high : float64 (targets,), over all solutions. points : solutions, float64 (columns,) each.
    allowed_low, allowed_high : over those in which the target, or one that is hidden with it, is small.
    """

    def __init__(self, system: System, targets: Any, known: Sequence[Array], rule: Rule | None = None) -> None:
        self.system, self.targets, self.rule = system, targets.tocsr(), rule
        self.rows = self.targets if rule is None else sparse.vstack([targets, rule.others]).tocsr()
        self.points: list[Array] = []
        many = targets.shape[0]
        self.low, self.high = np.full(many, np.inf), np.full(many, -np.inf)
        self.allowed_low, self.allowed_high = self.low.copy(), self.high.copy()
        self.settled = np.zeros(many, dtype=bool)
        self.draw = np.random.default_rng(20_261_129)
        for point in known:
            if len(point) == system.size and system.fits(point):
                self.learn(point)

    def run(self) -> None:
        """Random directions first, then all that has not moved at once, then one by one what is left."""
        for _ in range(RANDOM_ROUNDS):
            if len(left := self.open):
                signs = self.draw.choice([-1.0, 1.0], len(left))
                self.push(left, np.where(self._too_large(left), 1.0, signs) * self.draw.uniform(0.5, 1, len(left)))
        self.stuck()
        while len(left := self.open):
            for target in self._one_of_each(left):
                self.alone(int(target))

    def learn(self, point: Array) -> None:
        """One more solution. A reason that is 0 in it counts as few, though only 1 or more is."""
        every = self.rows @ point
        at = every[: self.targets.shape[0]]
        self.low, self.high = np.minimum(self.low, at), np.maximum(self.high, at)
        allowed = np.ones(len(at), dtype=bool)
        if self.rule is not None:
            small = (every > -TOLERANCE) & (every < self.rule.limit + TOLERANCE)
            allowed = self.rule.reasons @ small > 0
        self.allowed_low[allowed] = np.minimum(self.allowed_low, at)[allowed]
        self.allowed_high[allowed] = np.maximum(self.allowed_high, at)[allowed]
        self.points.append(point)

    def ranges(self) -> tuple[Array, Array]:
        """The least and the most of each target that the rule allows; as it stands where it allows nothing seen.

        A target that can be small by itself can be any number from its least to the limit. Numbers between two allowed
        solutions count as allowed, though one of them may not be.
        """
        low, high = self.allowed_low.copy(), self.allowed_high.copy()
        if self.rule is not None:
            small = self.low < self.rule.limit + TOLERANCE
            high[small] = np.maximum(high, np.minimum(self.high, self.rule.limit))[small]
        none = low > high
        low[none], high[none] = self.low[none], self.high[none]
        return low, high

    @property
    def open(self) -> Array:
        """Targets of which only one whole number has been seen, and that are not settled."""
        return np.flatnonzero((self._others() < 1) & ~self.settled)

    def push(self, which: Array, weights: Array) -> float:
        """Solve for the least weighted sum of some rows; gives that sum."""
        objective = self.rows[which].T @ weights
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
            still, slack = float(self.low[which] @ weights), TOLERANCE * len(which)
            if self.push(which, weights) > still - slack and -self.push(which, -weights) < still + slack:
                self.settled[which] = True
                return

    def alone(self, target: int) -> None:
        """The least and the most of one target, if it is open still; then beside each that is hidden with it."""
        which = np.array([target])
        for sign in (1.0, -1.0):
            if self.is_open(target):
                self.push(which, sign * np.ones(1))
        if self.rule is not None and _whole_numbers(self.low[target], self.high[target]) > 0:
            for other in self.rule.reasons[target].indices:
                for sign in (BESIDE, -BESIDE):
                    if other != target and self.is_open(target):
                        self.push(np.array([other, target]), np.array([1.0, sign]))
        self.settled[target] = True

    def is_open(self, target: int) -> bool:
        """True if only one whole number of this target has been seen."""
        return bool(self._others()[target] < 1)

    def _others(self) -> Array:
        """How many whole numbers beside the least the rule allows, of those seen; -1 if it allows none."""
        low, high = self.ranges()
        return np.where(self.allowed_low > self.allowed_high, -1.0, _whole_numbers(low, high))

    def _too_large(self, which: Array) -> Array:
        """True where no solution has yet been seen that the rule allows."""
        return np.asarray(self.allowed_low[which] > self.allowed_high[which])


def _whole_numbers(low: Array, high: Array) -> Array:
    """How many whole numbers beside the least lie between two ends."""
    return np.asarray(np.floor(high + TOLERANCE) - np.ceil(low - TOLERANCE))
