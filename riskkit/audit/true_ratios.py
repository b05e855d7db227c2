"""The ratio of two groups' true figures under stated recording rates.

Takes    GroupCounts, the stated ranges, ScoredRows, AuditSpec.
Gives    rows of R03 for each group against the rest, and against the reference if the study names one.
Promise  a range covers the true ratio for all pairs of one measure together at the study's confidence, as long as the
         stated ranges hold the true shares recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from riskkit.audit.compared import RATIO
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.rates import number
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.recording_spec import RecordingRates
from riskkit.domain.words import Verdict
from riskkit.stats.count_ratios import ratio_of_counts
from riskkit.stats.hidden_cases import share_recorded
from riskkit.stats.intervals import ratio_of_shares

Array = np.ndarray[Any, Any]
RECORDED = "recorded"
THE_REST = "the rest"
HOLDS_ONE = "a ratio of 1 lies inside the range"
NO_RATIO = "there are no recorded outcomes to divide by"


@dataclass(frozen=True)
class _Pair:
    """Places of the groups on each side."""

    group: list[int]
    others: list[int]
    against: str


def pair_rows(counts: GroupCounts, stated: RecordingRates, rows: ScoredRows, spec: AuditSpec) -> Iterator[Row]:
    """Rows for the share with the outcome and for O/E; groups that are too small or have no stated rate are left out.

    The true ratio is the recorded one times d of the others over d of the group; of several groups together d is
    recorded over true outcomes. The range takes the interval of the recorded ratio at Bonferroni's level for all
    pairs, from the end of the stated ranges that makes the ratio least to the one that makes it largest.
    """
    kept = [
        at
        for at, level in enumerate(counts.levels)
        if stated.of(level) is not None
        and counts.people[at] >= spec.smallest_group
        and counts.known[at] >= spec.smallest_base
    ]
    pairs = _pairs(kept, counts.levels, spec.references.get(counts.attribute))
    for metric in (RECORDED, *((RATIO,) if rows.scores_are_probabilities else ())):
        level = 1 - (1 - rows.confidence) / max(1, len(pairs))
        for pair in pairs:
            yield _row(pair, metric, counts, stated, level, spec.margins.get(metric))


def _pairs(kept: list[int], levels: tuple[str, ...], reference: str | None) -> list[_Pair]:
    if len(kept) < 2:
        return []
    if len(kept) == 2:
        return [_Pair(kept[:1], kept[1:], levels[kept[1]])]
    found = [_Pair([at], [one for one in kept if one != at], THE_REST) for at in kept]
    place = next((at for at in kept if levels[at] == reference), None)
    if place is not None:
        found += [_Pair([at], [place], levels[place]) for at in kept if at != place]
    return found


def _row(
    pair: _Pair, metric: str, counts: GroupCounts, stated: RecordingRates, level: float, margin: float | None
) -> Row:
    effect = counts.design_effects(metric)
    base = counts.known / effect if metric == RECORDED else counts.expected / effect
    count = counts.observed / effect
    four = [float(part[side].sum()) for side in (pair.group, pair.others) for part in (count, base)]
    d, d_others = (_stated(side, counts, stated) for side in (pair.group, pair.others))
    row: Row = {
        "attribute": counts.attribute, "group": counts.levels[pair.group[0]], "against": pair.against, "metric": metric,
        "stated_low": number(d[0]), "stated_high": number(d[1]), "count": None, "base": None,
    }  # fmt: skip
    names = ("as_recorded", "true_low", "true_high", "low", "high")
    if four[0] == 0 or four[2] == 0:
        return row | dict.fromkeys(names) | {"verdict": "cannot tell", "reason": NO_RATIO}
    made = ratio_of_shares if metric == RECORDED else ratio_of_counts
    low, high = (float(end) for end in made(four[0], four[1], four[2], four[3], level))
    ratio, least, most = four[0] / four[1] / (four[2] / four[3]), d_others[0] / d[1], d_others[1] / d[0]
    row |= {"as_recorded": ratio, "true_low": ratio * least, "true_high": ratio * most}
    row |= {"low": number(low * least), "high": number(high * most)}
    verdict = _verdict(row["low"], row["high"], margin)
    return row | {"verdict": verdict, "reason": HOLDS_ONE if verdict == "cannot tell" else None}


def _stated(side: list[int], counts: GroupCounts, stated: RecordingRates) -> tuple[float, float]:
    """Least and largest share recorded of some groups together: recorded over true outcomes."""
    ranges = [stated.of(counts.levels[at]) or (1.0, 1.0) for at in side]
    if len(side) == 1:
        return ranges[0]
    observed = counts.observed[side]
    return tuple(float(share_recorded(observed, [one[end] for one in ranges])) for end in (0, 1))  # type: ignore[return-value]


def _verdict(low: float | None, high: float | None, margin: float | None) -> Verdict:
    """Beyond 1; or, where the study set a margin for the ratio (that of O/E), wholly inside it."""
    if (low is not None and low > 1) or (high is not None and high < 1):
        return "difference found"
    inside = margin is not None and low is not None and high is not None and 1 / margin < low and high < margin
    return "no material difference shown" if inside else "cannot tell"
