"""What partner agencies come to know: injuries, referrals, exclusions, modern slavery.

Takes    one month of true crimes and the month's weights.
Gives    ambulance, hospital, social care, education and modern slavery records added to the batch.
Promise  reads no dial and no police record: injuries follow what truly happened.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from riskkit.worlds.batch import Batch
from riskkit.worlds.choosing import Chooser, draw_count, draw_moments
from riskkit.worlds.clock import DAY, Clock
from riskkit.worlds.codes import (
    AMBULANCE,
    BY_PARTNER,
    BY_PUBLIC,
    CARE,
    CRIMES,
    EXCLUSION,
    HOSPITAL,
    NRM,
    OFFENCE,
    OUTCOMES,
    RECORDED,
    SUBJECT,
    VICTIM,
)  # fmt: skip
from riskkit.worlds.crimes import SLAVERY, Crimes
from riskkit.worlds.population import Population
from riskkit.worlds.streams import stream

_SEEN = {AMBULANCE: np.array([c.ambulance for c in CRIMES]), HOSPITAL: np.array([c.hospital for c in CRIMES])}
_INJURY = np.array(
    [
        OFFENCE.get(c.offence.replace("violence_", "injury_").replace("_serious", ""), OFFENCE["injury_assault"])
        for c in CRIMES
    ]
)
_BACKGROUND = {AMBULANCE: 150.0, HOSPITAL: 280.0}
_LATE = {AMBULANCE: 0.1, HOSPITAL: 4.0}
_CARE = (
    ("child", "child_concern", 240.0),
    ("exploited", "exploitation_concern", 20.0),
    ("victim", "adult_concern", 40.0),
)
TREATED, ADMITTED, ASSESSED = (OUTCOMES.index(word) for word in ("treated", "admitted", "assessment"))


def note_injuries(
    month: int, seed: int, crimes: Crimes, chooser: Chooser, people: Population, clock: Clock, batch: Batch
) -> None:
    """Add ambulance and hospital records of true victims, and of injuries no crime caused."""
    rng = stream(seed, "injuries", month)
    start, end = int(clock.starts[month]), int(clock.starts[month + 1])
    victims = np.flatnonzero(crimes.part_role == VICTIM)
    of = crimes.part_event[victims]
    for kind in (AMBULANCE, HOSPITAL):
        hurt = rng.random(len(victims)) < _SEEN[kind][crimes.offence[of]]
        extra = draw_count(rng, _BACKGROUND[kind], chooser.mean, len(people))
        ill = chooser.anyone(rng, extra)
        at = np.concatenate([crimes.occurred[of[hurt]] + 1200, draw_moments(rng, start, end, extra, at_night=False)])
        person = np.concatenate([crimes.part_person[victims[hurt]], ill])
        offence = np.concatenate([_INJURY[crimes.offence[of[hurt]]], np.full(extra, OFFENCE["injury_other"])])
        area = np.concatenate([crimes.area[of[hurt]], people.area_at(ill, at[len(at) - extra :])])
        known = at + 900 + (rng.exponential(_LATE[kind], len(at)) * DAY).astype(np.int64)
        outcome = np.where(rng.random(len(at)) < 0.2, ADMITTED, TREATED)
        by = BY_PUBLIC if kind == AMBULANCE else BY_PARTNER
        role = np.where(offence == OFFENCE["injury_other"], SUBJECT, VICTIM)
        _note(batch, people, clock, kind, offence, at, known, area, person, role, by, outcome)


def note_care(
    month: int, seed: int, chooser: dict[str, Chooser], people: Population, clock: Clock, batch: Batch
) -> None:
    """Add social care referrals and school exclusions."""
    rng = stream(seed, "care", month)
    start, end = int(clock.starts[month]), int(clock.starts[month + 1])
    term = 0.1 if month % 12 == 7 else 1.0
    blocks = [(CARE, driver, OFFENCE[word], rate) for driver, word, rate in _CARE]
    blocks += [
        (EXCLUSION, "school", OFFENCE["fixed_exclusion"], 65.0 * term),
        (EXCLUSION, "school", OFFENCE["permanent_exclusion"], 4.0 * term),
    ]
    for kind, driver, offence, rate in blocks:
        count = draw_count(rng, rate, chooser[driver].mean, len(people))
        person = chooser[driver].anyone(rng, count)
        at = draw_moments(rng, start, end, count, at_night=False)
        known = at + 600 + (rng.exponential(6.0, count) * DAY).astype(np.int64)
        outcome = np.where((rng.random(count) < 0.6) & (kind == CARE), ASSESSED, -1)
        area = people.area_at(person, at)
        _note(batch, people, clock, kind, offence, at, known, area, person, SUBJECT, BY_PARTNER, outcome)


def note_slavery(
    month: int, seed: int, crimes: Crimes, chooser: Chooser, people: Population, clock: Clock, batch: Batch
) -> None:
    """Add national referrals: for 35% of true victims of modern slavery crimes, and for some others at risk."""
    rng = stream(seed, "exploitation", month)
    start, end = int(clock.starts[month]), int(clock.starts[month + 1])
    victims = np.flatnonzero((crimes.part_role == VICTIM) & (crimes.offence[crimes.part_event] == SLAVERY))
    victims = victims[rng.random(len(victims)) < 0.35]
    count = draw_count(rng, 0.1, chooser.mean, len(people))
    person = np.concatenate([crimes.part_person[victims], chooser.anyone(rng, count)])
    found = crimes.occurred[crimes.part_event[victims]]
    at = np.concatenate([found, draw_moments(rng, start, end, count, at_night=False)])
    known = at + 3600 + (rng.gamma(2.0, 35.0, len(at)) * DAY).astype(np.int64)
    area = people.area_at(person, at)
    _note(batch, people, clock, NRM, SLAVERY, at, known, area, person, VICTIM, BY_PARTNER, -1)


def _note(
    batch: Batch, people: Population, clock: Clock, kind: int, offence: NDArray | int, at: NDArray, known: NDArray,
    area: NDArray, person: NDArray, role: NDArray | int, by: int, outcome: NDArray | int,
) -> None:  # fmt: skip
    born = (at < people.dies_at[person]) & (at >= people.birth_day[person].astype(np.int64) * DAY)
    seen = born & (known < clock.end)
    first = batch.add(
        len(at), kind=kind, offence=offence, occurred=at, known=known, place=-1, area=area, status=RECORDED,
        initiated=by, outcome=outcome, happened=born, recorded=seen,
    )  # fmt: skip
    batch.take_part(first + np.arange(len(at)), person, role, seen)
