"""One person's sheet, for a reviewer: opened, written into the journal, and only then shown.

Takes    a run folder, a case or a person's pseudonym, the reader's role, and the key if sheets are sealed.
Gives    `read_sheet`, `pseudonyms_for`.
Promise  no sheet is shown whose reading is not in the journal, and the entry says whether a view of the reader's own
         stood there before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from riskkit.domain.errors import RunRefused, SpecError
from riskkit.domain.pseudonyms import PERSON, Pseudonyms, published_pseudonyms
from riskkit.domain.signing import PublicKey
from riskkit.keyring import PSEUDONYM, SHEETS, folder_of_keys, read_keys
from riskkit.review import append_entry, read_journal, states_of
from riskkit.runs import Run, open_run
from riskkit.runs.layout import JOURNAL

_CASE = re.compile(r"case-[0-9]{4,12}")
NO_VIEW = "The journal holds no view of this role on this case from before: the sheet was read first."


@dataclass(frozen=True)
class ReadSheet:
    """A sheet's page, and whether a view of the same role on the case stood in the journal before."""

    case: str
    page: bytes
    view_first: bool


def read_sheet(
    run_folder: str | Path, *, case: str | None = None, person: str | None = None, as_of: str | None = None,
    keys: str | Path | None = None, role: str = "reviewer", public_keys: Sequence[PublicKey] | None = None,
) -> ReadSheet:  # fmt: skip
    """Open one sheet and write into the journal that it was read.

    Parameters
    ----------
    case : str
        Such as case-0001. Or `person`, a pseudonym as scores.parquet has it, with `as_of` if they stand there twice.
    keys : path, optional
        Folder with sheets.key, for a run whose sheets are sealed; RISKKIT_KEYS if not given.
    role : str
        The part the reader has, not a name.

    Raises
    ------
    RunRefused
        The run does not verify, the sheet is not in it, or does not open with this key.
    SpecError
        It is not said whose sheet, or the key is not there.
    CannotWrite
        The journal cannot be written, so the sheet is not shown.
    """
    _, read, _ = read_sheet_of(
        run_folder, case=case, person=person, as_of=as_of, keys=keys, role=role, public_keys=public_keys
    )
    return read


def read_sheet_of(
    run_folder: str | Path, *, case: str | None, person: str | None, as_of: str | None, keys: str | Path | None,
    role: str, public_keys: Sequence[PublicKey] | None = None, purpose: str = "A sheet was read.",
) -> tuple[Run, ReadSheet, dict[str, Any]]:  # fmt: skip
    """The same, with the run and what the sheet says as plain values; `purpose` is what the journal says first."""
    run = open_run(run_folder, public_keys=public_keys)
    folder = folder_of_keys(keys) if run.sheets_are_sealed else None
    key = None if folder is None else read_keys(folder, need=(SHEETS,)).sheets
    sheets = run.sheets(key)
    found = _case_of(sheets, case, person, as_of)
    page = run.sheet_page(found, key)
    seen_before = _has_view(run, found, role)
    append_entry(
        run.path / JOURNAL, time=datetime.now(UTC).replace(microsecond=0).isoformat(), kind="read", role=role,
        text=purpose if seen_before else f"{purpose} {NO_VIEW}",
        anchor=run.verification.manifest.said.journal.anchor if run.verification.manifest else None,
        about={"manifest": run.manifest_sha256, "case": found, "view_first": "yes" if seen_before else "no"},
    )  # fmt: skip
    return run, ReadSheet(found, page, seen_before), sheets[found]


def _case_of(sheets: dict[str, dict[str, Any]], case: str | None, person: str | None, as_of: str | None) -> str:
    """The one case that is meant. Messages repeat nothing of what was asked for."""
    if (case is None) == (person is None):
        raise SpecError("Say whose sheet: --case CASE, or --person PSEUDONYM as scores.parquet has it.")
    if case is not None:
        if not _CASE.fullmatch(case) or case not in sheets:
            raise RunRefused(f"This run has no sheet of that case; it has {len(sheets)}, from case-0001.")
        return case
    found = [name for name, sheet in sheets.items() if sheet["person_id"] == person and as_of in (None, sheet["as_of"])]
    if not found:
        raise RunRefused("This run has no sheet of that pseudonym and date. Only flagged people have one.")
    if len(found) > 1:
        raise SpecError(f"That pseudonym has {len(found)} sheets in this run. Say which with --as-of YYYY-MM-DD.")
    return found[0]


def _has_view(run: Run, case: str, role: str) -> bool:
    """True if this role wrote a view on this case before the sheet was shown; remarks made later do not count."""
    entries = read_journal(run.path / JOURNAL)
    return states_of(entries, (case,), manifest=run.manifest_sha256, role=role)[case].view is not None


def pseudonyms_for(
    run_folder: str | Path, ids: Sequence[str], *, keys: str | Path | None = None, purpose: str = PERSON
) -> list[str]:  # fmt: skip
    """What ids are called in a run: for the custodian, who holds the key and must find a person.

    Raises
    ------
    RunRefused
        The run does not verify, or the key is not the one it was made with.
    SpecError
        No key was given for a run whose pseudonyms are secret.
    """
    run = open_run(run_folder)
    said = run.manifest.get("pseudonyms")
    if said is None:
        raise RunRefused("This run names people by the ids of its input: it was made before pseudonyms.")
    made = _key_of(run, folder_of_keys(keys))
    if made.key_id != said["key_id"]:
        raise RunRefused(
            f"This run's pseudonyms were made with key {said['key_id']}; the one given is {made.key_id}."
        )  # fmt: skip
    return made.of(ids, purpose)


def _key_of(run: Run, folder: Path | None) -> Pseudonyms:
    published = published_pseudonyms(run.manifest["seed"])
    if run.manifest["data_kind"] == "synthetic" and run.manifest["pseudonyms"]["key_id"] == published.key_id:
        return published
    if folder is None:
        raise SpecError(f"Give the folder that holds {PSEUDONYM} with --keys FOLDER.")
    held = read_keys(folder, need=(PSEUDONYM,)).pseudonyms
    assert held is not None
    return held
