"""Tables of a run as Parquet bytes, and back: the same table gives the same bytes.

Takes    a table with the columns of scores.parquet or explanations.parquet; or bytes whose hash was checked.
Gives    `parquet_bytes`, `read_parquet`.
Promise  no Python objects, no notes, no clock in the file; sizes are read from the footer before the content.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from riskkit.domain.errors import RunRefused, SpecError

if TYPE_CHECKING:
    import pyarrow as pa

LARGEST = 16 * 1024**3
_TEXTS = ("person_id", "role", "feature", "label")
_TYPES = {**dict.fromkeys(_TEXTS, "string"), "as_of": "date32[day]", "known_at": "date32[day]", "rank": "int64"}
_TYPES |= {"flagged": "bool"}  # every other column is a double


def parquet_bytes(table: pa.Table) -> bytes:
    """Write a table of a run.

    Parameters
    ----------
    table : pyarrow.Table
        Texts (plain or dictionary-encoded), float64, whole numbers, flags and dates. Null is missing; 0 is zero.

    Returns
    -------
    bytes
        Parquet, zstd-compressed, rows in the given order, no notes beside the columns.

    Raises
    ------
    SpecError
        If a column is of another type; names the column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = []
    for field in table.schema:
        is_text = pa.types.is_dictionary(field.type) and pa.types.is_string(field.type.value_type)
        if is_text or pa.types.is_string(field.type):
            texts.append(field.name)
        elif field.type not in (pa.float64(), pa.int64(), pa.bool_(), pa.date32()):
            raise SpecError(
                f"Column {field.name} of a run's table is of type {field.type}, which no run's table holds."
            )
    out = BytesIO()
    pq.write_table(
        table.replace_schema_metadata(None), out, compression="zstd", use_dictionary=texts, row_group_size=200_000,
        store_schema=False,
    )  # fmt: skip
    return out.getvalue()


def read_parquet(
    content: bytes, name: str, columns: Sequence[str], *, only: Mapping[str, Any] | None = None,
    texts_as_codes: bool = False, take: Sequence[str] | None = None,
) -> pa.Table:  # fmt: skip
    """Read a table of a run from bytes whose hash was already checked.

    Parameters
    ----------
    content : bytes
    name : str
        For messages.
    columns : sequence of str
        The columns it must have, in this order.
    only : mapping of column to value, optional
        Rows to keep. The first column's texts are looked through before any other cell is unpacked.
    texts_as_codes : bool
        Texts come as dictionary-encoded columns: cheap to compare.
    take : sequence of str, optional
        Columns to unpack; all if not given. The others are there, and of the right type.

    Raises
    ------
    RunRefused
        If it is not Parquet, has other columns, or claims to be larger than 16 GB in memory.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    codes = [c for c in columns if c in _TEXTS] if texts_as_codes else None
    try:
        footer = pq.read_metadata(BytesIO(content))
        schema = footer.schema.to_arrow_schema()
        claimed = sum(footer.row_group(i).total_byte_size for i in range(footer.num_row_groups))
        if schema.names != list(columns):
            raise RunRefused(f"{name} has {len(schema)} columns that are not {', '.join(columns)}.")
        wrong = [field.name for field in schema if str(field.type) != _TYPES.get(field.name, "double")]
        if wrong:
            raise RunRefused(f"{name}: {', '.join(wrong)} are not of the type a run's table has.")
        if claimed > LARGEST:
            raise RunRefused(f"{name} would take {claimed:,} bytes in memory; no run's does.")
        file = pq.ParquetFile(BytesIO(content), read_dictionary=codes)
        if only:
            return _matching(file, only)
        return file.read(columns=None if take is None else list(take), use_threads=False)
    except (pa.ArrowException, OSError, ValueError):
        raise RunRefused(f"{name} is not a Parquet table that can be read.") from None


def _matching(file: Any, only: Mapping[str, Any]) -> pa.Table:
    """The rows that have these values: blocks without the first value are left packed."""
    import pyarrow as pa
    import pyarrow.compute as pc

    first, found = next(iter(only)), []
    for block in range(file.num_row_groups):
        column = file.read_row_group(block, columns=[first], use_threads=False)[first]
        at = pc.indices_nonzero(pc.equal(column, pa.scalar(only[first], column.type)))
        if len(at):
            found.append(file.read_row_group(block, use_threads=False).take(at))
    table = pa.concat_tables(found) if found else file.schema_arrow.empty_table()
    for name, value in only.items():
        table = table.filter(pc.equal(table[name], pa.scalar(value, table[name].type)))
    return table
