"""The addresses of the desk: each asks the doorway first, then the Desk, then prints a page.

Takes    a Desk, the words of its run, a Doorway.
Gives    `make_app`, a Flask application.
Promise  only GET and POST; every answer carries the same strict headers; nothing is logged; a GET changes no state of
         a case; what was posted twice is recorded once.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Flask, Response, abort, redirect, request
from werkzeug.exceptions import HTTPException

from riskkit.domain.errors import RiskkitError, SpecError
from riskkit.domain.plain_text import plain_lines
from riskkit.review.answers import faults_of_judgement, faults_of_remark, faults_of_view
from riskkit.review.desk import Desk
from riskkit.review.look import RunWords
from riskkit.review.web.doorway import COOKIE, Doorway
from riskkit.review.web.pages import Pages

LARGEST_BODY = 64 * 1024
POLICY = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; style-src '{style}'"
PRINTED_POLICY = (
    "sandbox; default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; "
    "style-src 'unsafe-inline'; img-src data:"
)
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def make_app(desk: Desk, words: RunWords, doorway: Doorway) -> Flask:
    """The desk as a web application. Serve it on 127.0.0.1 only; `serve_desk` does."""
    app = Flask("riskkit.review.web", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.config["MAX_FORM_PARTS"] = 20
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.logger.disabled = True
    pages = Pages(desk, words, doorway)

    app.before_request(partial(_let_in, doorway))
    app.after_request(partial(_closed, pages))
    app.register_error_handler(HTTPException, _bare)
    app.register_error_handler(RiskkitError, partial(_refused, pages))
    app.register_error_handler(Exception, partial(_defect, pages))

    folder = doorway.folder
    for rule, method, answer in (
        ("/", "GET", partial(_list, pages)),
        ("/stop", "GET", partial(_ask_to_stop, pages)),
        ("/stop", "POST", partial(_stop, pages, doorway)),
        ("/case/<name>", "GET", partial(_case, desk, pages)),
        ("/case/<name>/printed", "GET", partial(_printed, desk, words)),
        ("/case/<name>/view", "POST", partial(_view, desk, pages, doorway)),
        ("/case/<name>/show", "POST", partial(_show, desk, doorway)),
        ("/case/<name>/judge", "POST", partial(_judge, desk, pages, doorway)),
        ("/case/<name>/remark", "POST", partial(_remark, desk, pages, doorway)),
    ):
        app.add_url_rule(f"{folder}{rule}", f"{method} {rule}", answer, methods=[method], strict_slashes=True)
    return app


def _let_in(doorway: Doorway) -> Any:
    """The first look at every request; None lets it go on."""
    target = str(request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI") or "")
    if not doorway.is_our_host(request.headers.get("Host", "")):
        abort(403)
    if request.method == "GET" and target.startswith("/?token="):
        return _first_step(doorway, target.removeprefix("/?token="))
    if not doorway.admits(request.cookies.get(COOKIE, "")):
        abort(403)
    if request.environ["REQUEST_METHOD"] not in ("GET", "POST"):
        abort(405)
    if not doorway.is_plain_target(target):
        abort(404)
    if request.method == "POST":
        _check_form(doorway, target)
    return None


def _first_step(doorway: Doorway, token: str) -> Response:
    """The token becomes a cookie, and the address loses it."""
    cookie = doorway.exchange(token)
    if cookie is None:
        abort(403)
    answer = redirect(f"{doorway.folder}/", 303)
    answer.set_cookie(COOKIE, cookie, path=doorway.folder, httponly=True, samesite="Strict")
    assert isinstance(answer, Response)
    return answer


def _check_form(doorway: Doorway, target: str) -> None:
    """A form of ours, from a page of ours, no longer than it may be."""
    sent = request.headers
    if not doorway.comes_from_here(sent["Host"], sent.get("Origin"), sent.get("Sec-Fetch-Site")):
        abort(403)
    if request.content_length is None or "Transfer-Encoding" in sent:
        abort(411)
    if request.content_length > LARGEST_BODY:
        abort(413)
    if request.mimetype != "application/x-www-form-urlencoded":
        abort(415)
    if not doorway.form_holds(target, request.form.get("form_token", "")):
        abort(403)


def _closed(pages: Pages, answer: Response) -> Response:
    """The headers every answer carries."""
    answer.headers.update(HEADERS)
    answer.headers.setdefault("Content-Security-Policy", POLICY.format(style=pages.style_hash))
    return answer


def _bare(error: HTTPException) -> tuple[str, int]:
    """A refusal without a hint."""
    code = error.code or 500
    return f"<!doctype html><html lang=en><title>{code}</title><p>{code}", code


def _refused(pages: Pages, error: RiskkitError) -> tuple[str, int]:
    return pages.refusal(str(error)), 409


def _defect(pages: Pages, error: Exception) -> tuple[str, int]:
    """A defect of riskkit. Its message is left out: it may hold a cell of a table."""
    return pages.refusal(f"A defect of riskkit: {type(error).__name__}. What was recorded before it stays."), 500


def _name(desk: Desk, asked: str) -> str:
    """The drawn name, or 404; a case's number is no address here."""
    try:
        name = desk.name_of(asked)
    except SpecError:
        abort(404)
    return name if name == asked else abort(404)


def _to(doorway: Doorway, name: str, place: str = "") -> Any:
    return redirect(f"{doorway.folder}/case/{name}{place}", 303)


def _list(pages: Pages) -> str:
    return pages.cases()


def _case(desk: Desk, pages: Pages, name: str) -> str:
    name = _name(desk, name)
    return pages.case(name)


def _printed(desk: Desk, words: RunWords, name: str) -> Response:
    """The sealed page, in a sandbox: it may hold styles, and nothing in it can run, ask or send."""
    name = _name(desk, name)
    if desk.state(name).step not in ("shown", "judged"):
        abort(404)
    answer = Response(words.printed(desk.show(name).case), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = PRINTED_POLICY
    return answer


def _view(desk: Desk, pages: Pages, doorway: Doorway, name: str) -> Any:
    """Record the view; then the sheet is shown. Sent twice, it is recorded once."""
    name = _name(desk, name)
    if desk.state(name).step != "waiting":
        return _to(doorway, name)
    says, reasons = request.form.get("says", ""), request.form.get("reasons", "")
    faults = faults_of_view(says, reasons)
    if not faults:
        faults = _tried(lambda: desk.record_view(name, says, reasons))
    if faults:
        return pages.case(name, faults=faults, said=request.form), 422
    desk.show(name)
    return _to(doorway, name, "#sheet")


def _show(desk: Desk, doorway: Doorway, name: str) -> Any:
    name = _name(desk, name)
    desk.show(name)
    return _to(doorway, name, "#sheet")


def _judge(desk: Desk, pages: Pages, doorway: Doorway, name: str) -> Any:
    name = _name(desk, name)
    if desk.state(name).step != "shown":
        return _to(doorway, name)
    said = [request.form.get(field, "") for field in ("says", "reasons", "other_evidence", "action")]
    faults = faults_of_judgement(*said)
    if not faults:
        faults = _tried(lambda: desk.judge(name, *said))
    if faults:
        return pages.case(name, faults=faults, said=request.form), 422
    return _to(doorway, name, "#judged")


def _remark(desk: Desk, pages: Pages, doorway: Doorway, name: str) -> Any:
    """Record a later remark; the same one sent twice is recorded once."""
    name = _name(desk, name)
    text = request.form.get("remark", "")
    remarks = desk.state(name).remarks
    if remarks and remarks[-1]["text"] == plain_lines(text).strip():
        return _to(doorway, name, "#remarks")
    faults = faults_of_remark(text) or _tried(lambda: desk.remark(name, text), field="remark")
    if faults:
        return pages.case(name, faults=faults, said=request.form), 422
    return _to(doorway, name, "#remarks")


def _tried(act: Any, field: str = "reasons") -> dict[str, str]:
    """What the Desk refuses of what was said; empty if it took it."""
    try:
        act()
    except SpecError as error:
        return {field: str(error)}
    return {}


def _ask_to_stop(pages: Pages) -> str:
    return pages.ask_to_stop()


def _stop(pages: Pages, doorway: Doorway) -> Response:
    """Say goodbye; once that is sent, the sitting has ended."""
    answer = Response(pages.stopped(), mimetype="text/html")
    answer.call_on_close(doorway.ended.set)
    return answer
