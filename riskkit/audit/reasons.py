"""Do reasons add up to the score they explain, and what moves scores most.

Takes    Explanations, ScoredRows, Evidence.
Gives    findings X01, X02, X03.
Promise  every scored row is added up again here; a row that does not add up blocks the run.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from riskkit.audit.catalogue import make_finding
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding
from riskkit.domain.scores import Evidence, Explanations
from riskkit.stats.effects import effect_between, ends_of

GATE = 1e-6
SMALLEST_RAW = 1e-3
MADE_ELSEWHERE = "these scores were made elsewhere and come without reasons"
MIXED = 0.1
MANY = 10
"""Times the release threshold: people who must have a value before its high and low ends are told."""


def relative_errors(explained: Explanations, score: np.ndarray) -> np.ndarray:
    """Worst distance of each row, float64 (n,): of the reasons' sum from the raw value, and of the score from it.

    Relative to the raw value, which counts as at least 0.001 in size. NaN counts as infinite.
    """
    total = explained.base + explained.contributions.sum(axis=1)
    size = np.maximum(np.abs(explained.raw), SMALLEST_RAW)
    of_sum = np.abs(total - explained.raw) / size
    implied = special.expit(explained.raw)
    of_score = np.abs(implied - score) / np.maximum(implied, 1e-12)
    return np.nan_to_num(np.maximum(of_sum, of_score), nan=np.inf, posinf=np.inf)


def reasons_add_up(explained: Explanations | None, rows: ScoredRows) -> Finding:
    """X01: rows whose reasons do not sum to their score within 1e-6."""
    if explained is None:
        return make_finding("X01", "not applicable", MADE_ELSEWHERE)
    errors = relative_errors(explained, rows.score)
    worst = float(errors.max()) if len(errors) else 0.0
    broken = int(np.count_nonzero(errors > GATE))
    value = worst if np.isfinite(worst) else None
    reason = None if value is not None else "some reasons are not numbers"
    row = {"worst_relative_error": value, "gate": GATE, "count": broken, "base": len(errors), "reason": reason}
    because = "the worst relative error is within the gate" if not broken else "reasons do not sum to the score"
    return make_finding("X01", "broken" if broken else "held", because, count=broken, base=len(errors), table=[row])


def global_effects(
    explained: Explanations | None, evidence: Evidence, rows: ScoredRows, threshold: int = 10
) -> Finding:
    """X02: mean size of contribution by feature, largest first, with direction, units and share of all movement.

    `effect` is the mean contribution of rows at or above the high value less that of rows at or below the low one, on
    the log-odds scale. Ends are shown where at least ten times `threshold` people have a value, and `threshold` people
    stand at each end. `refits_same_direction` of `refits`: from training's own refits; None where there were none.
    """
    if explained is None:
        return make_finding("X02", "not applicable", MADE_ELSEWHERE)
    size = np.abs(explained.contributions).mean(axis=0)
    total = float(size.sum())
    values = explained.values.to_numpy(dtype=np.float64)
    told = {row["feature"]: row for row in evidence.effects}
    table = []
    for place in np.argsort(-size, kind="stable"):
        note = explained.notes[place]
        table.append(
            {
                "feature": note.name,
                "label": note.label,
                "unit": note.unit,
                "mean_abs": float(size[place]),
                "direction": _direction(values[:, place], explained.contributions[:, place]),
                "share": float(size[place] / total) if total > 0 else None,
                **_ends(values[:, place], explained.contributions[:, place], rows.person, threshold),
                "refits_same_direction": told.get(note.name, {}).get("refits_same_direction"),
                "refits": told.get(note.name, {}).get("refits"),
                "reason": None if total > 0 else "no feature moves any score",
            }
        )
    return make_finding("X02", "measured", "on the log-odds scale, over all rows scored", table=table)


def _ends(value: np.ndarray, contribution: np.ndarray, person: np.ndarray, threshold: int) -> dict[str, float | None]:
    """Low and high value and the effect between them; all None where too few people stand behind them."""
    nothing: dict[str, float | None] = dict.fromkeys(("low_value", "high_value", "effect"))
    ends, known = ends_of(value), ~np.isnan(value)
    if ends is None or len(np.unique(person[known])) < MANY * threshold:
        return nothing
    at_ends = (known & (value <= ends[0]), known & (value >= ends[1]))
    if any(len(np.unique(person[end])) < threshold for end in at_ends):
        return nothing
    effect = float(effect_between(value, contribution, ends))
    return {"low_value": ends[0], "high_value": ends[1], "effect": effect}


def _direction(value: np.ndarray, contribution: np.ndarray) -> str:
    known = ~np.isnan(value)
    v, c = value[known], contribution[known]
    if len(v) < 2 or np.ptp(v) == 0 or np.ptp(c) == 0:
        return "no direction"
    v, c = v - v.mean(), c - c.mean()
    spread = float(np.sqrt((v @ v) * (c @ c)))
    slope = float(v @ c) / spread if spread > 0 else 0.0
    if abs(slope) < MIXED:
        return "mixed"
    return "higher raises" if slope > 0 else "higher lowers"


def score_intervals(evidence: Evidence, rows: ScoredRows) -> Finding:
    """X03: the method of intervals, and whether each interval holds its score."""
    low = rows.frame["score_low"].to_numpy(dtype=np.float64)
    high = rows.frame["score_high"].to_numpy(dtype=np.float64)
    given = ~(np.isnan(low) | np.isnan(high))
    if not given.any():
        return make_finding("X03", "not applicable", "these scores come without intervals")
    outside = int(np.count_nonzero(given & ((rows.score < low) | (rows.score > high))))
    nominal = evidence.training.get("interval")
    row = {
        "method": evidence.interval or "not stated",
        "nominal": nominal,
        "with_interval": int(given.sum()),
        "base": len(rows),
        "outside": outside,
        "reason": None,
    }
    because = "some scores lie outside their own interval" if outside else (evidence.interval or "method not stated")
    return make_finding("X03", "broken" if outside else "measured", because, table=[row])
