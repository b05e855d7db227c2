"""The last look at a page: no word that promises too much.

Takes    a page as text.
Gives    nothing, or WordRefused naming the page and the word.
Promise  only the listed names of laws, inside <cite>, may hold such a word; text from data cannot make a <cite>.
"""

from __future__ import annotations

import html
import re

from riskkit.domain.errors import WordRefused
from riskkit.domain.words import BANNED_IN_PAGES
from riskkit.report.words_en import LAW_NAMES

_UNSEEN = re.compile(r"<(style|script)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_CITE = re.compile(r"<cite>([^<]*)</cite>")
_TAG = re.compile(r"<[^>]+>")
_SPOKEN = re.compile(r'\b(?:alt|title|aria-label|placeholder|content)="([^"]*)"')


def refuse_words(page: str, text: str) -> None:
    """Refuse a page that prints a banned word, also in text that is only read aloud.

    Raises
    ------
    WordRefused
        Names the page and each word found, and says how often.
    """
    if BANNED_IN_PAGES.search(text) is None:
        return
    found = [match.group(0).lower() for match in BANNED_IN_PAGES.finditer(words_of(text))]
    if found:
        words = ", ".join(f"'{word}' ({found.count(word)} times)" for word in dict.fromkeys(found))
        raise WordRefused(
            f"{page} would print {words}. These words promise what no score can. Find them in the study's words, "
            "labels or answers, and say what is meant instead."
        )


def words_of(page: str) -> str:
    """The text of a page as a reader sees or hears it, without the quoted names of laws."""
    seen = _UNSEEN.sub(" ", page)
    seen = _CITE.sub(lambda quote: " " if html.unescape(quote.group(1)) in LAW_NAMES else quote.group(0), seen)
    spoken = " ".join(_SPOKEN.findall(seen))
    return html.unescape(f"{_TAG.sub(' ', seen)} {spoken}")
