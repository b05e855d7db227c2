"""A run with three listed people and rich sheets, for the desk. For tests only; nobody in it is real."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from drawn_runs import (
    as_parquet,
    drawn_audit,
    drawn_facts,
    drawn_finding,
    drawn_reasons,
    drawn_run,
    drawn_scores,
    drawn_sheet,
)

from riskkit.domain.sheet import Reason, Sheet, SheetRecord
from riskkit.runs.sheet_lines import sheet_line

MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

OURS, OTHER = "a" * 64, "b" * 64


def said(kind, case="case-0001", role="reviewer", manifest=OURS, **about):
    """An entry of a journal, as far as the rule reads it."""
    answers = {"view": {"view": "concerned"}, "judged": {"judgement": "agrees"}}.get(kind, {})
    return {
        "kind": kind, "role": role, "text": "words", "about": {"manifest": manifest, "case": case, **answers, **about}
    }  # fmt: skip


def ticking_clock():
    """A clock that goes on by a minute each time it is asked."""
    lock, at = threading.Lock(), [MOMENT]

    def now() -> datetime:
        with lock:
            at[0] += timedelta(minutes=1)
            return at[0]

    return now


def drawn_record(number: int = 1, **changes: Any) -> SheetRecord:
    """One record behind a sheet; the numbers go back in time."""
    said = {
        "reference": f"R-{number:04d}", "what": "Reported assault with injury", "happened": f"{6 - number} March 2023",
        "known_at": f"{7 - number} March 2023", "agency": "Police", "role": "victim", "status": "no further action",
        "basis": "fact", "grade": "", "used_by": ("Times recorded as a victim of violence, 5 years",),
    }  # fmt: skip
    return SheetRecord(**{**said, **changes})


def rich_sheet(number: int = 1, **changes: Any) -> Sheet:
    """A sheet with reasons both ways, records, doubts and what would change it."""
    raised = (
        Reason("Times recorded as a victim of violence, 5 years", "3", "records", "Any violence, as victim.",
               "5 March 2023", False, 0.8231, 0.41, kept_sign="In 19 of 20 refits it raises the score.",
               values=("in the last year: 1", "in the last 5 years: 3")),
        Reason("Intelligence notes on exploitation, 1 year", "1", "note", "Graded notes only.", "2 February 2023",
               True, 0.5127, 0.25),
    )  # fmt: skip
    lowered = (Reason("Age on the date of the score", "41", "years", "Whole years.", "", False, -0.4419, 0.21),)
    records = (
        drawn_record(1),
        drawn_record(2, what="Hospital record of an assault injury", agency="Health", status="", role="patient"),
        drawn_record(3, what="Intelligence note on exploitation", basis="assessment", grade="B 2", happened="",
                     known_at="2 February 2023", status="", used_by=("Intelligence notes on exploitation, 1 year",)),
        drawn_record(4, what="Social care referral", agency="Social care", status="closed", role="subject"),
    )  # fmt: skip
    said: dict[str, Any] = {
        "case": f"case-{number:04d}", "person_id": f"person-{number - 1}", "band": "0.62 to 0.81",
        "like_this": 37, "like_low": 29, "like_high": 46, "everyone": "Of 100 people scored, about 4.",
        "stability": "On the list in 18 of 20 refits", "rank_band": "Among the highest 2 in 100",
        "raised": raised, "lowered": lowered, "records": records,
        "not_known": ("School exclusions, 5 years: nothing recorded", "Associates harmed: not known"),
        "warnings": ("Short history: first known less than a year before this score.",),
        "cut": "The score lies well above the cut.", "multiplicity": "4 of 5 recipes as good would list this person.",
        "would_change": ("No admissible change would take this person off the list.",),
        "if_wrong": ("If R-0001 and R-0002 were wrong, the score would fall below the cut.",),
        "sum_check": "The sizes sum to the score.", "assessment_note": "One of three reasons rests on an assessment.",
    }  # fmt: skip
    return replace(drawn_sheet(), **{**said, **changes})


def desk_run(to: Path, sheets: list[Sheet] | None = None, **facts: Any) -> Path:
    """A sealed run with these sheets, three if none are given, each with a page of its own."""
    sheets = [rich_sheet(number) for number in (1, 2, 3)] if sheets is None else sheets
    scores = drawn_scores(people=len(sheets) + 2, flagged=len(sheets))
    pages = {
        f"report/people/{sheet.case}.html": f"<!doctype html><title>Printed {sheet.case}</title><p>Sealed".encode()
        for sheet in sheets
    }
    files = {
        "sheets.jsonl": b"".join(sheet_line(sheet) for sheet in sheets),
        "audit.json": drawn_audit(drawn_facts(), true_of(len(scores), len(sheets))),
        "scores.parquet": as_parquet(scores),
        "explanations.parquet": as_parquet(drawn_reasons(scores)),
        "report/people/case-0001.html": None,
        **pages,
    }
    return drawn_run(to, drawn_facts(**facts), files=files)


def open_drawn_desk(run: Path, role: str = "reviewer", **changes: Any):
    """The desk of a run, with a clock that ticks a minute at a time."""
    from riskkit.desks import open_desk

    return open_desk(run, role=role, clock=ticking_clock(), **changes)


@contextmanager
def served(run: Path, role: str = "reviewer", doorway: Any = None):
    """A desk served on a free port, as a `DeskServer`; stopped at the end."""
    from riskkit.desks import words_of
    from riskkit.review.web import DeskServer

    server = DeskServer(open_drawn_desk(run, role), words_of(run), doorway=doorway)
    try:
        yield server
    finally:
        server.stop()


class Visitor:
    """A client that sends exactly what it is told, byte for byte, and keeps every byte that came back."""

    def __init__(self, server: Any) -> None:
        self.port = server.doorway.port
        self.folder = server.doorway.folder
        self.cookie = ""
        self.heard = b""
        self._token = server.doorway.token

    def ask(
        self, method: str, target: str, body: bytes | str | None = None, host: str | None = None, **headers: str
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers (lower-case names) and body of an answer; headers are given with _ for -."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            line.putheader("Host", f"127.0.0.1:{self.port}" if host is None else host)
            if self.cookie and "cookie" not in headers:
                headers["cookie"] = self.cookie
            content = body.encode() if isinstance(body, str) else body
            if content is not None:
                line.putheader("Content-Length", str(len(content)))
                headers.setdefault("content_type", "application/x-www-form-urlencoded")
            for name, value in headers.items():
                line.putheader(name.replace("_", "-"), value)
            line.endheaders(content)
            answer: HTTPResponse = line.getresponse()
            text = answer.read()
            self.heard += str(answer.headers).encode() + text
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, text.decode()
        finally:
            line.close()

    def enter(self) -> tuple[int, dict[str, str], str]:
        """Give the token, take the cookie."""
        status, headers, text = self.ask("GET", f"/?token={self._token}")
        self.cookie = headers.get("set-cookie", "").partition(";")[0]
        return status, headers, text

    def get(self, place: str = "/", **headers: str) -> tuple[int, dict[str, str], str]:
        """A page inside the sitting's folder."""
        return self.ask("GET", f"{self.folder}{place}", **headers)

    def post(self, place: str, form_token: str, **fields: str) -> tuple[int, dict[str, str], str]:
        """Send a form as a page of this server would."""
        from urllib.parse import urlencode

        body = urlencode({"form_token": form_token, **fields})
        return self.ask("POST", f"{self.folder}{place}", body, sec_fetch_site="same-origin", origin="null")


def true_of(people: int, flagged: int) -> list[dict[str, Any]]:
    """Findings that are true of so many people with so many flagged."""
    counted = [{"measure": "scored", "count": people}]
    shown = {"P01": flagged, "X01": 0}
    return [
        drawn_finding(code, count=shown.get(code, people), base=people, table=counted)
        for code in ("D01", "P01", "G01", "X01")
    ]
