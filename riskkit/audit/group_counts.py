"""One table of counts for each characteristic and each intersection, from which every group figure is divided.

Takes    ScoredRows, Groups, AuditSpec.
Gives    `GroupCounts`: rows by level, outcome and operating points, in all and by bucket of people.
Promise  nobody vanishes: missing is a level, an outcome that is not known is a kind of outcome; each characteristic is
         counted in one pass over the rows, whatever the number of operating points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.buckets import Buckets, bucket_counts, design_effect

if TYPE_CHECKING:
    from riskkit.domain.cohort import Groups

Array = np.ndarray[Any, Any]
MOST_LEVELS = 1_000
MOST_CELLS = 40_000_000
"""Of a table by bucket: with more, buckets are put together."""
NO, YES, UNKNOWN = 0, 1, 2
FOUR = ("tn", "fp", "fn", "tp")
_MADE_OF: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "FPR": (("fp",), ("tn", "fp")),
    "FNR": (("fn",), ("fn", "tp")),
    "TPR": (("tp",), ("fn", "tp")),
    "PPV": (("tp",), ("fp", "tp")),
    "FOR": (("fn",), ("tn", "fn")),
}


@dataclass(frozen=True, eq=False)
class Points:
    """Operating points of an audit: their names, and which patterns of flags are flagged at each.

    names: in order. flagged: bool (points, patterns). of_row: int64 (n_rows,), the pattern of each row.
    """

    names: tuple[str, ...]
    flagged: Array
    of_row: Array

    @classmethod
    def of(cls, rows: ScoredRows) -> Points:
        """Rows that are flagged at the same points share a pattern; there are few."""
        points = rows.operating_points
        code = np.zeros(len(rows), dtype=np.int64)
        for flagged in points.values():
            code = code * 2 + flagged
        seen, of_row = np.unique(code, return_inverse=True)
        bits = np.arange(len(points))[::-1]
        return cls(tuple(points), ((seen[None, :] >> bits[:, None]) & 1).astype(bool), of_row.astype(np.int64))


@dataclass(frozen=True, eq=False)
class GroupCounts:
    """Counts of one characteristic, or of an intersection.

    levels: names, in order. code: int64 (n_rows,), the level of each row. points: operating points.
    table: int64 (levels, 3, patterns): rows by level, outcome (no, yes, not yet known) and pattern of flags.
    by_bucket: float64 (buckets, levels, 3, patterns), the same by bucket of people.
    expected: float64 (levels,), sum of the scores of rows whose outcome is known; expected_by_bucket by bucket.
    repeats: whether people (or clusters) have several rows, so that variances need a design effect.
    made_of: int64 (levels, characteristics), the level of each characteristic in each combination; None for one alone.
    """

    attribute: str
    levels: tuple[str, ...]
    code: Array
    points: Points
    table: Array
    by_bucket: Array
    expected: Array
    expected_by_bucket: Array
    repeats: bool
    made_of: Array | None = None

    @cached_property
    def people(self) -> Array:
        """Rows of each level, int64 (levels,)."""
        return self.table.sum(axis=(1, 2))

    @cached_property
    def known(self) -> Array:
        """Rows whose outcome is known, int64 (levels,)."""
        return self.table[:, :UNKNOWN].sum(axis=(1, 2))

    @cached_property
    def observed(self) -> Array:
        """Recorded outcomes, int64 (levels,)."""
        return self.table[:, YES].sum(axis=1)

    def share(self, metric: str, point: str) -> tuple[Array, Array]:
        """Count and base of a share for each level: int64 (levels,) each."""
        return share_of(self.table, metric, self.points, point)

    def design_effects(self, metric: str, point: str = "") -> Array:
        """How much wider than for independent rows, float64 (levels,); 1 where rows are independent.

        A level in which everybody or nobody is counted takes the mean of the others, weighted by base.
        """
        if not self.repeats and metric != "O/E":
            return np.ones(len(self.levels))
        if metric == "O/E":
            return self._ratio_effects()
        count, base = share_of(self.by_bucket, metric, self.points, point)
        total, rows = count.sum(axis=0), base.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            effect = design_effect(count, base, total * (1 - total / rows))
        return _filled(effect, rows)

    def _ratio_effects(self) -> Array:
        """Spread of outcomes against that of Poisson counts; may be under 1, since a person has an outcome or not."""
        count, base = self.by_bucket[:, :, YES].sum(axis=-1), self.expected_by_bucket
        observed, expected, many = count.sum(axis=0), base.sum(axis=0), len(count)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = observed / expected
            spread = ((count - ratio * base) ** 2).sum(axis=0) * many / max(many - 1, 1)
            effect = np.where(observed >= LEAST_OUTCOMES, spread / observed, np.nan)
        return _filled(np.clip(effect, LEAST_EFFECT, None), expected)


LEAST_OUTCOMES, LEAST_EFFECT = 10, 0.3


def share_of(table: Array, metric: str, points: Points, point: str) -> tuple[Array, Array]:
    """Count and base of a share from a table (..., levels, 3, patterns); shape (..., levels) each."""
    if metric == "recorded":
        return table[..., YES, :].sum(axis=-1), table[..., :UNKNOWN, :].sum(axis=(-1, -2))
    flagged = points.flagged[points.names.index(point)]
    if metric == "selection":
        return table[..., flagged].sum(axis=(-1, -2)), table.sum(axis=(-1, -2))
    four = four_cells(table, flagged)
    above, below = _MADE_OF[metric]
    return sum(four[name] for name in above), sum(four[name] for name in below)  # type: ignore[return-value]


def four_cells(table: Array, flagged: Array) -> dict[str, Array]:
    """tn, fp, fn, tp of rows whose outcome is known, each (..., levels)."""
    on, off = table[..., flagged].sum(axis=-1), table[..., ~flagged].sum(axis=-1)
    return {"tn": off[..., NO], "fp": on[..., NO], "fn": off[..., YES], "tp": on[..., YES]}


def count_groups(
    rows: ScoredRows, points: Points, buckets: Buckets, attribute: str, levels: tuple[str, ...], code: Array
) -> GroupCounts:
    """Count one characteristic in one pass."""
    patterns = points.flagged.shape[1]
    shape = (len(levels), 3, patterns)
    outcome = np.where(rows.known, (rows.label == 1).astype(np.int64), UNKNOWN)
    cell = (code * 3 + outcome) * patterns + points.of_row
    some = _fewer(buckets, int(np.prod(shape)))
    by_bucket = bucket_counts(some, cell, int(np.prod(shape))).reshape(-1, *shape)
    scores = np.where(rows.known, rows.score, 0.0)
    expected = bucket_counts(some, code, len(levels), scores)
    return GroupCounts(
        attribute=attribute,
        levels=levels,
        code=code,
        points=points,
        table=by_bucket.sum(axis=0).astype(np.int64),
        by_bucket=by_bucket,
        expected=np.bincount(code, weights=scores, minlength=len(levels)),
        expected_by_bucket=expected,
        repeats=buckets.repeats,
    )


def everyone(rows: ScoredRows, points: Points) -> GroupCounts:
    """All rows as one group."""
    return count_groups(rows, points, rows.buckets, "everyone", ("all",), np.zeros(len(rows), dtype=np.int64))


def single_attributes(rows: ScoredRows, points: Points, groups: Groups) -> list[GroupCounts]:
    """Counts of every characteristic of the study, in its order."""
    return [
        count_groups(rows, points, rows.buckets, spec.name, *coded(groups, spec.name)) for spec in groups.specs
    ]  # fmt: skip


def wanted_intersections(groups: Groups, spec: AuditSpec) -> list[tuple[str, ...]]:
    """All pairs of protected characteristics, after the intersections that the study names."""
    protected = [g.name for g in groups.specs if g.protected]
    return list(dict.fromkeys([*spec.intersections, *combinations(protected, 2)]))


def intersections(
    rows: ScoredRows, points: Points, groups: Groups, spec: AuditSpec
) -> tuple[list[GroupCounts], list[str]]:
    """Counts of all wanted intersections, and the names of those with too many combinations."""
    counted, refused = [], []
    for names in wanted_intersections(groups, spec):
        name = " x ".join(names)
        parts = [coded(groups, one) for one in names]
        levels, code = crossed(parts)
        if len(levels) > MOST_LEVELS:
            refused.append(name)
        else:
            counts = count_groups(rows, points, rows.buckets, name, levels, code)
            counted.append(replace(counts, made_of=_made_of(code, parts)))
    return counted, refused


def coded(groups: Groups, name: str) -> tuple[tuple[str, ...], Array]:
    """Levels in order (bands in their own order, missing last) and the level of each row."""
    import pandas as pd

    from riskkit.domain.groups import band_names
    from riskkit.domain.words import MISSING

    spec = next(g for g in groups.specs if g.name == name)
    code, seen = pd.factorize(groups.frame[name].astype("object"), sort=False)
    found = [str(level) for level in seen]
    known = band_names(spec.bands) if spec.bands is not None else list(dict.fromkeys(spec.levels.values()))
    inside = [level for level in known if level in found]
    others = sorted(level for level in found if level not in inside and level != MISSING)
    levels = [*inside, *others, *([MISSING] if MISSING in found else [])]
    place = {level: at for at, level in enumerate(levels)}
    return tuple(levels), np.array([place[level] for level in found], dtype=np.int64)[code]


def crossed(parts: list[tuple[tuple[str, ...], Array]]) -> tuple[tuple[str, ...], Array]:
    """Levels and codes of an intersection; only combinations that somebody is in."""
    code = np.zeros(len(parts[0][1]), dtype=np.int64)
    for levels, own in parts:
        code = code * len(levels) + own
    seen, compact = np.unique(code, return_inverse=True)
    return tuple(", ".join(_words(value, parts)) for value in seen.tolist()), compact.astype(np.int64)


def _made_of(code: Array, parts: list[tuple[tuple[str, ...], Array]]) -> Array:
    """The level of each characteristic in each combination: those of the combination's first row."""
    first = np.unique(code, return_index=True)[1]
    return np.column_stack([own[first] for _, own in parts])


def _words(value: int, parts: list[tuple[tuple[str, ...], Array]]) -> Iterator[str]:
    words = []
    for levels, _ in reversed(parts):
        value, at = divmod(value, len(levels))
        words.append(levels[at])
    return reversed(words)


def _fewer(buckets: Buckets, cells: int) -> Buckets:
    """Buckets put together, so that a table with many levels does not fill the memory."""
    most = max(50, MOST_CELLS // max(1, cells))
    if buckets.many <= most:
        return buckets
    return Buckets(buckets.of_row % most, most, buckets.repeats)


def _filled(effect: Array, base: Array) -> Array:
    """Design effects with the gaps filled by the weighted mean of the others; 1 if there are none."""
    there = ~np.isnan(effect) & (base > 0)
    mean = float(np.average(effect[there], weights=base[there])) if there.any() else 1.0
    return np.where(there, effect, mean)
