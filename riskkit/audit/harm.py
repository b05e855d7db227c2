"""Harm on the list: of all recorded harm, how much belongs to people who are flagged.

Takes    ScoredRows and the Origin that knows each row's recorded harm.
Gives    finding P12.
Promise  harm that is not known is not taken as 0: with one outcome of unknown harm the share is undefined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.cohort_rows import places_of
from riskkit.audit.performance import NO_OUTCOMES
from riskkit.audit.rates import number
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.stats.resampling import PercentileInterval, percentile_interval, person_bootstrap_weights

if TYPE_CHECKING:
    from riskkit.domain.origin import Origin

REPLICATES = 200


def harm_on_the_list(origin: Origin | None, rows: ScoredRows) -> Finding:
    """P12: summed harm of recorded outcomes of flagged people over that of all people scored, at each cut."""
    if origin is None or origin.labels is None:
        return make_finding("P12", "not applicable", "harm is recorded on events, and this study has none")
    if not rows.known.any():
        return make_finding("P12", "not applicable", NO_OUTCOMES)
    harm = origin.labels.frame["harm"].to_numpy(dtype=np.float64)[places_of(origin, rows)]
    with_outcome = rows.known & (rows.label == 1)
    positives, total = int(with_outcome.sum()), float(harm[with_outcome].sum())
    if np.isnan(total) or total <= 0:
        because = "harm is not recorded for some of the outcomes" if np.isnan(total) else "no harm was recorded"
        return make_finding("P12", "cannot tell" if positives else "measured", because, base=positives)
    harm = np.where(with_outcome, harm, 0.0)
    points = rows.operating_points
    draws = _drawn_shares(rows, harm, list(points.values()))
    table = [
        _row(name, flagged, with_outcome, harm, percentile_interval(draws[:, at], rows.confidence))
        for at, (name, flagged) in enumerate(points.items())
    ]
    weighed = origin.labels.spec.weigh_by_harm
    because = "the recipe was chosen for it" if weighed else "the recipe was chosen for people found, not for harm"
    return make_finding("P12", "measured", because, count=table[0]["count"], base=positives, table=table)


def _drawn_shares(rows: ScoredRows, harm: np.ndarray, points: list[np.ndarray]) -> np.ndarray:
    """Share of harm at each point in each resample of people, shape (REPLICATES, points); NaN without any harm."""
    shares = np.full((REPLICATES, len(points)), np.nan)
    for replicate in range(REPLICATES):
        drawn = person_bootstrap_weights(rows.together, rows.seed, replicate=replicate) * harm
        total = drawn.sum()
        if total > 0:
            shares[replicate] = [drawn[flagged].sum() / total for flagged in points]
    return shares


def _row(
    name: str, flagged: np.ndarray, with_outcome: np.ndarray, harm: np.ndarray, interval: PercentileInterval
) -> Row:
    return {
        "operating_point": name,
        "metric": "harm",
        "count": int((flagged & with_outcome).sum()),
        "base": int(with_outcome.sum()),
        "value": float(harm[flagged].sum() / harm.sum()),
        "low": number(float(interval.low)),
        "high": number(float(interval.high)),
        "reason": None,
    }
