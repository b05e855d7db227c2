"""What every row must keep to: present, in range, in order of time, of known levels. One pass per table.

Takes    a prepared table, and the extract date.
Gives    refusals, each with its count of rows.
Promise  one aggregate query a table, on the engine; no row comes to Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from riskkit.domain.errors import SourceRefused
from riskkit.domain.records import Column
from riskkit.sources.declared_types import WANTED, not_finite
from riskkit.sources.prepared import WRONG, Prepared
from riskkit.sources.refusals import unreadable

if TYPE_CHECKING:
    import ibis.expr.types as ir

LONGEST_TEXT = 100_000
LONGEST_ID = 200
FIRST_YEAR, LAST_YEAR = 1900, 2200
_NOT_NEGATIVE = ("population", "households", "harm")
_EDGES = r"^[\s]|[\s]$|[\p{Cc}\p{Cf}]"


@dataclass(frozen=True)
class Rule:
    """True where a row breaks it; what was found, and what to do."""

    column: str
    broken: Any
    found: str
    advice: str


def check_rows(prepared: Prepared, extract_date: date) -> tuple[int, list[SourceRefused]]:
    """Count the rows, and those that break each rule.

    Returns
    -------
    (int, list of SourceRefused)
        Rows in all; one refusal per broken rule, in the order of the columns.
    """
    table = prepared.table
    rules = [*_cell_rules(prepared), *_time_rules(prepared, extract_date)]
    counts = {f"rule_{i}": rule.broken.fill_null(False).sum() for i, rule in enumerate(rules)}
    with unreadable(prepared.place, "Ask for the file again; a part of it cannot be decoded."):
        found = table.aggregate(rows=table.count(), **counts).to_pyarrow().to_pylist()[0]
    rows = int(found["rows"])
    refusals = [
        SourceRefused(prepared.place, rule.column, int(found[f"rule_{i}"]), rule.found, rule.advice)
        for i, rule in enumerate(rules)
        if found[f"rule_{i}"]
    ]
    if rows == 0 and prepared.layout.name == "people":
        refusals.append(SourceRefused(prepared.place, None, 0, "there are no people.", "Give at least one record."))
    return rows, refusals


def _cell_rules(prepared: Prepared) -> Iterator[Rule]:
    for column in prepared.layout.columns:
        cell = prepared.table[column.name]
        wrong = prepared.table[f"{WRONG}{column.name}"] if column.name in prepared.wrong else None
        if wrong is not None:
            yield Rule(column.name, wrong, f"not {WANTED[column.type]}.", "Correct them where the extract is made.")
        yield from _presence(column, cell, wrong)
        if column.levels is not None:
            yield Rule(
                column.name,
                cell.notnull() & ~cell.isin(column.levels) & (cell != ""),
                f"none of {', '.join(column.levels)}.",
                "Map the agency's words to these before reading.",
            )
        yield from _text_rules(column, cell, prepared.layout.key)
        yield from _number_rules(column, cell)
        if column.type in ("date", "moment"):
            yield Rule(
                column.name,
                (cell.year() < FIRST_YEAR) | (cell.year() > LAST_YEAR),
                f"before {FIRST_YEAR} or after {LAST_YEAR}.",
                "Leave an unknown date empty where that is allowed.",
            )


def _presence(column: Column, cell: Any, wrong: Any) -> Iterator[Rule]:
    if column.may_be_missing or not column.required:
        return
    lacking = cell.isnull() if wrong is None else cell.isnull() & ~wrong.fill_null(False)
    if column.type in ("id", "text") and cell.type().is_string():
        lacking = lacking | (cell == "")
    yield Rule(column.name, lacking, "no value, where one is needed.", "Ask the agency; riskkit fills nothing in.")


def _text_rules(column: Column, cell: Any, key: tuple[str, ...]) -> Iterator[Rule]:
    if not cell.type().is_string() or column.levels is not None:
        return
    longest = LONGEST_ID if column.type == "id" else LONGEST_TEXT
    yield Rule(column.name, cell.length() > longest, f"longer than {longest:,} characters.", "Shorten them.")
    if column.type == "id" and len(key) < 2:
        yield Rule(
            column.name,
            cell.re_search(_EDGES),
            "blanks at an end, or unseen characters, in an id.",
            "Remove them, or the id will not match itself in other tables.",
        )


def _number_rules(column: Column, cell: Any) -> Iterator[Rule]:
    if cell.type().is_floating():
        yield Rule(column.name, not_finite(cell), "not a finite number.", "Leave an unknown number empty.")
    if column.name in _NOT_NEGATIVE:
        yield Rule(column.name, cell < 0, "below zero.", "Correct them where the extract is made.")


def _time_rules(prepared: Prepared, extract_date: date) -> Iterator[Rule]:
    import ibis

    t = prepared.table
    after = ibis.literal(datetime.combine(extract_date + timedelta(days=1), time()))
    late = f"after the extract of {extract_date.isoformat()}."
    advice = "Check for day and month swapped, and that sources.extract_date is right."
    if prepared.layout.name == "people":
        yield Rule("known_at", t.known_at >= after, f"known {late}", advice)
        yield Rule("birth_date", t.birth_date > t.known_at.date(), "born after the record became known.", advice)
    if prepared.layout.name == "events":
        yield Rule("occurred_at", t.occurred_at > t.known_at, "occurred after it became known.", advice)
        yield Rule("known_at", t.known_at >= after, f"known {late}", advice)
    if prepared.layout.name == "exposure":
        yield Rule("to", t.to < t["from"], "ends before it begins.", advice)
        yield Rule("from", t["from"] >= after, f"begins {late}", advice)


def with_recording_delay(events: ir.Table, days: int, extract_date: date) -> ir.Table:
    """Events known as many days after they occurred as the study declares, at the latest on the extract day."""
    import ibis

    last = ibis.literal(datetime.combine(extract_date, time(23, 59, 59)))
    declared = events.occurred_at + ibis.interval(days=days)
    return events.mutate(known_at=ibis.ifelse(declared > last, ibis.greatest(last, events.occurred_at), declared))
