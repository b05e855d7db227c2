"""Every number on a page comes from what was released, and what was released changes the numbers on the page."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from drawn_pages import full_sheet
from markupsafe import Markup
from traced_numbers import numbers_of, untraced, visible_text

from riskkit.report import audit_page, make_pages
from riskkit.report.reading_age import reading_of

ROOT = Path(__file__).parents[3]

# Columns of released tables that no page prints, and why. A column that is printed after all must leave this list.
NOT_PRINTED = {
    (code, "(base)"): "a base is printed beside its count, and this finding has no count of its own"
    for code in ("P06", "P07", "P08", "P09", "P10", "P14")
}


def sources(hand, released, answers, sheet=None) -> list[Any]:
    """All that a page of this run may speak of."""
    about = {"hidden": released.hidden_cells, "threshold": released.threshold, "blocked_by": released.blocked_by}
    findings = [finding.as_row() for finding in released.findings]
    return [
        findings,
        thousands(released),
        released.facts,
        released.study,
        answers,
        hand.MANIFEST,
        about,
        *([asdict(sheet)] if sheet else ()),
    ]


def thousands(released) -> list[int]:
    """Of 1,000 people of a group: flagged rightly, wrongly, missed, the rest; worked out again from G01's counts."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in released["G01"].table:
        if row["metric"] in ("FPR", "FNR") and row["operating_point"] == "capacity" and row["count"] is not None:
            found.setdefault((row["attribute"], row["group"]), {})[row["metric"]] = row
    told: list[int] = []
    for own in (own for own in found.values() if len(own) == 2):
        without, having = own["FPR"], own["FNR"]
        kinds = (
            without["count"],
            without["base"] - without["count"],
            having["count"],
            having["base"] - having["count"],
        )
        exact = [1000 * kind / (without["base"] + having["base"]) for kind in kinds]
        told += [round_to for share in exact for round_to in (math.floor(share), math.ceil(share))]
    return told


@pytest.fixture
def no_charts(monkeypatch):
    """Charts say their title and sentence, and draw nothing: a page in a twentieth of the time."""
    from riskkit.report.charts import on_page

    picture = Markup("<svg><title>{}</title><desc>{}</desc></svg>")
    monkeypatch.setattr(on_page, "_picture", lambda panel, prefix: picture.format(panel.title, panel.says))


@pytest.mark.parametrize(("role", "blocked"), [("victim", False), ("perpetrator", True)])
def test_every_number_on_every_page_comes_from_what_was_released(by_hand, no_charts, role, blocked):
    released = by_hand.released(role, blocked=blocked, hidden_flags=blocked)
    answers = {} if blocked else by_hand.ANSWERS
    sheet = full_sheet(role)

    found = {}
    for name, content in make_pages(released, answers, [sheet], manifest=by_hand.MANIFEST):
        page = content.decode()
        found[name] = untraced(page, *sources(by_hand, released, answers, sheet), readings(page))

    assert {name: numbers for name, numbers in found.items() if numbers} == {}


def readings(page: str) -> list[Any]:
    """How hard page 1, and all before the annex, are to read: measured again, as the annex prints it."""
    rest = page.partition('<section id="section-19" ')[0]
    first = re.search(r'<section id="section-1" .*?</section>', rest, re.DOTALL)
    return [asdict(reading_of(text)) for text in (rest, *([first.group()] if first else ()))]


@pytest.mark.parametrize("typed", ["73.31%", "8,817", "0.7331", "6,131 of 7,777"])
def test_a_number_typed_into_a_page_is_found(by_hand, no_charts, typed):
    released = by_hand.released()
    page = audit_page(released, by_hand.ANSWERS, by_hand.MANIFEST)
    known = [*sources(by_hand, released, by_hand.ANSWERS), readings(page)]

    assert untraced(page, *known) == []
    assert [u.split(":")[0] for u in untraced(page.replace("</main>", f"<p>{typed}</p></main>"), *known)] == [
        part for part in typed.split() if part != "of"
    ]


def columns(released) -> list[tuple[str, str]]:
    """Every column of numbers of every released table, and each finding's own count and base."""
    found: dict[tuple[str, str], None] = {}
    for finding in released.findings:
        for key in ("count", "base"):
            if getattr(finding, key) is not None:
                found[finding.code, f"({key})"] = None
        for row in finding.table or ():
            for key, value in row.items():
                if isinstance(value, int | float) and not isinstance(value, bool):
                    found[finding.code, key] = None
    return list(found)


def altered(released, code: str, column: str):
    """The same release with every number of one column changed to another that could stand there."""

    def changed(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        if isinstance(value, int):
            return value + 1_113
        return value + 0.0313 if value < 0.9 else value - 0.0313 * max(1.0, value)

    def rewritten(finding):
        if finding.code != code:
            return finding
        if column.startswith("("):
            key = column.strip("()")
            return replace(finding, **{key: changed(getattr(finding, key))})
        rows = tuple({k: changed(v) if k == column else v for k, v in row.items()} for row in finding.table)
        return replace(finding, table=rows)

    return replace(released, findings=tuple(rewritten(finding) for finding in released.findings))


@pytest.mark.slow
def test_altered_findings_alter_the_numbers_on_the_pages(by_hand, no_charts):
    released = by_hand.released()

    def printed(of) -> list[str]:
        pages = make_pages(of, by_hand.ANSWERS, [], manifest=by_hand.MANIFEST)
        return [token for _, page in pages for token in numbers_of(visible_text(page.decode()))]

    before = printed(released)
    unmoved = [found for found in columns(released) if printed(altered(released, *found)) == before]

    assert len(columns(released)) > 150
    assert sorted(unmoved) == sorted(NOT_PRINTED)


def test_charts_are_drawn_from_the_findings(by_hand):
    released = by_hand.released()
    before = audit_page(released, by_hand.ANSWERS, by_hand.MANIFEST)

    for code, column in (
        ("P08", "observed"),
        ("P05", "value"),
        ("G01", "value"),
        ("X02", "effect"),
        ("P07", "precision"),
    ):
        after = audit_page(altered(released, code, column), by_hand.ANSWERS, by_hand.MANIFEST)
        assert _drawings(after) != _drawings(before), code


def _drawings(page: str) -> list[str]:
    return re.findall(r'<svg[^>]*class="chart".*?</svg>', page, re.DOTALL)


@pytest.mark.slow
def test_another_process_another_hash_seed_another_clock_and_the_same_bytes(tmp_path):
    code = (
        "import sys, hashlib; sys.path.insert(0, 'tests')\n"
        "from drawn_pages import by_hand, full_sheet\n"
        "from riskkit.report import make_pages\n"
        "hand = by_hand()\n"
        "for name, page in make_pages(hand.released(), hand.ANSWERS, [full_sheet()], manifest=hand.MANIFEST):\n"
        "    print(name, hashlib.sha256(page).hexdigest())\n"
    )

    def told(**environment: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    first = told(PYTHONHASHSEED="1", TZ="UTC", LANG="C.UTF-8", LC_ALL="C.UTF-8")
    second = told(PYTHONHASHSEED="4242", TZ="Pacific/Kiritimati", LANG="de_DE.UTF-8", LC_ALL="POSIX")

    assert len(first.splitlines()) >= 5
    assert first == second
