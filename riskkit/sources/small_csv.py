"""A small CSV beside a study file, read strictly: known columns, whole lines, nothing guessed.

Takes    a path, the columns it must have, and where the study names it.
Gives    `read_small_csv`: numbered lines of trimmed cells.
Promise  a refusal names the file, the line and what to do; it never prints a cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from riskkit.domain.errors import SpecError

MOST_LINES = 200_000


def read_small_csv(path: Path, columns: tuple[str, ...], named_at: str) -> Iterator[tuple[int, list[str]]]:
    """Line numbers (the first line is 1) and cells of every line but the first; blank lines are skipped.

    Parameters
    ----------
    columns : tuple of text
        What the first line must be, in this order.
    named_at : str
        The field of the study that names the file, for the refusal.

    Raises
    ------
    SpecError
        If the file cannot be read, is not plain CSV, has other columns, or is too long.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: cannot be read as UTF-8 text ({type(error).__name__}). Check {named_at}.") from None
    try:
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error:
        raise SpecError(
            f"{path}: is not plain CSV. Write a comma between cells, and quotes only around cells."
        ) from None
    if not lines or tuple(lines[0]) != columns:
        raise SpecError(f"{path}: the first line must be {','.join(columns)}.")
    if len(lines) > MOST_LINES:
        raise SpecError(f"{path}: {len(lines):,} lines; at most {MOST_LINES:,}.")
    for number, cells in enumerate(lines[1:], 2):
        if cells and len(cells) != len(columns):
            raise SpecError(f"{path}, line {number}: {len(cells)} cells, not {len(columns)}.")
        if cells:
            yield number, [cell.strip() for cell in cells]
