"""Drawn people written down as an agency would hand them over, so that the real reader reads them.

Takes    ExamplePeople and a folder.
Gives    `write_extracts`, `person_id_of`.
Promise  plain CSV in the layout of records; a person's number is their place in the list, so names never are ids.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from riskkit.domain.example_people_spec import ExamplePerson

PEOPLE = (
    "record_id", "agency", "person_id", "family_name", "given_names", "birth_date", "sex", "ethnicity_self",
    "ethnicity_officer", "area_code", "known_at",
)  # fmt: skip
EVENTS = (
    "event_id", "agency", "kind", "offence", "occurred_at", "known_at", "status", "initiated_by", "harm", "grade",
    "area_code",
)  # fmt: skip
HOLDER = "police"


def person_id_of(place: int) -> str:
    """The number of the person at this place of the list, from 0."""
    return f"x{place + 1}"


def write_extracts(people: Sequence[ExamplePerson], folder: Path) -> None:
    """Write people.csv, events.csv, involvements.csv, and exposure.csv where somebody was away."""
    _write(folder / "people.csv", PEOPLE, (_person(i, person) for i, person in enumerate(people)))
    _write(folder / "events.csv", EVENTS, _events(people))
    _write(folder / "involvements.csv", ("event_id", "record_id", "role"), _parts(people))
    if any(person.spells for person in people):
        _write(folder / "exposure.csv", ("record_id", "from", "to", "reason"), _spells(people))


def _write(file: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _person(place: int, person: ExamplePerson) -> Sequence[Any]:
    number = person_id_of(place)
    return (
        number, HOLDER, number, None, None, person.born, person.sex, person.ethnicity, None, person.area,
        person.known_since,
    )  # fmt: skip


def _events(people: Sequence[ExamplePerson]) -> Iterator[Sequence[Any]]:
    for place, person in enumerate(people):
        for i, record in enumerate(person.records):
            yield (
                _event_id(place, i), record.agency, record.kind, record.offence, record.when, record.known,
                record.status, record.initiated_by, record.harm, record.grade, record.area,
            )  # fmt: skip


def _parts(people: Sequence[ExamplePerson]) -> Iterator[Sequence[Any]]:
    for place, person in enumerate(people):
        for i, record in enumerate(person.records):
            yield _event_id(place, i), person_id_of(place), record.role


def _spells(people: Sequence[ExamplePerson]) -> Iterator[Sequence[Any]]:
    for place, person in enumerate(people):
        for spell in person.spells:
            yield person_id_of(place), spell.from_, spell.to, spell.reason


def _event_id(place: int, number: int) -> str:
    return f"{person_id_of(place)}-{number + 1}"
