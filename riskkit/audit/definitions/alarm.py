"""Nothing is too good to be true: single features, features' being missing, the model, the list.

Takes    ScoredRows, Explanations.
Gives    finding D10.
Promise  an alarm names the feature; with too few recorded outcomes it cannot tell, and says so.
"""

from __future__ import annotations

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.performance import NO_OUTCOMES, cells_at
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.scores import Explanations
from riskkit.stats.ranking import auc

FEATURE_AUC, MODEL_AUC, BOTH = 0.85, 0.95, 0.95
LEAST = 10


def too_good(rows: ScoredRows, explained: Explanations | None) -> Finding:
    """D10: rings if a feature, the model or the list looks as if it had seen the answer."""
    y = rows.outcome
    if not len(y):
        return make_finding("D10", "not applicable", NO_OUTCOMES)
    if min(int(y.sum()), int((~y).sum())) < LEAST:
        return make_finding("D10", "cannot tell", f"fewer than {LEAST} people with, or without, a recorded outcome")
    table = [_row("model", "the score", auc(y, rows.score[rows.known]), y, MODEL_AUC)]
    if explained is not None:
        table += _features(rows, explained)
    table += _lists(rows)
    ringing = [row for row in table if row["alarm"]]
    names = ", ".join(dict.fromkeys(str(row["label"]) for row in ringing[:5]))
    because = (
        f"too good to be true: {names}" if ringing else "nothing finds outcomes so well that it must have seen them"
    )
    return make_finding("D10", "broken" if ringing else "held", because, table=table)


def _features(rows: ScoredRows, explained: Explanations) -> list[Row]:
    """Each feature on the rows where it is known, and whether its being missing tells the outcome."""
    table: list[Row] = []
    for note in explained.notes:
        value = explained.values[note.name].to_numpy(dtype=np.float64)[rows.known]
        seen = ~np.isnan(value)
        table += _if_enough(note.name, note.label, rows.outcome[seen], value[seen])
        if not seen.all() and seen.any():
            table += _if_enough(
                f"{note.name} is missing", f"{note.label}: missing", rows.outcome, (~seen).astype(float)
            )
    return table


def _if_enough(name: str, label: str, y: np.ndarray, value: np.ndarray) -> list[Row]:
    if min(int(y.sum()), int((~y).sum())) < LEAST:
        return []
    area = auc(y, value)
    return [_row(name, label, max(area, 1 - area), y, FEATURE_AUC)]


def _row(name: str, label: str, area: float, y: np.ndarray, limit: float) -> Row:
    return {
        "what": name,
        "label": label,
        "auc": float(area),
        "limit": limit,
        "positives": int(y.sum()),
        "base": len(y),
        "alarm": bool(area > limit),
        "reason": None,
    }


def _lists(rows: ScoredRows) -> list[Row]:
    """An operating point whose precision and capture are both over 0.95."""
    table: list[Row] = []
    for name, flagged in rows.operating_points.items():
        cells = cells_at(rows, flagged)
        right, listed, positives = cells["right"], cells["right"] + cells["wrong"], cells["right"] + cells["missed"]
        if listed and positives and right / listed > BOTH and right / positives > BOTH:
            label = f"the list at {name}: precision and capture both over {BOTH}"
            table.append(
                {"what": "list", "label": label, "auc": None, "limit": BOTH, "positives": positives}
                | {"base": int(rows.known.sum()), "alarm": True, "reason": "not an area"}
            )
    return table
