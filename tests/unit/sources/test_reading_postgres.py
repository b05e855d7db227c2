"""Reading from a real PostgreSQL server, started for this file on the loopback address; needs Debian's `postgresql`."""

from __future__ import annotations

import getpass
import glob
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tiny_extracts import a_spec, tiny_tables, typed

from riskkit.domain.errors import SourceRefused
from riskkit.sources import read_sources

PROGRAMS = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
AS_ROOT = os.geteuid() == 0
SERVER_USER = "postgres" if AS_ROOT else getpass.getuser()
SECRET = "Zz7731secret"

pytestmark = [
    pytest.mark.skipif(not PROGRAMS, reason="no PostgreSQL server here: apt-get install postgresql"),
    pytest.mark.skipif(
        AS_ROOT and not shutil.which("setpriv"), reason="run as root without setpriv: a server cannot be started"
    ),
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string':DeprecationWarning"),
]
TYPES = {
    "id": "text",
    "text": "text",
    "date": "date",
    "moment": "timestamp",
    "number": "double precision",
    "whole": "bigint",
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of our own in a temporary folder; it ends with the tests of this file."""
    folder = Path(tempfile.mkdtemp(prefix="riskkit-pg-"))
    folder.chmod(0o755)
    data, word = folder / "data", folder / "word"
    data.mkdir(mode=0o700)
    word.write_text(SECRET)
    as_user = ["setpriv", f"--reuid={SERVER_USER}", f"--regid={SERVER_USER}", "--clear-groups"] if AS_ROOT else []
    if AS_ROOT:
        shutil.chown(data, SERVER_USER, SERVER_USER)
        shutil.chown(word, SERVER_USER, SERVER_USER)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = [
        *as_user,
        f"{PROGRAMS[-1]}/initdb",
        "-D",
        str(data),
        "-U",
        "reader",
        f"--pwfile={word}",
        "-A",
        "scram-sha-256",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run(made, check=True, cwd="/", capture_output=True)
    options = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([*as_user, f"{PROGRAMS[-1]}/postgres", "-D", str(data), *options], cwd="/", **quiet)
    try:
        yield f"postgresql://127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(3)
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A connection that fills the database afresh; user and password stand in the environment only."""
    import psycopg

    monkeypatch.setenv("PGUSER", "reader")
    monkeypatch.setenv("PGPASSWORD", SECRET)
    connection = None
    for _ in range(100):
        try:
            connection = psycopg.connect(address, autocommit=True)
            break
        except psycopg.OperationalError:
            time.sleep(0.2)
    assert connection is not None
    connection.execute("DROP SCHEMA public CASCADE")
    connection.execute("CREATE SCHEMA public")
    from riskkit.domain.records import TABLES

    for name, columns in tiny_tables().items():
        listed = ", ".join(f'"{c}" {TYPES[TABLES[name].column(c).type]}' for c in columns)
        connection.execute(f"CREATE TABLE {name} ({listed})")
        with connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
            for row in zip(*columns.values(), strict=True):
                copy.write_row(row)
    yield connection
    connection.close()


def test_tables_of_a_server_are_read_as_they_stand(server: Any, address: str, tmp_path: Path) -> None:
    sources = read_sources(a_spec(folder=None, database=address), base=tmp_path)

    for name, columns in tiny_tables().items():
        assert sources.tables[name].select(*columns).to_pyarrow().to_pylist() == typed(name, columns).to_pylist()
    assert SECRET not in "".join(sources.fingerprints)


def test_the_checksum_of_a_table_changes_with_any_cell_and_not_with_order(
    server: Any, address: str, tmp_path: Path
) -> None:
    spec = a_spec(folder=None, database=address)
    first = read_sources(spec, base=tmp_path).fingerprints
    server.execute("CREATE TABLE turned AS SELECT * FROM events ORDER BY event_id DESC")
    server.execute("DROP TABLE events")
    server.execute("ALTER TABLE turned RENAME TO events")
    turned = read_sources(spec, base=tmp_path).fingerprints
    server.execute("UPDATE events SET harm = 11 WHERE event_id = 'e1'")
    changed = read_sources(spec, base=tmp_path).fingerprints

    assert first == turned
    assert {place for place in first if first[place] != changed[place]} == {f"{address}, table public.events"}


BAD = [
    ("ALTER TABLE events ALTER known_at TYPE timestamptz", "events", "known_at", None, "time zone"),
    (
        "UPDATE involvements SET role = 'Zz7731canary' WHERE event_id = 'e1'",
        "involvements",
        "role",
        2,
        "none of suspect",
    ),
    ("ALTER TABLE people ALTER birth_date TYPE text", "people", "birth_date", None, "text"),
    ("UPDATE events SET harm = 'NaN' WHERE event_id = 'e1'", "events", "harm", 1, "finite"),
    ("ALTER TABLE people ADD later_convicted text", "people", None, None, "later_convicted"),
]


@pytest.mark.parametrize(("statement", "table", "column", "count", "found"), BAD, ids=[b[0] for b in BAD])
def test_a_bad_table_of_a_server_is_refused(
    server: Any,
    address: str,
    tmp_path: Path,
    statement: str,
    table: str,
    column: str | None,
    count: int | None,
    found: str,
) -> None:
    server.execute(statement)

    with pytest.raises(SourceRefused) as caught:
        read_sources(a_spec(folder=None, database=address), base=tmp_path)

    refusals = getattr(caught.value, "refusals", (caught.value,))
    assert (f"{address}, table public.{table}", column, count) in [(r.place, r.column, r.count) for r in refusals]
    assert found in str(caught.value)
    assert "Zz7731" not in str(caught.value)


def test_a_missing_table_and_a_wrong_password_are_refused(
    server: Any, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.execute("DROP TABLE events")
    with pytest.raises(SourceRefused, match="holds no table events"):
        read_sources(a_spec(folder=None, database=address), base=tmp_path)

    monkeypatch.setenv("PGPASSWORD", "Zz7731wrong")
    with pytest.raises(SourceRefused, match="PGPASSWORD") as caught:
        read_sources(a_spec(folder=None, database=address), base=tmp_path)
    assert "Zz7731" not in str(caught.value)


def test_a_user_named_in_the_address_is_not_printed(server: Any, address: str, tmp_path: Path) -> None:
    server.execute("DROP TABLE events")

    with pytest.raises(SourceRefused) as caught:
        read_sources(a_spec(folder=None, database=address.replace("//", "//reader@")), base=tmp_path)

    assert "reader" not in str(caught.value)
