"""Read a benchmark: rates from outside the study, in a small CSV beside the study file.

Takes    a path.
Gives    `read_benchmark`: its lines as plain values; `with_benchmark`: a study's values with them in their place.
Promise  strict: known columns, numbers as numbers, nothing guessed; a refusal names the file, the line and the column.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from riskkit.domain.errors import SpecError
from riskkit.sources.small_csv import read_small_csv

COLUMNS = ("area_code", "year", "people_per_1000", "events_per_1000")


def with_benchmark(values: Any, base: Path) -> Any:
    """A study's plain values with the lines of the benchmark file that its card names as `rows`.

    Parameters
    ----------
    values : mapping
        As read from a study file; anything that is not such a mapping is handed back as it is.
    base : Path
        What the file's path is relative to: the folder of the study file.
    """
    card = values.get("card") if isinstance(values, dict) else None
    if not isinstance(card, dict):
        return values
    benchmark = card.get("benchmark")
    if not isinstance(benchmark, dict) or not isinstance(benchmark.get("file"), str) or benchmark.get("rows"):
        return values
    rows = read_benchmark(base / benchmark["file"])
    return {**values, "card": {**card, "benchmark": {**benchmark, "rows": rows}}}


def read_benchmark(path: Path) -> list[dict[str, Any]]:
    """Lines of a benchmark file, as plain values for `Benchmark.rows`.

    Raises
    ------
    SpecError
        If the file cannot be read, has other columns, or a cell is not what it should be.
    """
    lines = read_small_csv(path, COLUMNS, "card.benchmark")
    return [_line(path, number, cells) for number, cells in lines]


def _line(path: Path, number: int, cells: list[str]) -> dict[str, Any]:
    area, year, people, events = cells
    if year != "all" and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise SpecError(f"{path}, line {number}, column year: must be a year of four digits, or all.")
    return {
        "area_code": area,
        "year": year if year == "all" else int(year),
        "people_per_1000": _rate(path, number, "people_per_1000", people),
        "events_per_1000": _rate(path, number, "events_per_1000", events),
    }


def _rate(path: Path, number: int, column: str, cell: str) -> float | None:
    if not cell:
        return None
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise SpecError(f"{path}, line {number}, column {column}: must be a number, 0 or more.")
    return value
