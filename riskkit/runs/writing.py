"""Write a run folder: whole, or not at all.

Takes    the files of a run, and the facts of its manifest.
Gives    `write_run`.
Promise  kill -9 at any instant leaves no folder under the final name, or a whole and verified one (promise R13).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from riskkit.domain.chain import check_chain, entry_line, make_entry
from riskkit.domain.envelope import signed_envelope
from riskkit.domain.errors import RunRefused, SpecError
from riskkit.domain.progress import Progress, silent
from riskkit.domain.sealing import SheetKey
from riskkit.domain.signing import SigningKey
from riskkit.runs.layout import JOURNAL, MANIFEST, SIGNATURE, fault_of_path, missing_parts
from riskkit.runs.manifest import FileSeal, JournalSeal, check_facts, seal_manifest
from riskkit.runs.part_folder import beside, flush_folder, publish, refuse_existing
from riskkit.runs.sealed_sheets import key_facts, seal_sheets
from riskkit.runs.verification import verify_run


def write_run(
    to: Path, files: Iterable[tuple[str, bytes]], manifest: Mapping[str, Any], *, sheets: SheetKey | None = None,
    signing: SigningKey | None = None, progress: Progress = silent,
) -> Path:  # fmt: skip
    """Write and seal a run folder, verify it, and only then give it its name.

    Parameters
    ----------
    to : Path
        The run folder. Must not exist; folders above it are made.
    files : iterable of (path inside the run, content)
        Taken one at a time, so pages may be made while they are written. Without a journal.jsonl among them the
        journal's first entry is made here, dated `manifest["created"]`.
    manifest : mapping
        The facts of the run (see `manifest.Facts`); hashes, journal anchor and seal are added.
    sheets : SheetKey, optional
        Seals what is about one person: pages under report/people/ and sheets.jsonl.
    signing : SigningKey, optional
        Signs the manifest: signature.json beside it.
    progress : Progress
        Told the stages: making room, writing files, flushing, sealing, checking, publishing, published.

    Returns
    -------
    Path
        `to`.

    Raises
    ------
    CannotWrite
        The target exists, another run took the name first, or the disk refuses. Nothing stands under the name.
    SpecError
        The manifest or a file's name is not one a run may have.
    RunRefused
        The finished folder would not verify (for instance: no audit, reasons that do not sum to their scores).

    Examples
    --------
    >>> write_run(Path("runs/first"), files, facts)                                     # doctest: +SKIP
    PosixPath('runs/first')
    """
    to = Path(to)
    manifest = {**manifest, **key_facts(sheets, signing)}
    check_facts(manifest)
    refuse_existing(to)
    progress("making room")
    with beside(to) as part:
        progress("writing files")
        seals = _write_files(part, seal_sheets(files, sheets, str(manifest["run_id"])))
        journal = _seal_journal(part, seals.pop(JOURNAL, None), manifest)
        _refuse_bare_scores(seals, manifest)
        progress("flushing")
        _flush(part, [*seals, JOURNAL])
        progress("sealing")
        last = _seal(part, seal_manifest(manifest, seals, journal), manifest, signing)
        _flush(part, last)
        progress("checking")
        found = verify_run(part, public_keys=None if signing is None else [signing.public], sheets_key=sheets)
        if not found.ok:
            raise RunRefused(f"{to} was not written, because it would not verify: {'; '.join(found.problems[:5])}.")
        progress("publishing")
        publish(part, to)
    progress("published")
    return to


def _seal(part: Path, content: bytes, manifest: Mapping[str, Any], signing: SigningKey | None) -> list[str]:
    """Write the manifest, and its signature if there is a key; the names written."""
    _write(part / MANIFEST, content)
    if signing is None:
        return [MANIFEST]
    _write(part / SIGNATURE, signed_envelope(signing, hashlib.sha256(content).hexdigest(), manifest))
    return [MANIFEST, SIGNATURE]


def _write_files(part: Path, files: Iterable[tuple[str, bytes]]) -> dict[str, FileSeal]:
    seals: dict[str, FileSeal] = {}
    taken: dict[str, str] = {}
    for name, content in files:
        fault = fault_of_path(name)
        if fault is not None:
            raise SpecError(f"A file was given a name no run may hold: {fault}.")
        if taken.setdefault(name.casefold(), name) != name or name in seals:
            raise SpecError(f"{name} was given twice (capital letters do not tell files apart).")
        target = part / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(target, content)
        seals[name] = FileSeal(sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))
    return seals


def _seal_journal(part: Path, given: FileSeal | None, manifest: Mapping[str, Any]) -> JournalSeal:
    """Where the journal stands now; its first entry is made here if none was given."""
    if given is None:
        text = f"Run {manifest['run_id']} of the study {manifest['study']} was written and sealed."
        first = make_entry(
            n=1, time=str(manifest["created"]), kind="sealed", role="riskkit", text=text, previous="0" * 64
        )
        _write(part / JOURNAL, entry_line(first))
    content = (part / JOURNAL).read_bytes()
    found = check_chain(content)
    if found.problems or found.now.entries == 0:
        raise RunRefused(f"The journal of this run does not hold: {'; '.join(found.problems) or 'it is empty'}.")
    return JournalSeal(
        entries=found.now.entries,
        head=found.now.head,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
    )


def _refuse_bare_scores(seals: Mapping[str, FileSeal], manifest: Mapping[str, Any]) -> None:
    missing = missing_parts(seals, kind=manifest["kind"], has_parent=manifest.get("parent") is not None)
    if missing:
        raise RunRefused(f"A run without {', '.join(missing)} cannot be sealed: no score without its evidence.")


def _write(target: Path, content: bytes) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _flush(part: Path, names: list[str]) -> None:
    """Make contents, then names, survive a crash; one pass after all writes, so the disk can join them."""
    for name in names:
        handle = os.open(part / name, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    for folder, _, _ in os.walk(part, topdown=False):
        flush_folder(Path(folder))
