"""A run written with keys, and the folders of keys that the roles of a team hold. For tests; nobody in it is real."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from drawn_runs import as_parquet, drawn_facts, drawn_files, drawn_reasons, drawn_scores, drawn_sheet

from riskkit.keyring import PSEUDONYM, PUBLIC, SHEETS, SIGNING, make_keys, read_keys
from riskkit.runs import write_run
from riskkit.runs.sheet_lines import sheet_line

HOLDS = {"analyst": (), "reviewer": (SHEETS,), "custodian": (PSEUDONYM,), "auditor": (PUBLIC,)}
"""Which key files each role is given; everybody may read the folder of the run."""
IDS = ["person-0", "person-1", "person-2"]


@dataclass(frozen=True)
class KeyedRun:
    """The run, the maker's keys, and a folder for each role."""

    path: Path
    keys: Path
    folders: dict[str, Path]


def keyed_run(folder: Path) -> KeyedRun:
    """The tiny run under pseudonyms, sealed and signed, and each role's own folder of keys."""
    keys = folder / "keys"
    make_keys(keys)
    held = read_keys(keys)
    assert held.pseudonyms is not None
    names = dict(zip(IDS, held.pseudonyms.people(IDS), strict=True))
    scores = drawn_scores()
    scores["person_id"] = scores["person_id"].map(names)
    facts = drawn_facts(pseudonyms=held.pseudonyms.facts, data_kind="research")
    files = drawn_files(facts) | {
        "scores.parquet": as_parquet(scores),
        "explanations.parquet": as_parquet(drawn_reasons(scores)),
        "sheets.jsonl": sheet_line(drawn_sheet(person_id=names["person-0"])),
        "report/people/case-0001.html": b"<!doctype html><title>Case 1</title><p>A sheet about one person</p>",
    }
    path = write_run(folder / "run", files.items(), facts, sheets=held.sheets, signing=held.signing)
    folders = {}
    for role, names_of_keys in HOLDS.items():
        folders[role] = folder / f"keys of the {role}"
        folders[role].mkdir(mode=0o700)
        for name in names_of_keys:
            shutil.copy2(keys / name, folders[role] / name)
    return KeyedRun(path, keys, folders)


__all__ = ["HOLDS", "IDS", "PSEUDONYM", "PUBLIC", "SHEETS", "SIGNING", "KeyedRun", "keyed_run"]
