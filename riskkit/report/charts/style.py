"""The one visual language of the charts: colours, type, sizes.

Takes    nothing.
Gives    `LIGHT`, `DARK`, `VARIABLES`, sizes, `quiet_style`.
Promise  colours of marks differ for every common kind of colour vision, and stand out from the paper, in light and in
         dark (a test simulates it); a colour never carries a meaning alone; the style touches nobody's settings.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LIGHT = {
    "ink": "#1c2327",
    "muted": "#535d64",
    "rule": "#ddd8cd",
    "paper": "#fbfaf7",
    "chart-1": "#0a4f8f",
    "chart-2": "#c8580a",
    "chart-3": "#2b9670",
}
"""Close to the blue, vermilion and bluish green of Okabe and Ito (2008), each darker or lighter than the others too."""
DARK = {
    "ink": "#e7e9ea",
    "muted": "#a9b2b7",
    "rule": "#343c41",
    "paper": "#14181a",
    "chart-1": "#4a96d6",
    "chart-2": "#ee8a3a",
    "chart-3": "#a8efd8",
}
VARIABLES = {colour: f"var(--{name})" for name, colour in LIGHT.items()}
"""The colour a figure is drawn in, and the page's colour that takes its place (light, dark and print)."""
INK, MUTED, RULE, PAPER = LIGHT["ink"], LIGHT["muted"], LIGHT["rule"], LIGHT["paper"]
FIRST, SECOND, THIRD = LIGHT["chart-1"], LIGHT["chart-2"], LIGHT["chart-3"]

WIDE = 340.0
"""Units across one panel: on a phone of 320 px a panel is 288 px wide, so text of 13.2 units is 11.2 px high."""
TEXT, HEAD = 13.2, 14.4
LINE = 17.0
"""Units from one line of text to the next."""
CHARACTERS = 40
"""Characters of text that fit across a panel, with room to spare."""

_SETTINGS = {
    "svg.hashsalt": "riskkit",
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "DejaVu Sans",
    "font.size": TEXT,
    "axes.edgecolor": RULE,
    "axes.labelcolor": MUTED,
    "axes.labelsize": TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.unicode_minus": False,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": TEXT,
    "ytick.labelsize": TEXT,
    "text.color": INK,
    "figure.dpi": 72.0,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}


@contextmanager
def quiet_style() -> Iterator[None]:
    """Draw in riskkit's style whatever a reader has set for their own figures; theirs stand again afterwards."""
    import matplotlib

    style: Any = {**matplotlib.rcParamsDefault, "backend": "agg", **_SETTINGS}
    with matplotlib.rc_context(style), warnings.catch_warnings():
        # Words stay text in the SVG: the reader's browser finds a letter that the measuring font lacks.
        warnings.filterwarnings("ignore", message=r"Glyph \d+")
        yield
