"""Are groups alike: one test of all groups per characteristic and metric, and one of likeness inside a margin.

Takes    counts by group, ScoredRows, the study's margins.
Gives    finding G03, and its adjusted p-values for the comparisons of two groups (G04).
Promise  "difference found" only where a test of all groups at once rejects after Holm's adjustment over all
         characteristics and metrics; "no material difference shown" only where every pair lies inside a margin that the
         study set beforehand, also after Holm; otherwise "cannot tell".
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
from scipy import special, stats

from riskkit.audit.catalogue import make_finding
from riskkit.audit.compared import Compared
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.words import Verdict
from riskkit.stats.comparing import all_alike, ratios_alike, ratios_within, within_margin
from riskkit.stats.intervals import newcombe_difference
from riskkit.stats.multiplicity import holm

Array = np.ndarray[Any, Any]
NO_MARGIN = "chance could explain it, and the study set no margin to show likeness by"
NEITHER = "neither a difference nor likeness inside the margin could be shown"
INSIDE = "every pair of groups lies inside the margin"


def omnibus(compared: list[Compared], seed: int) -> Array:
    """p-values of "all groups are alike", adjusted by Holm over all comparisons; NaN where nothing can be tested."""
    return holm([_p_alike(one, seed) for one in compared])


def _p_alike(one: Compared, seed: int) -> float:
    if one.untestable:
        return float("nan")
    test = ratios_alike if one.is_ratio else all_alike
    return test(one.count, one.base, design_effect=one.mean_effect, seed=seed)


def likeness(compared: list[Compared], margins: dict[str, float]) -> Array:
    """p-values of "some pair differs by its margin or more", adjusted by Holm; NaN without a margin."""
    return holm([_p_inside(one, margins.get(one.metric)) for one in compared])


def _p_inside(one: Compared, margin: float | None) -> float:
    if margin is None or len(one.levels) < 2:
        return float("nan")
    count, base = one.effective
    a, b = np.array(list(combinations(range(len(one.levels)), 2))).T
    test = ratios_within if one.is_ratio else within_margin
    found = test(count[a], base[a], count[b], base[b], margin)
    return float(np.max(found)) if not np.isnan(found).any() else float("nan")


def compare_groups(compared: list[Compared], adjusted: Array, rows: ScoredRows, spec: AuditSpec) -> Finding:
    """G03: every characteristic and metric at the study's capacity."""
    if not compared:
        return make_finding("G03", "not applicable", "the study names no groups to compare")
    if all(len(one.levels) + len(one.left_out) < 2 for one in compared):
        return make_finding("G03", "not applicable", "no characteristic has two groups")
    if not rows.known.any() and not rows.flagged.any():
        return make_finding("G03", "not applicable", "no outcome is known yet and nobody is flagged")
    inside = likeness(compared, spec.margins)
    level = 1 - rows.confidence
    table = [
        _as_row(one, float(p), float(q), spec.margins.get(one.metric), level)
        for one, p, q in zip(compared, adjusted, inside, strict=True)
    ]  # fmt: skip
    tests = int(np.count_nonzero(~np.isnan(adjusted)))
    verdicts = [row["verdict"] for row in table]
    found, alike = verdicts.count("difference found"), verdicts.count("no material difference shown")
    because = f"{found} of {tests} comparisons differ by more than chance ({level:.0%} over all, Holm)"
    if not tests:
        because = "no characteristic has two groups that are large enough to compare"
    if spec.margins:
        because += f"; shown to lie inside the study's margins: {alike}"
    all_alike_here = alike == len(table) and not any(row["left_out"] for row in table)
    verdict: Verdict = (
        "difference found" if found else "no material difference shown" if all_alike_here else "cannot tell"
    )
    return make_finding("G03", verdict, because, table=table)


def _as_row(one: Compared, adjusted: float, inside: float, margin: float | None, level: float) -> Row:
    names = ("highest_group", "lowest_group", "highest", "lowest", "ratio", "gap", "gap_low", "gap_high")
    row: Row = {"attribute": one.attribute, "metric": one.metric, **dict.fromkeys(names)}
    row |= {"p_adjusted": None, "margin": margin, "p_margin": None, "verdict": "cannot tell"}
    row |= {"left_out": ", ".join(one.left_out), "reason": one.untestable}
    if len(one.levels) < 2:
        return row
    row |= _widest(one, level)
    tested, bounded = not np.isnan(adjusted), not np.isnan(inside)
    row |= {"p_adjusted": adjusted if tested else None, "p_margin": inside if bounded else None}
    if bounded and inside < level:
        return row | {"verdict": "no material difference shown", "reason": INSIDE}
    if tested and adjusted < level:
        return row | {"verdict": "difference found", "reason": None}
    return row | {"reason": one.untestable or (NO_MARGIN if margin is None else NEITHER)}


def _widest(one: Compared, level: float) -> Row:
    """The groups with the highest and lowest value, and the interval of their gap, picked as the widest."""
    top, bottom = int(np.argmax(one.value)), int(np.argmin(one.value))
    highest, lowest = float(one.value[top]), float(one.value[bottom])
    row: Row = {"highest_group": one.levels[top], "lowest_group": one.levels[bottom]}
    row |= {"highest": highest, "lowest": lowest, "gap": highest - lowest}
    row |= {"ratio": highest / lowest if lowest > 0 else None}
    if one.is_ratio:
        return row
    count, base = one.effective
    low, high = newcombe_difference(
        count[top], base[top], count[bottom], base[bottom], widest_pair_confidence(len(one.levels), 1 - level)
    )
    return row | {"gap_low": float(low), "gap_high": float(high)}


@cache
def widest_pair_confidence(groups: int, confidence: float) -> float:
    """Confidence of one pair's interval so that the widest of all pairs is covered: Tukey's studentised range.

    Source: Tukey (1953); Kramer (1956), Biometrics 12, 307-310, for groups of unequal size.
    """
    if groups <= 2:
        return confidence
    quantile = float(stats.studentized_range.ppf(confidence, groups, np.inf)) / np.sqrt(2)
    return float(1 - 2 * special.ndtr(-quantile))
