"""Pages as PDF: tagged, in English, titled, outlined, numbered; nothing cut; the same page gives the same bytes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser_looks import OPEN
from drawn_pages import by_hand, full_sheet
from drawn_runs import drawn_run

from riskkit.domain.errors import CannotWrite, RunRefused, SpecError
from riskkit.printing import print_run
from riskkit.report import make_pages
from riskkit.report.on_paper import Printer, paper_name

pikepdf = pytest.importorskip("pikepdf", reason="riskkit[pdf] is not installed")
pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
BROWSER = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="Debian's chromium is not installed: apt-get install chromium"),
]
A4 = (595, 842)


@pytest.fixture(scope="module")
def html() -> dict[str, bytes]:
    hand = by_hand()
    return {
        name: page
        for name, page in make_pages(hand.released(), hand.ANSWERS, [full_sheet()], manifest=hand.MANIFEST)
        if name.endswith(".html")
    }


@pytest.fixture(scope="module")
def papers(html) -> dict[str, bytes]:
    with Printer(BROWSER) as printer:
        return {name: printer.printed(name, page) for name, page in html.items()}


@pytest.fixture
def run(html, tmp_path) -> Path:
    pages = {f"report/{name}": page for name, page in html.items()}
    return drawn_run(tmp_path / "run", files=pages)


def words(paper: bytes) -> list[str]:
    """The text of each sheet of paper, on one line."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(paper)).pages]


def test_every_paper_is_tagged_in_english_and_shows_its_title(papers):
    for name, paper in papers.items():
        with pikepdf.open(io.BytesIO(paper)) as pdf:
            assert "/StructTreeRoot" in pdf.Root, name
            assert bool(pdf.Root.MarkInfo.Marked), name
            assert str(pdf.Root.Lang) == "en-GB", name
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle), name
            assert len(str(pdf.docinfo["/Title"])) > 10, name


def test_tables_have_header_cells_and_pictures_have_words(papers):
    with pikepdf.open(io.BytesIO(papers["audit-report.html"])) as pdf:
        kinds: dict[str, int] = {}
        spoken = 0
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem":
                kinds[str(thing.S)] = kinds.get(str(thing.S), 0) + 1
                spoken += str(thing.S) == "/Figure" and len(str(thing.get("/Alt", ""))) > 10

    assert kinds["/Table"] > 10
    assert kinds["/TH"] > 50
    assert kinds["/H1"] == 1
    assert kinds["/H2"] >= 19
    assert spoken >= 4


def test_the_outline_names_all_nineteen_sections_in_order(papers, html):
    titles = [
        re.sub(r"<[^>]+>", "", found).strip()
        for found in re.findall(r'<h2 id="title-\d+">(.*?)</h2>', html["audit-report.html"].decode())
    ]
    named = [title for title, _ in sheets_of(papers["audit-report.html"]) if title in titles]

    assert len(titles) == 19
    assert named == titles


def test_every_sheet_of_paper_has_its_number_the_status_the_run_and_the_expiry(papers):
    for name, paper in papers.items():
        told = words(paper)
        for number, text in enumerate(told, 1):
            assert f"Page {number} of {len(told)}" in text, name
            assert "SYNTHETIC" in text, name
            assert "Not for decisions about people" in text, name
            assert "Run 20261123, expires 21 February 2027" in text, name


def test_a_blocked_report_says_so_on_every_sheet_of_paper():
    hand = by_hand()
    pages = dict(make_pages(hand.released(blocked=True), {}, [], manifest=hand.MANIFEST))

    with Printer(BROWSER) as printer:
        told = words(printer.printed("audit-report.html", pages["audit-report.html"]))

    assert len(told) > 5
    assert all("Blocked from release." in text for text in told)


def test_the_boards_page_fits_on_one_sheet_of_a4(papers):
    with pikepdf.open(io.BytesIO(papers["audit-report.html"])) as pdf:
        assert {tuple(round(float(n)) for n in page.mediabox[2:]) for page in pdf.pages} == {A4}
    starts = sheets_of(papers["audit-report.html"])
    titles = [title for title, _ in starts]
    second = titles.index(next(title for title in titles if title.startswith("2")))

    assert {sheet for _, sheet in starts[:second]} == {0}
    assert starts[second][1] == 1


def test_a_long_boards_page_is_made_smaller_until_it_fits_and_a_far_too_long_one_is_not_cut():
    hand = by_hand()
    ends, told = {}, {}
    with Printer(BROWSER) as printer:
        for many in (14, 80):
            answers = {**hand.ANSWERS, "asked_of_board": " ".join(["word"] * 10 * many + ["last"])}
            pages = dict(make_pages(hand.released(), answers, [], manifest=hand.MANIFEST))
            paper = printer.printed("audit-report.html", pages["audit-report.html"])
            ends[many] = next(sheet for title, sheet in sheets_of(paper) if title.startswith("2"))
            told[many] = " ".join(words(paper)[: ends[many]])

    assert ends == {14: 1, 80: 2}
    assert all(text.count("word") >= 10 * many and "last" in text for many, text in told.items())


def sheets_of(paper: bytes) -> list[tuple[str, int]]:
    """Each heading of the outline with the sheet of paper it stands on, from 0."""
    read = pypdf.PdfReader(io.BytesIO(paper))

    def flat(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from flat(entry)
            else:
                yield entry.title, read.get_destination_page_number(entry)

    return list(flat(read.outline))


def test_no_chart_and_no_row_is_cut_by_the_end_of_a_sheet(chromium, html):
    """Laid out as printed, each must end up in one piece: measured in the PDF by the words at both of its ends."""
    assert not cut_rows(html["audit-report.html"], chromium)


def test_a_row_that_is_cut_is_found(chromium):
    rows = "".join(f"<tr><td>start{n}<br>{'x<br>' * 30}end{n}</td></tr>" for n in range(6))
    page = "<!doctype html><title>x</title><style>@page{{size:A4}}tr{{break-inside:{}}}</style><table>{}</table>"

    assert cut_rows(page.format("auto", rows).encode(), chromium)
    assert not cut_rows(page.format("avoid", rows).encode(), chromium)


def cut_rows(html: bytes, chromium) -> list[str]:
    """Rows, charts and cards whose first and last words come out on different sheets of paper."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.set_content(html.decode())
    page.evaluate(OPEN)
    marked = page.evaluate(
        """() => [...document.querySelectorAll("tr,svg.chart,.card,.thousand,.answer")].map((e, n) => {
          const mark = (where, text) => {
            const put = document.createElement("span");
            put.textContent = text; put.style.cssText = "position:absolute;font:4px monospace;" + where;
            return put;
          };
          const box = e.matches("svg") ? e.parentElement : e.matches("tr") ? e.cells[0] : e;
          if (!box || !e.checkVisibility()) return null;
          box.style.position = "relative";
          box.append(mark("top:0;left:0", `QA${n}Z`), mark("bottom:0;left:0", `QE${n}Z`));
          return n;
        }).filter(n => n !== null)"""
    )
    raw = page.pdf(prefer_css_page_size=True)
    context.close()
    where: dict[str, int] = {}
    for number, text in enumerate(words(raw)):
        for found in re.findall(r"Q[AE][0-9]+Z", text):
            where.setdefault(found, number)
    return [f"{n}" for n in marked if where.get(f"QA{n}Z") != where.get(f"QE{n}Z")]


def test_links_lead_to_the_other_papers_and_name_no_place_of_this_machine(papers):
    led, inside = set(), 0
    for name, paper in papers.items():
        with pikepdf.open(io.BytesIO(paper)) as pdf:
            for page in pdf.pages:
                for mark in page.get("/Annots", []):
                    action = mark.get("/A", {})
                    assert "/URI" not in action, name
                    led |= {str(action["/F"])} if "/F" in action else set()
                    inside += "/Dest" in mark
        assert b"file:" not in paper
        assert b"riskkit.invalid" not in b"".join(stream_texts(paper))

    assert "audit-report.pdf" in led
    assert led <= {paper_name(name).rsplit("/", 1)[-1] for name in papers}
    assert inside >= 1


def stream_texts(paper: bytes):
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                yield bytes(thing.read_bytes())
            elif isinstance(thing, pikepdf.Dictionary):
                yield repr(thing).encode()


def test_printed_twice_the_bytes_are_the_same_and_hold_no_time(html, papers):
    with Printer(BROWSER) as printer:
        names = ("checklist.html", *["people/case-0001.html"] * 6)  # Chromium numbers tags anew once in a while
        again = [(name, printer.printed(name, html[name])) for name in names]

    for name, paper in again:
        assert paper == papers[name], name
        assert b"Date" not in paper.split(b"xref")[0] or b"CreationDate" not in paper
        assert "/CreationDate" not in pikepdf.open(io.BytesIO(paper)).docinfo


def test_a_run_is_printed_into_a_new_folder_sheets_only_when_asked(run, tmp_path):
    without = print_run(run, to=tmp_path / "board")
    with_one = print_run(run, to=tmp_path / "reader", cases=["case-0001"], role="reviewer")

    pages = {p.stem for p in (run / "report").glob("*.html")}
    assert without[0].name == "audit-report.pdf"
    assert {p.stem for p in without} == pages
    assert {"checklist", "transparency-record"} < pages
    assert [p.name for p in with_one][-1] == "case-0001.pdf"
    assert all(p.read_bytes().startswith(b"%PDF") and p.stat().st_mode & 0o777 == 0o600 for p in with_one)
    assert "A sheet was printed." in (run / "journal.jsonl").read_text()


def test_a_changed_page_is_not_printed(run, tmp_path):
    page = run / "report" / "audit-report.html"
    page.chmod(0o600)
    page.write_bytes(page.read_bytes().replace(b"406", b"407"))

    with pytest.raises(RunRefused, match="does not verify"):
        print_run(run, to=tmp_path / "board")
    assert not (tmp_path / "board").exists()


def test_nothing_is_overwritten(run, tmp_path):
    (tmp_path / "board").mkdir()

    with pytest.raises(CannotWrite, match="exists already"):
        print_run(run, to=tmp_path / "board")


def test_without_chromium_the_message_says_what_to_install(run, tmp_path):
    with pytest.raises(SpecError, match="apt-get install chromium"):
        print_run(run, to=tmp_path / "board", browser=tmp_path / "none")


def test_without_the_extra_the_message_names_it(run, tmp_path):
    code = (
        "import sys; sys.modules['pikepdf'] = None\n"
        "from riskkit.cli import main\n"
        f"sys.argv = ['riskkit', 'print', {str(run)!r}, '--to', {str(tmp_path / 'board')!r}]\nmain()"
    )

    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert told.returncode == 2
    assert "pip install 'riskkit[pdf]'" in told.stderr
    assert not (tmp_path / "board").exists()
