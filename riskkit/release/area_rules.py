"""Results area by area (P13): what is hidden of an area, and of others with it.

Takes    raw rows of P13, the released rows of G01.
Gives    released rows.
Promise  small counts of an area are hidden by the rules of G01, with others until no total gives one away; what G01
         hides of the same area is hidden here; a share of outcomes found stands only where the missed do, and an AUC
         only where outcomes do.
"""

from __future__ import annotations

from collections.abc import Sequence

from riskkit.domain.findings import Row
from riskkit.release.group_blocks import ERRORS, hide_small_groups
from riskkit.release.group_rules import FIGURES, Hidden
from riskkit.release.hiding import Curtain

ALL_AREAS = "all areas"
OF_G01 = ("people", "recorded", "O/E", "selection", *ERRORS)
FOLLOWS = {"capture": "FNR", "AUC": "recorded"}


def by_area(rows: Sequence[Row], groups: Sequence[Row], curtain: Curtain, point: str) -> list[Row]:
    """Released rows of P13, in the same order."""
    counted = [at for at, row in enumerate(rows) if row["group"] != ALL_AREAS and row["metric"] in OF_G01]
    released = [{**row, "hidden": False} for row in rows]
    for at, row in zip(counted, hide_small_groups([rows[at] for at in counted], curtain), strict=True):
        released[at] = row
    in_groups = Hidden(groups)
    for at in counted:
        row = released[at]
        if not row["hidden"] and in_groups.of(row["attribute"], row["group"], row["metric"], row["operating_point"]):
            curtain.hide(row, FIGURES)
    hidden = {(row["attribute"], row["group"], row["metric"]) for row in released if row["hidden"]}
    for row in released:
        upstream = (row["attribute"], row["group"], FOLLOWS.get(row["metric"], ""))
        if row["group"] != ALL_AREAS and upstream in hidden:
            curtain.hide(row, FIGURES)
        if row["hidden"]:
            row["p_adjusted"] = None
    return released
