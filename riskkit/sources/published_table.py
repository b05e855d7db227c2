"""Figures that the maker of scores published: from the study itself, or from a small CSV, one model a row.

Takes    a `ScoresSpec` and the folder its paths are relative to.
Gives    `published_rows`: {model, figure: value, ...} a row.
Promise  a cell that is no number, a name that is no figure, and a figure that nothing can be are refused.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

from riskkit.domain.data_spec import ScoresSpec
from riskkit.domain.errors import SourceRefused
from riskkit.domain.published_figures import FIGURES, refuse_impossible

MOST_BYTES = 256 * 1024
MOST_ROWS = 1_000
_ADVICE = f"Give a CSV with a column model and columns among {', '.join(FIGURES)}; shares between 0 and 1."


def published_rows(spec: ScoresSpec, base: Path) -> tuple[dict[str, Any], ...]:
    """The figures of every model, in the order given; those of the study itself first.

    Raises
    ------
    SourceRefused
        Names the file, the column and the row.
    """
    own = () if spec.published is None else ({"model": spec.made_by, **spec.published},)
    return (*own, *(() if spec.published_table is None else _from_file(spec.published_table, base)))


def _from_file(given: str, base: Path) -> tuple[dict[str, Any], ...]:
    try:
        content = (base / given).read_bytes()[: MOST_BYTES + 1]
        text = content.decode("utf-8-sig")
        lines = list(csv.reader(text.splitlines(), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SourceRefused(
            given, None, None, f"cannot be read as UTF-8 CSV ({type(error).__name__}).", _ADVICE
        ) from None
    if len(content) > MOST_BYTES or not 2 <= len(lines) <= MOST_ROWS:
        raise SourceRefused(given, None, None, "has no rows, or is too long for a table of figures.", _ADVICE)
    header, rows = lines[0], lines[1:]
    names = [name for name in header if name != "model"]
    if header.count("model") != 1 or len(set(names)) < len(names) or not names or set(names) - set(FIGURES):
        raise SourceRefused(given, None, None, "has other columns than model and known figures, each once.", _ADVICE)
    return tuple(_row(given, at, header, cells) for at, cells in enumerate(rows, start=2))


def _row(given: str, at: int, header: list[str], cells: list[str]) -> dict[str, Any]:
    if len(cells) != len(header):
        raise SourceRefused(given, None, None, f"line {at} has another number of cells than the header.", _ADVICE)
    cell = dict(zip(header, cells, strict=True))
    figures = {name: _number(given, at, name, text) for name, text in cell.items() if name != "model" and text.strip()}
    try:
        refuse_impossible(figures)
    except ValueError as error:
        raise SourceRefused(given, None, None, f"line {at}: {error}.", _ADVICE) from None
    return {"model": cell["model"].strip()[:80] or f"line {at}", **figures}


def _number(given: str, at: int, name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise SourceRefused(given, name, 1, f"line {at} holds no number.", _ADVICE)
    return value
