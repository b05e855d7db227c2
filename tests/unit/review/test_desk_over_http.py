"""The desk's web page, asked byte by byte: who may come in, what comes out, and what is never sent before a view."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from drawn_desks import Visitor, desk_run, open_drawn_desk, served

from riskkit.domain.errors import SpecError
from riskkit.domain.words import BANNED_IN_PAGES
from riskkit.review import read_journal
from riskkit.review.web import Doorway
from riskkit.runs import verify_run

ROOT = Path(__file__).parents[3]
OF_THE_SHEET = (
    "0.62", "0.81", "0.8231", "+0.82", "0.5127", "-0.44", "41%", "25%", "21%", "37", "29 to 46", "about 4", "18 of 20",
    "highest", "2 in 100", "19 of 20", "Any violence, as victim", "in the last year: 1", "Graded notes only",
    "Whole years", "Raised", "Lowered", "Short history", "above the cut", "recipes", "admissible",
    "would fall", "sum to the score", "rests on", "Counts for", "case-0001", "case-0002", "case-0003", "Sealed",
)  # fmt: skip


@pytest.fixture
def run(tmp_path):
    return desk_run(tmp_path / "run")


@pytest.fixture
def server(run):
    with served(run) as server:
        yield server


@pytest.fixture
def visitor(server):
    visitor = Visitor(server)
    visitor.enter()
    return visitor


def form_token(text, action):
    return re.search(rf'action="[^"]*{action}"[^>]*>\s*<input type="hidden" name="form_token" value="(\w+)"', text)[1]


def first_case(visitor):
    return re.search(r"/case/(\w+)", visitor.get()[2])[1]


def kinds(run):
    return [entry["kind"] for entry in read_journal(run / "journal.jsonl").entries[1:]]


def reviewed(visitor, case, **view):
    """Post a view, then go where the answer leads."""
    token = form_token(visitor.get(f"/case/{case}")[2], "/view")
    return visitor.post(f"/case/{case}/view", token, **{"says": "concerned", "reasons": "Two injuries.", **view})


def test_the_token_opens_the_door_once_and_leaves_the_address(server):
    visitor = Visitor(server)
    status, headers, text = visitor.enter()

    assert status == 303
    assert headers["location"] == f"{server.doorway.folder}/"
    for part in ("HttpOnly", "SameSite=Strict", f"Path={server.doorway.folder}"):
        assert part in headers["set-cookie"]
    assert "Domain" not in headers["set-cookie"]
    assert server.doorway.token not in text + headers["location"]
    assert visitor.get()[0] == 200
    assert Visitor(server).enter()[0] == 403


PLACES = ("/", "/stop", "/case/AAAAAA", "/case/AAAAAA/printed", "/nothing", "/../etc/passwd", "/%2e%2e/")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT", "OPTIONS", "TRACE"])
def test_without_the_cookie_every_path_is_the_same_bare_refusal(server, place, method):
    visitor = Visitor(server)

    status, headers, text = (
        visitor.get(place) if method == "GET" else visitor.ask(method, server.doorway.folder + place)
    )

    assert status == 403
    assert len(text) < 80
    assert "set-cookie" not in headers


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "é", "%00", "*"])
def test_a_wrong_token_or_cookie_is_refused(server, token):
    visitor = Visitor(server)

    assert visitor.ask("GET", f"/?token={token.encode().hex() if token == 'é' else token}")[0] == 403
    assert visitor.get(cookie=f"riskkit_desk={token.encode('ascii', 'ignore').decode()}")[0] == 403
    visitor.enter()
    assert visitor.get(cookie="riskkit_desk=wrong")[0] == 403


@pytest.mark.parametrize(
    "host", ["", "example.com", "127.0.0.1", "localhost", "127.0.0.1:1", "example.com:{port}",
             "127.0.0.1:{port}.nip.io", "[::1]:{port}", "127.0.0.1:{port}, example.com"],
)  # fmt: skip
def test_another_host_name_is_refused_even_with_the_cookie(server, visitor, host):
    assert visitor.ask("GET", f"{visitor.folder}/", host=host.format(port=server.doorway.port))[0] == 403


def test_localhost_is_our_name_too(server, visitor):
    assert visitor.ask("GET", f"{visitor.folder}/", host=f"localhost:{server.doorway.port}")[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "null"},
        {"origin": "http://example.com", "sec_fetch_site": "cross-site"},
        {"origin": "http://127.0.0.1:1", "sec_fetch_site": "same-site"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "null", "sec_fetch_site": "same-site"},
        {"origin": "null", "sec_fetch_site": "none"},
        {},
    ],
)
def test_a_form_from_another_place_is_refused_even_with_cookie_and_form_token(run, visitor, headers):
    case = first_case(visitor)
    token = form_token(visitor.get(f"/case/{case}")[2], "/view")
    body = f"form_token={token}&says=concerned&reasons=Two+injuries."

    assert visitor.ask("POST", f"{visitor.folder}/case/{case}/view", body, **headers)[0] == 403
    assert kinds(run) == []


def test_a_form_of_ours_is_taken_by_origin_as_well(run, server, visitor):
    case = first_case(visitor)
    token = form_token(visitor.get(f"/case/{case}")[2], "/view")
    body = f"form_token={token}&says=concerned&reasons=Two+injuries."

    own = f"http://127.0.0.1:{server.doorway.port}"
    assert visitor.ask("POST", f"{visitor.folder}/case/{case}/view", body, origin=own)[0] == 303
    assert kinds(run) == ["view", "shown"]


def test_a_form_token_holds_for_its_own_form_only(run, visitor):
    case = first_case(visitor)
    token = form_token(visitor.get("/stop")[2], "/stop")

    for wrong in ("", "0" * 64, token):
        assert visitor.post(f"/case/{case}/view", wrong, says="concerned", reasons="Two injuries.")[0] == 403
    assert kinds(run) == []


@pytest.mark.parametrize(
    "place",
    ["/../", "/./", "//", "/case/../stop", "/%2e%2e/stop", "/case/%2e%2e/stop", "/case%2fAAAAAA", "/case/AAAAAA%00",
     "/case/AAAAAA/printed/../../..", "/case/..%2f..%2fjournal.jsonl", "/case/AAAAAA?x=1", "/?token=x&y", "/case/",
     "/case/AAAAAA", "/case/case-0001", "/journal.jsonl", "/case/AAAAAA/view", "/case/" + "A" * 300, "/case/AAAAAA;x",
     "/\\..\\", "/case/AAAAAA/"],
)  # fmt: skip
def test_a_path_trick_finds_nothing(visitor, place):
    status, _, text = visitor.get(place)

    assert status in (404, 405)
    assert len(text) < 80


@pytest.mark.parametrize("target", ["http://example.com/", "*", "/", "/../../etc/passwd", "\\", "file:///etc/passwd"])
def test_a_whole_address_or_a_foreign_path_is_no_page(visitor, target):
    assert visitor.ask("GET", target, cookie=visitor.cookie)[0] in (400, 403, 404)


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "FOO", "get"])
def test_only_get_and_post(visitor, method):
    assert visitor.ask(method, f"{visitor.folder}/")[0] in (405, 400, 501)


def test_a_body_that_is_too_long_or_of_another_kind_is_refused(visitor):
    place = f"{visitor.folder}/stop"
    from_here = {"sec_fetch_site": "same-origin"}

    assert visitor.ask("POST", place, "x" * (64 * 1024 + 1), **from_here)[0] == 413
    assert visitor.ask("POST", place, "{}", content_type="application/json", **from_here)[0] == 415
    assert visitor.ask("POST", place, **from_here)[0] == 411
    assert visitor.ask("POST", place, b"", transfer_encoding="chunked", **from_here)[0] in (400, 411)


def test_every_answer_carries_the_strict_headers(visitor):
    case = first_case(visitor)
    reviewed(visitor, case)
    answers = [visitor.get(), visitor.get("/nothing"), visitor.get(f"/case/{case}"), visitor.ask("PUT", "/"),
               visitor.get(f"/case/{case}/printed"), visitor.ask("GET", "/", cookie="none")]  # fmt: skip

    for status, headers, text in answers:
        policy = headers["content-security-policy"]
        for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action"):
            assert part in policy
        assert "script-src" not in policy
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["server"] == "riskkit"
        assert "<script" not in text
        assert status < 500
    assert "sandbox" in answers[4][1]["content-security-policy"]


def test_nothing_of_a_sheet_is_sent_before_the_view_in_any_byte(server, visitor):
    for name in re.findall(r"/case/(\w+)", visitor.get()[2]):
        for place in ("", "/printed", "/view", "/show", "/judge", "/remark"):
            visitor.get(f"/case/{name}{place}")
        page = visitor.get(f"/case/{name}")[2]
        token = form_token(page, "/view")
        visitor.post(f"/case/{name}/view", token, says="concerned", reasons=" ")
        visitor.post(f"/case/{name}/view", token, says="", reasons="Two injuries.")
        for other in ("show", "judge", "remark"):
            made = server.doorway.form_token(f"{visitor.folder}/case/{name}/{other}")  # as nobody outside can
            assert visitor.post(f"/case/{name}/{other}", made, says="agrees", reasons="x", remark="x")[0] in (
                303,
                409,
                422,
            )
    heard = re.sub(
        r"(?s)<style>.*?</style>|[0-9a-f]{24,}|Date: [^\r\n]*|Content-Length: \d+", "", visitor.heard.decode()
    )
    heard = re.sub(r"sha256-[\w+/=]+|<svg.*?</svg>|riskkit_desk=[\w-]+|Content-Length: \d+", "", heard)

    assert "Reported assault with injury" in heard
    for word in OF_THE_SHEET:
        assert word not in heard, word


def test_all_of_the_sheet_is_sent_after_the_view(run, visitor):
    case = first_case(visitor)
    status, headers, _ = reviewed(visitor, case)
    text = visitor.get(f"/case/{case}")[2]

    assert (status, headers["location"]) == (303, f"{visitor.folder}/case/{case}#sheet")
    for word in OF_THE_SHEET[:-4]:
        assert word in text or word in ("0.8231", "0.5127"), word
    assert "Two injuries." in text
    assert "Sealed" in visitor.get(f"/case/{case}/printed")[2]
    assert kinds(run) == ["view", "shown"]


def test_reload_back_and_a_form_sent_twice_change_nothing(run, visitor):
    case = first_case(visitor)
    page = visitor.get(f"/case/{case}")[2]
    for _ in range(3):
        answer = visitor.post(f"/case/{case}/view", form_token(page, "/view"), says="concerned", reasons="First.")
        assert answer[0] == 303
    page = visitor.get(f"/case/{case}")[2]
    for words in ("Judged.", "Judged again."):
        said = {"says": "differs", "reasons": words}
        assert visitor.post(f"/case/{case}/judge", form_token(page, "/judge"), **said)[0] == 303
    page = visitor.get(f"/case/{case}")[2]
    for _ in range(2):
        assert visitor.post(f"/case/{case}/remark", form_token(page, "/remark"), remark="Later.")[0] == 303

    assert kinds(run) == ["view", "shown", "judged", "view"]
    assert "Judged again." not in visitor.get(f"/case/{case}")[2]
    assert verify_run(run).ok


def test_what_is_missing_is_said_and_what_was_written_is_kept(run, visitor):
    status, _, text = reviewed(visitor, first_case(visitor), says="", reasons="I wrote <this>.")

    assert status == 422
    assert "I wrote &lt;this&gt;." in text
    assert "autofocus" in text
    assert kinds(run) == []


def test_a_damaged_journal_is_said_and_shows_nothing(run, visitor):
    case = first_case(visitor)
    reviewed(visitor, case)
    path = run / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Two injuries", b"Six injuries"))

    status, _, text = visitor.get(f"/case/{case}")
    assert status == 409
    assert "does not hold" in text
    assert "0.62" not in text


def test_a_defect_is_named_without_its_message(run):
    from riskkit.desks import words_of
    from riskkit.review.web import DeskServer

    desk = open_drawn_desk(run)
    desk.steps = lambda: {}["a name from a record"]
    server = DeskServer(desk, words_of(run))
    try:
        visitor = Visitor(server)
        visitor.enter()
        status, headers, text = visitor.get()
    finally:
        server.stop()
    assert status == 500
    assert "KeyError" in text
    assert "a name from a record" not in text
    assert "default-src 'none'" in headers["content-security-policy"]


def test_a_sitting_ends_when_nobody_asks_for_long(run):
    now = [0.0]
    with served(run, doorway=Doorway(idle_seconds=60, clock=lambda: now[0])) as server:
        visitor = Visitor(server)
        visitor.enter()
        now[0] = 59
        assert visitor.get()[0] == 200
        now[0] = 118
        assert visitor.get()[0] == 200
        now[0] = 179
        assert visitor.get()[0] == 403
        server.wait()
        assert visitor.get()[0] == 403


def test_the_stop_page_ends_the_sitting(server, visitor):
    token = form_token(visitor.get("/stop")[2], "/stop")

    assert "has ended" in visitor.post("/stop", token)[2]
    server.wait()
    assert visitor.get()[0] == 403


def test_only_this_machine_can_reach_the_port(server):
    name = socket.gethostbyname(socket.gethostname())
    for other in {name, "127.0.0.2"} - {"127.0.0.1"}:
        with pytest.raises(OSError), socket.create_connection((other, server.doorway.port), timeout=2):
            pass


def test_another_host_is_refused(run):
    from riskkit.desks import serve_review

    for host in ("0.0.0.0", "::", "localhost", ""):
        with pytest.raises(SpecError, match="this machine"):
            serve_review(run, host=host)


# A shell that starts tests in the background lets them, and what they start, ignore Ctrl-C; a terminal does not.
STARTED_BY_HAND = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from riskkit.cli import main
main()
"""


@pytest.mark.parametrize("spelling", [["serve", "{run}"], ["{run}", "--serve"]])
def test_from_the_command_line_the_address_is_printed_once_and_ctrl_c_ends_it_cleanly(run, spelling):
    import signal
    from http.client import HTTPConnection

    words = [word.format(run=run) for word in spelling]
    with subprocess.Popen(
        [sys.executable, "-c", STARTED_BY_HAND, "review", *words],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as served:  # fmt: skip
        served.stdout.readline()
        address = served.stdout.readline().strip()
        port, token = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]{43})", address).groups()
        line = HTTPConnection("127.0.0.1", int(port), timeout=20)
        line.request("GET", f"/?token={token}")
        assert line.getresponse().status == 303
        line.close()
        time.sleep(0.1)
        served.send_signal(signal.SIGINT)
        try:
            out, err = served.communicate(timeout=30)
        finally:
            served.kill()

    assert served.returncode == 0, err
    assert err == ""
    assert "has ended" in out
    assert token not in out


def test_our_own_words_on_the_pages_promise_nothing():
    texts = [path.read_text() for path in (ROOT / "riskkit/review/web/templates").glob("*.j2")]
    texts += [
        (ROOT / f"riskkit/review/{name}.py").read_text() for name in ("answers", "sheet_text", "terminal", "order")
    ]

    for text in texts:
        assert not BANNED_IN_PAGES.search(text)
