"""Which groups differ: each against the rest and against the reference group, with the gap it could have shown.

Takes    `Compared` metrics and the adjusted p-values of G03.
Gives    finding G04.
Promise  a pair is called different only if the test of all groups (G03) is, and its own after Holm among the pairs of
         the same characteristic and metric; likeness inside a margin is adjusted over all pairs. Each group's power is
         shown beside its verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.compared import Compared
from riskkit.audit.rates import number
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.words import Verdict
from riskkit.stats.comparing import ratios_within, smallest_gap, two_alike, two_ratios_alike, within_margin
from riskkit.stats.intervals import newcombe_difference, ratio_of_shares
from riskkit.stats.multiplicity import holm

Array = np.ndarray[Any, Any]
THE_REST = "the rest"
POWER = 0.8


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Groups and what each is held against; counts and bases are effective ones (k,)."""

    group: list[str]
    against: list[str]
    count: Array
    base: Array
    other_count: Array
    other_base: Array


def compare_pairs(compared: list[Compared], adjusted: Array, rows: ScoredRows, spec: AuditSpec) -> Finding:
    """G04: rows of every group that is large enough, at the study's capacity."""
    if not any(len(one.levels) > 1 for one in compared):
        return make_finding("G04", "not applicable", "no characteristic has two groups that are large enough")
    told = [
        _rows_of(one, float(p), rows, spec) for one, p in zip(compared, adjusted, strict=True) if len(one.levels) > 1
    ]
    table = _verdicts([row for own, _ in told for row in own], holm(np.concatenate([p for _, p in told])), rows)
    found = sum(row["verdict"] == "difference found" for row in table)
    because = f"{found} of {len(table)} comparisons of two differ, after the test of all groups and Holm"
    verdict: Verdict = "difference found" if found else "cannot tell"
    if all(row["verdict"] == "no material difference shown" for row in table):
        verdict = "no material difference shown"
    return make_finding("G04", verdict, because, table=table)


def _rows_of(one: Compared, gate: float, rows: ScoredRows, spec: AuditSpec) -> tuple[list[Row], Array]:
    """Rows of one metric, and p-values of "outside the margin" (NaN without one)."""
    pairs = _pairs(one, spec.references.get(one.attribute))
    p_alike, p_inside = _tests(one, pairs, spec.margins.get(one.metric))
    adjusted = np.maximum(holm(p_alike), gate)
    gap, ratio, least = _gaps(one, pairs, rows.confidence, (1 - rows.confidence) / len(pairs.group))
    columns = {
        "value": pairs.count / pairs.base, "other": pairs.other_count / pairs.other_base,
        "gap": gap[0], "gap_low": gap[1], "gap_high": gap[2],
        "ratio": ratio[0], "ratio_low": ratio[1], "ratio_high": ratio[2],
        "p_adjusted": adjusted, "smallest_gap": least,
    }  # fmt: skip
    start = {"attribute": one.attribute, "metric": one.metric}
    found = []
    for at, group in enumerate(pairs.group):
        figures = {name: number(float(column[at])) for name, column in columns.items()}
        why = None if figures["p_adjusted"] is not None else (one.untestable or "there is nothing to test")
        found.append({**start, "group": group, "against": pairs.against[at], **figures, "reason": why})
    return found, p_inside


def _verdicts(table: list[Row], inside: Array, rows: ScoredRows) -> list[Row]:
    level = 1 - rows.confidence
    told = []
    for row, p in zip(table, inside, strict=True):
        differs = row["p_adjusted"] is not None and row["p_adjusted"] < level
        alike = not np.isnan(p) and p < level
        verdict = "no material difference shown" if alike else "difference found" if differs else "cannot tell"
        told.append({**row, "p_margin": number(float(p)), "verdict": verdict})
    return told


def _pairs(one: Compared, reference: str | None) -> _Pairs:
    """Each group against all others together, then each against the reference, if the study names one."""
    count, base = one.effective
    group, against = list(one.levels), [THE_REST] * len(one.levels)
    if len(one.levels) == 2:
        group, against, at = group[:1], [one.levels[1]], np.array([0])
        return _Pairs(group, against, count[at], base[at], count[1:], base[1:])
    other_base = base.sum() - base
    other_count = np.clip(count.sum() - count, 0.0, np.inf if one.is_ratio else other_base)  # rounding of fractions
    if reference in one.levels:
        place = one.levels.index(reference)
        others = [at for at in range(len(one.levels)) if at != place]
        group, against = group + [one.levels[at] for at in others], against + [reference] * len(others)
        other_count = np.append(other_count, np.full(len(others), count[place]))
        other_base = np.append(other_base, np.full(len(others), base[place]))
        count, base = np.append(count, count[others]), np.append(base, base[others])
    return _Pairs(group, against, count, base, other_count, other_base)


def _tests(one: Compared, pairs: _Pairs, margin: float | None) -> tuple[Array, Array]:
    four = (pairs.count, pairs.base, pairs.other_count, pairs.other_base)
    alike = two_ratios_alike(*four) if one.is_ratio else two_alike(*four)
    if margin is None:
        return alike, np.full(len(pairs.group), np.nan)
    return alike, (ratios_within if one.is_ratio else within_margin)(*four, margin)


def _gaps(
    one: Compared, pairs: _Pairs, confidence: float, level: float
) -> tuple[tuple[Array, Array, Array], tuple[Array, Array, Array], Array]:
    """Gap and ratio with their intervals, and the smallest gap that so many people would have shown."""
    four = (pairs.count, pairs.base, pairs.other_count, pairs.other_base)
    with np.errstate(divide="ignore", invalid="ignore"):
        here, there = pairs.count / pairs.base, pairs.other_count / pairs.other_base
        ratio = np.where(there > 0, here / there, np.nan)
    nothing = np.full(len(here), np.nan)
    if one.is_ratio:
        low, high = _ratio_of_ratios(*four, confidence)
        return (here - there, nothing, nothing), (ratio, low, high), nothing
    gap = newcombe_difference(*four, confidence)
    ends = ratio_of_shares(*four, confidence)
    least = smallest_gap(there, pairs.base, pairs.other_base, level=level, power=POWER)
    return (here - there, gap.low, gap.high), (ratio, ends.low, ends.high), least


def _ratio_of_ratios(o_a: Array, e_a: Array, o_b: Array, e_b: Array, confidence: float) -> tuple[Array, Array]:
    """Interval of one O/E over another: given both counts the first is binomial; Wilson's ends, turned into odds."""
    from riskkit.stats.intervals import proportion_interval

    low, high = proportion_interval(o_a, o_a + o_b, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.where(o_b > 0, e_b / e_a, np.nan)
        return low / (1 - low) * odds, np.where(high < 1, high / (1 - high), np.nan) * odds
