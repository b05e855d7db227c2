"""The comparison of two runs in a real browser: structure and contrast by axe, no request, no sideways scrolling."""

import shutil

import pytest
from drawn_papers import asked, findings, found, papers, share, study

from riskkit.changes import compare_papers
from riskkit.domain.board_record import Decision
from riskkit.report import comparison_page

BROWSER = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="Debian's chromium is not installed: apt-get install chromium"),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
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


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as p:
        opened = p.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("name", ["changed", "hostile", "same"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")])
def test_axe_finds_nothing_and_nothing_is_asked_of_the_network(browser, folder, name, width, scheme):
    axe_class = pytest.importorskip("axe_playwright_python.sync_playwright").Axe
    file = folder / f"{name}.html"
    view = {"width": width, "height": 900}
    context = browser.new_context(offline=True, viewport=view, color_scheme=scheme, bypass_csp=True)
    page, requests = context.new_page(), []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())

    violations = axe_class().run(page, options=OPTIONS).response["violations"]
    wide, title = page.evaluate("document.documentElement.scrollWidth"), page.title()
    context.close()

    assert [(v["id"], v["nodes"][0]["html"][:160]) for v in violations] == []
    assert requests == [file.as_uri()]
    assert wide <= width
    assert title != "run"
