"""Is the outcome as common in the rows as in the cohort they stand for.

Takes    Material: rows, weights, the declared rate of the cohort, published figures.
Gives    finding D48.
Promise  rows that nobody calls a sample must have the cohort's share; a sample's weighted share may differ by chance.
         Precision is shown as it would be at the cohort's share, never instead of what was measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.level_checks import ALPHA
from riskkit.audit.definitions.material import Material
from riskkit.audit.performance import cells_at
from riskkit.domain.findings import Finding, Row
from riskkit.stats.agreement_of_figures import corrected_precision, implied_base_rate
from riskkit.stats.chance import chance_of_at_least, chance_of_at_most
from riskkit.stats.printed_figures import rounding

if TYPE_CHECKING:
    from riskkit.audit.definitions.ready_made import ReadyMade

SAME, ALIKE, PUBLISHED = 0.01, 1.10, 1.25


def share_of_the_cohort(material: Material) -> Finding:
    """D48: the share with the outcome, weighted where rows are a sample, against the declared share of the cohort.

    Effect sizes: 1% of the share beyond the decimals printed; for weighted rows 1.1 times, p under 0.002; for published
    figures 1.25 times, beyond rounding.
    """
    rows, study = material.ready_made, material.study
    if rows is None or study is None:
        return make_finding("D48", "not applicable", "records are held against the outcome card's benchmark, in D26")
    data = study.table or study.scores
    if data is None or not rows.known.any():
        return make_finding("D48", "not applicable", "no recorded outcome is known yet")
    rate = data.cohort_rate
    if rate is None:
        because = "the study declares no cohort_rate, so whether the outcome is as common as it should be is not known"
        return make_finding("D48", "cannot tell", because, table=[_share_row(rows, None)])
    table = [_share_row(rows, rate), *_published(material, rate)]
    ringing = [row for row in table if row["alarm"]]
    table += _corrected(material, rate)
    if not ringing:
        return make_finding("D48", "held", "the outcome is as common as in the cohort", table=table)
    named = "; ".join(dict.fromkeys(str(row["check"]) for row in ringing))
    because = f"the outcome is not as common as in the whole cohort: {named}"
    if ringing[0]["check"] == table[0]["check"] and rows.column("weight") is None:
        because += ". Rows were left out or added; if they are a sample, declare the weight of each row"
    return make_finding("D48", "broken", because, count=table[0]["count"], base=table[0]["base"], table=table)


def _share_row(rows: ReadyMade, rate: float | None) -> Row:
    y, weight = rows.label[rows.known] == 1, rows.column("weight")
    if weight is None:
        share = float(y.mean())
        far = rate is not None and abs(share - rate) > max(rounding(rate), SAME * rate)
        return _row("share with the outcome", y, share, rate, None if rate is None else far)
    w = weight.astype(np.float64)[rows.known]
    share = float(w @ y / w.sum())
    far = rate is not None and _beyond_chance(share, rate, float(w.sum() ** 2 / (w @ w)))
    return _row("weighted share with the outcome", y, share, rate, None if rate is None else far)


def _beyond_chance(share: float, rate: float, rows: float) -> bool:
    """Weighted rows count as many as would give a share as certain (Kish's effective size)."""
    k = share * rows
    p = 2 * min(float(chance_of_at_least(k, rows, rate)), float(chance_of_at_most(k, rows, rate)))
    return p < ALPHA and max(share / rate, rate / share if share else np.inf) >= ALIKE


def _published(material: Material, rate: float) -> list[Row]:
    """The share at which each published figure was measured, printed or implied."""
    found = []
    for figures in material.evidence.published:
        numbers = {name: value for name, value in figures.items() if name != "model"}
        base = implied_base_rate(numbers)
        if base is None:
            continue
        far = base.low > PUBLISHED * rate or base.high < rate / PUBLISHED
        middle = numbers.get("base_rate", (base.low + base.high) / 2)
        row = _row(f"share behind the figures of {figures['model']}", None, middle, rate, far)
        if "precision" in numbers:
            row["corrected_precision"] = corrected_precision(numbers["precision"], middle, rate)
        found.append(row)
    return found


def _corrected(material: Material, rate: float) -> list[Row]:
    """Precision at the study's capacity, and as it would be at the cohort's share; only once rows are scored."""
    rows = material.rows
    if rows is None or not len(rows.outcome) or not 0 < rows.outcome.mean() < 1:
        return []
    cells = cells_at(rows, rows.flagged)
    right, listed = cells["right"], cells["right"] + cells["wrong"]
    if not listed:
        return []
    measured = float(rows.outcome.mean())
    row = _row("precision at capacity", None, right / listed, None, False)
    return [row | {"count": right, "base": listed,
                   "corrected_precision": corrected_precision(right / listed, measured, rate)}]  # fmt: skip


def _row(check: str, y: np.ndarray | None, value: float, expected: float | None, alarm: bool | None) -> Row:
    count, base = (None, None) if y is None else (int(y.sum()), len(y))
    return {"check": check, "count": count, "base": base, "value": float(value), "expected": expected,
            "corrected_precision": None, "alarm": None if alarm is None else bool(alarm),
            "reason": "no cohort_rate is declared" if alarm is None else None}  # fmt: skip
