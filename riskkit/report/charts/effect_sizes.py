"""What moves scores most: direction as left and right, units in words.

Takes    released rows of X02.
Gives    `effects_drawing`.
Promise  a direction stands in words and in the side of the bar; nothing here is called a cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.report.charts.drawing import Drawing
from riskkit.report.charts.scales import ends, shown
from riskkit.report.charts.style import FIRST, SECOND
from riskkit.report.charts.tracks import Mark, Scale, Track, tracks_panel
from riskkit.report.formats import plain, whole
from riskkit.report.words_en import CHARTS

Rows = Sequence[Mapping[str, Any]]
MOST = 10


def effects_drawing(rows: Rows) -> Drawing | None:
    """The first features of the table; None where none has an effect that may be shown."""
    bars = [row for row in rows if shown(row, "mean_abs")][:MOST]
    if not bars:
        return None
    top = max(max(abs(_size(row)) for row in bars), ends(bars, "mean_abs")) * 1.04 or 1.0
    words = ((-top, f"← {CHARTS['effects_axis_low']}"), (top, f"{CHARTS['effects_axis_high']} →"))
    tracks = [_track(row) for row in bars]
    says = _finding(bars[0])
    values = "; ".join(f"{track.label}: {track.value}" for track in tracks)
    panel = tracks_panel("", "", tracks, Scale(-top, top, words, zero=True), f"{says} {values}.")
    return Drawing("effects", CHARTS["effects"], says, CHARTS["effects_note"], (panel,))


def _size(row: Mapping[str, Any]) -> float:
    """Signed size of the bar; without ends that may be shown, the mean size in the stated direction."""
    if shown(row, "effect"):
        return float(row["effect"])
    return float(row["mean_abs"]) * {"higher raises": 1.0, "higher lowers": -1.0}.get(str(row.get("direction")), 0.0)


def _track(row: Mapping[str, Any]) -> Track:
    size, label = _size(row), plain(row.get("label") or "")
    word = CHARTS["effects_mixed" if size == 0 else "effects_higher" if size > 0 else "effects_lower"]
    marks: tuple[Mark, ...] = (Mark(size, "bar", FIRST if size > 0 else SECOND),)
    if size == 0:
        mean = float(row["mean_abs"])
        marks = (Mark(mean, "room", FIRST), Mark(-mean, "room", SECOND))
    under = () if not shown(row, "low_value", "high_value", "effect") else (_ends(row, "effects_between"),)
    return Track(label, word, marks, under)


def _ends(row: Mapping[str, Any], key: str, **more: str) -> str:
    unit = plain(row.get("unit") or "")
    high, low = (f"{whole(round(row[name], 2))}" for name in ("high_value", "low_value"))
    return CHARTS[key].format(high=f"{high} {unit}".strip(), low=low, **more)


def _finding(row: Mapping[str, Any]) -> str:
    first = f"“{plain(row.get('label') or '')}”"
    if not shown(row, "low_value", "high_value", "effect"):
        return CHARTS["effects_plain"].format(first=first)
    way = CHARTS["effects_higher" if row["effect"] > 0 else "effects_lower"]
    return _ends(row, "effects_says", first=first, way=way)
