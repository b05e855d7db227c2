"""Find the file, or the folder of part files, of every table; refuse what is not plainly there.

Takes    a study's paths and the folder they are relative to.
Gives    `TablePlace` per table: the files, by the names the user gave.
Promise  part files stand in order of name; a link inside a delivered folder, or a stray file, is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from riskkit.domain.errors import SourceRefused, SpecError
from riskkit.domain.records import TABLES
from riskkit.sources.refusals import refuse_all

Kind = Literal["csv", "parquet"]
_KINDS: dict[str, Kind] = {".csv": "csv", ".parquet": "parquet"}
_PACKED = (".gz", ".zip", ".bz2", ".xz", ".zst", ".7z")
MOST_PARTS = 10_000
LONGEST_SHOWN = 300


@dataclass(frozen=True)
class TablePlace:
    """Where one table lies: `files` maps the name the user knows to the resolved path."""

    place: str
    kind: Kind
    files: Mapping[str, Path]


def find_tables(folder: str | None, named: Mapping[str, str], base: Path) -> dict[str, TablePlace]:
    """Find every table of the record layout under a folder, or where `tables` says.

    Raises
    ------
    SpecError
        If `tables` names a table the layout does not have.
    SourceRefused
        If a required table is not there, lies there twice, or is not a regular file.
    """
    refuse_unknown_tables(named)
    if folder is not None and not _resolved(folder, base).is_dir():
        raise SourceRefused(shown(folder), None, None, "is not a folder that is there.",
                            "Check sources.folder; it is relative to the study file.")  # fmt: skip
    refusals: list[SourceRefused] = []
    found: dict[str, TablePlace] = {}
    for name, layout in TABLES.items():
        try:
            given = _named_or_found(name, folder, named, base)
            if given is not None:
                found[name] = find_files(given, base)
            elif layout.required:
                refusals.append(_not_there(name, folder))
        except SourceRefused as refusal:
            refusals.append(refusal)
    refuse_all(refusals)
    return found


def refuse_unknown_tables(named: Mapping[str, str]) -> None:
    """Refuse names under `tables` that the record layout does not have."""
    unknown = sorted(name for name in named if name not in TABLES)
    if unknown:
        raise SpecError(f"sources.tables names {', '.join(unknown)}; the tables are {', '.join(TABLES)}.")


def find_files(given: str, base: Path) -> TablePlace:
    """The file, or the folder of part files, that `given` names.

    Parameters
    ----------
    given : str
        A path as the user wrote it, relative to `base` or absolute. Refusals repeat it as it stands.
    """
    path = _resolved(given, base)
    if path.is_file():
        return TablePlace(given, kind_of(given, path), {given: path})
    if not path.is_dir():
        there = "is neither a regular file nor a folder." if path.exists() else "does not exist."
        raise SourceRefused(given, None, None, there, "Check the path; it is relative to the study file.")
    parts = [p for p in _listed(given, path) if not p.name.startswith((".", "_"))]
    odd = [p for p in parts if p.is_symlink() or not p.is_file() or p.suffix.lower() not in _KINDS]
    if odd or not parts or len(parts) > MOST_PARTS:
        found = f"{len(odd)} of {len(parts)} entries are links, folders, or files of another kind."
        raise SourceRefused(
            given, None, None, found if odd else f"a folder of {len(parts):,} part files.",
            f"Keep only regular .parquet or only regular .csv files in it, from 1 to {MOST_PARTS:,}.",
        )  # fmt: skip
    kinds = {p.suffix.lower() for p in parts}
    if len(kinds) > 1:
        raise SourceRefused(given, None, None, "holds both CSV and Parquet files.", "Keep one kind.")
    files = {f"{given.rstrip('/')}/{p.name}": p.resolve() for p in parts}
    return TablePlace(given, _KINDS[kinds.pop()], files)


def regular_file(given: str, base: Path) -> Path:
    """The real path of one regular file."""
    path = _resolved(given, base)
    if not path.is_file():
        there = "is not a regular file." if path.exists() else "does not exist."
        raise SourceRefused(given, None, None, there, "Check the path; it is relative to the study file.")
    return path


def kind_of(given: str, path: Path) -> Kind:
    """CSV or Parquet, by the ending of the name the user gave."""
    suffix = Path(given).suffix.lower()
    if suffix in _PACKED:
        raise SourceRefused(given, None, None, "is a packed file.", "Unpack it first; riskkit does not unpack files.")
    if suffix not in _KINDS:
        raise SourceRefused(given, None, None, "is not named .csv or .parquet.", "Give a CSV or Parquet file.")
    return _KINDS[suffix]


def shown(given: str) -> str:
    """A path as the user gave it, in letters that can be seen, and not endless."""
    seen = "".join(letter if letter.isprintable() else "?" for letter in given)
    return seen if len(seen) <= LONGEST_SHOWN else f"{seen[:LONGEST_SHOWN]}..."


def _resolved(given: str, base: Path) -> Path:
    """The real path; text that cannot be a path is refused."""
    fault, path = None, Path()
    if any(not letter.isprintable() for letter in given):
        fault = "has an unseen character in its path."
    else:
        try:
            path = (base / given).resolve(strict=False)
            path.stat()
        except FileNotFoundError:
            pass
        except (OSError, RuntimeError, ValueError):
            fault = "is not a path that can be opened."
    if fault is None and any(letter in "'*?[]{}" for letter in str(path)):
        fault = "has a quote mark or one of * ? [ ] { } in its path."
    if fault is not None:
        raise SourceRefused(shown(given), None, None, fault, "Rename it, or check links and permissions.")
    return path


def _listed(given: str, path: Path) -> list[Path]:
    listed: list[Path] | None = None
    try:
        listed = sorted(path.iterdir())
    except OSError:
        listed = None
    if listed is None:
        raise SourceRefused(given, None, None, "is a folder that cannot be listed.", "Check its permissions.")
    return listed


def _named_or_found(name: str, folder: str | None, named: Mapping[str, str], base: Path) -> str | None:
    """The path of a table as the user would write it; None if the folder has none."""
    if name in named:
        return named[name] if folder is None else f"{folder.rstrip('/')}/{named[name]}"
    if folder is None:
        return None
    root = _resolved(folder, base)
    there = [entry for entry in (f"{name}.parquet", f"{name}.csv", name) if (root / entry).exists()]
    if len(there) > 1:
        raise SourceRefused(
            folder, None, None, f"holds the table {name} {len(there)} times ({', '.join(there)}).",
            "Keep one, or say which under sources.tables.",
        )  # fmt: skip
    return f"{folder.rstrip('/')}/{there[0]}" if there else None


def _not_there(name: str, folder: str | None) -> SourceRefused:
    where = "sources.tables" if folder is None else folder
    return SourceRefused(
        where, None, None, f"the table {name} is not there.",
        f"Give {name}.csv, {name}.parquet or a folder {name} of part files, or name it under sources.tables.",
    )  # fmt: skip
