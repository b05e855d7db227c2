"""The desk gives out nothing of a sheet before an own view is on the disk, and writes before it shows."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict

import pytest
from drawn_desks import desk_run, drawn_record, open_drawn_desk, rich_sheet

from riskkit.domain.errors import CannotWrite, RunRefused, SpecError
from riskkit.domain.signing import SigningKey
from riskkit.review import journal as journals
from riskkit.review import read_journal
from riskkit.runs import verify_run

ASSESSED = ("score", "band", "raised", "contribution", "used_by", "rank", "Among", "recipes", "0.62", "0.8231")


@pytest.fixture
def run(tmp_path):
    return desk_run(tmp_path / "run")


def entries_of(run):
    return read_journal(run / "journal.jsonl").entries[1:]


def test_view_sheet_and_judgement_stand_in_the_journal_in_that_order_and_the_run_still_verifies(run):
    desk = open_drawn_desk(run)
    name = desk.waiting()[0]

    desk.record_view(name, "concerned", "Two injuries in two weeks.")
    shown = desk.show(name)
    desk.judge(name, "agrees", "The records say it.", "A call to the school.", "The sergeant rings today.")

    assert [entry["kind"] for entry in entries_of(run)] == ["view", "shown", "judged"]
    assert {entry["about"]["case"] for entry in entries_of(run)} == {shown.case}
    assert len({entry["about"]["manifest"] for entry in entries_of(run)}) == 1
    assert entries_of(run)[2]["about"]["action"] == "The sergeant rings today."
    assert verify_run(run).ok
    assert name not in desk.waiting()


def test_before_a_view_only_records_and_what_was_not_known_are_given(run):
    desk = open_drawn_desk(run)

    told = json.dumps(asdict(desk.before(desk.waiting()[0])))

    assert "Reported assault with injury" in told
    assert "School exclusions" in told
    for word in (*ASSESSED, "case-000"):
        assert word not in told


def test_records_come_by_their_date_alone(tmp_path):
    records = tuple(
        drawn_record(n, happened=when, known_at="", used_by=())
        for n, when in enumerate(("2021-05-01", "3 June 2023", "", "2 June 2023", "around Easter"), 1)
    )
    desk = open_drawn_desk(desk_run(tmp_path / "run", [rich_sheet(1, records=records)]))

    assert [r.happened for r in desk.before("case-0001").records] == [
        "3 June 2023", "2 June 2023", "2021-05-01", "", "around Easter",
    ]  # fmt: skip


def test_the_order_of_cases_and_their_names_say_nothing_of_the_list(tmp_path):
    run = desk_run(tmp_path / "run", [rich_sheet(n) for n in range(1, 31)])
    desk = open_drawn_desk(run)

    cases = [desk.state(name).case for name in desk.waiting()]

    assert sorted(cases) != cases
    assert desk.waiting() == open_drawn_desk(run).waiting()
    assert not any(name in case for name in desk.waiting() for case in cases)


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda desk, name: desk.show(name), "Own view first"),
        (lambda desk, name: desk.judge(name, "agrees", "Because."), "Own view first"),
        (lambda desk, name: desk.remark(name, "Later."), "Own view first"),
        (lambda desk, name: desk.record_view(name, "concerned", "  \n "), "reasons"),
        (lambda desk, name: desk.record_view(name, "yes", "Because."), "concerned"),
        (lambda desk, name: desk.record_view(name, "concerned", "x" * 10_001), "10,000"),
        (lambda desk, name: desk.record_view("case-9999", "concerned", "Because."), "no such case"),
        (lambda desk, name: desk.record_view("../etc", "concerned", "Because."), "no such case"),
        (lambda desk, name: desk.record_view(name, "concerned", f"I know {desk.before(name).person_id}."), "id"),
    ],
)
def test_what_is_out_of_order_or_not_said_leaves_no_entry(run, act, says):
    desk = open_drawn_desk(run)

    with pytest.raises(SpecError, match=says):
        act(desk, desk.waiting()[0])

    assert entries_of(run) == ()


def test_a_view_is_given_once_and_a_judgement_once(run):
    desk = open_drawn_desk(run)
    desk.record_view("case-0001", "concerned", "Because of the records.")
    with pytest.raises(SpecError, match="recorded already"):
        desk.record_view("case-0001", "not concerned", "Changed my mind.")
    desk.show("case-0001")
    with pytest.raises(SpecError, match="late remark"):
        desk.record_view("case-0001", "not concerned", "Changed my mind.")
    desk.judge("case-0001", "differs", "Not what I know.")
    with pytest.raises(SpecError, match="judged already"):
        desk.judge("case-0001", "agrees", "After all.")
    desk.remark("case-0001", "A letter came.")

    state = desk.state("case-0001")
    assert (state.says, state.judged) == ("concerned", "differs")
    assert [remark["text"] for remark in state.remarks] == ["A letter came."]


def test_the_entry_is_on_the_disk_before_the_sheet_is_given(run, monkeypatch):
    desk = open_drawn_desk(run)
    desk.record_view("case-0001", "concerned", "Because of the records.")

    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journals.os, "fsync", full)
    with pytest.raises((CannotWrite, OSError)):
        desk.show("case-0001")
    monkeypatch.undo()
    assert [entry["kind"] for entry in entries_of(run)] == ["view"]
    assert desk.show("case-0001").sheet["band"] == "0.62 to 0.81"


def test_every_sitting_that_shows_a_sheet_is_written_once(run):
    first, second = open_drawn_desk(run), open_drawn_desk(run)
    first.record_view("case-0001", "concerned", "Because of the records.")
    for _ in range(3):
        first.show("case-0001")
    second.show("case-0001")

    assert [entry["kind"] for entry in entries_of(run)] == ["view", "shown", "shown"]


def test_twenty_views_at_once_leave_one_own_view(run):
    faults, desks = [], [open_drawn_desk(run) for _ in range(20)]

    def try_it(number):
        try:
            desks[number].record_view("case-0001", "concerned", f"Reason {number}.")
        except SpecError as error:
            faults.append(str(error))

    threads = [threading.Thread(target=try_it, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [entry["kind"] for entry in entries_of(run)] == ["view"]
    assert len(faults) == 19


def test_a_view_made_for_another_run_is_not_written_into_this_one(run):
    with pytest.raises(SpecError, match="another manifest"):
        journals.append_entry(
            run / "journal.jsonl", time="2026-11-23T09:00:00+00:00", kind="view", role="reviewer", text="Because.",
            about={"manifest": "b" * 64, "case": "case-0001", "view": "concerned"},
        )  # fmt: skip

    with pytest.raises(SpecError, match="Own view first"):
        open_drawn_desk(run).show("case-0001")


def test_a_sheet_read_from_the_run_before_a_view_spoils_the_case_for_that_role_only(run):
    journals.append_entry(
        run / "journal.jsonl", time="2026-11-23T09:00:00+00:00", kind="shown", role="reviewer", text="Read.",
        about={"manifest": verify_run(run).manifest.sha256, "case": "case-0001"},
    )  # fmt: skip

    with pytest.raises(SpecError, match="another reviewer"):
        open_drawn_desk(run).record_view("case-0001", "concerned", "Because of the records.")
    open_drawn_desk(run, "supervisor").record_view("case-0001", "concerned", "Because of the records.")


def test_entries_are_signed_if_a_key_is_given(run):
    class Keys:
        sheets = None
        signing = SigningKey.new()

    desk = open_drawn_desk(run, keys=Keys())
    desk.record_view("case-0001", "concerned", "Because of the records.")

    assert entries_of(run)[0]["key"] == Keys.signing.public.key_id


def test_a_damaged_journal_shows_nothing(run):
    desk = open_drawn_desk(run)
    desk.record_view("case-0001", "concerned", "Because of the records.")
    path = run / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Because of", b"Because on"))

    with pytest.raises(RunRefused):
        desk.show("case-0001")
    with pytest.raises(RunRefused):
        desk.state("case-0001")


@pytest.mark.parametrize("role", ["", "A. Person!", "x" * 61, "-", "reviewer\n"])
def test_a_role_is_a_part_and_no_free_text(run, role):
    with pytest.raises(SpecError, match="role"):
        open_drawn_desk(run, role)


def test_control_marks_do_not_reach_the_journal(run):
    desk = open_drawn_desk(run)

    desk.record_view("case-0001", "concerned", "One\x00 two\x1b[31m three\u202e.\r\nNext line.")

    text = entries_of(run)[0]["text"]
    assert text.splitlines()[1] == "Next line."
    assert not any(mark in text for mark in "\x00\x1b\u202e\r")
