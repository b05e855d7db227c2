"""What follows a recorded crime: arrest and custody, courts, and time in prison.

Takes    one month of crimes and what was recorded of them.
Gives    custody and court results added to the batch; spells in prison.
Promise  prison follows from what is usually recorded, so no dial changes who is away from daily life.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from riskkit.worlds.batch import Batch
from riskkit.worlds.clock import DAY, Clock
from riskkit.worlds.codes import (
    ACQUITTED,
    BY_PARTNER,
    BY_POLICE,
    CHARGED,
    CONVICTED,
    COURT,
    CRIMES,
    CUSTODY,
    RELEASED,
    ROLE_CHARGED,
    ROLE_CONVICTED,
    SUSPECT,
)  # fmt: skip
from riskkit.worlds.crimes import Crimes
from riskkit.worlds.population import Population
from riskkit.worlds.recording import Recorded
from riskkit.worlds.streams import stream
from riskkit.worlds.tendencies import months_away

COURT_TELLS, CONVICTED_SHARE = 0.62, 0.78
_ARREST = np.array([crime.arrest for crime in CRIMES])
_CHARGE = np.array([crime.charge for crime in CRIMES])
_PRISON = np.array([crime.prison for crime in CRIMES])
_MONTHS = np.array([crime.months for crime in CRIMES])


def imprison(
    month: int, seed: int, crimes: Crimes, recorded: Recorded, people: Population, clock: Clock
) -> tuple[NDArray, ...]:
    """Decide arrests for every suspect, and who goes to prison from the next month on.

    Returns
    -------
    tuple
        Arrested mask over suspects' parts; then person, first and last month, first second, first second back.
    """
    rng = stream(seed, "justice", month)
    suspects = np.flatnonzero(crimes.part_role == SUSPECT)
    offence = crimes.offence[crimes.part_event[suspects]]
    arrested = rng.random(len(suspects)) < _ARREST[offence]
    kept = rng.random(len(suspects)) < _PRISON[offence]
    days = 14 + rng.gamma(1.5, 1.0, len(suspects)) * _MONTHS[offence] * 30.4 / 1.5
    going = arrested & kept & recorded.usual_part[suspects]
    who = crimes.part_person[suspects[going]]
    moment = crimes.occurred[crimes.part_event[suspects[going]]]
    first, last, start, back = months_away(clock, moment, days[going], rng)
    fine = (start < clock.end) & (start < people.dies_at[who])
    return arrested, *(column[fine] for column in (who, first, last, start, back))


def process_suspects(
    month: int, seed: int, batch: Batch, people: Population, clock: Clock, *, person: NDArray,
    offence: NDArray, area: NDArray, known: NDArray, recorded: NDArray, charge: NDArray | None = None, round_: int = 0,
) -> None:  # fmt: skip
    """Add custody for arrested suspects and court results for the charged; late, and 38% never arrive."""
    rng = stream(seed, "justice", month + 10_000 * (1 + round_))
    count = len(person)
    u = rng.random((4, count))
    at = known + (rng.exponential(6.0, count) * DAY).astype(np.int64) + 1800
    told = at + (rng.exponential(0.2, count) * DAY).astype(np.int64) + 600
    charged = u[0] < (_CHARGE[offence] if charge is None else charge)
    here = recorded & (at < people.dies_at[person])
    seen = here & (told < clock.end)
    first = batch.add(
        count, kind=CUSTODY, offence=offence, occurred=at, known=told, place=-1, area=area,
        status=np.where(charged, CHARGED, RELEASED), initiated=BY_POLICE, outcome=-1, happened=here, recorded=seen,
    )  # fmt: skip
    batch.take_part(first + np.arange(count), person, np.where(charged, ROLE_CHARGED, SUSPECT), seen)
    heard = told + ((90 + rng.gamma(2.0, 90.0, count)) * DAY).astype(np.int64)
    result = heard + ((2 + rng.exponential(45.0, count)) * DAY).astype(np.int64)
    tried = charged & (u[1] < 0.92)
    guilty = u[2] < CONVICTED_SHARE
    held = (here & (heard < people.dies_at[person]))[tried]
    arrives = held & (u[3] < COURT_TELLS)[tried] & (result < clock.end)[tried]
    first = batch.add(
        int(tried.sum()), kind=COURT, offence=offence[tried], occurred=heard[tried], known=result[tried], place=-1,
        area=area[tried], status=np.where(guilty, CONVICTED, ACQUITTED)[tried], initiated=BY_PARTNER, outcome=-1,
        happened=held, recorded=arrives,
    )  # fmt: skip
    role = np.where(guilty, ROLE_CONVICTED, ROLE_CHARGED)[tried]
    batch.take_part(first + np.arange(int(tried.sum())), person[tried], role, arrives)
