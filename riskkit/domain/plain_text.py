"""Text from records and from people, as it may stand on a page, in a terminal or in a journal.

Takes    any text.
Gives    `plain` (one line), `plain_lines` (line breaks kept).
Promise  no control mark, no escape sequence and no mark that turns the reading direction comes through: each is
         replaced by one visible mark, so nobody is told that the text was clean.
"""

from __future__ import annotations

import re
import unicodedata

_BREAKS = re.compile(r"[\r\n\t]+")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def plain(value: object) -> str:
    """Text on one line: line breaks and tabs become spaces, marks that disturb are replaced."""
    return _without_disturbing(_BREAKS.sub(" ", str(value)))


def plain_lines(value: object) -> str:
    """Text that may have several lines: every kind of line end becomes a line feed, a tab a space."""
    lines = _LINE_ENDS.sub("\n", str(value)).replace("\t", " ").split("\n")
    return "\n".join(_without_disturbing(line) for line in lines)


def _without_disturbing(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join("\N{REPLACEMENT CHARACTER}" if _disturbs(mark) else mark for mark in text)


def _disturbs(mark: str) -> bool:
    kind = unicodedata.category(mark)
    return kind in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") or (kind == "Cf" and mark not in "\u00ad\u200d")
