"""PostgreSQL tables, copied onto the engine in batches.

Takes    an address postgresql://host:port/name; user and password come from PGUSER, PGPASSWORD or ~/.pgpass.
Gives    raw tables.
Promise  one read-only snapshot for all tables; an address that holds a password is refused, so that no study
         file and no run folder can hold one.
"""

from __future__ import annotations

import hashlib
from typing import Any

from riskkit.domain.data_spec import SourcesSpec
from riskkit.domain.errors import SpecError
from riskkit.domain.progress import Progress
from riskkit.domain.records import TABLES
from riskkit.sources.databases import check_columns_known, copy_onto_engine, shown_address, tables_to_open
from riskkit.sources.prepared import check_columns
from riskkit.sources.raw_tables import RawTable
from riskkit.sources.refusals import unreadable

ROWS_AT_ONCE = 50_000
_REACH = "Check the server, PGUSER, PGPASSWORD or ~/.pgpass, and your right to read the tables."


def open_postgres(backend: Any, spec: SourcesSpec, progress: Progress) -> dict[str, RawTable]:
    """Copy every table of the record layout.

    Raises
    ------
    SpecError
        If the address is not one of PostgreSQL, or holds a password.
    SourceRefused
        If the server cannot be reached, or a table is not as the layout says.
    """
    given = _connected(spec.database or "")
    try:
        place = shown_address(spec.database or "")
        with unreadable(place, _REACH):
            cursor = given.con.execute("SELECT schemaname || '.' || tablename FROM pg_catalog.pg_tables")
            there = [name for (name,) in cursor.fetchall()]
        wanted = tables_to_open(spec, there, "public")
        raw = {}
        for name, full in wanted.items():
            progress(f"copying {name}")
            raw[name] = _copied(backend, given, spec, name, full, f"{place}, table {full}")
        return raw
    finally:
        given.disconnect()


def _connected(address: str) -> Any:
    """A connection that only reads, inside one snapshot."""
    _refuse_passwords(address)
    with unreadable(shown_address(address), _REACH):
        import ibis

        given = ibis.connect(address)
        given.con.rollback()
        given.con.isolation_level = 3
        given.con.read_only = True
    return given


def _refuse_passwords(address: str) -> None:
    from urllib.parse import urlsplit

    parts = None
    try:
        parts = urlsplit(address)
        secret = parts.password is not None or "password" in parts.query.lower()
    except ValueError:
        secret = False
    if parts is None or parts.scheme not in ("postgresql", "postgres"):
        raise SpecError("sources.database is neither a path nor an address postgresql://host/name.")
    if secret:
        raise SpecError(
            "sources.database holds a password. Take it out: it would be kept in every run folder. "
            "Set PGPASSWORD or use ~/.pgpass."
        )


def _copied(backend: Any, given: Any, spec: SourcesSpec, name: str, full: str, place: str) -> RawTable:
    schema, table = full.split(".", 1)
    with unreadable(place, _REACH):
        source = given.table(table, database=schema)
        dtypes = dict(source.schema().items())
    check_columns(tuple(source.columns), TABLES[name], place, delay_given=spec.recording_delay_days is not None)
    check_columns_known(place, source.columns, dtypes)
    with unreadable(place, "Check that every column can be read as its declared type."):
        plain = source.mutate(**{n: source[n].cast("float64") for n, t in dtypes.items() if t.is_decimal()})
        plain = plain.mutate(**{n: plain[n].cast("string") for n, t in dtypes.items() if t.is_uuid()})
        copied = copy_onto_engine(backend, name, given.to_pyarrow_batches(plain, chunk_size=ROWS_AT_ONCE))
    return RawTable(copied, place, False, None, {place: _checksum(copied)})


def _checksum(table: Any) -> str:
    """SHA-256 of the columns, the number of rows, and the sum of a hash of each row (order does not count)."""
    columns = ", ".join(f"{name} {dtype}" for name, dtype in table.schema().items())
    hashed = table[table.columns[0]].hash()
    for name in table.columns[1:]:
        hashed = hashed.hash() ^ table[name].hash()
    found = table.aggregate(rows=table.count(), total=hashed.cast("decimal(38,0)").sum()).to_pyarrow()
    text = f"{columns}|{found['rows'][0].as_py()}|{found['total'][0].as_py()}"
    return hashlib.sha256(text.encode()).hexdigest()
