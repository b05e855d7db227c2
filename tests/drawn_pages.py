"""Every kind of page riskkit writes, drawn into a folder: for tests that look at all pages and name none.

Takes    a folder. RISKKIT_PAGES=FOLDER[:FOLDER...] adds the pages of other folders (a demo run, a gallery).
Gives    `drawn_pages`, `pages_under`, `by_hand`.
Promise  a page that a run writes is found by its ending, not by a list: a new kind of page is looked at unasked.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import riskkit as rk
from riskkit import report
from riskkit.domain.reading_case import ReadingCase, ReadRecord
from riskkit.domain.sheet import Sheet, SheetRecord
from riskkit.report.contest_pages import PackFacts
from riskkit.report.reading_pages import reading_page

ROOT = Path(__file__).parents[1]
GALLERY = ROOT / "experiments" / "gallery"


@cache
def by_hand() -> Any:
    """The released audits written by hand."""
    found = importlib.util.spec_from_file_location(
        "released_by_hand", ROOT / "tests" / "golden" / "released_by_hand.py"
    )
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def pages_under(*folders: Path) -> list[Path]:
    """All HTML pages below these folders, in order."""
    return sorted(page for folder in folders for page in folder.rglob("*.html"))


def drawn_pages(place: Path) -> list[Path]:
    """Write one of every kind; give all pages below `place`, and those RISKKIT_PAGES adds."""
    hand = by_hand()
    whole = replace(hand.released(), facts={**hand.released().facts, **_board_facts()})
    told = report.make_pages(whole, hand.ANSWERS, [full_sheet()], manifest=hand.MANIFEST)
    write_pages(place / "victim" / "report", told)
    blocked = hand.released("perpetrator", blocked=True, hidden_flags=True)
    write_pages(
        place / "blocked" / "report",
        report.make_pages(blocked, {}, [full_sheet("perpetrator")], manifest=hand.MANIFEST),
    )
    write_pages(place / "pack", pack_pages(full_sheet()))
    write_pages(
        place, [("reading/cases.html", reading()), ("checks.html", every_check()), ("compared.html", two_runs())]
    )
    added = [Path(folder) for folder in os.environ.get("RISKKIT_PAGES", "").split(os.pathsep) if folder]
    return pages_under(place, *added)


def write_pages(place: Path, pages: Iterable[tuple[str, bytes]]) -> None:
    """Write pages below a folder."""
    for path, data in pages:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)


def full_sheet(role: str = "victim", **changes: Any) -> Sheet:
    """A sheet on which no part is empty."""
    records = tuple(
        SheetRecord(f"r-0123456789ab{n}", "violence with injury", "3 May 2023", "5 May 2023", "police", "victim",
                    "recorded", "assessment" if n == 1 else "fact", "B2" if n == 1 else "", ("Times recorded",))
        for n in range(3)
    )  # fmt: skip
    said = {
        "cut": "Just above the cut.", "multiplicity": "Listed by 5 of 6 recipes as good.",
        "would_change": ("If the intelligence note were withdrawn, this person would not be on the list.",),
        "if_wrong": ("If record 2 were wrong, this person would not be on the list.",),
        "records": records, "records_in_all": 5, "own_group": ("Of 100 flagged men, about 74 had nothing recorded.",),
    }  # fmt: skip
    return by_hand().sheet(1, role, **{**said, **changes})


def pack_pages(sheet: Sheet, study: dict[str, Any] | None = None) -> list[tuple[str, bytes]]:
    """The pages of a contest pack."""
    hand = by_hand()
    study = study or {**hand.study(sheet.role), "answers": hand.ANSWERS}
    manifest = {**hand.MANIFEST, "data_kind": "synthetic", "created": "2026-11-23", "expires": "2027-02-21",
                "run_id": "20261123-7f3a9c", "releasable": True}  # fmt: skip
    facts = PackFacts(asdict(sheet), manifest, study, "24 months")
    listed = [("2-how-to-challenge.html", "For the person", "0" * 64), ("4-records.csv", "The records", "1" * 64)]
    return [
        ("1-for-the-disclosure-officer.html", report.officer_page(facts, listed)),
        ("2-how-to-challenge.html", report.person_page(facts)),
    ]


def reading(**changes: Any) -> bytes:
    """The page a human reads cases on."""
    record = ReadRecord(**{
        "event": "e17", "happened": datetime(2024, 2, 1, 23, 30), "known": datetime(2024, 2, 3), "agency": "police",
        "kind": "crime", "offence": "violence_knife_serious", "status": "cancelled", "roles": "suspect, victim",
        "initiated_by": "public", "text": "Seen near the shops.", "told": "does not count: status cancelled", **changes,
    })  # fmt: skip
    days = (date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1))
    cases = [ReadingCase("case-01", *days, (record,), 0), ReadingCase("case-02", *days, (), 2)]
    return reading_page(cases, rk.read_study(ROOT / "configs" / "first_serious_violence.yaml"))


def every_check() -> bytes:
    """The page of all checks."""
    from riskkit.audit import CATALOGUE

    return report.checks_page(entry.as_row() for entry in CATALOGUE.values())


def two_runs() -> bytes:
    """The page of two runs compared."""
    from drawn_papers import asked, findings, found, papers, share

    from riskkit.changes import compare_papers

    groups = [
        share("FPR", 40, 900, attribute="sex", group="Female"),
        share("FPR", 60, 1200, attribute="sex", group="Male"),
    ]
    before = papers("a", questions=(asked("Q1"),), findings=(*findings(), found("G01", "measured", groups)))
    told = (found("D06", "broken"), *findings(20, 180, 130)[1:], found("G01", "measured", groups[::-1]))
    now = papers("b", questions=(asked("Q1"), asked("Q2", "Told.", run="run-b")), findings=told)
    return report.comparison_page(compare_papers(before, now, relation="apart")).encode("utf-8")


def _board_facts() -> dict[str, Any]:
    """A board that asked, was answered, required and decided: its blocks are printed too."""
    asked = {"id": "Q1", "text": "Who reads the list?", "role": "board", "asked": "2026-10-01", "owner": "analyst",
             "run_id": "earlier-run", "answers": []}  # fmt: skip
    answer = {"text": "Two readers, apart.", "role": "analyst", "date": "2026-10-02",
              "evidence": ["G03", "section 11"], "run_id": "earlier-run"}  # fmt: skip
    decided = {"decision": "change", "text": "Count victims apart", "role": "board", "date": "2026-10-03",
               "run_id": "earlier-run", "manifest": "e" * 64, "key": "ab" * 32}  # fmt: skip
    required = {"id": "list_length", "words": "At most 200 people on one date", "blocking": True,
                "rule": "at_most_people", "verdict": "met", "because": "At most 116 are flagged.",
                "overridden": False}  # fmt: skip
    override = {"of": "list_length", "what": "At most 200 people on one date.", "role": "chief officer", "key": "",
                "reason": "More readers were found", "date": "2026-11-20", "used": True,
                "why_unused": ""}  # fmt: skip
    return {"questions": [asked, {**asked, "id": "Q2", "answers": [answer]}], "conditions": [required],
            "decisions": [decided], "overrides": [override]}  # fmt: skip
