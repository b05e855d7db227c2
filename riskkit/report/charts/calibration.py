"""Do scores match the records: mean score and recorded share of each bin, one below the other.

Takes    released rows of P08.
Gives    `calibration_drawing`.
Promise  a bin that is hidden says so; score (ring) and record (dot) differ in shape and colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.report.charts.drawing import Drawing
from riskkit.report.charts.scales import ends, shown, stretched_scale
from riskkit.report.charts.style import FIRST, SECOND
from riskkit.report.charts.tracks import Mark, Track, tracks_panel
from riskkit.report.formats import percent
from riskkit.report.words_en import CHARTS

Rows = Sequence[Mapping[str, Any]]


def calibration_drawing(rows: Rows) -> Drawing | None:
    """Highest scores first; None where no bin is shown."""
    bins = [row for row in rows if shown(row, "mean_score", "observed")]
    if not bins:
        return None
    highest = bins[-1]
    inside = sum(shown(r, "low", "high") and r["low"] <= r["mean_score"] <= r["high"] for r in bins)
    says = CHARTS["calibration_says"].format(
        bins=len(bins), said=percent(highest["mean_score"]), came=percent(highest["observed"]), inside=inside
    )
    tracks = [_track(row, at, len(rows)) for at, row in enumerate(rows, 1)][::-1]
    panel = tracks_panel("", "", tracks, stretched_scale(ends(rows, "mean_score", "observed", "high")), says)
    note = [CHARTS["calibration_note"], CHARTS["interval"]]
    note += [CHARTS["hidden"]] if len(bins) < len(rows) else []
    return Drawing("calibration", CHARTS["calibration"], says, " ".join(note), (panel,))


def _track(row: Mapping[str, Any], at: int, many: int) -> Track:
    name = {1: "calibration_lowest", many: "calibration_highest"}.get(at, "calibration_bin")
    label = CHARTS[name].format(bin=at)
    if not shown(row, "mean_score", "observed"):
        return Track(label, CHARTS["not_shown"], faint=True)
    value = CHARTS["calibration_value"].format(said=percent(row["mean_score"]), came=percent(row["observed"]))
    came = Mark(row["observed"], "dot", FIRST, row.get("low"), row.get("high"))
    return Track(label, value, (came, Mark(row["mean_score"], "ring", SECOND)))
