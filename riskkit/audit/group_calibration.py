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
from riskkit.stats.calibration import CalibrationLine
from riskkit.stats.lines_by_people import line_by_people, mean_by_people
from riskkit.stats.multiplicity import holm

Array = np.ndarray[Any, Any]
METRICS = ("calibration slope", "calibration intercept", "mean score with outcome", "mean score without outcome")
LEAST_FOR_A_LINE = 20


def calibration_by_group(singles: list[GroupCounts], rows: ScoredRows, spec: AuditSpec) -> Finding:
    """G10: rows of every group of every characteristic."""
    if not singles:
        return make_finding("G10", "not applicable", "the study names no groups to compare")
    if not rows.known.any():
        return make_finding("G10", "not applicable", "no outcome is known yet")
    if not rows.scores_are_probabilities:
        return make_finding("G10", "not applicable", "scores are not between 0 and 1, so they are not probabilities")
    table = [row for counts in singles for row in _rows_of(counts, rows, spec)]
    because = "no group's slope is shown to be away from 1, after Holm over all groups"
    if _some_slope_is_off(table, rows.confidence):
        because = "where a slope is not 1, scores of that group are too extreme or too flat"
    if all(row["value"] is None for row in table if row["metric"] == METRICS[0]):
        return make_finding("G10", "cannot tell", "no group has a line that could be fitted", table=table)
    return make_finding("G10", "measured", because, table=table)


def _some_slope_is_off(table: list[Row], confidence: float) -> bool:
    slopes = [row for row in table if row["metric"] == METRICS[0] and row["low"] is not None]
    if not slopes:
        return False
    value, half = (np.array(x) for x in zip(*((r["value"], r["high"] - r["value"]) for r in slopes), strict=True))
    z = float(special.ndtri((1 + confidence) / 2))
    return bool(np.min(holm(2 * special.ndtr(-np.abs(value - 1) / (half / z)))) < 1 - confidence)


def _rows_of(counts: GroupCounts, rows: ScoredRows, spec: AuditSpec) -> Iterator[Row]:
    for place, level in enumerate(counts.levels):
        where = np.flatnonzero(rows.known & (counts.code == place))
        yes = int(counts.observed[place])
        enough = counts.people[place] >= spec.smallest_group
        start = {"attribute": counts.attribute, "group": level}
        line = None
        if enough and min(yes, len(where) - yes) >= LEAST_FOR_A_LINE:
            line = line_by_people(rows.label[where] == 1, rows.score[where], rows.buckets.at(where))
        for metric, name in zip(METRICS[:2], ("slope", "intercept"), strict=True):
            row = {**start, "metric": metric, "count": yes, "base": len(where)}
            yield {**row, **end_points(line, name, rows.confidence)}
        for metric, wanted in zip(METRICS[2:], (1, 0), strict=True):
            here = where[rows.label[where] == wanted]
            row = {**start, "metric": metric, "count": len(here), "base": len(where)}
            yield {**row, **_mean(rows, here, enough=bool(enough))}


def end_points(line: CalibrationLine | None, name: str, confidence: float) -> dict[str, Any]:
    """value, low, high, reason of a line's slope or intercept; Student's quantile, one less than the rarer outcome."""
    if line is None:
        return {"value": None, "low": None, "high": None, "reason": TOO_FEW}
    freedom = max(1, min(line.positives, line.people - line.positives) - 1)
    reach = float(special.stdtrit(freedom, (1 + confidence) / 2))
    value, half = getattr(line, name), reach * getattr(line, f"{name}_se")
    why = None if line.reason is None else "no line can be fitted to these rows"
    return {"value": number(value), "low": number(value - half), "high": number(value + half), "reason": why}


def _mean(rows: ScoredRows, here: Array, *, enough: bool) -> dict[str, Any]:
    if not enough or len(here) < LEAST_FOR_A_LINE:
        return {"value": None, "low": None, "high": None, "reason": TOO_FEW}
    mean, low, high = mean_by_people(rows.score[here], rows.buckets.at(here), rows.confidence)
    return {"value": mean, "low": number(low), "high": number(high), "reason": None if low <= high else TOO_FEW}
