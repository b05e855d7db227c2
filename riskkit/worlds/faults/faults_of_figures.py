"""Figures as a maker would publish them about scores, and how they come to contradict one another.

Takes    the analyst's rows on a `Workbench`.
Gives    `published_figures`, `SCORE` (SQL), and fault F34.
Promise  without the fault every figure comes from one table of counts.
"""

from __future__ import annotations

import math
from functools import partial

from riskkit.worlds.faults.fault import Fault
from riskkit.worlds.faults.workbench import Workbench

_POINTS = (
    "0.3 * least(suspect_violence, 6) + 0.1 * least(suspect_any, 10) + 0.15 * least(custody, 5) "
    "+ 0.1 * least(searched, 5) - 0.03 * (coalesce(age, 35) - 35) "
)
SCORE = f"round(1 / (1 + exp(4.6 - ({_POINTS}))), 6)"
LISTED = 0.05
"""People on the published list: the share with the highest scores, and all who tie with the last of them."""


def published_figures(bench: Workbench, rows: str) -> dict[str, float]:
    """Count one table of right, wrong, missed and left, and give the figures that follow from it."""
    cut = bench.one(
        f"select score from (select {SCORE} as score, row_number() over (order by {SCORE} desc) as place, "
        f"count(*) over () as n from {rows}) where place = greatest(1, floor(n * {LISTED})) limit 1"
    )
    flagged = f"{SCORE} >= {cut}"
    right, wrong, missed, left = bench.rows(
        f"select count(*) filter ({flagged} and outcome = '1'), count(*) filter ({flagged} and outcome = '0'), "
        f"count(*) filter (not {flagged} and outcome = '1'), count(*) filter (not {flagged} and outcome = '0') "
        f"from {rows}"
    )[0]
    return _figures(int(right), int(wrong), int(missed), int(left))


def _figures(right: int, wrong: int, missed: int, left: int) -> dict[str, float]:
    n, flagged, positives = right + wrong + missed + left, right + wrong, right + missed
    spread = math.sqrt(flagged * positives * (wrong + left) * (missed + left))
    found = {
        "n": n,
        "flagged": flagged,
        "base_rate": positives / n if n else 0.0,
        "precision": right / flagged if flagged else 0.0,
        "recall": right / positives if positives else 0.0,
        "fpr": wrong / (wrong + left) if wrong + left else 0.0,
        "accuracy": (right + left) / n if n else 0.0,
        "mcc": (right * left - wrong * missed) / spread if spread else 0.0,
    }
    return {name: value if name in ("n", "flagged") else round(value, 4) for name, value in found.items()}


def _misprint(strength: float, figures: dict[str, float]) -> dict[str, float]:
    """An MCC above the square root of precision times recall, which no table of counts can give."""
    most = math.sqrt(figures["precision"] * figures["recall"])
    return {**figures, "mcc": round(min(1.0, most + 0.02 + 0.18 * strength), 4)}


def _contradict(bench: Workbench, strength: float) -> None:
    bench.plan.form = "scores"
    bench.plan.misprint = partial(_misprint, strength)


FAULTS = (
    Fault(
        "F34", "Published figures contradict one another", "scores", True,
        "the published MCC is 0.20 above the square root of precision times recall",
        "0.11 above it",
        _contradict,
    ),
)  # fmt: skip
