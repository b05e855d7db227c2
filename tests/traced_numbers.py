"""Where each number on a page comes from: numbers of what was released, in the shapes pages print; all others are told.

Takes   a page's HTML, and everything it may speak of: findings, facts, study, answers, manifest, sheet.
Gives    `untraced`, `numbers_of`, `visible_text`.
Promise  words of the catalogue and texts that were released are taken out whole, so a number in them counts only
         inside its own sentence; every number that is left must be a released value as pages print it, or a count of
         things released.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from riskkit.domain.plain_text import plain
from riskkit.report import words_en
from riskkit.report.checklist import REQUIREMENTS
from riskkit.report.formats import day, number, per_thousand, percent, whole

TEMPLATES = Path(words_en.__file__).parents[1] / "templates"
NUMBER = re.compile(r"(?<![\w.,])[-−]?\d(?:[\d,]*\d)?(?:\.\d+)?(?:e[-+]\d+)?%?(?!\w)")
_UNSEEN = re.compile(r"<(style|head)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_DRAWN = re.compile(r"(<svg\b[^>]*>)(.*?)</svg>", re.DOTALL)
_SPOKEN = re.compile(r"<title[^>]*>(.*?)</title>|<desc[^>]*>(.*?)</desc>", re.DOTALL)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CITED = re.compile(  # laws and cases, by year and section: constants of the world, not of a run
    r"(?:Data Protection Act|Equality Act|Bridges) \d{4}(?: ss?\.[\d(),;\w. -]*?(?= [A-Z]| ~|$))?"
)
_HOLE = re.compile(r"\{[^{}]*\}|\{\{.*?\}\}|\{%.*?%\}")


def visible_text(page: str) -> str:
    """What a reader sees or hears, without the scales of charts: those are rulers, not results."""
    seen = _UNSEEN.sub(" ", page)
    seen = _DRAWN.sub(lambda found: " ".join(a or b for a, b in _SPOKEN.findall(found.group(2))), seen)
    return _spaced(html.unescape(re.sub(r"<[^>]+>", " ", seen)))


def numbers_of(text: str) -> list[str]:
    """The numbers of a text, as they are written."""
    return NUMBER.findall(text)


def untraced(page: str, *sources: Any) -> list[str]:
    """Numbers of a page that none of the sources gives, each with the words around it."""
    text = visible_text(page)
    values, said = _taken_apart(sources)
    texts = {known for known in said if len(re.findall(r"[^\W\d]", known)) >= 3}
    shorts = {found for known in said - texts for found in NUMBER.findall(known)}
    for known in sorted({*texts, *_catalogue()}, key=len, reverse=True):
        if known in text:
            text = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ~ ", text)
    text = _CITED.sub(" ~ ", text)
    allowed = {shape for value in values for shape in _shapes(value)} | _counts(sources) | shorts
    return [
        f"{found.group()}: {text[max(0, found.start() - 40) : found.end() + 25]}"
        for found in NUMBER.finditer(text)
        if found.group().replace("−", "-") not in allowed
    ]


def _shapes(value: float) -> Iterator[str]:
    """A value in every shape that pages print."""
    for one in (value, -value, value * 100, 1 - value, 100 - value * 100):
        yield from (whole(one), per_thousand(one), f"{one:.0f}", f"{one:,.0f}", f"{one:.3g}", f"{one:.2g}")
        yield from (number(one, digits) for digits in range(5))
    for one in (value, -value):
        if abs(one) <= 10:
            yield from (
                percent(one),
                f"{one:.0%}",
                f"{one:.1%}",
                f"{one:.2%}",
                f"{one * 1000:.0f}",
                f"{one * 1000:.1f}",
            )


def _counts(sources: Iterable[Any]) -> set[str]:
    """How many there are of anything that was released: rows, findings of a verdict, reasons, questions."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            found.update((f"{len(value)}",))
            for entry in value.values():
                walk(entry)
        elif isinstance(value, list | tuple):
            found.update((f"{len(value):,}",))
            for entry in value:
                walk(entry)

    for source in sources:
        walk(source)
    return found


def _taken_apart(sources: Iterable[Any]) -> tuple[set[float], set[str]]:
    """Numbers of the sources, and their texts that hold a digit, as pages print them."""
    values: set[float] = set()
    texts: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, bool) or value is None:
            return
        if isinstance(value, int | float):
            values.add(float(value))
        elif isinstance(value, dict):
            for key, entry in value.items():
                walk(str(key))
                walk(entry)
        elif isinstance(value, list | tuple):
            for entry in value:
                walk(entry)
        else:
            text = _spaced(plain(value))
            texts.update(day(found) for found in _DATE.findall(text))
            dates = [found.split("-") for found in _DATE.findall(text)]
            texts.update(".".join(str(int(part)) for part in parts) for parts in dates)  # a version in JSON-LD
            texts.update((text.removeprefix("case-"), text[:10], text[:16]) if len(text.split()) == 1 else ())
            if re.search(r"\d", text):
                texts.update((text, text[:1].upper() + text[1:]))
                texts.update(_spaced(line) for line in str(value).splitlines() if re.search(r"\d", line))

    for source in sources:
        walk(source)
    return values, {text for text in texts if text}


@cache
def _catalogue() -> frozenset[str]:
    """Pieces of riskkit's own sentences that hold a digit, between the places that are filled in."""
    pieces: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, str):
            pieces.update(_spaced(piece) for piece in _HOLE.split(value) if re.search(r"\d", piece))
        elif isinstance(value, dict):
            for key, entry in value.items():
                walk(key)
                walk(entry)
        elif isinstance(value, list | tuple | frozenset | set):
            for entry in value:
                walk(entry)

    for name in words_en.__all__:
        walk(getattr(words_en, name))
    for requirement in REQUIREMENTS:
        walk((requirement.cite, requirement.evidence, requirement.human))
    for template in sorted(TEMPLATES.glob("*.j2")):
        walk([_spaced(piece) for piece in re.split(r"<[^>]+>|\{%.*?%\}|\{\{.*?\}\}", template.read_text("utf-8"))])
    return frozenset(piece for piece in pieces if len(re.findall(r"[^\W\d]", piece)) >= 3)


def _spaced(text: str) -> str:
    return " ".join(text.split())
