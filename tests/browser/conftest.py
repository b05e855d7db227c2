"""Chromium, and one of every kind of page, for the tests of this room."""

import shutil
from pathlib import Path

import pytest
from drawn_pages import by_hand as released_by_hand
from drawn_pages import drawn_pages

BROWSER = shutil.which("chromium")


@pytest.fixture(scope="session")
def by_hand():
    """The released audits written by hand."""
    return released_by_hand()


@pytest.fixture(scope="module")
def chromium():
    """Debian's Chromium; the test is skipped, and says so, where it is not installed."""
    if BROWSER is None:
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as p:
        opened = p.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> list[Path]:
    """All pages that riskkit writes, found by their ending."""
    found = drawn_pages(tmp_path_factory.mktemp("pages"))
    assert len(found) >= 12
    return found
