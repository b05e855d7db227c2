"""The journal says what was said, in order, and shows every change."""

from __future__ import annotations

import errno
import json
import os
import random

import pytest

from riskkit.domain.chain import Anchor, anchor_of, entry_line, make_entry
from riskkit.domain.errors import CannotWrite, RunRefused, SpecError
from riskkit.review import append_entry, check_journal, first_entry, read_journal

TIME = "2026-11-23T09:00:00+00:00"


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
                for n in range(8):
                    append_entry(path, time=TIME, kind="view", role="reviewer", text=f"{writer}:{n}")
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)

    said = [entry["text"] for entry in read_journal(path).of_kind("view")]
    assert sorted(said) == sorted(f"{writer}:{n}" for writer in range(6) for n in range(8))


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


def _damaged(draw: random.Random, lines: list[bytes]) -> tuple[str, bytes]:
    """One damaged copy of a log, and the kind of damage."""
    kind = draw.choice(
        ["edit", "rewrite", "delete", "swap", "truncate", "repeat", "cut", "insert", "respell", "rehash"]
    )
    lines, at = list(lines), draw.randrange(len(lines))
    if kind == "edit":
        line = bytearray(lines[at])
        line[draw.randrange(len(line))] ^= 1 << draw.randrange(7)
        lines[at] = bytes(line)
    elif kind == "rewrite":  # every hash from there on made anew: only the anchor can tell
        entries = [json.loads(line) for line in lines]
        entries[at]["text"] += " Not so."
        previous = entries[at]["previous"]
        for entry in entries[at:]:
            said = {key: entry[key] for key in ("n", "time", "kind", "role", "text")}
            previous = (new := make_entry(**said, previous=previous))["hash"]
            lines[entry["n"] - 1] = entry_line(new)
    elif (
        kind == "rehash"
    ):  # one entry made anew with a hash of its own: only the entry after it, or the anchor, can tell
        said = {key: value for key, value in json.loads(lines[at]).items() if key not in ("hash", "signature", "key")}
        lines[at] = entry_line(make_entry(**{**said, "text": said["text"] + " Not so."}))
    elif kind == "delete":
        del lines[at]
    elif kind == "swap":
        other = draw.choice([n for n in range(len(lines)) if n != at])
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == "truncate":
        lines = lines[:at]
    elif kind == "repeat":
        lines.insert(draw.randrange(at, len(lines)) + 1, lines[at])
    elif kind == "cut":
        whole = b"".join(lines)
        return kind, whole[: draw.randrange(len(whole))]
    elif kind == "insert":
        lines.insert(at, draw.choice([b"\n", b"{}\n", b"\x00\n", lines[at].replace(b'"n"', b'"m"')]))
    else:
        lines[at] = draw.choice([lines[at].replace(b",", b", ", 1), b" " + lines[at], lines[at][:-1] + b"\r\n"])
    return kind, b"".join(lines)


def test_of_a_thousand_damaged_logs_none_is_accepted(tmp_path):
    lines = a_journal(tmp_path / "journal.jsonl", 12).read_bytes().splitlines(keepends=True)
    anchor = anchor_of(b"".join(lines))
    draw, seen, accepted = random.Random(24), {}, []
    for number in range(1000):
        kind, damaged = _damaged(draw, lines)
        if damaged == b"".join(lines):
            continue
        seen[kind] = seen.get(kind, 0) + 1
        if not check_journal(damaged, anchor):
            accepted.append((number, kind))

    assert accepted == []
    assert len(seen) == 10
    assert sum(seen.values()) >= 990


def test_without_an_anchor_a_cut_tail_and_a_rewritten_chain_pass_which_is_why_there_is_one(tmp_path):
    lines = a_journal(tmp_path / "journal.jsonl", 12).read_bytes().splitlines(keepends=True)

    assert check_journal(b"".join(lines[:7])) == ()
    assert check_journal(b"".join(lines[:7]), anchor_of(b"".join(lines))) != ()
