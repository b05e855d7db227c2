"""All protected characteristics crossed at once, as a grid of counts with one axis each, and one combination in it.

Takes    GroupCounts of single characteristics, ScoredRows.
Gives    `Grid`, `grid_of`; `Chosen`.
Promise  nobody vanishes: everybody is in one cell; characteristics that would make too many cells are named.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from riskkit.audit.group_counts import GroupCounts, Points, count_groups
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.stats.buckets import Buckets

Array = np.ndarray[Any, Any]
MOST_IN_GRID, BUCKETS = 3_000, 200
RATIO = "O/E"


@dataclass(frozen=True, eq=False)
class Grid:
    """singles: characteristics, most levels first; an axis each. counts: of the crossing, cells in C order.

    squares: float64 (cells,), sum of squared scores of rows whose outcome is known. left_out: characteristics whose
    levels would make too many cells. names: of the characteristics, in the order of the study.
    """

    singles: tuple[GroupCounts, ...]
    counts: GroupCounts
    squares: Array
    left_out: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Levels of each axis."""
        return tuple(len(one.levels) for one in self.singles)

    def shaped(self, cells: Array) -> Array:
        """An array over cells, with an axis for each characteristic."""
        return cells.reshape(self.shape)

    def count_and_base(self, metric: str) -> tuple[Array, Array]:
        """People counted and people they are counted of, int64 (cells,): recorded of known for O/E."""
        return (
            (self.counts.observed, self.counts.known) if metric == RATIO else self.counts.share(metric, CAPACITY)
        )  # fmt: skip

    def design_effect(self, metric: str) -> float:
        """How much wider than for independent people, at least 1: the largest mean of the crossing and of the singles.

        A person may stand in several cells, so single characteristics may spread more than cells do.
        """
        if not self.counts.repeats:
            return 1.0
        found = [_mean_effect(one, metric) for one in (self.counts, *self.singles)]
        if metric == RATIO:
            scale = self.counts.observed.sum() / self.counts.expected.sum()
            found = [one / max(0.1, 1 - scale * self.squares.sum() / self.counts.expected.sum()) for one in found]
        return max(1.0, *found)


def grid_of(singles: list[GroupCounts], rows: ScoredRows) -> Grid:
    """Cross these characteristics; those with most levels are left out while there are too many cells."""
    kept, left_out = sorted(singles, key=lambda one: -len(one.levels)), []
    while len(kept) > 1 and np.prod([len(one.levels) for one in kept]) > MOST_IN_GRID:
        left_out.append(kept.pop(0).attribute)
    code = np.zeros(len(rows), dtype=np.int64)
    for one in kept:
        code = code * len(one.levels) + one.code
    names = tuple(str(cell) for cell in range(int(np.prod([len(one.levels) for one in kept]))))
    points = Points((CAPACITY,), np.array([[False, True]]), rows.flagged.astype(np.int64))
    many = min(rows.buckets.many, BUCKETS) if rows.buckets.repeats else 1
    some = Buckets(rows.buckets.of_row % many, many, rows.buckets.repeats)
    counts = count_groups(rows, points, some, "all protected", names, code)
    squares = np.bincount(code, weights=np.where(rows.known, rows.score**2, 0.0), minlength=len(names))
    order = tuple(one.attribute for one in singles if one in kept)
    return Grid(tuple(kept), counts, squares, tuple(left_out), order)


def _mean_effect(counts: GroupCounts, metric: str) -> float:
    effect = counts.design_effects(metric, CAPACITY)
    weight = counts.expected if metric == RATIO else counts.share(metric, CAPACITY)[1]
    return float(np.average(effect, weights=weight)) if weight.sum() > 0 else 1.0


@dataclass(frozen=True, eq=False)
class Chosen:
    """A combination: on each axis of a grid the levels that are in it, bool (levels,)."""

    grid: Grid
    levels: tuple[Array, ...]

    @classmethod
    def least_words(cls, grid: Grid, levels: tuple[Array, ...], base: Array) -> Chosen:
        """The same people of the base, named by as few characteristics as will do."""
        found = cls(grid, levels)
        for axis, own in enumerate(levels):
            wider = (*found.levels[:axis], np.ones_like(own), *found.levels[axis + 1 :])
            if found.total(base) == cls(grid, wider).total(base):
                found = cls(grid, wider)
        return found

    @cached_property
    def inside(self) -> Array:
        """Which cells are in it, bool (cells,)."""
        inside = np.ones(self.grid.shape, dtype=bool)
        for axis, own in enumerate(self.levels):
            inside &= np.expand_dims(own, tuple(at for at in range(len(self.levels)) if at != axis))
        return inside.ravel()

    def total(self, cells: Array) -> Any:
        """Sum over the combination, as a plain number."""
        return cells[self.inside].sum().item()

    @property
    def named(self) -> dict[str, list[str]]:
        """Levels by characteristic; one with all its levels is left out."""
        found = {
            one.attribute: [level for level, there in zip(one.levels, own, strict=True) if there]
            for one, own in zip(self.grid.singles, self.levels, strict=True)
            if not own.all()
        }
        return {name: found[name] for name in self.grid.names if name in found}

    @property
    def words(self) -> str:
        """sex: female; ethnicity: Black, Asian."""
        return "; ".join(f"{name}: {', '.join(levels)}" for name, levels in self.named.items())

    def smallest_part(self, count: Array, base: Array) -> int:
        """The smallest count of people that its figures could give away.

        Every named characteristic is split in two, the levels named and the others. Of each cell of that table that
        somebody is in: the people counted, those of the base not counted, and those outside the base if any.
        """
        side = np.zeros(self.grid.shape, dtype=np.int64)
        for axis, own in enumerate(self.levels):
            if not own.all():
                side = side * 2 + np.expand_dims(own, tuple(at for at in range(len(self.levels)) if at != axis))
        people, counted, of = (np.bincount(side.ravel(), weights=x) for x in (self.grid.counts.people, count, base))
        there = people > 0
        outside = (people - of)[people > of]
        return int(min(counted[there].min(), (of - counted)[there].min(), *outside.tolist()))
