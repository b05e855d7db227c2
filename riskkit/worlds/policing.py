"""What police set going themselves: stop and search, and intelligence.

Takes    one month's weights, the population, the dials.
Gives    searches, what they found, and intelligence logs added to the batch.
Promise  with every search dial at zero nobody is searched more for their group or area; extra searches come on top.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from riskkit.worlds.batch import Batch
from riskkit.worlds.choosing import Chooser, draw_count, draw_moments
from riskkit.worlds.clock import DAY, Clock
from riskkit.worlds.codes import (
    BY_POLICE,
    CRIME,
    INTELLIGENCE,
    OFFENCE,
    OUTCOMES,
    RECORDED,
    SEARCH,
    SUBJECT,
    SUSPECT,
)  # fmt: skip
from riskkit.worlds.geography import PLACES_PER_AREA, Geography
from riskkit.worlds.justice import process_suspects
from riskkit.worlds.population import Population
from riskkit.worlds.recording import group_dials
from riskkit.worlds.streams import stream

SEARCHES, LOGS, SLAVERY_LOGS = 210.0, 540.0, 4.0
NOTHING, FOUND = OUTCOMES.index("nothing_found"), OUTCOMES.index("found")
WEAPON, DRUGS = OFFENCE["possession_weapon"], OFFENCE["drugs"]
_TOPICS = (
    ("drugs", 0.34), ("violence_other", 0.14), ("possession_weapon", 0.12), ("burglary", 0.10), ("vehicle_theft", 0.08),
    ("theft", 0.08), ("domestic_abuse", 0.06), ("robbery", 0.05), ("violence_knife_serious", 0.03),
)  # fmt: skip


def extra_searches(people: Population, places: Geography, dials: Mapping[str, float]) -> NDArray[np.float32]:
    """How many times the usual searches come on top for each person; 0 when every search dial is at zero."""
    return (
        group_dials(dials, "searches")[people.group] + dials["searches_deprived"] * places.deprived_fifth[people.area]
    ).astype(np.float32)


def search_people(
    month: int, seed: int, part: str, weights: NDArray[np.float32], people: Population, clock: Clock, batch: Batch
) -> None:
    """Add searches in proportion to `weights`; `part` names the stream. Finds depend on the person alone."""
    chooser = Chooser(weights, people.area_start)
    rng = stream(seed, part, month)
    count = draw_count(rng, SEARCHES, chooser.mean, len(people))
    if count == 0:
        return
    person = chooser.anyone(rng, count)
    at = draw_moments(rng, int(clock.starts[month]), int(clock.starts[month + 1]), count, at_night=True)
    place = people.area_at(person, at) * PLACES_PER_AREA + rng.integers(0, PLACES_PER_AREA, count)
    armed = rng.random(count) < np.minimum(0.4, 0.018 * np.exp(0.55 * people.traits[person, 0]))
    drugs = ~armed & (rng.random(count) < np.minimum(0.5, 0.15 * np.exp(0.3 * people.traits[person, 1])))
    known = at + 600 + (rng.exponential(0.3, count) * DAY).astype(np.int64)
    seen = known < clock.end
    offence = np.where(armed, WEAPON, np.where(drugs, DRUGS, OFFENCE["none"]))
    found = armed | drugs
    area = place // PLACES_PER_AREA
    first = batch.add(
        count, kind=SEARCH, offence=offence, occurred=at, known=known, place=place, area=area, status=RECORDED,
        initiated=BY_POLICE, outcome=np.where(found, FOUND, NOTHING), happened=True, recorded=seen,
    )  # fmt: skip
    batch.take_part(first + np.arange(count), person, SUBJECT, seen)
    _record_finds(month, seed, part, found, offence, at, known, place, person, people, clock, batch)


def _record_finds(
    month: int, seed: int, part: str, found: NDArray, offence: NDArray, at: NDArray, known: NDArray, place: NDArray,
    person: NDArray, people: Population, clock: Clock, batch: Batch,
) -> None:  # fmt: skip
    offence, at, known, place, person = offence[found], at[found], known[found] + 1200, place[found], person[found]
    seen = known < clock.end
    area = place // PLACES_PER_AREA
    first = batch.add(
        len(at), kind=CRIME, offence=offence, occurred=at, known=known, place=place, area=area, status=RECORDED,
        initiated=BY_POLICE, outcome=-1, happened=True, recorded=seen,
    )  # fmt: skip
    batch.take_part(first + np.arange(len(at)), person, SUSPECT, seen)
    process_suspects(
        month, seed, batch, people, clock, person=person, offence=offence, area=area, known=known, recorded=seen,
        round_=1 if part == "searches" else 2,
    )  # fmt: skip


def log_intelligence(
    month: int, seed: int, chooser: dict[str, Chooser], present: NDArray, people: Population, clock: Clock, batch: Batch
) -> None:
    """Add intelligence logs about people who are noticed, and some about people who may be exploited."""
    rng = stream(seed, "intelligence", month)
    start, end = int(clock.starts[month]), int(clock.starts[month + 1])
    words, shares = zip(*_TOPICS, strict=True)
    codes = np.array([OFFENCE[word] for word in words])
    for driver, rate in (("noticed", LOGS), ("exploited", SLAVERY_LOGS)):
        count = draw_count(rng, rate, chooser[driver].mean, len(people))
        person = chooser[driver].anyone(rng, count)
        at = draw_moments(rng, start, end, count, at_night=False)
        known = at + 3600 + (2.0 * np.exp(1.1 * rng.standard_normal(count)) * DAY).astype(np.int64)
        topic = codes[rng.choice(len(codes), count, p=np.array(shares) / sum(shares))]
        offence = topic if driver == "noticed" else OFFENCE["modern_slavery"]
        by = np.searchsorted(np.array([0.6, 0.85]), rng.random(count), side="right")
        seen = known < clock.end
        first = batch.add(
            count, kind=INTELLIGENCE, offence=offence, occurred=at, known=known, place=-1,
            area=people.area_at(person, at), status=RECORDED, initiated=by, outcome=-1, happened=True, recorded=seen,
        )  # fmt: skip
        batch.take_part(first + np.arange(count), person, SUBJECT, seen)
        pairs = np.flatnonzero((rng.random(count) < 0.3) & (people.network[person] >= 0))
        size = people.network_size[people.network[person[pairs]]]
        seat = (people.seat[person[pairs]] + 1) % size
        mate = people.members[people.network_start[people.network[person[pairs]]] + seat]
        about = present[mate] > 0
        batch.take_part(first + pairs[about], mate[about], SUBJECT, seen[pairs[about]])
