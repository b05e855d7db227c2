"""What is hidden of evidence from training: mitigations before and after, and stand-ins.

Takes    rows of G11, Z01, Z02.
Gives    the same rows, small counts and what rests on them hidden.
Promise  a figure of a group rests on counts that may be shown, before and after; how many people moved is shown only
         where neither those who moved nor those who stayed are few.
"""

from __future__ import annotations

from typing import Any

from riskkit.domain.findings import Row
from riskkit.release.hiding import Curtain

SIDES = ("before", "after")
ALL_PEOPLE, GAPS = "all", "largest gap"


def mitigations(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """Hide a row where a count, or what is left of its base, is small on either side; gaps with their groups."""
    small = set()
    for row in rows:
        sides = [(row[f"people_{side}"], row[f"base_{side}"]) for side in SIDES]
        if any(count is not None and _few(curtain, count, base) for count, base in sides):
            names = [f"{part}_{side}" for part in ("people", "base") for side in SIDES]
            curtain.hide(row, ("before", "after", *names))
            small.add((row["attribute"], row["mitigation"], row["criterion"], row["metric"]))
    for row in rows:
        key = (row["attribute"], row["mitigation"], row["criterion"], row["metric"])
        if row["group"] not in (ALL_PEOPLE,) and key in small and not row["hidden"]:
            names = [f"{part}_{side}" for part in ("people", "base") for side in SIDES]
            curtain.hide(row, ("before", "after", *names))


def _few(curtain: Curtain, count: float, base: float | None) -> bool:
    return curtain.small(count) or (base is not None and base != count and curtain.small(base - count))


def stand_ins(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """Levels of few people, and areas that rest on them, are hidden."""
    for row in rows:
        if row.get("people") is not None and curtain.small(row["people"], row.get("others")):
            curtain.hide(row, ("people", "others", "rows", "auc", "se"))


def changes(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """Changes of fits, to three digits: with every digit a share of people gives its count away."""
    for row in rows:
        for name, value in row.items():
            if isinstance(value, float):
                row[name] = float(f"{value:.3g}")


TRAINING_RULES = {"G11": mitigations, "Z01": stand_ins, "Z02": changes}
