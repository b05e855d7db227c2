"""How lopsided recording would have to be before each difference found could be chance.

Takes    released rows of R02.
Gives    `tipping_drawing`, `tipping_rows`.
Promise  the most fragile findings first; a comparison without a tipping point is left to the table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from riskkit.report.charts.drawing import Drawing
from riskkit.report.charts.scales import shown
from riskkit.report.charts.style import FIRST, SECOND
from riskkit.report.charts.tracks import Mark, Scale, Track, tracks_panel
from riskkit.report.formats import plain
from riskkit.report.words_en import CHARTS, METRICS

Rows = Sequence[Mapping[str, Any]]
MOST = 8
TICKS = ((0.0, "0"), (25.0, "25"), (50.0, "50"), (75.0, "75"), (100.0, "all"))


def tipping_rows(rows: Rows) -> list[Mapping[str, Any]]:
    """Differences found, under the assumption that hidden cases are like recorded ones, the most fragile first."""
    found = [
        row
        for row in rows
        if row.get("finding") == "difference found"
        and shown(row, "unrecorded_in_100")
        and "recorded ones" in str(row.get("assumption"))
    ]
    return sorted(found, key=lambda row: float(row["unrecorded_in_100"]))


def tipping_drawing(rows: Rows, label: Callable[[object], str]) -> Drawing | None:
    """None where no difference found has a tipping point that may be shown."""
    found = tipping_rows(rows)[:MOST]
    if not found:
        return None
    first = found[0]
    says = CHARTS["tipping_says"].format(
        what=f"{label(first['attribute'])}: {_named(first)}", least=_least(first), who=plain(first["less_recorded"])
    )
    tracks = [_track(row) for row in found]
    scale = Scale(0.0, 100.0, TICKS, CHARTS["tipping_axis"])
    values = "; ".join(f"{_named(row)}: {_least(row)}" for row in found)
    panel = tracks_panel("", "", tracks, scale, f"{says} {values}.")
    return Drawing("tipping", CHARTS["tipping"], says, CHARTS["tipping_note"], (panel,))


def _named(row: Mapping[str, Any]) -> str:
    metric = METRICS.get(str(row["metric"]), (plain(row["metric"]), ""))[0]
    return CHARTS["tipping_track"].format(metric=metric, group=plain(row["group"]), against=plain(row["against"]))


def _least(row: Mapping[str, Any]) -> str:
    return f"{100 - row['unrecorded_in_100']:.0f}"


def _track(row: Mapping[str, Any]) -> Track:
    tip = 100.0 - float(row["unrecorded_in_100"])
    marks = [Mark(tip, "room", FIRST, start=100.0), Mark(tip, "diamond", FIRST)]
    if shown(row, "sign_in_100"):
        marks.append(Mark(100.0 - float(row["sign_in_100"]), "square", SECOND))
    under = CHARTS["tipping_under"].format(who=plain(row["less_recorded"]))
    return Track(_named(row), CHARTS["tipping_value"].format(least=_least(row)), tuple(marks), (under,))
