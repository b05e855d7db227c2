"""How hard a page is to read: words, the median sentence, and a reading age.

Takes    a page's HTML.
Gives    `Reading`, `reading_of`, `sentences_of`; `with_reading`: the page with its own figures in the annex.
Promise  counts running text (paragraphs, lists, cells of two sentences or more); no word list, no dictionary, so it
         holds for Welsh as for English.

The reading age is the Automated Readability Index, 4.71 letters/words + 0.5 words/sentences - 21.43 (Senter and Smith
1967), a school grade of the United States, plus the five years by which age leads grade.
"""

from __future__ import annotations

import html
import re
import statistics
from dataclasses import dataclass

from markupsafe import Markup

from riskkit.report.words_en import CAPTIONS

_UNREAD = re.compile(r"<(style|svg|nav|head|header|footer|caption|thead)\b.*?</\1>", re.DOTALL)
_FOLDED = re.compile(r'<details class="folded screen-only">.*?</details>', re.DOTALL)
_BLOCK = re.compile(r"<(p|li|dd|figcaption|td)\b[^>]*>(.*?)(?=<(?:/\1|p|li|dd|td|ul|ol|div|table)\b|</)", re.DOTALL)
_TAG = re.compile(r"</?(?:a|b|strong|span|cite|em)\b[^>]*>")
_ENDS = re.compile(r"(?<=[.?!:;])\s+")
_WORD = re.compile(r"\w[\w'’-]*")
_PAGE_ONE = re.compile(r'<section id="section-1" .*?</section>', re.DOTALL)
_ANNEX = '<section id="section-19" '
_PLACE = "<!--reading-->"
_FACTS = Markup('<div class="reading"><h3>{}</h3><dl class="facts">{}</dl></div>')
_FACT = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
GRADE_TO_AGE = 5


@dataclass(frozen=True)
class Reading:
    """words and sentences: how many. median: words of the median sentence. age: years; None without a sentence."""

    words: int
    sentences: int
    median: float | None
    age: float | None


def sentences_of(page: str) -> list[str]:
    """The sentences of a page's running text, in order; a line of fewer than four words is a label, no sentence."""
    seen = _TAG.sub("", _FOLDED.sub(" ", _UNREAD.sub(" ", page)))
    blocks = (" ".join(html.unescape(found.group(2)).split()) for found in _BLOCK.finditer(seen))
    return [part for block in blocks for part in _ENDS.split(block) if len(_WORD.findall(part)) >= 4]


def reading_of(page: str) -> Reading:
    """How hard a page is to read."""
    told = sentences_of(page)
    words = [word for sentence in told for word in _WORD.findall(sentence)]
    if not told:
        return Reading(0, 0, None, None)
    letters = sum(len(word) for word in words)
    grade = 4.71 * letters / len(words) + 0.5 * len(words) / len(told) - 21.43
    lengths = [len(_WORD.findall(sentence)) for sentence in told]
    return Reading(len(words), len(told), float(statistics.median(lengths)), grade + GRADE_TO_AGE)


def with_reading(page: str) -> str:
    """The board's report with how hard it is to read written at its end: page 1, and everything before the annex."""
    first = _PAGE_ONE.search(page)
    told = (
        ("page_one", first.group(0) if first else ""),
        ("whole_report", page[: page.index(_ANNEX)]),
    )
    facts = Markup("").join(_FACT.format(CAPTIONS[name], _in_words(reading_of(part))) for name, part in told)
    return page.replace(_PLACE, _FACTS.format(CAPTIONS["reading"], facts), 1)


def _in_words(reading: Reading) -> str:
    if reading.median is None or reading.age is None:
        return CAPTIONS["no_sentence"]
    return CAPTIONS["reading_of"].format(
        words=f"{reading.words:,}", median=f"{reading.median:.3g}", age=f"{reading.age:.0f}"
    )
