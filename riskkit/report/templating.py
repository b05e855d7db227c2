"""The one Jinja environment: everything escaped, nothing undefined, no None on a page.

Takes    template names inside riskkit/report/templates.
Gives    compiled templates, compiled once.
Promise  a value missing from a template is an error, not an empty space.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from riskkit.report.formats import plain
from riskkit.report.margins import page_number_css


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
    made.globals["style_css"] = Markup(_read("style.css")) + page_number_css()
    return made


@cache
def template(name: str) -> Template:
    """One template, compiled once."""
    return environment().get_template(name)
