"""The layout of records (design, section 5): tables, columns, types, and what each column means.

Takes    nothing.
Gives    `TABLES`, one `TableLayout` for people, events, involvements, exposure and areas.
Promise  a contract: sources check it, worlds write it, the manual prints it, from this one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["id", "text", "date", "moment", "number", "whole"]


@dataclass(frozen=True)
class Column:
    """One column. `may_be_missing` is about cells; `required` is about the column itself."""

    name: str
    type: ColumnType
    meaning: str
    required: bool = True
    may_be_missing: bool = False
    levels: tuple[str, ...] | None = None


@dataclass(frozen=True)
class TableLayout:
    """One table: its columns and the key that must be unique (empty: rows may repeat)."""

    name: str
    one_row_is: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    required: bool = True

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if the layout has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


ROLES = ("suspect", "charged", "convicted", "victim", "witness", "subject")
EXPOSURE_REASONS = ("custody", "abroad", "dead")

PEOPLE = TableLayout(
    "people",
    "an agency's record of a person",
    (
        Column("record_id", "id", "the agency's own number for this record"),
        Column("agency", "text", "who holds the record"),
        Column("person_id", "id", "who the record is about, where linkage is given", required=False),
        Column("family_name", "text", "as written by the agency", may_be_missing=True),
        Column("given_names", "text", "as written by the agency", may_be_missing=True),
        Column("birth_date", "date", "date of birth", may_be_missing=True),
        Column("sex", "text", "as recorded", may_be_missing=True),
        Column("ethnicity_self", "text", "self-defined, 18+1 codes", may_be_missing=True),
        Column("ethnicity_officer", "text", "officer-observed, IC codes", may_be_missing=True),
        Column("area_code", "text", "small area of the home address", may_be_missing=True),
        Column("known_at", "moment", "when the agency came to hold the record"),
    ),
    key=("record_id",),
)
EVENTS = TableLayout(
    "events",
    "something recorded",
    (
        Column("event_id", "id", "the agency's own number for the event"),
        Column("agency", "text", "who recorded it"),
        Column("kind", "text", "crime, custody, stop_search, intelligence, ..."),
        Column("offence", "text", "what kind of offence or need", may_be_missing=True),
        Column("occurred_at", "moment", "when it happened"),
        Column("known_at", "moment", "when it became known to the agency"),
        Column("status", "text", "recorded, cancelled, charged, convicted, ..."),
        Column("initiated_by", "text", "who set the record going", levels=("police", "public", "partner")),
        Column("outcome", "text", "what came of it", required=False, may_be_missing=True),
        Column("harm", "number", "days on a crime-harm index", required=False, may_be_missing=True),
        Column("grade", "text", "grading of intelligence", required=False, may_be_missing=True),
        Column("area_code", "text", "small area where it happened", required=False, may_be_missing=True),
        Column("easting", "number", "metres", required=False, may_be_missing=True),
        Column("northing", "number", "metres", required=False, may_be_missing=True),
        Column("text", "text", "free text", required=False, may_be_missing=True),
    ),
    key=("event_id",),
)
INVOLVEMENTS = TableLayout(
    "involvements",
    "a person's part in an event",
    (
        Column("event_id", "id", "the event"),
        Column("record_id", "id", "the agency's record of the person"),
        Column("role", "text", "the part they had", levels=ROLES),
    ),
    key=("event_id", "record_id", "role"),
)
EXPOSURE = TableLayout(
    "exposure",
    "a spell when the outcome could not be recorded",
    (
        Column("record_id", "id", "the agency's record of the person"),
        Column("from", "moment", "first moment of the spell"),
        Column("to", "moment", "end of the spell; missing: still open", may_be_missing=True),
        Column("reason", "text", "why", levels=EXPOSURE_REASONS),
    ),
    key=(),
    required=False,
)
AREAS = TableLayout(
    "areas",
    "a small area",
    (
        Column("area_code", "id", "the area"),
        Column("population", "whole", "people living there"),
        Column("deprivation", "number", "deprivation score"),
        Column("households", "whole", "households", required=False, may_be_missing=True),
        Column("easting", "number", "metres"),
        Column("northing", "number", "metres"),
    ),
    key=("area_code",),
    required=False,
)

TABLES: dict[str, TableLayout] = {t.name: t for t in (PEOPLE, EVENTS, INVOLVEMENTS, EXPOSURE, AREAS)}
