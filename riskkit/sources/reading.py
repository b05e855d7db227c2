"""Read a study's records: open, shape, check, say what was found.

Takes    a `SourcesSpec` and the folder its paths are relative to.
Gives    `Sources`.
Promise  every fault of every table is told at once; nothing is repaired, dropped or guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from riskkit.domain.data_spec import SourcesSpec
from riskkit.domain.errors import SourceRefused
from riskkit.domain.kept import forget, keep
from riskkit.domain.progress import Progress, silent
from riskkit.domain.records import TABLES
from riskkit.domain.sources import Sources
from riskkit.domain.steps import Step
from riskkit.sources.engine import close, lock, open_engine
from riskkit.sources.keys import check_key, check_pointers
from riskkit.sources.places import find_tables
from riskkit.sources.prepared import Prepared, prepare
from riskkit.sources.raw_tables import RawTable, open_files
from riskkit.sources.refusals import collect, refuse_all, unreadable
from riskkit.sources.rules import check_rows, with_recording_delay


def read_sources(spec: SourcesSpec, *, base: Path, progress: Progress = silent) -> Sources:
    """Read agencies' extracts onto one private engine.

    Parameters
    ----------
    spec : SourcesSpec
        A folder, a database, or every table by name.
    base : Path
        What paths in `spec` are relative to: the folder of the study file.
    progress : Progress
        Told the table under way.

    Returns
    -------
    Sources
        Lazy tables people, events, involvements and, where given, exposure and areas, with every column of the
        layout. Ids are whole numbers or texts as given; `person_id` is text. Parquet and DuckDB stay where they are
        and are read when asked; CSV, SQLite and PostgreSQL are copied onto the engine, in memory up to the limit.

    Raises
    ------
    SpecError
        If the spec names something impossible.
    SourceRefused
        If a table breaks the record layout. `SourcesRefused`, its subclass, tells several faults at once.

    Examples
    --------
    >>> sources = read_sources(SourcesSpec(data_kind="synthetic", extract_date="2026-01-01", folder="extracts"),
    ...                        base=Path("."))                                        # doctest: +SKIP
    """
    backend = open_engine(spec.memory_limit_gb)
    try:
        raw, files = _open(backend, spec, base, progress)
        lock(backend, files)
        return _checked(backend, raw, spec, progress)
    except BaseException:
        close(backend)
        raise


def _open(backend: Any, spec: SourcesSpec, base: Path, progress: Progress) -> tuple[dict[str, RawTable], list[Path]]:
    """Open every table, and say which files the engine must still be able to read."""
    if spec.database is not None:
        from riskkit.sources.databases import open_database

        return open_database(backend, spec, base, progress)
    refusals: list[SourceRefused] = []
    raw: dict[str, RawTable] = {}
    files: list[Path] = []
    for name, found in find_tables(spec.folder, spec.tables, base).items():
        progress(f"opening {name}")
        try:
            raw[name] = open_files(backend, found)
            files.extend(found.files.values())
        except SourceRefused as refusal:
            collect(refusals, refusal)
    refuse_all(refusals)
    return raw, files


def _checked(backend: Any, raw: Mapping[str, RawTable], spec: SourcesSpec, progress: Progress) -> Sources:
    """Shape and check every table, then hand them over."""
    refusals: list[SourceRefused] = []
    prepared: dict[str, Prepared] = {}
    for name, table in raw.items():
        try:
            prepared[name] = _shaped(backend, name, table, spec)
        except SourceRefused as refusal:
            collect(refusals, refusal)
    refuse_all(refusals)
    steps: list[Step] = []
    for done, (name, shaped) in enumerate(prepared.items()):
        progress(f"checking {name}", done, len(prepared))
        rows, broken = check_rows(shaped, spec.extract_date)
        broken += _rows_agree(raw[name], rows)
        with unreadable(shaped.place, "Ask for the file again; a part of it cannot be decoded."):
            broken += check_key(shaped, rows)
        refusals += broken
        steps.append(Step(f"read {name}", TABLES[name].one_row_is, rows, rows))
        if shaped.delayed:
            steps.append(Step(f"{name}: known_at declared as {spec.recording_delay_days} days after occurred_at",
                              TABLES[name].one_row_is, rows, rows))  # fmt: skip
    progress("checking that ids agree")
    refusals += check_pointers(prepared)
    refuse_all(refusals)
    tables = {name: shaped.clean for name, shaped in prepared.items()}
    fingerprints = {name: sha for table in raw.values() for name, sha in table.fingerprints.items()}
    return Sources(backend, tables, spec, fingerprints, tuple(steps))


def _shaped(backend: Any, name: str, raw: RawTable, spec: SourcesSpec) -> Prepared:
    """The table in the shape of its layout; text is turned once and kept on the engine."""
    delay = spec.recording_delay_days
    shaped = prepare(raw.table, TABLES[name], raw.place, text=raw.text, delay_given=delay is not None)
    if shaped.delayed:
        assert delay is not None
        shaped = shaped.over(with_recording_delay(shaped.table, delay, spec.extract_date))
    if not raw.text:
        return shaped
    with unreadable(raw.place, "Check that it is plain CSV: commas between cells, quotes around cells that need them."):
        kept = shaped.over(keep(backend, shaped.table, name))
    if raw.fetched:
        forget(backend, raw.table)
    return kept


def _rows_agree(raw: RawTable, rows: int) -> list[SourceRefused]:
    """The engine must give as many rows as the bytes or the footers say."""
    if raw.rows is None or raw.rows == rows:
        return []
    found = f"{raw.rows:,} rows by its bytes, but {rows:,} when read."
    return [
        SourceRefused(raw.place, None, abs(raw.rows - rows), found, "Check quotes and line ends; ask for it again.")
    ]
