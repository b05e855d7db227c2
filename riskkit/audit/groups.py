"""Groups in counts and rates: every figure of G01 and G02, divided from one table of counts per characteristic.

Takes    GroupCounts, ScoredRows, AuditSpec.
Gives    findings G01 and G02.
Promise  an undefined rate is None with a reason; a rate on too few people is "too few to say", and its counts stay.
         Intervals count people, not rows, where people stand on several dates.
"""

from __future__ import annotations

from collections.abc import Iterator

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.rates import TOO_FEW, share_row
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
    effects, ratio_effects = counts.design_effects("recorded"), counts.design_effects("O/E")
    for place, level in enumerate(counts.levels):
        start = {"attribute": counts.attribute, "group": level}
        people, observed, known = (int(x[place]) for x in (counts.people, counts.observed, counts.known))
        share = {"count": people, "base": total, "value": people / total, "low": None, "high": None, "reason": None}
        yield {**start, "metric": "people", "operating_point": EVERYWHERE, **share}
        recorded = share_row(observed, known, rows.confidence, why=NOT_KNOWN, least=spec.smallest_base,
                             design_effect=float(effects[place]))  # fmt: skip
        yield {**start, "metric": "recorded", "operating_point": EVERYWHERE, **_if_enough(recorded, people, spec)}
        ratio = _ratio_row(counts, place, rows, spec, float(ratio_effects[place]))
        yield {**start, "metric": "O/E", "operating_point": EVERYWHERE, **ratio}
    for point in counts.points.names:
        for metric, name in RATES.items():
            found, bases = counts.share(metric, point)
            effects = counts.design_effects(metric, point)
            for place, level in enumerate(counts.levels):
                count, base = int(found[place]), int(bases[place])
                share = share_row(count, base, rows.confidence, why=WHY_UNDEFINED[name], least=spec.smallest_base,
                                  design_effect=float(effects[place]))  # fmt: skip
                start = {"attribute": counts.attribute, "group": level, "metric": metric, "operating_point": point}
                yield {**start, **_if_enough(share, int(counts.people[place]), spec)}


def _if_enough(row: Row, people: int, spec: AuditSpec) -> Row:
    if people >= spec.smallest_group or not row["base"]:
        return row
    return {**row, "value": None, "low": None, "high": None, "reason": TOO_FEW}


def _ratio_row(counts: GroupCounts, place: int, rows: ScoredRows, spec: AuditSpec, effect: float) -> Row:
    observed, known = int(counts.observed[place]), int(counts.known[place])
    row: Row = {"count": observed, "base": known, "value": None, "low": None, "high": None, "reason": None}
    if not rows.scores_are_probabilities:
        return {**row, "reason": "scores are not probabilities"}
    if known == 0:
        return {**row, "reason": NOT_KNOWN}
    if counts.people[place] < spec.smallest_group or known < spec.smallest_base:
        return {**row, "reason": TOO_FEW}
    expected = float(counts.expected[place])
    if expected == 0:
        return {**row, "reason": "every score in this group is 0, so nothing is expected"}
    low, high = poisson_mid_p(observed, expected, rows.confidence, design_effect=effect)
    return {**row, "value": observed / expected, "low": float(low), "high": float(high)}


def groups_finding(singles: list[GroupCounts], rows: ScoredRows, spec: AuditSpec) -> Finding:
    """G01."""
    if not singles:
        return make_finding("G01", "not applicable", "the study names no groups to compare")
    table = [row for counts in singles for row in group_rows(counts, rows, spec)]
    return make_finding("G01", "measured", "each characteristic as it was known on the as-of date", table=table)


def intersections_finding(
    crossed: list[GroupCounts], refused: list[str], rows: ScoredRows, spec: AuditSpec
) -> Finding:  # fmt: skip
    """G02: the same rows, each rate beside one that is pulled towards what both characteristics would give alone."""
    if not crossed and not refused:
        return make_finding("G02", "not applicable", "the study has no two protected characteristics to cross")
    table = [row for counts in crossed for row in group_rows(counts, rows, spec)]
    left_out = f"Not counted, too many combinations: {', '.join(refused)}." if refused else ""
    return make_finding("G02", "measured", "every combination that somebody is in", table=table, limits=left_out)
