"""How well scores find recorded outcomes: counts first, then order, distance, and precision at each cut.

Takes    ScoredRows.
Gives    findings P01, P02, P03, P05, P07, P11.
Promise  rows whose outcome is not yet known are counted and left out of every figure about outcomes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.rates import number, share_row
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.stats.calibration import brier
from riskkit.stats.counts import confusion_counts
from riskkit.stats.intervals import auc_interval
from riskkit.stats.ranking import auc, auc_under_weights
from riskkit.stats.resampling import percentile_interval, person_bootstrap_weights

REPLICATES = 200
NO_OUTCOMES = "no outcome is known yet"


def list_counts(rows: ScoredRows) -> Finding:
    """P01: counts of scored, flagged and recorded outcomes."""
    cells = cells_at(rows, rows.flagged)
    known = int(rows.known.sum())
    counts = [
        ("scored", len(rows), len(rows)),
        ("with outcome", cells["right"] + cells["missed"], known),
        ("flagged", int(rows.flagged.sum()), len(rows)),
        ("flagged right", cells["right"], known),
        ("flagged wrong", cells["wrong"], known),
        ("missed", cells["missed"], known),
        ("not flagged no outcome", cells["rest"], known),
    ]
    if known < len(rows):
        counts.append(("not yet known", len(rows) - known, len(rows)))
    table = [
        {
            "measure": measure,
            "count": count,
            "base": base,
            "per_1000": 1000 * count / base if base else None,
            "reason": None if base else NO_OUTCOMES,
        }
        for measure, count, base in counts
    ]
    because = "counts of people and dates, by what was recorded" if known else NO_OUTCOMES
    return make_finding(
        "P01", "measured", because, count=int(rows.flagged.sum()), base=len(rows), table=table
    )  # fmt: skip


def cells_at(rows: ScoredRows, flagged: np.ndarray) -> dict[str, int]:
    """right, wrong, missed, rest among rows whose outcome is known."""
    rest, wrong, missed, right = confusion_counts(rows.outcome, flagged[rows.known])[0].tolist()
    return {"right": right, "wrong": wrong, "missed": missed, "rest": rest}


def order_of_scores(rows: ScoredRows) -> Finding:
    """P02: AUC, by DeLong, or by resampling people where they are scored on several dates."""
    y, s = rows.outcome, rows.score[rows.known]
    found = auc_interval(y, s, rows.confidence)
    low, high, how = found.low, found.high, "DeLong's interval"
    if rows.people_repeat and found.reason is None:
        low, high = _resampled_auc(rows)
        how = f"interval from {REPLICATES} resamples of people, who are scored on several dates"
    row = {
        "metric": "AUC",
        "count": found.positives,
        "base": len(y),
        "value": number(found.value),
        "low": number(low),
        "high": number(high),
        "reason": found.reason,
    }
    defined = row["value"] is not None
    because = how if defined else (found.reason or "").partition(";")[2].strip() or "the area needs both outcomes"
    return make_finding(
        "P02", _verdict(rows, defined), because, count=found.positives, base=len(y), table=[row]
    )  # fmt: skip


def _resampled_auc(rows: ScoredRows) -> tuple[float, float]:
    person = np.unique(rows.person[rows.known], return_inverse=True)[1]
    weights = (person_bootstrap_weights(person, rows.seed, replicate=b) for b in range(REPLICATES))
    draws = auc_under_weights(rows.outcome, rows.score[rows.known], weights)
    low, high, _ = percentile_interval(draws, rows.confidence)
    return float(low), float(high)


def distance(rows: ScoredRows) -> Finding:
    """P03: Brier score of the model and of the base rate."""
    if not rows.scores_are_probabilities:
        return make_finding("P03", "not applicable", "scores are not between 0 and 1, so they are not probabilities")
    y, s = rows.outcome, rows.score[rows.known]
    if not len(y):
        return make_finding("P03", "not applicable", NO_OUTCOMES)
    share = float(y.mean())
    own, plain = brier(y, s), share * (1 - share)
    positives = int(y.sum())
    table = [
        {"metric": "Brier", "count": positives, "base": len(y), "value": own, "reason": None},
        {"metric": "Brier of the base rate", "count": positives, "base": len(y), "value": plain, "reason": None},
    ]
    nearer = "scores are nearer" if own < plain else "scores are not nearer"
    return make_finding(
        "P03",
        "measured",
        f"{nearer} to what was recorded than the base rate alone",
        count=positives,
        base=len(y),
        table=table,
    )


def precision_and_capture(rows: ScoredRows) -> Finding:
    """P05: at the capacity, at half and twice of it, and at each cut."""
    points = dict(rows.operating_points)
    if rows.flagged.any():
        points["half the capacity"] = rows.at_capacity_times(0.5)
        points["twice the capacity"] = rows.at_capacity_times(2.0)
    table: list[Row] = []
    for name, flagged in points.items():
        cells = cells_at(rows, flagged)
        listed, positives = cells["right"] + cells["wrong"], cells["right"] + cells["missed"]
        nobody = "nobody whose outcome is known is flagged"
        for metric, base, why in (
            ("precision", listed, nobody),
            ("capture", positives, "nobody has a recorded outcome"),
        ):
            share = share_row(cells["right"], base, rows.confidence, why=why)
            table.append({"operating_point": name, "metric": metric, **share})
    first = table[0]
    because = f"at {CAPACITY}, of people whose outcome is known" if first["base"] else first["reason"]
    because = because if rows.known.any() else NO_OUTCOMES
    verdict = _verdict(rows, first["value"] is not None)
    return make_finding("P05", verdict, because, count=first["count"], base=first["base"], table=table)


def by_date(rows: ScoredRows) -> Finding:
    """P07: the same figures on each as-of date."""
    if rows.dates in ([""], []):
        return make_finding("P07", "not applicable", "the data hold no as-of dates")
    table = [_on_date(rows, day) for day in rows.dates]
    return make_finding("P07", _verdict(rows, True), "each as-of date on its own", table=table)


def _on_date(rows: ScoredRows, day: str) -> Row:
    here = rows.as_of == day
    known = here & rows.known
    y, flagged = rows.label[known] == 1, rows.flagged[known]
    right = int((y & flagged).sum())
    share = share_row(right, int(flagged.sum()), rows.confidence, why="nobody whose outcome is known is flagged")
    return {
        "as_of": day,
        "scored": int(here.sum()),
        "with_outcome": int(y.sum()) if len(y) else None,
        "flagged": int(rows.flagged[here].sum()),
        "right": right if len(y) else None,
        "precision": share["value"],
        "low": share["low"],
        "high": share["high"],
        "auc": number(auc(y, rows.score[known])) if len(y) else None,
        "reason": share["reason"] if len(y) else NO_OUTCOMES,
    }


def ties_at_cut(rows: ScoredRows) -> Finding:
    """P11: people who share the last flagged score of their date, some flagged and some not."""
    table: list[Row] = []
    for day in rows.dates:
        here = rows.as_of == day
        score, flagged = rows.score[here], rows.flagged[here]
        tied = taken = 0
        if flagged.any() and not flagged.all():
            at_cut = score == score[flagged].min()
            if (at_cut & ~flagged).any():
                tied, taken = int(at_cut.sum()), int((at_cut & flagged).sum())
        table.append({"as_of": day or None, "tied": tied, "taken": taken})
    total = sum(row["tied"] for row in table)
    because = (
        "a seeded draw, the same each time, decided between equal scores" if total else "no cut goes through a tie"
    )
    return make_finding("P11", "measured", because, count=total, base=len(rows), table=table)


def _verdict(rows: ScoredRows, defined: bool) -> Any:
    if not rows.known.any():
        return "not applicable"
    return "measured" if defined else "cannot tell"
