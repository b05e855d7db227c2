"""Do scores mean what they say: over all rows, along the curve, and in the bands that people's sheets speak of.

Takes    ScoredRows and the least number of people a bin may rest on.
Gives    findings P04, P08, P09.
Promise  P08 and P09 use the same bins, so that no third can be worked out from the two; tied scores share a bin.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.performance import NO_OUTCOMES
from riskkit.audit.rates import number, share_row
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.words import Verdict
from riskkit.stats.calibration import (
    CalibrationBins,
    calibration_bins,
    calibration_slope_intercept,
    observed_expected,
)

MOST_BINS = 10
NOT_PROBABILITIES = "scores are not between 0 and 1, so they are not probabilities"


def calibration_figures(rows: ScoredRows) -> Finding:
    """P04: recorded over expected, slope and intercept."""
    refused = _refused(rows)
    if refused:
        return make_finding("P04", "not applicable", refused)
    y, s = rows.outcome, rows.score[rows.known]
    ratio = observed_expected(y, s, rows.confidence)
    line = calibration_slope_intercept(y, s)
    z = NormalDist().inv_cdf((1 + rows.confidence) / 2)
    counts = {"count": ratio.observed, "base": len(y)}
    table: list[Row] = [
        {
            "metric": "O/E",
            **counts,
            "value": number(ratio.value),
            "low": number(ratio.low),
            "high": number(ratio.high),
            "reason": ratio.reason,
        }
    ]
    for metric, value, se in (
        ("calibration slope", line.slope, line.slope_se),
        ("calibration intercept", line.intercept, line.intercept_se),
    ):
        low, high = number(value - z * se), number(value + z * se)
        why = None if line.reason is None else "no line can be fitted to these rows"
        table.append({"metric": metric, **counts, "value": number(value), "low": low, "high": high, "reason": why})
    verdict, because = _says(rows, table)
    return make_finding("P04", verdict, because, count=ratio.observed, base=len(y), table=table)


def _says(rows: ScoredRows, table: list[Row]) -> tuple[Verdict, str]:
    """A difference is found if O/E or slope is away from 1 at half the level each (Bonferroni over the two)."""
    y, s = rows.outcome, rows.score[rows.known]
    strict = 1 - (1 - rows.confidence) / 2
    z = NormalDist().inv_cdf((1 + strict) / 2)
    ratio, line = observed_expected(y, s, strict), calibration_slope_intercept(y, s)
    away = []
    if ratio.reason is None and not ratio.low <= 1 <= ratio.high:
        away.append("fewer" if ratio.value < 1 else "more")
    found = [f"{away[0]} outcomes were recorded than scores expect"] if away else []
    if line.reason is None and abs(line.slope - 1) > z * line.slope_se:
        found.append("scores are too extreme" if line.slope < 1 else "scores are too timid")
    if found:
        return "difference found", "; ".join(found)
    if table[0]["value"] is None or table[1]["value"] is None:
        return "cannot tell", "one of the figures is not defined on these rows"
    return "measured", "neither recorded over expected nor the slope is shown to be away from 1"


def calibration_curve(rows: ScoredRows, least: int) -> Finding:
    """P08: mean score against recorded share, bin by bin."""
    refused = _refused(rows)
    if refused:
        return make_finding("P08", "not applicable", refused)
    bins = score_bins(rows, least)
    if bins.reason is not None:
        return make_finding("P08", "cannot tell", "too few recorded outcomes for one bin")
    table = [
        {
            "bin": place + 1,
            "count": int(bins.people[place]),
            "positives": int(bins.observed[place]),
            "mean_score": float(bins.mean_score[place]),
            **_observed(bins, place, rows.confidence),
        }
        for place in range(len(bins.people))
    ]
    return make_finding("P08", "measured", "bins in order of score, the lowest first", table=table)


def score_bands(rows: ScoredRows, least: int) -> Finding:
    """P09: the same bins as bands that every score falls into; an edge lies halfway between two bins."""
    if not rows.known.any():
        return make_finding("P09", "not applicable", NO_OUTCOMES)
    bins = score_bins(rows, least)
    if bins.reason is not None:
        return make_finding("P09", "cannot tell", "too few recorded outcomes for one band")
    edges = (bins.high[:-1] + bins.low[1:]) / 2
    many = len(bins.people)
    lowest, highest = (0.0, 1.0) if rows.scores_are_probabilities else (None, None)
    table = []
    for place in range(many):
        end = " (lowest)" if place == 0 else " (highest)" if place == many - 1 else ""
        table.append(
            {
                "band": f"band {place + 1} of {many}{end}" if many > 1 else "everyone",
                "low_score": float(edges[place - 1]) if place else lowest,
                "high_score": float(edges[place]) if place < many - 1 else highest,
                "count": int(bins.people[place]),
                "positives": int(bins.observed[place]),
                **_observed(bins, place, rows.confidence),
            }
        )
    return make_finding("P09", "measured", "bands of score with enough recorded outcomes in each", table=table)


def score_bins(rows: ScoredRows, least: int) -> CalibrationBins:
    """At most ten bins with at least `least` people with, and `least` without, a recorded outcome in each."""
    y, s, start, width = rows.outcome, rows.score[rows.known], 0.0, 1.0
    if not rows.scores_are_probabilities:  # bins need their order only: any scale can be brought to 0 to 1 and back
        start, width = float(s.min()), float(np.ptp(s)) or 1.0
        s = np.clip((s - start) / width, 0.0, 1.0)
    for most in range(MOST_BINS, 0, -1):
        bins = calibration_bins(y, s, least, max_bins=most)
        if bins.reason is not None or np.all(bins.people - bins.observed >= least):
            return replace(bins, low=start + width * bins.low, high=start + width * bins.high)
    return replace(bins, reason="too few people without a recorded outcome")


def _observed(bins: CalibrationBins, place: int, confidence: float) -> Row:
    share = share_row(int(bins.observed[place]), int(bins.people[place]), confidence)
    return {"observed": share["value"], "low": share["low"], "high": share["high"], "reason": share["reason"]}


def _refused(rows: ScoredRows) -> str | None:
    if not rows.scores_are_probabilities:
        return NOT_PROBABILITIES
    return None if rows.known.any() else NO_OUTCOMES
