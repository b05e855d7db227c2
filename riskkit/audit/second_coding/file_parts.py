"""One file of an extract, CSV or Parquet, a part at a time.

Takes    a path, the columns wanted, and which values of one column.
Gives    `columns_of`, whole columns; `rows_with_key`, only the rows asked for.
Promise  single-threaded and small in memory; a column that the file does not have is left out. Cells of a CSV are text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
MOMENTS = ("occurred_at", "known_at", "from", "to")
IDS = ("record_id", "event_id", "person_id")
_BLOCK = 8 * 2**20


def columns_of(path: Path, columns: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
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


def rows_with_key(path: Path, columns: tuple[str, ...], key: str, wanted: list[Any]) -> Iterator[list[Row]]:
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
