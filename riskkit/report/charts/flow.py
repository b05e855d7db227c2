"""From records to scores: how many people and dates stay after each step, and why the others were left out.

Takes    released steps.
Gives    `flow_drawing`, `flow_steps`.
Promise  only steps of one unit (people and dates) share a scale; a hidden number is a word.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.report.charts.drawing import Drawing
from riskkit.report.charts.scales import shown
from riskkit.report.charts.style import CHARACTERS, FIRST, MUTED
from riskkit.report.charts.tracks import Mark, Scale, Track, tracks_panel
from riskkit.report.formats import plain, whole
from riskkit.report.words_en import CHARTS, FLOW_REASONS

Steps = Sequence[Mapping[str, Any]]
UNIT = "people and dates"


def flow_steps(steps: Steps) -> list[Mapping[str, Any]]:
    """Steps that count people and dates and leave somebody out, with the last of all."""
    own = [step for step in steps if step.get("unit") == UNIT and shown(step, "rows_in", "rows_out")]
    return [s for s in own if s["rows_in"] != s["rows_out"] or any(_left(d) for d in s["dropped"])]


def _left(drop: Mapping[str, Any]) -> bool:
    return drop.get("rows") is None or bool(drop["rows"])


def flow_drawing(steps: Steps) -> Drawing | None:
    """None where no step leaves anybody out, or no counts are shown."""
    own = flow_steps(steps)
    if not own:
        return None
    start, end = own[0]["rows_in"], own[-1]["rows_out"]
    tracks = [Track(CHARTS["flow_start"].capitalize(), whole(start), (Mark(start, "bar", MUTED),))]
    tracks += [_track(step) for step in own]
    says = CHARTS["flow_says"].format(start=whole(start), end=whole(end), reason=_reason(own))
    panel = tracks_panel("", "", tracks, Scale(0.0, float(start), ()), says)
    return Drawing("flow", CHARTS["flow"], says, CHARTS["flow_note"], (panel,))


def _track(step: Mapping[str, Any]) -> Track:
    name, drops = plain(step["name"]), [drop for drop in step["dropped"] if _left(drop)]
    named = len(drops) == 1 and name.endswith(plain(drops[0]["reason"]))
    told = FLOW_REASONS.get(name, name[:1].upper() + name[1:])
    label = CHARTS["flow_left_out"].format(reason=plain(drops[0]["reason"])) if named else told
    under = [line for drop in drops for line in textwrap.wrap(_out(drop, named), CHARACTERS + 2)]
    people = step.get("people_out")
    if people is not None:
        under.append(CHARTS["flow_people"].format(people=whole(people)))
    stays = CHARTS["flow_stay"].format(rows=whole(step["rows_out"]))
    return Track(label, stays, (Mark(step["rows_out"], "bar", FIRST),), tuple(under))


def _out(drop: Mapping[str, Any], named: bool) -> str:
    """How many were left out and why; the reason is not said twice where the step is named for it."""
    rows = CHARTS["hidden_number"] if drop.get("rows") is None else whole(drop["rows"])
    if named:
        return CHARTS["flow_out_named"].format(rows=rows)
    reason = plain(drop["reason"])
    return CHARTS["flow_out"].format(rows=rows, reason=FLOW_REASONS.get(reason, reason))


def _reason(steps: Steps) -> str:
    drops = [drop for step in steps for drop in step["dropped"] if drop.get("rows")]
    if not drops:
        return ""
    most = max(drops, key=lambda drop: float(drop["rows"]))
    reason = plain(most["reason"])
    return CHARTS["flow_reason"].format(reason=FLOW_REASONS.get(reason, reason), rows=whole(most["rows"]))
