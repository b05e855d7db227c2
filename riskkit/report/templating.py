"""The one Jinja environment: everything escaped, nothing undefined, no None on a page.

Takes    template names inside riskkit/report/templates.
Gives    compiled templates, compiled once.
Promise  a value missing from a template is an error, not an empty space; templates ask the catalogue for every word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from riskkit.domain.words import NOT_PROVIDED
from riskkit.report import words_en
from riskkit.report.formats import plain
from riskkit.report.margins import page_number_css

_TOPICS: dict[str, Mapping[str, Any]] = {
    "checklist": words_en.CHECKLIST,
    "checks": words_en.CHECKS,
    "formats": words_en.FORMATS,
    "frame": words_en.FRAME,
    "officer": words_en.CONTEST_OFFICER,
    "person": words_en.CONTEST_PERSON,
    "reading": words_en.READING,
    "reading_records": words_en.READING_RECORDS,
    "sheet": words_en.SHEET,
    "sheet_records": words_en.SHEET_RECORDS,
    "sheet_six": words_en.SHEET_SIX,
    "transparency": words_en.TRANSPARENCY,
}


class Topic:
    """One topic of the catalogue, as templates ask for it: `words.sheet.view`.

    A text is looked up when it is printed. Its apostrophes and quotation marks stand as they are; what HTML would read
    as a tag is escaped. Values put into its places with `format` are escaped as everything else is.
    """

    def __init__(self, texts: Mapping[str, Any]) -> None:
        self._texts = texts

    def __getitem__(self, key: str) -> Markup | tuple[Markup | int, ...]:
        """The text, or the row of texts and numbers, under this key."""
        found = self._texts[key]
        return tuple(_text(part) for part in found) if isinstance(found, tuple) else _marked(found)

    def __iter__(self) -> Iterator[Markup | tuple[Markup | int, ...]]:
        """All texts of the topic, in the order of the catalogue."""
        return (self[key] for key in self._texts)


def _text(value: str | int) -> Markup | int:
    return value if isinstance(value, int) else _marked(value)


def _marked(text: str) -> Markup:
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _read(name: str) -> str:
    return files("riskkit.report").joinpath("templates", name).read_text(encoding="utf-8")


def _finalize(value: object) -> object:
    if value is None:
        raise TypeError("a template would print None; word it first")
    return value if isinstance(value, (Markup, int)) else plain(value)


@cache
def environment() -> Environment:
    """The environment all pages share."""
    made = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    for name in ("report", "sheet", "comparison"):
        made.globals[f"{name}_css"] = Markup(_read(f"{name}.css"))
    made.globals["not_provided"] = NOT_PROVIDED
    made.globals["words"] = {name: Topic(texts) for name, texts in _TOPICS.items()}
    made.globals["style_css"] = Markup(_read("style.css")) + page_number_css()
    return made


@cache
def template(name: str) -> Template:
    """One template, compiled once."""
    return environment().get_template(name)
