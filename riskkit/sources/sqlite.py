"""SQLite tables, copied onto the engine in batches.

Takes    a path to a SQLite file.
Gives    raw tables.
Promise  SQLite does not enforce types, so every column is asked what it really stores; a column that stores two kinds
         of thing is refused. Dates are texts there and are read by the same rules as in CSV.

Read through an Ibis connection. Its own `to_pyarrow_batches` goes through pandas and loads the whole table, so the
batches are drawn from the connection's cursor instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from riskkit.domain.data_spec import SourcesSpec
from riskkit.domain.errors import SourceRefused
from riskkit.domain.progress import Progress
from riskkit.domain.records import TABLES, Column
from riskkit.sources.databases import copy_onto_engine, tables_to_open
from riskkit.sources.declared_types import WANTED
from riskkit.sources.parquet_footers import fingerprint_file
from riskkit.sources.prepared import check_columns
from riskkit.sources.raw_tables import RawTable
from riskkit.sources.refusals import refuse_all, unreadable

ROWS_AT_ONCE = 50_000


def open_sqlite(backend: Any, spec: SourcesSpec, path: Path, progress: Progress) -> dict[str, RawTable]:
    """Copy every table of the record layout."""
    import ibis

    place = spec.database or ""
    with unreadable(place, "Check that it is a whole SQLite file."):
        given = ibis.sqlite.connect(path)
        given.con.execute("PRAGMA query_only = ON")
        there = given.con.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    try:
        wanted = tables_to_open(spec, [f"main.{name}" for (name,) in there], "main")
        fingerprint = {place: fingerprint_file(path)}
        raw: dict[str, RawTable] = {}
        for name, full in wanted.items():
            progress(f"copying {name}")
            at = f"{place}, table {full.split('.', 1)[1]}"
            raw[name] = _copied(backend, given.con, spec, name, full.split(".", 1)[1], at, fingerprint)
        return raw
    finally:
        given.disconnect()


def _copied(
    backend: Any, given: Any, spec: SourcesSpec, name: str, table: str, place: str, fingerprint: dict[str, str]
) -> RawTable:
    quoted = _quoted(table)
    with unreadable(place, "Check that it is a whole SQLite file."):
        columns = tuple(row[1] for row in given.execute(f"PRAGMA table_info({quoted})").fetchall())
    layout = TABLES[name]
    check_columns(columns, layout, place, delay_given=spec.recording_delay_days is not None)
    with unreadable(place, "Check that it is a whole SQLite file."):
        stored = {column: _stored(given, quoted, column) for column in columns}
        rows = int(given.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0])
    kinds = _kinds(place, {column: (layout.column(column), stored[column]) for column in columns})
    with unreadable(place, "Check that its texts are UTF-8 and its whole numbers have at most 18 digits."):
        copied = copy_onto_engine(backend, name, _batches(given, quoted, kinds))
    return RawTable(copied, place, True, rows, fingerprint, fetched=True)


def _stored(given: Any, quoted: str, column: str) -> dict[str, int]:
    """Rows by what SQLite really stores in a column."""
    name = _quoted(column)
    return dict(given.execute(f"SELECT typeof({name}), count(*) FROM {quoted} GROUP BY 1").fetchall())


def _kinds(place: str, columns: dict[str, tuple[Column, dict[str, int]]]) -> dict[str, str]:
    """The type each column is copied as; refuses cells of a kind the column is not declared for."""
    accepted = {"id": ("text", "integer"), "number": ("real", "integer"), "whole": ("integer",)}
    refusals, kinds = [], {}
    for name, (column, stored) in columns.items():
        allowed = accepted.get(column.type, ("text",))
        present = {kind: count for kind, count in stored.items() if kind != "null"}
        if column.type == "id" and len(present) > 1:
            allowed = (max(present, key=lambda kind: (present[kind], kind)),)
        odd = sum(count for kind, count in present.items() if kind not in allowed)
        if odd:
            refusals.append(
                SourceRefused(
                    place, name, odd, f"not stored as {WANTED[column.type]}.", "Store the whole column in one way."
                )
            )
        kinds[name] = "real" if column.type == "number" else next(iter(present), "text")
    refuse_all(refusals)
    return kinds


def _batches(given: Any, quoted: str, kinds: dict[str, str]) -> Any:
    """The table as Arrow batches, in the order SQLite holds it."""
    import pyarrow as pa

    types = {"text": pa.string(), "integer": pa.int64(), "real": pa.float64()}
    schema = pa.schema([(name, types[kind]) for name, kind in kinds.items()])
    listed = ", ".join(f"CAST({_quoted(n)} AS REAL)" if k == "real" else _quoted(n) for n, k in kinds.items())

    def drawn() -> Iterator[Any]:
        cursor = given.execute(f"SELECT {listed} FROM {quoted}")
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            arrays = [
                pa.array(values, type=field.type) for values, field in zip(zip(*rows, strict=True), schema, strict=True)
            ]
            yield pa.record_batch(arrays, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, drawn())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
