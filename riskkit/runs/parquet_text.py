"""Tables of a run as Parquet bytes, and back: the same table gives the same bytes.

Takes    a DataFrame with the columns of scores.parquet or explanations.parquet; or bytes whose hash was checked.
Gives    `parquet_bytes`, `read_parquet`.
Promise  no Python objects, no pandas notes, no clock in the file; sizes are read from the footer before the content.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from riskkit.domain.errors import RunRefused, SpecError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

LARGEST = 16 * 1024**3
_TEXT, _DAY = ("person_id", "role", "feature", "label"), ("as_of",)
_NUMBER = ("score", "score_low", "score_high", "stability", "contribution", "value")


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Write a table of a run.

    Parameters
    ----------
    frame : DataFrame
        Texts, float64, whole numbers, flags and dates. Missing stays missing: null, never 0 or empty text.

    Returns
    -------
    bytes
        Parquet, zstd-compressed, rows in the given order. `as_of` is a date, `known_at` a moment in milliseconds.

    Raises
    ------
    SpecError
        If a column holds something that has no place in such a table; names the column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {str(name): _column(pa, str(name), frame[name]) for name in frame.columns}
    table = pa.table(columns)
    texts = [name for name in columns if pa.types.is_string(table.schema.field(name).type)]
    out = BytesIO()
    pq.write_table(
        table, out, compression="zstd", use_dictionary=texts, write_statistics=True, row_group_size=200_000,
        store_schema=False,
    )  # fmt: skip
    return out.getvalue()


def _column(pa: Any, name: str, values: pd.Series) -> pa.Array:
    try:
        if name in _TEXT:
            return pa.array([None if v is None or v != v else str(v) for v in values.astype("object")], pa.string())
        if name in _DAY:
            return pa.array(values.astype("datetime64[s]"), from_pandas=True).cast(pa.date32())
        if name == "known_at":
            return pa.array(values.astype("datetime64[ms]"), pa.timestamp("ms"), from_pandas=True)
        return pa.array(values, pa.float64() if name in _NUMBER else None, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError):
        raise SpecError(f"Column {name} of a run's table holds values of a kind it may not hold.") from None


def read_parquet(
    content: bytes, name: str, columns: Sequence[str], *, only: Any = None, texts_as_codes: bool = False
) -> pa.Table:
    """Read a table of a run from bytes whose hash was already checked.

    Parameters
    ----------
    content : bytes
    name : str
        For messages.
    columns : sequence of str
        The columns it must have, in this order.
    only : pyarrow filter expression, optional
        Rows to keep.
    texts_as_codes : bool
        Texts come as dictionary-encoded columns: cheap to compare.

    Raises
    ------
    RunRefused
        If it is not Parquet, has other columns, or claims to be larger than 16 GB in memory.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    codes = [c for c in columns if c in _TEXT] if texts_as_codes else None
    try:
        footer = pq.read_metadata(BytesIO(content))
        found = footer.schema.to_arrow_schema().names
        claimed = sum(footer.row_group(i).total_byte_size for i in range(footer.num_row_groups))
        if found != list(columns):
            raise RunRefused(f"{name} has {len(found)} columns that are not {', '.join(columns)}.")
        if claimed > LARGEST:
            raise RunRefused(f"{name} would take {claimed:,} bytes in memory; no run's does.")
        return pq.read_table(BytesIO(content), filters=only, read_dictionary=codes, use_threads=False)
    except (pa.ArrowException, OSError, ValueError):
        raise RunRefused(f"{name} is not a Parquet table that can be read.") from None
