"""What is hidden in tables about what the model gives away: X05 and X06.

Takes    raw rows of one finding.
Gives    `DISCLOSURE_RULES`: code to rule.
Promise  that something rests on few people stays visible; how few they are does not. Counts of leaves, numbers and
         table values count no people; areas of attacks stand on at least twenty people of each kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from riskkit.domain.findings import Row
from riskkit.release.hiding import Curtain

PEOPLE = ("numbers", "scores")
"""Rows whose base counts people; the count of `scores` does too."""


def files(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """X05: the smallest leaf's people, and people alone with their score, are hidden where few."""
    for row in rows:
        what, count, base = row["what"], row["count"], row["base"]
        if what in PEOPLE and curtain.small(base):
            curtain.hide(row, ("count", "base", "fewest"))
        elif what == "scores" and curtain.few(count, base - count):
            curtain.hide(row, ("count", "fewest"))
        elif what != "numbers" and curtain.small(row["fewest"]):
            curtain.hide(row, ("fewest",))


def attacks(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """X06: people asked, where an area is told of them; nobody asked is no count of people."""
    for row in rows:
        if curtain.few(row["people"]):
            curtain.hide(row, ("people",))


DISCLOSURE_RULES: dict[str, Callable[[list[Row], Curtain, Any], Any]] = {"X05": files, "X06": attacks}
