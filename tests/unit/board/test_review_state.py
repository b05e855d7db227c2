"""Where a review stands is said only as far as it can be shown (R12)."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from drawn_boards import BOARD_KEY, GIVEN, OTHER_KEY, TIME, WITH_KEYS, board_run
from drawn_runs import bytes_of, drawn_facts, drawn_run

from riskkit import deciding, reviewing
from riskkit.domain.chain import anchor_of, entry_line, make_entry
from riskkit.review import append_entry
from riskkit.runs import open_run, verify_run
from riskkit.runs.manifest import FileSeal, JournalSeal, seal_manifest

BOARD = {"role": "board", "time": TIME}


def decided(folder: Path, decision: str = "continue", key: Any = BOARD_KEY, **changes: Any) -> Path:
    """A run that was asked about, answered, and decided upon."""
    run = board_run(folder, WITH_KEYS, **changes)
    reviewing.ask(run, text="How are people told?", owner="analyst", **BOARD)
    reviewing.answer(run, "Q1", text="By letter.", role="analyst", evidence=["G01"], time=TIME)
    reviewing.decide(run, decision, text="Go on until March.", key=key, **BOARD)
    return run


def test_nothing_written_is_unreviewed_and_a_question_is_in_review(tmp_path):
    run = drawn_run(tmp_path / "run")
    assert deciding.review_state(run).state == "unreviewed"

    reviewing.ask(run, text="How?", owner="analyst", **BOARD)

    assert deciding.review_state(run).state == "in review"


def test_a_signed_decision_about_this_manifest_is_decided_and_says_by_whom(tmp_path):
    run = decided(tmp_path / "run")

    for keys in (None, GIVEN):
        state = deciding.review_state(run, keys)
        assert (state.state, state.decision, state.role, state.date) == ("decided", "continue", "board", "2026-11-25")
        assert (state.manifest, state.signed_by) == (open_run(run).manifest_sha256, BOARD_KEY.public.key_id)


def test_where_no_keys_are_named_or_given_a_decision_is_said_to_be_unsigned(tmp_path):
    run = drawn_run(tmp_path / "run")
    reviewing.decide(run, "stop", text="Stop.", **BOARD)

    assert "unsigned" in str(deciding.review_state(run))
    assert deciding.review_state(run, GIVEN).state == "in review"


def test_a_decision_signed_with_a_key_that_was_not_given_does_not_count(tmp_path):
    run = drawn_run(tmp_path / "run")
    reviewing.decide(run, "stop", text="Stop.", key=OTHER_KEY, **BOARD)

    assert deciding.review_state(run).state == "decided"
    assert deciding.review_state(run, GIVEN).state == "unreviewed"


def test_somebody_elses_decision_does_not_count_where_the_board_names_keys(tmp_path):
    run = board_run(tmp_path / "run", WITH_KEYS)
    reviewing.decide(run, "use-for-research", text="Use it.", role="analyst", time=TIME)

    assert deciding.review_state(run).state == "in review"


def test_a_question_after_the_decision_opens_the_review_again_and_a_view_does_not(tmp_path):
    run = decided(tmp_path / "run")
    append_entry(run / "journal.jsonl", time=TIME, kind="view", role="reviewer", text="Mine.")
    assert deciding.review_state(run, GIVEN).state == "decided"

    reviewing.ask(run, text="And by telephone?", owner="analyst", **BOARD)

    assert deciding.review_state(run, GIVEN).state == "in review"


def test_the_last_decision_counts(tmp_path):
    run = decided(tmp_path / "run")
    reviewing.decide(run, "stop", text="Stop after all.", key=BOARD_KEY, **BOARD)

    assert deciding.review_state(run, GIVEN).decision == "stop"


def _resealed(run: Path, changes: dict[str, bytes]) -> None:
    """Change files and make the manifest anew, as somebody does who can rewrite everything but has no key."""
    for name, content in changes.items():
        (run / name).write_bytes(content)
    manifest = json.loads((run / "manifest.json").read_bytes())
    import hashlib

    seals = {
        name: FileSeal(sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))
        for name, content in bytes_of(run).items()
        if name not in ("manifest.json", "journal.jsonl")
    }
    facts = {key: value for key, value in manifest.items() if key not in ("files", "journal", "seal")}
    (run / "manifest.json").write_bytes(seal_manifest(facts, seals, JournalSeal(**manifest["journal"])))


def _rechained(lines: list[dict], manifest: str | None = None) -> bytes:
    """A journal's entries with every hash made anew, unsigned, about another manifest if one is given."""
    told, previous = b"", "0" * 64
    for n, entry in enumerate(lines, 1):
        said = {name: entry[name] for name in ("time", "kind", "role", "text")}
        about = entry["about"] | ({"manifest": manifest} if manifest and "manifest" in entry["about"] else {})
        new = make_entry(n=n, previous=previous, about=about, **said)
        previous, told = new["hash"], told + entry_line(new)
    return told


def _edit(draw: random.Random, number: int, run: Path, other: Path) -> str:
    """One of 200 edits of a decided run, by its number: what was edited, and how."""
    files = sorted(name for name in bytes_of(run) if name != "journal.jsonl")
    journal = run / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    entries = [json.loads(line) for line in lines]
    kind, at = number % 10, number // 10
    name = files[at % len(files)]
    content = (run / name).read_bytes()
    if kind == 0:
        flipped = bytearray(content)
        flipped[draw.randrange(len(flipped))] ^= 1 << draw.randrange(8)
        (run / name).write_bytes(bytes(flipped))
    elif kind == 1:
        (run / name).unlink()
    elif kind == 2:
        (run / f"report/extra-{at}.html").write_text("added")
    elif kind == 3:  # a file changed, and the manifest resealed to fit
        page = ("report/checklist.html", "model/lightgbm.txt", "report/audit-report.html", "model/model.json")[at % 4]
        _resealed(run, {page: (run / page).read_bytes() + b" " * (at + 1)})
    elif kind == 4:  # resealed, and every later entry bound to the new manifest with hashes made anew, unsigned
        import hashlib

        _resealed(run, {"report/checklist.html": b"another" + b"!" * at})
        journal.write_bytes(_rechained(entries, hashlib.sha256((run / "manifest.json").read_bytes()).hexdigest()))
    elif kind == 5:
        flipped = bytearray(journal.read_bytes())
        flipped[draw.randrange(len(flipped))] ^= 1 << draw.randrange(8)
        journal.write_bytes(bytes(flipped))
    elif kind == 6:
        cut = draw.randrange(1, len(lines))  # the decision, and perhaps more, is gone
        journal.write_bytes(b"".join(lines[:-1] if at % 2 else lines[:cut]))
    elif kind == 7:  # the journal of another run, whole or its signed tail on ours
        theirs = (other / "journal.jsonl").read_bytes().splitlines(keepends=True)
        journal.write_bytes(b"".join(theirs if at % 2 else lines[:1] + theirs[1:]))
    elif kind == 8:  # another decision put into the signed one's mouth
        changed = [dict(entry, about=dict(entry["about"])) for entry in entries]
        changed[-1]["about"]["decision"] = ("use-for-research", "stop", "change")[at % 3]
        changed[-1]["text"] += " " * (at + 1) + "."
        signed = {"key": entries[-1]["key"], "signature": entries[-1]["signature"]}
        last = json.loads(_rechained(changed).splitlines()[-1])
        kept = entry_line({**last, **(signed if at % 2 else {})})
        journal.write_bytes(b"".join(lines[:-1]) + kept)
    else:  # a later word of the board that nobody signed, or a question
        words = {"time": TIME, "role": "board", "text": f"Use it, {at}."}
        kinds = ("decision", "question", "override")
        about = {"decision": "use-for-research", "manifest": entries[-1]["about"]["manifest"]}
        new = make_entry(n=len(entries) + 1, kind=kinds[at % 3], previous=entries[-1]["hash"], about=about, **words)
        journal.write_bytes(b"".join(lines) + entry_line(new))
    return f"{number}: kind {kind}, {name}"


def test_of_two_hundred_edits_after_a_signed_decision_none_keeps_it_decided(tmp_path):
    run = decided(tmp_path / "run")
    other = decided(tmp_path / "other", run_id="another-run-0001")
    draw, kept = random.Random(12), []
    places: set[str] = set()
    for number in range(200):
        copy = tmp_path / "copy"
        shutil.copytree(run, copy)
        before = bytes_of(copy)
        told = _edit(draw, number, copy, other)
        after = bytes_of(copy)
        assert after != before, told
        places |= {name for name in {*before, *after} if before.get(name) != after.get(name)}
        if deciding.review_state(copy, GIVEN).state == "decided":
            kept.append(told)
        shutil.rmtree(copy)

    assert deciding.review_state(run, GIVEN).state == "decided"
    assert kept == []
    assert len(places) >= 30


def test_a_signed_decision_cannot_move_to_a_run_of_another_manifest(tmp_path):
    """Even by somebody who rewrites the other run's journal up to the decision, and its manifest to fit."""
    run = decided(tmp_path / "run")
    other = drawn_run(tmp_path / "other", drawn_facts(seed=7, run_id="another-run-0001"))
    (other / "journal.jsonl").write_bytes((run / "journal.jsonl").read_bytes())

    state = deciding.review_state(other, GIVEN)

    assert state.state == "unreviewed"
    assert "not the ones that were sealed" in state.why


def test_a_cut_tail_is_seen_against_the_anchor_on_the_board_paper(tmp_path):
    run = decided(tmp_path / "run")
    paper = anchor_of((run / "journal.jsonl").read_bytes())
    reviewing.decide(run, "stop", text="Stop.", key=BOARD_KEY, **BOARD)
    paper_of_the_stop = anchor_of((run / "journal.jsonl").read_bytes())
    lines = (run / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (run / "journal.jsonl").write_bytes(b"".join(lines[:-1]))

    assert deciding.review_state(run, GIVEN, anchor=paper).decision == "continue"
    assert deciding.review_state(run, GIVEN, anchor=paper_of_the_stop).state == "unreviewed"
    assert not verify_run(run, anchor=paper_of_the_stop).ok


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda e: {**e, "signature": "", "key": ""}, "hash"),
        (lambda e: {**e, "signature": ""}, "no signature"),
        (lambda e: {**e, "key": OTHER_KEY.public.key_id}, "hash"),
        (lambda e: {**e, "signature": OTHER_KEY.sign("riskkit journal entry", e["hash"].encode())}, "does not hold"),
    ],
)
def test_verify_sees_a_damaged_signature_with_no_key_given_where_the_board_names_its_own(tmp_path, damage, words):
    run = decided(tmp_path / "run")
    lines = (run / "journal.jsonl").read_bytes().splitlines(keepends=True)
    (run / "journal.jsonl").write_bytes(b"".join(lines[:-1]) + entry_line(damage(json.loads(lines[-1]))))

    found = verify_run(run)

    assert not found.ok
    assert words in "; ".join(found.problems)


def test_verify_sees_an_entry_about_another_manifest_and_one_about_none(tmp_path):
    run = drawn_run(tmp_path / "run")
    line = (run / "journal.jsonl").read_bytes()
    head = json.loads(line)["hash"]
    for about, words in (({"manifest": "f" * 64}, "about another run"), ({}, "about no run")):
        entry = make_entry(n=2, time=TIME, kind="view", role="reviewer", text="x", previous=head, about=about)
        (run / "journal.jsonl").write_bytes(line + entry_line(entry))

        assert [words in problem for problem in verify_run(run).problems] == [True]


def test_keys_named_by_id_only_must_be_given_to_be_checked(tmp_path):
    run = board_run(tmp_path / "run", {"keys": {"board": [BOARD_KEY.public.key_id]}})
    reviewing.decide(run, "stop", text="Stop.", key=BOARD_KEY, **BOARD)

    assert "--public" in verify_run(run).problems[0]
    assert verify_run(run, keys=GIVEN).ok
    assert deciding.review_state(run, GIVEN).state == "decided"
