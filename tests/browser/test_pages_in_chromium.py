"""Pages in a real browser: their policy, hostile text, and what prints on one side. Axe: test_every_page_measured."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from riskkit.report import make_pages

BROWSER = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="Debian's chromium is not installed: apt-get install chromium"),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
HOSTILE = (
    "<script>document.title='run'</script>",
    "<img src=x onerror=\"document.title='run'\">",
    "<svg onload=\"document.title='run'\">",
    '"><a href="javascript:document.title=\'run\'">x</a>',
    "{{ 7 * 7 }}{% raw %}${7*7}",
    "</style><style>body{background:url(http://example.com/x)}</style>",
    "&lt;script&gt;&#x3c;b&#x3e;",
    "]]><script>document.title='run'</script>",
)


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as p:
        opened = p.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(by_hand, tmp_path_factory):
    place = tmp_path_factory.mktemp("pages")
    write(
        place / "victim", make_pages(by_hand.released(), by_hand.ANSWERS, by_hand.sheets(1), manifest=by_hand.MANIFEST)
    )
    blocked = by_hand.released("perpetrator", blocked=True, hidden_flags=True)
    write(place / "blocked", make_pages(blocked, {}, by_hand.sheets(1, "perpetrator"), manifest=by_hand.MANIFEST))
    return place


def write(place: Path, pages):
    for path, data in pages:
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)


def opened(browser, file: Path, **settings):
    context = browser.new_context(offline=True, **settings)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    return context, page, asked


def test_the_pages_policy_lets_nothing_in(browser, folder):
    context, page, _ = opened(browser, folder / "victim/audit-report.html")
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))

    page.evaluate("document.body.appendChild(Object.assign(new Image(), {src: 'http://example.com/x.png'}))")
    page.evaluate(
        "document.body.appendChild(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"
    )
    page.wait_for_timeout(100)
    ran = page.evaluate("window.ran")
    context.close()

    assert ran is None
    assert any("Content Security Policy" in text for text in refused)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_text(browser, by_hand, tmp_path, hostile):
    released = by_hand.released()
    study = {**released.study, "title": f"Study of {hostile}", "words": {**by_hand.VICTIM_WORDS, "who": hostile * 2}}
    facts = {**released.facts, "features": [{**note, "label": hostile} for note in released.facts["features"]]}
    findings = tuple(_with_text(f, hostile) for f in released.findings)
    bad = dataclasses.replace(released, study=study, facts=facts, findings=findings, blocked_by=(hostile,))
    sheet = by_hand.sheet(1, person_id=hostile, warnings=(hostile,), not_known=(hostile,), rank_band=hostile)
    write(tmp_path, make_pages(bad, {"benefit": hostile, "team": hostile}, [sheet], manifest={"note": hostile}))

    for name in ("audit-report.html", "checklist.html", "transparency-record.html", "people/case-0001.html"):
        context, page, asked = opened(browser, tmp_path / name)
        title, shown = page.title(), page.evaluate("document.body.innerText")
        strange = page.evaluate(
            "document.querySelectorAll('script,img,iframe,object,[onerror],[onload],a[href^=javascript]').length"
        )
        context.close()
        assert title != "run"
        assert strange == 0
        assert asked == [(tmp_path / name).as_uri()]
        assert hostile.split()[0][:12] in shown or name == "checklist.html"


def _with_text(finding, hostile):
    rows = finding.table and tuple(
        {**row, **{key: hostile for key in ("label", "group", "model") if key in row}} for row in finding.table
    )
    return dataclasses.replace(finding, because=hostile, table=rows)


def test_a_sheet_prints_on_one_side_and_an_annex(browser, folder):
    import re

    context, page, _ = opened(browser, folder / "victim/people/case-0001.html")
    paper = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    context.close()

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 2


def test_page_one_prints_on_one_side(browser, folder):
    context, page, _ = opened(browser, folder / "victim/audit-report.html", viewport={"width": 680, "height": 1000})
    page.emulate_media(media="print")  # A4 less the margins is 180 mm wide and 269 mm high, in pixels 680 and 1017

    bottom = page.locator(".first-page").bounding_box()
    context.close()

    assert bottom["y"] + bottom["height"] <= 1017


def test_axe_does_find_a_planted_fault(browser, tmp_path):
    axe_class = pytest.importorskip("axe_playwright_python.sync_playwright").Axe
    (tmp_path / "bad.html").write_text("<!doctype html><title>x</title><img src='data:,'><p style='color:#ccc'>pale")
    context, page, _ = opened(browser, tmp_path / "bad.html", bypass_csp=True)

    found = axe_class().run(page, options=OPTIONS).response["violations"]
    context.close()

    assert {"image-alt", "color-contrast", "html-has-lang"} <= {fault["id"] for fault in found}
