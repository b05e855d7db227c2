"""Which crimes come to be recorded, with whom in which part, and when: a process of its own, with dials.

Takes    one month of true crimes, the population, the dials.
Gives    `Recorded`, and crimes, cancelled records added to the month's batch.
Promise  with every dial at zero the chance of being recorded and the delay depend on the offence alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskkit.worlds.batch import Batch
from riskkit.worlds.clock import DAY, Clock
from riskkit.worlds.codes import (
    BY_PARTNER,
    BY_POLICE,
    BY_PUBLIC,
    CANCELLED,
    CRIME,
    CRIMES,
    RECORDED,
    SUSPECT,
    VICTIM,
)  # fmt: skip
from riskkit.worlds.crimes import Crimes
from riskkit.worlds.dials import GROUPS
from riskkit.worlds.geography import Geography
from riskkit.worlds.population import Population
from riskkit.worlds.streams import stream

VICTIM_NAMED, WITNESS_NAMED, ALWAYS_CANCELLED, DELAY_SPREAD = 0.92, 0.5, 0.03, 1.2
_REPORTED = np.array([crime.reported for crime in CRIMES])
_IDENTIFIED = np.array([crime.identified for crime in CRIMES])
_DELAY = np.array([crime.delay for crime in CRIMES])
_BY_POLICE = {
    "drugs": 0.8,
    "possession_weapon": 0.7,
    "modern_slavery": 0.4,
    "public_order": 0.3,
    "violence_other": 0.07,
}
_BY_PARTNER = {"modern_slavery": 0.35, "sexual": 0.15, "domestic_abuse": 0.1, "violence_other": 0.05}
_POLICE_SHARE = np.array([_BY_POLICE.get(crime.offence, 0.03) for crime in CRIMES])
_PARTNER_SHARE = np.array([_BY_PARTNER.get(crime.offence, 0.02) for crime in CRIMES])


@dataclass(frozen=True)
class Recorded:
    """What became of a month's crimes. `usual` masks say what would be recorded with every dial at zero."""

    known: NDArray[np.int64]
    event: NDArray[np.bool_]
    part: NDArray[np.bool_]
    usual_event: NDArray[np.bool_]
    usual_part: NDArray[np.bool_]


def group_dials(dials: Mapping[str, float], stem: str) -> NDArray[np.float64]:
    """The five dials of one family in the order of group codes."""
    return np.array([dials[f"{stem}_{group}"] for group in GROUPS])


def record_crimes(
    month: int, seed: int, crimes: Crimes, people: Population, places: Geography, clock: Clock,
    dials: Mapping[str, float], batch: Batch,
) -> Recorded:  # fmt: skip
    """Decide what is recorded and add the month's true crimes, recorded or not, to the batch."""
    rng = stream(seed, "recording", month)
    count, area = len(crimes.offence), crimes.area
    u_event, u_suspect, u_start = rng.random(count), rng.random(count), rng.random(count)
    u_part, u_kept = rng.random(len(crimes.part_event)), rng.random(len(crimes.part_event))
    usual = u_event < _REPORTED[crimes.offence]
    event = u_event < _REPORTED[crimes.offence] * (1 - dials["unrecorded_deprived"] * places.deprived_fifth[area])
    identified = u_suspect < _IDENTIFIED[crimes.offence]
    named = np.where(crimes.part_role == VICTIM, VICTIM_NAMED, WITNESS_NAMED)
    visible = np.where(crimes.part_role == SUSPECT, identified[crimes.part_event], u_part < named)
    kept = visible & (u_kept >= group_dials(dials, "unrecorded")[people.group[crimes.part_person]])
    had = np.bincount(crimes.part_event[visible], minlength=count)
    left = np.bincount(crimes.part_event[kept], minlength=count)
    known = crimes.occurred + _delays(month, seed, crimes, identified, people, places, dials)
    event &= ((left > 0) | (had == 0)) & (known < clock.end)
    initiated = np.where(u_start < _POLICE_SHARE[crimes.offence], BY_POLICE, BY_PUBLIC)
    initiated[u_start > 1 - _PARTNER_SHARE[crimes.offence]] = BY_PARTNER
    part = kept & event[crimes.part_event]
    first = batch.add(
        count, kind=CRIME, offence=crimes.offence, occurred=crimes.occurred, known=known, place=crimes.place, area=area,
        status=RECORDED, initiated=initiated, outcome=-1, happened=True, recorded=event,
    )  # fmt: skip
    batch.take_part(first + crimes.part_event, crimes.part_person, crimes.part_role, part)
    return Recorded(known, event, part, usual, visible & usual[crimes.part_event])


def _delays(
    month: int, seed: int, crimes: Crimes, identified: NDArray[np.bool_], people: Population, places: Geography,
    dials: Mapping[str, float],
) -> NDArray[np.int64]:  # fmt: skip
    """Lognormal around the offence's median, plus an exponential extra whose mean the dials set, in seconds."""
    rng = stream(seed, "delays", month)
    count = len(crimes.offence)
    days = _DELAY[crimes.offence] * np.exp(DELAY_SPREAD * rng.standard_normal(count))
    main = crimes.part_person[:count].copy()
    victims = crimes.part_role == VICTIM
    victim_of = np.full(count, -1, dtype=np.int32)
    victim_of[crimes.part_event[victims]] = crimes.part_person[victims]
    main = np.where(~identified & (victim_of >= 0), victim_of, main)
    extra = dials["delay_all"] + group_dials(dials, "delay")[people.group[main]]
    extra = extra + dials["delay_deprived"] * places.deprived_fifth[crimes.area]
    return 300 + ((days + extra * rng.exponential(1.0, count)) * DAY).astype(np.int64)


def add_cancelled(
    month: int, seed: int, crimes: Crimes, recorded: Recorded, clock: Clock, share: float, batch: Batch
) -> None:
    """Add records of crimes that never happened and were cancelled; known when cancelled, about 30 days later."""
    rng = stream(seed, "cancelled", month)
    count = len(crimes.offence)
    u, shift, wait = rng.random(count), rng.random(count), rng.exponential(30.0, count)
    chosen = np.flatnonzero((u < ALWAYS_CANCELLED + share) & recorded.usual_event)
    start, end = int(clock.starts[month]), int(clock.starts[month + 1])
    occurred = start + (shift[chosen] * (end - start)).astype(np.int64)
    known = occurred + 3600 + (wait[chosen] * DAY).astype(np.int64)
    seen = known < clock.end
    first = batch.add(
        len(chosen), kind=CRIME, offence=crimes.offence[chosen], occurred=occurred, known=known,
        place=crimes.place[chosen], area=crimes.area[chosen], status=CANCELLED, initiated=BY_PUBLIC, outcome=-1,
        happened=False, recorded=seen,
    )  # fmt: skip
    new_number = np.full(count, -1, dtype=np.int64)
    new_number[chosen] = np.arange(len(chosen))
    event = new_number[crimes.part_event]
    parts = recorded.usual_part & (event >= 0)
    batch.take_part(first + event[parts], crimes.part_person[parts], crimes.part_role[parts], seen[event[parts]])
