"""Everything the raw records hold about some people, one person at a time.

Takes    `RawTables`, and how records are joined (given ids, or equal names and date of birth).
Gives    `choose_people`, a sample by keyed hash; `read_people`, each with their records, events and spells.
Promise  a person's two records of one event are one event with every part they had; nobody else's rows are kept.
"""

from __future__ import annotations

import hashlib
import heapq
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from riskkit.audit.second_coding.raw_tables import RawTables, Row

Linking = Literal["given", "exact"]
EVENT = ("event_id", "agency", "kind", "offence", "occurred_at", "known_at", "status", "initiated_by", "grade")
_NAMES = ("family_name", "given_names", "birth_date")


@dataclass(frozen=True)
class Event:
    """One event and every part the person had in it."""

    event_id: Any
    agency: str | None
    kind: str | None
    offence: str | None
    occurred_at: datetime
    known_at: datetime
    status: str | None
    initiated_by: str | None
    grade: str | None
    roles: tuple[str, ...]
    text: str | None = None


@dataclass
class Person:
    """One person: agencies' records of them, their events, and spells when nothing could be recorded."""

    person_id: str
    records: list[Row] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    spells: list[Row] = field(default_factory=list)


def choose_people(raw: RawTables, linking: Linking, seed: int, how_many: int) -> list[Any]:
    """A sample of people, whoever they are: the smallest keyed hashes of all ids in the raw people table.

    Returns
    -------
    list
        person_ids where linking is given; record_ids, each standing for its person, where it is exact.
    """
    return smallest_hashes(raw.distinct("people", "person_id" if linking == "given" else "record_id"), seed, how_many)


def smallest_hashes(ids: Iterable[Any], seed: int, how_many: int) -> list[Any]:
    """The ids whose hash under the study's seed is smallest: the same sample every time, and nobody picked it."""
    key = f"riskkit second coding|{seed}".encode()

    def hashed(one: Any) -> bytes:
        return hashlib.blake2b(str(one).encode(), key=key, digest_size=16).digest()

    return heapq.nsmallest(how_many, ids, key=hashed)


def read_people(
    raw: RawTables, linking: Linking, asked: Iterable[Any], *, with_text: bool = False
) -> dict[str, Person]:  # fmt: skip
    """Read what the raw records hold about some people.

    Parameters
    ----------
    asked : iterable
        Given linking: person_ids. Exact linking: record_ids of theirs, any of them.

    Returns
    -------
    dict of Person by person_id, in order of person_id
    """
    wanted = list(asked)
    lines = _given(raw, wanted) if linking == "given" else _same_names(raw, wanted)
    people: dict[str, Person] = {}
    owner: dict[Any, Person] = {}
    for line in sorted(lines, key=lambda line: (line["person_id"], line["record_id"])):
        person = people.setdefault(line["person_id"], Person(line["person_id"]))
        person.records.append(line)
        owner[line["record_id"]] = person
    _add_events(raw, owner, with_text)
    if raw.has("exposure"):
        for spell in raw.rows("exposure", ("record_id", "from", "to", "reason"), "record_id", owner):
            owner[spell["record_id"]].spells.append(spell)
    return people


def _given(raw: RawTables, wanted: list[Any]) -> list[Row]:
    columns = ("record_id", "person_id", "birth_date", "area_code", "known_at")
    return list(raw.rows("people", columns, "person_id", wanted))


def _same_names(raw: RawTables, wanted: list[Any]) -> list[Row]:
    """Records that share names and date of birth with a wanted one; the person's id is their smallest record_id."""
    columns = ("record_id", *_NAMES, "area_code", "known_at")
    own = list(raw.rows("people", columns, "record_id", wanted))
    lines = [{**line, "person_id": str(line["record_id"])} for line in own if _identity(line) is None]
    keys = {key for line in own if (key := _identity(line)) is not None}
    births = sorted({key[2] for key in keys})
    groups: dict[tuple[str, str, date], list[Row]] = {}
    for line in raw.rows("people", columns, "birth_date", births) if births else ():
        key = _identity(line)
        if key is not None and key in keys:
            groups.setdefault(key, []).append(line)
    for group in groups.values():
        smallest = str(min(line["record_id"] for line in group))
        lines += [{**line, "person_id": smallest} for line in group]
    return lines


def _identity(line: Row) -> tuple[str, str, date] | None:
    """Family name, given names and date of birth; None if one of them is missing."""
    family, given, born = _plain(line["family_name"]), _plain(line["given_names"]), line["birth_date"]
    return (family, given, born) if family and given and born is not None else None


def _plain(name: str | None) -> str:
    """Small letters and digits of any script, with one blank between words."""
    marks = (mark.lower()[0] if unicodedata.category(mark)[0] in "LMN" else " " for mark in name or "")
    return " ".join("".join(marks).split())


def _add_events(raw: RawTables, owner: dict[Any, Person], with_text: bool) -> None:
    """Give each person their events, in order of when they happened."""
    parts: dict[Any, dict[str, list[str]]] = {}
    for line in raw.rows("involvements", ("event_id", "record_id", "role"), "record_id", owner):
        roles = parts.setdefault(line["event_id"], {}).setdefault(owner[line["record_id"]].person_id, [])
        if line["role"] not in roles:
            roles.append(line["role"])
    people = {person.person_id: person for person in owner.values()}
    for line in raw.rows("events", (*EVENT, "text") if with_text else EVENT, "event_id", parts):
        for person_id, roles in parts[line["event_id"]].items():
            people[person_id].events.append(Event(**line, roles=tuple(sorted(roles))))
    for person in people.values():
        person.events.sort(key=lambda event: (event.occurred_at, str(event.event_id)))
