"""The panel that most charts share: a label and its value on one line, the marks on a track below them.

Takes    lines, already worded.
Gives    `Mark`, `Track`, `Scale`, `tracks_panel`.
Promise  what is not shown says so in words on its own line; marks differ in shape as well as in colour.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from riskkit.report.charts.drawing import Panel
from riskkit.report.charts.style import FIRST, HEAD, INK, LINE, MUTED, PAPER, RULE, TEXT, WIDE

ACROSS = 41
"""Characters of a label and its value together, before the label goes on to a second line."""
NEAR_AN_END = 0.05
"""Part of a panel's width that half a label takes: 17 of 328 units."""


@dataclass(frozen=True)
class Mark:
    """A mark on a track: `kind` dot, ring, square, diamond, or bar (from `start`); an interval where low is given."""

    at: float
    kind: Literal["dot", "ring", "square", "diamond", "bar", "room"] = "dot"
    colour: str = FIRST
    low: float | None = None
    high: float | None = None
    start: float = 0.0


@dataclass(frozen=True)
class Track:
    """One line: label and value in words, then its marks; `under` stands below them, muted."""

    label: str
    value: str
    marks: tuple[Mark, ...] = ()
    under: tuple[str, ...] = ()
    faint: bool = False


@dataclass(frozen=True)
class Scale:
    """What a track measures. ticks: (place, words). reference: a line across all tracks, with its words."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    words: str = ""
    reference: tuple[float, str] | None = None
    stretched: bool = False
    zero: bool = False


def tracks_panel(title: str, subtitle: str, tracks: Sequence[Track], scale: Scale, says: str) -> Panel:
    """A panel as high as its lines need."""
    head = ([title] if title else []) + textwrap.wrap(subtitle, 44)
    places, y = [], len(head) * LINE + (6.0 if head else 0.0) + (LINE if scale.reference else 0.0)
    for track in tracks:
        places.append(y)
        y += _height(track)
    bottom = (LINE + 8.0 if scale.ticks else 0.0) + (LINE if scale.words else 0.0)
    height = y + bottom + 2.0

    def draw(figure: Any) -> None:
        axes = figure.add_axes((6 / WIDE, bottom / height, (WIDE - 12) / WIDE, (height - bottom) / height))
        axes.set_ylim(y + 2.0, 0.0)
        _set_scale(axes, scale)
        _heading(axes, title, head)
        if scale.reference:
            _reference(axes, scale, len(head) * LINE + 6.0 + LINE * 0.7)
        for track, at in zip(tracks, places, strict=True):
            _draw_track(axes, track, at, scale)

    return Panel(title or subtitle, says, height, draw)


def _wrapped(track: Track) -> list[str]:
    return textwrap.wrap(track.label, max(12, ACROSS - len(track.value)))[:3] or [""]


def _height(track: Track) -> float:
    marks = 16.0 if track.marks else 3.0
    return len(_wrapped(track)) * LINE + marks + len(track.under) * LINE + 6.0


def _heading(axes: Any, title: str, lines: list[str]) -> None:
    for at, text in enumerate(lines):
        first = bool(title) and at == 0
        _text(axes, 0.0, (at + 0.75) * LINE, text, INK if first else MUTED, bold=first)


def _text(axes: Any, x: float, y: float, text: str, colour: str, *, side: str = "left", bold: bool = False) -> None:
    """Text at a fraction of the width, its baseline at y."""
    axes.text(
        x, y, text, color=colour, fontsize=HEAD if bold else TEXT, fontweight="bold" if bold else "normal",
        ha=side, va="baseline", transform=axes.get_yaxis_transform(),
    )  # fmt: skip


def _set_scale(axes: Any, scale: Scale) -> None:
    if scale.stretched:
        axes.set_xscale("function", functions=(_root, _square))
    axes.set_xlim(scale.low, scale.high)
    axes.set_yticks([])
    axes.set_xticks([place for place, _ in scale.ticks], [words for _, words in scale.ticks])
    axes.minorticks_off()
    axes.tick_params(length=0, pad=5)
    axes.spines["bottom"].set_visible(False)
    if scale.ticks:
        _inside(axes.get_xticklabels(), scale)
    if scale.words:
        axes.set_xlabel(scale.words, labelpad=3, loc="left")


def _inside(labels: Sequence[Any], scale: Scale) -> None:
    """Labels at the ends, or near them, stand inside the panel."""
    for label, (place, _) in zip(labels, scale.ticks, strict=True):
        along = (place - scale.low) / (scale.high - scale.low)
        along = float(_root(along)) if scale.stretched else along
        if along <= NEAR_AN_END:
            label.set_ha("left")
        elif along >= 1 - NEAR_AN_END:
            label.set_ha("right")


def _root(value: Any) -> Any:
    import numpy as np

    return np.sqrt(np.clip(value, 0.0, None))


def _square(value: Any) -> Any:
    return value**2


def _reference(axes: Any, scale: Scale, y: float) -> None:
    """Everybody's value in words; on each track it is a short stroke, which crosses no words."""
    assert scale.reference is not None
    place, words = scale.reference
    _stroke(axes, place, y + 4.0, 5.0)
    beyond = (place - scale.low) / (scale.high - scale.low) > 0.5
    axes.annotate(words, (place, y), (-5 if beyond else 5, 0), textcoords="offset points", color=INK, fontsize=TEXT,
                  ha="right" if beyond else "left", va="baseline")  # fmt: skip


def _stroke(axes: Any, place: float, y: float, half: float) -> None:
    axes.plot([place, place], [y - half, y + half], color=INK, linewidth=1.6, solid_capstyle="butt", zorder=1)


def _draw_track(axes: Any, track: Track, top: float, scale: Scale) -> None:
    lines = _wrapped(track)
    for at, text in enumerate(lines):
        _text(axes, 0.0, top + (at + 0.75) * LINE, text, MUTED if track.faint else INK)
    if track.value:
        _text(axes, 1.0, top + 0.75 * LINE, track.value, MUTED if track.faint else INK, side="right")
    y = top + len(lines) * LINE + 7.0
    if track.marks:
        axes.plot([scale.low, scale.high], [y, y], color=RULE, linewidth=1.0, zorder=0, solid_capstyle="butt")
        if scale.zero:
            axes.plot([0.0, 0.0], [y - 8.0, y + 8.0], color=MUTED, linewidth=1.0, zorder=1)
        if scale.reference:
            _stroke(axes, scale.reference[0], y, 6.5)
        for mark in track.marks:
            _DRAWN[mark.kind](axes, mark, y)
    for at, text in enumerate(track.under):
        _text(axes, 0.0, y + (9.0 if track.marks else -7.0) + (at + 0.75) * LINE, text, MUTED)


def _point(shape: str, size: float, hollow: bool = False) -> Callable[[Any, Mark, float], None]:
    def put(axes: Any, mark: Mark, y: float) -> None:
        if mark.low is not None and mark.high is not None:
            axes.plot([mark.low, mark.high], [y, y], color=mark.colour, linewidth=3.0, solid_capstyle="round", zorder=2)
        axes.plot(
            [mark.at], [y], shape, markersize=size, zorder=3, color=mark.colour, clip_on=False,
            markerfacecolor=PAPER if hollow else mark.colour, markeredgecolor=mark.colour if hollow else PAPER,
            markeredgewidth=2.2 if hollow else 1.2,
        )  # fmt: skip

    return put


def _bar(thick: float) -> Callable[[Any, Mark, float], None]:
    def put(axes: Any, mark: Mark, y: float) -> None:
        axes.plot([mark.start, mark.at], [y, y], color=mark.colour, linewidth=thick, solid_capstyle="butt", zorder=2)

    return put


_DRAWN: dict[str, Callable[[Any, Mark, float], None]] = {
    "dot": _point("o", 10.0),
    "ring": _point("o", 9.0, hollow=True),
    "square": _point("s", 9.0),
    "diamond": _point("D", 8.5),
    "bar": _bar(10.0),
    "room": _bar(4.0),
}
