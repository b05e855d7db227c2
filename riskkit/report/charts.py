"""The charts of the board paper, drawn from released rows.

Takes    rows of a released finding (plain JSON values; hidden cells are None).
Gives    inline SVG.
Promise  shape and words carry every meaning that colour carries; the same rows give the same bytes.
"""

from __future__ import annotations

import io
import textwrap
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from riskkit.report.formats import day, plain, why_undefined
from riskkit.report.svg_clean import FIRST, INK, MUTED, RULE, SECOND, inline_svg

Rows = Sequence[Mapping[str, Any]]
Lines = Sequence[tuple[str, Mapping[str, Any]]]
WIDTH = 7.6
_STYLE = {
    "svg.hashsalt": "riskkit",
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "axes.edgecolor": RULE,
    "axes.labelcolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "text.color": INK,
    "axes.unicode_minus": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}


def drawn(draw: Callable[[Any], None], size: tuple[float, float], prefix: str, title: str, says: str) -> Markup:
    """Let `draw` fill a figure, and make it fit to stand in a page."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    style: Any = {**matplotlib.rcParamsDefault, "backend": "agg", **_STYLE}
    with matplotlib.rc_context(style), warnings.catch_warnings():
        # Words stay text in the SVG: the reader's browser finds a letter that the measuring font lacks.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure)
        paper = io.StringIO()
        figure.savefig(paper, format="svg", metadata={"Date": None, "Creator": None})
    return inline_svg(paper.getvalue(), prefix, title, says)


def shown(row: Mapping[str, Any], *keys: str) -> bool:
    """True if all these cells have a value: a hidden or undefined cell is not drawn."""
    return all(isinstance(row.get(key), (int, float)) for key in keys)


def calibration_chart(rows: Rows, title: str, says: str) -> Markup | None:
    """Mean score against recorded share, bin by bin."""
    bins = [row for row in rows if shown(row, "mean_score", "observed")]
    if not bins:
        return None

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        top = max(max(row["mean_score"], row.get("high") or row["observed"]) for row in bins) * 1.08 or 1.0
        axes.plot([0, top], [0, top], color=MUTED, linewidth=1, linestyle=(0, (4, 4)), label="Scores match the records")
        for row in bins:
            if shown(row, "low", "high"):
                axes.plot([row["mean_score"]] * 2, [row["low"], row["high"]], color=FIRST, linewidth=1.6)
        axes.plot([r["mean_score"] for r in bins], [r["observed"] for r in bins], "o", color=FIRST, markersize=6)
        axes.set_xlim(0, top)
        axes.set_ylim(0, top)
        axes.legend(loc="upper left", frameon=False, fontsize=10, labelcolor=MUTED)
        axes.set_xlabel("Mean score in the bin")
        axes.set_ylabel("Share with the outcome recorded")
        _percent_axis(axes.xaxis)
        _percent_axis(axes.yaxis)

    return drawn(draw, (WIDTH, 4.6), "calibration", title, says)


def capacity_chart(rows: Rows, labels: Mapping[str, str], title: str, says: str) -> Markup | None:
    """Two shares at each cut: a dot and a square with their intervals."""
    points = list(dict.fromkeys(str(row.get("operating_point")) for row in rows))
    if not any(shown(row, "value") for row in rows):
        return None

    def draw(figure: Any) -> None:
        panels = figure.subplots(1, 2, sharey=True)
        for axes, metric, colour, mark in zip(
            panels, ("precision", "capture"), (FIRST, SECOND), ("o", "s"), strict=True
        ):
            here = {str(row.get("operating_point")): row for row in rows if row.get("metric") == metric}
            lines = [(plain(point), here.get(point, {})) for point in points]
            interval_panel(axes, lines, labels[metric], colour, mark)

    return drawn(draw, (WIDTH, 1.0 + 0.42 * len(points)), "capacity", title, says)


def group_chart(
    panels: Sequence[tuple[str, Rows]], groups: Sequence[str], prefix: str, title: str, says: str
) -> Markup:
    """One panel for each measure, one line for each group, all with intervals."""

    def draw(figure: Any) -> None:
        axes_row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for place, (axes, (label, rows)) in enumerate(zip(axes_row, panels, strict=True)):
            here = {row["group"]: row for row in rows}
            lines = [(plain(group), here.get(group, {})) for group in groups]
            interval_panel(axes, lines, label, (FIRST, SECOND)[place % 2], ("o", "s", "D", "^")[place % 4])

    return drawn(draw, (WIDTH, 1.1 + 0.42 * len(groups)), prefix, title, says)


def interval_panel(axes: Any, lines: Lines, label: str, colour: str, mark: str) -> None:
    """Horizontal intervals, top to bottom; a value that is not shown says so in words."""
    for place, (_, row) in enumerate(lines):
        if shown(row, "value"):
            if shown(row, "low", "high"):
                axes.plot([row["low"], row["high"]], [place, place], color=colour, linewidth=2, solid_capstyle="round")
            axes.plot([row["value"]], [place], mark, color=colour, markersize=6)
        else:
            word = "hidden" if why_undefined(row) == "hidden" else "no value"
            axes.text(0.02, place, word, color=MUTED, fontsize=9, va="center", transform=axes.get_yaxis_transform())
    axes.set_yticks(range(len(lines)), ["\n".join(textwrap.wrap(name, 22)[:2]) for name, _ in lines])
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.set_title("\n".join(textwrap.wrap(label, 18)), fontsize=11, loc="left", color=INK)
    highest = max((row.get("high") or row["value"] for _, row in lines if shown(row, "value")), default=1.0)
    axes.set_xlim(0, highest * 1.12 or 1.0)
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(_few_ticks())
    _percent_axis(axes.xaxis)


def effects_chart(rows: Rows, title: str, says: str, most: int = 12) -> Markup | None:
    """How much each feature moves scores, largest first; the direction stands in words at the bar's end."""
    bars = [row for row in rows if shown(row, "mean_abs")][:most]
    if not bars:
        return None

    def draw(figure: Any) -> None:
        axes = figure.subplots()
        axes.barh(range(len(bars)), [row["mean_abs"] for row in bars], color=FIRST, height=0.56)
        axes.set_yticks(
            range(len(bars)), ["\n".join(textwrap.wrap(plain(r.get("label", "")), 38)[:2]) for r in bars], color=INK
        )
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.set_xlim(0, max(row["mean_abs"] for row in bars) * 1.32)
        for place, row in enumerate(bars):
            says_where = plain(row.get("direction") or "")
            axes.annotate(
                says_where, (row["mean_abs"], place), (6, 0), textcoords="offset points", va="center", color=MUTED
            )
        axes.set_xlabel("Mean size of the effect (log-odds)")
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)

    return drawn(draw, (WIDTH, 0.9 + 0.44 * len(bars)), "effects", title, says)


def dates_chart(rows: Rows, title: str, says: str) -> Markup | None:
    """The share of flagged people with the outcome recorded, date by date."""
    lines = [(day(row.get("as_of")), {**row, "value": row.get("precision")}) for row in rows]
    if sum(shown(row, "value") for _, row in lines) < 2:
        return None

    def draw(figure: Any) -> None:
        interval_panel(figure.subplots(), lines, "Right when flagged", FIRST, "o")

    return drawn(draw, (WIDTH, 1.0 + 0.42 * len(lines)), "dates", title, says)


def _few_ticks() -> Any:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=3)


def _percent_axis(axis: Any) -> None:
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:.3g}%"))
