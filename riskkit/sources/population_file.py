"""Read how many people live where the study is: a small CSV of groups and residents beside the study file.

Takes    a path.
Gives    `read_population`: its lines as plain values; `with_population`: a study's values with them in their place.
Promise  strict: two known columns, whole numbers, each group once, nothing guessed; a refusal names the file, the line
         and the column.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from riskkit.domain.errors import SpecError
from riskkit.sources.small_csv import read_small_csv

COLUMNS = ("group", "residents")
MOST_GROUPS = 1_000
MOST_RESIDENTS = 10_000_000_000


def with_population(values: Any, base: Path) -> Any:
    """A study's plain values with the lines of the population file that its audit names as `rows`.

    Parameters
    ----------
    values : mapping
        As read from a study file; anything that is not such a mapping is handed back as it is.
    base : Path
        What the file's path is relative to: the folder of the study file.
    """
    audit = values.get("audit") if isinstance(values, dict) else None
    population = audit.get("population") if isinstance(audit, dict) else None
    if not isinstance(audit, dict) or not isinstance(population, dict):
        return values
    if not isinstance(population.get("file"), str) or population.get("rows"):
        return values
    rows = read_population(base / population["file"])
    return {**values, "audit": {**audit, "population": {**population, "rows": rows}}}


def read_population(path: Path) -> list[dict[str, Any]]:
    """Lines of a population file, as plain values for `Population.rows`.

    Raises
    ------
    SpecError
        If the file cannot be read, has other columns, or a cell is not what it should be.
    """
    lines = list(read_small_csv(path, COLUMNS, "audit.population"))
    if not 1 <= len(lines) <= MOST_GROUPS:
        raise SpecError(f"{path}: {len(lines):,} groups; it must have a first line and 1 to {MOST_GROUPS:,} groups.")
    return [_line(path, number, cells) for number, cells in lines]


def _line(path: Path, number: int, cells: list[str]) -> dict[str, Any]:
    group, residents = cells
    if not group:
        raise SpecError(f"{path}, line {number}, column group: must not be blank.")
    if not (residents.isascii() and residents.isdigit()) or int(residents[:20]) > MOST_RESIDENTS:
        raise SpecError(f"{path}, line {number}, column residents: must be a whole number of people, without commas.")
    return {"group": group, "residents": int(residents)}
