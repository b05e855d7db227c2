"""Words of the glossary as links, where they are first used.

Takes    text of a page.
Gives    `Glossed`: the same text, escaped, in which the first use of each word leads to its meaning.
Promise  only whole words of the catalogue become links, once for each `Glossed`; text from data cannot make a tag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from markupsafe import Markup, escape

from riskkit.report.formats import plain
from riskkit.report.words_en import GLOSSARY

_LINK = Markup('<a class="term" href="#{}">{}</a>')


@cache
def _forms(glossary: tuple[tuple[str, tuple[str, ...], str], ...]) -> tuple[dict[str, str], re.Pattern[str]]:
    """The name behind each form of a word, and the pattern that finds all forms."""
    name_of = {form.lower(): name for name, forms, _ in glossary for form in forms}
    longest_first = "|".join(re.escape(form) for form in sorted(name_of, key=len, reverse=True))
    return name_of, re.compile(rf"(?<![\w-])(?:{longest_first})(?![\w-])", re.IGNORECASE)


def anchor_of(name: str) -> str:
    """Where a word's meaning stands in the glossary."""
    return "word-" + re.sub(r"[^a-z]+", "-", name.lower()).strip("-")


@dataclass
class Glossed:
    """One section's words: each is a link once."""

    seen: set[str] = field(default_factory=set)

    def link(self, text: object) -> Markup:
        """Text with the first use of each word linked. Abbreviations count only in capitals."""
        words, parts, at = plain(text), [], 0
        name_of, pattern = _forms(GLOSSARY)
        for found in pattern.finditer(words):
            form = found.group(0)
            name = name_of[form.lower()]
            if name in self.seen or (form.lower() in ("for", "auc", "fpr", "fnr", "ppv") and not form.isupper()):
                continue
            self.seen.add(name)
            parts += [
                escape(words[at : found.start()]),
                Markup('<a class="term" href="#{}">{}</a>').format(anchor_of(name), form),
            ]
            at = found.end()
        return Markup("").join([*parts, escape(words[at:])])
