"""A drawing as inline SVG, one picture for each panel, so that a page can set them side by side or one below another.

Takes    a Drawing.
Gives    markup.
Promise  every panel has a title and a description of its own; the same drawing gives the same bytes.
"""

from __future__ import annotations

import io
from typing import Any

from markupsafe import Markup

from riskkit.report.charts.drawing import Drawing, Panel
from riskkit.report.charts.style import WIDE, quiet_style
from riskkit.report.charts.svg_clean import inline_svg


def in_page(drawing: Drawing) -> Markup:
    """Markup of all panels; a page prints it as it stands."""
    pictures = [_picture(panel, f"{drawing.name}-{at}") for at, panel in enumerate(drawing.panels, 1)]
    kind = "panels-one" if len(pictures) == 1 else "panels-many"
    return Markup('<div class="panels {}">{}</div>').format(kind, Markup("").join(pictures))


def _picture(panel: Panel, prefix: str) -> Markup:
    if panel.by_hand is not None:
        return panel.by_hand(prefix)
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with quiet_style():
        figure: Any = Figure(figsize=(WIDE / 72, panel.height / 72), dpi=72)
        FigureCanvasSVG(figure)
        panel.draw(figure)
        paper = io.StringIO()
        figure.savefig(paper, format="svg", metadata={"Date": None, "Creator": None})
    return inline_svg(paper.getvalue(), prefix, panel.title, panel.says)
