"""What is hidden in the tables of ready-made rows, published figures and negative controls (D46 to D51).

Takes    raw rows of one finding, totals of the scored rows.
Gives    `READY_MADE_RULES`: code to rule.
Promise  a figure that would let one work out a small count of people is hidden with the counts it stands by.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from riskkit.domain.findings import Row
from riskkit.release.hiding import Curtain


def hide_features(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """Areas where few have, or lack, the outcome; cuts with few people of any kind on either side."""
    for row in rows:
        count, base = row["count"], row["base"]
        few = curtain.small(totals.positives, totals.known - totals.positives)
        if count is not None:
            kinds = (count, base - count, totals.positives - count, totals.known - totals.positives - base + count)
            few = few or curtain.small(*kinds)
        if few:
            curtain.hide(row, ("value", "count", "base"))


def hide_missing_by_outcome(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """Missing or not, with the outcome or without: all four cells stand or none does."""
    for row in rows:
        count, base, yes, positives = row["count"], row["base"], row["with_outcome"], row["positives"]
        kinds = [count, base - count]
        if yes is not None:
            kinds += [yes, count - yes, positives - yes, base - positives - count + yes]
        if curtain.small(*kinds):
            curtain.hide(row, ("count", "base", "with_outcome", "positives", "value"))


def hide_cohort_share(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """A share or a precision with few people of any kind; figures of somebody else's rows stay."""
    for row in rows:
        if row["count"] is None:
            continue
        kinds = [row["count"], row["base"] - row["count"]]
        if row["check"] == "precision at capacity":  # the four cells of P01 stand or fall together
            missed = totals.positives - row["count"]
            kinds += [missed, totals.known - row["base"] - missed]
        if curtain.small(*kinds):
            curtain.hide(row, ("count", "base", "value", "corrected_precision"))


def hide_nothing(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """Published figures, and areas of models on at least twenty people of each kind: nothing here counts people."""


READY_MADE_RULES: dict[str, Callable[[list[Row], Curtain, Any], Any]] = {
    "D46": hide_features,
    "D47": hide_missing_by_outcome,
    "D48": hide_cohort_share,
    **dict.fromkeys(("D49", "D50", "D51"), hide_nothing),
}
