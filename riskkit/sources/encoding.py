"""Turn declared columns of a table study into numbers, and describe each number.

Takes    a lazy table and `ColumnSpec`s.
Gives    expressions and their wrong cells; the features' frame and notes.
Promise  a level or text that was not declared is refused, never turned into missing. Missing stays missing: all
         features of a category are missing where its cell is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskkit.domain.data_spec import ColumnSpec
from riskkit.domain.errors import SourceRefused
from riskkit.domain.examples import FeatureNote
from riskkit.sources.declared_types import not_finite, parsed_number
from riskkit.sources.raw_tables import RawTable
from riskkit.sources.ready_made import Wanted, text_of

if TYPE_CHECKING:
    import pandas as pd

YES, NO = ("true", "yes", "y", "1"), ("false", "no", "n", "0")
"""Texts a flag may have, in any letters."""


def encoded(raw: RawTable, column: ColumnSpec) -> Wanted:
    """A column as one number: itself, 1 or 0, or the place of its level (from 0).

    Raises
    ------
    SourceRefused
        If the stored type cannot be what the column is declared to be.
    """
    cell = raw.table[column.name]
    if column.kind == "number":
        value, found = _number(cell, column, raw.place), "not a number, and not declared under top_code."
    elif column.kind == "flag":
        value, found = _flag(cell), f"none of {', '.join((*YES, *NO))}."
    else:
        levels = column.levels or ()
        text = text_of(cell)
        value = ibis_cases([(text == level, float(i)) for i, level in enumerate(levels)])
        found = f"none of the {len(levels)} levels declared for it."
    given = cell.notnull() & (text_of(cell) != "")
    wrong = given & (value.isnull() | not_finite(value))
    return Wanted(
        column.name, value, wrong.fill_null(False), found, "Declare it in the study's columns, or correct the cells."
    )


def ibis_cases(branches: list[tuple[Any, float]]) -> Any:
    """The number of the first branch that is true; missing if none is."""
    import ibis

    return ibis.cases(*branches, else_=ibis.null("float64"))


def _number(cell: Any, column: ColumnSpec, place: str) -> Any:
    import ibis

    dtype = cell.type()
    if dtype.is_string():
        tops = [(cell == text, float(number)) for text, number in column.top_code.items()]
        return ibis.cases(*tops, else_=parsed_number(cell)) if tops else parsed_number(cell)
    if not dtype.is_numeric() or dtype.is_boolean():
        raise SourceRefused(place, column.name, None, "is not stored as numbers or text.", "Convert the column.")
    return cell.cast("float64")


def _flag(cell: Any) -> Any:
    dtype = cell.type()
    if dtype.is_boolean():
        return cell.cast("int64").cast("float64")
    text = text_of(cell.cast("int64") if dtype.is_integer() else cell).lower()
    return ibis_cases([(text.isin(YES), 1.0), (text.isin(NO), 0.0)])


def feature_frame(frame: pd.DataFrame, columns: tuple[ColumnSpec, ...]) -> tuple[pd.DataFrame, tuple[FeatureNote, ...]]:
    """Features and their notes: one per number, flag or ordered column; one per level of a category."""
    import pandas as pd

    features: dict[str, Any] = {}
    notes: list[FeatureNote] = []
    for column in columns:
        values = frame[column.name].astype("float64")
        if column.kind != "category":
            features[column.name] = values
            notes.append(_note(column, column.name, column.label, column.monotone))
            continue
        for place, level in enumerate(column.levels or ()):
            name = f"{column.name}={level}"
            features[name] = values.eq(place).astype("float64").where(values.notna())
            notes.append(_note(column, name, f"{column.label}: {level}", 0))
    return pd.DataFrame(features, index=frame.index), tuple(notes)


def _note(column: ColumnSpec, name: str, label: str, monotone: int) -> FeatureNote:
    return FeatureNote(
        name=name,
        label=label,
        unit=column.unit,
        meaning=column.meaning,
        monotone=monotone,
        assessment=column.assessment,
        changeable=column.changeable,
        source=column.name,
        stage=column.stage,
    )
