"""Does a run folder hold? Every hash, name, table, reason and journal entry is checked again.

Takes    a folder.
Gives    `verify_run`, `Verification`.
Promise  nothing but the manifest is parsed before its hash was checked, and nothing at all once a hash is wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from riskkit.domain.board_spec import public_keys_of
from riskkit.domain.chain import Anchor, check_chain, entry_texts
from riskkit.domain.envelope import LARGEST as LARGEST_ENVELOPE
from riskkit.domain.envelope import check_envelope
from riskkit.domain.errors import RunRefused
from riskkit.domain.sealing import SheetKey
from riskkit.domain.signing import PublicKey
from riskkit.runs.audit_recomputed import compare_audit
from riskkit.runs.audit_text import check_audit, read_audit
from riskkit.runs.evidence_tables import TableFacts, check_tables
from riskkit.runs.folder import hash_file, list_folder, read_growing, read_whole
from riskkit.runs.journal_rules import check_board, check_entries
from riskkit.runs.layout import (
    AUDIT,
    EXPLANATIONS,
    JOURNAL,
    MANIFEST,
    PARENT_AUDIT,
    PEOPLE,
    SCORES,
    SEALED,
    SHEETS,
    SIGNATURE,
    STUDY,
    fault_of_path,
    missing_parts,
)
from riskkit.runs.manifest import LARGEST as LARGEST_MANIFEST
from riskkit.runs.manifest import Manifest, ReadManifest, read_manifest
from riskkit.runs.provenance import code_version, of_this_identity
from riskkit.runs.sealed_sheets import check_seals, name_in_run, opened
from riskkit.runs.sheet_lines import check_sheets
from riskkit.runs.study_text import study_fingerprint

ROUNDED_TO = 5
"""The one multiple that a study may round counts to (`ReleaseSpec.round_to`)."""
LARGEST_JOURNAL = 256 * 1024 * 1024


@dataclass(frozen=True)
class Verification:
    """What checking a run found.

    checks: statements checked. worst_additivity: largest relative error of the reasons, None if not reached.
    signature: what is known of who signed, in words. notes: what was not or could not be checked, in words.
    journal: where the journal stands now (print it: it is the anchor a human keeps). entries_after_sealing: since.
    """

    problems: tuple[str, ...]
    checks: int
    worst_additivity: float | None = None
    journal: Anchor | None = None
    entries_after_sealing: int = 0
    manifest: ReadManifest | None = field(default=None, repr=False)
    signature: str = ""
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True if nothing is wrong."""
        return not self.problems

    def __str__(self) -> str:
        if self.problems:
            return f"does not verify, {len(self.problems)} problems: " + "; ".join(self.problems)
        later = f", {self.entries_after_sealing} journal entries since sealing" if self.entries_after_sealing else ""
        signed = f"; {self.signature}" if self.signature else ""
        return f"verifies: {self.checks:,} checks{later}{signed}"


class _Checks:
    """Counts statements and keeps those that do not hold."""

    def __init__(self) -> None:
        self.count = 0
        self.problems: list[str] = []

    def __call__(self, holds: bool, problem: str) -> bool:
        self.count += 1
        if not holds:
            self.problems.append(problem)
        return holds


def verify_run(
    path: str | Path, *, anchor: Anchor | None = None, public_keys: Sequence[PublicKey] | None = None,
    sheets_key: SheetKey | None = None, keys: Mapping[str, PublicKey] | None = None,
) -> Verification:  # fmt: skip
    """Check a run folder as far as it can be trusted to be read.

    Parameters
    ----------
    path : path
        The run folder.
    anchor : Anchor, optional
        A later place of the journal, kept outside the run (for instance printed on a board paper): a tail cut off
        after sealing is seen only with it.
    public_keys : sequence of PublicKey, optional
        Keys the reader trusts: an unsigned run, or one signed with another key, does not verify. Without them a
        signature is only held against the key it brings itself.
    sheets_key : SheetKey, optional
        Opens sealed sheets, so that they are checked too; without it only that they are there.
    keys : mapping of key id to PublicKey, optional
        If given, every signed journal entry must be signed with one of these keys or one the study's board names.
        Without it, signatures of keys that the board names in full are checked, and who must sign is checked always.

    Returns
    -------
    Verification
        `ok`, `problems` in words, `checks`. A folder that is not a run at all has problems too; nothing is raised.
    """
    root, checks, journal = Path(path), _Checks(), b""
    found: dict[str, Any] = {}
    try:
        manifest = _check_files(root, checks)
        if manifest is not None:
            found["manifest"] = manifest
            found["signature"] = _check_signature(root, manifest, public_keys, checks)
            told, journal = _check_journal(root, manifest, anchor, checks)
            found |= told
        if manifest is not None and not checks.problems:
            found |= _check_contents(root, manifest, journal, sheets_key, keys, checks)
    except RunRefused as refusal:
        checks(False, str(refusal))
    return Verification(tuple(checks.problems), checks.count, **found)


def _check_files(root: Path, checks: _Checks) -> ReadManifest | None:
    """Names, kinds, sizes and hashes. None if there is no manifest to compare with."""
    files, problems = list_folder(root)
    for problem in problems:
        checks(False, problem)
    if not checks(MANIFEST in files, "there is no manifest.json, so this is not a run, or not a whole one"):
        return None
    if not checks(files[MANIFEST] <= LARGEST_MANIFEST, f"manifest.json is larger than {LARGEST_MANIFEST:,} bytes"):
        return None
    manifest = read_manifest(read_whole(root, MANIFEST, size=files.pop(MANIFEST)))
    said = manifest.said
    for part in missing_parts(said.files, kind=said.kind, has_parent=said.parent is not None):
        checks(False, f"{part} is not part of this run: no score without its evidence")
    checks(JOURNAL in files, f"{JOURNAL} is missing")
    beside = (JOURNAL,) if said.signed_by is None else (JOURNAL, SIGNATURE)
    strangers = [name for name in files if name not in said.files and name not in beside]
    checks(not strangers, f"{len(strangers)} files are not in the manifest, the first: {_listed(strangers)}")
    for name, seal in said.files.items():
        if not checks(
            fault_of_path(name) is None and name not in (JOURNAL, SIGNATURE),
            "the manifest names a file no run may hold",
        ):
            continue
        if not checks(name in files, f"{name} is missing"):
            continue
        same = files[name] == seal.bytes and hash_file(root, name) == seal.sha256
        checks(same, f"{name} is not the file that was sealed: it was changed or damaged")
    return manifest


def _listed(names: list[str]) -> str:
    return ascii(names[0])[:120] if names else "none"


def _check_signature(
    root: Path, manifest: ReadManifest, trusted: Sequence[PublicKey] | None, checks: _Checks
) -> str:  # fmt: skip
    """Is the manifest signed as it says, and by somebody the reader trusts? What is known of it, in words."""
    by = manifest.said.signed_by
    if by is None:
        checks(trusted is None, "the run is not signed, and a public key was given to check its signature with")
        return "not signed"
    files, _ = list_folder(root)
    size = files.get(SIGNATURE)
    if not checks(size is not None, f"{SIGNATURE} is missing, but the manifest says the run is signed"):
        return "its signature is missing"
    if not checks(size is not None and size <= LARGEST_ENVELOPE, f"{SIGNATURE} is larger than any"):
        return "its signature was not read"
    content = read_whole(root, SIGNATURE, size=size or 0)
    fault = check_envelope(content, manifest.sha256, manifest.plain, by, trusted)
    checks(fault is None, f"{SIGNATURE}: {fault}")
    if trusted is None:
        return f"signature not checked against a key you trust (it names key {by[:16]})"
    return f"signed with a key you trust ({by[:16]})"


def _check_journal(
    root: Path, manifest: ReadManifest, later: Anchor | None, checks: _Checks
) -> tuple[dict[str, Any], bytes]:
    """Where the journal stands, and its bytes as they were read: others may write while we check."""
    files, _ = list_folder(root)
    seal = manifest.said.journal
    if JOURNAL not in files:
        return {}, b""
    content = read_growing(root, JOURNAL, largest=LARGEST_JOURNAL)
    sealed = content[: seal.bytes]
    same = len(sealed) == seal.bytes and hashlib.sha256(sealed).hexdigest() == seal.sha256
    if not checks(same, f"{JOURNAL}: its first {seal.entries} entries are not the ones that were sealed"):
        return {}, b""
    chain = check_chain(content, seal.anchor)
    for problem in chain.problems:
        checks(False, problem)
    checks.count += chain.now.entries
    if later is not None:
        problems = check_chain(content, later).problems
        checks(not problems or bool(chain.problems), "; ".join(problems))
    return {"journal": chain.now, "entries_after_sealing": chain.after_anchor}, content


def _check_contents(
    root: Path, manifest: ReadManifest, journal: bytes, sheets_key: SheetKey | None,
    keys: Mapping[str, PublicKey] | None, checks: _Checks,
) -> dict[str, Any]:  # fmt: skip
    said = manifest.said
    checks(of_this_identity(said), "the run id does not follow from the study, inputs, seed, parent and code it names")
    print_, study = study_fingerprint(checked_bytes(root, STUDY, manifest))
    checks(print_ == said.study_fingerprint, "study.yaml is not the study the manifest names")
    for key, value in (("name", said.study), ("role", said.role), ("kind", said.kind), ("seed", said.seed)):
        checks(study.get(key) == value, f"study.yaml: its {key} is not the manifest's")
    audit = check_audit(checked_bytes(root, AUDIT, manifest), said, checks)
    check_board(study, audit, checks)
    _check_entries(journal, manifest, study.get("board") or {}, keys, checks)
    if said.parent is not None:
        parent = read_audit(checked_bytes(root, PARENT_AUDIT, manifest), PARENT_AUDIT)
        checks(
            parent["run_id"] == said.parent.run_id, f"{PARENT_AUDIT} is not the audit of the run that made the model"
        )
        checks(parent["role"] == said.role, f"{PARENT_AUDIT} is about another role")
    tables = check_tables(
        checked_bytes(root, SCORES, manifest),
        checked_bytes(root, EXPLANATIONS, manifest),
        role=said.role,
        made_elsewhere=said.kind == "scores",
        check=checks,
    )
    compare_audit(audit["findings"], tables, checks, round_to=_rounded_to(study, checks))
    notes = _check_sheets(root, manifest, tables, sheets_key, checks)
    return {"worst_additivity": tables.worst, "notes": (*_notes(said), *notes)}


def _rounded_to(study: dict[str, Any], checks: _Checks) -> int | None:
    release = study.get("release")
    to = release.get("round_to") if isinstance(release, dict) else None
    checks(to is None or to == ROUNDED_TO, f"study.yaml: release.round_to is neither null nor {ROUNDED_TO}")
    return None if to is None else ROUNDED_TO


def _check_sheets(
    root: Path, manifest: ReadManifest, tables: TableFacts, key: SheetKey | None, checks: _Checks
) -> tuple[str, ...]:  # fmt: skip
    """Count the sheets against the flagged rows; read them where they can be read."""
    said = manifest.said
    pages = [name for name in said.files if name.startswith(PEOPLE)]
    enough = said.kind == "scores" or len(pages) == tables.flagged
    checks(enough, f"{PEOPLE} holds {len(pages)} sheets for {tables.flagged} flagged rows; each needs one")
    check_seals(said, said.files, checks)
    if said.sheets is not None and key is None:
        return (f"{len(pages)} sheets are sealed and were counted, not read (no key for sheets was given)",)
    lines = name_in_run(SHEETS, said)
    content = opened(lines, checked_bytes(root, lines, manifest), said, key)
    for name in pages if said.sheets is not None else ():
        opened(name, checked_bytes(root, name, manifest), said, key)
        checks.count += 1
    plain = [name.removesuffix(SEALED) for name in pages]
    check_sheets(content, said.role, plain, tables.flagged_rows, checks)
    return ()


def _notes(said: Manifest) -> tuple[str, ...]:
    """What a reader should know of what was compared."""
    here = code_version()["sha256"]
    same = said.code.sha256 == here
    code = () if same else (f"made with other code than this riskkit (version {said.code.version})",)
    return (*code, "outcomes and groups are not in a run, so figures that rest on them were not worked out again")


def _check_entries(
    content: bytes, manifest: ReadManifest, board: Mapping[str, Any], keys: Mapping[str, PublicKey] | None,
    checks: _Checks,
) -> None:  # fmt: skip
    """Which run each later entry is about, and who signed it."""
    seal = manifest.said.journal
    if keys is not None:
        every = {**public_keys_of(board.get("keys") or {}), **keys}
        for problem in check_chain(content, seal.anchor, keys=every).problems:
            checks(False, problem)
    if not checks.problems:
        check_entries(entry_texts(content), seal.entries, manifest.sha256, board, keys or {}, checks)


def checked_bytes(root: Path, name: str, manifest: ReadManifest) -> bytes:
    """A file's bytes, only if they are the ones that were sealed.

    Raises
    ------
    RunRefused
        If the file is not in the manifest, or its bytes are others by now.
    """
    seal = manifest.said.files.get(name)
    if seal is None:
        raise RunRefused(f"This run holds no {name}.")
    content = read_whole(root, name, size=seal.bytes)
    if hashlib.sha256(content).hexdigest() != seal.sha256:
        raise RunRefused(f"{name} is not the file that was sealed: it was changed or damaged.")
    return content
