"""Tables about recording (R02 to R05): what G01 hides of a group is hidden here, and small counts that only they hold.

Takes    raw rows, the released rows of G01 and of P01, the operating point of the study's capacity.
Gives    released rows.
Promise  a figure of several groups together that rests on how they are mixed is hidden as soon as one of them is; a
         kind of count that nobody at all has is no secret.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from riskkit.domain.findings import Row
from riskkit.release.group_blocks import ERRORS
from riskkit.release.group_rules import FIGURES, Hidden
from riskkit.release.hiding import Curtain

TIPS = ("ratio", "less_recorded", "unrecorded_in_100", "sign_ratio", "sign_in_100")
RANGES = ("count", "base", "as_recorded", "true_low", "true_high", "low", "high")
THE_REST, ALL_GROUPS, THE_LIST = "the rest", "all groups", "the list"
KINDS = ("main only", "alternative only", "both", "neither")
OF_OUTCOMES = "police began a record of the outcome"
_Rule = Callable[[list[Row], Hidden, Curtain, str, bool], None]


def hide_recording(
    code: str, rows: Sequence[Row], groups: Sequence[Row], list_counts: Sequence[Row], curtain: Curtain, point: str
) -> list[Row]:
    """Released rows of one of `RECORDING_RULES`.

    Parameters
    ----------
    groups, list_counts : released rows of G01 and of P01
    """
    released = [{**row, "hidden": False} for row in rows]
    cells_hidden = any(row["hidden"] and row["measure"] == "flagged right" for row in list_counts)
    RECORDING_RULES[code](released, Hidden(groups), curtain, point, cells_hidden)
    return released


def _tipping(rows: list[Row], hidden: Hidden, curtain: Curtain, point: str, cells_hidden: bool) -> None:
    """A tipping point is worked out from all four cells of both sides."""
    for row in rows:
        rests_on = (*ERRORS, "O/E")
        if any(hidden.of(row["attribute"], one, m, point) for one in (row["group"], row["against"]) for m in rests_on):
            curtain.hide(row, TIPS)


def _stated(rows: list[Row], hidden: Hidden, curtain: Curtain, point: str, cells_hidden: bool) -> None:
    """The share recorded of the rest tells how its groups are mixed: hidden with any of them."""
    for row in rows:
        name, metric = row["attribute"], row["metric"]
        if row["against"] == THE_REST and hidden.any_group(name, metric, point):
            curtain.hide(row, (*RANGES, "stated_low", "stated_high"))
        elif any(hidden.of(name, one, metric, point) for one in (row["group"], row["against"])):
            curtain.hide(row, RANGES)


def _alternative(rows: list[Row], hidden: Hidden, curtain: Curtain, point: str, cells_hidden: bool) -> None:
    for name in dict.fromkeys(row["attribute"] for row in rows):
        own = [row for row in rows if row["attribute"] == name]
        levels = list(dict.fromkeys(row["group"] for row in own if row["group"] != ALL_GROUPS))
        cell = {(row["group"], row["metric"]): row for row in own}
        parts = [[cell[level, kind]["count"] for kind in KINDS] for level in levels]
        outcomes = {level for level in levels if hidden.of(name, level, "O/E", point)}
        gone = _chosen(levels, outcomes, parts, curtain)
        errors = [_four(cell[level, "FPR"], cell[level, "FNR"]) for level in levels]
        listed = {level for level in levels if hidden.of(name, level, "selection", point)}
        gone_errors = _chosen(levels, gone | listed, errors, curtain)
        for row in own:
            errs = row["metric"] in ERRORS
            if row["group"] == ALL_GROUPS and (gone_errors if errs else gone):
                curtain.hide(row, ("p_adjusted",))
            elif row["group"] in (gone_errors if errs else gone):
                curtain.hide(row, FIGURES)


def _four(wrong: Row, missed: Row) -> list[int]:
    return [wrong["count"], wrong["base"] - wrong["count"], missed["count"], missed["base"] - missed["count"]]


def _attention(rows: list[Row], hidden: Hidden, curtain: Curtain, point: str, cells_hidden: bool) -> None:
    keys = dict.fromkeys((row["attribute"], row["metric"]) for row in rows)
    for name, metric in keys:
        own = [row for row in rows if (row["attribute"], row["metric"]) == (name, metric)]
        levels = [row["group"] for row in own]
        rests_on = ("people", "O/E") if metric == OF_OUTCOMES else ("people",)
        upstream = {level for level in levels if any(hidden.of(name, level, one, point) for one in rests_on)}
        if name == THE_LIST and metric == OF_OUTCOMES and cells_hidden:
            upstream = set(levels)
        parts = [[row["count"], row["base"] - row["count"]] for row in own]
        for row in own:
            if row["group"] in _chosen(levels, upstream, parts, curtain):
                curtain.hide(row, FIGURES)


def _chosen(levels: list[str], upstream: Iterable[str], parts: list[list[int]], curtain: Curtain) -> set[str]:
    """Groups to hide: those hidden upstream, those with a small count, and others until sums give none away."""
    held = [at for at in range(len(parts[0])) if any(part[at] for part in parts)] if parts else []
    counts = [[part[at] for at in held] for part in parts]
    gone = set(upstream)
    first = [at for at, level in enumerate(levels) if level in gone or curtain.small(*counts[at])]
    return {levels[at] for at in curtain.widen(first, counts, [sum(part) for part in counts])}


RECORDING_RULES: dict[str, _Rule] = {"R02": _tipping, "R03": _stated, "R04": _alternative, "R05": _attention}
