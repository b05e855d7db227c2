"""What a chart is before it is on paper: a finding in words, and panels that draw themselves.

Takes    nothing.
Gives    `Panel`, `Drawing`, `whole_figure`.
Promise  a drawing says what was found in one sentence; the page and the notebook draw the same panels.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from riskkit.report.charts.style import CHARACTERS, HEAD, INK, LINE, MUTED, TEXT, WIDE, quiet_style


@dataclass(frozen=True)
class Panel:
    """One picture, 340 units wide. `draw` fills a matplotlib Figure or SubFigure of that width and `height`.

    by_hand: makes the markup for a page, given a prefix for ids, where matplotlib's would be too large.
    """

    title: str
    says: str
    height: float
    draw: Callable[[Any], None]
    by_hand: Callable[[str], Markup] | None = None


@dataclass(frozen=True)
class Drawing:
    """A chart. name: short, for ids. says: what was found. note: what marks, intervals and words mean."""

    name: str
    title: str
    says: str
    note: str
    panels: tuple[Panel, ...]


def whole_figure(drawing: Drawing) -> Any:
    """Draw all panels in one matplotlib Figure with title, finding and note, for a notebook or a slide.

    The figure belongs to nobody: it is not known to pyplot, so nothing has to be closed. Save it with `savefig`.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    columns = 1 if len(drawing.panels) == 1 else 2
    rows = [drawing.panels[at : at + columns] for at in range(0, len(drawing.panels), columns)]
    heights = [max(panel.height for panel in row) for row in rows]
    across = CHARACTERS * columns + (columns - 1) * 6
    name, head, foot = (textwrap.wrap(text, across) for text in (drawing.title, drawing.says, drawing.note))
    top, bottom = (len(name) + len(head) + 1.2) * LINE, (len(foot) + 0.8) * LINE
    high, wide = sum(heights) + top + bottom, WIDE * columns + 36.0 * (columns - 1) + 24.0
    with quiet_style():
        figure = _figure_class()(figsize=(wide / 72, high / 72), dpi=120, facecolor="white")
        FigureCanvasAgg(figure)
        _lines(figure, name, 12 / wide, 1 - 1.2 * LINE / high, high, INK, bold=True)
        _lines(figure, head, 12 / wide, 1 - (1.3 + len(name)) * LINE / high, high, INK)
        _lines(figure, foot, 12 / wide, (bottom - LINE) / high, high, MUTED)
        cells = figure.subfigures(
            len(rows) + 2, 2 * columns + 1, squeeze=False, wspace=0.0, hspace=0.0,
            height_ratios=[top, *heights, bottom], width_ratios=[12.0, *[WIDE, 36.0] * (columns - 1), WIDE, 12.0],
        )  # fmt: skip
        for at, row in enumerate(rows, 1):
            for place, panel in enumerate(row):
                panel.draw(_unstretched(cells[at, 2 * place + 1], panel.height, heights[at - 1]))
    return figure


def _figure_class() -> Any:
    """A matplotlib Figure that shows itself in a notebook: without pyplot nothing else would."""
    from matplotlib.figure import Figure

    class NotebookFigure(Figure):
        def _repr_png_(self) -> bytes:
            paper = io.BytesIO()
            self.savefig(paper, format="png", dpi=120)
            return paper.getvalue()

    return NotebookFigure


def _unstretched(cell: Any, height: float, room: float) -> Any:
    """The upper part of a cell, as high as the panel."""
    return cell if height >= room else cell.subfigures(2, 1, hspace=0.0, height_ratios=[height, room - height])[0]


def _lines(figure: Any, lines: list[str], x: float, y: float, high: float, colour: str, *, bold: bool = False) -> None:
    for at, text in enumerate(lines):
        figure.text(
            x, y - at * LINE / high, text, fontsize=HEAD if bold else TEXT, color=colour,
            fontweight="bold" if bold else "normal",
        )  # fmt: skip
