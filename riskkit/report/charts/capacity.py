"""Lists of any length: the share of recorded outcomes on them, and how often a flag is right, beside simple rules.

Takes    released rows of P14, or of P05 where a run has no P14.
Gives    `capacity_drawing`, `cuts_drawing`.
Promise  lines differ in dash and mark as well as in colour, and carry their names; a list that is hidden is not drawn
         as if it were known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskkit.report.charts.drawing import Drawing, Panel
from riskkit.report.charts.scales import ends, few_ticks, share_scale, shown, tick_words
from riskkit.report.charts.style import FIRST, INK, LINE, MUTED, PAPER, RULE, SECOND, TEXT, THIRD, WIDE
from riskkit.report.charts.tracks import Mark, Track, tracks_panel
from riskkit.report.formats import HIDDEN, per_thousand, percent, plain, why_undefined
from riskkit.report.words_en import CHARTS

Rows = Sequence[Mapping[str, Any]]
RANDOM, PRACTICE, HEIGHT, TICKS = "base_rate", "present_practice", 292.0, (0.001, 0.01, 0.05, 0.1, 0.2)
LEFT, RIGHT = 42.0, 116.0


@dataclass(frozen=True)
class _Look:
    colour: str
    dash: Any
    shape: str
    wide: float


SCORE = _Look(FIRST, "-", "o", 2.6)
LOOKS = {
    "points": _Look(SECOND, (0, (5, 2)), "s", 1.8),
    "age_and_sex": _Look(THIRD, (0, (1.5, 1.8)), "^", 1.8),
    "best_single": _Look(MUTED, (0, (6, 2, 1.5, 2)), "D", 1.4),
    PRACTICE: _Look(INK, (0, (3, 1.4)), "X", 2.0),
    RANDOM: _Look(MUTED, (0, (1.2, 2.6)), "", 1.4),
}
_PRACTICE_NOTES = {True: "capacity_practice_stated", False: "capacity_practice_hidden"}
UNKNOWN = _Look(MUTED, (0, (3, 3)), "v", 1.4)


def capacity_drawing(rows: Rows, own_length: float | None) -> Drawing | None:
    """Lists of many lengths (P14).

    Parameters
    ----------
    own_length : share of people that the study's own list holds, or None where that is hidden
    """
    lines = {key: _of(rows, key) for key in dict.fromkeys(_key(row) for row in rows)}
    own = lines.get("", [])
    if len(own) < 2:
        return None
    lines = {key: line for key, line in lines.items() if len(line) > 1}
    panels = tuple(
        _panel(lines, metric, CHARTS[title], own_length)
        for metric, title in (("capture", "capacity_found"), ("precision", "capacity_right"))
    )
    at = own[-1] if own_length is None else min(own, key=lambda row: abs(float(row["length"]) - own_length))
    stated = any(_key(row) == PRACTICE for row in rows)
    practice = CHARTS["capacity_practice" if not stated else _PRACTICE_NOTES[PRACTICE in lines]]
    note = f"{CHARTS['capacity_note']} {practice}"
    return Drawing("capacity", CHARTS["capacity"], _finding(lines, at), note, panels)


def _key(row: Mapping[str, Any]) -> str:
    return "" if row.get("chosen") else str(row["model"])


def _of(rows: Rows, key: str) -> list[Mapping[str, Any]]:
    return [row for row in rows if _key(row) == key and shown(row, "capture", "precision")]


def _finding(lines: Mapping[str, Rows], at: Mapping[str, Any]) -> str:
    same = {key: next((r for r in line if r["length"] == at["length"]), None) for key, line in lines.items()}
    rules = [row for key, row in same.items() if row is not None and key not in ("", RANDOM, PRACTICE)]
    best, practice = "", same.get(PRACTICE)
    if rules:
        row = max(rules, key=lambda row: float(row["capture"]))
        best = CHARTS["capacity_best"].format(label=plain(row["label"]), other=tick_words(row["capture"]))
    if practice is not None:
        best += CHARTS["capacity_now"].format(other=tick_words(practice["capture"]))
    return CHARTS["capacity_says"].format(
        per=per_thousand(1000 * at["length"]),
        capture=tick_words(at["capture"]),
        best=best,
        chance=tick_words(at["length"]),
    )


def _panel(lines: Mapping[str, Rows], metric: str, title: str, own_length: float | None) -> Panel:
    top = max(max(ends(line, metric) for line in lines.values()), ends(lines[""], f"{metric}_high"))

    def draw(figure: Any) -> None:
        left, right, head, foot = LEFT, RIGHT, 2.2 * LINE, 2.6 * LINE
        axes = figure.add_axes(
            (left / WIDE, foot / HEIGHT, (WIDE - left - right) / WIDE, (HEIGHT - head - foot) / HEIGHT)
        )
        axes.set_xscale("function", functions=(_root, _square))
        axes.set_xlim(0, 0.2)
        axes.set_ylim(0, top * 1.05 or 1.0)
        axes.text(-left / (WIDE - left - right), 1 + 1.3 * LINE / (HEIGHT - head - foot), title, color=INK,
                  fontsize=TEXT, fontweight="bold", transform=axes.transAxes)  # fmt: skip
        _band(axes, lines[""], metric)
        if own_length is not None and own_length <= 0.2:
            axes.axvline(own_length, color=INK, linewidth=1.0, linestyle=(0, (3, 3)), zorder=1)
        for key, line in lines.items():
            _line(axes, line, metric, SCORE if key == "" else LOOKS.get(key, UNKNOWN))
        _names(axes, lines, metric, top)
        _ticks(axes, top)
        if own_length is not None and own_length <= 0.2:
            axes.annotate(CHARTS["capacity_here"], (own_length, 1.0), (4, 1), textcoords="offset points", color=INK,
                          fontsize=TEXT, xycoords=axes.get_xaxis_transform())  # fmt: skip

    says = "; ".join(f"{_name(key)}: {_ends_of(line, metric)}" for key, line in lines.items())
    return Panel(title, f"{title}. {says}.", HEIGHT, draw)


def _ends_of(line: Rows, metric: str) -> str:
    words = CHARTS["capacity_end"]
    return ", ".join(
        words.format(share=tick_words(row[metric]), per=per_thousand(1000 * row["length"]))
        for row in (line[0], line[-1])
    )


def _band(axes: Any, line: Rows, metric: str) -> None:
    """Pale, with an edge that can be seen: the interval is part of what is said (3 to 1)."""
    from matplotlib.colors import to_rgba

    known = [row for row in line if shown(row, f"{metric}_low", f"{metric}_high")]
    axes.fill_between(
        [row["length"] for row in known], [row[f"{metric}_low"] for row in known],
        [row[f"{metric}_high"] for row in known], facecolor=to_rgba(FIRST, 0.16), edgecolor=FIRST,
        linewidth=0.8, zorder=1,
    )  # fmt: skip


def _line(axes: Any, line: Rows, metric: str, look: _Look) -> None:
    axes.plot(
        [row["length"] for row in line], [row[metric] for row in line], color=look.colour, linestyle=look.dash,
        linewidth=look.wide, marker=look.shape, markersize=6.5 if look is SCORE else 5.5, markeredgecolor=PAPER,
        markeredgewidth=0.8, zorder=4 if look is SCORE else 3, clip_on=False,
    )  # fmt: skip


def _name(key: str) -> str:
    return CHARTS.get("line_score" if key == "" else f"line_{key}", plain(key))


def _names(axes: Any, lines: Mapping[str, Rows], metric: str, top: float) -> None:
    """Names at the right ends, in the order of the lines, far enough from each other to be read."""
    ordered = sorted(lines, key=lambda key: (float(lines[key][-1][metric]), key))
    gap, low = top * 0.078, 0.0
    places: list[float] = []
    for key in ordered:
        two = len(_name(key)) > 12
        at = max(float(lines[key][-1][metric]), low + (gap * 0.5 if two else 0.0))
        places.append(at)
        low = at + gap * (1.6 if two else 1.05)
    over = max(0.0, (places[-1] if places else 0.0) - top)
    for key, at in zip(ordered, places, strict=True):
        axes.annotate(
            _on_two_lines(_name(key)), (0.2, at - over), (30, 0), textcoords="offset points", va="center", color=INK,
            fontsize=TEXT, fontweight="bold" if key == "" else "normal", annotation_clip=False, linespacing=1.0,
        )  # fmt: skip
        _sample(axes, at - over, SCORE if key == "" else LOOKS.get(key, UNKNOWN))


def _on_two_lines(name: str) -> str:
    """A long name, broken where its longer line is shortest."""
    words = name.split(" ")
    if len(name) <= 12 or len(words) == 1:
        return name
    broken = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return "\n".join(min(broken, key=lambda lines: max(len(line) for line in lines)))


def _sample(axes: Any, y: float, look: _Look) -> None:
    """A short piece of the line before its name: words stay in ink, which can be read on any paper."""
    across = WIDE - LEFT - RIGHT
    axes.plot(
        [1 + at / across for at in (10.0, 18.0, 26.0)], [y] * 3, color=look.colour, linestyle=look.dash,
        linewidth=look.wide, marker=look.shape, markevery=[1], markersize=6.0, markeredgecolor=PAPER,
        markeredgewidth=0.8, transform=axes.get_yaxis_transform(), clip_on=False,
    )  # fmt: skip


def _ticks(axes: Any, top: float) -> None:
    axes.set_xticks(TICKS, [per_thousand(1000 * tick) for tick in TICKS])
    axes.set_yticks(few_ticks(top * 1.05, 5), [tick_words(tick) for tick in few_ticks(top * 1.05, 5)])
    axes.minorticks_off()
    axes.tick_params(length=0, pad=5)
    axes.grid(axis="y", color=RULE, linewidth=0.9)
    axes.set_axisbelow(True)
    axes.set_xlabel(CHARTS["capacity_axis"], labelpad=3)


def _root(value: Any) -> Any:
    import numpy as np

    return np.sqrt(np.clip(value, 0.0, None))


def _square(value: Any) -> Any:
    return value**2


def cuts_drawing(rows: Rows) -> Drawing | None:
    """The cuts of P05, for runs without lists of many lengths."""
    if not any(shown(row, "value") for row in rows):
        return None
    own = {str(r["metric"]): r for r in rows if r.get("operating_point") == "capacity" and shown(r, "value")}
    says = CHARTS["cuts_hidden"]
    if len(own) == 2:
        says = CHARTS["cuts_says"].format(**{name: percent(row["value"]) for name, row in own.items()})
    panels = tuple(
        _cuts_panel([row for row in rows if row.get("metric") == metric], CHARTS[title], kind, colour)
        for metric, title, kind, colour in (
            ("capture", "capacity_found", "dot", FIRST), ("precision", "capacity_right", "square", SECOND),
        )
    )  # fmt: skip
    hidden = [] if all(shown(row, "value") for row in rows) else [CHARTS["hidden"]]
    return Drawing("capacity", CHARTS["cuts"], says, " ".join([CHARTS["interval"], *hidden]), panels)


def _cuts_panel(rows: Rows, title: str, kind: Any, colour: str) -> Panel:
    tracks = []
    for row in rows:
        name = plain(row.get("operating_point"))
        if shown(row, "value"):
            mark = Mark(row["value"], kind, colour, row.get("low"), row.get("high"))
            tracks.append(Track(name[:1].upper() + name[1:], percent(row["value"]), (mark,)))
        else:
            word = CHARTS["not_shown" if why_undefined(row) == HIDDEN else "no_value"]
            tracks.append(Track(name[:1].upper() + name[1:], word, faint=True))
    values = "; ".join(f"{track.label}: {track.value}" for track in tracks)
    return tracks_panel("", title, tracks, share_scale(ends(rows, "value", "high")), f"{title}. {values}.")
