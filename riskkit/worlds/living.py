"""Let the world live, month by month.

Takes    the population, the places, the clock, the dials.
Gives    one `Month` at a time: everything that happened or was recorded; then spells away from daily life.
Promise  what happened does not depend on the dials; events that a dial adds get numbers no other event would have had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskkit.worlds.batch import Batch
from riskkit.worlds.choosing import Chooser
from riskkit.worlds.clock import Clock
from riskkit.worlds.codes import SUSPECT, VICTIM
from riskkit.worlds.crimes import Crimes, commit_crimes
from riskkit.worlds.geography import Geography
from riskkit.worlds.justice import imprison, process_suspects
from riskkit.worlds.partners import note_care, note_injuries, note_slavery
from riskkit.worlds.policing import extra_searches, log_intelligence, search_people
from riskkit.worlds.population import FAR, Population
from riskkit.worlds.recording import add_cancelled, record_crimes
from riskkit.worlds.tendencies import DRIVERS, Tendencies

_BLOCK, _STEP = 99_999_989, 48_271_637
_HURTS = np.array([2.0, 2.0, 1.5, 0.35, 0.6, 0.6, 0.35] + [0.0] * 8)
_BURGLED = (7, 8)


@dataclass(frozen=True)
class Month:
    """One month: columns of events (with `event_id`) and of parts, recorded or not."""

    number: int
    events: dict[str, NDArray]
    parts: dict[str, NDArray]


@dataclass(frozen=True)
class Spells:
    """Times away from daily life, in seconds since the world began. Reason 0 custody, 1 abroad, 2 dead."""

    person: NDArray[np.int64]
    start: NDArray[np.int64]
    back: NDArray[np.int64]
    reason: NDArray[np.int8]


class Life:
    """A world being lived. Iterate `months()` to its end, then ask for `spells()`."""

    def __init__(
        self, people: Population, places: Geography, clock: Clock, dials: Mapping[str, float], seed: int
    ) -> None:
        self.people, self.places, self.clock, self.dials, self.seed = people, places, clock, dials, seed
        self.tendencies = Tendencies(people, places, clock, seed)
        self._prison: list[tuple[NDArray, NDArray, NDArray]] = []

    def months(self) -> Iterator[Month]:
        """Live through every month in order."""
        burgled = np.zeros(0, dtype=np.int32)
        extra = extra_searches(self.people, self.places, self.dials)
        for month in range(self.clock.months):
            weights = self.tendencies.month(month)
            chooser = {name: Chooser(weights[name], self.people.area_start) for name in (*DRIVERS, "school")}
            crimes = commit_crimes(
                month, self.seed, chooser, self.people, self.places, self.clock, weights["present"], burgled
            )
            burgled = crimes.place[np.isin(crimes.offence, _BURGLED)]
            yield self._record(month, crimes, weights, chooser, extra)
            serious = _HURTS[crimes.offence[crimes.part_event]] * (crimes.part_role <= VICTIM)
            self.tendencies.after(crimes.part_person, serious)

    def _record(
        self, month: int, crimes: Crimes, weights: dict[str, NDArray], chooser: dict[str, Chooser], extra: NDArray
    ) -> Month:
        people, clock, seed, batch = self.people, self.clock, self.seed, Batch()
        recorded = record_crimes(month, seed, crimes, people, self.places, clock, self.dials, batch)
        arrested, who, first, last, start, back = imprison(month, seed, crimes, recorded, people, clock)
        self.tendencies.send_away(who, first, last)
        self._prison.append((who, start, back))
        suspects = np.flatnonzero(crimes.part_role == SUSPECT)[arrested]
        of = crimes.part_event[suspects]
        process_suspects(
            month, seed, batch, people, clock, person=crimes.part_person[suspects], offence=crimes.offence[of],
            area=crimes.area[of], known=recorded.known[of], recorded=recorded.part[suspects],
        )  # fmt: skip
        note_injuries(month, seed, crimes, chooser["health"], people, clock, batch)
        note_care(month, seed, chooser, people, clock, batch)
        note_slavery(month, seed, crimes, chooser["exploited"], people, clock, batch)
        log_intelligence(month, seed, chooser, weights["present"], people, clock, batch)
        search_people(month, seed, "searches", weights["searched"], people, clock, batch)
        if extra.any():
            search_people(month, seed, "more_searches", weights["searched"] * extra, people, clock, batch)
        add_cancelled(month, seed, crimes, recorded, clock, self.dials["cancelled"], batch)
        events = batch.events()
        events["event_id"] = (month + 1) * 100_000_000 + np.arange(batch.count, dtype=np.int64) * _STEP % _BLOCK
        return Month(month, events, batch.parts())

    def spells(self) -> Spells:
        """All spells. Prison spells that touch are one; a spell abroad may overlap them."""
        dies = np.flatnonzero(self.people.dies_at < FAR)
        died = self.people.dies_at[dies].astype(np.int64)
        prison = tuple(np.concatenate(column) for column in zip(*self._prison, strict=True))
        blocks = (_merged(*prison), self.tendencies.abroad, (dies, died, np.full(len(dies), int(FAR), dtype=np.int64)))
        person, start, back = (np.concatenate(column) for column in zip(*blocks, strict=True))
        reason = np.repeat(np.arange(3, dtype=np.int8), [len(block[0]) for block in blocks])
        back = np.minimum(back, np.where(reason == 2, int(FAR), self.people.dies_at[person]))
        return Spells(person, start, back, reason)


def _merged(person: NDArray, start: NDArray, back: NDArray) -> tuple[NDArray, NDArray, NDArray]:
    """Join spells of the same person that touch or overlap."""
    if len(person) == 0:
        return person, start, back
    order = np.lexsort((start, person))
    person, start, back = person[order].astype(np.int64), start[order], back[order]
    span = np.int64(1) << 40
    latest = np.maximum.accumulate(person * span + back) - person * span
    begins = np.ones(len(person), dtype=bool)
    begins[1:] = (person[1:] != person[:-1]) | (start[1:] > latest[:-1])
    last = np.append(np.flatnonzero(begins)[1:] - 1, len(person) - 1)
    return person[begins], start[begins], latest[last]
