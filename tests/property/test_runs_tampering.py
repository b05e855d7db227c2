"""Whatever is done to a sealed run, it is seen (R8, R9), and nothing in it is ever run (R10)."""

from __future__ import annotations

import builtins
import hashlib
import json
import os
import pickle
import random
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from drawn_runs import (
    SHEET_KEY,
    SIGNING,
    as_parquet,
    bytes_of,
    drawn_audit,
    drawn_facts,
    drawn_files,
    drawn_finding,
    drawn_reasons,
    drawn_run,
    drawn_scores,
    drawn_sheet,
)
from how_many import examples
from resealing import reseal

from riskkit.domain.chain import entry_line, make_entry
from riskkit.domain.envelope import signed_envelope
from riskkit.domain.errors import RunRefused
from riskkit.domain.signing import SigningKey
from riskkit.runs import open_run, verify_run
from riskkit.runs.sheet_lines import sheet_line

TIMES = examples(30, 1_000)
"""For each kind, on an unsigned and on a signed run: over 1,300 in CI, 1,000 of each before a release."""
Tamper = Callable[[Path, random.Random, dict[str, bytes], dict[str, bytes]], None]


def _pick(draw: random.Random, files: dict[str, bytes], *, but: tuple[str, ...] = ()) -> str:
    return draw.choice([name for name in sorted(files) if name not in but])


def _flip_a_bit(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    name = _pick(draw, mine)
    content = bytearray(mine[name])
    content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    (run / name).write_bytes(bytes(content))


def _cut_a_file(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    name = _pick(draw, mine)
    (run / name).write_bytes(mine[name][: draw.randrange(len(mine[name]))])


def _add_bytes(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    name = _pick(draw, mine)
    (run / name).write_bytes(mine[name] + draw.choice([b"\n", b" ", b"\x00", b"{}", b"\xff\xfe"]))


def _remove_a_file(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    (run / _pick(draw, mine)).unlink()


def _add_a_file(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    folder = draw.choice(["", "report/", "report/people/", "model/"])
    name = draw.choice(
        ["extra.json", ".hidden", "case-0002.html", ".gitignore", "x.html", "model.txt", "a b", "\u202e"]
    )
    (run / (folder + name)).write_bytes(draw.choice([b"", b"{}", b"<p>"]))


def _rename_a_file(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    name = _pick(draw, mine)
    (run / name).rename((run / name).with_name(draw.choice(["renamed.json", "x.html", "Manifest.json", ".x"])))


def _swap_two_files(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    first = _pick(draw, mine)
    second = _pick(draw, mine, but=tuple(name for name in mine if mine[name] == mine[first]))
    (run / first).write_bytes(mine[second])
    (run / second).write_bytes(mine[first])


def _splice_in_a_part_of_another_run(
    run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]
) -> None:
    name = draw.choice([name for name in sorted(mine) if mine[name] != other.get(name, mine[name])])
    (run / name).write_bytes(other[name])


def _put_a_link(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    name = _pick(draw, mine)
    (run / name).rename(run.parent / "moved-away")
    (run / name).symlink_to(run.parent / "moved-away")


def _link_a_folder(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    name = draw.choice(["report", "model", "report/people"])
    (run / name).rename(run.parent / "moved-away")
    (run / name).symlink_to(run.parent / "moved-away")


def _add_an_empty_folder(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    (run / draw.choice(["empty", ".git", "report/new", "model/new", "report/people/deep"])).mkdir()


def _add_a_git_folder(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    folder = run / draw.choice([".git", "report/.git", "model/.git", ".svn", "report/people/.git"])
    folder.mkdir()
    (folder / draw.choice(["HEAD", "config", "index"])).write_text("x")


def _mark_as_program(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    odd = draw.choice(
        [stat.S_IXUSR, stat.S_IXGRP, stat.S_IXOTH, stat.S_IWOTH, stat.S_ISUID, stat.S_ISGID, stat.S_ISVTX]
    )
    (run / _pick(draw, mine)).chmod(0o600 | odd)


def _put_a_pipe(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    name = _pick(draw, mine)
    (run / name).unlink()
    os.mkfifo(run / name)


def _put_a_folder(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    name = _pick(draw, mine)
    (run / name).unlink()
    (run / name).mkdir()


def _respell_the_manifest(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    text = mine["manifest.json"].decode()
    name = draw.choice(["seed", "run_id", "releasable", "role", "kind"])
    ways = [
        text.replace(f' "{name}"', f'  "{name}"', 1),
        text.replace("{\n", '{\n "seed": 8,\n', 1),
        text.replace('"seed": 7', f'"seed": {draw.choice(["NaN", "7.0", "1e400", "-Infinity", "8", "null"])}'),
        json.dumps(json.loads(text)),
        "[" * 100_000,
        text.replace(f' "{name}"', f' "{name} "', 1),
        text.replace('"why_not": []', '"why_not": ["x"]'),
    ]
    (run / "manifest.json").write_text(draw.choice(ways))


def _change_the_journal(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    journal = mine["journal.jsonl"]
    ways = [
        b"",
        journal[:-1],
        journal + journal,
        journal + b"{}\n",
        b"\n" + journal,
        other["journal.jsonl"],
        journal[1:],
    ]
    (run / "journal.jsonl").write_bytes(draw.choice(ways))


KINDS: list[Tamper] = [
    _flip_a_bit, _cut_a_file, _add_bytes, _remove_a_file, _add_a_file, _rename_a_file, _swap_two_files,
    _splice_in_a_part_of_another_run, _put_a_link, _link_a_folder, _add_an_empty_folder, _add_a_git_folder,
    _mark_as_program, _put_a_pipe, _put_a_folder, _respell_the_manifest, _change_the_journal,
]  # fmt: skip


def _restore(run: Path, whole: dict[str, bytes]) -> None:
    shutil.rmtree(run)
    if (run.parent / "moved-away").exists():
        moved = run.parent / "moved-away"
        shutil.rmtree(moved) if moved.is_dir() else moved.unlink()
    for name, content in whole.items():
        (run / name).parent.mkdir(parents=True, exist_ok=True)
        (run / name).write_bytes(content)
        (run / name).chmod(0o600)


def _two_sheets(to: Path, *, keys: bool, facts: dict[str, Any] | None = None, words: str = "Case") -> Path:
    """The tiny run with two flagged people, so that one sheet can stand for another."""
    facts = drawn_facts() if facts is None else facts
    scores = drawn_scores(flagged=2)
    sheets = [drawn_sheet(), drawn_sheet(case="case-0002", person_id="person-1", sum_check=words)]
    files = {
        "scores.parquet": as_parquet(scores),
        "explanations.parquet": as_parquet(drawn_reasons(scores)),
        "audit.json": drawn_audit(facts, [drawn_finding("P01", count=2), drawn_finding("G01"), drawn_finding("X01")]),
        "sheets.jsonl": b"".join(sheet_line(sheet) for sheet in sheets),
        "report/people/case-0001.html": f"<!doctype html><title>{words} 1</title>".encode(),
        "report/people/case-0002.html": f"<!doctype html><title>{words} 2</title>".encode(),
    }
    return drawn_run(to, facts, keys=keys, files=files)


def _tried(tmp_path: Path, tamper: Tamper, *, keys: bool) -> tuple[list[int], Path]:
    """Numbers of the tamperings that were accepted, and the run, restored."""
    run = _two_sheets(tmp_path / "run", keys=keys)
    facts = drawn_facts(run_id="another-run-00001", created="2026-11-24T12:00:00+00:00")
    other = bytes_of(_two_sheets(tmp_path / "other", keys=keys, facts=facts, words="Another"))
    whole = bytes_of(run)
    draw, accepted = random.Random(f"tamper {tamper.__name__} {keys}"), []
    for number in range(TIMES):
        tamper(run, draw, whole, other)
        found = verify_run(run, **TRUST) if keys else verify_run(run)
        assert found.ok or all(found.problems)
        if found.ok:
            accepted.append(number)
        _restore(run, whole)
    return accepted, run


TRUST: dict[str, Any] = {"public_keys": [SIGNING.public], "sheets_key": SHEET_KEY}


@pytest.mark.parametrize("keys", [False, True], ids=["unsigned", "signed"])
@pytest.mark.parametrize("tamper", KINDS, ids=lambda kind: kind.__name__.strip("_"))
def test_no_tampering_of_this_kind_is_accepted(tmp_path, tamper, keys):
    accepted, run = _tried(tmp_path, tamper, keys=keys)

    assert accepted == []
    assert verify_run(run, **(TRUST if keys else {})).ok, "restored, it verifies: each refusal was for the tampering"


ATTACKER = SigningKey(bytes(range(7, 39)))
PAGES = ("report/people/case-0001.html.sealed", "report/people/case-0002.html.sealed")


def _sealed(mine: dict[str, bytes]) -> list[str]:
    return [name for name in sorted(mine) if name not in ("manifest.json", "journal.jsonl", "signature.json")]


def _rewrite_a_file_and_reseal(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    name = draw.choice(_sealed(mine))
    content = bytearray(mine[name])
    for at in draw.sample(
        range(len(content)), draw.randint(1, min(4, len(content)))
    ):  # places of their own: no flip undoes another
        content[at] ^= 1 << draw.randrange(8)
    (run / name).write_bytes(bytes(content))
    reseal(run)


def _change_a_fact_and_reseal(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    changes = [{"seed": 8}, {"title": "Another"}, {"expires": f"20{draw.randrange(28, 99)}-02-21T12:00:00+00:00"},
               {"more": draw.randrange(10**6)}, {"releasable": False, "why_not": ["x"]}]  # fmt: skip
    reseal(run, **draw.choice(changes))


def _splice_in_an_older_part_and_reseal(
    run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]
) -> None:
    differ = [name for name in _sealed(mine) if mine[name] != other[name]]
    for name in draw.sample(differ, draw.randrange(1, len(differ) + 1)):
        (run / name).write_bytes(other[name])
    reseal(run)


def _strip_the_signature(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    (run / "signature.json").unlink()
    if draw.random() < 0.7:
        reseal(run, signed_by=None, more=draw.randrange(10**6))


def _sign_with_another_key(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    key = SigningKey(draw.randbytes(32))
    named = key.public.key_id if draw.random() < 0.7 else SIGNING.public.key_id
    manifest = reseal(run, signed_by=named, more=draw.randrange(10**6))
    sha = hashlib.sha256(manifest).hexdigest()
    (run / "signature.json").write_bytes(signed_envelope(key, sha, json.loads(manifest)))


def _change_the_envelope(run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]) -> None:
    envelope = mine["signature.json"]
    said = json.loads(envelope)
    at = draw.randrange(len(envelope))
    bad = said["signatures"][0]["sig"]
    ways = [
        envelope[:at],
        envelope[:at] + bytes([envelope[at] ^ (1 << draw.randrange(7))]) + envelope[at + 1 :],
        json.dumps(said).encode(),
        json.dumps({**said, "payloadType": "text/plain"}, sort_keys=True, indent=1).encode() + b"\n",
        json.dumps({**said, "signatures": []}, sort_keys=True, indent=1).encode() + b"\n",
        json.dumps({**said, "signatures": said["signatures"] * 2}, sort_keys=True, indent=1).encode() + b"\n",
        envelope.replace(bad.encode(), SIGNING.sign("another purpose", draw.randbytes(9)).encode()),
        other["signature.json"],
    ]
    (run / "signature.json").write_bytes(draw.choice(ways))


def _rewrite_the_journal_and_reseal(
    run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]
) -> None:
    said = {"time": "2026-11-23T12:00:00+00:00", "kind": "sealed", "role": "riskkit"}
    first = make_entry(n=1, **said, text=f"Nothing to see here, {draw.random()}.", previous="0" * 64)
    (run / "journal.jsonl").write_bytes(entry_line(first))
    reseal(run)


def _flip_a_sealed_sheet_and_reseal(
    run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]
) -> None:
    name = draw.choice([*PAGES, "sheets.jsonl.sealed"])
    content = bytearray(mine[name])
    content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    (run / name).write_bytes(bytes(content))
    reseal(run)


def _put_another_persons_sheet_and_reseal(
    run: Path, draw: random.Random, mine: dict[str, bytes], other: dict[str, bytes]
) -> None:
    first, second = PAGES if draw.random() < 0.5 else PAGES[::-1]
    (run / first).write_bytes(draw.choice([mine[second], other[first], other[second]]))
    if draw.random() < 0.5:
        (run / second).write_bytes(mine[first])
    reseal(run, more=draw.randrange(10**6))


RESEALED: list[Tamper] = [
    _rewrite_a_file_and_reseal, _change_a_fact_and_reseal, _splice_in_an_older_part_and_reseal, _strip_the_signature,
    _sign_with_another_key, _change_the_envelope, _rewrite_the_journal_and_reseal, _flip_a_sealed_sheet_and_reseal,
    _put_another_persons_sheet_and_reseal,
]  # fmt: skip


@pytest.mark.parametrize("tamper", RESEALED, ids=lambda kind: kind.__name__.strip("_"))
def test_who_can_reseal_everything_but_holds_no_key_is_refused(tmp_path, tamper):
    accepted, run = _tried(tmp_path, tamper, keys=True)

    assert accepted == []
    assert verify_run(run, **TRUST).ok


@pytest.mark.parametrize(
    "tamper",
    [_rewrite_a_file_and_reseal, _change_a_fact_and_reseal, _change_the_envelope, _rewrite_the_journal_and_reseal],
    ids=lambda kind: kind.__name__.strip("_"),
)
def test_a_signature_that_does_not_fit_is_refused_even_by_a_reader_without_any_key(tmp_path, tamper):
    run = _two_sheets(tmp_path / "run", keys=True)
    other = bytes_of(_two_sheets(tmp_path / "other", keys=True, words="Another"))
    whole, draw = bytes_of(run), random.Random(5)
    for _ in range(20):
        tamper(run, draw, whole, other)
        assert not verify_run(run).ok
        _restore(run, whole)

    assert verify_run(run).ok
    assert "not checked against a key you trust" in str(verify_run(run))


@pytest.mark.parametrize("tamper", [_flip_a_sealed_sheet_and_reseal, _put_another_persons_sheet_and_reseal])
def test_a_sealed_sheet_that_was_changed_or_exchanged_does_not_open_even_if_nobody_checks_signatures(tmp_path, tamper):
    run = _two_sheets(tmp_path / "run", keys=True)
    other = bytes_of(_two_sheets(tmp_path / "other", keys=True, facts=drawn_facts(run_id="another-run-00001")))
    whole, draw, seen = bytes_of(run), random.Random(6), 0
    for _ in range(20):
        tamper(run, draw, whole, other)
        (run / "signature.json").unlink()
        reseal(run, signed_by=None)
        assert verify_run(run).ok, "without the key for sheets nobody can know"
        seen += "does not open with this key" in str(verify_run(run, sheets_key=SHEET_KEY))
        _restore(run, whole)

    assert seen == 20


def test_an_unsigned_run_and_one_signed_by_somebody_else_are_refused_where_a_key_is_trusted(tmp_path):
    unsigned, signed = drawn_run(tmp_path / "unsigned"), drawn_run(tmp_path / "signed", keys=True)

    assert "the run is not signed" in str(verify_run(unsigned, public_keys=[SIGNING.public]))
    assert "none of those given" in str(verify_run(signed, public_keys=[ATTACKER.public]))
    assert verify_run(signed, public_keys=[ATTACKER.public, SIGNING.public]).ok
    assert open_run(signed, public_keys=[SIGNING.public]).run_id
    with pytest.raises(RunRefused, match="not signed"):
        open_run(unsigned, public_keys=[SIGNING.public])


def test_a_run_without_any_subset_of_its_papers_does_not_verify(tmp_path):
    run = drawn_run(tmp_path / "run")
    whole = bytes_of(run)
    papers = {
        "bias report": ["audit.json", "report/audit-report.html"],
        "explanations": ["explanations.parquet"],
        "provenance": ["manifest.json", "study.yaml"],
        "review": ["journal.jsonl", "report/checklist.html"],
    }
    bare = []
    for chosen in range(1, 16):
        for place, names in enumerate(papers.values()):
            for name in names if chosen >> place & 1 else ():
                (run / name).unlink()
        with pytest.raises(RunRefused):
            open_run(run)
        bare += [chosen] if verify_run(run).ok else []
        _restore(run, whole)

    assert bare == []


def test_of_a_thousand_flipped_bits_in_model_files_none_reaches_a_parser(tmp_path):
    run = drawn_run(tmp_path / "run")
    parsed: list[int] = []

    def fake_parser(files: dict[str, bytes]) -> None:
        parsed.append(len(files))

    fake_parser(open_run(run).model_files())
    draw, refused = random.Random(9), 0
    opened = open_run(run)
    for number in range(1000):
        name = draw.choice(["model/lightgbm.txt", "model/model.json"])
        content = (run / name).read_bytes()
        flipped = bytearray(content)
        flipped[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
        (run / name).write_bytes(bytes(flipped))
        try:
            source = opened if number % 2 else open_run(run)
            fake_parser(source.model_files())
        except RunRefused:
            refused += 1
        (run / name).write_bytes(content)

    assert refused == 1000
    assert parsed == [2]


class _Payload:
    """What a pickle that runs code looks like."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, ...]:
        return (os.system, (f"touch {self.marker}",))


def test_no_payload_in_any_file_is_executed_and_pickle_is_never_asked(tmp_path, monkeypatch):
    marker = tmp_path / "executed"
    code = f"__import__('os').system('touch {marker}')"
    payloads = [pickle.dumps(_Payload(marker), protocol) for protocol in range(6)]
    payloads += [
        f"!!python/object/apply:os.system ['touch {marker}']".encode(),
        f"!!python/object/new:os.system ['touch {marker}']".encode(),
        f"riskkit: !!python/object/apply:subprocess.call [[touch, '{marker}']]\n".encode(),
        code.encode(),
        b"PK\x03\x04" + payloads[4],
        json.dumps({"loader_module": "os", "__reduce__": ["os.system", f"touch {marker}"]}).encode(),
    ]
    asked: list[str] = []
    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, lambda *a, _name=name, **k: asked.append(_name))
    names = [
        "study.yaml", "audit.json", "scores.parquet", "explanations.parquet", "model/model.json", "model/lightgbm.txt",
        "report/audit-report.html", "manifest.json", "journal.jsonl",
    ]  # fmt: skip
    tried, opened = 0, 0
    whole = bytes_of(drawn_run(tmp_path / "run"))
    for name in names:
        for payload in payloads:
            tried += 1
            (tmp_path / "run" / name).write_bytes(payload)
            assert not verify_run(tmp_path / "run").ok
            _restore(tmp_path / "run", whole)
            if name in ("manifest.json", "journal.jsonl"):
                continue
            try:  # the same payload, honestly sealed by somebody who can reseal everything
                sealed = drawn_run(tmp_path / f"sealed-{tried}", files={name: payload})
            except RunRefused:
                continue
            run = open_run(sealed)
            run.model_files(), run.scores(), run.explanations()
            opened += 1

    assert tried >= 100
    assert opened > 0, "files that are never parsed, like a model's, may hold anything"
    assert not marker.exists()
    assert asked == []


def test_pickle_is_not_imported_to_open_a_run(tmp_path, monkeypatch):
    run = drawn_run(tmp_path / "run")
    taken: list[str] = []
    real = builtins.__import__

    def watch(name: str, *rest: object, **more: object) -> object:
        if name.split(".")[0] in ("pickle", "cloudpickle", "joblib", "dill") and _asked_by_riskkit():
            taken.append(name)
        return real(name, *rest, **more)

    def _asked_by_riskkit() -> bool:
        return "riskkit" in str(sys._getframe(2).f_globals.get("__name__", ""))

    monkeypatch.setattr(builtins, "__import__", watch)
    open_run(run).model_files()

    assert taken == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s, r: (s.assign(role="perpetrator"), r), "role"),
        (lambda s, r: (s.assign(score=[0.8, float("nan"), 0.1]), r), "missing in score|finite"),
        (lambda s, r: (s.assign(score=[0.8, 1.5, 0.1]), r), "below 0 or above 1|follow"),
        (lambda s, r: (s.assign(person_id=["a", "a", "b"]), r), "twice"),
        (lambda s, r: (s.assign(rank=[1, 1, 3]), r), "same rank"),
        (lambda s, r: (s.assign(rank=[3, 2, 1]), r), "follow scores"),
        (lambda s, r: (s.assign(flagged=[False, True, False]), r), "top ranks"),
        (lambda s, r: (s.assign(flagged=[True, True, False]), r), "sheets for 2 flagged"),
        (lambda s, r: (s.assign(score_low=s["score_high"], score_high=s["score_low"]), r), "ends before"),
        (lambda s, r: (s.iloc[:0], r.iloc[:0]), "no rows"),
        (lambda s, r: (s.drop(columns="stability"), r), "columns"),
        (lambda s, r: (s.assign(name="Ann"), r), "columns"),
        (lambda s, r: (s.iloc[:0], r), "no rows"),
        (lambda s, r: (s.assign(as_of="2024-03-01"), r), "as_of are not of the type"),
        (lambda s, r: (s.assign(score=["a", "b", "c"]), r), "score are not of the type"),
        (lambda s, r: (s, r.assign(contribution="1")), "contribution are not of the type"),
        (lambda s, r: (s, r.iloc[1:]), "exactly once"),
        (lambda s, r: (s, r.iloc[[0, *range(len(r))]]), "exactly once"),
        (lambda s, r: (s, r.assign(person_id=r["person_id"].replace("person-0", "person-9"))), "exactly once"),
        (lambda s, r: (s, r.iloc[:0]), "exactly once"),
        (lambda s, r: (s, r.assign(contribution=r["contribution"] * 2)), "miss their score"),
        (lambda s, r: (s, r.assign(contribution=float("inf"))), "finite"),
        (lambda s, r: (s, r.assign(label=[f"label {i}" for i in range(len(r))])), "more than one label"),
        (lambda s, r: (s, r.assign(as_of=r["as_of"] + (r["as_of"] - r["as_of"].min().replace(year=2023)))), "once"),
    ],
)
def test_tables_that_contradict_each_other_cannot_be_sealed_even_by_hand(tmp_path, change, words):
    scores = drawn_scores()
    scores, reasons = change(scores, drawn_reasons(scores))
    files = {"scores.parquet": as_parquet(scores), "explanations.parquet": as_parquet(reasons)}

    with pytest.raises(RunRefused, match=words):
        drawn_run(tmp_path / "run", files=files)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("study.yaml", b"a: &x [1]\nb: *x\n", "tag, an anchor or an alias"),
        ("study.yaml", b"a: 1\na: 2\n", "key twice"),
        ("study.yaml", b"[" * 100_000, "levels deep|plain YAML"),
        ("study.yaml", b"a: " + b"x" * 2_000_000, "larger than"),
        ("study.yaml", b"name: another\n", "not the study"),
        ("study.yaml", b"\xff\xfe", "plain YAML"),
        ("study.yaml", b"- 1\n", "not a study"),
        ("study.yaml", b"when: 2024-01-01\n", "plain YAML"),
        ("audit.json", b"{}", "exactly the keys"),
        ("audit.json", b"[" * 100_000, "not JSON"),
        ("audit.json", b'{"run_id": 1, "run_id": 2}', "stand twice"),
        ("audit.json", b'{"run_id": NaN}', "NaN"),
        ("scores.parquet", b"PAR1" + b"\x00" * 100 + b"PAR1", "Parquet"),
        ("scores.parquet", b"", "Parquet"),
        ("explanations.parquet", b"person_id,as_of\n", "Parquet"),
    ],
)
def test_a_malformed_part_is_refused_in_words_and_quickly(tmp_path, name, content, words):
    with pytest.raises(RunRefused, match=words):
        drawn_run(tmp_path / "run", files={name: content})


def test_an_audit_of_another_run_or_one_that_hides_a_block_cannot_be_sealed(tmp_path):
    facts = drawn_facts()
    good = [drawn_finding("P01"), drawn_finding("G01")]
    broken = drawn_finding("D04", verdict="broken", severity="blocks")
    cases = {
        "its run_id": drawn_audit({**facts, "run_id": "another-run-00001"}),
        "its role": drawn_audit({**facts, "role": "perpetrator"}),
        "no finding about groups": drawn_audit(facts, [drawn_finding("P01")]),
        "a code stands twice": drawn_audit(facts, [*good, drawn_finding("P01")]),
        "block release": drawn_audit(facts, [*good, broken]),
        "findings do not say": drawn_audit(facts, [*good, drawn_finding("D05", verdict="approved")]),
        "1 of 3 findings": drawn_audit(facts, [*good, drawn_finding("D05", count=True)]),
    }
    for words, audit in cases.items():
        with pytest.raises(RunRefused, match=words):
            drawn_run(tmp_path / "run", files={"audit.json": audit})

    blocked = drawn_facts(releasable=False, why_not=["D04 is broken"])
    sealed = drawn_run(tmp_path / "run", blocked, files={"audit.json": drawn_audit(blocked, [*good, broken])})
    assert not open_run(sealed).releasable


def test_no_file_is_opened_whose_name_leads_outside(tmp_path):
    secret = tmp_path / "outside.json"
    secret.write_text("outside")
    facts = drawn_facts()
    run = drawn_run(tmp_path / "run", facts, files=drawn_files(facts))
    manifest = json.loads((run / "manifest.json").read_text())
    manifest["files"]["../outside.json"] = {"sha256": "0" * 64, "bytes": 7}
    del manifest["seal"]
    from riskkit.runs.manifest import _seal_of, _written

    (run / "manifest.json").write_bytes(_written({**manifest, "seal": _seal_of(manifest)}))

    assert "the manifest names a file no run may hold" in verify_run(run).problems


def test_once_anything_is_wrong_no_table_no_study_and_no_audit_is_parsed(tmp_path, monkeypatch):
    from riskkit.runs import verification

    run = drawn_run(tmp_path / "run")
    (run / "report" / "stranger.html").write_text("x")
    parsed: list[str] = []
    for name in ("study_fingerprint", "check_audit", "check_tables", "read_audit"):
        monkeypatch.setattr(verification, name, lambda *a, _name=name, **k: parsed.append(_name))

    assert not verify_run(run).ok
    assert parsed == []
