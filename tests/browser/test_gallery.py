"""The gallery's pages are those of real runs, larger than pages drawn by hand: each is looked at in one look.

`RISKKIT_PAGES=experiments/gallery pytest tests/browser/test_every_page_measured.py` looks at each in every look.
"""

from __future__ import annotations

import json

import pytest
from browser_looks import axe_faults, looked_at, measure
from drawn_pages import GALLERY, pages_under

pytestmark = pytest.mark.slow
PAGES = pages_under(GALLERY)
REPORTS = [page for page in PAGES if page.name == "audit-report.html"]
LOOKS = ((1280, "light"), (320, "dark"), (1280, "dark"), (320, "light"))
SHEET = (680, 1017)  # A4 less its margins, in CSS pixels


def _names(pages):
    return [page.relative_to(GALLERY).as_posix() for page in pages]


@pytest.mark.parametrize("place", range(len(PAGES)), ids=_names(PAGES))
def test_a_page_of_a_real_run_has_no_fault(chromium, place):
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    width, scheme = LOOKS[place % len(LOOKS)]
    with looked_at(chromium, PAGES[place], width, scheme, "closed", bypass_csp=True) as opened:
        assert axe_faults(opened.page) == []
        assert measure(opened.page) == {}
        assert opened.elsewhere() == []


@pytest.mark.parametrize("report", REPORTS, ids=_names(REPORTS))
def test_page_one_of_a_report_that_is_not_blocked_prints_on_one_side(chromium, report):
    told = json.loads((report.parent / "run.json").read_text())
    page = chromium.new_page(viewport={"width": SHEET[0], "height": SHEET[1]})
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    box = page.locator(".first-page").bounding_box()
    page.close()

    assert not told["releasable"] or box["y"] + box["height"] <= SHEET[1]


def test_three_runs_stand_in_the_gallery_and_one_is_blocked():
    told = [json.loads((report.parent / "run.json").read_text()) for report in REPORTS]

    assert len(told) == 3
    assert [run["releasable"] for run in told].count(False) == 1
    assert all(
        ("blocked" in report.parent.name) != run["releasable"] for report, run in zip(REPORTS, told, strict=True)
    )
