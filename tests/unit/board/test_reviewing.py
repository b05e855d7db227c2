"""Ask, answer, decide: what is written, what is refused, and what the next run takes over."""

from __future__ import annotations

import json

import pytest
from drawn_boards import BOARD_KEY, OTHER_KEY, TIME, WITH_KEYS, board_run, kept_board
from drawn_runs import RUN_ID, drawn_run

from riskkit import reviewing
from riskkit.domain.errors import RunRefused, SpecError
from riskkit.review import read_journal
from riskkit.runs import open_run, verify_run

BOARD = {"role": "board", "time": TIME}


def test_questions_are_numbered_and_wait_for_their_answers(tmp_path):
    run = drawn_run(tmp_path / "run")
    for text in ("How are people told?", "Who reads the list?"):
        reviewing.ask(run, text=text, owner="analyst", **BOARD)
    reviewing.answer(
        run, "Q1", text="By letter.", role="analyst", evidence=["G01", "Section  3", "G01"], time=TIME
    )  # fmt: skip

    first, second = reviewing.questions(run)

    assert (first.id, first.is_open, first.owner, first.asked) == ("Q2", True, "analyst", "2026-11-25")
    assert (second.id, second.answers[0].evidence) == ("Q1", ("G01", "section 3"))
    assert verify_run(run).ok


def test_every_entry_names_the_runs_manifest(tmp_path):
    run = drawn_run(tmp_path / "run")
    reviewing.ask(run, text="How are people told?", owner="analyst", **BOARD)
    reviewing.answer(run, "Q1", text="By letter.", role="analyst", time=TIME)
    reviewing.decide(run, "continue", text="Go on.", **BOARD)
    reviewing.override_note(run, "D26", text="The figure is old.", **BOARD)

    sha = open_run(run).manifest_sha256
    later = read_journal(run / "journal.jsonl").entries[1:]
    assert [entry["about"]["manifest"] for entry in later] == [sha] * 4
    assert [entry["kind"] for entry in later] == ["question", "answer", "decision", "override"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda run: reviewing.ask(run, text="x" * 401, owner="analyst", **BOARD), "400 characters"),
        (lambda run: reviewing.ask(run, text="Is it fair?", owner="analyst", **BOARD), "'fair'"),
        (lambda run: reviewing.ask(run, text="Who?", owner=" ", **BOARD), "must answer"),
        (lambda run: reviewing.answer(run, "Q7", text="x", **BOARD), "no question Q7; it has none"),
        (lambda run: reviewing.answer(run, "Q1", text="x", evidence=["G99"], **BOARD), "no evidence of this run"),
        (lambda run: reviewing.answer(run, "Q1", text="x", evidence=["section 20"], **BOARD), "no evidence"),
        (lambda run: reviewing.answer(run, "Q1", text="x", evidence=["section"], **BOARD), "no evidence"),
        (lambda run: reviewing.decide(run, "approve", text="x", **BOARD), "choose one of continue"),
        (lambda run: reviewing.decide(run, "stop", text=" ", **BOARD), "silence"),
        (lambda run: reviewing.decide(run, "stop", text="x", role=" ", time=TIME), "silence"),
    ],
)
def test_what_is_not_said_as_it_must_be_is_refused_and_nothing_is_written(tmp_path, call, words):
    run = drawn_run(tmp_path / "run")
    before = (run / "journal.jsonl").read_bytes()

    with pytest.raises(SpecError, match=words):
        call(run)

    assert (run / "journal.jsonl").read_bytes() == before


def test_nothing_is_added_to_a_run_that_does_not_verify(tmp_path):
    run = drawn_run(tmp_path / "run")
    (run / "report" / "checklist.html").write_text("another")

    with pytest.raises(RunRefused, match=r"checklist\.html"):
        reviewing.ask(run, text="How?", owner="analyst", **BOARD)


def test_a_role_that_signs_cannot_decide_without_its_key(tmp_path):
    run = board_run(tmp_path / "run", WITH_KEYS)

    for key in (None, OTHER_KEY):
        with pytest.raises(SpecError, match="signs as board"):
            reviewing.decide(run, "stop", text="Stop.", key=key, **BOARD)
    entry = reviewing.decide(run, "stop", text="Stop.", key=BOARD_KEY, **BOARD)

    assert entry["key"] == BOARD_KEY.public.key_id
    assert verify_run(run).ok


def test_the_next_run_takes_over_questions_open_first_with_their_dates_and_answers_and_all_decisions(tmp_path):
    earlier = {"decision": "change", "text": "Change it.", "role": "board", "date": "2026-05-01", "run_id": "before-it"}
    kept = kept_board(decisions=[earlier | {"manifest": "e" * 64, "key": ""}])
    run = board_run(tmp_path / "run", kept=kept)
    reviewing.ask(run, text="How are people told?", owner="analyst", **BOARD)
    reviewing.ask(run, text="Who reads the list?", owner="analyst", **BOARD)
    reviewing.answer(run, "Q1", text="By letter.", role="analyst", evidence=["G01"], time=TIME)
    reviewing.decide(run, "continue", text="Go on.", **BOARD)

    taken = reviewing.carry_over(run)

    assert [(q.id, q.asked, q.run_id, len(q.answers)) for q in taken.questions] == [
        ("Q2", "2026-11-25", RUN_ID, 0),
        ("Q1", "2026-11-25", RUN_ID, 1),
    ]
    assert [(d.decision, d.run_id) for d in taken.decisions] == [("change", "before-it"), ("continue", RUN_ID)]
    assert taken == reviewing.carry_over(run)


def test_a_question_that_no_page_may_print_is_named_before_the_next_run_begins(tmp_path):
    from riskkit.review import append_entry

    run = drawn_run(tmp_path / "run")
    append_entry(run / "journal.jsonl", kind="question", text="Is it accurate?", about={"question": "Q1"}, **BOARD)

    with pytest.raises(SpecError, match="'accurate' in question Q1"):
        reviewing.carry_over(run)


def test_a_run_that_was_changed_leaves_nothing_to_the_next(tmp_path):
    run = drawn_run(tmp_path / "run")
    reviewing.ask(run, text="How are people told?", owner="analyst", **BOARD)
    lines = (run / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (run / "journal.jsonl").write_bytes(lines[0] + lines[1].replace(b"How are", b"Why are"))

    with pytest.raises(RunRefused, match="entry 2 of 2"):
        reviewing.carry_over(run)


def test_questions_asked_at_once_get_numbers_of_their_own(tmp_path):
    import os

    run = drawn_run(tmp_path / "run")
    children = []
    for writer in range(4):
        child = os.fork()
        if child == 0:
            try:
                for n in range(5):
                    reviewing.ask(run, text=f"{writer}:{n}?", owner="analyst", **BOARD)
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)

    found = reviewing.questions(run)
    assert [one.id for one in found] == [f"Q{n}" for n in range(1, 21)]
    assert sorted(one.text for one in found) == sorted(f"{w}:{n}?" for w in range(4) for n in range(5))


def test_rows_of_questions_and_decisions_are_plain_json_and_come_back(tmp_path):
    from riskkit.domain.board_record import Question

    run = drawn_run(tmp_path / "run")
    reviewing.ask(run, text="How?", owner="analyst", **BOARD)
    reviewing.answer(run, "Q1", text="So.", role="analyst", evidence=["G01"], time=TIME)
    [question] = reviewing.questions(run)

    assert Question.from_row(json.loads(json.dumps(question.as_row()))) == question
