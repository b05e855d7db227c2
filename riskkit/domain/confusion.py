"""The four counts behind every error rate, by group and operating point, as a table to look at.

Takes    rows of a group finding (G01, G02), each with its count and base.
Gives    `confusion_table`.
Promise  counts are those the rates were divided from, read back and not counted again; missing is a group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from riskkit.domain.errors import SpecError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("tn", "fp", "fn", "tp", "flagged", "not_yet_known", "people")


def confusion_table(rows: Iterable[Mapping[str, Any]], attribute: str) -> pd.DataFrame:
    """See `Audit.confusion`.

    Raises
    ------
    SpecError
        If no row is of this characteristic.
    """
    import pandas as pd

    told = {(row["attribute"], row["operating_point"], row["group"], row["metric"]): row for row in rows}
    own = {key[1:]: row for key, row in told.items() if key[0] == attribute}
    if not own:
        there = ", ".join(dict.fromkeys(key[0] for key in told)) or "none"
        raise SpecError(f"The audit has no characteristic {attribute}; it has: {there}.")
    places = [(point, group) for point, group, metric in own if metric == "selection"]
    places = [(point, group) for point in dict.fromkeys(p for p, _ in places) for p, group in places if p == point]
    counts = [_four(own, point, group) for point, group in places]
    index = pd.MultiIndex.from_tuples(places, names=["operating_point", "group"])
    return pd.DataFrame(counts, index=index, columns=list(COLUMNS), dtype="int64")


def _four(rows: Mapping[tuple[str, str, str], Mapping[str, Any]], point: str, group: str) -> dict[str, int]:
    wrong, missed, listed = (rows[point, group, metric] for metric in ("FPR", "FNR", "selection"))
    fp, fn = wrong["count"], missed["count"]
    tn, tp = wrong["base"] - fp, missed["base"] - fn
    people = listed["base"]
    return {"tn": tn, "fp": fp, "fn": fn, "tp": tp, "flagged": listed["count"],
            "not_yet_known": people - (tn + fp + fn + tp), "people": people}  # fmt: skip
