"""CSV that a spreadsheet can open without running anything: the one writer for every CSV riskkit exports.

Takes    column names and rows of plain values.
Gives    `csv_bytes`, `harmless`.
Promise  a text cell is never a formula, in quotes always; numbers stay numbers; a missing cell is empty.

A text that begins like a formula (= + - @, also full-width; tab, return, newline, zero byte), or does so after quotes
or spaces, gets an apostrophe in front: spreadsheets show it and read the cell as text. Source: OWASP, CSV Injection.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

from riskkit.domain.errors import SpecError

STARTS = frozenset("=+-@\t\r\n\0＝＋－＠")
_SKIPPED = "\"'`"
Cell = str | int | float | bool | None


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as CSV (RFC 4180), in UTF-8, rows ended by return and newline.

    Raises
    ------
    SpecError
        If a row has another number of cells than there are columns, or a number is not finite.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in columns])
    for row in rows:
        if len(row) != len(columns):
            raise SpecError(f"A row of {len(row)} cells does not fit a CSV of {len(columns)} columns.")
        writer.writerow([_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8", "backslashreplace")


def harmless(text: str) -> str:
    """The same text, with an apostrophe in front if a spreadsheet might take it for a formula."""
    for letter in text:
        if letter in STARTS:
            return f"'{text}"
        if not letter.isspace() and letter not in _SKIPPED and letter.isprintable():
            return text
    return text


def _cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        if not math.isfinite(cell):
            raise SpecError("A number of a CSV is not finite; what is not defined is left empty, with its reason.")
        return cell
    return harmless(cell)
