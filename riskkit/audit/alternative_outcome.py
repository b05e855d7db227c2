"""An outcome closer to harm beside the study's own: does what is recorded, against it, differ between groups.

Takes    ScoredRows, Groups, an Origin with its follow-up, AuditSpec.
Gives    finding R04: the alarm for recording that needs no stated rates.
Promise  both outcomes are asked of the engine in the same follow-up that labels come from; a difference is found only
         by one test of all groups per characteristic, adjusted by Holm, on records by person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.audit.alternative_rates import rate_rows
from riskkit.audit.catalogue import make_finding
from riskkit.audit.cohort_rows import places_of, records_of
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.rates import TOO_FEW, number, share_rows
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.matching import matches
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.words import Verdict
from riskkit.stats.buckets import bucket_counts
from riskkit.stats.multiplicity import holm
from riskkit.stats.paired_outcomes import ratios_of_records_alike, record_ratio

if TYPE_CHECKING:
    from riskkit.domain.origin import Origin

Array = np.ndarray[Any, Any]
MAIN, ALTERNATIVE, BOTH, NEITHER, WAITING = range(5)
KINDS = ("main only", "alternative only", "both", "neither")
ALL_GROUPS = "all groups"
RATIO, CAPTURED = "main against alternative", "alternative also in main"
NOT_NAMED = (
    "the study names no other outcome; it can, in audit.alternative_outcome: one that others than the police record"
)
NONE_SEEN = "nobody has one of the two outcomes recorded"


def other_outcome(origin: Origin | None, rows: ScoredRows, singles: Sequence[GroupCounts], spec: AuditSpec) -> Finding:
    """R04: people with one outcome, the other and both, by group; their ratio; rates under the other outcome."""
    if origin is None or origin.follow_up is None:
        return make_finding("R04", "not applicable", "this kind of study has no records to count another outcome in")
    if spec.alternative_outcome is None:
        return make_finding("R04", "not applicable", NOT_NAMED)
    events, places = origin.follow_up.events, places_of(origin, rows)
    main, other = (
        records_of(events.filter(matches(events, wanted)), origin.cohort.rows, places)
        for wanted in (origin.follow_up.target.events, spec.alternative_outcome.events)
    )
    return compare_outcomes(main, other, rows, singles, spec)


def compare_outcomes(
    main: Array, other: Array, rows: ScoredRows, singles: Sequence[GroupCounts], spec: AuditSpec
) -> Finding:
    """R04 of scored rows of which the records of both outcomes are already counted: int64 (n,) each."""
    both = _Outcomes(np.where(rows.known, main, 0), np.where(rows.known, other, 0), rows)
    if not singles or not both.main.any() or not both.other.any():
        return make_finding("R04", "not applicable", NONE_SEEN if singles else "the study names no groups to compare")
    adjusted = holm([_p_alike(both, counts, rows, spec) for counts in singles])
    table: list[Row] = []
    for counts, p in zip(singles, adjusted.tolist(), strict=True):
        table += [_test_row(counts, p, rows), *_count_rows(both, counts, rows, spec)]
    table += rate_rows(both.other > 0, rows, singles, spec)
    verdicts = [row["verdict"] for row in table if row["metric"] == RATIO and row["group"] == ALL_GROUPS]
    found = verdicts.count("difference found")
    because = (
        f"alarm: for {found} of {len(verdicts)} characteristics the main outcome, held against the other, is recorded "
        "differently between groups by more than chance (Holm)"
        if found
        else "held against the other, no characteristic shows the main outcome recorded differently by more than chance"
    )
    verdict: Verdict = "difference found" if found else "cannot tell"
    return make_finding("R04", verdict, because, table=table)


@dataclass(frozen=True, eq=False)
class _Outcomes:
    """Records of both outcomes of scored rows, int64 (n,) each; 0 where the main one is not known yet."""

    main: Array
    other: Array
    rows: ScoredRows

    @property
    def kind(self) -> Array:
        """One of MAIN, ALTERNATIVE, BOTH, NEITHER, WAITING for each row."""
        one, two = self.main > 0, self.other > 0
        kind = np.where(one, np.where(two, BOTH, MAIN), np.where(two, ALTERNATIVE, NEITHER))
        return np.where(self.rows.known, kind, WAITING)

    def by_person(self, code: Array) -> tuple[Array, Array, Array]:
        """The group of each person's first row (rows stand in order of date), and records of both outcomes over all of
        the person's rows.
        """
        person = self.rows.person
        first = np.unique(person, return_index=True)[1]
        main, other = (np.bincount(person, weights=x)[person[first]] for x in (self.main, self.other))
        return code[first], main.astype(np.int64), other.astype(np.int64)


def _p_alike(both: _Outcomes, counts: GroupCounts, rows: ScoredRows, spec: AuditSpec) -> float:
    group, main, other = both.by_person(counts.code)
    large = (counts.people >= spec.smallest_group)[group]
    return ratios_of_records_alike(group[large], main[large], other[large], seed=rows.seed)


def _test_row(counts: GroupCounts, p: float, rows: ScoredRows) -> Row:
    verdict = "difference found" if p < 1 - rows.confidence else "cannot tell"
    why = "fewer than two groups are large enough, or nobody has just one of the outcomes" if np.isnan(p) else None
    none = dict.fromkeys(("count", "base", "value", "low", "high"))
    start = {"attribute": counts.attribute, "group": ALL_GROUPS, "metric": RATIO}
    return start | none | {"p_adjusted": number(p), "verdict": verdict, "differs": None, "reason": why}


def _count_rows(both: _Outcomes, counts: GroupCounts, rows: ScoredRows, spec: AuditSpec) -> Iterator[Row]:
    many = len(counts.levels)
    by_bucket = bucket_counts(rows.buckets, counts.code * 5 + both.kind, many * 5).reshape(-1, many, 5)
    table = by_bucket.sum(axis=0).astype(np.int64)
    one, two = (bucket_counts(rows.buckets, counts.code, many, x.astype(np.float64)) for x in (both.main, both.other))
    ratio, low, high = record_ratio(one, two, rows.confidence)
    first, second = one.sum(axis=0).astype(np.int64), two.sum(axis=0).astype(np.int64)
    captured = share_rows(table[:, BOTH], table[:, [ALTERNATIVE, BOTH]].sum(axis=1), rows.confidence,
                          why="nobody has the other outcome recorded", least=spec.smallest_base,
                          design_effect=np.ones(many))  # fmt: skip
    for at, level in enumerate(counts.levels):
        start: Row = {"attribute": counts.attribute, "group": level}
        end: Row = {"p_adjusted": None, "verdict": None, "differs": None}
        for kind, name in enumerate(KINDS):
            yield start | {"metric": name} | _count(int(table[at, kind]), int(counts.known[at])) | end
        row = _count(int(first[at]), int(second[at])) | {"value": None, "reason": TOO_FEW}
        if min(first[at], second[at]) >= spec.smallest_base:
            row |= {"value": float(ratio[at]), "low": float(low[at]), "high": float(high[at]), "reason": None}
        yield start | {"metric": RATIO} | row | end
        yield start | {"metric": CAPTURED} | captured[at] | end


def _count(count: int, base: int) -> Row:
    value = count / base if base else None
    return {"count": count, "base": base, "value": value, "low": None, "high": None,
            "reason": None if base else "no outcome in this group is known yet"}  # fmt: skip
