"""Every model the competition could have kept: each recipe with each strength and each number of trees.

Takes    held-out logits of the linear and the boosted parts.
Gives    `Candidate`, `Field`.
Promise  a candidate's logits are those of its parts, mixed as its recipe says; nothing is fitted here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from riskkit.models.score_function import LABELS, LINEAR_SHARE, SIMPLEST_FIRST


@dataclass(frozen=True)
class Candidate:
    """A recipe with its numbers. `strength` is None without a linear part, `rounds` is None without trees."""

    recipe: str
    strength: float | None
    rounds: int | None

    @property
    def words(self) -> str:
        """For a reader."""
        parts = [LABELS[self.recipe]]
        parts += [] if self.strength is None else [f"strength {self.strength:g}"]
        parts += [] if self.rounds is None else [f"{self.rounds} trees"]
        return ", ".join(parts)


def candidate_of(recipe: str, strength: float, rounds: int) -> Candidate:
    """The candidate of a recipe, without the number that the recipe does not use."""
    share = LINEAR_SHARE[recipe]
    return Candidate(recipe, strength if share > 0 else None, rounds if share < 1 else None)


def mixed(candidate: Candidate, linear: dict[float, np.ndarray], trees: dict[int, np.ndarray]) -> np.ndarray:
    """The candidate's logit, float64 (n,), from those of its parts by strength and by number of trees."""
    share, parts = LINEAR_SHARE[candidate.recipe], []
    if candidate.strength is not None:
        parts.append(linear[candidate.strength])
    if candidate.rounds is not None:
        parts.append(trees[candidate.rounds])
    return parts[0] if len(parts) == 1 else share * parts[0] + (1 - share) * parts[1]


@dataclass(frozen=True)
class Field:
    """linear, trees: held-out logits before calibration, (n,) each, by strength and by number of trees; NaN where a
    row was never held out."""

    recipes: tuple[str, ...]
    linear: dict[float, np.ndarray]
    trees: dict[int, np.ndarray]

    def candidates(self) -> Iterator[Candidate]:
        """All of them, simplest recipe first."""
        for recipe in SIMPLEST_FIRST:
            if recipe in self.recipes:
                seen = [candidate_of(recipe, s, r) for s in self.linear for r in self.trees]
                yield from dict.fromkeys(seen)

    def held(self, candidate: Candidate) -> np.ndarray:
        """Held-out logits of a candidate, float64 (n,)."""
        return mixed(candidate, self.linear, self.trees)
