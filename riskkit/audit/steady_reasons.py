"""Do reasons stay the same when the model is fitted again to people drawn anew.

Takes    Explanations, Doubts, Evidence.
Gives    finding S05.
Promise  a reason is one of the five largest of a flagged row in the score that is shown; one of size 0 is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.rates import share_row
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.scores import Doubts, Evidence, Explanations

LARGEST, KEPT = 5, 0.9
ALL_FEATURES = "all features"
NO_REFITS = "these scores come without refits of their model"


def steadiness_of_reasons(
    explained: Explanations | None, doubts: Doubts | None, evidence: Evidence, rows: ScoredRows
) -> Finding:
    """S05: by feature, and in all, the reasons of flagged rows that keep their sign in nine of ten refits."""
    if explained is None or doubts is None:
        return make_finding("S05", "not applicable", NO_REFITS)
    if not len(doubts.rows):
        return make_finding("S05", "not applicable", "nobody is flagged")
    own = explained.contributions[doubts.rows]
    reason, keeps = reasons_of(own), sign_kept(own, doubts.contributions) >= KEPT
    same = {row["feature"]: row for row in evidence.effects}
    table = [_row(ALL_FEATURES, ALL_FEATURES, reason, reason & keeps, {}, rows)]
    for j in np.lexsort((np.arange(own.shape[1]), -reason.sum(axis=0))):
        note = explained.notes[j]
        told = same.get(note.name, {})
        table.append(_row(note.name, note.label, reason[:, j], reason[:, j] & keeps[:, j], told, rows))
    because = "reasons of flagged rows, each of the score that is shown, held against every refit"
    return make_finding("S05", "measured", because, count=table[0]["count"], base=table[0]["base"], table=table)


def reasons_of(contributions: np.ndarray) -> np.ndarray:
    """Which contributions are among the five largest of their row, bool (k, n_features); ties by feature order."""
    place = np.argsort(np.argsort(-np.abs(contributions), axis=1, kind="stable"), axis=1, kind="stable")
    return (place < LARGEST) & (contributions != 0)


def sign_kept(contributions: np.ndarray, refitted: np.ndarray) -> np.ndarray:
    """Share of refits in which each contribution has its sign, float64 (k, n_features).

    Parameters
    ----------
    contributions : float64 (k, n_features)
    refitted : float (k, n_refits, n_features)
    """
    return np.asarray((np.sign(refitted) == np.sign(contributions)[:, None, :]).mean(axis=1))


def _row(
    feature: str, label: str, reason: np.ndarray, kept: np.ndarray, told: Mapping[str, Any], rows: ScoredRows
) -> Row:
    share = share_row(int(kept.sum()), int(reason.sum()), rows.confidence, why="never a reason of a flagged row")
    return {
        "feature": feature,
        "label": label,
        "refits_same_direction": told.get("refits_same_direction"),
        "refits": told.get("refits"),
        **share,
    }
