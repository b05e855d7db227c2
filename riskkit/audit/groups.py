"""Groups in counts and rates: every figure of G01 and G02, divided from one table of counts per characteristic.

Takes    GroupCounts, ScoredRows, AuditSpec.
Gives    findings G01 and G02.
Promise  an undefined rate is None with a reason; a rate on too few people is "too few to say", and its counts stay.
         Intervals count people, not rows, where people stand on several dates.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.rates import TOO_FEW, share_rows
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.counts import WHY_UNDEFINED
from riskkit.stats.intervals import poisson_mid_p

RATES = {"selection": "selection", "FPR": "fpr", "FNR": "fnr", "PPV": "ppv", "FOR": "forate"}
EVERYWHERE = "all"
NOT_KNOWN = "no outcome in this group is known yet"


def group_rows(counts: GroupCounts, rows: ScoredRows, spec: AuditSpec) -> Iterator[Row]:
    """Long rows of every metric: people, recorded outcomes and O/E first, then rates by operating point."""
    total = int(counts.people.sum())
    recorded = share_rows(counts.observed, counts.known, rows.confidence, why=NOT_KNOWN, least=spec.smallest_base,
                          design_effect=counts.design_effects("recorded"))  # fmt: skip
    ratios = _ratio_rows(counts, rows, spec)
    for place, level in enumerate(counts.levels):
        start = {"attribute": counts.attribute, "group": level}
        people = int(counts.people[place])
        share = {"count": people, "base": total, "value": people / total, "low": None, "high": None, "reason": None}
        yield {**start, "metric": "people", "operating_point": EVERYWHERE, **share}
        yield {
            **start,
            "metric": "recorded",
            "operating_point": EVERYWHERE,
            **_if_enough(recorded[place], people, spec),
        }
        yield {**start, "metric": "O/E", "operating_point": EVERYWHERE, **ratios[place]}
    for point in counts.points.names:
        for metric, name in RATES.items():
            effects = counts.design_effects(metric, point)
            found = share_rows(*counts.share(metric, point), rows.confidence, why=WHY_UNDEFINED[name],
                               least=spec.smallest_base, design_effect=effects)  # fmt: skip
            for level, people, share in zip(counts.levels, counts.people.tolist(), found, strict=True):
                start = {"attribute": counts.attribute, "group": level, "metric": metric, "operating_point": point}
                yield {**start, **_if_enough(share, people, spec)}


def _if_enough(row: Row, people: int, spec: AuditSpec) -> Row:
    if people >= spec.smallest_group or not row["base"]:
        return row
    return {**row, "value": None, "low": None, "high": None, "reason": TOO_FEW}


def _ratio_rows(counts: GroupCounts, rows: ScoredRows, spec: AuditSpec) -> list[Row]:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = counts.observed / counts.expected
    low, high = poisson_mid_p(
        counts.observed, np.maximum(counts.expected, 0), rows.confidence, design_effect=counts.design_effects("O/E")
    )
    found = []
    for place in range(len(counts.levels)):
        row: Row = {"count": int(counts.observed[place]), "base": int(counts.known[place])}
        row |= {"value": None, "low": None, "high": None, "reason": _no_ratio(counts, place, rows, spec)}
        if row["reason"] is None:
            row |= {"value": float(ratio[place]), "low": float(low[place]), "high": float(high[place])}
        found.append(row)
    return found


def _no_ratio(counts: GroupCounts, place: int, rows: ScoredRows, spec: AuditSpec) -> str | None:
    """Why there is no O/E, or None."""
    if not rows.scores_are_probabilities:
        return "scores are not probabilities"
    if counts.known[place] == 0:
        return NOT_KNOWN
    if counts.people[place] < spec.smallest_group or counts.known[place] < spec.smallest_base:
        return TOO_FEW
    return "every score in this group is 0, so nothing is expected" if counts.expected[place] == 0 else None


def groups_finding(singles: list[GroupCounts], rows: ScoredRows, spec: AuditSpec) -> Finding:
    """G01."""
    if not singles:
        return make_finding("G01", "not applicable", "the study names no groups to compare")
    table = [row for counts in singles for row in group_rows(counts, rows, spec)]
    return make_finding("G01", "measured", "each characteristic as it was known on the as-of date", table=table)
