"""Turn columns into the types the layout declares, or say which rows cannot be turned.

Takes    a lazy table as read: texts only (CSV, SQLite), or the types of Parquet, DuckDB and PostgreSQL.
Gives    per column the typed expression, and a condition that is true where a cell is not what was declared.
Promise  nothing is sniffed. Dates are ISO or refused: 13/02/2003, 01/02/2003 and 2003-02-30 are never read.

Ids stay whole numbers or texts as they were given, as joins on whole numbers are cheaper; `person_id` becomes text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from riskkit.domain.errors import SourceRefused
from riskkit.domain.records import Column, ColumnType

_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?)?$"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$"
_WHOLE = r"^[+-]?[0-9]{1,18}$"
_FORMS: dict[ColumnType, tuple[str, str]] = {
    "date": (_DAY, "date"),
    "moment": (_MOMENT, "timestamp(6)"),
    "number": (_NUMBER, "float64"),
    "whole": (_WHOLE, "int64"),
}
WANTED: dict[ColumnType, str] = {
    "id": "text or whole numbers",
    "text": "text",
    "date": "a date that exists, written YYYY-MM-DD",
    "moment": "a moment that exists, written YYYY-MM-DDTHH:MM:SS, without a time zone",
    "number": "a number",
    "whole": "a whole number",
}
"""What each declared type accepts, in the words of a refusal."""


@dataclass(frozen=True)
class Typed:
    """A column as declared; `wrong` is true where a cell cannot be turned, None where that cannot happen."""

    name: str
    value: Any
    wrong: Any | None = None


def from_text(cell: Any, column: Column) -> Typed:
    """Type a text cell. A blank cell is missing."""
    if column.type in ("id", "text"):
        return Typed(column.name, cell)
    form, dtype = _FORMS[column.type]
    value = parsed_text(cell, form, dtype)
    return Typed(column.name, value, cell.notnull() & value.isnull())


def parsed_text(cell: Any, form: str, dtype: str) -> Any:
    """A text that has this form, as this type; missing where it has not."""
    import ibis

    return ibis.ifelse(cell.re_search(form), cell.try_cast(dtype), ibis.null(dtype))


def parsed_number(cell: Any) -> Any:
    """A text as a number; missing where it is none."""
    return parsed_text(cell, _NUMBER, "float64")


def parsed_day(cell: Any) -> Any:
    """A text as a date; missing where it is none."""
    return parsed_text(cell, _DAY, "date")


def not_finite(cell: Any) -> Any:
    """True for NaN and the infinities.

    Not `isnan`: DuckDB 2.0 answers that from Parquet's statistics, which ignore NaN.
    """
    return cell * 0.0 != 0.0


def from_stored(cell: Any, column: Column, place: str) -> Typed:
    """Type a cell that already has a type.

    Raises
    ------
    SourceRefused
        If the stored type is not one the declared type accepts, whatever the cells hold.
    """
    dtype = cell.type()
    made = _MAKERS[column.type](cell, dtype)
    if made is None and not dtype.is_null():
        raise SourceRefused(
            place,
            column.name,
            None,
            f"is stored as {_stored_words(dtype)}, where {WANTED[column.type]} is needed.",
            "Convert the column where it was made.",
        )
    value, wrong = made if made is not None else (cell.cast(_STORED[column.type]), None)
    return Typed(column.name, value.cast("string") if column.name == "person_id" else value, wrong)


def missing(column: Column) -> Any:
    """An optional column that was not given: all missing, typed."""
    import ibis

    return ibis.null(_STORED[column.type])


_STORED: dict[ColumnType, str] = {
    "id": "string",
    "text": "string",
    "date": "date",
    "moment": "timestamp(6)",
    "number": "float64",
    "whole": "int64",
}


def _id(cell: Any, dtype: Any) -> tuple[Any, Any] | None:
    if dtype.is_string():
        return cell, None
    if dtype.is_uuid():
        return cell.cast("string"), None
    if dtype.is_integer():
        return (cell, None) if dtype.is_int64() else (cell.cast("int64"), None)
    return None


def _text(cell: Any, dtype: Any) -> tuple[Any, Any] | None:
    return (cell, None) if dtype.is_string() else None


def _date(cell: Any, dtype: Any) -> tuple[Any, Any] | None:
    if dtype.is_date():
        return cell, None
    if dtype.is_timestamp() and dtype.timezone is None:
        day = cell.cast("date")
        return day, cell.cast("timestamp(6)") != day.cast("timestamp(6)")
    return None


def _moment(cell: Any, dtype: Any) -> tuple[Any, Any] | None:
    if dtype.is_timestamp() and dtype.timezone is None:
        return (cell, None) if dtype.scale == 6 else (cell.cast("timestamp(6)"), None)
    return (cell.cast("timestamp(6)"), None) if dtype.is_date() else None


def _number(cell: Any, dtype: Any) -> tuple[Any, Any] | None:
    if dtype.is_floating() or dtype.is_integer() or dtype.is_decimal():
        return (cell, None) if dtype.is_float64() else (cell.cast("float64"), None)
    return None


def _whole(cell: Any, dtype: Any) -> tuple[Any, Any] | None:
    if dtype.is_integer():
        return (cell, None) if dtype.is_int64() else (cell.cast("int64"), None)
    if dtype.is_floating() or dtype.is_decimal():
        number = cell.cast("float64")
        fits = (number.abs() < 1e15) & (number == number.floor())
        return number.try_cast("int64"), number.notnull() & ~fits
    return None


_MAKERS = {"id": _id, "text": _text, "date": _date, "moment": _moment, "number": _number, "whole": _whole}


def _stored_words(dtype: Any) -> str:
    """A stored type in plain words."""
    if dtype.is_timestamp() and dtype.timezone is not None:
        return "moments with a time zone"
    for test, words in (
        (dtype.is_string, "text"),
        (dtype.is_boolean, "yes or no"),
        (dtype.is_integer, "whole numbers"),
        (dtype.is_numeric, "numbers"),
        (dtype.is_temporal, "dates or times"),
    ):
        if test():
            return words
    return "a nested or binary type"
