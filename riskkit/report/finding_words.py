"""Findings in words, alone or with their table.

Takes    findings, and how the study calls its characteristics.
Gives    `told`, `told_all`, `with_table`, `folded_told`.
Promise  a finding is never printed without its verdict and what it cannot see.
"""

from __future__ import annotations

from riskkit.domain.findings import Finding
from riskkit.report.blocks import Block, Told
from riskkit.report.folding import behind
from riskkit.report.formats import plain, sentence
from riskkit.report.material import Material
from riskkit.report.tables import Named, verdict_words, whole_table


def told(finding: Finding) -> Told:
    """One finding in words: title, verdict, because, limits."""
    text = " ".join(sentence(text) for text in (finding.because, finding.limits) if text)
    return Told(plain(finding.title), finding.code, verdict_words(finding.verdict), text)


def told_all(material: Material, *codes: str) -> tuple[Told, ...]:
    """Findings in words, those that the audit has."""
    found = [material.finding(code) for code in codes]
    return tuple(told(f) for f in found if f is not None)


def with_table(finding: Finding, caption: str, named: Named) -> tuple[Block, ...]:
    """A finding in words, and its whole table where it has one."""
    return (told(finding), whole_table(finding.table, caption, named=named)) if finding.table else (told(finding),)


def folded_told(finding: Finding, caption: str, named: Named) -> tuple[Block, ...]:
    """The same, with the table behind one line."""
    if not finding.table:
        return (told(finding),)
    return told(finding), behind(whole_table(finding.table, caption, named=named))
