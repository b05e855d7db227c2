"""The figures that groups are compared by: counts, bases and design effects of the groups that are large enough.

Takes    GroupCounts, ScoredRows, AuditSpec.
Gives    `Compared`, one per characteristic and metric at the study's capacity.
Promise  a group that is too small for a rate is named as left out, never compared in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.groups import RATES
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.domain.model_spec import AuditSpec

Array = np.ndarray[Any, Any]
RATIO = "O/E"


@dataclass(frozen=True, eq=False)
class Compared:
    """One metric of one characteristic over the groups that are large enough.

    levels: their names. left_out: names of those too small. count: float64 (k,). base: float64 (k,), people, or
    expected outcomes for O/E. effect: float64 (k,), design effects: variances are so many times wider than those of
    independent rows (for O/E: of Poisson counts).
    """

    attribute: str
    metric: str
    levels: tuple[str, ...]
    left_out: tuple[str, ...]
    count: Array
    base: Array
    effect: Array

    @property
    def is_ratio(self) -> bool:
        """True for observed over expected, false for shares."""
        return self.metric == RATIO

    @property
    def value(self) -> Array:
        """Share, or observed over expected."""
        return self.count / self.base

    @property
    def effective(self) -> tuple[Array, Array]:
        """Count and base divided by their design effects: as many independent rows would say as much."""
        return self.count / self.effect, self.base / self.effect

    @property
    def mean_effect(self) -> float:
        """The design effect of a test of all groups (Rao and Scott 1981, first-order correction)."""
        share = self.base / self.base.sum()
        return float(((1 - share) * self.effect).sum() / max(1, len(self.levels) - 1))

    @property
    def untestable(self) -> str | None:
        """Why nothing can be compared, or None."""
        if len(self.levels) < 2:
            return "fewer than two groups are large enough"
        total = self.count.sum()
        if total == 0 or (not self.is_ratio and total == self.base.sum()):
            return "every group has the same value, at its end"
        return None


def compared_metrics(counts: GroupCounts, rows: ScoredRows, spec: AuditSpec) -> Iterator[Compared]:
    """Every metric of one characteristic, in the order of `domain.model_spec.COMPARED`; O/E only of probabilities."""
    for metric in RATES:
        count, base = counts.share(metric, CAPACITY)
        keep = (counts.people >= spec.smallest_group) & (base >= spec.smallest_base)
        yield _kept(counts, metric, count, base, keep)
    if rows.scores_are_probabilities:
        enough = (counts.people >= spec.smallest_group) & (counts.known >= spec.smallest_base)
        yield _kept(counts, RATIO, counts.observed, counts.expected, enough & (counts.expected > 0))


def _kept(counts: GroupCounts, metric: str, count: Array, base: Array, keep: Array) -> Compared:
    effect = counts.design_effects(metric, CAPACITY) if keep.any() else np.ones(len(keep))
    named = list(zip(counts.levels, keep, strict=True))
    return Compared(
        attribute=counts.attribute,
        metric=metric,
        levels=tuple(level for level, kept in named if kept),
        left_out=tuple(level for level, kept in named if not kept),
        count=count[keep].astype(np.float64),
        base=base[keep].astype(np.float64),
        effect=effect[keep],
    )
