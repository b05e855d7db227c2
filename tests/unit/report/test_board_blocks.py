"""What a board reads of its own conditions, questions, overrides and decisions."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from riskkit.report import audit_page
from riskkit.report.board_blocks import section_of

GOLDEN = Path(__file__).parents[2] / "golden" / "released_by_hand.py"
ANSWERED = {
    "text": "Two readers, apart.", "role": "analyst", "date": "2026-10-02", "evidence": ["G03", "section 11"],
    "run_id": "earlier-run",
}  # fmt: skip
OPEN = {
    "id": "Q1", "text": "Who reads the list?", "role": "board", "asked": "2026-10-01", "owner": "analyst",
    "run_id": "earlier-run", "answers": [],
}  # fmt: skip
DECIDED = {
    "decision": "change", "text": "Count victims apart", "role": "board", "date": "2026-10-03", "run_id": "earlier-run",
    "manifest": "e" * 64, "key": "ab" * 32,
}  # fmt: skip


def condition(verdict: str = "met", **changes: Any) -> dict[str, Any]:
    said = {"id": "list_length", "words": "At most 200 people on one date", "blocking": True, "rule": "at_most_people"}
    return {**said, "verdict": verdict, "because": "At most 116 are flagged.", "overridden": False, **changes}


def override(**changes: Any) -> dict[str, Any]:
    said = {"of": "list_length", "what": "At most 200 people on one date.", "role": "chief officer", "key": ""}
    said |= {"reason": "More readers were found", "date": "2026-11-20", "used": True, "why_unused": ""}
    return {**said, **changes}


@pytest.fixture(scope="module")
def by_hand():
    found = importlib.util.spec_from_file_location("released_by_hand", GOLDEN)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def page(by_hand):
    def printed(**facts: Any) -> str:
        released = by_hand.released()
        told = replace(released, facts={**released.facts, "overrides": [], **facts})
        return audit_page(told, by_hand.ANSWERS, by_hand.MANIFEST)

    return printed


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def part(html: str, number: int) -> str:
    """One section of the page."""
    return html[html.index(f'id="section-{number}"') : html.index(f'id="section-{number + 1}"')]


def first_page(html: str) -> str:
    return words(html[html.index('class="first-page"') : html.index('id="section-2"')])


def test_open_questions_of_the_board_stand_before_everything_else_on_page_one_and_first_in_section_four(page):
    other = {**OPEN, "id": "Q2", "text": "How are people told?", "answers": [ANSWERED]}
    html = page(open_questions=["Q1: Who reads the list?"], questions=[OPEN, other], after={"run_id": "earlier-run"})

    first = first_page(html)
    assert first.index("Q1: Who reads the list?") < first.index("What is asked of you")
    log = words(part(html, 4))
    assert log.index("Who reads the list?") < log.index("How are people told?") < log.index("Asked by this report")
    assert "First asked 1 October 2026 by board, about run earlier-run. To answer: analyst." in log
    assert "Answered 2 October 2026 by analyst, about run earlier-run." in log
    assert "No answer yet" in log


def test_evidence_is_a_link_to_where_it_stands(page):
    log = part(page(questions=[{**OPEN, "answers": [ANSWERED]}], after={"run_id": "earlier-run"}), 4)

    assert '<a href="#section-11">G03</a>' in log
    assert log.count('href="#section-11"') == 2
    assert [section_of(code) for code in ("D05", "D26", "P02", "R01", "L01", "section 7")] == [7, 8, 9, 13, 19, 7]


def test_conditions_stand_on_page_one_in_short_and_in_section_eighteen_with_their_evidence(page):
    rows = [condition(), condition("cannot tell", id="it", words="No group more than another", because="Too few.")]
    html = page(conditions=rows)

    first, last = first_page(html), words(part(html, 18))
    assert "2 conditions of the board: 1 met and 1 cannot tell" in first
    assert "? Cannot tell: No group more than another. Blocks release." in first
    assert "At most 200 people" not in first
    assert "At most 200 people" in last
    assert "Too few" not in first
    assert "Too few. Looked at: People flagged on each date. Blocks release." in last


@pytest.mark.parametrize("blocked_by", [(), ("Something else.",)])
def test_an_override_prints_on_page_one_with_role_reason_and_date_whether_or_not_the_run_is_blocked(
    by_hand, blocked_by
):
    released = by_hand.released()
    facts = {
        **released.facts,
        "overrides": [override(key="ab" * 32)],
        "conditions": [condition("not met", overridden=True)],
    }
    html = audit_page(replace(released, facts=facts, blocked_by=blocked_by), by_hand.ANSWERS, by_hand.MANIFEST)

    told = (
        "At most 200 people on one date. Set aside by chief officer on 20 November 2026 (signed). Reason: More readers"
    )
    assert told in first_page(html)
    assert told in words(part(html, 18))
    assert "Would block; set aside by a person" in first_page(html)


def test_an_override_that_was_not_used_says_so(page):
    html = page(
        overrides=[override(of="D26", what="Beside figures", used=False, why_unused="it did not block this run")]
    )

    assert "D26, Beside figures. An override by chief officer of 20 November 2026 was not used: it did not block" in (
        first_page(html)
    )


def test_decisions_about_earlier_runs_say_who_when_and_whether_they_are_signed(page):
    last = words(part(page(decisions=[DECIDED, {**DECIDED, "decision": "stop", "key": ""}]), 18))

    assert "Change the study, then look again. board 3 October 2026 Count victims apart. About run earlier-run;" in last
    assert "signed, key abababababababab." in last
    assert "not signed." in last
    assert last.index("Decided before") < last.index("Decision about this run")


def test_a_run_without_a_board_says_nothing_of_one(page):
    html = page()

    for told in ("What the board requires", "Rules that people set aside", "Decided before", "Asked by the board"):
        assert told not in html


def test_markup_in_a_question_is_text(page):
    html = page(questions=[{**OPEN, "text": "<script>alert(1)</script>?"}], open_questions=["<b>bold</b>"])

    assert "<script>alert" not in html
    assert "<b>bold" not in html
