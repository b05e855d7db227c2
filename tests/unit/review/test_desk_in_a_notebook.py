"""The same desk as widgets: driven by their values and clicks, and once in a real notebook."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from drawn_desks import desk_run

import riskkit as rk
from riskkit.review import read_journal
from riskkit.runs import verify_run

pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: pip install riskkit[notebook]")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def run(tmp_path):
    return desk_run(tmp_path / "run")


@pytest.fixture
def desk(run):
    return rk.review_in_notebook(run).desk


def kinds(run):
    return [entry["kind"] for entry in read_journal(run / "journal.jsonl").entries[1:]]


def all_values(widget):
    """Everything a front end would be sent, of a widget and all inside it."""
    state = repr(widget.get_state())
    return state + "".join(all_values(child) for child in getattr(widget, "children", ()))


def test_view_sheet_and_judgement_follow_one_another(run, desk):
    desk.says.value = "concerned"
    desk.reasons.value = "Two injuries."
    desk.send.click()
    assert "0.62 to 0.81" in desk.told.value
    assert "Your own view, before: concerned" in desk.told.value
    desk.says.value = "agrees"
    desk.reasons.value = "The records say it."
    desk.action.value = "A call."
    desk.send.click()

    assert kinds(run) == ["view", "shown", "judged"]
    assert "You said: agrees" in desk.question.value
    assert desk.send.layout.display == "none"
    assert verify_run(run).ok


def test_nothing_of_the_sheet_is_in_any_widget_before_the_view(run, desk):
    for _, name in desk.case.options:
        desk.case.value = name
        values = all_values(desk.box)
        assert "Reported assault with injury" in values
        for word in ("0.62", "+0.82", "41%", "highest", "Counts for", "recipes", "Short history", "case-000"):
            assert word not in values
    assert kinds(run) == []


@pytest.mark.parametrize(("says", "reasons"), [(None, "Two injuries."), ("concerned", "  ")])
def test_what_is_missing_is_said_and_what_was_written_stays(run, desk, says, reasons):
    desk.says.value = says
    desk.reasons.value = reasons
    desk.send.click()

    assert "Not recorded" in desk.fault.value
    assert desk.reasons.value == reasons
    assert kinds(run) == []


def test_a_case_that_is_left_and_taken_up_again_is_where_it_was(run, desk):
    desk.says.value, desk.reasons.value = "concerned", "Two injuries."
    desk.send.click()
    first, second = desk.case.value, desk.case.options[1][1]
    desk.case.value = second
    assert "0.62" not in desk.told.value
    desk.case.value = first

    assert "0.62" in desk.told.value
    assert kinds(run) == ["view", "shown"]


def test_in_a_real_notebook_the_desk_stands_in_a_cell(run):
    import nbformat
    from nbclient import NotebookClient

    cell = f"import riskkit as rk\nbox = rk.review_in_notebook({str(run)!r})\nbox"
    act = (
        "desk = box.desk\ndesk.says.value, desk.reasons.value = 'concerned', 'Two injuries.'\ndesk.send.click()\n"
        "desk.says.value, desk.reasons.value = 'differs', 'Counted twice.'\ndesk.send.click()\n"
        "print(desk.question.value)"
    )
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell), nbformat.v4.new_code_cell(act)])
    kernel = {**os.environ, "PYTHONPATH": str(ROOT)}

    done = NotebookClient(book, timeout=120).execute(env=kernel)

    assert "application/vnd.jupyter.widget-view+json" in done.cells[0].outputs[0]["data"]
    assert "You said: differs" in str(done.cells[1].outputs)
    assert kinds(run) == ["view", "shown", "judged"]
