"""The desk in a real browser: by keyboard alone, with axe, against other origins, and against hostile text."""

from __future__ import annotations

import io
import re
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from drawn_desks import Visitor, desk_run, drawn_record, open_drawn_desk, rich_sheet, served
from hostile_payloads import PAYLOADS

from riskkit.domain.sheet import Reason
from riskkit.review import read_journal
from riskkit.runs import verify_run

BROWSER = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="Debian's chromium is not installed: apt-get install chromium"),
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
STRANGE = (
    "script,img,iframe,object,embed,link,base,video,audio,style:not(head style),[style],meta[http-equiv=refresh],"
    "[onerror],[onload],[onfocus],[ontoggle],[onbegin],a[href^=javascript],form:not([method=post]),[formaction]"
)


class Elsewhere(BaseHTTPRequestHandler):
    """Another server on this machine: a page that sends the desk a form, and lists of what it was asked and sent."""

    page = b""
    cookies: list[str] = []
    asked: list[str] = []

    def do_GET(self):
        type(self).cookies.append(self.headers.get("Cookie", ""))
        type(self).asked.append(self.headers.get("Host", ""))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def elsewhere():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _forget():
    Elsewhere.page = b""
    Elsewhere.cookies.clear()
    Elsewhere.asked.clear()


@pytest.fixture(scope="module")
def browser(elsewhere):
    """Chromium, for which evil.example is a server of ours that counts what it is asked."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as p:
        evil = f"--host-resolver-rules=MAP evil.example 127.0.0.1:{elsewhere.server_port}"
        opened = p.chromium.launch(executable_path=BROWSER, args=["--no-sandbox", evil])
        yield opened
        opened.close()


@pytest.fixture
def run(tmp_path):
    return desk_run(tmp_path / "run")


class Watch:
    """A browser page, with every dialog, request and fault of a script it saw."""

    def __init__(self, browser, **settings):
        self.context = browser.new_context(**settings)
        self.page = self.context.new_page()
        self.dialogs: list[str] = []
        self.asked: list[str] = []
        self.page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        self.context.on("request", lambda request: self.asked.append(request.url))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()

    def elsewhere(self, server):
        """Requests that went anywhere but to the desk; the browser's own ask for an icon is one to the desk."""
        return [url for url in self.asked if not url.startswith(f"http://127.0.0.1:{server.doorway.port}/")]


def kinds(run):
    return [entry["kind"] for entry in read_journal(run / "journal.jsonl").entries[1:]]


def tab_to(page, test, most=60):
    """Press Tab until the focused element passes a test in the page."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(e => {test})(document.activeElement)"):
            return
    raise AssertionError(f"no element with {test} was reached by Tab")


def enter(page):
    """Press Enter and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def answer_by_keyboard(page, arrows, reasons):
    """Choose with Space and arrows, go on to the reasons, write them, go to the button, press Enter."""
    tab_to(page, "e.type === 'radio'")
    page.keyboard.press("Space")
    for _ in range(arrows):
        page.keyboard.press("ArrowDown")
    tab_to(page, "e.id === 'reasons'")
    page.keyboard.type(reasons)
    tab_to(page, "e.tagName === 'BUTTON'")
    enter(page)


def test_the_whole_review_is_done_by_keyboard_alone(browser, run):
    with served(run) as server, Watch(browser) as seen:
        page = seen.page
        page.goto(server.address)
        assert "token" not in page.url
        for link in (".cases a", ".next", ".next"):
            tab_to(page, f"e.matches('{link}')")
            enter(page)
            answer_by_keyboard(page, 1, "Nothing here needs anybody.\nI would wait.")
            assert page.url.endswith("#sheet")
            answer_by_keyboard(page, 0, "Two injuries in two weeks, which I had not weighed.")
            assert page.url.endswith("#judged")
        tab_to(page, "e.href && e.href.endsWith('/stop')")
        enter(page)
        tab_to(page, "e.tagName === 'BUTTON'")
        enter(page)
        page.wait_for_selector("text=The sitting has ended")

        assert seen.elsewhere(server) == []

    assert kinds(run) == ["view", "shown", "judged"] * 3
    entries = read_journal(run / "journal.jsonl").entries[1:]
    assert {entry["about"].get("view") for entry in entries if entry["kind"] == "view"} == {"not concerned"}
    assert {entry["about"].get("judgement") for entry in entries if entry["kind"] == "judged"} == {"agrees"}
    assert verify_run(run).ok


def test_the_skip_link_and_the_list_of_faults_take_the_focus_where_it_belongs(browser, run):
    with served(run) as server, Watch(browser) as seen:
        page = seen.page
        page.goto(server.address)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.click(".cases a")
        page.click("button")
        assert page.evaluate("document.activeElement.className") == "faults"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "says-1"

    assert kinds(run) == []


def test_back_and_reload_are_harmless(browser, run):
    with served(run) as server, Watch(browser) as seen:
        page = seen.page
        page.goto(server.address)
        page.click(".cases a")
        page.check("#says-1")
        page.fill("#reasons", "Two injuries.")
        page.click("button")
        page.wait_for_selector("text=Your own view, before")
        page.reload()
        page.go_back()
        page.wait_for_selector("text=Your own view, before")  # the way back leads to the sheet, not the form
        page.goto(page.url)

    assert kinds(run) == ["view", "shown"]


LOOKS = [("victim", width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]
LOOKS += [("perpetrator", 320, "dark"), ("perpetrator", 1280, "light")]


@pytest.mark.parametrize(("role", "width", "scheme"), LOOKS)
def test_axe_finds_nothing_on_any_page_and_nothing_scrolls_sideways(browser, tmp_path, role, width, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    run = (desk_run if role == "victim" else blocked_perpetrator_run)(tmp_path / "run")
    settings = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    with served(run) as server, Watch(browser, **settings) as seen:
        page = seen.page
        found = []

        def look(name):
            for fault in axe.run(page, options=OPTIONS).response["violations"]:
                found.append((name, fault["id"], fault["nodes"][0]["html"][:200]))
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((name, "scrolls sideways", ""))

        page.goto(server.address)
        look("cases")
        page.click(".cases a")
        look("before")
        page.click("button")
        look("faults")
        page.check("#says-1")
        page.fill("#reasons", "Two injuries.\nNobody followed them up.")
        page.click("button")
        look("after")
        page.click("button")
        look("faults after")
        page.check("#says-2")
        page.fill("#reasons", "Counted twice.")
        page.fill("#action", "Correct the record.")
        page.click("button")
        look("done")
        page.click("summary")
        page.fill("#remark", "Later.")
        page.click("details button")
        look("with a remark")
        page.click("text=All cases")
        look("cases again")
        page.click("text=End this sitting")
        look("stop")
        page.click("button")
        look("stopped")

    assert found == []


def blocked_perpetrator_run(place):
    """A run about the other role, blocked from release."""
    import hashlib
    import json

    import yaml
    from drawn_desks import true_of
    from drawn_runs import STUDY, as_parquet, drawn_audit, drawn_facts, drawn_reasons, drawn_run, drawn_scores

    from riskkit.runs.sheet_lines import sheet_line

    study = {**STUDY, "role": "perpetrator"}
    print_ = hashlib.sha256(json.dumps(study, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    facts = drawn_facts(role="perpetrator", study_fingerprint=print_, releasable=False, why_not=["D04 is broken"])
    scores = drawn_scores(people=3, flagged=2).assign(role="perpetrator")
    sheets = [rich_sheet(n, role="perpetrator") for n in (1, 2)]
    files = {
        "study.yaml": yaml.safe_dump(study, sort_keys=False).encode(),
        "audit.json": drawn_audit(facts, true_of(3, 2)),
        "sheets.jsonl": b"".join(sheet_line(sheet) for sheet in sheets),
        "scores.parquet": as_parquet(scores),
        "explanations.parquet": as_parquet(drawn_reasons(scores)),
        "report/people/case-0002.html": b"<!doctype html><title>2</title>",
    }
    return drawn_run(place, facts, files=files)


def test_a_form_on_another_port_is_refused_and_the_other_port_never_gets_the_cookie(browser, run, elsewhere):
    with served(run) as server, Watch(browser) as seen:
        page = seen.page
        page.goto(server.address)
        name = page.locator(".cases a").first.inner_text()
        action = f"{server.doorway.folder}/case/{name}/view"
        target = f"http://127.0.0.1:{server.doorway.port}{action}"
        fields = {"form_token": server.doorway.form_token(action), "says": "concerned", "reasons": "Forged."}
        inputs = "".join(f'<input name="{key}" value="{value}">' for key, value in fields.items())
        Elsewhere.page = f'<form method="post" action="{target}">{inputs}<button>x</button></form>'.encode()
        page.goto(f"http://127.0.0.1:{elsewhere.server_port}/")
        with page.expect_response(target) as answer:
            page.click("button")

        assert answer.value.status == 403
        assert kinds(run) == []
        assert any("riskkit_desk" in cookie["name"] for cookie in seen.context.cookies(target))
        assert not any("riskkit_desk" in cookie for cookie in Elsewhere.cookies)


def test_another_page_cannot_frame_or_read_the_desk(browser, run, elsewhere):
    with served(run) as server, Watch(browser) as seen:
        page = seen.page
        page.goto(server.address)
        inside = page.url
        Elsewhere.page = f'<iframe src="{inside}"></iframe>'.encode()
        page.goto(f"http://127.0.0.1:{elsewhere.server_port}/")
        page.wait_for_timeout(300)
        read = page.evaluate(
            f"fetch('{inside}', {{credentials: 'include'}}).then(r => r.text()).catch(() => 'not readable')"
        )

        assert read == "not readable"
        assert "Cases to review" not in next(frame.content() for frame in page.frames if frame != page.main_frame)


def test_without_the_token_a_browser_sees_nothing(browser, run):
    with served(run) as server, Watch(browser) as seen:
        home = f"http://127.0.0.1:{server.doorway.port}"
        for place in ("/", f"{server.doorway.folder}/", "/?token=wrong", f"{server.doorway.folder}/case/AAAAAA"):
            answer = seen.page.goto(f"{home}{place}")
            assert answer.status == 403
            assert seen.page.inner_text("body").strip() == "403"


def hostile_sheet(payloads, number=1):
    """A sheet in which every text a record, a label or a study could bring is hostile."""
    texts = iter(payloads)
    take = lambda: next(texts, "done")  # noqa: E731
    records = tuple(
        drawn_record(1, what=take(), agency=take(), role=take(), status=take(), basis=take(), grade=take(),
                     reference=take(), happened=take(), known_at=take(), used_by=(take(), take()))
        for _ in range(16)
    )  # fmt: skip
    reasons = [
        Reason(take(), take(), take(), take(), take(), False, 0.2, 0.1, values=(take(),), kept_sign=take())
        for _ in range(10)
    ]
    lists = [tuple(take() for _ in range(16)) for _ in range(4)]
    said = {name: take() for name in ("everyone", "band", "rank_band", "stability", "cut", "multiplicity",
                                      "sum_check", "assessment_note")}  # fmt: skip
    left = (*texts,)
    assert left, "more places than payloads"
    sheet = rich_sheet(
        number, records=records, raised=tuple(reasons[:5]), lowered=tuple(reasons[5:]), not_known=(*lists[0], *left),
        warnings=lists[1], would_change=lists[2], if_wrong=lists[3], **said,
    )  # fmt: skip
    return sheet


def shown_of(payload):
    """How a payload must be read on a page: on one line, disturbing marks replaced, spaces as a browser folds them."""
    from riskkit.domain.plain_text import plain

    return re.sub(r"\s+", " ", plain(payload)).strip()


def read_back(text):
    return re.sub(r"\s+", " ", text)


def test_five_hundred_hostile_texts_in_records_labels_and_words_are_text_on_the_desk(browser, tmp_path):
    run = desk_run(tmp_path / "run", [hostile_sheet(PAYLOADS)], title="".join(PAYLOADS[:40]))
    with served(run) as server, Watch(browser) as seen:
        page = seen.page
        page.goto(server.address)
        page.click(".cases a")
        before = read_back(page.inner_text("body"))
        strange = page.evaluate(f"document.querySelectorAll({STRANGE!r}).length")
        page.check("#says-1")
        page.fill("#reasons", "Two injuries.")
        page.click("button")
        page.wait_for_selector("#s-reasons")
        after = read_back(page.evaluate("document.body.textContent"))
        strange += page.evaluate(f"document.querySelectorAll({STRANGE!r}).length")
        page.wait_for_timeout(200)

        assert seen.dialogs == []
        assert Elsewhere.asked == []
        assert seen.elsewhere(server) == []
        assert strange == 0
        assert "ran" not in page.title().split()
    missing = [payload for payload in PAYLOADS if shown_of(payload) not in after]
    assert missing == []
    assert sum(shown_of(payload) in before for payload in PAYLOADS) > 300


def test_five_hundred_hostile_texts_a_reviewer_writes_are_text_on_the_desk(browser, tmp_path):
    parts = [PAYLOADS[at : at + 25] for at in range(0, 500, 25)]
    run = desk_run(tmp_path / "run", [rich_sheet(number) for number in range(1, 21)])
    with served(run) as server, Watch(browser) as seen:
        visitor = Visitor(server)
        desk = open_drawn_desk(run)
        missing = []
        seen.page.goto(server.address)
        inside = seen.page.url
        for name, part in zip(desk.waiting(), parts, strict=True):
            seen.page.goto(f"{inside}case/{name}")
            seen.page.fill("#reasons", "\n".join(part[:12])[:3900])
            seen.page.click("button")
            assert seen.page.locator(".faults").count() == 1
            missing += [p for p in part[:12] if shown_of(p) not in read_back(seen.page.input_value("#reasons"))]
            desk.record_view(name, "concerned", "\n".join(part))
            desk.show(name)
            desk.judge(name, "differs", "\n".join(part), part[0], part[1])
            desk.remark(name, "\n".join(part))
            seen.page.goto(f"{inside}case/{name}")
            shown = read_back(seen.page.evaluate("document.body.textContent"))
            missing += [payload for payload in part if shown.count(shown_of(payload)) < 3]
            assert seen.page.evaluate(f"document.querySelectorAll({STRANGE!r}).length") == 0

        assert seen.dialogs == []
        assert Elsewhere.asked == []
        assert seen.elsewhere(server) == []
        assert missing == []
        assert visitor.get()[0] == 403
    assert verify_run(run).ok


def test_five_hundred_hostile_texts_are_text_on_the_printed_sheet_even_if_it_holds_them_raw(browser, by_hand, tmp_path):
    from riskkit.report import make_pages

    sheet = hostile_sheet(PAYLOADS)
    printed = dict(make_pages(by_hand.released(), by_hand.ANSWERS, [sheet], manifest=by_hand.MANIFEST))
    raw = f"<!doctype html><title>x</title>{''.join(PAYLOADS)}".encode("utf-8", "replace")
    run = desk_run(tmp_path / "run", [rich_sheet(1), rich_sheet(2)])
    pages = {"case-0001": printed["people/case-0001.html"], "case-0002": raw}
    desk = open_drawn_desk(run)
    from dataclasses import replace

    from riskkit.desks import words_of
    from riskkit.review.web import DeskServer

    for case in pages:
        desk.record_view(case, "concerned", "Two injuries.")
        desk.show(case)
    server = DeskServer(desk, replace(words_of(run), printed=pages.__getitem__))
    try:
        with Watch(browser) as seen:
            seen.page.goto(server.address)
            inside = seen.page.url
            for case in pages:
                seen.page.goto(f"{inside}case/{desk.name_of(case)}/printed")
                seen.page.wait_for_timeout(300)
                assert seen.dialogs == []
                assert "ran" not in seen.page.title().split()
                assert Elsewhere.asked == []
                if case == "case-0001":
                    assert seen.elsewhere(server) == []
                    assert seen.page.evaluate("document.querySelectorAll('script,img,iframe,[onerror]').length") == 0
    finally:
        server.stop()


def test_five_hundred_hostile_texts_are_text_in_the_notebooks_html(browser, tmp_path):
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed")
    from riskkit.desks import review_in_notebook

    run = desk_run(tmp_path / "run", [hostile_sheet(PAYLOADS)], title="x")
    box = review_in_notebook(run)
    told = [box.desk.told.value]
    box.desk.says.value, box.desk.reasons.value = "concerned", "\n".join(PAYLOADS[:60])
    box.desk.send.click()
    told += [box.desk.told.value, box.desk.head.value, box.desk.question.value, box.desk.fault.value]
    with Watch(browser) as seen:
        seen.page.set_content(f"<!doctype html><title>x</title>{''.join(told)}")
        seen.page.wait_for_timeout(200)
        text = read_back(seen.page.evaluate("document.body.textContent"))
        strange = seen.page.evaluate(f"document.querySelectorAll({STRANGE!r}).length")

        assert seen.dialogs == []
        assert Elsewhere.asked == []
        assert seen.asked == []
        assert strange == 0
        assert seen.page.title() == "x"
    assert [payload for payload in PAYLOADS if shown_of(payload) not in text] == []


def test_five_hundred_hostile_texts_are_text_in_the_terminal(tmp_path):
    from rich.console import Console

    from riskkit.desks import open_desk, words_of
    from riskkit.review import work_in_terminal

    run = desk_run(tmp_path / "run", [hostile_sheet(PAYLOADS)], title="x")
    screen = io.StringIO()
    console = Console(file=screen, width=10_000, markup=False, emoji=False, highlight=False)
    lines = iter(["1", *(payload.replace("\n", " ") for payload in PAYLOADS[:60]), ""])
    work_in_terminal(open_desk(run), words_of(run), case="case-0001", console=console, ask=lambda _: typed(lines))

    text = screen.getvalue()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert [payload for payload in PAYLOADS if shown_of(payload) not in read_back(text)] == []


def typed(lines):
    try:
        return next(lines)
    except StopIteration:
        raise EOFError from None


def test_the_payloads_do_run_where_nothing_stops_them(browser):
    """The twin of the tests above: the same texts, raw on a page without a policy."""
    with Watch(browser) as seen:
        seen.page.set_content(f"<!doctype html><title>x</title><body>{''.join(PAYLOADS[3:16])}", wait_until="commit")
        seen.page.wait_for_timeout(500)

        assert seen.dialogs
        assert "evil.example" in Elsewhere.asked
