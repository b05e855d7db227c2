"""Date by date: the share of recorded outcomes on the list, and the share of flags that were right.

Takes    released rows of P07.
Gives    `dates_drawing`.
Promise  a date that is hidden keeps its line and says so; a change is called one only where intervals do not overlap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.report.charts.drawing import Drawing, Panel
from riskkit.report.charts.scales import ends, share_scale, shown
from riskkit.report.charts.style import FIRST, SECOND
from riskkit.report.charts.tracks import Mark, Track, tracks_panel
from riskkit.report.formats import HIDDEN, day, percent, why_undefined
from riskkit.report.words_en import CHARTS

Rows = Sequence[Mapping[str, Any]]
MEASURES: tuple[tuple[str, str, str, Any, str], ...] = (
    ("capture", "capture_low", "capture_high", "dot", FIRST),
    ("precision", "low", "high", "square", SECOND),
)


def dates_drawing(rows: Rows) -> Drawing | None:
    """None where fewer than two dates are shown: one date is no course of time."""
    drawn = [m for m in MEASURES if sum(shown(row, m[0]) for row in rows) > 1]
    if not drawn:
        return None
    says = _finding(rows, *drawn[0][:3])
    panels = tuple(_panel(rows, *measure) for measure in drawn)
    hidden = any(not shown(row, measure[0]) for measure in drawn for row in rows)
    note = [CHARTS["dates_note"], CHARTS["interval"], *([CHARTS["hidden"]] if hidden else [])]
    return Drawing("dates", CHARTS["dates"], says, " ".join(note), panels)


def _panel(rows: Rows, name: str, low: str, high: str, kind: Any, colour: str) -> Panel:
    title = CHARTS["dates_found" if name == "capture" else "dates_right"]
    tracks = []
    for row in rows:
        if shown(row, name):
            mark = Mark(row[name], kind, colour, row.get(low), row.get(high))
            tracks.append(Track(day(row.get("as_of")), percent(row[name]), (mark,)))
        else:
            word = CHARTS["not_shown" if why_undefined(row) == HIDDEN else "no_value"]
            tracks.append(Track(day(row.get("as_of")), word, faint=True))
    values = "; ".join(f"{track.label}: {track.value}" for track in tracks)
    return tracks_panel("", title, tracks, share_scale(ends(rows, name, high)), f"{title}. {values}.")


def _finding(rows: Rows, name: str, low: str, high: str) -> str:
    known = [row for row in rows if shown(row, name)]
    first, last = known[0], known[-1]
    overlap = not all(shown(row, low, high) for row in (first, last)) or (
        first[low] <= last[high] and last[low] <= first[high]
    )
    return CHARTS["dates_says" if name == "capture" else "dates_right_says"].format(
        first=percent(first[name]), first_day=day(first.get("as_of")), last=percent(last[name]),
        last_day=day(last.get("as_of")), judged=CHARTS["dates_overlap" if overlap else "dates_apart"],
    )  # fmt: skip
