"""What is hidden of the combination that stands out most (G07).

Takes    raw rows, the released rows of G01, G02 and P01.
Gives    released rows.
Promise  figures are shown only where none of the combination's parts is small: its characteristics split in two, named
         levels and others, no cell of that table holds few people, counted or not. What G01 or G02 hides of a level or
         a pair of levels in it is not given away by the sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from riskkit.domain.findings import Row
from riskkit.release.group_blocks import EVERYWHERE
from riskkit.release.hiding import Curtain

FIGURES = ("people", "count", "base", "value", "expected", "p_adjusted")
ONLY_FOR_THIS = ("named", "smallest_part")
OF_ALL = {"O/E": "with outcome", "FPR": "flagged right", "FNR": "flagged right"}
"""Which measure of P01 must be shown for the value of all people to be."""
RESTS_ON = {"O/E": ("people", "recorded", "O/E"), "FPR": ("people", "FPR"), "FNR": ("people", "FNR")}


def hide_scans(
    rows: Sequence[Row],
    groups: Sequence[Row],
    crossed: Sequence[Row],
    of_all: Sequence[Row],
    curtain: Curtain,
    point: str,
) -> list[Row]:
    """Released rows of G07; the combination and its verdict stay, as in G03."""
    released, shown = [{**row, "hidden": False} for row in rows], list[int]()
    totals_hidden = [row["measure"] for row in of_all if row["hidden"]]
    for row in released:
        people = row["people"]
        if OF_ALL[row["metric"]] in totals_hidden and row["value_all"] is not None:
            curtain.hide(row, (*FIGURES, "value_all"))
        elif people is not None:
            near = any(curtain.few(abs(people - other)) for other in shown)
            small = curtain.small(people, row["count"], row["smallest_part"])
            if small or near or _rests_on_hidden(row, groups, crossed, point):
                curtain.hide(row, FIGURES)
            else:
                shown.append(people)
        for name in ONLY_FOR_THIS:
            del row[name]
    return released


def _rests_on_hidden(row: Row, groups: Sequence[Row], crossed: Sequence[Row], point: str) -> bool:
    """True if G01 hides a level that is named, or G02 a pair of levels inside the combination."""
    hidden = {
        (one["attribute"], one["group"])
        for one in (*groups, *crossed)
        if one["hidden"] and one["metric"] in RESTS_ON[row["metric"]] and one["operating_point"] in (point, EVERYWHERE)
    }
    named = row["named"]
    if any((name, level) in hidden for name, levels in named.items() for level in levels):
        return True
    every = {name: [one["group"] for one in groups if one["attribute"] == name] for name in _attributes(groups)}
    for attribute in _attributes(crossed):
        parts = attribute.split(" x ")
        if sum(part in named for part in parts) >= 2:
            inside = product(*(dict.fromkeys(named.get(part, every.get(part, []))) for part in parts))
            if any((attribute, ", ".join(levels)) in hidden for levels in inside):
                return True
    return False


def _attributes(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(str(row["attribute"]) for row in rows))
