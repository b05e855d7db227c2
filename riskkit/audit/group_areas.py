"""Do scores put people in order as well in each group, and from group to group.

Takes    GroupCounts, ScoredRows, AuditSpec.
Gives    finding G05.
Promise  scores are sorted once for each characteristic; a group with few outcomes is "too few to say". An area says
         nothing about calibration: groups may have the same area and scores of quite different meaning.
"""

from __future__ import annotations

from collections.abc import Iterator

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.rates import TOO_FEW, number
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.areas import AucInterval, areas_by_group

WITHIN, UP, DOWN = "AUC", "AUC against people of other groups", "AUC of other groups against its people"
"""A group's people with the outcome against its own without; against others without; others' with against its own."""


def areas_of_groups(singles: list[GroupCounts], rows: ScoredRows, spec: AuditSpec) -> Finding:
    """G05: three areas of every group of every characteristic."""
    if not singles:
        return make_finding("G05", "not applicable", "the study names no groups to compare")
    if not rows.known.any():
        return make_finding("G05", "not applicable", "no outcome is known yet")
    table = [row for counts in singles for row in _rows_of(counts, rows, spec)]
    shown = any(row["value"] is not None for row in table)
    because = rows.counted_by if shown else "no group has enough people with and without the outcome"
    return make_finding("G05", "measured" if shown else "cannot tell", because, table=table)


def _rows_of(counts: GroupCounts, rows: ScoredRows, spec: AuditSpec) -> Iterator[Row]:
    known = rows.known
    found = areas_by_group(rows.outcome, rows.score[known], counts.code[known], len(counts.levels), rows.confidence,
                           buckets=rows.buckets.at(known))  # fmt: skip
    for level, people, areas in zip(counts.levels, counts.people.tolist(), found, strict=True):
        for metric, area in zip((WITHIN, UP, DOWN), areas, strict=True):
            start = {"attribute": counts.attribute, "group": level, "metric": metric}
            yield {**start, **_figures(area, spec, enough=people >= spec.smallest_group)}


def _figures(area: AucInterval, spec: AuditSpec, *, enough: bool) -> Row:
    row: Row = {"count": area.positives, "base": area.positives + area.negatives}
    row |= {"value": None, "low": None, "high": None, "reason": area.reason and UNDEFINED}
    if not enough or min(area.positives, area.negatives) < spec.smallest_base:
        return row | {"reason": TOO_FEW}
    if area.reason is not None:
        return row
    return row | {"value": number(area.value), "low": number(area.low), "high": number(area.high)}


UNDEFINED = "scores put these people in perfect order, or do not tell them apart at all"
