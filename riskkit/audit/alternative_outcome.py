"""An outcome closer to harm beside the study's own: does what is recorded, against it, differ between groups.

Takes    ScoredRows, Groups, buckets of people, an Origin with its follow-up, AuditSpec.
Gives    finding R04: the alarm for recording that needs no stated rates.
Promise  the other outcome is asked of the engine in the same follow-up that labels come from; a difference is found
         only by one test of all groups per characteristic, adjusted by Holm, on people and not on rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.audit.alternative_rates import rate_rows
from riskkit.audit.catalogue import make_finding
from riskkit.audit.cohort_rows import marked, places_of
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.rates import TOO_FEW, number, share_rows
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.matching import matches
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.words import Verdict
from riskkit.stats.buckets import Buckets, bucket_counts
from riskkit.stats.multiplicity import holm
from riskkit.stats.paired_outcomes import outcome_ratio, ratios_of_outcomes_alike

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


def other_outcome(
    origin: Origin | None, rows: ScoredRows, buckets: Buckets, singles: Sequence[GroupCounts], spec: AuditSpec
) -> Finding:
    """R04: people with one outcome, the other and both, by group; their ratio; rates under the other outcome."""
    if origin is None or origin.follow_up is None:
        return make_finding("R04", "not applicable", "this kind of study has no records to count another outcome in")
    if spec.alternative_outcome is None:
        return make_finding("R04", "not applicable", NOT_NAMED)
    events = origin.follow_up.events
    found = events.filter(matches(events, spec.alternative_outcome.events))
    other = marked(found, origin.cohort.rows, places_of(origin, rows)) & rows.known
    return compare_outcomes(other, rows, buckets, singles, spec)


def compare_outcomes(
    other: Array, rows: ScoredRows, buckets: Buckets, singles: Sequence[GroupCounts], spec: AuditSpec
) -> Finding:
    """R04 of scored rows of which the other outcome is already known: bool (n,)."""
    main = rows.known & (rows.label == 1)
    if not singles or not main.any() or not other.any():
        return make_finding("R04", "not applicable", NONE_SEEN if singles else "the study names no groups to compare")
    both = _Outcomes(main, other, rows)
    adjusted = holm([_p_alike(both, counts, rows, spec) for counts in singles])
    table: list[Row] = []
    for counts, p in zip(singles, adjusted.tolist(), strict=True):
        table += [_test_row(counts, p, rows), *_count_rows(both, counts, rows, buckets, spec)]
    table += rate_rows(other, rows, buckets, singles, spec)
    verdicts = [row["verdict"] for row in table if row["metric"] == RATIO and row["group"] == ALL_GROUPS]
    found = verdicts.count("difference found")
    because = (
        f"alarm: for {found} of {len(verdicts)} characteristics the main outcome, held against the other, is recorded "
        "differently between groups by more than chance (Holm)"
        if found
        else "no characteristic shows the main outcome, held against the other, recorded differently by more than chance"
    )
    verdict: Verdict = "difference found" if found else "cannot tell"
    return make_finding("R04", verdict, because, table=table)


@dataclass(frozen=True, eq=False)
class _Outcomes:
    """Both outcomes of scored rows, bool (n,) each; never true where the main one is not known yet."""

    main: Array
    other: Array
    rows: ScoredRows

    @property
    def kind(self) -> Array:
        """One of MAIN, ALTERNATIVE, BOTH, NEITHER, WAITING for each row."""
        kind = np.where(self.main, np.where(self.other, BOTH, MAIN), np.where(self.other, ALTERNATIVE, NEITHER))
        return np.where(self.rows.known, kind, WAITING)

    def of_people(self, code: Array, many: int) -> Array:
        """Of people with either outcome on any date: first only, second only, both, by the group of their first row."""
        person = self.rows.person
        order = np.lexsort((self.rows.as_of, person))
        first = order[np.unique(person[order], return_index=True)[1]]
        main, other = (np.bincount(person, weights=x) > 0 for x in (self.main, self.other))
        kind = np.where(main, np.where(other, BOTH, MAIN), ALTERNATIVE)
        some = main | other
        group = np.zeros(len(main), dtype=np.int64)
        group[person[first]] = code[first]
        return np.bincount(group[some] * 3 + kind[some], minlength=many * 3).reshape(many, 3)


def _p_alike(both: _Outcomes, counts: GroupCounts, rows: ScoredRows, spec: AuditSpec) -> float:
    table = both.of_people(counts.code, len(counts.levels))
    return ratios_of_outcomes_alike(table[counts.people >= spec.smallest_group], seed=rows.seed)


def _test_row(counts: GroupCounts, p: float, rows: ScoredRows) -> Row:
    verdict = "difference found" if p < 1 - rows.confidence else "cannot tell"
    why = "fewer than two groups are large enough, or nobody has just one of the outcomes" if np.isnan(p) else None
    none = dict.fromkeys(("count", "base", "value", "low", "high"))
    start = {"attribute": counts.attribute, "group": ALL_GROUPS, "metric": RATIO}
    return start | none | {"p_adjusted": number(p), "verdict": verdict, "reason": why}


def _count_rows(
    both: _Outcomes, counts: GroupCounts, rows: ScoredRows, buckets: Buckets, spec: AuditSpec
) -> Iterator[Row]:
    many = len(counts.levels)
    by_bucket = bucket_counts(buckets, counts.code * 5 + both.kind, many * 5).reshape(-1, many, 5)
    table = by_bucket.sum(axis=0).astype(np.int64)
    one, two = (by_bucket[:, :, [which, BOTH]].sum(axis=-1) for which in (MAIN, ALTERNATIVE))
    ratio, low, high = outcome_ratio(one, two, rows.confidence)
    first, second = one.sum(axis=0).astype(np.int64), two.sum(axis=0).astype(np.int64)
    ones = np.ones(many)
    captured = share_rows(table[:, BOTH], second, rows.confidence, why="nobody has the other outcome recorded",
                          least=spec.smallest_base, design_effect=ones)  # fmt: skip
    for at, level in enumerate(counts.levels):
        start: Row = {"attribute": counts.attribute, "group": level}
        end: Row = {"p_adjusted": None, "verdict": None}
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
