"""Groups side by side: one panel for each measure, a dot and an interval for each group, everybody's value as a line.

Takes    released rows of one characteristic: G01 at one cut, G03 for verdicts; everybody's values.
Gives    `group_drawing`, `everybodys`.
Promise  every group keeps its line; a hidden value is a word, and the verdict stands in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.report.charts.drawing import Drawing, Panel
from riskkit.report.charts.scales import ends, share_scale, shown
from riskkit.report.charts.style import FIRST, SECOND, THIRD
from riskkit.report.charts.tracks import Mark, Scale, Track, tracks_panel
from riskkit.report.formats import HIDDEN, listed, percent, plain, why_undefined
from riskkit.report.words_en import CHARTED, CHARTS, METRICS, VERDICT_MARKS, VERDICT_WORDS

Rows = Sequence[Mapping[str, Any]]
MOST = 12
LOOKS: dict[str, tuple[Any, str]] = {
    "selection": ("dot", FIRST),
    "FPR": ("square", SECOND),
    "FNR": ("diamond", THIRD),
    "PPV": ("ring", FIRST),
}


def group_drawing(
    rows: Rows, compared: Rows, name: str, everybody: Mapping[str, float], prefix: str
) -> Drawing | None:  # fmt: skip
    """One characteristic at one cut.

    Parameters
    ----------
    rows : rows of G01 of the characteristic, at one operating point
    compared : rows of G03 of the characteristic, with verdicts
    name : the characteristic, as the study words it
    everybody : share by metric, from `everybodys`
    """
    metrics = [metric for metric in CHARTED if any(row.get("metric") == metric for row in rows)]
    if not metrics:
        return None
    verdicts = {str(row["metric"]): str(row["verdict"]) for row in compared}
    panels = tuple(
        _panel([r for r in rows if r.get("metric") == metric], metric, verdicts.get(metric), everybody.get(metric))
        for metric in metrics
    )
    says = _finding(rows, metrics, verdicts)
    hidden = any(not shown(row, "value") for row in rows if row.get("metric") in metrics)
    note = CHARTS["groups_note"] + (f" {CHARTS['hidden']}" if hidden else "")
    return Drawing(prefix, CHARTS["groups"].format(name=name), says, note, panels)


def everybodys(counts: Mapping[str, Mapping[str, Any]], cut: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Everybody's value of each measure, where the counts behind it are shown.

    Parameters
    ----------
    counts : rows of P01 by measure
    cut : rows of P05 by metric, at capacity
    """
    found: dict[str, float] = {}
    flagged, wrong, rest = (counts.get(name, {}) for name in ("flagged", "flagged wrong", "not flagged no outcome"))
    if shown(flagged, "count", "base"):
        found["selection"] = flagged["count"] / flagged["base"]
    if shown(wrong, "count") and shown(rest, "count") and wrong["count"] + rest["count"]:
        found["FPR"] = wrong["count"] / (wrong["count"] + rest["count"])
    for metric, name in (("PPV", "precision"), ("FNR", "capture")):
        row = cut.get(name, {})
        if shown(row, "value"):
            found[metric] = row["value"] if metric == "PPV" else 1 - row["value"]
    return found


def _panel(rows: Rows, metric: str, verdict: str | None, everybody: float | None) -> Panel:
    label, meaning = METRICS[metric]
    word = f"{VERDICT_MARKS[verdict]} {VERDICT_WORDS[verdict]}" if verdict in VERDICT_WORDS else ""
    tracks = [_track(row, metric) for row in rows[:MOST]]
    if len(rows) > MOST:
        tracks.append(Track(CHARTS["groups_left"].format(many=len(rows) - MOST), "", faint=True))
    told = None if everybody is None else (everybody, CHARTS["everybody"].format(share=percent(everybody)))
    anything = any(shown(row, "value") for row in rows)
    scale = share_scale(ends(rows, "value", "high"), "", told)
    if not anything:
        tracks, scale = [Track(CHARTS["groups_no_values"], "", faint=True)], Scale(0.0, 1.0, ())
    values = "; ".join(f"{plain(row['group'])}: {_value(row)}" for row in rows[:MOST])
    return tracks_panel(label, word, tracks, scale, f"{meaning}. {word}. {values}.".replace("..", "."))


def _track(row: Mapping[str, Any], metric: str) -> Track:
    if not shown(row, "value"):
        return Track(plain(row["group"]), _value(row), faint=True)
    kind, colour = LOOKS[metric]
    return Track(plain(row["group"]), _value(row), (Mark(row["value"], kind, colour, row.get("low"), row.get("high")),))


def _value(row: Mapping[str, Any]) -> str:
    if shown(row, "value"):
        return percent(row["value"])
    return CHARTS["not_shown"] if why_undefined(row) == HIDDEN else CHARTS["no_value"]


def _verdicts_say(metrics: list[str], verdicts: Mapping[str, str]) -> list[str]:
    """One sentence for each of the three verdicts that occurs: what cannot be told is never told as no difference."""
    names = {
        said: [METRICS[m][0].lower() for m in metrics if verdicts.get(m) == verdict]
        for said, verdict in (("groups_found", "difference found"), ("groups_alike", "no material difference shown"))
    }
    says = [CHARTS[said].format(measures=listed(own)) for said, own in names.items() if own]
    unclear = sum(verdicts.get(m) == "cannot tell" for m in metrics)
    return [*says, CHARTS["groups_unclear"].format(many=unclear, of=len(metrics))] if unclear else says


def _finding(rows: Rows, metrics: list[str], verdicts: Mapping[str, str]) -> str:
    says = _verdicts_say(metrics, verdicts)
    first = next((m for m in metrics if verdicts.get(m) == "difference found"), metrics[0])
    values = [row for row in rows if row.get("metric") == first and shown(row, "value")]
    if len(values) > 1:
        high, low = (pick(values, key=lambda row: float(row["value"])) for pick in (max, min))
        says.append(
            CHARTS["groups_ends"].format(
                measure=METRICS[first][0], high_group=plain(high["group"]), high=percent(high["value"]),
                low_group=plain(low["group"]), low=percent(low["value"]),
            )
        )  # fmt: skip
    elif not any(shown(row, "value") for row in rows if row.get("metric") in metrics):
        says.append(CHARTS["groups_all_hidden"])
    return " ".join(says)
