"""What the rates of groups truly are if recording is as the study states it.

Takes    GroupCounts of each characteristic, ScoredRows, AuditSpec with ranges of recording by group.
Gives    finding R03.
Promise  a printed range holds both what the study states and what chance does; a difference is found only where the
         whole range of the true ratio lies beyond 1. Nothing is said of a group for which nothing is stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.compared import RATIO
from riskkit.audit.group_counts import GroupCounts, four_cells
from riskkit.audit.rates import TOO_FEW, number
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.audit.true_ratios import RECORDED, pair_rows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.recording_spec import RecordingRates
from riskkit.domain.words import Verdict
from riskkit.stats.hidden_cases import RATES, Cells, bounded, hidden_at, value_of
from riskkit.stats.intervals import poisson_mid_p, proportion_interval

Array = np.ndarray[Any, Any]
HOW_TO = (
    "nobody stated how much of each group's outcomes is recorded; a study can, in audit.recording, as a range for each "
    "group with its source"
)
NOT_STATED = "no recording rate is stated for this group"
NOT_THERE = "nobody of this group is scored"
DOES_NOT_FIT = "more outcomes would be hidden than there are people without a recorded one: the stated rate is too low"


def true_rates(singles: Sequence[GroupCounts], rows: ScoredRows, spec: AuditSpec) -> Finding:
    """R03: rows of every group (true rates), then of every two groups (true ratios), by characteristic."""
    if not spec.recording:
        return make_finding("R03", "not applicable", HOW_TO)
    if not rows.known.any():
        return make_finding("R03", "not applicable", "no outcome is known yet")
    by_name, table = {counts.attribute: counts for counts in singles}, list[Row]()
    for stated in spec.recording:
        if stated.attribute in by_name:
            counts = by_name[stated.attribute]
            table += [*_group_rows(counts, stated, rows, spec), *pair_rows(counts, stated, rows, spec)]
    pairs = [row for row in table if row["against"] is not None]
    found = sum(row["verdict"] == "difference found" for row in pairs)
    if not pairs:
        because = "fewer than two groups are large enough and have a stated recording rate"
        return make_finding("R03", "cannot tell", because, table=table)
    because = f"under the stated rates {found} of {len(pairs)} true ratios lie wholly beyond 1"
    alike = all(row["verdict"] == "no material difference shown" for row in pairs)
    verdict: Verdict = "difference found" if found else "no material difference shown" if alike else "cannot tell"
    return make_finding("R03", verdict, because, table=table)


def _group_rows(counts: GroupCounts, stated: RecordingRates, rows: ScoredRows, spec: AuditSpec) -> Iterator[Row]:
    four = four_cells(counts.table, counts.points.flagged[counts.points.names.index(CAPACITY)])
    for at, level in enumerate(counts.levels):
        wanted = stated.of(level)
        start: Row = {"attribute": counts.attribute, "group": level, "against": None}
        if wanted is None:
            yield _nothing(start, RECORDED, NOT_STATED)
            continue
        start |= {"stated_low": wanted[0], "stated_high": wanted[1]}
        enough = counts.people[at] >= spec.smallest_group
        yield _scaled(start, RECORDED, counts, at, wanted, rows, enough=bool(enough), least=spec.smallest_base)
        if rows.scores_are_probabilities:
            yield _scaled(start, RATIO, counts, at, wanted, rows, enough=bool(enough), least=spec.smallest_base)
        cells = Cells.of(*(four[name][at] for name in ("tn", "fp", "fn", "tp")))
        effects = {metric: float(counts.design_effects(metric, CAPACITY)[at]) for metric in RATES}
        corners = _corners(cells, effects, rows.confidence)
        for metric in RATES:
            row = _bounded(start, metric, cells, wanted, enough=bool(enough), least=spec.smallest_base)
            yield row | _with_chance(row, metric, cells, corners, wanted, effects[metric], rows.confidence)
    for level in stated.rates:
        if level not in counts.levels:
            yield _nothing({"attribute": counts.attribute, "group": level, "against": None}, RECORDED, NOT_THERE)


def _nothing(start: Row, metric: str, reason: str) -> Row:
    names = ("stated_low", "stated_high", "count", "base", "as_recorded", "true_low", "true_high", "low", "high")
    first = {name: start[name] for name in ("attribute", "group", "against")} | {"metric": metric}
    return first | dict.fromkeys(names) | start | {"verdict": None, "reason": reason}


def _scaled(
    start: Row, metric: str, counts: GroupCounts, at: int, wanted: tuple[float, float], rows: ScoredRows, *,
    enough: bool, least: int,
) -> Row:  # fmt: skip
    """Share with the outcome, or O/E: divided by the share recorded; its interval by the ends of the stated range."""
    count, known = int(counts.observed[at]), int(counts.known[at])
    base = known if metric == RECORDED else float(counts.expected[at])
    row = _nothing(start, metric, TOO_FEW) | {"count": count, "base": known}
    if not enough or known < least or base <= 0:
        return row
    effect = float(counts.design_effects(metric if metric == RATIO else "recorded", CAPACITY)[at])
    made = proportion_interval if metric == RECORDED else poisson_mid_p
    low, high = (float(end) for end in made(count, base, rows.confidence, design_effect=effect))
    least_d, most_d = wanted
    row |= {"as_recorded": count / base, "reason": None}
    if count / most_d > known:
        return row | {"reason": DOES_NOT_FIT}
    most = known / base
    ends = {"true_low": count / base / most_d, "true_high": min(most, count / base / least_d)}
    return row | ends | {"low": low / most_d, "high": min(most, high / least_d)}


def _bounded(
    start: Row, metric: str, cells: Cells, wanted: tuple[float, float], *, enough: bool, least: int
) -> Row:  # fmt: skip
    """FPR, FNR, PPV or FOR between its bounds, wherever the hidden cases lie; what chance does is not in it yet."""
    count, base = (float(x) for x in bounded(cells, metric, 0.0, 0.0, upper=True))
    row = _nothing(start, metric, TOO_FEW) | {"count": int(count), "base": int(base)}
    if not enough or base < least:
        return row
    row |= {"as_recorded": count / base, "reason": None}
    if hidden_at(cells, wanted[1]) > cells.others * (1 + 1e-12):
        return row | {"reason": DOES_NOT_FIT}
    bottom, top = (number(float(value_of(*_end(cells, metric, wanted, upper)))) for upper in (False, True))
    return row | {"true_low": bottom, "true_high": top}


def _end(cells: Cells, metric: str, wanted: tuple[float, float], upper: bool) -> tuple[Array, Array]:
    return bounded(cells, metric, hidden_at(cells, wanted[1]), hidden_at(cells, wanted[0]), upper=upper)


def _corners(cells: Cells, effects: dict[str, float], confidence: float) -> Cells:
    """Cells with recorded outcomes at the ends of their intervals, above the cut and below it: shape (4,).

    Each recorded outcome stands for several true ones, so the error of the recorded count is carried into h.
    """
    flagged, others = cells.tp + cells.fp, cells.fn + cells.tn
    above = np.asarray(proportion_interval(cells.tp, flagged, confidence, design_effect=effects["PPV"])) * flagged
    below = np.asarray(proportion_interval(cells.fn, others, confidence, design_effect=effects["FOR"])) * others
    tp, fn = (x.ravel() for x in np.meshgrid(np.nan_to_num(above), np.nan_to_num(below)))
    return Cells(others - fn, flagged - tp, fn, tp)


def _with_chance(
    row: Row, metric: str, cells: Cells, corners: Cells, wanted: tuple[float, float], effect: float, confidence: float
) -> Row:
    """Lowest and highest of: Wilson's ends at each bound, and the bounds at each corner."""
    if row["true_low"] is None or row["true_high"] is None:
        return {}
    ends = []
    for upper, pick in ((False, np.nanmin), (True, np.nanmax)):
        count, base = _end(cells, metric, wanted, upper)
        wilson = proportion_interval(count, base, confidence, design_effect=effect)[int(upper)]
        ends.append(float(pick([float(wilson), *value_of(*_end(corners, metric, wanted, upper))])))
    return {"low": number(ends[0]), "high": number(ends[1])}
