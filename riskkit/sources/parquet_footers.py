"""Read Parquet footers before any page: fingerprint, columns, rows and sizes.

Takes    the part files of one table.
Gives    rows in all; refuses parts that disagree or are too large.
Promise  no data page is decoded here, so a file that unpacks to a thousand times its size costs nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from riskkit.domain.errors import SourceRefused
from riskkit.sources.refusals import unreadable

MOST_COLUMNS = 1_000
MOST_ROWS = 5_000_000_000
LARGEST_ROW_GROUP = 4 * 10**9
_DAMAGED = "Ask for the file again; it is damaged or is not Parquet."


def fingerprint_file(path: Path) -> str:
    """SHA-256 of a file's bytes, read in blocks."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_footers(files: Mapping[str, Path]) -> int:
    """Rows of all parts, from their footers.

    Raises
    ------
    SourceRefused
        If a part is not Parquet, has repeated columns, is too large, or has other columns or types than the first part.
    """
    import pyarrow.parquet as pq

    rows, first = 0, None
    for name, path in files.items():
        with unreadable(name, _DAMAGED), pq.ParquetFile(path) as file:
            footer, schema = file.metadata, file.schema_arrow
        columns = {field.name: _plain_type(field.type) for field in schema}
        if len(columns) < len(schema) or len({c.lower() for c in columns}) < len(columns):
            raise SourceRefused(name, None, None, "has two columns of the same name.", "Give each column once.")
        if first is not None and columns != first:
            raise SourceRefused(
                name,
                None,
                None,
                "has other columns or types than the first part file.",
                "Write all parts of a table alike.",
            )
        first = columns
        largest = max((footer.row_group(i).total_byte_size for i in range(footer.num_row_groups)), default=0)
        rows += footer.num_rows
        if len(columns) > MOST_COLUMNS or largest > LARGEST_ROW_GROUP or rows > MOST_ROWS:
            raise SourceRefused(
                name,
                None,
                None,
                f"{len(columns):,} columns, {rows:,} rows, and a row group of {largest:,} bytes unpacked.",
                f"At most {MOST_COLUMNS:,} columns, {MOST_ROWS:,} rows and {LARGEST_ROW_GROUP:,} bytes per row group.",
            )
    return rows


def _plain_type(arrow: Any) -> str:
    """A type's name, whichever way its texts are stored."""
    import pyarrow.types as types

    kind = arrow.value_type if types.is_dictionary(arrow) else arrow
    return "string" if types.is_large_string(kind) or types.is_string_view(kind) else str(kind)
