"""Sheets as they lie in a run: plain, or sealed so that only who holds the key for sheets can open them.

Takes    the files of a run while it is written; later one of them, whose hash was checked.
Gives    `seal_sheets`, `key_facts`, `name_in_run`, `opened`, `check_seals`.
Promise  in a run that says its sheets are sealed, nothing about one person lies open beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from riskkit.domain.errors import RunRefused
from riskkit.domain.sealing import SheetKey
from riskkit.domain.signing import SigningKey
from riskkit.runs.layout import PEOPLE, SEALED, SHEETS, is_about_one_person
from riskkit.runs.manifest import Manifest

Check = Callable[[bool, str], bool]


def key_facts(sheets: SheetKey | None, signing: SigningKey | None) -> dict[str, Any]:
    """What a manifest says of the keys its run is sealed and signed with; empty without keys."""
    about = "sheets are sealed; who holds the key can open them"
    facts: dict[str, Any] = {} if sheets is None else {"sheets": {"key_id": sheets.key_id, "about": about}}
    return facts if signing is None else {**facts, "signed_by": signing.public.key_id}


def seal_sheets(
    files: Iterable[tuple[str, bytes]], key: SheetKey | None, run_id: str
) -> Iterator[tuple[str, bytes]]:  # fmt: skip
    """The same files, those about one person sealed and named so; unchanged without a key."""
    for name, content in files:
        if key is not None and is_about_one_person(name) and not name.endswith(SEALED):
            name += SEALED
            content = key.seal(content, run_id=run_id, path=name)
        yield name, content


def name_in_run(name: str, said: Manifest) -> str:
    """What a file about one person is called in this run."""
    return name if said.sheets is None else name + SEALED


def opened(name: str, content: bytes, said: Manifest, key: SheetKey | None) -> bytes:
    """A file about one person, as its reader reads it. `name` and `content` as they lie in the run.

    Raises
    ------
    RunRefused
        If it is sealed and no key, or another one, was given.
    """
    if said.sheets is None:
        return content
    if key is None:
        raise RunRefused(
            f"The sheets of this run are sealed (key {said.sheets.key_id}). Give the folder that holds sheets.key."
        )
    if key.key_id != said.sheets.key_id:
        raise RunRefused(f"The sheets of this run are sealed with key {said.sheets.key_id}; this is {key.key_id}.")
    return key.open(content, run_id=said.run_id, path=name)


def check_seals(said: Manifest, names: Collection[str], check: Check) -> None:
    """All sheets are sealed where the manifest says so, and none elsewhere."""
    about = [name for name in names if is_about_one_person(name)]
    odd = sum(name.endswith(SEALED) != (said.sheets is not None) for name in about)
    state = "sealed" if said.sheets is not None else "not sealed"
    check(not odd, f"{odd} of {len(about)} files under {PEOPLE} and {SHEETS} are not as the manifest says: {state}")
