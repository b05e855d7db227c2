"""Turn a matplotlib SVG into one that can stand inside a page.

Takes    SVG text, a prefix for its ids, a title and a description.
Gives    inline SVG: role=img, named, no metadata, no style rule of its own, colours from the page's palette.
Promise  two charts on one page share no id; the same figure gives the same text.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from riskkit.report.charts.style import VARIABLES

_HEAD = re.compile(r"^.*?(?=<svg\b)", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.DOTALL)
_STYLE = re.compile(r"<style\b.*?</style>\s*", re.DOTALL)
_ID = re.compile(r'\bid="([^"]+)"')
_LINK = re.compile(r'((?:xlink:)?href="#|url\(#)([^")]+)')
_SIZE = re.compile(r'\s(?:width|height)="[\d.]+pt"')
_FONT = re.compile(r"font: ([^;\"]*?)([\d.]+)px [^;\"]*")
_COMMENT = re.compile(r"<!--.*?-->\s*", re.DOTALL)


def inline_svg(svg: str, prefix: str, title: str, description: str) -> Markup:
    """Make one chart fit to stand in a page beside others."""
    text = _HEAD.sub("", svg, count=1)
    text = _COMMENT.sub("", _STYLE.sub("", _METADATA.sub("", text)))
    text = _ID.sub(lambda found: f'id="{prefix}-{found.group(1)}"', text)
    text = _LINK.sub(lambda found: f"{found.group(1)}{prefix}-{found.group(2)}", text)
    text = _FONT.sub(_font, text)
    for drawn, named in VARIABLES.items():
        text = text.replace(drawn, named)
    opening, rest = text.split(">", 1)
    opening = _SIZE.sub("", opening)
    named_by = f' role="img" aria-labelledby="{prefix}-title {prefix}-desc" class="chart"'
    spoken = f'<title id="{prefix}-title">{escape(title)}</title><desc id="{prefix}-desc">{escape(description)}</desc>'
    return Markup(f"{opening}{named_by}>{spoken}{rest}".strip())


def _font(found: re.Match[str]) -> str:
    weight = "font-weight: 700; " if "700" in found.group(1) or "bold" in found.group(1) else ""
    return f"{weight}font-size: {found.group(2)}px; font-family: inherit"
