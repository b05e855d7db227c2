"""Tables about groups that follow what G01 hides: pairs, the list, criteria, calibration, bounds, two sources.

Takes    raw rows, the released rows of G01, the operating point of the study's capacity.
Gives    released rows.
Promise  what is hidden of a group in G01 is hidden of it everywhere; verdicts and reasons that hold no figure stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from riskkit.domain.findings import Row
from riskkit.domain.words import MISSING
from riskkit.release.group_blocks import EVERYWHERE
from riskkit.release.hiding import Curtain

DIGITS = 3
"""Of figures whose counts are not shown beside them: with every digit a rate gives its count and base away."""
FIGURES = ("count", "base", "value", "low", "high")
RESTS_ON = {
    "places beyond parity": ("selection",),
    "wrongly flagged beyond parity": ("FPR",),
    "missed beyond parity": ("FNR",),
    "share of the list": ("selection",),
    "list against people": ("selection",),
    "list against recorded outcomes": ("selection", "O/E"),
}
"""Which metric of G01 must be shown of a group for a metric of G06 to be."""


class Hidden:
    """What G01 hides: characteristic, group, metric and operating point."""

    def __init__(self, groups: Sequence[Row]) -> None:
        self._cells = {
            (row["attribute"], row["group"], row["metric"], row["operating_point"]) for row in groups if row["hidden"]
        }

    def of(self, attribute: str, group: str | None, metric: str, point: str) -> bool:
        """True if this group's metric is hidden at this point (or, for metrics without one, everywhere)."""
        return any((attribute, group, metric, place) in self._cells for place in (point, EVERYWHERE))

    def any_group(self, attribute: str, metric: str, point: str) -> bool:
        """True if some group of the characteristic is hidden."""
        return any(
            (one, kind) == (attribute, metric) and place in (point, EVERYWHERE) for one, _, kind, place in self._cells
        )


Rule = Callable[[Row, Hidden, Curtain, str], None]


def follow_groups(code: str, rows: Sequence[Row], groups: Sequence[Row], curtain: Curtain, point: str) -> list[Row]:
    """Released rows of one of `GROUP_RULES`."""
    hidden, released = Hidden(groups), [{**row, "hidden": False} for row in rows]
    if code == "M03":
        for attribute in dict.fromkeys(row["attribute"] for row in released):
            _two_sources([row for row in released if row["attribute"] == attribute], curtain)
        return released
    for row in released:
        GROUP_RULES[code](row, hidden, curtain, point)
    return released


def _pairs(row: Row, hidden: Hidden, curtain: Curtain, point: str) -> None:
    if any(hidden.of(row["attribute"], one, row["metric"], point) for one in (row["group"], row["against"])):
        words = ("attribute", "metric", "group", "against", "verdict", "reason", "hidden")
        curtain.hide(row, [name for name in row if name not in words])
    for name, value in row.items():
        if isinstance(value, float):
            row[name] = float(f"{value:.{DIGITS}g}")


def _list(row: Row, hidden: Hidden, curtain: Curtain, point: str) -> None:
    here = row["operating_point"]
    if any(hidden.of(row["attribute"], row["group"], metric, here) for metric in RESTS_ON[row["metric"]]):
        curtain.hide(row, FIGURES)


def _criteria(row: Row, hidden: Hidden, curtain: Curtain, point: str) -> None:
    if row["what"] == "criterion" and hidden.any_group(row["attribute"], row["criterion"], point):
        curtain.hide(row, ("gap",))
    if row["what"].startswith("index") and hidden.any_group(row["attribute"], "FPR", row["criterion"]):
        curtain.hide(row, ("value",))


def _calibration(row: Row, hidden: Hidden, curtain: Curtain, point: str) -> None:
    if hidden.of(row["attribute"], row["group"], "O/E", point):
        curtain.hide(row, FIGURES)


def _bounds(row: Row, hidden: Hidden, curtain: Curtain, point: str) -> None:
    if any(hidden.of(row["attribute"], one, row["metric"], point) for one in (row["group"], MISSING)):
        curtain.hide(row, ("as_recorded", "with_all_missing", "base", "missing"))


def _two_sources(rows: list[Row], curtain: Curtain) -> None:
    """Small cells of a two-way table, and others until no row or column gives one away."""
    hidden = {at for at, row in enumerate(rows) if curtain.small(row["count"])}
    lines = [
        [at for at, row in enumerate(rows) if row[side] == level]
        for side in ("self_defined", "observed")
        for level in dict.fromkeys(row[side] for row in rows)
    ]
    counts = [[row["count"]] for row in rows]
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        for line in lines:
            own = [place for place, at in enumerate(line) if at in hidden]
            parts = [counts[at] for at in line]
            hidden |= {line[place] for place in curtain.widen(own, parts, [part[0] for part in parts])}
    for at in sorted(hidden):
        curtain.hide(rows[at], ("count", "base"))
    short = {rows[at]["self_defined"] for at in hidden}
    for row in rows:
        if row["self_defined"] in short and not row["hidden"]:
            curtain.hide(row, ("base",), reason=row.get("reason") or curtain.reason)


GROUP_RULES: dict[str, Rule] = {
    "G04": _pairs,
    "G05": _calibration,
    "G06": _list,
    "G08": _criteria,
    "G10": _calibration,
    "M02": _bounds,
}
FOLLOW_GROUPS = (*GROUP_RULES, "M03")
