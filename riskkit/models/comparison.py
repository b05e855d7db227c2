"""The model beside what it must beat, on the same rows, in one table.

Takes    recorded outcomes, scores of the model and of each baseline, the capacity.
Gives    rows {model, label, brier, auc, precision, capture, chosen, reason} for the audit.
Promise  rows whose outcome is not yet known are left out and the list is made before they are; a tie at the cut
         counts by its expected share, so no baseline wins or loses by lot.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.models.score_function import LABELS
from riskkit.stats.calibration import brier
from riskkit.stats.list_lengths import LENGTHS, hits_along
from riskkit.stats.ranking import auc, precision_capture_at

if TYPE_CHECKING:
    from riskkit.domain.model_spec import Capacity

BASELINE_LABELS = {
    "base_rate": "Base rate: everyone gets the same score",
    "age_and_sex": "Age and sex only",
    "points": "Points score",
    "best_single": "Best single feature",
    "present_practice": "What is done now, as the study states it",
}


def comparison_rows(
    label: np.ndarray,
    score: np.ndarray,
    flagged: np.ndarray,
    baselines: Mapping[str, np.ndarray | None],
    date_code: np.ndarray,
    capacity: Capacity,
    recipe: str,
    single: str,
) -> tuple[dict[str, Any], ...]:
    """Baselines in order, then the chosen recipe. A study that does not state present practice has no row of it.

    Parameters
    ----------
    label : float64 (n,), 1, 0 or NaN (not yet known)
    date_code : int64 (n,)
        Each as-of date has the whole capacity to itself.
    single : str
        Label of the best single feature.
    """
    rows = []
    for name, title in BASELINE_LABELS.items():
        if name not in baselines:
            continue
        told = f"{title}: {single}" if name == "best_single" else title
        values = baselines[name]
        if values is None:
            reason = "no age or sex column among features or groups"
            rows.append(_row(name, told, False, reason))
            continue
        listed = expected_flags(values, date_code, capacity)
        rows.append(_measured(name, told, False, label, values, listed))
    rows.append(_measured(recipe, LABELS[recipe], True, label, score, flagged.astype(np.float64)))
    return tuple(rows)


def length_rows(
    label: np.ndarray, baselines: Mapping[str, np.ndarray | None], date_code: np.ndarray, single: str
) -> tuple[dict[str, Any], ...]:
    """Each baseline's lists of many lengths: expected recorded outcomes and people whose outcome is known.

    The base rate is left out: it lists people at random, which needs no scores.
    """
    rows = []
    for name, title in BASELINE_LABELS.items():
        values = baselines.get(name)
        if values is None or name == "base_rate":
            continue
        told = f"{title}: {single}" if name == "best_single" else title
        hits, listed = hits_along(values, label, date_code)
        rows += [
            {"model": name, "label": told, "length": length, "right": right, "known": known}
            for length, right, known in zip(LENGTHS, hits.tolist(), listed.tolist(), strict=True)
        ]
    return tuple(rows)


def expected_flags(score: np.ndarray, date_code: np.ndarray, capacity: Capacity) -> np.ndarray:
    """The chance of each row to be on the list when ties at the cut are drawn by lot, float64 (n,)."""
    chance = np.zeros(len(score))
    for code in np.unique(date_code):
        here = np.flatnonzero(date_code == code)
        places = capacity.of(len(here))
        cut = np.partition(score[here], len(here) - places)[len(here) - places]
        above, tied = here[score[here] > cut], here[score[here] == cut]
        chance[above] = 1.0
        chance[tied] = (places - len(above)) / len(tied)
    return chance


def _measured(
    name: str, title: str, chosen: bool, label: np.ndarray, score: np.ndarray, listed: np.ndarray
) -> dict[str, Any]:
    known = ~np.isnan(label)
    y, s, on = label[known], score[known], listed[known]
    if len(y) == 0:
        return _row(name, title, chosen, "no row has a known outcome")
    area, total, positives = auc(y, s), float(on.sum()), float(y.sum())
    if chosen:
        found = precision_capture_at(y, on)
        precision, capture, reason = found.precision, found.capture, found.reason
    else:
        hits = float(on @ y)
        precision = hits / total if total else float("nan")
        capture = hits / positives if positives else float("nan")
        reason = None if total and positives else "nobody listed or nobody with a recorded outcome"
    return {
        "model": name,
        "label": title,
        "brier": brier(y, s),
        "auc": _or_none(area),
        "precision": _or_none(precision),
        "capture": _or_none(capture),
        "chosen": chosen,
        "reason": reason,
    }


def _row(name: str, title: str, chosen: bool, reason: str) -> dict[str, Any]:
    nothing = dict.fromkeys(("brier", "auc", "precision", "capture"))
    return {"model": name, "label": title, **nothing, "chosen": chosen, "reason": reason}


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
