"""A run opens only if it verifies, and its scores come with their audit."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from datetime import date

import numpy as np
import pandas as pd
import pytest
from drawn_runs import drawn_audit, drawn_facts, drawn_finding, drawn_reasons, drawn_run, drawn_scores, logit

from riskkit.domain.errors import RunRefused
from riskkit.review import append_entry
from riskkit.runs import open_run, verify_run
from riskkit.runs.evidence_tables import GATE, _worst_error


def test_scores_carry_their_findings_run_id_and_status(tmp_path):
    scores = open_run(drawn_run(tmp_path / "run")).scores()

    assert [finding["code"] for finding in scores.attrs["audit"]] == ["D01", "P01", "G01", "X01"]
    assert scores.attrs["run_id"] == "a1b2c3d4e5f60718"
    assert scores.attrs["status"].startswith("SYNTHETIC")
    pd.testing.assert_frame_equal(
        scores.astype({"role": "object", "person_id": "object"}),
        drawn_scores().astype({"role": "object", "person_id": "object"}),
    )


def test_one_persons_reasons_sum_to_the_logit_of_their_score(tmp_path):
    run = open_run(drawn_run(tmp_path / "run"))

    reasons = run.explanations("person-1", date(2024, 3, 1))

    score = run.scores().set_index("person_id").loc["person-1", "score"]
    assert reasons["contribution"].sum() == pytest.approx(logit(score), abs=1e-9)
    assert len(reasons) == 3
    assert len(run.explanations()) == len(drawn_reasons(drawn_scores()))
    assert reasons.attrs["audit"]


@pytest.mark.parametrize(
    ("person", "day"), [("nobody", None), ("person-1", date(2023, 1, 1)), (None, date(2023, 1, 1))]
)
def test_reasons_of_somebody_who_was_not_scored_are_refused_without_repeating_the_name(tmp_path, person, day):
    with pytest.raises(RunRefused, match="no reasons for that person") as caught:
        open_run(drawn_run(tmp_path / "run")).explanations(person, day)

    assert "nobody" not in str(caught.value)


def test_findings_are_looked_up_by_code(tmp_path):
    findings = open_run(drawn_run(tmp_path / "run")).findings

    assert findings["G01"]["verdict"] == "held"
    assert "G01" in findings
    assert "Z99" not in findings
    assert findings[0]["code"] == "D01"
    with pytest.raises(KeyError, match="there are D01, P01"):
        findings["Z99"]


def test_a_run_shows_its_status_and_findings_first_and_links_its_report(tmp_path):
    facts = drawn_facts(releasable=False, why_not=["D04: 3 events on <both> sides"])
    finding = drawn_finding("D04", verdict="broken", severity="blocks", because="<script>alert(1)</script>")
    audit = drawn_audit(facts, [finding, drawn_finding("P01"), drawn_finding("G01")])
    run = open_run(drawn_run(tmp_path / "run", facts, files={"audit.json": audit}))

    shown = run._repr_html_()

    order = [shown.index(part) for part in ("SYNTHETIC", "&lt;both&gt;", "<table>", "&lt;script", "audit-report.html")]
    assert order == sorted(order)
    assert "<script>" not in shown
    assert "person-0" not in shown
    assert "case-0001" not in shown
    assert "not for decisions about people" in repr(run)
    assert run.why_not == ("D04: 3 events on <both> sides",)


def test_model_files_are_the_sealed_bytes_and_names_open_model_takes(tmp_path):
    files = open_run(drawn_run(tmp_path / "run")).model_files()

    assert sorted(files) == ["lightgbm.txt", "model.json"]
    assert files["model.json"] == b'{"format":"drawn"}'


def test_what_a_tracking_store_may_hold_names_no_scores_and_no_sheet(tmp_path):
    tracked = open_run(drawn_run(tmp_path / "run")).tracked_files()

    assert "manifest.json" in tracked
    assert "report/audit-report.html" in tracked
    assert not [name for name in tracked if "people" in name or name.endswith(".parquet") or name.startswith("model")]


@pytest.mark.parametrize(
    "name", ["scores.parquet", "explanations.parquet", "audit.json", "study.yaml", "model/model.json"]
)
def test_what_changes_after_opening_is_refused_when_it_is_read(tmp_path, name):
    path = drawn_run(tmp_path / "run")
    run = open_run(path)
    (path / name).write_bytes((path / name).read_bytes()[::-1])
    read = {
        "scores.parquet": run.scores, "explanations.parquet": run.explanations, "audit.json": lambda: run.scores(),
        "study.yaml": lambda: run.study_text, "model/model.json": run.model_files,
    }  # fmt: skip

    with pytest.raises(RunRefused, match="changed"):
        read[name]()


def test_a_copy_of_the_folder_verifies_and_a_copy_of_the_object_holds_no_scores(tmp_path):
    import shutil

    path = drawn_run(tmp_path / "run")
    shutil.copytree(path, tmp_path / "copy")

    run = copy.copy(open_run(tmp_path / "copy"))

    assert run.run_id == "a1b2c3d4e5f60718"
    assert not [value for value in vars(run).values() if isinstance(value, pd.DataFrame | np.ndarray)]


@pytest.mark.parametrize("what", ["nothing", "a file", "an empty folder", "another folder"])
def test_what_is_not_a_run_is_refused_in_words(tmp_path, what):
    path = tmp_path / "run"
    if what == "a file":
        path.write_text("{}")
    elif what != "nothing":
        path.mkdir()
        if what == "another folder":
            (path / "notes.txt").write_text("mine")

    with pytest.raises(RunRefused, match=r"not a run|not a folder|cannot be read"):
        open_run(path)
    assert not verify_run(path).ok
    assert not verify_run("\x00").ok


def test_a_journal_may_grow_after_sealing_and_the_growth_is_said(tmp_path):
    path = drawn_run(tmp_path / "run")
    for n in range(3):
        append_entry(
            path / "journal.jsonl", time="2026-11-25T09:00:00+00:00", kind="question", role="board", text=f"{n}?"
        )

    found = verify_run(path)

    assert found.ok
    assert found.entries_after_sealing == 3
    assert found.journal.entries == 4
    assert "3 journal entries since sealing" in str(found)


def test_a_tail_cut_after_sealing_is_seen_against_an_anchor_kept_apart(tmp_path):
    path = drawn_run(tmp_path / "run")
    for n in range(3):
        append_entry(
            path / "journal.jsonl", time="2026-11-25T09:00:00+00:00", kind="view", role="reviewer", text=f"{n}."
        )
    printed = verify_run(path).journal
    journal = (path / "journal.jsonl").read_bytes()
    (path / "journal.jsonl").write_bytes(b"".join(journal.splitlines(keepends=True)[:-1]))

    assert verify_run(path).ok, "without the anchor nobody can know; the README says so"
    assert "were anchored" in verify_run(path, anchor=printed).problems[0]


def test_a_run_expires_after_its_last_day(tmp_path):
    run = open_run(drawn_run(tmp_path / "run"))

    assert [run.expired(day) for day in (date(2027, 2, 21), date(2027, 2, 22))] == [False, True]


@pytest.mark.parametrize("raw", [-40.0, -12.5, -1e-9, 0.0, 3.0, 20.0, 34.0, 36.5, 40.0, 800.0, -800.0])
def test_honest_reasons_pass_the_gate_wherever_the_score_lies(raw):
    with np.errstate(over="ignore"):
        score = np.array([1 / (1 + np.exp(-raw))])

    assert _worst_error(score, np.array([raw])) <= GATE == 1e-9


@pytest.mark.parametrize("raw", [-40.0, -12.5, 0.0, 3.0, 15.0])
def test_reasons_that_miss_by_a_hundred_millionth_do_not_pass(raw):
    score = np.array([1 / (1 + np.exp(-raw))])

    assert _worst_error(score, np.array([raw + 1e-8 * max(1.0, abs(raw))])) > GATE


def test_reading_the_room_loads_no_table_library():
    code = (
        "import sys, riskkit.runs, riskkit.review\n"
        "print([m for m in ('pandas', 'numpy', 'pyarrow', 'yaml') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert json.loads(told.stdout.replace("'", '"')) == []


def test_a_run_can_be_read_while_others_write_to_its_journal(tmp_path):
    path = drawn_run(tmp_path / "run")
    enough = tmp_path / "looked-enough"
    child = os.fork()
    if child == 0:
        try:
            n = 0
            while n < 300 or not enough.exists():
                append_entry(
                    path / "journal.jsonl", time="2026-11-25T09:00:00+00:00", kind="view", role="r", text=f"{n} " * 400
                )
                n += 1
        finally:
            os._exit(0)
    try:
        for _ in range(6):
            assert verify_run(path).problems == ()
            assert os.waitpid(child, os.WNOHANG)[0] == 0, "the other process stopped writing"
    finally:
        enough.touch()
        os.waitpid(child, 0)
