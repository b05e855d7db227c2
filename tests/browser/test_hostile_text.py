"""Hostile text in any place is text: the page keeps its build, nothing runs or asks for anything, all can be read."""

# ruff: noqa: E501 - scripts that run in the page

from __future__ import annotations

import csv
import io
import json
import re
from difflib import unified_diff

import pytest
from browser_looks import Opened
from hostile_pages import files_with, pages_with, pages_with_all
from hostile_payloads import PAYLOADS
from how_many import examples
from hypothesis import HealthCheck, Phase, assume, example, given, settings
from hypothesis import strategies as st

from riskkit.domain.csv_text import STARTS
from riskkit.domain.errors import RiskkitError
from riskkit.domain.plain_text import plain

pytestmark = pytest.mark.slow
HARMLESS = "Harmless words"
STRANGE = (
    "script,img,iframe,object,embed,link,base,video,audio,form,input,button,textarea,select,style:not(head style),"
    "meta[http-equiv=refresh],[onerror],[onload],[onfocus],[ontoggle],[onbegin],a[href^=javascript],a[href^='http'],[formaction]"
)
# What a page is built of: each element with the names of its attributes; text and values do not count, but for links.
BUILD = """html => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const build = [...page.querySelectorAll("*")].filter(e => !e.closest("svg") || e.tagName === "svg" || e.tagName === "SVG").map(
    e => e.tagName + " " + [...e.attributes].map(a => a.name).sort().join(" "));
  return {build, strange: page.querySelectorAll(STRANGE).length, h1: page.querySelector("h1").textContent, text: page.body.textContent};
}""".replace("STRANGE", json.dumps(STRANGE))
ODD = st.text(st.characters(), max_size=40)
HOSTILE = st.one_of(
    st.sampled_from(PAYLOADS),
    st.tuples(ODD, st.sampled_from(PAYLOADS), ODD).map("".join),
    st.text(st.sampled_from("<>\"'&;:/\\{}%$#`= \n\r\t\0\x1b\u202e\u2028\ufeff\ud800abc"), max_size=60),
    ODD,
)


@pytest.fixture(scope="module")
def parser(chromium):
    """Chromium's own HTML parser."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    yield lambda html: page.evaluate(BUILD, html)
    context.close()


@pytest.fixture(scope="module")
def harmless(parser):
    """How every page is built when the text is harmless."""
    return {name: parser(page.decode())["build"] for name, page in pages_with(HARMLESS) if name.endswith(".html")}


@settings(
    max_examples=examples(12, 500),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)  # a page takes a second: a failing text is told as it was drawn, not made smaller
@given(HOSTILE)
@example("</style><script>document.title='ran'</script>")
@example("\ud800<b>")
def test_a_page_is_built_the_same_whatever_the_text_is(parser, harmless, text):
    assume(text.strip())  # a text of blanks is no answer: NOT PROVIDED
    try:
        pages = list(pages_with(text))
    except RiskkitError as refused:
        told = str(refused)
        pages = []
    else:
        told = ""

    assert pages or len(told) > 20

    for name, page in pages:
        if name.endswith(".json"):
            json.loads(page)
            continue
        found = parser(page.decode())
        assert found["strange"] == 0, name
        assert _changes(found["build"], harmless[name]) == [], name
        if name == "audit-report.html":
            assert _spaces(plain(text)) in _spaces(found["h1"])


def _changes(build: list[str], harmless: list[str]) -> list[str]:
    """Elements that came or went. Links to the glossary may come: a text may hold a word that stands in it."""
    links = ("A class href", "A href")
    before, after = ([e for e in one if e not in links] for one in (harmless, build))
    return [line for line in unified_diff(before, after, lineterm="", n=1) if line[:1] in "+-"][:12]


def _spaces(text: str) -> str:
    return " ".join(text.replace("\ufffd", "?").split())


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """The report and a sheet that hold all five hundred payloads, in many places each."""
    place = tmp_path_factory.mktemp("hostile")
    for name, page in pages_with_all(PAYLOADS):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(page)
    return place


def test_all_payloads_at_once_run_nothing_ask_for_nothing_and_can_be_read(chromium, full):
    files = sorted(full.rglob("*.html"))
    for file in files:
        with Opened(chromium, file) as opened:
            opened.page.wait_for_timeout(300)
            opened.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
            opened.page.mouse.move(200, 200)
            text = opened.page.evaluate("document.body.textContent")

            assert opened.dialogs == [], file.name
            assert opened.page.title() != "ran", file.name
            assert opened.elsewhere() == [], file.name
            assert opened.console == [], file.name
            assert opened.page.evaluate(f"document.querySelectorAll({json.dumps(STRANGE)}).length") == 0
            if file.name in ("audit-report.html", "case-0001.html"):
                seen = _spaces(text)
                assert [p for p in PAYLOADS if _spaces(plain(p)) not in seen] == [], file.name

    assert len(files) >= 4


def test_a_page_that_lets_text_through_is_found(chromium, parser, harmless, tmp_path):
    """The same payloads in a page that forgot to escape and has no policy: every measure above must see it."""
    file = tmp_path / "bad.html"
    body = "".join(PAYLOADS[place] for place in (0, 3, 10))
    file.write_text(f"<!doctype html><title>x</title><h1>x</h1>{body}", encoding="utf-8", errors="replace")
    with Opened(chromium, file) as opened:
        opened.page.wait_for_timeout(300)

        assert opened.dialogs
        assert opened.page.title() == "ran"
    found = parser(file.read_text(encoding="utf-8"))
    assert found["strange"] > 0
    page = dict(pages_with(HARMLESS))["checklist.html"].decode()
    assert _changes(parser(page.replace("</main>", "<b>x</b></main>"))["build"], harmless["checklist.html"])


@settings(max_examples=examples(60, 500), deadline=None)
@given(HOSTILE)
def test_no_cell_of_a_csv_is_a_formula_and_the_text_is_kept(text):
    for name, content in files_with(text):
        for row in csv.reader(io.StringIO(content.decode(), newline="")):
            for cell in row:
                assert not _is_formula(cell), (name, cell)
        told = content.decode().replace('""', '"')
        kept = text.encode("utf-8", "backslashreplace").decode()
        assert kept in told or kept.replace("\r\n", "\n") in told.replace("\r\n", "\n"), name


def _is_formula(cell: str) -> bool:
    """As a spreadsheet reads it: blanks and quotes before the sign do not save a cell."""
    return re.sub(r"[\s\"`]", "", cell)[:1] in STARTS - {"\t", "\r", "\n", "\0"} if cell else False


def test_a_formula_is_found():
    assert _is_formula("=1+1")
    assert _is_formula(' "=1+1')
    assert not _is_formula("'=1+1")
    assert not _is_formula("plain = words")
