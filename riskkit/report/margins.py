"""What stands in the margins of a printed page: the status, the run, and the page's number.

Takes    a `Status`.
Gives    `margin_css`, `page_number_css`: @page rules, for a page's own style element.
Promise  text from data cannot leave its string: all but letters, digits and blanks is written as a CSS escape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from riskkit.report.words_en import PAPER

if TYPE_CHECKING:
    from riskkit.report.status import Status

SHORT = 8


def margin_css(status: Status) -> Markup:
    """Status above, run and expiry below, on every sheet of paper."""
    above = [status.kind, status.not_for, *([PAPER["blocked"]] if status.blocked else [])]
    below = [PAPER["run"].format(run=status.run_id[:SHORT]), PAPER["expires"].format(expires=status.expires)]
    boxes = {"top-left": f"{'. '.join(above)}.", "bottom-left": ", ".join(below)}
    rules = "".join(f"@{box}{{content:{css_string(text)}}}" for box, text in boxes.items())
    return Markup(f"@page{{{rules}}}")


def page_number_css() -> Markup:
    """The page's number and how many there are, on every sheet of paper."""
    number = f"{css_string(PAPER['page'])} counter(page) {css_string(PAPER['of'])} counter(pages)"
    return Markup(f"@page{{@bottom-right{{content:{number}}}}}")


def css_string(text: str) -> str:
    """Text as a CSS string that ends nowhere but at its end, inside an HTML style element too.

    Examples
    --------
    >>> css_string('Run 7 </style>')
    '"Run 7 \\\\3c \\\\2f style\\\\3e "'
    """
    return '"' + "".join(mark if mark in " " or _plain(mark) else f"\\{ord(mark):x} " for mark in text) + '"'


def _plain(mark: str) -> bool:
    return mark.isascii() and mark.isalnum()
