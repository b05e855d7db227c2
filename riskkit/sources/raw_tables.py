"""A table as it was given, on the engine, before anything is checked.

Takes    places of files.
Gives    `RawTable`: a lazy table, its place, whether its cells are all text, and fingerprints of its files.
Promise  CSV is read as text with the columns its header names; nothing is sniffed and no row is skipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit.domain.errors import SourceRefused
from riskkit.sources.csv_scan import LONGEST_ROW, scan_csv
from riskkit.sources.parquet_footers import fingerprint_file, read_footers
from riskkit.sources.places import TablePlace
from riskkit.sources.refusals import unreadable

if TYPE_CHECKING:
    import ibis.expr.types as ir

_DAMAGED = "Ask for the file again; it cannot be read to its end."


@dataclass(frozen=True)
class RawTable:
    """One table as given. `rows` is what must come out of it; None where only the engine can count."""

    table: ir.Table
    place: str
    text: bool
    rows: int | None
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    fetched: bool = False
    """True if the rows were brought into the engine already."""


def open_files(backend: Any, found: TablePlace) -> RawTable:
    """Open a table's files, lazily.

    Raises
    ------
    SourceRefused
        If a file is damaged, too large, or its parts have different columns.
    """
    return _open_csv(backend, found) if found.kind == "csv" else _open_parquet(backend, found)


def _open_parquet(backend: Any, found: TablePlace) -> RawTable:
    with unreadable(found.place, _DAMAGED):
        rows = read_footers(found.files)
        fingerprints = {name: fingerprint_file(path) for name, path in found.files.items()}
    with unreadable(found.place, _DAMAGED):
        table = backend.read_parquet([str(path) for path in found.files.values()], hive_partitioning=False)
    return RawTable(table, found.place, False, rows, fingerprints)


def _open_csv(backend: Any, found: TablePlace) -> RawTable:
    import ibis

    parts, fingerprints, rows = [], {}, 0
    first: tuple[str, ...] | None = None
    for name, path in found.files.items():
        with unreadable(name, _DAMAGED):
            scan = scan_csv(path, name)
        if first is not None and sorted(scan.columns) != sorted(first):
            raise SourceRefused(
                name, None, None, "has other columns than the first part file.", "Write all parts alike."
            )
        first = first or scan.columns
        fingerprints[name], rows = scan.sha256, rows + scan.rows
        with unreadable(name, _DAMAGED):
            parts.append(_read_as_text(backend, path, scan.columns).select(*first))
    return RawTable(ibis.union(*parts) if len(parts) > 1 else parts[0], found.place, True, rows, fingerprints)


def _read_as_text(backend: Any, path: Path, columns: tuple[str, ...]) -> Any:
    return backend.read_csv(
        str(path),
        columns=dict.fromkeys(columns, "VARCHAR"),
        auto_detect=False,
        header=True,
        delim=",",
        quote='"',
        escape='"',
        nullstr="",
        strict_mode=True,
        null_padding=False,
        ignore_errors=False,
        max_line_size=2 * LONGEST_ROW,
    )
