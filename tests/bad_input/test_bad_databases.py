"""Malformed DuckDB and SQLite files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tiny_extracts import Tables, a_spec, tiny_tables, typed

from riskkit.domain.errors import SourceRefused
from riskkit.sources import read_sources

pytestmark = [
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string':DeprecationWarning"),
]
CANARY = "Zz7731canary"


def write_duckdb(path: Path, tables: Tables) -> Path:
    """The tiny tables in a DuckDB file."""
    with duckdb.connect(str(path)) as connection:
        for name, columns in tables.items():
            connection.register("incoming", typed(name, columns))
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
            connection.unregister("incoming")
    return path


def write_sqlite(path: Path, tables: Tables) -> Path:
    """The tiny tables in a SQLite file: dates as text, numbers as numbers."""
    connection = sqlite3.connect(path)
    for name, columns in tables.items():
        arrow = typed(name, columns)
        stored = [t.cast("string") if str(t.type).startswith(("date", "timestamp")) else t for t in arrow.itercolumns()]
        listed = ", ".join(f'"{column}"' for column in columns)
        connection.execute(f"CREATE TABLE {name} ({listed})")
        rows = zip(*(column.to_pylist() for column in stored), strict=True)
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
    connection.commit()
    connection.close()
    return path


def in_duckdb(statement: str) -> Callable[[Path], Any]:
    def change(path: Path) -> None:
        with duckdb.connect(str(path)) as connection:
            connection.execute(statement)

    return change


def in_sqlite(statement: str) -> Callable[[Path], Any]:
    def change(path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.commit()
        connection.close()

    return change


def cut_short(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])


def overwritten(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[200:] = b"\xa5" * (len(whole) - 200)
    path.write_bytes(bytes(whole))


BAD: list[tuple[str, str, Callable[[Path], Any], str, str | None, int | None, str]] = [
    ("DuckDB cut short", "duckdb", cut_short, "d.duckdb, table people", None, None, "cannot be read"),
    ("DuckDB overwritten", "duckdb", overwritten, "d.duckdb", None, None, "cannot be read"),
    (
        "DuckDB with a log beside it",
        "duckdb",
        lambda p: Path(f"{p}.wal").write_bytes(b"x"),
        "d.duckdb",
        None,
        None,
        ".wal",
    ),
    ("DuckDB without events", "duckdb", in_duckdb("DROP TABLE events"), "d.duckdb", None, None, "no table events"),
    (
        "DuckDB with a view for a table",
        "duckdb",
        in_duckdb("ALTER TABLE events RENAME TO old_events; CREATE VIEW events AS SELECT * FROM old_events"),
        "d.duckdb",
        None,
        None,
        "views do not count",
    ),
    (
        "DuckDB, unknown role",
        "duckdb",
        in_duckdb(f"UPDATE involvements SET role = '{CANARY}' WHERE event_id = 'e1'"),
        "d.duckdb, table involvements",
        "role",
        2,
        "none of suspect",
    ),
    (
        "DuckDB, date of infinity",
        "duckdb",
        in_duckdb("UPDATE people SET birth_date = 'infinity' WHERE record_id = 'r1'"),
        "d.duckdb, table people",
        "birth_date",
        1,
        "born after",
    ),
    (
        "DuckDB, dates as text",
        "duckdb",
        in_duckdb("ALTER TABLE people ALTER birth_date TYPE VARCHAR"),
        "d.duckdb, table people",
        "birth_date",
        None,
        "text",
    ),
    ("SQLite cut short", "sqlite", cut_short, "d.sqlite", None, None, "cannot be read"),
    ("SQLite overwritten", "sqlite", overwritten, "d.sqlite", None, None, "cannot be read"),
    ("SQLite without people", "sqlite", in_sqlite("DROP TABLE people"), "d.sqlite", None, None, "no table people"),
    (
        "SQLite, text among numbers",
        "sqlite",
        in_sqlite(f"UPDATE events SET harm = '{CANARY}' WHERE event_id = 'e1'"),
        "d.sqlite, table events",
        "harm",
        1,
        "not stored as a number",
    ),
    (
        "SQLite, number among ids",
        "sqlite",
        in_sqlite("UPDATE people SET record_id = 1 WHERE record_id = 'r1'"),
        "d.sqlite, table people",
        "record_id",
        1,
        "in one way",
    ),
    (
        "SQLite, date as a number",
        "sqlite",
        in_sqlite("UPDATE people SET birth_date = 7000 WHERE record_id = 'r1'"),
        "d.sqlite, table people",
        "birth_date",
        1,
        "YYYY-MM-DD",
    ),
    (
        "SQLite, day before month",
        "sqlite",
        in_sqlite("UPDATE people SET birth_date = '28/02/1990'"),
        "d.sqlite, table people",
        "birth_date",
        3,
        "YYYY-MM-DD",
    ),
    (
        "SQLite, bytes for a name",
        "sqlite",
        in_sqlite("UPDATE people SET family_name = x'00ff' WHERE record_id = 'r1'"),
        "d.sqlite, table people",
        "family_name",
        1,
        "not stored as text",
    ),
    (
        "SQLite, text that is not UTF-8",
        "sqlite",
        in_sqlite("UPDATE people SET family_name = CAST(x'41ff' AS TEXT) WHERE record_id = 'r1'"),
        "d.sqlite, table people",
        None,
        None,
        "UTF-8",
    ),
    (
        "SQLite, unknown column",
        "sqlite",
        in_sqlite(f"ALTER TABLE events ADD COLUMN found_later DEFAULT '{CANARY}'"),
        "d.sqlite, table events",
        None,
        None,
        "found_later",
    ),
]


@pytest.mark.parametrize(
    ("kind", "change", "place", "column", "count", "found"), [c[1:] for c in BAD], ids=[c[0] for c in BAD]
)
def test_a_bad_database_is_refused_by_table_and_column(
    tmp_path: Path,
    kind: str,
    change: Callable[[Path], Any],
    place: str,
    column: str | None,
    count: int | None,
    found: str,
) -> None:
    write = write_duckdb if kind == "duckdb" else write_sqlite
    change(write(tmp_path / f"d.{kind}", tiny_tables()))

    with pytest.raises(SourceRefused) as caught:
        read_sources(a_spec(folder=None, database=f"d.{kind}"), base=tmp_path)

    refusals = getattr(caught.value, "refusals", (caught.value,))
    assert (place, column, count) in [(r.place, r.column, r.count) for r in refusals]
    assert found in str(caught.value)
    assert CANARY not in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("kind", ["duckdb", "sqlite"])
def test_the_same_tables_are_read_alike_from_every_kind_of_database(tmp_path: Path, kind: str) -> None:
    write = write_duckdb if kind == "duckdb" else write_sqlite
    write(tmp_path / f"d.{kind}", tiny_tables())

    sources = read_sources(a_spec(folder=None, database=f"d.{kind}"), base=tmp_path)

    for name, columns in tiny_tables().items():
        read = sources.tables[name].select(*columns).to_pyarrow()
        assert read.to_pylist() == typed(name, columns).to_pylist()
    assert [len(value) for value in sources.fingerprints.values()] == [64]
