"""The comparison of two runs in a real browser: structure and contrast by axe, no request, no sideways scrolling."""

import pytest
from browser_looks import axe_faults, looked_at, measure
from drawn_papers import asked, findings, found, papers, share, study

from riskkit.changes import compare_papers
from riskkit.domain.board_record import Decision
from riskkit.report import comparison_page

pytestmark = pytest.mark.slow
HOSTILE = "<img src=x onerror=\"document.title='run'\">"
GROUPS = [share("FPR", 40, 900, attribute="sex", group="Female"), share("FPR", 60, 1200, attribute="sex", group="Male")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two runs that can be compared, two that cannot and hold hostile text, and one run with itself."""
    place = tmp_path_factory.mktemp("comparison")
    board = {"conditions": [{"id": "c", "words": "A rule.", "blocking": True, "verdict": "met", "because": "Drawn."}]}
    before = papers(
        "a", questions=(asked("Q1"),), board=board, findings=(*findings(), found("G01", "measured", GROUPS))
    )
    now = papers(
        "b",
        questions=(asked("Q1"), asked("Q2", "Told.", run="run-b")),
        decisions=(Decision("change", "Take it out.", "board", "2026-11-25", "run-a", "", ""),),
        findings=(found("D06", "broken"), *findings(20, 180, 130)[1:], found("G01", "measured", GROUPS[::-1])),
    )
    bad = study(target__horizon_days=365, answers={"benefit": HOSTILE}, title=HOSTILE)
    other = papers("c", study=bad, title=HOSTILE, questions=(asked("Q1", HOSTILE),), releasable=False)
    for name, pair in (("changed", (before, now)), ("hostile", (before, other)), ("same", (before, before))):
        (place / f"{name}.html").write_text(comparison_page(compare_papers(*pair, relation="apart")), encoding="utf-8")
    return place


@pytest.mark.parametrize("name", ["changed", "hostile", "same"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_a_comparison_has_no_fault_runs_nothing_and_asks_for_nothing(chromium, folder, name, width, scheme):
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    with looked_at(chromium, folder / f"{name}.html", width, scheme, "open", bypass_csp=True) as opened:
        assert axe_faults(opened.page) == []
        assert measure(opened.page) == {}
        assert opened.elsewhere() == []
        assert opened.page.title() != "run"
