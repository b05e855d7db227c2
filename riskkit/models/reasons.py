"""Reasons for all people together, and as shap's own object for its plots.

Takes    contributions of scored rows, or audited scores.
Gives    rows {feature, label, mean_abs, share, direction, ...}; a `shap.Explanation`.
Promise  an association, not a cause: directions say how the score moves, nothing about the world.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from riskkit.domain.examples import FeatureNote
    from riskkit.domain.scores import ScoredCohort


def effect_rows(
    contributions: np.ndarray,
    values: np.ndarray,
    notes: tuple[FeatureNote, ...],
    same_way: np.ndarray,
    refits: int,
) -> tuple[dict[str, Any], ...]:
    """Mean size of each feature's contribution, largest first, and the way it points.

    `direction`: whether rows above the feature's mean have larger contributions than the others ("raises", "lowers"),
    None with a reason where all values are alike. `share`: of the sum of mean sizes.
    `refits_same_direction`: in how many of `refits` its effect has the same sign, from `same_way`, float64
    (n_features,); None where that is NaN, since there is no effect to compare.
    """
    sizes = np.abs(contributions).mean(axis=0)
    total = float(sizes.sum())
    rows = []
    for j in np.lexsort((np.arange(len(notes)), -sizes)):
        gap = _gap(contributions[:, j], values[:, j])
        rows.append(
            {
                "feature": notes[j].name,
                "label": notes[j].label,
                "unit": notes[j].unit,
                "mean_abs": float(sizes[j]),
                "share": float(sizes[j]) / total if total > 0 else None,
                "direction": None if gap is None or gap == 0 else "raises" if gap > 0 else "lowers",
                "reason": "all values are alike" if gap is None else None,
                "missing": int(np.isnan(values[:, j]).sum()),
                "refits_same_direction": None if np.isnan(same_way[j]) else int(same_way[j]),
                "refits": refits,
            }
        )
    return tuple(rows)


def shap_explanation(notes: tuple[FeatureNote, ...], scored: ScoredCohort) -> Any:
    """A `shap.Explanation` of the calibrated logit; feature names are the labels a board reads."""
    from riskkit.domain.errors import NoEvidence
    from riskkit.domain.scores import ScoredCohort, values_inside

    if not isinstance(scored, ScoredCohort):
        raise NoEvidence("Reasons come with scores that were audited. Give what score(model, rows) gave, once audited.")
    assert scored.audit is not None  # raises NoEvidence: no reasons without papers
    reasons = values_inside(scored).explanations
    if reasons is None:
        raise NoEvidence("These scores were made elsewhere and come without reasons.")
    labels = [note.label for note in notes]
    return _shap().Explanation(
        values=reasons.contributions, base_values=reasons.base, data=reasons.values.to_numpy(), feature_names=labels
    )


def _shap() -> Any:
    with warnings.catch_warnings():  # while shap is imported, and only then: it uses a call matplotlib will drop
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        import shap
    return shap


def _gap(contributions: np.ndarray, values: np.ndarray) -> float | None:
    known = ~np.isnan(values)
    if not known.any() or np.ptp(values[known]) == 0:
        return None
    above = values[known] > values[known].mean()
    return float(contributions[known][above].mean() - contributions[known][~above].mean())
