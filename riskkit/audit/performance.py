"""How well scores find recorded outcomes: counts first, then order, distance, and precision at each cut.

Takes    ScoredRows.
Gives    findings P01, P02, P03, P05, P07, P11.
Promise  rows whose outcome is not yet known are counted and left out of every figure about outcomes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts, Points, count_groups
from riskkit.audit.rates import number, share_rows
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.stats.areas import auc_interval
from riskkit.stats.calibration import brier
from riskkit.stats.chance import hypergeometric_middle
from riskkit.stats.counts import confusion_counts
from riskkit.stats.ranking import auc

NO_OUTCOMES, NO_AREA = "no outcome is known yet", "the area needs both outcomes"


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
    """P02: AUC; where people are scored on several dates, or belong together, the interval counts them once."""
    y, s = rows.outcome, rows.score[rows.known]
    found = auc_interval(y, s, rows.confidence, buckets=rows.buckets.at(rows.known))
    defined = found.low == found.low
    row = {
        "metric": "AUC",
        "count": found.positives,
        "base": len(y),
        "value": number(found.value) if defined else None,
        "low": number(found.low),
        "high": number(found.high),
        "reason": found.reason,
    }
    because = rows.counted_by if defined else (found.reason or "").partition(";")[2].strip()
    return make_finding(
        "P02", _verdict(rows, defined), because or NO_AREA, count=found.positives, base=len(y), table=[row]
    )  # fmt: skip


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


def precision_and_capture(rows: ScoredRows, everyone: GroupCounts) -> Finding:
    """P05: at every operating point. `everyone` are the counts of all rows as one group."""
    table: list[Row] = []
    for name in everyone.points.names:
        for metric, of, why in (
            ("precision", "PPV", "nobody whose outcome is known is flagged"),
            ("capture", "TPR", "nobody has a recorded outcome"),
        ):
            count, base = everyone.share(of, name)
            share = share_rows(count, base, rows.confidence, why=why, least=1,
                               design_effect=everyone.design_effects(of, name))[0]  # fmt: skip
            table.append({"operating_point": name, "metric": metric, **share})
    first = table[0]
    because = first["reason"] or f"at {CAPACITY}, of people whose outcome is known; {rows.counted_by}"
    because = because if rows.known.any() else NO_OUTCOMES
    verdict = _verdict(rows, first["value"] is not None)
    return make_finding("P05", verdict, because, count=first["count"], base=first["base"], table=table)


def by_date(rows: ScoredRows) -> Finding:
    """P07: the same figures on each as-of date."""
    if rows.dates in ([""], []):
        return make_finding("P07", "not applicable", "the data hold no as-of dates")
    points, day = Points.of(rows), np.searchsorted(rows.dates, rows.as_of)
    own = replace(rows.buckets, repeats=rows.clusters is not None)  # a person has one row on a date
    counts = count_groups(rows, points, own, "as_of", tuple(rows.dates), day.astype(np.int64))
    shares = share_rows(*counts.share("PPV", CAPACITY), rows.confidence, least=1,
                        why="nobody whose outcome is known is flagged",
                        design_effect=counts.design_effects("PPV", CAPACITY))  # fmt: skip
    found = share_rows(*counts.share("TPR", CAPACITY), rows.confidence, least=1, why="nobody has a recorded outcome",
                       design_effect=counts.design_effects("TPR", CAPACITY))  # fmt: skip
    table = [_on_date(rows, *of_date) for of_date in zip(rows.dates, shares, found, strict=True)]
    return make_finding("P07", _verdict(rows, True), "each as-of date on its own", table=table)


def _on_date(rows: ScoredRows, day: str, share: Row, found: Row) -> Row:
    here = rows.as_of == day
    known = here & rows.known
    y = rows.label[known] == 1
    return {
        "as_of": day,
        "scored": int(here.sum()),
        "with_outcome": int(y.sum()) if len(y) else None,
        "flagged": int(rows.flagged[here].sum()),
        "right": share["count"] if len(y) else None,
        "precision": share["value"],
        "low": share["low"],
        "high": share["high"],
        "capture": found["value"],
        "capture_low": found["low"],
        "capture_high": found["high"],
        "auc": number(auc(y, rows.score[known])) if len(y) else None,
        "reason": share["reason"] if len(y) else NO_OUTCOMES,
    }


def ties_at_cut(rows: ScoredRows) -> Finding:
    """P11: people who share the last flagged score of their date, some flagged and some not.

    right, right_low, right_high: flagged people with a recorded outcome as drawn, and over all ways to break the tie
    (the middle 95% of the hypergeometric law).
    """
    table = [_tie_on(rows, day) for day in rows.dates]
    total = sum(row["tied"] for row in table)
    because = (
        "a seeded draw, the same each time, decided between equal scores" if total else "no cut goes through a tie"
    )
    return make_finding("P11", "measured", because, count=total, base=len(rows), table=table)


def _tie_on(rows: ScoredRows, day: str) -> Row:
    here = rows.as_of == day
    score, flagged, label = rows.score[here], rows.flagged[here], rows.label[here]
    row: Row = {"as_of": day or None, "tied": 0, "taken": 0, "right": None, "right_low": None, "right_high": None}
    at_cut = score == score[flagged].min() if flagged.any() else flagged
    if not (at_cut & ~flagged).any():
        return row
    tied, taken = int(at_cut.sum()), int((at_cut & flagged).sum())
    if np.isnan(label).any():
        return {**row, "tied": tied, "taken": taken}
    sure, of_tied = int((flagged & ~at_cut & (label == 1)).sum()), int((at_cut & (label == 1)).sum())
    low, high = hypergeometric_middle(tied, of_tied, taken)
    right = int((flagged & (label == 1)).sum())
    return {**row, "tied": tied, "taken": taken, "right": right, "right_low": sure + low, "right_high": sure + high}


def _verdict(rows: ScoredRows, defined: bool) -> Any:
    if not rows.known.any():
        return "not applicable"
    return "measured" if defined else "cannot tell"
