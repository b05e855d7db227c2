"""Intersections that are small one by one: each rate beside one pulled towards what its groups alone would give.

Takes    GroupCounts of intersections, ScoredRows, AuditSpec.
Gives    finding G02: rows with `pooled`, `pooled_low`, `pooled_high` and `p_screened` beside the raw rates.
Promise  the raw rate and its reason stay as they are. How strongly estimates are pulled is learnt from the data, metric
         by metric and point by point. A pooled rate is an estimate for people like these, not a count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.groups import EVERYWHERE, RATES, group_rows
from riskkit.audit.rates import number
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.audit.screening import Key, screened
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.partial_pooling import pool

Array = np.ndarray[Any, Any]
NOTHING = (None, None, None)


def intersections_finding(
    crossed: list[GroupCounts], refused: list[str], rows: ScoredRows, spec: AuditSpec
) -> Finding:  # fmt: skip
    """G02: raw and pooled rates of every intersection, with the screen's p-value at the study's capacity."""
    if not crossed and not refused:
        return make_finding("G02", "not applicable", "the study has no two protected characteristics to cross")
    screen = screened(crossed, rows, spec)
    table = [row for counts in crossed for row in _with_pooled(group_rows(counts, rows, spec), counts, rows, screen)]
    left_out = f"Not counted, too many combinations: {', '.join(refused)}." if refused else ""
    named = any(p < 1 - rows.confidence for p in screen.values())
    because = "every combination that somebody is in; " + (
        "the screen names some that deserve a look" if named else "the screen names none")  # fmt: skip
    return make_finding("G02", "measured", because, table=table, limits=left_out)


def _with_pooled(
    found: Iterable[Row], counts: GroupCounts, rows: ScoredRows, screen: dict[Key, float]
) -> Iterator[Row]:  # fmt: skip
    pooled = _pooled(counts, rows)
    place = {level: at for at, level in enumerate(counts.levels)}
    for row in found:
        metric, point, level = row["metric"], row["operating_point"], row["group"]
        ends = pooled.get((metric, point))
        three = NOTHING if ends is None else tuple(number(float(end[place[level]])) for end in ends)
        if point in (CAPACITY, EVERYWHERE):
            row = {**row, "p_screened": screen.get((counts.attribute, level, metric))}
        else:
            row = {**row, "p_screened": None}
        yield row | dict(zip(("pooled", "pooled_low", "pooled_high"), three, strict=True))


def _pooled(counts: GroupCounts, rows: ScoredRows) -> dict[tuple[str, str], tuple[Array, Array, Array]]:
    """Estimates and ends of all combinations, by metric and operating point; all shares are solved together."""
    keys = [("recorded", EVERYWHERE), *((metric, point) for point in counts.points.names for metric in RATES)]
    effective = [_effective(counts, metric, point) for metric, point in keys]
    shares = _pool(counts, rows, *(np.stack(part) for part in zip(*effective, strict=True)), ratio=False)
    found = {key: (shares[0][at], shares[1][at], shares[2][at]) for at, key in enumerate(keys)}
    if rows.scores_are_probabilities:
        effect = counts.design_effects("O/E")
        found["O/E", EVERYWHERE] = _pool(counts, rows, counts.observed / effect, counts.expected / effect, ratio=True)
    return found


def _effective(counts: GroupCounts, metric: str, point: str) -> tuple[Array, Array]:
    count, base = counts.share(metric, point)
    effect = counts.design_effects(metric, point)
    return count / effect, base / effect


def _pool(
    counts: GroupCounts, rows: ScoredRows, count: Array, base: Array, *, ratio: bool
) -> tuple[Array, Array, Array]:  # fmt: skip
    assert counts.made_of is not None, "only an intersection can be pooled"
    found = pool(count, base, counts.made_of, confidence=rows.confidence, ratio=ratio)
    return found.value, found.low, found.high
