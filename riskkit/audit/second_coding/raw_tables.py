"""Rows of raw extracts as plain dicts, read with pyarrow and nothing else.

Takes    a SourcesSpec and the folder its paths are relative to.
Gives    `RawTables`, what the second coding asks of raw records; `ExtractFiles`, the one over CSV and Parquet files.
Promise  only the rows asked for become Python objects; files are read a part at a time, so memory stays small.

Cells become what the layout says they are: ids text or whole numbers as given (`person_id` text), dates, moments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from riskkit.audit.second_coding.file_parts import MOMENTS, Row, columns_of, rows_with_key

if TYPE_CHECKING:
    from riskkit.domain.data_spec import SourcesSpec


class RawTables(Protocol):
    """Raw tables by the names of the record layout."""

    def has(self, table: str) -> bool:
        """Say whether the extract has this table."""
        ...

    def rows(self, table: str, columns: tuple[str, ...], key: str, among: Iterable[Any]) -> Iterator[Row]:
        """Rows whose `key` is one of `among`. A column that was not given is all None."""
        ...

    def distinct(self, table: str, column: str) -> list[Any]:
        """Every different value of a column, in no promised order; missing ones left out."""
        ...


class ExtractFiles:
    """The extracts of a study as files: one CSV or Parquet file, or one folder of part files, per table."""

    def __init__(self, spec: SourcesSpec, base: Path) -> None:
        """Find the files; a table that is not there is simply not had.

        Raises
        ------
        FileNotFoundError
            If the people, events or involvements are not there.
        """
        self._spec = spec
        self._files = {name: found for name in ("people", "events", "involvements", "exposure")
                       if (found := _files_of(name, spec, base))}  # fmt: skip
        for name in ("people", "events", "involvements"):
            if name not in self._files:
                raise FileNotFoundError(f"the table {name} is not there")

    def has(self, table: str) -> bool:
        """See `RawTables`."""
        return table in self._files

    def rows(self, table: str, columns: tuple[str, ...], key: str, among: Iterable[Any]) -> Iterator[Row]:
        """See `RawTables`."""
        wanted = list(dict.fromkeys(among))
        for path in self._files[table]:
            for part in rows_with_key(path, columns, key, wanted):
                yield from (self._typed(table, line, columns) for line in part)

    def distinct(self, table: str, column: str) -> list[Any]:
        """See `RawTables`."""
        import pyarrow as pa
        import pyarrow.compute as pc

        found = [pc.unique(batch.column(0)) for path in self._files[table] for batch in columns_of(path, (column,))]
        if not found:
            return []
        values = pc.unique(pa.chunked_array([part.cast(found[0].type) for part in found]))
        return [_cell(column, value) for value in values.to_pylist() if value is not None]

    def _typed(self, table: str, line: Row, columns: tuple[str, ...]) -> Row:
        row = {column: _cell(column, line.get(column)) for column in columns}
        if table == "events" and "known_at" in columns and "known_at" not in line:
            row["known_at"] = self._declared(row["occurred_at"])
        return row

    def _declared(self, occurred: datetime) -> datetime:
        """The declared recording delay; nothing is known after the extract but what happened even later."""
        known = occurred + timedelta(days=self._spec.recording_delay_days or 0)
        last = datetime.combine(self._spec.extract_date, time(23, 59, 59))
        return known if known <= last else max(last, occurred)


def _files_of(name: str, spec: SourcesSpec, base: Path) -> list[Path]:
    """The file of a table, or its part files in order of name."""
    root = base if spec.folder is None else base / spec.folder
    if name in spec.tables:
        places = [root / spec.tables[name]]
    elif spec.folder is None:
        return []
    else:
        places = [root / f"{name}.parquet", root / f"{name}.csv", root / name]
    for place in places:
        if place.is_file():
            return [place]
        if place.is_dir():
            return sorted(p for p in place.iterdir() if p.is_file() and not p.name.startswith((".", "_")))
    return []


def _cell(column: str, value: Any) -> Any:
    """One cell as the layout types it."""
    if value is None:
        return None
    if column == "person_id":
        return str(value)
    if column in MOMENTS:
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return value if isinstance(value, datetime) else datetime.combine(value, time())
    if column == "birth_date":
        if isinstance(value, str):
            return date.fromisoformat(value)
        return value.date() if isinstance(value, datetime) else value
    return value if isinstance(value, (int, str)) else str(value)
