"""Malformed Parquet extracts, and paths that are not plainly there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tiny_extracts import a_spec, tiny_tables, typed, write_csv, write_parquet

from riskkit.domain.errors import SourceRefused, SourcesRefused, SpecError
from riskkit.sources import read_sources

pytestmark = [
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string':DeprecationWarning"),
]
CANARY = "Zz7731canary"


def stored_as(table: str, column: str, make: Callable[[list[Any]], pa.Array]) -> Callable[[Path], Any]:
    """Rewrite one table with this column stored in another way."""

    def change(folder: Path) -> None:
        cells = tiny_tables()[table]
        arrow = typed(table, cells)
        at = arrow.schema.get_field_index(column)
        pq.write_table(arrow.set_column(at, column, make(cells[column])), folder / f"{table}.parquet")

    return change


def texts(cells: list[Any]) -> pa.Array:
    return pa.array([None if c is None else str(c) for c in cells], pa.string())


def zoned(cells: list[Any]) -> pa.Array:
    return pa.array([0] * len(cells), pa.timestamp("us", tz="Europe/London"))


BAD_TYPES: list[tuple[str, Callable[[Path], Any], str, str | None, int | None, str]] = [
    ("dates as text", stored_as("people", "birth_date", texts), "people", "birth_date", None, "text"),
    ("moments as text", stored_as("events", "occurred_at", texts), "events", "occurred_at", None, "text"),
    ("moments with a zone", stored_as("events", "known_at", zoned), "events", "known_at", None, "time zone"),
    ("numbers as text", stored_as("events", "harm", texts), "events", "harm", None, "text"),
    (
        "codes as numbers",
        stored_as("people", "sex", lambda c: pa.array([1, 2, 1])),
        "people",
        "sex",
        None,
        "whole numbers",
    ),
    (
        "ids as fractions",
        stored_as("people", "record_id", lambda c: pa.array([1.0, 2.0, 3.0])),
        "people",
        "record_id",
        None,
        "numbers",
    ),
    (
        "ids as yes or no",
        stored_as("people", "record_id", lambda c: pa.array([True, False, True])),
        "people",
        "record_id",
        None,
        "yes or no",
    ),
    (
        "cells that are lists",
        stored_as("people", "agency", lambda c: pa.array([[CANARY]] * 3)),
        "people",
        "agency",
        None,
        "nested",
    ),
    (
        "cells that are bytes",
        stored_as("people", "agency", lambda c: pa.array([CANARY.encode()] * 3)),
        "people",
        "agency",
        None,
        "binary",
    ),
    (
        "a birth date at noon",
        stored_as("people", "birth_date", lambda c: pa.array([43_200_000_000] * 3, pa.timestamp("us"))),
        "people",
        "birth_date",
        3,
        "not a date",
    ),
    (
        "half a resident",
        stored_as("areas", "population", lambda c: pa.array([1.5, 2.0])),
        "areas",
        "population",
        1,
        "whole number",
    ),
    (
        "harm not a number",
        stored_as("events", "harm", lambda c: pa.array([float("nan"), 1, 2, 3])),
        "events",
        "harm",
        1,
        "finite",
    ),
    (
        "harm infinite",
        stored_as("events", "harm", lambda c: pa.array([float("inf"), 1, 2, 3])),
        "events",
        "harm",
        1,
        "finite",
    ),
    (
        "blank text for a missing agency",
        stored_as("people", "agency", lambda c: pa.array(["", "police", "police"])),
        "people",
        "agency",
        1,
        "no value",
    ),
    (
        "ids of another type",
        stored_as("involvements", "event_id", lambda c: pa.array([1, 1, 2, 3, 4])),
        "involvements",
        "event_id",
        None,
        "whole numbers",
    ),
    (
        "a cell of a million letters",
        stored_as("people", "family_name", lambda c: pa.array([CANARY * 100_000, "b", "c"])),
        "people",
        "family_name",
        1,
        "longer than",
    ),
]


@pytest.mark.parametrize(
    ("change", "table", "column", "count", "found"), [c[1:] for c in BAD_TYPES], ids=[c[0] for c in BAD_TYPES]
)
def test_a_column_stored_otherwise_is_refused(
    tmp_path: Path, change: Callable[[Path], Any], table: str, column: str, count: int | None, found: str
) -> None:
    change(write_parquet(tmp_path / "extracts", tiny_tables()))

    with pytest.raises(SourceRefused) as caught:
        read_sources(a_spec(), base=tmp_path)

    refusals = caught.value.refusals if isinstance(caught.value, SourcesRefused) else (caught.value,)
    assert (f"extracts/{table}.parquet", column, count) in [(r.place, r.column, r.count) for r in refusals]
    assert found in str(caught.value)
    assert CANARY not in str(caught.value)
    assert caught.value.exit_code == 2


def replaced(name: str, content: bytes) -> Callable[[Path], Any]:
    return lambda folder: (folder / name).write_bytes(content)


def cut_short(folder: Path) -> None:
    whole = (folder / "events.parquet").read_bytes()
    (folder / "events.parquet").write_bytes(whole[: len(whole) // 2])


def page_overwritten(folder: Path) -> None:
    whole = bytearray((folder / "events.parquet").read_bytes())
    whole[4:400] = bytes(396)
    (folder / "events.parquet").write_bytes(bytes(whole))


def in_parts(folder: Path, second: pa.Table) -> None:
    first = typed("events", tiny_tables()["events"])
    (folder / "events.parquet").unlink()
    (folder / "events").mkdir()
    pq.write_table(first, folder / "events" / "part-0.parquet")
    pq.write_table(second, folder / "events" / "part-1.parquet")


def parts_that_disagree(folder: Path) -> None:
    in_parts(folder, pa.table({"event_id": ["e9"], "somebody": [CANARY]}))


def parts_of_another_type(folder: Path) -> None:
    events = typed("events", tiny_tables()["events"])
    in_parts(folder, events.set_column(0, "event_id", pa.array([5, 6, 7, 8])))


def the_same_part_twice(folder: Path) -> None:
    in_parts(folder, typed("events", tiny_tables()["events"]))


def a_link_among_parts(folder: Path) -> None:
    (folder / "events.parquet").rename(folder.parent / "elsewhere.parquet")
    (folder / "events").mkdir()
    (folder / "events" / "part-0.parquet").symlink_to(folder.parent / "elsewhere.parquet")


def two_kinds_of_parts(folder: Path) -> None:
    in_parts(folder, typed("events", tiny_tables()["events"]))
    (folder / "events" / "part-2.csv").write_text("event_id\n")


def a_stray_file_among_parts(folder: Path) -> None:
    in_parts(folder, typed("events", tiny_tables()["events"]))
    (folder / "events" / "notes.txt").write_text(CANARY)


def an_empty_folder(folder: Path) -> None:
    (folder / "events.parquet").unlink()
    (folder / "events").mkdir()


def a_pipe(folder: Path) -> None:
    (folder / "events.parquet").unlink()
    os.mkfifo(folder / "events.parquet")


def a_link_to_itself(folder: Path) -> None:
    (folder / "events.parquet").unlink()
    (folder / "events.parquet").symlink_to(folder / "events.parquet")


def twice_in_one_folder(folder: Path) -> None:
    write_csv(folder, {"areas": tiny_tables()["areas"]})


def two_thousand_columns(folder: Path) -> None:
    pq.write_table(pa.table({f"c{i}": [1] for i in range(2_000)}), folder / "events.parquet")


def two_columns_of_one_name(folder: Path) -> None:
    pq.write_table(
        pa.Table.from_arrays([pa.array(["a"]), pa.array(["a"])], names=["event_id", "event_id"]),
        folder / "events.parquet",
    )


BAD_FILES: list[tuple[str, Callable[[Path], Any], str, str]] = [
    (
        "not Parquet at all",
        replaced("events.parquet", CANARY.encode() * 9),
        "extracts/events.parquet",
        "cannot be read",
    ),
    ("empty", replaced("events.parquet", b""), "extracts/events.parquet", "cannot be read"),
    ("cut short", cut_short, "extracts/events.parquet", "cannot be read"),
    ("a page overwritten", page_overwritten, "extracts/events.parquet", "cannot be read"),
    ("parts with other columns", parts_that_disagree, "extracts/events/part-1.parquet", "other columns"),
    ("parts of another type", parts_of_another_type, "extracts/events/part-1.parquet", "other columns or types"),
    ("the same part twice", the_same_part_twice, "extracts/events", "same key"),
    ("a link among parts", a_link_among_parts, "extracts/events", "links"),
    ("two kinds of parts", two_kinds_of_parts, "extracts/events", "both CSV and Parquet"),
    ("a stray file among parts", a_stray_file_among_parts, "extracts/events", "another kind"),
    ("an empty folder", an_empty_folder, "extracts/events", "0 part files"),
    ("a pipe", a_pipe, "extracts/events.parquet", "neither a regular file nor a folder"),
    ("a link to itself", a_link_to_itself, "extracts", "events is not there"),
    ("a table twice", twice_in_one_folder, "extracts", "2 times"),
    ("two thousand columns", two_thousand_columns, "extracts/events.parquet", "2,000 columns"),
    ("two columns of one name", two_columns_of_one_name, "extracts/events.parquet", "same name"),
    (
        "a required table missing",
        lambda f: (f / "involvements.parquet").unlink(),
        "extracts",
        "involvements is not there",
    ),
]


@pytest.mark.parametrize(("change", "place", "found"), [c[1:] for c in BAD_FILES], ids=[c[0] for c in BAD_FILES])
def test_a_bad_file_is_refused_by_its_name(
    tmp_path: Path, change: Callable[[Path], Any], place: str, found: str
) -> None:
    change(write_parquet(tmp_path / "extracts", tiny_tables()))

    with pytest.raises(SourceRefused) as caught:
        read_sources(a_spec(), base=tmp_path)

    assert caught.value.place == place
    assert found in str(caught.value)
    assert CANARY not in str(caught.value)
    assert caught.value.exit_code == 2


BAD_PLACES: list[tuple[str, dict[str, Any], type[Exception], str]] = [
    ("a folder that is not there", {"folder": "nowhere"}, SourceRefused, "nowhere"),
    ("a folder that is a file", {"folder": "extracts/people.parquet"}, SourceRefused, "is not a folder that is there"),
    ("a name with NUL", {"folder": "extr\x00acts"}, SourceRefused, "unseen character"),
    ("a name with a direction mark", {"folder": "extracts\u202e"}, SourceRefused, "unseen character"),
    ("a name with a star", {"tables": {"events": "ev*nts.parquet"}}, SourceRefused, "in its path"),
    ("a name with a quote", {"tables": {"events": "x'; DROP TABLE people; --.csv"}}, SourceRefused, "in its path"),
    ("a name of 5,000 letters", {"folder": "x" * 5_000}, SourceRefused, "xxx...: is not a path"),
    ("a packed file", {"tables": {"events": "events.csv.gz"}}, SourceRefused, "is a packed file"),
    ("a file of another kind", {"tables": {"events": "events.xlsx"}}, SourceRefused, "not named .csv or .parquet"),
    ("a table that is not there", {"tables": {"events": "occurrences.parquet"}}, SourceRefused, "does not exist"),
    ("a table riskkit does not know", {"tables": {"vehicles": "v.csv"}}, SpecError, "vehicles"),
    ("a database that is not there", {"folder": None, "database": "none.duckdb"}, SourceRefused, "does not exist"),
    ("a database that is a folder", {"folder": None, "database": "extracts"}, SourceRefused, "not a regular file"),
    (
        "a database of another kind",
        {"folder": None, "database": "extracts/people.parquet"},
        SourceRefused,
        "neither a DuckDB",
    ),
    (
        "a password in the address",
        {"folder": None, "database": f"postgresql://u:{CANARY}@h/db"},
        SpecError,
        "holds a password",
    ),
    (
        "a password in the options",
        {"folder": None, "database": f"postgresql://h/db?password={CANARY}"},
        SpecError,
        "password",
    ),
    ("an address of another kind", {"folder": None, "database": "mysql://host/db"}, SpecError, "neither a path"),
    (
        "a server that is not there",
        {"folder": None, "database": "postgresql://127.0.0.1:1/db"},
        SourceRefused,
        "PGPASSWORD",
    ),
]


@pytest.mark.parametrize(("changes", "error", "found"), [c[1:] for c in BAD_PLACES], ids=[c[0] for c in BAD_PLACES])
def test_a_bad_place_is_refused_in_one_line(
    tmp_path: Path, changes: dict[str, Any], error: type[Exception], found: str
) -> None:
    folder = write_parquet(tmp_path / "extracts", tiny_tables())
    for name in ("events.csv.gz", "events.xlsx"):
        (folder / name).write_bytes(b"\x1f\x8b" + bytes(30))

    with pytest.raises(error) as caught:
        read_sources(a_spec(**changes), base=tmp_path)

    assert found in str(caught.value)
    assert CANARY not in str(caught.value)
    assert caught.value.exit_code == 2  # type: ignore[attr-defined]
    assert "\n" not in str(caught.value)


def test_a_small_file_that_unpacks_to_gigabytes_is_refused_by_its_footer(tmp_path: Path) -> None:
    folder = write_parquet(tmp_path / "extracts", tiny_tables())
    letters = pa.array(["a" * 60_000] * 1_000)
    writer = pq.ParquetWriter(
        folder / "events.parquet", pa.schema([("event_id", pa.string())]), compression="zstd", use_dictionary=False
    )
    with writer:
        whole = pa.table({"event_id": pa.concat_arrays([letters] * 8)})
        writer.write_table(pa.concat_tables([whole] * 10), row_group_size=80_000)
    assert (folder / "events.parquet").stat().st_size < 3_000_000

    with pytest.raises(SourceRefused, match="a row group of 4,8"):
        read_sources(a_spec(), base=tmp_path)


def test_a_refused_reading_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    change = stored_as("people", "birth_date", texts)
    change(write_parquet(tmp_path / "extracts", tiny_tables()))

    with pytest.raises(SourceRefused):
        read_sources(a_spec(), base=tmp_path)

    assert list((tmp_path / "temp").iterdir()) == []
