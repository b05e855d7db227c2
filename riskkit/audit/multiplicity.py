"""Would another model, as good as the chosen one, flag the same people.

Takes    Doubts, ScoredRows.
Gives    finding S02.
Promise  counts are of rows on the list as it stands; scores that nothing else was fitted beside are not applicable.

Source: Marx, Calmon and Ustun (2020), Predictive multiplicity in classification, ICML.
"""

from __future__ import annotations

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.rates import share_row
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.scores import Doubts

NO_ALTERNATIVES = "these scores come without other models to hold beside theirs"
NOBODY = "nobody is flagged"
ALL, HALF, ALONE, OTHERS = (
    "listed by all", "listed by at least half", "listed by the chosen one alone", "not flagged, listed by another",
)  # fmt: skip


def list_multiplicity(doubts: Doubts | None, rows: ScoredRows) -> Finding:
    """S02: the flagged whom all, half, or no other of the models as good would list, and who else they would."""
    if doubts is None:
        return make_finding("S02", "not applicable", NO_ALTERNATIVES)
    if not rows.flagged.any():
        return make_finding("S02", "not applicable", NOBODY)
    models = doubts.alternatives
    if models == 1:
        return make_finding(
            "S02", "measured", "no other model that competed is as good as the chosen one", table=[_models(1)]
        )
    flagged, others = doubts.listed_by[rows.flagged], doubts.listed_by[~rows.flagged]
    table = [_models(models)]
    for metric, chosen in ((ALL, flagged == models), (HALF, 2 * flagged >= models), (ALONE, flagged == 1)):
        table.append(_share(metric, chosen, rows, models))
    table.append(_share(OTHERS, others > 0, rows, models))
    everybody = table[1]
    because = f"{models} models are within one standard error of the best, the chosen one counted among them"
    return make_finding(
        "S02",
        "measured" if everybody["count"] == everybody["base"] else "difference found",
        because,
        count=everybody["count"],
        base=everybody["base"],
        table=table,
    )


def _models(models: int) -> Row:
    none = dict.fromkeys(("count", "base", "value", "low", "high"))
    why = "a number of models, not of people"
    return {"metric": "models as good as the chosen one, and itself", "models": models, **none, "reason": why}


def _share(metric: str, chosen: np.ndarray, rows: ScoredRows, models: int) -> Row:
    counted = share_row(int(chosen.sum()), len(chosen), rows.confidence, why="everybody is flagged")
    return {"metric": metric, "models": models, **counted}
