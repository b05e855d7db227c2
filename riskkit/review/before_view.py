"""What a reviewer may see before a view of their own: the records, and what was not known.

Takes    a sheet as plain values.
Gives    `BeforeView`, `KnownRecord`, `seen_before`.
Promise  parts are named one by one and everything else is left behind: no score, band, reason, direction, place on the
         list or warning, and nothing of which input a record counts for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class KnownRecord:
    """One record as it stands, without anything that says whether or how it moved the score."""

    reference: str
    what: str
    happened: str
    known_at: str
    agency: str
    role: str
    status: str
    basis: str
    grade: str


@dataclass(frozen=True)
class BeforeView:
    """What may be seen before the own view: no score, no reason, no direction, no place on the list.

    name: the drawn name of the case. as_of: ISO date of the score, "" if the table holds no dates. records: newest
    first by the date they happened. not_known: in alphabetical order.
    """

    name: str
    person_id: str
    as_of: str
    role: str
    records: tuple[KnownRecord, ...]
    not_known: tuple[str, ...]


def seen_before(name: str, sheet: Mapping[str, Any]) -> BeforeView:
    """The part of a sheet that stands before the view. `name`: the drawn name of the case."""
    kept = KnownRecord.__dataclass_fields__
    records = [KnownRecord(**{part: str(said[part]) for part in kept}) for said in sheet.get("records", ())]
    return BeforeView(
        name=name,
        person_id=str(sheet["person_id"]),
        as_of=str(sheet["as_of"]),
        role=str(sheet["role"]),
        records=tuple(sorted(records, key=_by_date)),
        not_known=tuple(sorted(str(text) for text in sheet["not_known"])),
    )


def _by_date(record: KnownRecord) -> tuple[int, str, str]:
    """Newest first; records without a date last; the rest by their pseudonym, which says nothing."""
    day = _day(record.happened) or _day(record.known_at)
    return (-day.toordinal() if day else 1, record.reference, record.what)


def _day(words: str) -> date | None:
    """A date as riskkit words it: 2024-03-05, or 5 March 2024."""
    for shape in ("%Y-%m-%d", "%d %B %Y"):
        try:
            return datetime.strptime(words.strip()[:40], shape).date()
        except ValueError:
            continue
    return None
