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

if TYPE_CHECKING:
    import pyarrow as pa

    from riskkit.domain.data_spec import SourcesSpec

Row = dict[str, Any]
MOMENTS = ("occurred_at", "known_at", "from", "to")
IDS = ("record_id", "event_id", "person_id")
_BLOCK = 8 * 2**20


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
            for part in _parts_with(path, columns, key, wanted):
                yield from (self._typed(table, line, columns) for line in part)

    def distinct(self, table: str, column: str) -> list[Any]:
        """See `RawTables`."""
        import pyarrow as pa
        import pyarrow.compute as pc

        found = [pc.unique(batch.column(0)) for path in self._files[table] for batch in _batches(path, (column,))]
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


def _batches(path: Path, columns: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    """Some columns of a whole file, a part at a time; all of a CSV's cells are text, a blank one is missing."""
    if path.suffix.lower() == ".csv":
        yield from _csv_batches(path, columns)
        return
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        there = [column for column in columns if column in file.schema_arrow.names]
        yield from file.iter_batches(columns=there, use_threads=False)


def _csv_batches(path: Path, columns: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa
    from pyarrow import csv

    with open(path, encoding="utf-8-sig", newline="") as file:
        there = _first_line(file)
    kept = [column for column in columns if column in there]
    reader = csv.open_csv(
        path,
        read_options=csv.ReadOptions(block_size=_BLOCK, use_threads=False),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(there, pa.string()),
            include_columns=kept,
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    with reader:
        yield from reader


def _first_line(lines: Iterable[str]) -> list[str]:
    import csv

    return next(csv.reader(lines), [])


def _parts_with(path: Path, columns: tuple[str, ...], key: str, wanted: list[Any]) -> Iterator[list[Row]]:
    """The wanted rows of a file, a part at a time."""
    import pyarrow.compute as pc

    asked = tuple(dict.fromkeys((key, *columns)))
    if path.suffix.lower() == ".csv":
        for batch in _csv_batches(path, asked):
            held = batch.column(batch.schema.names.index(key))
            yield batch.filter(pc.is_in(held, value_set=_as_stored(wanted, held.type))).to_pylist()
        return
    import pyarrow.parquet as pq

    there = [column for column in asked if column in pq.read_schema(path).names]
    repeated = [column for column in there if column not in (*MOMENTS, *IDS, "birth_date", "text")]
    with pq.ParquetFile(path, read_dictionary=repeated) as file:
        value_set = _as_stored(wanted, file.schema_arrow.field(key).type)
        for group in range(file.num_row_groups):
            keys = file.read_row_group(group, columns=[key], use_threads=False)
            chosen = pc.is_in(keys[key], value_set=value_set)
            if pc.any(chosen).as_py():
                part = file.read_row_group(group, columns=there, use_threads=False).filter(chosen)
                yield _in_microseconds(part).to_pylist()


def _as_stored(wanted: list[Any], stored: pa.DataType) -> pa.Array:
    """The values looked for, in the type of the column. A value that the column cannot hold is not in it."""
    import pyarrow as pa

    if pa.types.is_integer(stored):
        return pa.array([int(value) for value in wanted if str(value).lstrip("-").isdigit()], type=stored)
    if pa.types.is_string(stored) or pa.types.is_large_string(stored):
        return pa.array([str(value) for value in wanted], type=stored)
    return pa.array(wanted, type=stored)


def _in_microseconds(part: pa.Table) -> pa.Table:
    """Moments stored finer than Python's are cut to microseconds."""
    import pyarrow as pa

    for at, field in enumerate(part.schema):
        if pa.types.is_timestamp(field.type):
            part = part.set_column(at, field.name, part.column(at).cast(pa.timestamp("us"), safe=False))
    return part


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
