"""All pages of a run, one at a time.

Takes    a ReleasedAudit, human answers, Sheets, and the run's manifest.
Gives    paths inside report/ with their bytes.
Promise  same inputs, same bytes; one page in memory at a time; no page with a banned word leaves here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from riskkit.domain.findings import ReleasedAudit
from riskkit.domain.sheet import Sheet
from riskkit.report import sections_closing as closing
from riskkit.report import sections_groups, sections_recording
from riskkit.report import sections_people as people
from riskkit.report import sections_results as results
from riskkit.report.blocks import Section
from riskkit.report.checklist import checklist_lines, whats_missing
from riskkit.report.data_description import description_json
from riskkit.report.dpia_facts import dpia_sections
from riskkit.report.equality_facts import equality_sections
from riskkit.report.formats import plain
from riskkit.report.glossed import Glossed
from riskkit.report.material import Material
from riskkit.report.model_card import model_sections
from riskkit.report.page_one import board_page
from riskkit.report.reading_age import with_reading
from riskkit.report.run_pages import pages_but
from riskkit.report.sheet_page import SheetPages
from riskkit.report.small_svg import role_sign
from riskkit.report.status import status_of
from riskkit.report.tables import difference_heads
from riskkit.report.templating import template
from riskkit.report.transparency import record_json, record_sections
from riskkit.report.word_check import refuse_words
from riskkit.report.words_en import CAPTIONS, DPIA, EQUALITY, MODEL_CARD, PAGE_ONE, ROLE_BADGE, SAYS, SECTIONS

_SECTIONS = (
    people.purpose,
    people.flagged_person,
    people.question_log,
    people.data,
    people.outcome,
    people.definitions,
    people.benchmark,
    results.how_well,
    results.errors,
    sections_groups.groups,
    sections_groups.missing_characteristics,
    sections_recording.recording,
    sections_groups.stand_ins,
    results.drivers,
    closing.limits,
    closing.monitoring,
    closing.decision,
    closing.annex,
)

_FACTS_PAGES: tuple[tuple[str, Mapping[str, str], Callable[[Material], tuple[Section, ...]]], ...] = (
    ("equality-impact-facts.html", EQUALITY, equality_sections),
    ("dpia-facts.html", DPIA, dpia_sections),
    ("model-card.html", MODEL_CARD, model_sections),
)


def make_pages(
    released: ReleasedAudit,
    answers: Mapping[str, str],
    sheets: Iterable[Sheet],
    *,
    manifest: Mapping[str, Any],
) -> Iterator[tuple[str, bytes]]:
    """Print every page of a run: the board's report, the checklist, facts, records, a sheet for each person.

    Parameters
    ----------
    released : ReleasedAudit
        The only thing numbers come from. Its `facts` hold what riskkit/report/README.md lists.
    answers : mapping of text to text
        What people have answered; a question without an answer prints NOT PROVIDED.
    sheets : iterable of Sheet
        Read one at a time.
    manifest : mapping
        Code version, seed, packages, hashes of inputs: printed in the annex.

    Yields
    ------
    (path inside report/, bytes)

    Raises
    ------
    NoEvidence
        If the release lacks a fact no page can do without.
    WordRefused
        If a page would print a word that promises too much.
    """
    material = Material(released, answers, manifest)
    yield "audit-report.html", audit_page(released, answers, manifest).encode("utf-8")
    yield "checklist.html", checklist_page(released, answers, manifest).encode("utf-8")
    for page, words, make in _FACTS_PAGES:
        yield page, _facts_page(page, words, make(material), material).encode("utf-8")
    for page, write in (("transparency-record.json", record_json), ("data-description.json", description_json)):
        text = write(material)
        refuse_words(page, text)
        yield page, text.encode("utf-8")
    yield "transparency-record.html", transparency_page(released, answers, manifest).encode("utf-8")
    pages = SheetPages(material)
    for sheet in sheets:
        yield pages.page(sheet)


def audit_page(released: ReleasedAudit, answers: Mapping[str, str], manifest: Mapping[str, Any]) -> str:
    """The board's report as one HTML page."""
    material = Material(released, answers, manifest)
    told = [make(material) for make in _SECTIONS]
    first = Section(1, SECTIONS[1][0], SECTIONS[1][1])
    return with_reading(
        _checked(
            "audit-report.html", "audit_report.html.j2", material, first=first, board=board_page(material),
            sections=told, glossed=Glossed, first_words=Glossed(),
        )
    )  # fmt: skip


def checklist_page(released: ReleasedAudit, answers: Mapping[str, str], manifest: Mapping[str, Any]) -> str:
    """The checklist as one HTML page."""
    material = Material(released, answers, manifest)
    lines = checklist_lines(material)
    return _checked("checklist.html", "checklist.html.j2", material, lines=lines, missing=whats_missing(lines))


def transparency_page(released: ReleasedAudit, answers: Mapping[str, str], manifest: Mapping[str, Any]) -> str:
    """The transparency record as one HTML page."""
    material = Material(released, answers, manifest)
    return _checked("transparency-record.html", "transparency.html.j2", material, parts=record_sections(material))


def _facts_page(page: str, words: Mapping[str, str], sections: tuple[Section, ...], material: Material) -> str:
    """One of the pages of facts for an assessment that people write."""
    return _checked(
        page, "facts_page.html.j2", material, page_name=words["title"], lead=words["lead"], sections=sections
    )


def _checked(page: str, name: str, material: Material, **values: Any) -> str:
    text = template(name).render(
        status=status_of(material),
        role=material.role,
        badge=ROLE_BADGE[material.role],
        sign=role_sign(material.role),
        title=plain(material.study.get("title", "")),
        says=SAYS,
        page_one=PAGE_ONE,
        captions=CAPTIONS,
        verdict_heads=difference_heads(),
        other_pages=pages_but(page),
        **values,
    )
    refuse_words(page, text)
    return text
