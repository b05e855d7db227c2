"""Tables of a DuckDB file, a SQLite file or a PostgreSQL server.

Takes    `sources.database`: a path, or postgresql://host/name without a password.
Gives    raw tables on the engine.
Promise  opened read-only. DuckDB is read where it lies; SQLite and PostgreSQL are copied onto the engine in batches. No
         address with a password is accepted, and no address is printed but for its host and database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit.domain.data_spec import SourcesSpec
from riskkit.domain.errors import SourceRefused
from riskkit.domain.progress import Progress
from riskkit.domain.records import TABLES
from riskkit.sources.parquet_footers import fingerprint_file
from riskkit.sources.places import refuse_unknown_tables, regular_file
from riskkit.sources.raw_tables import RawTable
from riskkit.sources.refusals import refuse_all, unreadable

if TYPE_CHECKING:
    import ibis.expr.types as ir

_ATTACHED = "given"
Opened = tuple[dict[str, RawTable], list[Path]]


def open_database(backend: Any, spec: SourcesSpec, base: Path, progress: Progress) -> Opened:
    """Open every table of the record layout that a database holds.

    Raises
    ------
    SpecError
        If `tables` names a table the layout does not have, or the address holds a password.
    SourceRefused
        If it cannot be opened, or lacks a required table.
    """
    assert spec.database is not None
    refuse_unknown_tables(spec.tables)
    if "://" in spec.database:
        from riskkit.sources.postgres import open_postgres

        return open_postgres(backend, spec, progress), []
    path = regular_file(spec.database, base)
    with open(path, "rb") as file:
        head = file.read(16)
    if head.startswith(b"SQLite format 3\0"):
        from riskkit.sources.sqlite import open_sqlite

        return open_sqlite(backend, spec, path, progress), []
    if head[8:12] == b"DUCK":
        return _open_duckdb(backend, spec, path), [path]
    raise SourceRefused(
        spec.database, None, None, "is neither a DuckDB nor a SQLite file.",
        "Give such a file, or an address postgresql://host/name.",
    )  # fmt: skip


def _open_duckdb(backend: Any, spec: SourcesSpec, path: Path) -> dict[str, RawTable]:
    place = spec.database or ""
    if Path(f"{path}.wal").exists():
        raise SourceRefused(place, None, None, "has changes that were not written to it yet (a .wal file beside it).",
                            "Close the program that writes it, or run CHECKPOINT.")  # fmt: skip
    with unreadable(place, "Check that it is a whole DuckDB file of a version this DuckDB reads."):
        backend.con.execute(f"ATTACH '{path}' AS {_ATTACHED} (READ_ONLY)")
        there = backend.con.execute(
            f"SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = '{_ATTACHED}'"
        ).fetchall()
    wanted = tables_to_open(spec, [f"{schema}.{table}" for schema, table in there], "main")
    fingerprint = {place: fingerprint_file(path)}
    raw = {}
    for name, full in wanted.items():
        schema, table = full.split(".", 1)
        at = f"{place}, table {table if schema == 'main' else full}"
        with unreadable(at, "Check that the table can be opened in DuckDB."):
            raw[name] = RawTable(backend.table(table, database=(_ATTACHED, schema)), at, False, None, fingerprint)
    return raw


def tables_to_open(spec: SourcesSpec, there: Iterable[str], schema: str) -> dict[str, str]:
    """Full names (`schema.table`) of the tables to open, by layout name.

    Parameters
    ----------
    there : iterable of str
        Full names of the base tables of the database; views are not among them, so they are not there.
    schema : str
        Where a name without a schema is looked for.
    """
    names = list(there)
    place = shown_address(spec.database or "")
    wanted: dict[str, str] = {}
    refusals: list[SourceRefused] = []
    for name, layout in TABLES.items():
        given = spec.tables.get(name, name)
        full = given if "." in given else f"{schema}.{given}"
        if full in names:
            wanted[name] = full
        elif layout.required or name in spec.tables:
            refusals.append(SourceRefused(place, None, None, f"holds no table {given} (views do not count).",
                                          f"Make it, or name it under sources.tables.{name}."))  # fmt: skip
    refuse_all(refusals)
    return wanted


def shown_address(address: str) -> str:
    """A database's address without user or password."""
    if "://" not in address:
        return address
    scheme, rest = address.split("://", 1)
    return f"{scheme}://{rest.rsplit('@', 1)[-1].split('?', 1)[0]}"


def copy_onto_engine(backend: Any, name: str, batches: Any) -> ir.Table:
    """Copy Arrow batches into a table of the engine, one batch at a time.

    The batches are drawn here, not by the engine: its threads may not touch a SQLite connection.
    """
    connection, table = backend.con, f'"riskkit_copied_{name}"'
    _insert(connection, batches.schema.empty_table(), f"CREATE TEMP TABLE {table} AS SELECT * FROM riskkit_incoming")
    for batch in batches:
        _insert(connection, batch, f"INSERT INTO {table} SELECT * FROM riskkit_incoming")
    return backend.table(f"riskkit_copied_{name}")


def _insert(connection: Any, rows: Any, statement: str) -> None:
    connection.register("riskkit_incoming", rows)
    try:
        connection.execute(statement)
    finally:
        connection.unregister("riskkit_incoming")


def check_columns_known(place: str, columns: Iterable[str], types: Mapping[str, Any]) -> None:
    """Refuse columns whose type the connection does not know, before anything is copied."""
    odd = [name for name in columns if types[name].is_unknown()]
    if odd:
        raise SourceRefused(
            place, ", ".join(odd), None, "has a type that cannot be read.", "Convert it to text or numbers."
        )
