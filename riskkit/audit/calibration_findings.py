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
from riskkit.audit.group_calibration import end_points
from riskkit.audit.group_counts import GroupCounts, Points, count_groups, everyone
from riskkit.audit.performance import NO_OUTCOMES
from riskkit.audit.rates import share_rows
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.words import Verdict
from riskkit.stats.calibration import CalibrationBins, CalibrationLine, calibration_bins
from riskkit.stats.intervals import poisson_mid_p
from riskkit.stats.lines_by_people import line_by_people

MOST_BINS = 10
NOT_PROBABILITIES = "scores are not between 0 and 1, so they are not probabilities"


def calibration_figures(rows: ScoredRows) -> Finding:
    """P04: recorded over expected, slope and intercept."""
    refused = _refused(rows)
    if refused:
        return make_finding("P04", "not applicable", refused)
    everybody = everyone(rows, Points.of(rows))
    line = line_by_people(rows.outcome, rows.score[rows.known], rows.buckets.at(rows.known))
    count, base = int(everybody.observed[0]), int(everybody.known[0])
    counts = {"count": count, "base": base}
    table: list[Row] = [{"metric": "O/E", **counts, **_ratio(everybody, rows.confidence)}]
    table += [
        {"metric": f"calibration {name}", **counts, **end_points(line, name, rows.confidence)}
        for name in ("slope", "intercept")
    ]
    verdict, because = _says(everybody, line, rows.confidence)
    return make_finding("P04", verdict, f"{because}; {rows.counted_by}", table=table, count=count, base=base)


def _ratio(everybody: GroupCounts, confidence: float) -> Row:
    """Recorded over expected of everybody; undefined where nothing is expected."""
    observed, expected = everybody.observed, everybody.expected
    if expected[0] == 0:
        return {"value": None, "low": None, "high": None, "reason": "every score is 0, so nothing is expected"}
    low, high = poisson_mid_p(observed, expected, confidence, design_effect=everybody.design_effects("O/E"))
    return {"value": float(observed[0] / expected[0]), "low": float(low[0]), "high": float(high[0]), "reason": None}


def _says(everybody: GroupCounts, line: CalibrationLine, confidence: float) -> tuple[Verdict, str]:
    """A difference is found if O/E or slope is away from 1 at half the level each (Bonferroni over the two)."""
    strict = 1 - (1 - confidence) / 2
    ratio, found = _ratio(everybody, strict), []
    if ratio["reason"] is None and not ratio["low"] <= 1 <= ratio["high"]:
        found.append(f"{'fewer' if ratio['value'] < 1 else 'more'} outcomes were recorded than scores expect")
    if line.reason is None and abs(line.slope - 1) > _normal(strict) * line.slope_se:
        found.append("scores are too extreme" if line.slope < 1 else "scores are too timid")
    if found:
        return "difference found", "; ".join(found)
    if ratio["value"] is None or line.reason is not None:
        return "cannot tell", "one of the figures is not defined on these rows"
    return "measured", "neither recorded over expected nor the slope is shown to be away from 1"


def _normal(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


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
            **share,
        }
        for place, share in enumerate(_observed(bins, rows))
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
    for place, share in enumerate(_observed(bins, rows)):
        end = " (lowest)" if place == 0 else " (highest)" if place == many - 1 else ""
        table.append(
            {
                "band": f"band {place + 1} of {many}{end}" if many > 1 else "everyone",
                "low_score": float(edges[place - 1]) if place else lowest,
                "high_score": float(edges[place]) if place < many - 1 else highest,
                "count": int(bins.people[place]),
                "positives": int(bins.observed[place]),
                **share,
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


def _observed(bins: CalibrationBins, rows: ScoredRows) -> list[Row]:
    """Recorded share of each bin with an interval that counts people."""
    edges = bins.low[1:]
    code = np.searchsorted(edges, rows.score, side="right").astype(np.int64)
    counts = count_groups(rows, Points.of(rows), rows.buckets, "bin", tuple(map(str, range(len(bins.people)))), code)
    shares = share_rows(bins.observed, bins.people, rows.confidence, why="nobody is in this bin", least=1,
                        design_effect=counts.design_effects("recorded"))  # fmt: skip
    return [{"observed": s["value"], "low": s["low"], "high": s["high"], "reason": s["reason"]} for s in shares]


def _refused(rows: ScoredRows) -> str | None:
    if not rows.scores_are_probabilities:
        return NOT_PROBABILITIES
    return None if rows.known.any() else NO_OUTCOMES
