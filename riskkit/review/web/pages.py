"""The desk's pages: everything escaped, nothing undefined, no script, one style sheet whose hash the policy names.

Takes    a Desk, the words of its run, a Doorway for form tokens.
Gives    `Pages`.
Promise  which page a case has is the Desk's state, never the request's wish; before a view only `Desk.before` is read.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from riskkit.domain.plain_text import plain, plain_lines
from riskkit.review import answers
from riskkit.review.desk import Desk
from riskkit.review.look import RunWords, meaning_of
from riskkit.review.web.doorway import Doorway

_NOBODY: Mapping[str, str] = {}


class Pages:
    """Prints the desk's pages. `style_hash` is what a Content-Security-Policy names to let the one style sheet in."""

    def __init__(self, desk: Desk, words: RunWords, doorway: Doorway) -> None:
        self._desk, self._words, self._doorway = desk, words, doorway
        self._css = f"{words.css}\n{_read('desk.css')}"
        digest = hashlib.sha256(self._css.encode()).digest()
        self.style_hash = f"sha256-{base64.b64encode(digest).decode()}"

    def cases(self) -> str:
        """All cases by their drawn names: those that wait, then those that are done."""
        steps = self._desk.steps()
        rows = [(name, answers.STEP_WORDS[step], step in ("judged", "seen first")) for name, step in steps.items()]
        return self._print(
            "cases.html.j2",
            to_do=[(name, words) for name, words, done in rows if not done],
            done=[(name, words) for name, words, done in rows if done],
        )

    def case(self, name: str, *, faults: Mapping[str, str] = _NOBODY, said: Mapping[str, str] = _NOBODY) -> str:
        """The page of a case at the step it has. `faults` and `said`: what a form lacks, and what it held."""
        state = self._desk.state(name)
        shared = {"name": name, "faults": faults, "said": said, "state": state, "next": self._next(name)}
        if state.step in ("waiting", "viewed", "seen first"):
            return self._print("before.html.j2", before=self._desk.before(name), **shared)
        shown = self._desk.show(name)
        return self._print(
            "after.html.j2", sheet=shown.sheet, case=shown.case, meaning=meaning_of(shown.sheet, self._words), **shared
        )

    def ask_to_stop(self) -> str:
        """Ask once more before the sitting ends."""
        return self._print("stop.html.j2", ended=False)

    def stopped(self) -> str:
        """The last page of a sitting."""
        return self._print("stop.html.j2", ended=True)

    def refusal(self, why: str) -> str:
        """What riskkit refuses, in its own words; nothing of a case is in them."""
        return self._print("refusal.html.j2", why=why)

    def _next(self, name: str) -> str:
        """The next case that waits, after this one in the list's order; "" if none does."""
        waiting = [other for other in self._desk.waiting() if other != name]
        return next((other for other in waiting if other > name), waiting[0] if waiting else "")

    def _print(self, template: str, **values: Any) -> str:
        return self._environment.get_template(template).render(**values)

    @cached_property
    def _environment(self) -> Environment:
        made = Environment(
            loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, finalize=_finalize,
            trim_blocks=True, lstrip_blocks=True, auto_reload=False,
        )  # fmt: skip
        made.filters.update(day=_day, lines=_lines)
        made.globals.update(
            words=self._words,
            css=Markup(self._css),
            sign=Markup(self._words.sign),
            at=self._doorway.folder,
            form_token=self._doorway.form_token,
            idle=f"{self._doorway.idle_seconds / 60:g}",
            ask={name: getattr(answers, name) for name in dir(answers) if name.isupper()},
            reviewer=self._desk.role,
        )
        return made


def _read(name: str) -> str:
    return files("riskkit.review.web").joinpath("templates", name).read_text(encoding="utf-8")


def _finalize(value: object) -> object:
    if value is None:
        raise TypeError("a template would print None; word it first")
    return value if isinstance(value, (Markup, int)) else plain(value)


def _lines(text: object) -> Markup:
    """Text of several lines, escaped, with its line feeds kept."""
    return escape(plain_lines(text))


def _day(value: object) -> str:
    """An ISO date as a reader writes it; other words as they stand; "not known" for none."""
    text = str(value).strip()
    if not text:
        return "not known"
    try:
        when = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{when.day} {when:%B %Y}"
