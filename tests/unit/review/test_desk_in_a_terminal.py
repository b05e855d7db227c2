"""A whole review in a terminal, typed line by line; what stands in records cannot speak to the terminal."""

from __future__ import annotations

import re

import pytest
from drawn_desks import desk_run, drawn_record, open_drawn_desk, rich_sheet
from typer.testing import CliRunner

from riskkit.cli import app
from riskkit.domain.errors import SpecError
from riskkit.review import read_journal
from riskkit.runs import verify_run

VIEW = "1\nTwo injuries in two weeks.\nNobody followed them up.\n\n"
JUDGEMENT = "2\nThe sheet counts one event twice.\n\nA call to the school.\nCorrect the record.\n"


@pytest.fixture
def run(tmp_path):
    return desk_run(tmp_path / "run")


def typed(run, lines, *more):
    return CliRunner().invoke(app, ["review", "open", str(run), *more], input=lines)


def kinds(run):
    return [entry["kind"] for entry in read_journal(run / "journal.jsonl").entries[1:]]


def test_a_case_is_worked_from_the_list_to_the_judgement(run):
    found = typed(run, f"\n{VIEW}{JUDGEMENT}q\n")

    assert found.exit_code == 0, found.output
    assert kinds(run) == ["view", "shown", "judged"]
    view, _, judged = read_journal(run / "journal.jsonl").entries[1:]
    assert view["text"] == "Two injuries in two weeks.\nNobody followed them up."
    assert (judged["about"]["judgement"], judged["about"]["action"]) == ("differs", "Correct the record.")
    assert verify_run(run).ok
    assert "2 of 3 cases wait" in found.output


def test_nothing_of_the_sheet_is_printed_before_the_view_is_recorded(run):
    before = typed(run, "\n").output
    after = typed(run, f"\n{VIEW}").output

    for word in ("0.62", "Raised", "raised", "highest", "+0.82", "41%", "Counts for", "case-000", "Short history"):
        assert word not in before
        assert word in after or word in ("Raised",)
    assert "Reported assault with injury" in before


def test_a_view_that_was_not_finished_is_not_recorded(run):
    assert typed(run, "\n1\nTwo injuries").exit_code == 0
    assert kinds(run) == []


def test_an_empty_answer_is_asked_again(run):
    found = typed(run, f"\n9\n1\n.\n{VIEW}")

    assert "none of the numbers" in found.output
    assert "Not recorded" in found.output
    assert kinds(run) == ["view", "shown"]


def test_one_case_is_opened_by_its_number_or_its_name(run):
    name = open_drawn_desk(run).name_of("case-0002")

    assert f"Case {name}" in typed(run, "", "--case", "case-0002").output
    assert f"Case {name}" in typed(run, "", "--case", name).output
    with pytest.raises(SpecError, match="no such case"):
        CliRunner().invoke(app, ["review", "open", str(run), "--case", "case-0099"], catch_exceptions=False)


def test_a_run_folder_alone_opens_the_desk(run):
    assert "3 of 3 cases wait" in CliRunner().invoke(app, ["review", str(run)], input="q\n").output


def test_a_remark_can_follow_a_judgement(run):
    typed(run, f"{VIEW}{JUDGEMENT}", "--case", "case-0001")
    typed(run, "y\nA letter came.\n\n", "--case", "case-0001")

    assert kinds(run) == ["view", "shown", "judged", "shown", "view"]
    assert open_drawn_desk(run).state("case-0001").remarks[0]["text"] == "A letter came."


def test_escape_sequences_markup_and_turned_text_in_records_are_shown_and_not_obeyed(tmp_path):
    hostile = (
        "\x1b[2J\x1b]0;title\x07\x9b31m[red]red[/red] :smile: \u202edesrever\x00\r[link=http://example.com]x[/link]"
    )
    record = drawn_record(1, what=hostile, agency=hostile, status=hostile)
    sheet = rich_sheet(1, records=(record,), not_known=(hostile,), warnings=(hostile,), cut=hostile, band=hostile)
    run = desk_run(tmp_path / "run", [sheet], title=hostile)

    output = typed(run, f"\n{VIEW}{JUDGEMENT}").output

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", output)
    assert "[red]red[/red] :smile:" in re.sub(r"\s+", " ", output)
