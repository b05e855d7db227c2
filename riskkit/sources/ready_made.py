"""One ready-made file (a table or a scores study) on a private engine, for as long as it is read.

Takes    a path, and which columns are wanted under which names.
Gives    keys, values and counts of what is wrong, in order of person and date.
Promise  the order of rows in the file changes nothing; only the named columns are brought in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit.domain.errors import SourceRefused
from riskkit.domain.records import Column
from riskkit.sources.declared_types import from_stored, parsed_day
from riskkit.sources.engine import close, lock, open_engine
from riskkit.sources.places import find_files
from riskkit.sources.raw_tables import RawTable, open_files
from riskkit.sources.refusals import refuse_all, unreadable
from riskkit.sources.rules import LONGEST_ID, LONGEST_TEXT

if TYPE_CHECKING:
    import pandas as pd

MEMORY_GB = 4
_CORRECT = "Correct them where the file is made."


@dataclass(frozen=True)
class Wanted:
    """A column to bring in: its value, when a cell is not what was declared, and what to say then."""

    column: str
    value: Any
    wrong: Any | None = None
    found: str = ""
    advice: str = _CORRECT


@contextmanager
def opened(given: str, base: Path) -> Iterator[RawTable]:
    """The file's lazy table on an engine that is closed afterwards."""
    backend = open_engine(MEMORY_GB)
    try:
        found = find_files(given, base)
        raw = open_files(backend, found)
        lock(backend, list(found.files.values()))
        yield raw
    finally:
        close(backend)


def text_of(cell: Any) -> Any:
    """A cell as text: whole numbers without a point, yes/no as true/false."""
    return cell if cell.type().is_string() else cell.cast("string")


def person_column(raw: RawTable, column: str) -> Wanted:
    """Who a row is about, as text; refused where missing or over-long."""
    stored = from_stored(raw.table[column], Column(column, "id", ""), raw.place)
    text = text_of(stored.value)
    blank = text.isnull() | (text.strip() == "") | (text.length() > LONGEST_ID)
    return Wanted("person_id", text, blank, f"no id, or one longer than {LONGEST_ID} characters.")


def date_column(raw: RawTable, column: str | None, extract_date: date) -> Wanted:
    """The as-of date of a row; missing for all where the study names no such column."""
    import ibis

    if column is None:
        return Wanted("as_of", ibis.null("date"))
    cell = raw.table[column]
    day = (
        parsed_day(cell) if cell.type().is_string() else from_stored(cell, Column(column, "date", ""), raw.place).value
    )
    wrong = day.isnull() | (day > ibis.literal(extract_date))
    return Wanted(
        "as_of", day, wrong, f"no date written YYYY-MM-DD, or one after the extract of {extract_date.isoformat()}."
    )


def outcome_column(raw: RawTable, column: str, yes: str, no: str) -> Wanted:
    """The recorded outcome: 1.0 yes, 0.0 no, missing where the cell is blank (not yet known)."""
    import ibis

    cell = raw.table[column]
    text, said_yes, said_no = text_of(cell), yes, no
    if cell.type().is_boolean():
        said_yes, said_no = yes.lower(), no.lower()
    value = ibis.cases((text == said_yes, 1.0), (text == said_no, 0.0), else_=ibis.null("float64"))
    wrong = text.notnull() & (text != "") & value.isnull()
    return Wanted(
        "riskkit_label",
        value,
        wrong,
        "neither the text for yes nor the text for no.",
        "Correct target.yes and target.no in the study, or the cells.",
    )


def text_column(raw: RawTable, column: str, named: str) -> Wanted:
    """A column as text, blank as missing (for groups)."""
    text = text_of(raw.table[column])
    return Wanted(
        named, text, text.length() > LONGEST_TEXT, f"longer than {LONGEST_TEXT:,} characters.", "Shorten them."
    )


def bring_in(raw: RawTable, wanted: Mapping[str, Wanted], *, repeats: bool = False) -> pd.DataFrame:
    """Check and fetch the wanted columns, in order of person_id and as_of.

    Parameters
    ----------
    wanted : mapping from the file's column (as a refusal names it, must be unique) to Wanted
    repeats : bool
        True where rows may repeat a person and date.

    Returns
    -------
    DataFrame
        One column per Wanted, by `Wanted.column`.

    Raises
    ------
    SourceRefused
        If a cell is not what was declared, a person (and date) stands twice, or there are no rows.
    """
    import ibis

    flags = {f"riskkit_wrong_{i}": w.wrong for i, w in enumerate(wanted.values()) if w.wrong is not None}
    table = raw.table.select(**{w.column: w.value for w in wanted.values()}, **flags)
    with unreadable(raw.place, "Ask for the file again; a part of it cannot be read."):
        counts = (
            table.aggregate(
                riskkit_rows=table.count(), **{name: table[name].fill_null(False).sum().fill_null(0) for name in flags}
            )
            .to_pyarrow()
            .to_pylist()[0]
        )
        kept = table.drop(*flags).order_by([ibis.asc("person_id"), ibis.asc("as_of")])
        frame = kept.to_pandas()
    rows = int(counts["riskkit_rows"])
    refusals = [
        SourceRefused(raw.place, column, int(counts[f"riskkit_wrong_{i}"]), w.found, w.advice)
        for i, (column, w) in enumerate(wanted.items())
        if counts.get(f"riskkit_wrong_{i}")
    ]
    if raw.rows != rows or rows == 0:
        found = "there are no rows." if rows == 0 else f"{raw.rows:,} rows by its bytes, but {rows:,} when read."
        refusals.append(SourceRefused(raw.place, None, rows, found, "Ask for the file again."))
    refuse_all([*refusals, *(() if repeats else _repeats(raw, frame, list(wanted)[:2]))])
    frame["as_of"] = frame["as_of"].astype("datetime64[s]")
    return frame


def _repeats(raw: RawTable, frame: pd.DataFrame, names: list[str]) -> list[SourceRefused]:
    known = frame.loc[frame["person_id"].notna(), ["person_id", "as_of"]]
    twice = int(known.duplicated().sum())
    if not twice:
        return []
    return [
        SourceRefused(
            raw.place,
            names[0],
            twice,
            "the same person (and date) stands in an earlier row.",
            "Give one row per person, or per person and as_of.",
        )
    ]


def one_fingerprint(raw: RawTable) -> str:
    """SHA-256 of the file; of several parts, SHA-256 of their fingerprints in order."""
    shas = list(raw.fingerprints.values())
    return shas[0] if len(shas) == 1 else hashlib.sha256("\n".join(shas).encode()).hexdigest()


def refuse_lacking(raw: RawTable, needed: list[str]) -> None:
    """Refuse a file without the columns the study needs."""
    lacking = [name for name in dict.fromkeys(needed) if name not in raw.table.columns]
    if lacking:
        raise SourceRefused(raw.place, ", ".join(lacking), None, "not there.", "Add them, or correct the study.")
