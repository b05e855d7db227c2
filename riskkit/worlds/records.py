"""The records agencies hold about people: first contact, custody, moves, duplicates.

Takes    when each agency first came to know each person.
Gives    `Records`, one row per record, and `record_of`: which record a part of an event points to.
Promise  a record is known no later than any event that points to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskkit.worlds.clock import DAY, Clock
from riskkit.worlds.codes import (
    AGENCIES,
    AGENCY_OF_HOLDER,
    AGENCY_OF_KIND,
    CUSTODY,
    HOLDERS,
    POLICE_OF_VICTIMS,
    VICTIM,
    WITNESS,
)  # fmt: skip
from riskkit.worlds.population import FAR, Population
from riskkit.worlds.streams import stream

IN_CUSTODY, OTHERWISE = 0, 1
FIRST, AFTER_CUSTODY, AFTER_MOVE, DUPLICATE = range(4)
REASONS = ("first", "custody", "move", "duplicate")
_NEVER = np.iinfo(np.int64).max
_DUPLICATES = (0.07, 0.03, 0.15, 0.04, 0.03, 0.02, 0.02, 0.12)
_FOLLOWS_MOVES = (0.7, 0.0, 0.5, 0.8, 0.6, 0.6, 0.0, 0.9)


def holder_of(kind: NDArray, role: NDArray) -> NDArray[np.int64]:
    """Which holder's record a part in an event points to: a number into `HOLDERS`."""
    agency = np.array(AGENCY_OF_KIND, dtype=np.int64)[kind]
    suffered = (role == VICTIM) | (role == WITNESS)
    return np.where((agency == 0) & suffered, POLICE_OF_VICTIMS, agency)


class FirstContacts:
    """The earliest moment each holder knew each person, and whether in custody, gathered month by month."""

    def __init__(self, people: int) -> None:
        self._first = np.full((len(HOLDERS), people), _NEVER, dtype=np.int64)
        self.custody = np.full(people, FAR, dtype=np.int64)

    def note(self, kind: NDArray, known: NDArray, person: NDArray, role: NDArray) -> None:
        """Take in recorded parts."""
        capacity = np.where(kind == CUSTODY, IN_CUSTODY, OTHERWISE)
        flat = self._first.reshape(-1)
        np.minimum.at(
            flat, holder_of(kind, role) * self._first.shape[1] + person, known.astype(np.int64) * 2 + capacity
        )
        held = kind == CUSTODY
        np.minimum.at(self.custody, person[held], known[held].astype(np.int64))

    def of(self, holder: int) -> tuple[NDArray, NDArray, NDArray]:
        """People one holder knows, since when, and the capacity they were first known in."""
        first = self._first[holder]
        person = np.flatnonzero(first != _NEVER)
        return person, first[person] // 2, first[person] % 2


@dataclass(frozen=True)
class Records:
    """One row per record, all agencies. `number` is the record's number within its agency, in no order.

    `slots[holder, reason, person]` is the row of such a record or -1.
    """

    holder: NDArray[np.int8]
    agency: NDArray[np.int8]
    person: NDArray[np.int32]
    known: NDArray[np.int32]
    reason: NDArray[np.int8]
    capacity: NDArray[np.int8]
    number: NDArray[np.int64]
    slots: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.person)

    def record_of(self, holder: NDArray, person: NDArray, known: NDArray, twin: NDArray[np.bool_]) -> NDArray[np.int32]:
        """The newest record held when an event became known; where `twin` is true, its duplicate if there is one."""
        row = self.slots[holder, FIRST, person]
        held = self.known[row]
        for reason in (AFTER_CUSTODY, AFTER_MOVE):
            other = self.slots[holder, reason, person]
            since = self.known[other]
            newer = (other >= 0) & (since <= known) & (since >= held)
            row, held = np.where(newer, other, row), np.where(newer, since, held)
        other = self.slots[holder, DUPLICATE, person]
        return np.where(twin & (other >= 0) & (self.known[other] <= known), other, row)

    def any_record(self, person: NDArray) -> NDArray[np.int32]:
        """A person's earliest record with the first agency that has one, police before others; -1 where none has."""
        row = np.full(len(person), -1, dtype=np.int32)
        for holder in (0, POLICE_OF_VICTIMS, *range(1, len(AGENCIES))):
            row = np.where(row < 0, self.slots[holder, FIRST, person], row)
        return row


def open_records(contacts: FirstContacts, people: Population, clock: Clock, seed: int) -> Records:
    """Open one record at first contact, and further ones after custody, after a move, or by mistake."""
    blocks: list[tuple[NDArray, ...]] = []
    for holder in range(len(HOLDERS)):
        rng = stream(seed, "records", holder)
        count = len(people)
        u = rng.random((4, count), dtype=np.float32)
        person, since, capacity = contacts.of(holder)
        blocks.append((np.full(len(person), holder), person, since, np.full(len(person), FIRST), capacity))
        custody = contacts.custody[person]
        again = (holder == 0) & (custody < clock.end) & (custody > since) & (u[0, person] < 0.75)
        late = people.moves_at[person] + (u[1, person] * 200 * DAY).astype(np.int64)
        moved = (late < clock.end) & (late > since) & (u[2, person] < _FOLLOWS_MOVES[holder])
        twice = u[3, person] < _DUPLICATES[holder]
        twin = since + (rng.random(len(person)) * (clock.end - since)).astype(np.int64)
        for mask, when, reason, role in (
            (again, custody, AFTER_CUSTODY, IN_CUSTODY),
            (moved, late, AFTER_MOVE, None),
            (twice, twin, DUPLICATE, None),
        ):
            size = int(mask.sum())
            seen_as = capacity[mask] if role is None else np.full(size, role)
            blocks.append((np.full(size, holder), person[mask], when[mask], np.full(size, reason), seen_as))
    holder_, person_, known, reason_, capacity_ = (np.concatenate(column) for column in zip(*blocks, strict=True))
    agency = np.array(AGENCY_OF_HOLDER, dtype=np.int8)[holder_]
    slots = np.full((len(HOLDERS), len(REASONS), len(people)), -1, dtype=np.int32)
    slots[holder_, reason_, person_] = np.arange(len(person_))
    return Records(
        holder_.astype(np.int8), agency, person_.astype(np.int32), known.astype(np.int32), reason_.astype(np.int8),
        capacity_.astype(np.int8), _shuffled_numbers(agency, seed), slots,
    )  # fmt: skip


def _shuffled_numbers(agency: NDArray, seed: int) -> NDArray[np.int64]:
    rng = stream(seed, "records", 100)
    number = np.zeros(len(agency), dtype=np.int64)
    for code in range(len(AGENCIES)):
        here = np.flatnonzero(agency == code)
        number[here] = rng.permutation(len(here)) + 1
    return number
