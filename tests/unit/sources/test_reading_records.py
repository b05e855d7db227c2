"""What a good extract becomes."""

from __future__ import annotations

import hashlib
import os
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from tiny_extracts import a_spec, tiny_tables, typed, write_csv, write_parquet

from riskkit.sources import Profile, profile, read_sources
from riskkit.sources.engine import close, open_engine, remove_stale_folders

pytestmark = [
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string':DeprecationWarning"),
]


@pytest.mark.parametrize("write", [write_csv, write_parquet], ids=["csv", "parquet"])
def test_a_good_extract_is_read_as_it_stands(tmp_path: Path, write) -> None:
    write(tmp_path / "extracts", tiny_tables())

    sources = read_sources(a_spec(), base=tmp_path)

    for name, columns in tiny_tables().items():
        assert sources.tables[name].select(*columns).to_pyarrow().to_pylist() == typed(name, columns).to_pylist()
    assert sources.extract_date == date(2025, 6, 30)


def test_optional_columns_that_were_not_given_are_there_and_all_missing(tmp_path: Path) -> None:
    write_parquet(tmp_path / "extracts", tiny_tables())

    events = read_sources(a_spec(), base=tmp_path).tables["events"].to_pyarrow()

    assert events["grade"].to_pylist() == events["easting"].to_pylist() == [None] * 4
    assert str(events.schema.field("easting").type) == "double"


def test_optional_tables_may_be_left_out(tmp_path: Path) -> None:
    tables = tiny_tables()
    del tables["exposure"], tables["areas"]
    write_parquet(tmp_path / "extracts", tables)

    assert list(read_sources(a_spec(), base=tmp_path).tables) == ["people", "events", "involvements"]


def test_every_table_has_a_step_that_keeps_every_row(tmp_path: Path) -> None:
    write_csv(tmp_path / "extracts", tiny_tables())

    steps = read_sources(a_spec(), base=tmp_path).steps

    assert [(s.name, s.rows_in, s.rows_out) for s in steps] == [
        ("read people", 3, 3),
        ("read events", 4, 4),
        ("read involvements", 5, 5),
        ("read exposure", 2, 2),
        ("read areas", 2, 2),
    ]


def test_a_folder_of_part_files_is_one_table_and_each_part_has_a_fingerprint(tmp_path: Path) -> None:
    folder = write_parquet(tmp_path / "extracts", tiny_tables())
    whole = typed("events", tiny_tables()["events"])
    (folder / "events.parquet").unlink()
    (folder / "events").mkdir()
    for i in range(4):
        pq.write_table(whole.slice(i, 1), folder / "events" / f"part-{i}.parquet")

    sources = read_sources(a_spec(), base=tmp_path)

    assert sources.tables["events"].order_by("event_id").to_pyarrow()["event_id"].to_pylist() == [
        "e1",
        "e2",
        "e3",
        "e4",
    ]
    part = folder / "events" / "part-2.parquet"
    assert sources.fingerprints["extracts/events/part-2.parquet"] == hashlib.sha256(part.read_bytes()).hexdigest()


def test_csv_parts_may_have_their_columns_in_another_order(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "extracts", tiny_tables())
    (folder / "involvements.csv").unlink()
    (folder / "involvements").mkdir()
    (folder / "involvements" / "a.csv").write_text("event_id,record_id,role\ne1,r1,victim\n")
    (folder / "involvements" / "b.csv").write_text("role,event_id,record_id\nsuspect,e1,r2\n")

    rows = read_sources(a_spec(), base=tmp_path).tables["involvements"].order_by("role").to_pyarrow().to_pylist()

    assert [tuple(r.values()) for r in rows] == [("e1", "r2", "suspect"), ("e1", "r1", "victim")]


def test_tables_may_lie_elsewhere_by_name(tmp_path: Path) -> None:
    folder = write_parquet(tmp_path / "given", tiny_tables())
    named = {name: f"given/{name}.parquet" for name in tiny_tables()}
    (folder / "events.parquet").rename(folder / "occurrences.parquet")

    sources = read_sources(a_spec(folder=None, tables={**named, "events": "given/occurrences.parquet"}), base=tmp_path)

    assert "given/occurrences.parquet" in sources.fingerprints


def test_a_declared_recording_delay_stands_for_known_at_and_is_a_step(tmp_path: Path) -> None:
    tables = tiny_tables()
    del tables["events"]["known_at"]
    tables["events"]["occurred_at"][3] = "2025-06-29T10:00:00"
    write_csv(tmp_path / "extracts", tables)

    sources = read_sources(a_spec(recording_delay_days=10), base=tmp_path)

    known = sources.tables["events"].order_by("event_id").to_pyarrow()["known_at"].to_pylist()
    assert known[0] == datetime(2023, 1, 11, 12)
    assert known[3] == datetime(2025, 6, 30, 23, 59, 59), (
        "it stands in the extract, so it was known by the end of that day"
    )
    assert "known_at declared as 10 days after occurred_at" in " ".join(step.name for step in sources.steps)


def test_what_became_known_on_the_day_of_the_extract_is_accepted(tmp_path: Path) -> None:
    tables = tiny_tables()
    tables["events"]["known_at"][0] = "2025-06-30T23:59:59"
    write_csv(tmp_path / "extracts", tables)

    assert read_sources(a_spec(), base=tmp_path).steps[1].rows_out == 4


def test_after_reading_the_engine_opens_nothing_else_and_changes_no_setting(tmp_path: Path) -> None:
    write_csv(tmp_path / "extracts", tiny_tables())
    (tmp_path / "other.csv").write_text("a\n1\n")
    sources = read_sources(a_spec(), base=tmp_path)
    connection = sources.backend.con

    for statement in (
        f"SELECT * FROM read_csv('{tmp_path}/other.csv')",
        f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/new.db' AS somewhere",
        "INSTALL httpfs",
        "SET memory_limit = '9GB'",
        "SET enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error, match=r"disabled|locked|Cannot"):
            connection.execute(statement)
    assert not (tmp_path / "out.csv").exists()
    assert sources.tables["events"].count().to_pyarrow().as_py() == 4


def test_the_engine_keeps_to_its_memory_limit_and_two_threads(tmp_path: Path) -> None:
    write_csv(tmp_path / "extracts", tiny_tables())
    sources = read_sources(a_spec(memory_limit_gb=2), base=tmp_path)

    found = sources.backend.con.execute("SELECT current_setting('memory_limit'), current_setting('threads')").fetchone()

    assert found == ("1.8 GiB", 2)


def test_the_spill_folder_is_private_and_goes_with_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    backend = open_engine(1)
    (folder,) = tmp_path.glob("riskkit-engine-*")
    mode = folder.stat().st_mode & 0o777
    close(backend)

    assert mode == 0o700
    assert not folder.exists()


def test_what_a_killed_run_left_behind_goes_when_the_next_engine_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "riskkit-engine-left"
    (left / "spill").mkdir(parents=True)
    (left / "held").write_bytes(b"")
    (left / "spill" / "people.tmp").write_text("somebody")

    backend = open_engine(1)

    assert not left.exists()
    assert len(list(tmp_path.glob("riskkit-engine-*"))) == 1, "the living engine keeps its own"
    assert remove_stale_folders(tmp_path) == 0
    close(backend)


def test_a_link_named_like_an_engine_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "held").write_bytes(b"")
    os.symlink(tmp_path / "precious", tmp_path / "riskkit-engine-trap")

    assert remove_stale_folders(tmp_path) == 0
    assert (tmp_path / "precious" / "held").exists()


def test_a_profile_counts_rows_missing_cells_and_codes_and_lists_no_names(tmp_path: Path) -> None:
    write_parquet(tmp_path / "extracts", tiny_tables())

    found = profile(read_sources(a_spec(), base=tmp_path))

    rows = {(r["table"], r["column"]): r for r in found.as_rows()}
    assert isinstance(found, Profile)
    assert rows["people", "ethnicity_self"]["missing"] == 1
    assert rows["involvements", "role"]["levels"] == {"victim": 2, "charged": 1, "subject": 1, "suspect": 1}
    assert (rows["people", "birth_date"]["first"], rows["people", "birth_date"]["last"]) == ("1990", "1990")
    assert rows["events", "occurred_at"]["first"] == "2023-01-01"
    assert rows["people", "family_name"]["levels"] is None
    shown = found._repr_html_() + repr(found)
    assert "Archer" not in shown
    assert "4 events" in repr(found)


def test_a_profile_escapes_codes_that_look_like_a_page(tmp_path: Path) -> None:
    tables = tiny_tables()
    tables["events"]["kind"][0] = "<script>alert(1)</script>"
    write_parquet(tmp_path / "extracts", tables)

    assert "<script>" not in profile(read_sources(a_spec(), base=tmp_path))._repr_html_()
