"""Do scores mean the same in each group: calibration line, and mean score of people with and without the outcome.

Takes    GroupCounts, ScoredRows, AuditSpec.
Gives    finding G10.
Promise  intervals count people, not rows; a group with few outcomes is "too few to say".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import special

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.rates import TOO_FEW, number
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.buckets import Buckets, bucket_counts
from riskkit.stats.calibration import calibration_slope_intercept

Array = np.ndarray[Any, Any]
METRICS = ("calibration slope", "calibration intercept", "mean score with outcome", "mean score without outcome")
LEAST_FOR_A_LINE = 20


def calibration_by_group(
    singles: list[GroupCounts], buckets: Buckets, rows: ScoredRows, spec: AuditSpec
) -> Finding:  # fmt: skip
    """G10: rows of every group of every characteristic."""
    if not singles:
        return make_finding("G10", "not applicable", "the study names no groups to compare")
    if not rows.known.any():
        return make_finding("G10", "not applicable", "no outcome is known yet")
    if not rows.scores_are_probabilities:
        return make_finding("G10", "not applicable", "scores are not between 0 and 1, so they are not probabilities")
    table = [row for counts in singles for row in _rows_of(counts, buckets, rows, spec)]
    off = [row for row in table if row["metric"] == METRICS[0] and row["low"] is not None and not _has(row, 1.0)]
    because = "where a slope is not 1, scores of that group are too extreme or too flat" if off else (
        "no group's slope is shown to be away from 1")  # fmt: skip
    if all(row["value"] is None for row in table if row["metric"] == METRICS[0]):
        return make_finding("G10", "cannot tell", "no group has a line that could be fitted", table=table)
    return make_finding("G10", "measured", because, table=table)


def _has(row: Row, value: float) -> bool:
    return bool(row["low"] <= value <= row["high"])


def _rows_of(counts: GroupCounts, buckets: Buckets, rows: ScoredRows, spec: AuditSpec) -> Iterator[Row]:
    z = float(special.ndtri((1 + rows.confidence) / 2))
    for place, level in enumerate(counts.levels):
        where = np.flatnonzero(rows.known & (counts.code == place))
        yes = int(counts.observed[place])
        enough = counts.people[place] >= spec.smallest_group
        start = {"attribute": counts.attribute, "group": level}
        line = _line(rows, where, buckets, z) if enough and min(yes, len(where) - yes) >= LEAST_FOR_A_LINE else None
        for at, metric in enumerate(METRICS[:2]):
            row = {**start, "metric": metric, "count": yes, "base": len(where)}
            if line is None:
                yield {**row, "value": None, "low": None, "high": None, "reason": TOO_FEW}
            else:
                value, half, why = line[at]
                yield {**row, "value": number(value), "low": number(value - half), "high": number(value + half),
                       "reason": why}  # fmt: skip
        for metric, wanted in zip(METRICS[2:], (1, 0), strict=True):
            here = where[rows.label[where] == wanted]
            row = {**start, "metric": metric, "count": len(here), "base": len(where)}
            yield {**row, **_mean(rows, here, buckets, spec, rows.confidence, enough=bool(enough))}


def _line(rows: ScoredRows, where: Array, buckets: Buckets, z: float) -> list[tuple[float, float, str | None]]:
    """Slope and intercept with half-widths; variances from sums of scores by bucket where people repeat.

    Sources: Cox (1958), Biometrika 45, 562-565, for the line; Liang and Zeger (1986), Biometrika 73, 13-22, for the
    variance.
    """
    y, s = rows.label[where] == 1, rows.score[where]
    line = calibration_slope_intercept(y, s)
    why = None if line.reason is None else "no line can be fitted to these rows"
    if line.reason is not None or not buckets.repeats:
        return [(line.slope, z * line.slope_se, why), (line.intercept, z * line.intercept_se, why)]
    x = special.logit(s)
    p = special.expit(line.slope * x + line.intercept)
    spread = p * (1 - p)
    information = np.array([[np.sum(spread * x * x), np.sum(spread * x)], [np.sum(spread * x), np.sum(spread)]])
    own = Buckets(buckets.of_row[where], buckets.many, repeats=True)
    nothing = np.zeros(len(where), dtype=np.int64)
    pulls = np.column_stack([bucket_counts(own, nothing, 1, (y - p) * by)[:, 0] for by in (x, np.ones(len(x)))])
    inverse = np.linalg.inv(information)
    variance = inverse @ (pulls.T @ pulls) @ inverse * buckets.many / (buckets.many - 1)
    slope_se, intercept_se = np.sqrt(np.diag(variance))
    return [(line.slope, z * float(slope_se), None), (line.intercept, z * float(intercept_se), None)]


def _mean(
    rows: ScoredRows, here: Array, buckets: Buckets, spec: AuditSpec, confidence: float, *, enough: bool
) -> dict[str, Any]:  # fmt: skip
    """Mean score with Student's interval over people (buckets of people where there are many)."""
    if not enough or len(here) < spec.smallest_base:
        return {"value": None, "low": None, "high": None, "reason": TOO_FEW}
    score, own = rows.score[here], buckets.of_row[here]
    mean, many = float(score.mean()), len(np.unique(own))
    if many < 2:
        return {"value": mean, "low": None, "high": None, "reason": TOO_FEW}
    pulls = np.bincount(own, weights=score - mean) if buckets.repeats else score - mean
    units = many if buckets.repeats else len(here)
    spread = np.sqrt(float(np.sum(pulls**2)) * units / (units - 1)) / len(here)
    half = float(special.stdtrit(units - 1, (1 + confidence) / 2)) * spread
    return {"value": mean, "low": mean - half, "high": mean + half, "reason": None}
