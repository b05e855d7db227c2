"""Columns of a ready-made table that only checks read: dates, incidents, weights, and what is known after the score.

Takes    a lazy table and its `TableSpec`.
Gives    what to bring in, and `Declared`.
Promise  dates are ISO dates up to the extract date and weights are over 0, or the file is refused; a blank date or
         incident is missing. Of columns known later, a cell that is not what was declared is missing: no score uses it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from riskkit.domain.data_spec import ColumnSpec, TableSpec
from riskkit.domain.declared import Declared
from riskkit.domain.errors import SourceRefused
from riskkit.domain.records import Column
from riskkit.sources.declared_types import from_stored, not_finite, parsed_day, parsed_number
from riskkit.sources.encoding import encoded, feature_frame
from riskkit.sources.raw_tables import RawTable
from riskkit.sources.ready_made import Wanted, text_of
from riskkit.sources.rules import LONGEST_ID

if TYPE_CHECKING:
    import pandas as pd

_DATES = ("outcome_date", "features_until")


def later_columns(raw: RawTable, spec: TableSpec) -> tuple[ColumnSpec, ...]:
    """Declared columns of the file that become known after the score, the outcome itself left out."""
    place = {stage: at for at, stage in enumerate(spec.stages)}
    apart = {spec.target.column, spec.person_id, spec.as_of, *spec.for_checks.values()}
    late = [column for column in spec.columns if place[column.stage] > place[spec.score_stage]]
    return tuple(c for c in late if c.name not in apart and c.name in raw.table.columns and _readable(raw, c))


def _readable(raw: RawTable, column: ColumnSpec) -> bool:
    try:
        encoded(raw, column)
    except SourceRefused:
        return False
    return True


def columns_for_checks(raw: RawTable, spec: TableSpec, later: tuple[ColumnSpec, ...]) -> dict[str, Wanted]:
    """What to bring in, by what a refusal calls it; columns that new rows lack are left out."""
    wanted: dict[str, Wanted] = {}
    for name, column in spec.for_checks.items():
        if column in raw.table.columns:
            wanted[f"{column} ({name})"] = _wanted(raw, name, column, spec.extract_date)
    for late in later:
        wanted[f"{late.name} (known later)"] = Wanted(_later(late.name), encoded(raw, late).value)
    return wanted


def declared_from(found: pd.DataFrame, spec: TableSpec, later: tuple[ColumnSpec, ...]) -> Declared:
    """The columns for checks, one row per row of the frame."""
    import pandas as pd

    there = {name: found[_named(name)] for name in spec.for_checks if _named(name) in found}
    for name in _DATES:
        if name in there:
            there[name] = there[name].astype("datetime64[s]")
    values = found[[_later(column.name) for column in later]]
    values.columns = pd.Index([column.name for column in later], dtype="object")
    frame, notes = feature_frame(values, later)
    return Declared(pd.DataFrame(there, index=found.index), frame, notes)


def weight_column(raw: RawTable, column: str) -> Wanted:
    """A sampling weight: a number over 0 in every row."""
    cell = raw.table[column]
    dtype = cell.type()
    if not dtype.is_string() and (not dtype.is_numeric() or dtype.is_boolean()):
        raise SourceRefused(raw.place, column, None, "is not stored as numbers or text.", "Convert the column.")
    value = parsed_number(cell) if dtype.is_string() else cell.cast("float64")
    wrong = (value.isnull() | not_finite(value) | (value <= 0)).fill_null(True)
    return Wanted(_named("weight"), value, wrong, "not a number over 0.",
                  "A weight says how many rows of the cohort a row stands for: give every row one.")  # fmt: skip


def _wanted(raw: RawTable, name: str, column: str, extract_date: date) -> Wanted:
    if name == "weight":
        return weight_column(raw, column)
    if name == "incident":
        return _incident(raw, column)
    return _day(raw, name, column, extract_date)


def _incident(raw: RawTable, column: str) -> Wanted:
    import ibis

    stored = from_stored(raw.table[column], Column(column, "id", ""), raw.place)
    text = text_of(stored.value)
    blank = text.isnull() | (text.strip() == "")
    long = (text.length() > LONGEST_ID).fill_null(False)
    return Wanted(_named("incident"), ibis.ifelse(blank, ibis.null("string"), text), long,
                  f"ids longer than {LONGEST_ID} characters.")  # fmt: skip


def _day(raw: RawTable, name: str, column: str, extract_date: date) -> Wanted:
    import ibis

    cell = raw.table[column]
    day: Any
    odd: Any
    if cell.type().is_string():
        given = cell.notnull() & (cell.strip() != "")
        day, odd = parsed_day(cell), ibis.literal(False)
    else:
        typed = from_stored(cell, Column(column, "date", ""), raw.place)
        given, day = cell.notnull(), typed.value
        odd = ibis.literal(False) if typed.wrong is None else typed.wrong
    wrong = given & (day.isnull() | odd | (day > ibis.literal(extract_date)))
    rule = f"neither blank nor a date written YYYY-MM-DD up to the extract of {extract_date.isoformat()}."
    return Wanted(_named(name), day, wrong.fill_null(True), rule)


def _named(name: str) -> str:
    return f"riskkit_declared_{name}"


def _later(name: str) -> str:
    return f"riskkit_later_{name}"
