"""What is hidden in tables about doubts: S02 to S05 and X04.

Takes    raw rows of one finding; for groups, the released rows of G01 as well.
Gives    the same rows, small counts and what rests on them hidden.
Promise  what is hidden of a group in G01 is hidden of it here; where one group, or one feature, is hidden, others are
         hidden with it until the total gives none away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from riskkit.domain.findings import Finding, Row
from riskkit.release.group_rules import Hidden
from riskkit.release.hiding import Curtain

FIGURES = ("count", "base", "value", "low", "high", "mean")
G01_METRIC = {"S03": "selection", "S04": "selection", "X04": "people"}
ALL, ALONE, OTHERS = "listed by all", "listed by the chosen one alone", "not flagged, listed by another"
ALL_FEATURES, EVERYONE, STEADY, MOST_REASONS = "all features", "everyone", 0.8, 5


def models(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """S02: shares of one list are nested; nobody may be had by taking one from another."""
    shown: list[int] = []
    for row in rows:
        count, base = row["count"], row["base"]
        if not base:
            continue
        nested = base - count if row["metric"] == ALONE else count  # those listed by more than one model
        apart = [] if row["metric"] == OTHERS else [abs(nested - other) for other in shown if other != nested]
        if curtain.small(count, base - count, *apart):
            curtain.hide(row, FIGURES)
        elif row["metric"] != OTHERS:
            shown.append(nested)


def reasons(rows: list[Row], curtain: Curtain, totals: Any) -> None:
    """S05: reasons of flagged people by feature, which sum to the first row; one person has five of them there."""
    for row in rows:
        people = row["count"] / MOST_REASONS, (row["base"] - row["count"]) / MOST_REASONS
        if row["feature"] == ALL_FEATURES and row["base"] and curtain.small(*people):
            curtain.hide(row, FIGURES)
    _hide([row for row in rows if row["feature"] != ALL_FEATURES], curtain, ())


def groups(
    code: str, rows: Sequence[Row], released_before: Mapping[str, Finding], curtain: Curtain, point: str
) -> list[Row]:
    """S03, S04 and X04, one characteristic at a time; all groups are hidden where their sum is hidden elsewhere."""
    hidden, released = Hidden(released_before["G01"].table or ()), [{**row, "hidden": False} for row in rows]
    whole_hidden = any(row["hidden"] for row in _totals(code, released_before))
    for attribute in dict.fromkeys(row["attribute"] for row in released):
        own = [row for row in released if row["attribute"] == attribute]
        if attribute == EVERYONE:
            _everyone(own, curtain)
            whole_hidden = own[0]["hidden"]
            continue
        metric = G01_METRIC[code]
        upstream = [
            at for at, row in enumerate(own) if whole_hidden or hidden.of(attribute, row["group"], metric, point)
        ]
        _hide(own, curtain, upstream)
    return released


def _totals(code: str, found: Mapping[str, Finding]) -> list[Row]:
    """The rows of another finding that the groups of this one add up to."""
    table = {"S03": "S01", "S04": "S02"}.get(code)
    rows = () if table is None or table not in found else found[table].table or ()
    return [row for row in rows if row.get("stability_at_least") == STEADY or row.get("metric") == ALL]


def _everyone(rows: list[Row], curtain: Curtain) -> None:
    """All rows, then the flagged: neither those flagged nor the others may be few."""
    whole, flagged = rows
    rest = (whole["count"] - flagged["count"], whole["base"] - flagged["base"])
    if curtain.small(flagged["count"], flagged["base"] - flagged["count"], rest[0], rest[1] - rest[0]):
        curtain.hide(flagged, FIGURES)
    curtain.hide_share(whole)


def _hide(rows: list[Row], curtain: Curtain, upstream: Sequence[int]) -> None:
    """Rows whose count or the rest of it is small, and others until sums give none away; a base of 0 stays."""
    parts = [[row["count"], row["base"] - row["count"]] for row in rows]
    sensitive = {*upstream, *(at for at, row in enumerate(rows) if row["base"] and curtain.small(*parts[at]))}
    for at in curtain.widen(sensitive, parts, [row["base"] for row in rows]):
        curtain.hide(rows[at], FIGURES)


DOUBT_RULES: dict[str, Callable[[list[Row], Curtain, Any], Any]] = {"S02": models, "S05": reasons}
DOUBTS_BY_GROUP = tuple(G01_METRIC)
