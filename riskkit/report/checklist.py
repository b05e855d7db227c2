"""The checklist: for each requirement, the evidence this run holds, and what only a person can say.

Takes    Material.
Gives    `checklist_lines`, `whats_missing`.
Promise  it prints evidence and gaps, and never a verdict on a law.
"""

from __future__ import annotations

from dataclasses import dataclass

from riskkit.report.blocks import Answer, PageLink
from riskkit.report.board_blocks import section_of
from riskkit.report.formats import plain
from riskkit.report.hidden_counts import disclosure_sentence
from riskkit.report.material import Material
from riskkit.report.run_pages import link_to
from riskkit.report.tables import verdict_words
from riskkit.report.words_en import LAW_NAMES
from riskkit.report.words_en.papers import CHECKLIST
from riskkit.report.words_en.requirements import REQUIREMENTS, Requirement


@dataclass(frozen=True)
class FoundHere:
    """A finding of this run that a requirement asks for: its code, title and verdict, and the section it stands in."""

    code: str
    title: str
    verdict: str
    section: int


@dataclass(frozen=True)
class Line:
    """A requirement as printed."""

    cite: str
    is_quote: bool
    evidence: str
    sections: tuple[int, ...]
    found: tuple[FoundHere, ...]
    absent: tuple[str, ...]
    pages: tuple[PageLink, ...]
    answered: tuple[Answer, ...]
    gaps: tuple[Answer, ...]
    human: str

    @property
    def missing(self) -> str:
        """What is missing here, for the list at the top; empty where nothing is."""
        told = [CHECKLIST[key].format(many=len(found)) for key, found in (("open_answers", self.gaps),
                ("open_findings", self.absent)) if found]  # fmt: skip
        return ", ".join(told)


def checklist_lines(material: Material) -> tuple[Line, ...]:
    """Every requirement with what this run holds and what is open."""
    return tuple(_line(material, requirement) for requirement in REQUIREMENTS)


def whats_missing(lines: tuple[Line, ...]) -> str:
    """How many requirements have something missing, and what, in one line; an answer asked for twice counts once."""
    answers = {answer.question for line in lines for answer in line.gaps}
    findings = {code for line in lines for code in line.absent}
    some = sum(bool(line.gaps or line.absent) for line in lines)
    key = "some_missing" if some else "none_missing"
    return CHECKLIST[key].format(some=some, all=len(lines), answers=len(answers), findings=len(findings))


def _line(material: Material, asked: Requirement) -> Line:
    answers = [material.asked(key) for key in asked.answers]
    return Line(
        cite=asked.cite,
        is_quote=asked.cite in LAW_NAMES,
        evidence=_evidence(material, asked),
        sections=asked.sections,
        found=tuple(_found(material, code) for code in asked.codes if material.finding(code) is not None),
        absent=tuple(code for code in asked.codes if material.finding(code) is None),
        pages=tuple(link_to(page) for page in asked.pages),
        answered=tuple(answer for answer in answers if answer.provided),
        gaps=tuple(answer for answer in answers if not answer.provided),
        human=asked.human,
    )


def _evidence(material: Material, asked: Requirement) -> str:
    if not asked.counts_hidden:
        return asked.evidence
    from riskkit.report.sections_closing import hidden_note

    return f"{asked.evidence} {hidden_note(material)} {disclosure_sentence(material)}"


def _found(material: Material, code: str) -> FoundHere:
    found = material.finding(code)
    assert found is not None
    return FoundHere(code, plain(found.title), verdict_words(found.verdict), section_of(code))
