"""Findings in words, alone or with their table.

Takes    findings, and how the study calls its characteristics.
Gives    `in_words`, `told`, `told_all`, `with_table`, `folded_told`.
Promise  a finding is never printed without its verdict and what it cannot see.
"""

from __future__ import annotations

import re

from riskkit.domain.findings import Finding
from riskkit.report.blocks import Block, Told
from riskkit.report.folding import behind
from riskkit.report.formats import plain, sentence
from riskkit.report.material import Material
from riskkit.report.tables import Named, verdict_words, whole_table

_COLUMN = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")


def in_words(text: str, named: Named) -> str:
    """A finding's sentence with the study's label in place of each column's name; a label with a comma is quoted."""

    def label(found: re.Match[str]) -> str:
        words = named(found[0])
        return f"“{words}”" if "," in words else words

    return _COLUMN.sub(label, text)


def told(finding: Finding, named: Named = plain) -> Told:
    """One finding in words: title, verdict, because, limits."""
    text = in_words(" ".join(sentence(text) for text in (finding.because, finding.limits) if text), named)
    return Told(plain(finding.title), finding.code, verdict_words(finding.verdict), text)


def told_all(material: Material, *codes: str) -> tuple[Told, ...]:
    """Findings in words, those that the audit has."""
    found = [material.finding(code) for code in codes]
    return tuple(told(f, material.label) for f in found if f is not None)


def with_table(finding: Finding, caption: str, named: Named) -> tuple[Block, ...]:
    """A finding in words, and its whole table where it has one."""
    about = told(finding, named)
    return (about, whole_table(finding.table, caption, named=named)) if finding.table else (about,)


def folded_told(finding: Finding, caption: str, named: Named) -> tuple[Block, ...]:
    """The same, with the table behind one line."""
    if not finding.table:
        return (told(finding, named),)
    return told(finding, named), behind(whole_table(finding.table, caption, named=named))
