"""The journal of a run: questions, views, decisions and overrides, each line chained to the one before.

Takes    a journal file, and what somebody said.
Gives    `Journal`, `first_entry`, `append_entry`, `read_journal`, `check_journal`.
Promise  an entry that was acknowledged is on the disk, whole, and after every earlier one, whoever wrote at the same
         time; nothing is ever rewritten. A line that a crash cut off is taken away, and that is itself recorded.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from riskkit.domain.chain import (
    LONGEST_LINE,
    NOTHING_BEFORE,
    Anchor,
    anchor_of,
    are_facts,
    check_chain,
    entry_line,
    entry_texts,
    make_entry,
)
from riskkit.domain.errors import CannotWrite, RunRefused, SpecError
from riskkit.domain.signing import SigningKey

KINDS = (
    "sealed", "question", "answer", "view", "shown", "judged", "read", "decision", "override", "condition", "repaired",
)  # fmt: skip
Facts = Mapping[str, str]
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64 * 1024 * 1024
LONGEST_TEXT = 10_000


@dataclass(frozen=True)
class Journal:
    """What stands in a journal that holds: `entries` as plain values, oldest first, and `anchor`, where it stands."""

    entries: tuple[dict[str, Any], ...]
    anchor: Anchor

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.entries)

    def __repr__(self) -> str:
        return f"Journal of {len(self)} entries; board papers print its head: {self.anchor.head}"

    def of_kind(self, kind: str) -> tuple[dict[str, Any], ...]:
        """The entries of one kind, oldest first."""
        return tuple(entry for entry in self.entries if entry["kind"] == kind)


def first_entry(*, time: str, role: str, text: str, kind: str = "sealed") -> bytes:
    """The first line of a new journal, to be given to `write_run` as journal.jsonl.

    Parameters
    ----------
    time : str
        UTC moment in ISO format; the caller's clock, never ours.
    role : str
        The part the speaker has ("riskkit", "analyst", "reviewer", "board"), not a name.
    text : str
        In their own words, at most 10,000 characters.
    """
    _check_words(time, kind, role, text)
    return entry_line(make_entry(n=1, time=time, kind=kind, role=role, text=text, previous=NOTHING_BEFORE))


def append_entry(
    path: str | Path, *, time: str, kind: str, role: str, text: str,
    about: Facts | Callable[[Sequence[dict[str, Any]]], Facts] | None = None,
    key: SigningKey | None = None, anchor: Anchor | None = None,
    only_if: Callable[[list[dict[str, Any]]], None] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Add one entry, under a lock, and return once it is on the disk.

    Parameters
    ----------
    path : path
        journal.jsonl of a run. It must exist; a run is sealed with its first entry.
    kind : str
        One of `KINDS` but "sealed" and "repaired", which riskkit writes itself.
    about : mapping of text to text, or callable, optional
        What the entry is about, in short texts by name (manifest, case, ...): at most 40, 2,000 characters each. A
        callable is given the entries so far while nobody else can write, and answers with the mapping (so that a new
        question's number is its own); what it raises stops the entry. Where the journal lies in a run folder,
        `manifest` is filled in: the SHA-256 of the manifest.json beside it.
    key : SigningKey, optional
        Who signs the entry.
    anchor : Anchor, optional
        Where the journal stood when it was sealed; without it a cut tail cannot be seen here (`verify_run` sees it).
    only_if : callable, optional
        Called with the entries so far while nobody else can write; what it raises stops the entry.

    Returns
    -------
    dict
        The entry as written, with `n` and `hash`.

    Raises
    ------
    RunRefused
        The journal does not hold, so nothing may be added to it.
    CannotWrite
        The disk refused. The journal is as it was.
    SpecError
        The entry does not say what it must.
    """
    _check_words(time, kind, role, text, None if callable(about) else about)
    if kind in ("sealed", "repaired"):
        raise SpecError(f"An entry of kind {kind} is written by riskkit itself. Choose another kind.")
    with _locked(Path(path)) as handle:
        content = _read(handle)
        whole, torn = content[: content.rfind(b"\n") + 1], content[content.rfind(b"\n") + 1 :]
        chain = check_chain(whole, anchor)
        if chain.problems or chain.now.entries == 0:
            raise RunRefused(
                f"{path} does not hold, so nothing can be added: {'; '.join(chain.problems) or 'it is empty'}. "
                "Verify the run; keep the file as it is, as evidence."
            )
        if only_if is not None:
            only_if(entry_texts(whole))
        said = about(entry_texts(whole)) if callable(about) else about or {}
        bound = _bound(Path(path), said)
        _check_words(time, kind, role, text, bound)
        lines: list[dict[str, Any]] = []
        n, head = chain.now.entries, chain.now.head
        if torn:
            told = f"A cut-off line of {len(torn)} bytes was taken away; SHA-256 {hashlib.sha256(torn).hexdigest()}."
            which = {"manifest": bound["manifest"]} if "manifest" in bound else {}
            lines.append(
                make_entry(n=n + 1, time=time, kind="repaired", role="riskkit", text=told, about=which, previous=head)
            )
            n, head = n + 1, lines[-1]["hash"]
        spoken = {"time": time, "kind": kind, "role": role, "text": text}
        lines.append(make_entry(n=n + 1, **spoken, about=bound, previous=head, key=key))
        _write(handle, b"".join(entry_line(line) for line in lines), keep=len(whole), path=path)
        return lines[-1]


def read_journal(path: str | Path, anchor: Anchor | None = None) -> Journal:
    """Read a journal that holds.

    Raises
    ------
    RunRefused
        Says what does not hold.
    """
    with _locked(Path(path), write=False) as handle:
        content = _read(handle)
    problems = check_journal(content, anchor)
    if problems:
        raise RunRefused(f"{path} does not hold: {'; '.join(problems)}.")
    return Journal(tuple(entry_texts(content)), anchor_of(content))


def check_journal(lines: bytes, anchor: Anchor | None = None) -> tuple[str, ...]:
    """Everything that does not hold in a journal's bytes; empty if it does.

    A tail cut at a line's end is seen only against an anchor made after that tail was written.
    """
    return check_chain(lines, anchor).problems


def _bound(journal: Path, about: Facts) -> dict[str, str]:
    """What the entry is about, with the hash of the manifest beside the journal, if there is one."""
    try:
        handle = os.open(journal.with_name(MANIFEST), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return dict(about)
    except OSError as error:
        raise RunRefused(f"{MANIFEST} beside {journal} cannot be read ({type(error).__name__}).") from None
    try:
        if os.fstat(handle).st_size > LARGEST_MANIFEST:
            raise RunRefused(f"{MANIFEST} beside {journal} is larger than any run's.")
        here = hashlib.sha256(_read(handle)).hexdigest()
    finally:
        os.close(handle)
    if about.get("manifest", here) != here:
        raise SpecError("This entry is about another manifest than the one of this run. Open the run again.")
    return {**about, "manifest": here}


def _check_words(time: str, kind: str, role: str, text: str, about: Mapping[str, str] | None = None) -> None:
    if kind not in KINDS:
        raise SpecError(f"'{kind}' is not a kind of journal entry; kinds are {', '.join(KINDS)}.")
    try:
        moment = datetime.fromisoformat(time)
    except (ValueError, TypeError):
        raise SpecError("A journal entry's time must be a moment in ISO format.") from None
    if moment.tzinfo is None:
        raise SpecError("A journal entry's time must say its time zone, as in 2026-11-23T09:00:00+00:00.")
    if not role.strip() or not text.strip():
        raise SpecError("A journal entry needs a role and a text; silence is not an entry.")
    if len(text) > LONGEST_TEXT or len(role) > 100:
        raise SpecError(f"A journal entry holds at most {LONGEST_TEXT:,} characters, its role 100.")
    if not are_facts(dict(about or {})):
        raise SpecError("What a journal entry is about: at most 40 texts by name, of at most 2,000 characters each.")
    line = make_entry(n=1, time=time, kind=kind, role=role, text=text, about=about, previous=NOTHING_BEFORE)
    if len(entry_line(line)) > LONGEST_LINE - 400:
        raise SpecError("This journal entry is too long once it is written as ASCII. Say it in two.")


@contextmanager
def _locked(path: Path, *, write: bool = True) -> Iterator[int]:
    """The file, opened without following links, with nobody else in it."""
    flags = (os.O_RDWR | os.O_APPEND) if write else os.O_RDONLY
    try:
        handle = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise RunRefused(f"{path} cannot be opened as a journal ({type(error).__name__}).") from None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise RunRefused(f"{path} is not a plain file.")
        fcntl.flock(handle, fcntl.LOCK_EX if write else fcntl.LOCK_SH)
        yield handle
    finally:
        os.close(handle)


def _read(handle: int) -> bytes:
    parts, at = [], 0
    while block := os.pread(handle, 1 << 20, at):
        parts.append(block)
        at += len(block)
    return b"".join(parts)


def _write(handle: int, content: bytes, *, keep: int, path: str | Path) -> None:
    """Append after the first `keep` bytes, or leave exactly those behind."""
    try:
        os.ftruncate(handle, keep)
        written = os.write(handle, content)
        os.fsync(handle)
    except OSError as error:
        written, reason = -1, type(error).__name__
    else:
        reason = "the disk took only a part of it"
    if written != len(content):
        os.ftruncate(handle, keep)
        os.fsync(handle)
        raise CannotWrite(f"{path}: the entry was not written ({reason}). The journal is as it was.")
