"""Malformed CSV extracts: each refused with its own place, column and count, and without the cell that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tiny_extracts import Tables, a_spec, tiny_tables, write_csv

from riskkit.domain.errors import SourceRefused, SourcesRefused
from riskkit.sources import read_sources

pytestmark = [
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string':DeprecationWarning"),
]
CANARY = "Zz7731canary"
Change = Callable[[Tables], Any]


def cell(table: str, column: str, value: str | None, *rows: int) -> Change:
    """Put this text into these rows (all others stay right)."""

    def change(tables: Tables) -> None:
        for row in rows or (0,):
            tables[table][column][row] = value

    return change


def without(table: str, *columns: str) -> Change:
    return lambda tables: [tables[table].pop(column) for column in columns]


def added(table: str, column: str) -> Change:
    return lambda tables: tables[table].update({column: [CANARY] * len(next(iter(tables[table].values())))})


def repeated(table: str, row: int = 0) -> Change:
    return lambda tables: [cells.append(cells[row]) for cells in tables[table].values()]


def emptied(table: str) -> Change:
    return lambda tables: [cells.clear() for cells in tables[table].values()]


BAD_CELLS: list[tuple[str, Change, str, str | None, int | None]] = [
    ("day before month", cell("people", "birth_date", "28/02/1990", 0, 2), "people", "birth_date", 2),
    ("day or month", cell("people", "birth_date", "01/02/2003"), "people", "birth_date", 1),
    ("thirtieth of February", cell("people", "birth_date", "2003-02-30"), "people", "birth_date", 1),
    ("29 February of no leap year", cell("people", "birth_date", "2003-02-29"), "people", "birth_date", 1),
    ("date without dashes", cell("people", "birth_date", "20030201"), "people", "birth_date", 1),
    ("date with a time", cell("people", "birth_date", "2003-02-01T00:00:00"), "people", "birth_date", 1),
    ("two-digit year", cell("people", "birth_date", "03-02-01"), "people", "birth_date", 1),
    ("month in words", cell("people", "birth_date", "1 Feb 2003"), "people", "birth_date", 1),
    ("date of infinity", cell("people", "birth_date", "infinity"), "people", "birth_date", 1),
    ("year before 1900", cell("people", "birth_date", "1753-01-01"), "people", "birth_date", 1),
    ("text for a date", cell("people", "birth_date", CANARY, 0, 1, 2), "people", "birth_date", 3),
    ("born after known", cell("people", "birth_date", "2020-01-02"), "people", "birth_date", 1),
    ("month first in a moment", cell("events", "occurred_at", "02/13/2023 10:00"), "events", "occurred_at", 1),
    ("moment with a zone", cell("events", "occurred_at", "2023-01-01T10:00:00Z"), "events", "occurred_at", 1),
    ("moment with an offset", cell("events", "occurred_at", "2023-01-01T10:00:00+01:00"), "events", "occurred_at", 1),
    ("hour 24", cell("events", "occurred_at", "2023-01-01T24:00:00"), "events", "occurred_at", 1),
    ("minute 60", cell("events", "occurred_at", "2023-01-01T10:60:00"), "events", "occurred_at", 1),
    ("occurred after known", cell("events", "occurred_at", "2023-01-02T00:00:01"), "events", "occurred_at", 1),
    ("known after the extract", cell("events", "known_at", "2025-07-01T00:00:00", 1, 3), "events", "known_at", 2),
    ("record known after the extract", cell("people", "known_at", "2025-07-01"), "people", "known_at", 1),
    ("event without known_at", cell("events", "known_at", None), "events", "known_at", 1),
    ("event without occurred_at", cell("events", "occurred_at", None), "events", "occurred_at", 1),
    ("event without an id", cell("events", "event_id", None, 3), "events", "event_id", 1),
    ("record without an id", cell("people", "record_id", None), "people", "record_id", 1),
    ("record without an agency", cell("people", "agency", None, 1, 2), "people", "agency", 2),
    ("event without a kind", cell("events", "kind", None), "events", "kind", 1),
    ("event without a status", cell("events", "status", None), "events", "status", 1),
    ("part without a role", cell("involvements", "role", None), "involvements", "role", 1),
    ("unknown role", cell("involvements", "role", CANARY, 0, 1), "involvements", "role", 2),
    ("role in capitals", cell("involvements", "role", "Suspect"), "involvements", "role", 1),
    ("role with a blank", cell("involvements", "role", "suspect "), "involvements", "role", 1),
    ("unknown initiator", cell("events", "initiated_by", CANARY), "events", "initiated_by", 1),
    ("unknown reason", cell("exposure", "reason", CANARY, 1), "exposure", "reason", 1),
    ("spell that ends first", cell("exposure", "to", "2024-03-01T00:00:00"), "exposure", "to", 1),
    ("spell after the extract", cell("exposure", "from", "2025-07-01T00:00:00", 1), "exposure", "from", 1),
    ("spell of nobody", cell("exposure", "record_id", CANARY), "exposure", "record_id", 1),
    ("open end as year 9999", cell("exposure", "to", "9999-12-31"), "exposure", "to", 1),
    ("harm in words", cell("events", "harm", CANARY), "events", "harm", 1),
    ("harm with a comma", cell("events", "harm", "1,5"), "events", "harm", 1),
    ("harm below zero", cell("events", "harm", "-1", 0, 2), "events", "harm", 2),
    ("harm not a number", cell("events", "harm", "nan"), "events", "harm", 1),
    ("harm infinite", cell("events", "harm", "inf"), "events", "harm", 1),
    ("harm too large for a number", cell("events", "harm", "1e999"), "events", "harm", 1),
    ("harm in base sixteen", cell("events", "harm", "0x1F"), "events", "harm", 1),
    ("population below zero", cell("areas", "population", "-5"), "areas", "population", 1),
    ("half a resident", cell("areas", "population", "1500.5"), "areas", "population", 1),
    ("population of 30 digits", cell("areas", "population", "1" * 30), "areas", "population", 1),
    ("area without deprivation", cell("areas", "deprivation", None), "areas", "deprivation", 1),
    ("record twice", repeated("people"), "people", "record_id", 1),
    ("event twice", repeated("events", 2), "events", "event_id", 1),
    ("part twice", repeated("involvements", 4), "involvements", "event_id, record_id, role", 1),
    ("area twice", repeated("areas"), "areas", "area_code", 1),
    ("part in no event", cell("involvements", "event_id", CANARY, 0, 1), "involvements", "event_id", 2),
    ("part of nobody", cell("involvements", "record_id", CANARY, 3), "involvements", "record_id", 1),
    ("id with a blank before it", cell("people", "record_id", f" {CANARY}", 2), "people", "record_id", 1),
    ("id with an unseen mark", cell("events", "event_id", f"{CANARY}\u202e", 2), "events", "event_id", 1),
    ("id of 300 letters", cell("events", "event_id", CANARY * 25, 2), "events", "event_id", 1),
    ("column missing", without("events", "status"), "events", "status", None),
    ("two columns missing", without("people", "sex", "area_code"), "people", "sex, area_code", None),
    ("known_at missing, no delay declared", without("events", "known_at"), "events", "known_at", None),
    ("people without known_at", without("people", "known_at"), "people", "known_at", None),
    ("column nobody knows", added("events", "suspect_later_charged"), "events", None, None),
    ("no people", emptied("people"), "people", None, 0),
]


def refusals_of(error: SourceRefused) -> tuple[SourceRefused, ...]:
    return error.refusals if isinstance(error, SourcesRefused) else (error,)


@pytest.mark.parametrize(
    ("change", "table", "column", "count"), [c[1:] for c in BAD_CELLS], ids=[c[0] for c in BAD_CELLS]
)
def test_a_bad_cell_is_refused_with_place_column_and_count(
    tmp_path: Path, change: Change, table: str, column: str | None, count: int | None
) -> None:
    tables = tiny_tables()
    change(tables)
    write_csv(tmp_path / "extracts", tables)

    with pytest.raises(SourceRefused) as caught:
        read_sources(a_spec(), base=tmp_path)

    said = [(r.place, r.column, r.count) for r in refusals_of(caught.value)]
    assert (f"extracts/{table}.csv", column, count) in said
    assert caught.value.exit_code == 2
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_every_fault_of_every_table_is_told_at_once(tmp_path: Path) -> None:
    tables = tiny_tables()
    cell("people", "birth_date", "28/02/1990")(tables)
    cell("involvements", "role", CANARY)(tables)
    cell("exposure", "reason", CANARY)(tables)
    write_csv(tmp_path / "extracts", tables)

    with pytest.raises(SourcesRefused, match="3 faults were found; nothing was read") as caught:
        read_sources(a_spec(), base=tmp_path)

    assert [r.column for r in caught.value.refusals] == ["birth_date", "role", "reason"]
    assert CANARY not in str(caught.value)


GOOD_AREAS = b"area_code,population,deprivation,easting,northing\nA1,1500,20.5,400000,280000\n"
BAD_BYTES: list[tuple[str, bytes, str]] = [
    ("empty", b"", "is empty"),
    ("blank lines only", b"\n\n\n", "is empty"),
    ("NUL in a cell", GOOD_AREAS.replace(b"A1", b"A\x001"), "NUL"),
    ("not UTF-8", GOOD_AREAS.replace(b"A1", b"A\xff1"), "not UTF-8"),
    ("cut in the middle of a letter", GOOD_AREAS + b"A\xc3", "not UTF-8"),
    ("UTF-16", GOOD_AREAS.decode().encode("utf-16"), "UTF-16"),
    ("one cell too many", GOOD_AREAS + b"A2,1,1,1,1,Zz7731canary\n", "more or fewer cells"),
    ("an empty cell too many", GOOD_AREAS + b"A2,1,1,1,1,\n", "more or fewer cells"),
    ("one cell too few", GOOD_AREAS + b"A2,1,1,Zz7731canary\n", "more or fewer cells"),
    ("cut in the middle of a row", GOOD_AREAS + b"A2,1,Zz7731", "more or fewer cells"),
    ("a blank line between", GOOD_AREAS.replace(b"\nA1", b"\n\nA1"), "blank lines"),
    ("a quote that is not closed", GOOD_AREAS + b'"Zz7731canary,1,1,1,1\n', "not closed"),
    ("a bare quote in a cell", GOOD_AREAS + b'A"2,1,1,1,1\n', "not closed"),
    ("old line ends", GOOD_AREAS.replace(b"\n", b"\r"), "line ends"),
    ("mixed line ends", GOOD_AREAS + b"A2,1,1,1,1\r\n", "line ends"),
    ("a column twice", b"area_code,area_code\nA1,A1\n", "same name"),
    ("a column twice but for capitals", b"area_code,Area_Code\nA1,A1\n", "same name"),
    ("a column without a name", b"area_code,,deprivation\nA1,1,1\n", "without a name"),
    ("a million columns", b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n", "longer than 65,536 bytes"),
    ("two thousand columns", b",".join(b"c%d" % i for i in range(2_000)) + b"\n", "2,000 columns"),
    ("a row of two million letters", GOOD_AREAS + b"A" * 2_000_000 + b",1,1,1,1\n", "row longer than"),
    ("a cell of 150,000 letters", GOOD_AREAS + b"A" * 150_000 + b",1,1,1,1\n", "longer than 200 characters"),
    ("gzip under the name of CSV", b"\x1f\x8b\x08\x00" + bytes(40), "gzip"),
    ("Parquet under the name of CSV", b"PAR1" + bytes(40), "Parquet"),
    ("SQLite under the name of CSV", b"SQLite format 3\x00" + bytes(40), "SQLite"),
    ("semicolons for commas", GOOD_AREAS.replace(b",", b";"), "not there"),
    ("no header line", b"Zz7731canary,1500,20.5,400000,280000\nA1,1500,20.5,400000,280000\n", "may not be a header"),
    ("header in capitals", GOOD_AREAS.replace(b"area_code", b"AREA_CODE"), "not there"),
]


@pytest.mark.parametrize(("content", "found"), [c[1:] for c in BAD_BYTES], ids=[c[0] for c in BAD_BYTES])
def test_bad_bytes_are_refused_by_name_of_the_file(tmp_path: Path, content: bytes, found: str) -> None:
    folder = write_csv(tmp_path / "extracts", tiny_tables())
    (folder / "areas.csv").write_bytes(content)

    with pytest.raises(SourceRefused) as caught:
        read_sources(a_spec(), base=tmp_path)

    assert all(r.place == "extracts/areas.csv" for r in refusals_of(caught.value))
    assert found in str(caught.value)
    assert "Zz7731" not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD_AREAS,
        GOOD_AREAS.replace(b"\n", b"\r\n"),
        GOOD_AREAS.rstrip(b"\n"),
        b"northing,area_code,easting,population,deprivation\n280000,A1,400000,1500,20.5\n",
        b'"area_code",population,deprivation,easting,northing\n"A1",1500,20.5,400000,280000\n',
    ],
    ids=["byte order mark", "return and newline", "no last newline", "columns in another order", "quoted cells"],
)
def test_the_many_right_ways_to_write_a_table_are_read_alike(tmp_path: Path, content: bytes) -> None:
    folder = write_csv(tmp_path / "extracts", tiny_tables())
    (folder / "areas.csv").write_bytes(content)

    areas = read_sources(a_spec(), base=tmp_path).tables["areas"]

    assert areas.to_pyarrow().to_pylist() == [
        {
            "area_code": "A1",
            "population": 1500,
            "deprivation": 20.5,
            "households": None,
            "easting": 4e5,
            "northing": 2.8e5,
        }
    ]


def test_a_quoted_cell_may_hold_commas_quotes_and_line_ends(tmp_path: Path) -> None:
    tables = tiny_tables()
    tables["events"]["text"] = ['he said "no", twice', "two\nlines", "=1+1", None]
    write_csv(tmp_path / "extracts", tables)

    events = read_sources(a_spec(), base=tmp_path).tables["events"]

    assert events.order_by("event_id").to_pyarrow()["text"].to_pylist() == [
        'he said "no", twice',
        "two\nlines",
        "=1+1",
        None,
    ]
