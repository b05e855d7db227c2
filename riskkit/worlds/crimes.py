"""What people truly do to one another in one month, whoever comes to know of it.

Takes    weights for the month, the population, the places.
Gives    `Crimes`: crimes with suspects, victims and witnesses, places and moments.
Promise  reads no dial: the same seed gives the same crimes whatever is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskkit.worlds.choosing import Chooser, draw_count, draw_moments
from riskkit.worlds.clock import Clock
from riskkit.worlds.codes import CRIMES, OFFENCE, SUSPECT, VICTIM, WITNESS
from riskkit.worlds.geography import PLACES_PER_AREA, Geography
from riskkit.worlds.population import Population
from riskkit.worlds.streams import stream

DOMESTIC, SLAVERY = OFFENCE["domestic_abuse"], OFFENCE["modern_slavery"]
_COMPANY = np.array([crime.company for crime in CRIMES])
_VICTIM = np.array([crime.victim for crime in CRIMES])
_NIGHT = np.array([crime.place == "night" for crime in CRIMES])
_HOME = np.array([crime.place == "home" for crime in CRIMES])
_TAKING = np.array([crime.place == "taking" for crime in CRIMES])
_REPEATS = np.array([crime.offence in ("burglary", "vehicle_theft") for crime in CRIMES])
_RIVALS = np.array([0.35 if crime.driver == "weapon" else 0.15 if crime.place == "night" else 0.0 for crime in CRIMES])


@dataclass(frozen=True)
class Crimes:
    """One month of true crimes; `part_event` points into the other arrays."""

    offence: NDArray[np.int8]
    occurred: NDArray[np.int64]
    place: NDArray[np.int32]
    part_event: NDArray[np.int32]
    part_person: NDArray[np.int32]
    part_role: NDArray[np.int8]

    @property
    def area(self) -> NDArray[np.int32]:
        """The area each crime happened in."""
        return self.place // PLACES_PER_AREA


def commit_crimes(
    month: int, seed: int, chooser: dict[str, Chooser], people: Population, places: Geography, clock: Clock,
    present: NDArray[np.float32], last_places: NDArray[np.int32],
) -> Crimes:  # fmt: skip
    """Draw one month of crimes.

    Acquisitive crime chooses its place first and then, half the time, a suspect of that area; other crime chooses its
    suspect first and then a place near home or in the night. `last_places` are last month's burgled places: 12% of
    burglaries and vehicle thefts fall on one of them or next door.
    """
    rng = stream(seed, "crimes", month)
    season = 1 + 0.08 * np.cos(2 * np.pi * (month % 12 - 6.5) / 12)
    counts = [draw_count(rng, crime.rate * season, chooser[crime.driver].mean, len(people)) for crime in CRIMES]
    offence = np.repeat(np.arange(len(CRIMES), dtype=np.int8), counts)
    taking = _TAKING[offence]
    place = np.zeros(len(offence), dtype=np.int32)
    place[taking] = _places_of_taking(rng, offence[taking], places, last_places)
    lead = np.zeros(len(offence), dtype=np.int64)
    for code, crime in enumerate(CRIMES):
        here = slice(sum(counts[:code]), sum(counts[: code + 1]))
        if crime.place == "taking":
            lead[here] = chooser[crime.driver].near(rng, place[here] // PLACES_PER_AREA, 0.5)
        else:
            lead[here] = chooser[crime.driver].anyone(rng, counts[code])
    start, end = int(clock.starts[month]), int(clock.starts[month + 1])
    occurred = draw_moments(rng, start, end, len(offence), at_night=_NIGHT[offence])
    away = ~taking
    place[away] = _places_of_people(rng, offence[away], people.area_at(lead[away], occurred[away]), places)
    parts = _parts(stream(seed, "crime_parts", month), offence, lead, place, chooser, people, present)
    return Crimes(offence, occurred, place, *parts)


def _places_of_taking(
    rng: np.random.Generator, offence: NDArray[np.int8], places: Geography, last: NDArray[np.int32]
) -> NDArray[np.int32]:
    bounds = np.cumsum(places.taking)
    place = np.minimum(np.searchsorted(bounds, rng.random(len(offence)), side="right"), len(bounds) - 1)
    u, step = rng.random(len(offence)), rng.integers(-1, 2, len(offence))
    if len(last):
        again = last[rng.integers(0, len(last), len(offence))].astype(np.int64)
        beside = (
            np.clip(again % PLACES_PER_AREA + step, 0, PLACES_PER_AREA - 1) + again // PLACES_PER_AREA * PLACES_PER_AREA
        )
        place = np.where(_REPEATS[offence] & (u < 0.12), beside, place)
    return place.astype(np.int32)


def _places_of_people(
    rng: np.random.Generator, offence: NDArray[np.int8], home: NDArray[np.int32], places: Geography
) -> NDArray[np.int32]:
    bounds = np.cumsum(places.night)
    out = np.minimum(np.searchsorted(bounds, rng.random(len(home)), side="right"), len(bounds) - 1)
    near = home * PLACES_PER_AREA + rng.integers(0, PLACES_PER_AREA, len(home))
    stays = rng.random(len(home)) < np.where(_HOME[offence], 0.9, 0.45)
    return np.where(stays, near, out).astype(np.int32)


def _parts(
    rng: np.random.Generator, offence: NDArray[np.int8], lead: NDArray[np.int64], place: NDArray[np.int32],
    chooser: dict[str, Chooser], people: Population, present: NDArray[np.float32],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]:  # fmt: skip
    """Company from the lead's network, a victim, sometimes a witness; nobody has two parts in one crime."""
    number = np.arange(len(offence))
    area = place // PLACES_PER_AREA
    slavery = offence == SLAVERY
    suspect = np.where(slavery, chooser["acquisitive"].near(rng, area, 0.5), lead)
    victim = chooser["victim"].near(rng, area, 0.6)
    rival = chooser["weapon"].near(rng, area, 0.7)
    u = rng.random((4, len(offence)))
    victim = np.where(u[0] < _RIVALS[offence], rival, victim)
    home = (offence == DOMESTIC) & (u[0] < 0.8) & (present[people.partner[suspect]] > 0)
    victim = np.where(home, people.partner[suspect], victim)
    victim = np.where(slavery, lead, victim)
    mates = np.full((2, len(offence)), -1, dtype=np.int64)
    joined = (u[1] < _COMPANY[offence]) & (people.network[suspect] >= 0)
    for step in (1, 2):
        joined = joined & ((step == 1) | (u[2] < 0.4))
        mate = _neighbour(people, suspect[joined], step)
        mates[step - 1, joined] = np.where(present[mate] > 0, mate, -1)
    hit = (u[3] < _VICTIM[offence]) & (victim != suspect) & (victim != mates).all(axis=0)
    seen = rng.random(len(offence)) < 0.12
    witness = chooser["victim"].near(rng, area, 0.7)
    seen &= (witness != suspect) & (witness != mates).all(axis=0) & ~(hit & (witness == victim))
    groups = [
        (number >= 0, suspect, SUSPECT),
        (mates[0] >= 0, mates[0], SUSPECT),
        (mates[1] >= 0, mates[1], SUSPECT),
        (hit, victim, VICTIM),
        (seen, witness, WITNESS),
    ]
    event = np.concatenate([number[mask] for mask, _, _ in groups])
    person = np.concatenate([who[mask] for mask, who, _ in groups])
    role = np.concatenate([np.full(int(mask.sum()), code) for mask, _, code in groups])
    return event.astype(np.int32), person.astype(np.int32), role.astype(np.int8)


def _neighbour(people: Population, person: NDArray[np.int64], step: int) -> NDArray[np.int64]:
    """The person `step` seats on in the same network."""
    network = people.network[person]
    seat = (people.seat[person] + step) % people.network_size[network]
    return people.members[people.network_start[network] + seat].astype(np.int64)
