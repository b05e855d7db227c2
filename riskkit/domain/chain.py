"""The arithmetic of a hash-chained journal, on bytes: no files and no clock here.

Takes    entries as JSON lines, an anchor (how many entries there were once, and the hash of the last), public keys.
Gives    `make_entry`, `entry_line`, `anchor_of`, `entry_texts`, `check_chain`.
Promise  every hash is recomputed from the entry itself, never believed. Edits, deletions, swaps, repeats and cuts
         up to the anchor are found; a tail cut after the anchor is not, so anchors are also printed and kept apart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from riskkit.domain.signing import PublicKey, SigningKey

NOTHING_BEFORE = "0" * 64
LONGEST_LINE = 100_000
MOST_FACTS = 40
LONGEST_FACT = 2_000
PURPOSE = "riskkit journal entry"
_TEXTS = ("time", "kind", "role", "text", "key", "previous", "hash", "signature")
_KEYS = sorted(("n", "about", *_TEXTS))
_OUTSIDE = ("hash", "signature")


@dataclass(frozen=True)
class Anchor:
    """How many entries a journal had at some moment, and the hash of the last one (64 zeros if it had none)."""

    entries: int
    head: str


@dataclass(frozen=True)
class ChainCheck:
    """What reading a journal found: problems in words, the anchor it has now, entries added since the given anchor."""

    problems: tuple[str, ...]
    now: Anchor
    after_anchor: int


def make_entry(
    *, n: int, time: str, kind: str, role: str, text: str, previous: str, about: Mapping[str, str] | None = None,
    key: SigningKey | None = None,
) -> dict[str, Any]:  # fmt: skip
    """One entry, with its hash and, if a key is given, its signature.

    `n` counts from 1; `previous` is the hash of the entry before it. `about`: what it is about, as short texts by name
    (for instance manifest, case, question). `key`: who signs; the entry names its public key inside what is hashed,
    so a signature cannot be taken away without a trace.
    """
    entry: dict[str, Any] = {
        "n": n, "time": time, "kind": kind, "role": role, "text": text, "about": dict(about or {}),
        "key": "" if key is None else key.public.key_id, "previous": previous,
    }  # fmt: skip
    digest = _hash(entry)
    signature = "" if key is None else key.sign(PURPOSE, digest.encode("ascii"))
    return {**entry, "hash": digest, "signature": signature}


def entry_line(entry: Mapping[str, Any]) -> bytes:
    """The one way an entry is written: JSON with sorted keys and no spaces, ASCII, one line feed at its end."""
    return _canonical(entry) + b"\n"


def anchor_of(journal: bytes) -> Anchor:
    """Where a journal that holds stands now; check it first."""
    return check_chain(journal).now


def entry_texts(journal: bytes) -> list[dict[str, Any]]:
    """The entries of a journal that was checked, as plain values, oldest first."""
    return [json.loads(line) for line in journal.splitlines()]


def check_chain(
    journal: bytes, anchor: Anchor | None = None, *, keys: Mapping[str, PublicKey] | None = None
) -> ChainCheck:
    """Read a journal from its first byte to its last and say everything that does not hold.

    Parameters
    ----------
    journal : bytes
        The whole file.
    anchor : Anchor, optional
        Where the journal stood when it was anchored; it may have grown since, but not changed before that point.
    keys : mapping of key id to PublicKey, optional
        If given, every signature must be of one of these keys and must hold. Without it, signatures are not checked.

    Returns
    -------
    ChainCheck
        `problems` is empty if the chain holds. At the first bad line reading stops: what follows proves nothing.
    """
    problems: list[str] = []
    heads = [NOTHING_BEFORE]
    lines = journal.split(b"\n")
    tail = lines.pop()
    for n, line in enumerate(lines, 1):
        fault = _fault_of(line, n, heads[-1], keys)
        if fault is not None:
            problems.append(f"journal entry {n} of {len(lines)}: {fault}")
            break
        heads.append(json.loads(line)["hash"])
    if tail:
        problems.append(f"the journal ends in the middle of a line ({len(tail):,} bytes after the last whole entry)")
    entries = len(heads) - 1
    if anchor is not None:
        if entries < anchor.entries:
            problems.append(f"the journal holds {entries} sound entries, but {anchor.entries} were anchored")
        elif heads[anchor.entries] != anchor.head:
            problems.append(f"the journal's first {anchor.entries} entries are not the ones that were anchored")
    after = entries - anchor.entries if anchor is not None else 0
    return ChainCheck(tuple(problems), Anchor(entries, heads[-1]), max(0, after))


def _fault_of(line: bytes, n: int, previous: str, keys: Mapping[str, PublicKey] | None) -> str | None:
    """Why this line is not entry `n`, or None if it is."""
    if len(line) > LONGEST_LINE:
        return f"longer than {LONGEST_LINE:,} bytes"
    try:
        entry = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError):
        return "not one line of JSON"
    if not isinstance(entry, dict) or sorted(entry) != _KEYS:
        return "it does not have exactly the keys of an entry"
    if type(entry["n"]) is not int or not all(isinstance(entry[key], str) for key in _TEXTS):
        return "a value has the wrong type"
    if not are_facts(entry["about"]):
        return "what it is about is not short texts by name"
    if _canonical(entry) != line:
        return "not written as riskkit writes it"
    if entry["n"] != n:
        return f"it is numbered {entry['n']}"
    if entry["previous"] != previous:
        return "it does not follow from the entry before it"
    if entry["hash"] != _hash({key: value for key, value in entry.items() if key not in _OUTSIDE}):
        return "its hash is not the hash of what it says"
    return _fault_of_signature(entry, keys)


def _fault_of_signature(entry: Mapping[str, Any], keys: Mapping[str, PublicKey] | None) -> str | None:
    if bool(entry["key"]) != bool(entry["signature"]):
        return "it names a key and has no signature, or has a signature and names no key"
    if not entry["key"] or keys is None:
        return None
    if entry["key"] not in keys:
        return "it is signed with a key that is none of those given"
    if not keys[entry["key"]].holds(PURPOSE, entry["hash"].encode("ascii"), entry["signature"]):
        return "its signature does not hold"
    return None


def are_facts(about: object) -> bool:
    """True for what an entry may be about: at most 40 short texts by name."""
    return (
        isinstance(about, dict)
        and len(about) <= MOST_FACTS
        and all(isinstance(value, str) and len(value) <= LONGEST_FACT for value in about.values())
        and all(0 < len(name) <= 60 for name in about)
    )


def _hash(entry: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(entry)).hexdigest()


def _canonical(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
