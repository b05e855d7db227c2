"""People of each group in each part (a date, an area): what a ratio over all people is put together from.

Takes    ScoredRows, GroupCounts of the study's characteristics, AuditSpec.
Gives    `parts_of`: what ratios are taken apart by; `PartCounts`: rows by part, group, outcome and flag.
Promise  every row is counted in one part and one group, missing included; one pass over the rows for each pair of
         characteristics.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from riskkit.audit.group_counts import MOST_CELLS, NO, UNKNOWN, YES, GroupCounts
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.buckets import Buckets, bucket_counts

Array = np.ndarray[Any, Any]
DATES = "as_of"
MOST_PARTS = 100
METRICS = ("selection", "recorded", "FPR", "FNR", "PPV")
OFF, ON = 0, 1
_MADE_OF: dict[str, tuple[tuple[tuple[int, ...], tuple[int, ...]], tuple[tuple[int, ...], tuple[int, ...]]]] = {
    "selection": (((NO, YES, UNKNOWN), (ON,)), ((NO, YES, UNKNOWN), (OFF, ON))),
    "recorded": (((YES,), (OFF, ON)), ((NO, YES), (OFF, ON))),
    "FPR": (((NO,), (ON,)), ((NO,), (OFF, ON))),
    "FNR": (((YES,), (OFF,)), ((YES,), (OFF, ON))),
    "PPV": (((YES,), (ON,)), ((NO, YES), (ON,))),
}
"""Outcomes and flags that are counted, and that are the base."""


@dataclass(frozen=True, eq=False)
class Parts:
    """What ratios are taken apart by: its name, its levels, and the level of each row, int64 (n_rows,)."""

    by: str
    levels: tuple[str, ...]
    code: Array


def parts_of(rows: ScoredRows, singles: list[GroupCounts], spec: AuditSpec, protected: dict[str, bool]) -> list[Parts]:
    """The strata of the study; by default the as-of dates and every characteristic that is not protected.

    `protected` says which characteristics are. What has one level only is no part of anything and is left out.
    """
    named = spec.strata
    if named is None:
        named = (DATES, *(counts.attribute for counts in singles if not protected[counts.attribute]))
    known = {counts.attribute: Parts(counts.attribute, counts.levels, counts.code) for counts in singles}
    if DATES in named:
        days, code = np.unique(rows.as_of, return_inverse=True)
        known[DATES] = Parts(DATES, tuple(str(day) for day in days), code.astype(np.int64))
    return [known[name] for name in named if len(known[name].levels) > 1]


@dataclass(frozen=True, eq=False)
class PartCounts:
    """Rows by part, group, outcome (no, yes, not yet known) and flag at capacity: float64 (parts, groups, 3, 2).

    by_bucket: the same by bucket of people, (buckets, ...), or None where rows are people.
    """

    table: Array
    by_bucket: Array | None

    @property
    def people(self) -> Array:
        """Rows of each part and group, (parts, groups)."""
        return np.asarray(self.table.sum(axis=(-1, -2)))


def count_parts(rows: ScoredRows, parts: Parts, counts: GroupCounts, buckets: Buckets) -> PartCounts:
    """Count one characteristic in one kind of parts."""
    shape = (len(parts.levels), len(counts.levels), 3, 2)
    cells = int(np.prod(shape))
    outcome = np.where(rows.known, (rows.label == 1).astype(np.int64), UNKNOWN)
    cell = ((parts.code * shape[1] + counts.code) * 3 + outcome) * 2 + rows.flagged
    table = np.bincount(cell, minlength=cells).reshape(shape).astype(np.float64)
    if not buckets.repeats:
        return PartCounts(table, None)
    most = min(buckets.many, max(50, MOST_CELLS // cells))
    some = Buckets(buckets.of_row % most, most, repeats=True)
    return PartCounts(table, bucket_counts(some, cell, cells).reshape(-1, *shape))


def share_in_parts(table: Array, metric: str) -> tuple[Array, Array]:
    """Count and base of a share from a table (..., parts, groups, 3, 2); shape (..., groups, parts) each."""
    found = []
    for outcomes, flags in _MADE_OF[metric]:
        picked = table[..., list(outcomes), :][..., list(flags)]
        found.append(np.swapaxes(picked.sum(axis=(-1, -2)), -1, -2))
    return found[0], found[1]
