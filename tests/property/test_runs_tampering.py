"""Whatever is done to a sealed run, it is seen (R8, R9), and nothing in it is ever run (R10)."""

from __future__ import annotations

import builtins
import json
import os
import pickle
import random
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from drawn_runs import as_parquet, bytes_of, drawn_facts, drawn_files, drawn_reasons, drawn_run, drawn_scores

from riskkit.domain.errors import RunRefused
from riskkit.runs import open_run, verify_run

TIMES = 60
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


@pytest.mark.parametrize("tamper", KINDS, ids=lambda kind: kind.__name__.strip("_"))
def test_no_tampering_of_this_kind_is_accepted(tmp_path, tamper):
    run = drawn_run(tmp_path / "run")
    facts = drawn_facts(run_id="another-run-00001", created="2026-11-24T12:00:00+00:00")
    other = bytes_of(drawn_run(tmp_path / "other", facts, files={"report/people/case-0001.html": b"<p>Another"}))
    whole = bytes_of(run)
    draw, accepted = random.Random(f"tamper {tamper.__name__}"), []
    for number in range(TIMES):
        tamper(run, draw, whole, other)
        found = verify_run(run)
        if found.ok:
            accepted.append(number)
        _restore(run, whole)

    assert accepted == []
    assert verify_run(run).ok, "the run restored verifies again, so each refusal was for the tampering"


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
    from drawn_runs import drawn_audit, drawn_finding

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
