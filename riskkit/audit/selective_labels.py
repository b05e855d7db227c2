"""Who could have an outcome recorded at all, and whose records came from earlier attention.

Takes    ScoredRows, GroupCounts, an Origin (lazy tables, labels).
Gives    finding R05.
Promise  shares stand with their counts, for flagged people and others and for every group; it measures what labels
         rest on and judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.cohort_rows import marked, places_of
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.rates import share_rows
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.matching import matches

if TYPE_CHECKING:
    from riskkit.domain.origin import Origin

Array = np.ndarray[Any, Any]
THE_LIST = "the list"
ATTENTION, BEGUN, AWAY, WAITING = (
    "police began a record of the person before the date",
    "police began a record of the outcome",
    "days in custody, abroad or dead in the follow-up",
    "outcome not yet known",
)


@dataclass(frozen=True, eq=False)
class _Shares:
    """What is counted: which rows, of which rows, bool (n,) each."""

    metric: str
    which: Array
    of: Array
    why: str


def earlier_attention(origin: Origin | None, rows: ScoredRows, singles: Sequence[GroupCounts]) -> Finding:
    """R05: earlier police attention, outcomes that police began, time away and outcomes not yet known."""
    if origin is None or origin.follow_up is None or origin.labels is None:
        return make_finding("R05", "not applicable", "this kind of study has no records of who was looked at before")
    shares = list(_shares(origin, rows))
    parts: list[tuple[str, tuple[str, ...], Array]] = [
        (THE_LIST, ("flagged", "not flagged"), np.where(rows.flagged, 0, 1))
    ]
    parts += [(counts.attribute, counts.levels, counts.code) for counts in singles]
    table = [row for part in parts for row in _rows(*part, shares, rows.confidence)]
    first = shares[0]
    because = "records exist where somebody looked; where earlier attention differs, part of a difference may be that"
    return make_finding(
        "R05", "measured", because, count=int(first.which.sum()), base=int(first.of.sum()), table=table
    )  # fmt: skip


def _shares(origin: Origin, rows: ScoredRows) -> Iterator[_Shares]:
    assert origin.follow_up is not None
    assert origin.labels is not None
    places, many, everybody = places_of(origin, rows), origin.cohort.rows, np.ones(len(rows), dtype=bool)
    past, follow_up = origin.history.events, origin.follow_up
    looked_at = marked(past.filter(past.initiated_by == "police"), many, places)
    yield _Shares(ATTENTION, looked_at, everybody, "there is nobody to count")
    outcomes = follow_up.events.filter(matches(follow_up.events, follow_up.target.events))
    begun = marked(outcomes.filter(outcomes.initiated_by == "police"), many, places)
    yes = rows.known & (rows.label == 1)
    yield _Shares(BEGUN, begun & yes, yes, "no outcome was recorded")
    window = follow_up.target.horizon_days - follow_up.target.embargo_days
    away = origin.labels.frame["days_at_risk"].to_numpy(dtype=np.float64)[places] < window
    yield _Shares(AWAY, away, everybody, "there is nobody to count")
    yield _Shares(WAITING, ~rows.known, everybody, "there is nobody to count")


def _rows(
    attribute: str, levels: tuple[str, ...], code: Array, shares: list[_Shares], confidence: float
) -> Iterator[Row]:
    """One row per group and share. Rows are people and dates: no interval is drawn where people repeat."""
    many = len(levels)
    for share in shares:
        count = np.bincount(code[share.which & share.of], minlength=many)
        base = np.bincount(code[share.of], minlength=many)
        found = share_rows(count, base, confidence, why=share.why, least=1, design_effect=np.ones(many))
        for level, row in zip(levels, found, strict=True):
            row |= {"low": None, "high": None}
            yield {"attribute": attribute, "group": level, "metric": share.metric, **row}
