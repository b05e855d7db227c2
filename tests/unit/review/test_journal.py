"""The journal says what was said, in order, and shows every change."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random

import pytest

from riskkit.domain.chain import Anchor, anchor_of, check_chain, entry_line, make_entry
from riskkit.domain.errors import CannotWrite, RunRefused, SpecError
from riskkit.domain.signing import SigningKey
from riskkit.review import append_entry, check_journal, first_entry, read_journal

TIME = "2026-11-23T09:00:00+00:00"
KEY, OTHER = SigningKey(bytes(range(32))), SigningKey(bytes(range(1, 33)))


def a_journal(path, entries=1):
    path.write_bytes(first_entry(time=TIME, role="riskkit", text="Run sealed."))
    for n in range(1, entries):
        append_entry(path, time=TIME, kind="question", role="board", text=f"Question {n}: why?")
    return path


def test_entries_are_read_back_in_order_with_their_chain(tmp_path):
    path = a_journal(tmp_path / "journal.jsonl", 4)

    journal = read_journal(path)

    assert [entry["n"] for entry in journal] == [1, 2, 3, 4]
    assert [entry["previous"] for entry in journal][1:] == [entry["hash"] for entry in journal][:-1]
    assert len(journal.of_kind("question")) == 3
    assert journal.anchor.head in repr(journal)


def test_the_same_words_at_the_same_time_give_the_same_bytes(tmp_path):
    assert a_journal(tmp_path / "a", 5).read_bytes() == a_journal(tmp_path / "b", 5).read_bytes()


@pytest.mark.parametrize(
    "text", ["Naïve — “why”?", "two\nlines", "\u202e right to left", "\x00\x07", "=1+1", "😀", "</script>"]
)
def test_any_words_stay_one_line_of_plain_ascii_and_come_back_as_they_were(tmp_path, text):
    path = a_journal(tmp_path / "journal.jsonl")

    append_entry(path, time=TIME, kind="view", role="reviewer", text=text)

    assert path.read_bytes().isascii()
    assert path.read_bytes().count(b"\n") == 2
    assert read_journal(path).entries[-1]["text"] == text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "gossip"}, "not a kind"),
        ({"kind": "sealed"}, "written by riskkit"),
        ({"kind": "repaired"}, "written by riskkit"),
        ({"time": "yesterday"}, "ISO"),
        ({"time": "2026-11-23T09:00:00"}, "time zone"),
        ({"text": "  "}, "silence"),
        ({"role": ""}, "silence"),
        ({"text": "x" * 10_001}, "at most"),
        ({"text": "😀" * 9_000}, "too long"),
    ],
)
def test_an_entry_that_does_not_say_what_it_must_is_refused_and_nothing_is_written(tmp_path, changes, words):
    path = a_journal(tmp_path / "journal.jsonl")
    before = path.read_bytes()

    with pytest.raises(SpecError, match=words):
        append_entry(path, **{"time": TIME, "kind": "view", "role": "reviewer", "text": "Mine.", **changes})

    assert path.read_bytes() == before


def test_many_writers_at_once_lose_nothing(tmp_path):
    path = a_journal(tmp_path / "journal.jsonl")
    children = []
    for writer in range(6):
        child = os.fork()
        if child == 0:
            try:
                for n in range(50):
                    append_entry(path, time=TIME, kind="view", role="reviewer", text=f"{writer}:{n}")
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)

    said = [entry["text"] for entry in read_journal(path).of_kind("view")]
    assert sorted(said) == sorted(f"{writer}:{n}" for writer in range(6) for n in range(50))


def test_a_line_cut_off_by_a_crash_is_taken_away_and_that_is_recorded(tmp_path):
    path = a_journal(tmp_path / "journal.jsonl", 3)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"hash":"half a li')
    assert check_journal(path.read_bytes())

    append_entry(path, time=TIME, kind="decision", role="board", text="Not before the next meeting.")

    journal = read_journal(path, anchor_of(whole))
    assert [entry["kind"] for entry in journal.entries[-2:]] == ["repaired", "decision"]
    assert "18 bytes" in journal.entries[-2]["text"]


def test_a_full_disk_leaves_the_journal_as_it_was(tmp_path, monkeypatch):
    path = a_journal(tmp_path / "journal.jsonl", 2)
    before, write = path.read_bytes(), os.write

    def half(handle: int, content: bytes) -> int:
        return write(handle, content[: len(content) // 2])

    def full(handle: int, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "full")

    for fault in (half, full):
        monkeypatch.setattr(os, "write", fault)
        with pytest.raises(CannotWrite, match="as it was"):
            append_entry(path, time=TIME, kind="view", role="reviewer", text="Mine.")
        monkeypatch.undo()
        assert path.read_bytes() == before


@pytest.mark.parametrize("what", ["missing", "empty", "link", "folder", "pipe", "changed", "other anchor"])
def test_nothing_is_added_to_what_is_not_a_sound_journal(tmp_path, what):
    path, anchor = tmp_path / "journal.jsonl", None
    if what == "empty":
        path.touch()
    elif what == "link":
        a_journal(tmp_path / "real.jsonl")
        path.symlink_to(tmp_path / "real.jsonl")
    elif what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "changed":
        path.write_bytes(a_journal(path, 3).read_bytes().replace(b"Question 1", b"Question 7"))
    elif what == "other anchor":
        a_journal(path, 2)
        anchor = Anchor(2, "f" * 64)

    with pytest.raises(RunRefused):
        append_entry(path, time=TIME, kind="view", role="reviewer", text="Mine.", anchor=anchor)


def a_signed_journal(path, entries=12):
    """Every third entry signed, each about something."""
    path.write_bytes(first_entry(time=TIME, role="riskkit", text="Run sealed."))
    for n in range(1, entries):
        key = KEY if n % 3 == 0 else None
        append_entry(
            path, time=TIME, kind="view", role="board", text=f"Point {n}.", about={"case": f"case-{n:04}"}, key=key
        )
    return path


def _made_again(entry, key=None, **changes):
    """The entry with some of it changed, its hash made anew, signed with `key` if one is given."""
    said = {name: value for name, value in entry.items() if name not in ("hash", "signature", "key")}
    return make_entry(**{**said, **changes}, key=key)


def _damaged(draw: random.Random, lines: list[bytes]) -> tuple[str, bytes]:
    """One damaged copy of a log, and the kind of damage."""
    kind, lines = draw.choice(list(DAMAGE)), list(lines)
    at = draw.choice(list(range(3, len(lines), 3)) if kind in OF_SIGNED else range(len(lines)))
    return kind, DAMAGE[kind](draw, lines, at)


def _edit(draw, lines, at):
    line = bytearray(lines[at])
    line[draw.randrange(len(line))] ^= 1 << draw.randrange(7)
    lines[at] = bytes(line)
    return b"".join(lines)


def _rewrite(draw, lines, at):
    """Every hash from there on made anew, signatures as they were: only the anchor can tell."""
    entries = [json.loads(line) for line in lines]
    entries[at]["text"] += " Not so."
    previous = entries[at]["previous"]
    for entry in entries[at:]:
        previous = (new := _made_again(entry, previous=previous))["hash"]
        lines[entry["n"] - 1] = entry_line(new)
    return b"".join(lines)


def _one_again(**changes):
    """One entry made anew with a hash of its own: only the entry after it, or the anchor, can tell."""

    def damage(draw, lines, at):
        entry = json.loads(lines[at])
        told = {name: change(entry[name]) for name, change in changes.items()}
        lines[at] = entry_line(_made_again(entry, **told))
        return b"".join(lines)

    return damage


def _stripped(draw, lines, at):
    entry = json.loads(lines[at])
    bare = {**entry, "signature": ""} if draw.random() < 0.5 else {**entry, "signature": "", "key": ""}
    lines[at] = entry_line(bare)
    return b"".join(lines)


def _other_key_id(draw, lines, at):
    lines[at] = entry_line({**json.loads(lines[at]), "key": OTHER.public.key_id})
    return b"".join(lines)


def _signed_by_another(draw, lines, at):
    """The same words, signed with another key, and the chain made anew from there on."""
    entries, previous = [json.loads(line) for line in lines], None
    for entry in entries[at:]:
        mine = OTHER if entry["n"] == at + 1 else KEY if entry["key"] else None
        new = _made_again(entry, key=mine, **({} if previous is None else {"previous": previous}))
        previous, lines[entry["n"] - 1] = new["hash"], entry_line(new)
    return b"".join(lines)


def _other_signature(draw, lines, at):
    entry, other = json.loads(lines[at]), json.loads(lines[draw.choice([n for n in range(3, 12, 3) if n != at])])
    lines[at] = entry_line({**entry, "signature": other["signature"]})
    return b"".join(lines)


def _about_edited(draw, lines, at):
    entry = json.loads(lines[at])
    lines[at] = entry_line({**entry, "about": {**entry["about"], "case": "case-9999"}})
    return b"".join(lines)


def _delete(draw, lines, at):
    del lines[at]
    return b"".join(lines)


def _swap(draw, lines, at):
    other = draw.choice([n for n in range(len(lines)) if n != at])
    lines[at], lines[other] = lines[other], lines[at]
    return b"".join(lines)


def _truncate(draw, lines, at):
    return b"".join(lines[:at])


def _repeat(draw, lines, at):
    lines.insert(draw.randrange(at, len(lines)) + 1, lines[at])
    return b"".join(lines)


def _cut(draw, lines, at):
    whole = b"".join(lines)
    return whole[: draw.randrange(len(whole))]


def _insert(draw, lines, at):
    lines.insert(at, draw.choice([b"\n", b"{}\n", b"\x00\n", lines[at].replace(b'"n"', b'"m"')]))
    return b"".join(lines)


def _respell(draw, lines, at):
    lines[at] = draw.choice([lines[at].replace(b",", b", ", 1), b" " + lines[at], lines[at][:-1] + b"\r\n"])
    return b"".join(lines)


DAMAGE = {
    "edit": _edit, "rewrite": _rewrite, "rehash": _one_again(text=lambda text: text + " Not so."),
    "delete": _delete, "swap": _swap, "truncate": _truncate, "repeat": _repeat, "cut": _cut, "insert": _insert,
    "respell": _respell, "stripped signature": _stripped, "other key id": _other_key_id,
    "signed by another": _signed_by_another, "signature of another entry": _other_signature,
    "about edited": _about_edited, "about made anew": _one_again(about=lambda about: {**about, "case": "case-9999"}),
}  # fmt: skip
OF_SIGNED = ("stripped signature", "other key id", "signed by another", "signature of another entry")


def test_of_a_thousand_damaged_logs_none_is_accepted(tmp_path):
    lines = a_signed_journal(tmp_path / "journal.jsonl").read_bytes().splitlines(keepends=True)
    anchor, keys = anchor_of(b"".join(lines)), {KEY.public.key_id: KEY.public}
    assert check_chain(b"".join(lines), anchor, keys=keys).problems == ()
    draw, seen, accepted = random.Random(24), {}, []
    while sum(seen.values()) < 1000:
        kind, damaged = _damaged(draw, lines)
        if damaged == b"".join(lines):
            continue
        seen[kind] = seen.get(kind, 0) + 1
        if not check_chain(damaged, anchor, keys=keys).problems:
            accepted.append(kind)

    assert accepted == []
    assert len(seen) == len(DAMAGE) == 16
    assert min(seen.values()) >= 30


def test_signatures_alone_show_a_chain_made_anew_where_there_is_no_anchor(tmp_path):
    lines = a_signed_journal(tmp_path / "journal.jsonl").read_bytes().splitlines(keepends=True)
    draw, keys = random.Random(1), {KEY.public.key_id: KEY.public}

    signed_again = _signed_by_another(draw, list(lines), 6)
    rewritten = _rewrite(draw, list(lines), 2)

    assert check_chain(signed_again).problems == ()  # nobody gave a key, so none was asked for
    assert "none of those given" in check_chain(signed_again, keys=keys).problems[0]
    assert [json.loads(line)["key"] for line in rewritten.splitlines()] == [""] * 12  # whoever has no key cannot sign


def test_an_entry_in_a_run_folder_names_the_manifest_beside_it(tmp_path):
    (tmp_path / "manifest.json").write_bytes(b"the manifest")
    path = a_journal(tmp_path / "journal.jsonl", 2)
    sha = hashlib.sha256(b"the manifest").hexdigest()

    path.write_bytes(path.read_bytes() + b"half a line")
    append_entry(path, time=TIME, kind="view", role="reviewer", text="Mine.", about={"case": "case-0001"})

    assert [entry["about"].get("manifest") for entry in read_journal(path)] == [None, sha, sha, sha]
    with pytest.raises(SpecError, match="another manifest"):
        append_entry(path, time=TIME, kind="view", role="reviewer", text="Mine.", about={"manifest": "f" * 64})


def test_what_an_entry_is_about_may_be_worked_out_from_the_entries_before_it(tmp_path):
    path = a_journal(tmp_path / "journal.jsonl", 3)

    def refused(entries):
        raise SpecError(f"after {len(entries)} entries")

    said = append_entry(
        path, time=TIME, kind="view", role="reviewer", text="x", about=lambda before: {"before": str(len(before))}
    )
    with pytest.raises(SpecError, match="after 4 entries"):
        append_entry(path, time=TIME, kind="view", role="reviewer", text="x", about=refused)

    assert said["about"] == {"before": "3"}
    assert len(read_journal(path)) == 4


def test_without_an_anchor_a_cut_tail_and_a_rewritten_chain_pass_which_is_why_there_is_one(tmp_path):
    lines = a_journal(tmp_path / "journal.jsonl", 12).read_bytes().splitlines(keepends=True)

    assert check_journal(b"".join(lines[:7])) == ()
    assert check_journal(b"".join(lines[:7]), anchor_of(b"".join(lines))) != ()
