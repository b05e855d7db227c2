"""A run folder appears whole or not at all, and never without its evidence."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import resource
import threading
from pathlib import Path

import pytest
from drawn_runs import as_parquet, bytes_of, drawn_facts, drawn_files, drawn_reasons, drawn_run, drawn_scores

from riskkit.domain.errors import CannotWrite, RiskkitError, RunRefused, SpecError
from riskkit.runs import clear_leftovers, verify_run, write_run


def test_a_written_run_verifies_and_nothing_hidden_stays_beside_it(tmp_path):
    path = drawn_run(tmp_path / "above" / "run")

    assert verify_run(path).problems == ()
    assert os.listdir(tmp_path / "above") == ["run"]


def test_the_manifest_holds_the_hash_and_size_of_every_file_but_itself_and_the_journal(tmp_path):
    path = drawn_run(tmp_path / "run")

    manifest = json.loads((path / "manifest.json").read_text())
    files = {n: c for n, c in bytes_of(path).items() if n not in ("manifest.json", "journal.jsonl")}
    assert manifest["files"] == {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} for name, content in files.items()
    }
    journal = (path / "journal.jsonl").read_bytes()
    assert manifest["journal"]["entries"] == 1
    assert manifest["journal"]["head"] == json.loads(journal)["hash"]


def test_the_same_files_and_facts_give_the_same_bytes_in_any_folder_and_time_zone(tmp_path, monkeypatch):
    first = bytes_of(drawn_run(tmp_path / "one"))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    facts = dict(reversed(drawn_facts().items()))
    files = dict(reversed(drawn_files(facts).items()))

    second = bytes_of(write_run(tmp_path / "far" / "away", files.items(), facts))

    assert first == second


def test_files_are_for_their_owner_only(tmp_path):
    path = drawn_run(tmp_path / "run")

    modes = {p.stat().st_mode & 0o777 for p in path.rglob("*")} | {path.stat().st_mode & 0o777}
    assert modes == {0o600, 0o700}


@pytest.mark.parametrize("kind", ["folder", "empty folder", "file", "dangling link"])
def test_an_existing_target_is_refused_and_left_as_it_was(tmp_path, kind):
    target = tmp_path / "run"
    if kind == "dangling link":
        target.symlink_to(tmp_path / "nowhere")
    elif kind == "file":
        target.write_text("mine")
    else:
        target.mkdir()
        if kind == "folder":
            (target / "mine").write_text("mine")

    with pytest.raises(CannotWrite, match="exists already"):
        drawn_run(target)

    assert os.listdir(tmp_path) == ["run"]
    assert kind != "file" or target.read_text() == "mine"


@pytest.mark.parametrize(
    "missing",
    [
        "audit.json", "explanations.parquet", "scores.parquet", "study.yaml", "report/audit-report.html",
        "report/checklist.html", "report/transparency-record.json", "report/people/case-0001.html",
    ],
)  # fmt: skip
def test_no_run_is_sealed_without_a_part_of_its_evidence(tmp_path, missing):
    with pytest.raises(RunRefused):
        drawn_run(tmp_path / "run", files={missing: None})

    assert os.listdir(tmp_path) == []


def test_no_trained_run_is_sealed_without_its_model(tmp_path):
    with pytest.raises(RunRefused, match="model/"):
        drawn_run(tmp_path / "run", files={"model/model.json": None, "model/lightgbm.txt": None})


@pytest.mark.parametrize(
    "name",
    [
        "../out.json", "/etc/x.json", "model/../x.json", "model/m.pkl", "model/m.joblib", "model/sub/m.json", ".git/x",
        "report/.hidden.html", "report/a b.html", "report/people/x\u202elmth.html", "report\\x.html", "extra.json", "",
        "report/x.html\x00", "manifest.json", "report/people/case.svg", "report/" + "x" * 120 + ".html",
    ],
)  # fmt: skip
def test_a_file_name_no_run_may_hold_is_refused(tmp_path, name):
    with pytest.raises(SpecError, match="no run may hold"):
        drawn_run(tmp_path / "run", files={name: b"{}"})

    assert os.listdir(tmp_path) == []


def test_two_names_that_differ_in_capitals_only_are_refused(tmp_path):
    with pytest.raises(SpecError, match="given twice"):
        drawn_run(tmp_path / "run", files={"report/Checklist.html": b"x"})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"riskkit_run": 2}, "riskkit_run"),
        ({"role": "offender"}, "role"),
        ({"seed": "7"}, "seed"),
        ({"seed": True}, "seed"),
        ({"study_fingerprint": "abc"}, "study_fingerprint"),
        ({"releasable": True, "why_not": ["a reason"]}, "releasable"),
        ({"releasable": False, "why_not": []}, "releasable"),
        ({"expires": "2020-01-01T00:00:00+00:00"}, "expires"),
        ({"created": "soon"}, "manifest"),
        ({"run_id": "../../x"}, "run_id"),
        ({"files": {}}, "files"),
        ({"more": float("nan")}, "plain JSON"),
        ({"more": {1, 2}}, "plain JSON"),
        ({"code": {"version": "1"}}, "code"),
    ],
)
def test_facts_a_manifest_may_not_hold_are_refused_before_any_file_is_written(tmp_path, changes, words):
    with pytest.raises(SpecError, match=words):
        drawn_run(tmp_path / "run", drawn_facts(**changes))

    assert os.listdir(tmp_path) == []


def test_reasons_that_do_not_sum_to_their_score_are_never_sealed(tmp_path):
    reasons = drawn_reasons(drawn_scores())
    reasons.loc[4, "contribution"] += 1e-8

    with pytest.raises(RunRefused, match="reasons miss their score"):
        drawn_run(tmp_path / "run", files={"explanations.parquet": as_parquet(reasons)})


def test_reasons_within_the_gate_are_sealed(tmp_path):
    reasons = drawn_reasons(drawn_scores())
    reasons.loc[4, "contribution"] += 1e-10

    found = verify_run(drawn_run(tmp_path / "run", files={"explanations.parquet": as_parquet(reasons)}))

    assert found.ok
    assert 1e-11 < found.worst_additivity < 1e-9


def test_an_error_while_pages_are_made_passes_through_and_leaves_nothing(tmp_path):
    def files():
        yield "study.yaml", b"x: 1"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_run(tmp_path / "run", files(), drawn_facts())

    assert os.listdir(tmp_path) == []


def test_a_size_limit_is_told_as_a_full_disk_and_leaves_nothing(tmp_path):
    facts = drawn_facts()
    files = drawn_files(facts, files={"report/map.html": b"x" * 3_000_000})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        with pytest.raises(CannotWrite, match="disk is full"):
            write_run(tmp_path / "run", files.items(), facts)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("call", ["open", "fsync", "rename", "mkdir"])
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "may not be written"),
        (errno.EACCES, "may not be written"),
        (errno.EIO, "EIO"),
    ],
)
def test_what_the_disk_refuses_is_a_clear_error_and_no_half_folder(tmp_path, monkeypatch, call, number, words):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), "a private name")

    facts = drawn_facts()
    files = drawn_files(facts)
    monkeypatch.setattr(os, call, refuse)

    with pytest.raises(RiskkitError, match=words) as caught:
        write_run(tmp_path / "run", files.items(), facts)

    monkeypatch.undo()
    assert "a private name" not in str(caught.value)
    assert not (tmp_path / "run").exists()
    assert clear_leftovers(tmp_path) <= 1
    assert os.listdir(tmp_path) == []


def test_a_file_system_that_takes_no_folders_is_told_so():
    with pytest.raises(CannotWrite, match="was not written"):
        drawn_run(Path("/proc/riskkit-run"))


def test_of_runs_that_race_for_one_name_exactly_one_wins(tmp_path):
    barrier, outcomes = threading.Barrier(4), []

    def race(seed: int) -> None:
        facts = drawn_facts(run_id=f"racing-run-{seed}")
        files = drawn_files(facts)
        try:
            write_run(tmp_path / "run", files.items(), facts, progress=lambda s, *_: wait(s))
        except CannotWrite as error:
            outcomes.append(str(error))
        else:
            outcomes.append(facts["run_id"])

    def wait(stage: str) -> None:
        if stage == "publishing":
            barrier.wait(timeout=60)

    threads = [threading.Thread(target=race, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    won = [outcome for outcome in outcomes if outcome.startswith("racing")]
    assert len(outcomes) == 4
    assert len(won) == 1
    assert json.loads((tmp_path / "run" / "manifest.json").read_text())["run_id"] == won[0]
    assert verify_run(tmp_path / "run").ok
    assert os.listdir(tmp_path) == ["run"]


def test_a_name_taken_between_the_look_and_the_move_is_refused(tmp_path, monkeypatch):
    from riskkit.runs import part_folder

    def take_the_name(stage: str, *_: int) -> None:
        if stage == "publishing":
            monkeypatch.setattr(part_folder, "refuse_existing", lambda to: None)
            (tmp_path / "run").mkdir()
            (tmp_path / "run" / "theirs").write_text("theirs")

    with pytest.raises(CannotWrite, match="another run"):
        write_run(tmp_path / "run", drawn_files(drawn_facts()).items(), drawn_facts(), progress=take_the_name)

    assert os.listdir(tmp_path / "run") == ["theirs"]


def test_scores_made_elsewhere_need_no_reasons_and_no_model(tmp_path):
    from drawn_runs import STUDY

    study = {**STUDY, "kind": "scores"}
    text = json.dumps(study, sort_keys=True, separators=(",", ":"))
    facts = drawn_facts(kind="scores", study_fingerprint=hashlib.sha256(text.encode()).hexdigest())
    scores = drawn_scores().assign(score=[90.0, 50.0, 10.0], score_low=float("nan"), score_high=float("nan"))
    changes = {
        "study.yaml": json.dumps(study).encode(),
        "scores.parquet": as_parquet(scores),
        "explanations.parquet": as_parquet(drawn_reasons(drawn_scores()).iloc[:0]),
        "model/model.json": None,
        "model/lightgbm.txt": None,
        "report/people/case-0001.html": None,
        "sheets.jsonl": b"",
    }

    assert verify_run(drawn_run(tmp_path / "run", facts, files=changes)).ok
