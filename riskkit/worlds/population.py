"""The people of a world: who they are, where they live, what they tend to, whom they know.

Takes    a geography, a clock, how many people, a seed.
Gives    `Population`, one entry per person in every array; people stand in order of their first area.
Promise  no tendency depends on ethnicity directly; it differs between groups only through area and age.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskkit.worlds.clock import DAY, Clock
from riskkit.worlds.codes import ETHNICITIES, ETHNICITY_SHARES_IN_GROUP, GROUP_OF_ETHNICITY
from riskkit.worlds.geography import Geography
from riskkit.worlds.streams import stream

FAR = np.int32(2_000_000_000)
"""A moment that never comes."""

_AGE_KNOTS = (
    (0, 0.0),
    (5, 0.05),
    (12, 0.11),
    (18, 0.22),
    (25, 0.40),
    (35, 0.60),
    (50, 0.80),
    (65, 0.92),
    (80, 0.98),
    (92, 1.0),
)
TRAITS = ("violence", "acquisitive", "victimisation", "exploitation")
_TRAITS_GO_TOGETHER = np.array(
    [[1.0, 0.5, 0.5, 0.2], [0.5, 1.0, 0.35, 0.15], [0.5, 0.35, 1.0, 0.5], [0.2, 0.15, 0.5, 1.0]]
)


@dataclass(frozen=True)
class Population:
    """People as they truly are. Days count from the world's first day; moments are seconds since then."""

    number: NDArray[np.int32]
    birth_day: NDArray[np.int32]
    male: NDArray[np.bool_]
    ethnicity: NDArray[np.int8]
    group: NDArray[np.int8]
    area: NDArray[np.int32]
    area_start: NDArray[np.int64]
    moves_at: NDArray[np.int32]
    moves_to: NDArray[np.int32]
    dies_at: NDArray[np.int32]
    traits: NDArray[np.float32]
    visibility: NDArray[np.float32]
    partner: NDArray[np.int32]
    network: NDArray[np.int32]
    seat: NDArray[np.int32]
    members: NDArray[np.int32]
    network_start: NDArray[np.int64]
    network_size: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.area)

    def area_at(self, person: NDArray[np.integer], moment: NDArray[np.integer]) -> NDArray[np.int32]:
        """Where people live at a moment."""
        return np.where(moment >= self.moves_at[person], self.moves_to[person], self.area[person])


def make_population(people: int, seed: int, places: Geography, clock: Clock) -> Population:
    """Draw everyone. `traits` has four columns: violence, acquisitive crime, victimisation, exploitation."""
    rng = stream(seed, "people")
    share = places.residents / places.residents.sum()
    area = np.sort(rng.choice(places.areas, people, p=share)).astype(np.int32)
    birth_day = _births(rng, people, clock)
    ethnicity = _ethnicities(rng, area, places)
    male = rng.random(people) < 0.53
    drawn = stream(seed, "traits")
    traits = drawn.standard_normal((people, 4)) @ np.linalg.cholesky(_TRAITS_GO_TOGETHER).T
    visibility = np.exp(0.5 * drawn.standard_normal(people) - 0.125).astype(np.float32)
    moving = rng.random(people) < 1 - np.exp(-0.055 * clock.years)
    number = rng.permutation(people).astype(np.int32)
    return Population(
        number=number,
        birth_day=birth_day,
        male=male,
        ethnicity=ethnicity,
        group=np.array(GROUP_OF_ETHNICITY, dtype=np.int8)[ethnicity],
        area=area,
        area_start=np.searchsorted(area, np.arange(places.areas + 1)),
        moves_at=np.where(moving, rng.integers(0, clock.end, people), FAR).astype(np.int32),
        moves_to=rng.choice(places.areas, people, p=share).astype(np.int32),
        dies_at=_deaths(rng, birth_day, clock),
        traits=traits.astype(np.float32),
        visibility=visibility,
        **_ties(seed, area, birth_day, traits[:, 0]),
    )


def _births(rng: np.random.Generator, people: int, clock: Clock) -> NDArray[np.int32]:
    ages, shares = np.array(_AGE_KNOTS).T
    age_days = np.interp(rng.random(people), shares, ages) * 365.25
    born_later = rng.random(people) < 0.006 * clock.years
    later = rng.random(people) * clock.end / DAY
    return np.where(born_later, later, -age_days).astype(np.int32)


def _deaths(rng: np.random.Generator, birth_day: NDArray[np.int32], clock: Clock) -> NDArray[np.int32]:
    """Gompertz lifetimes: yearly hazard 0.00006 exp(0.09 age) from the world's first day (or birth) on."""
    slope, level = 0.09, 0.00006
    age = np.maximum(0, -birth_day) / 365.25
    years = np.log1p(-slope * np.log(rng.random(len(age))) / (level * np.exp(slope * age))) / slope
    dies = (years * 365.25 + np.maximum(0, birth_day)) * DAY
    return np.where(dies < clock.end, dies, FAR).astype(np.int32)


def _ethnicities(rng: np.random.Generator, area: NDArray[np.int32], places: Geography) -> NDArray[np.int8]:
    """Group shares vary by area, more minority people in more deprived areas; 18 codes inside each group."""
    level = np.log(np.array([0.11, 0.055, 0.04, 0.03, 0.765]))
    slope = np.array([0.45, 0.55, 0.35, 0.35, -0.15])
    mix = np.exp(level + np.outer(places.standard_deprivation(), slope) + rng.normal(0, 0.5, (places.areas, 5)))
    bounds = np.cumsum(mix / mix.sum(axis=1, keepdims=True), axis=1)
    bounds[:, -1] = 1.0
    group = (rng.random(len(area))[:, None] >= bounds[area]).sum(axis=1)
    ethnicity = np.zeros(len(area), dtype=np.int8)
    of_group, within = np.array(GROUP_OF_ETHNICITY), np.array(ETHNICITY_SHARES_IN_GROUP)
    for number in range(5):
        codes = np.flatnonzero(of_group == number)
        here = np.flatnonzero(group == number)
        edges = np.cumsum(within[codes] / within[codes].sum())
        ethnicity[here] = codes[np.minimum(np.searchsorted(edges, rng.random(len(here)), side="right"), len(codes) - 1)]
    assert ethnicity.max(initial=0) < len(ETHNICITIES)
    return ethnicity


def _ties(
    seed: int, area: NDArray[np.int32], birth_day: NDArray[np.int32], violence: NDArray[np.float64]
) -> dict[str, NDArray]:
    """A partner in the same area for everyone, and networks of 3 to 9 neighbours of like age for some."""
    rng = stream(seed, "groups")
    people = len(area)
    order = np.lexsort((rng.random(people), area))
    partner = np.empty(people, dtype=np.int32)
    partner[order] = np.roll(order, -1)
    age = -birth_day / 365.25
    drawn = (violence + 0.7 * rng.standard_normal(people) > 1.0) & (age > 8) & (age < 50)
    who = np.flatnonzero(drawn)
    who = who[np.lexsort((age[who] // 4 + rng.random(len(who)), area[who]))].astype(np.int32)
    sizes = rng.integers(3, 10, len(who) // 3 + 1)
    ends = np.cumsum(sizes)
    sizes = sizes[: int(np.searchsorted(ends, len(who), side="right"))]
    who = who[: int(sizes.sum())]
    network = np.full(people, -1, dtype=np.int32)
    seat = np.zeros(people, dtype=np.int32)
    network[who] = np.repeat(np.arange(len(sizes)), sizes)
    start = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    seat[who] = np.arange(len(who)) - start[network[who]]
    return {
        "partner": partner,
        "network": network,
        "seat": seat,
        "members": who,
        "network_start": start,
        "network_size": sizes.astype(np.int32),
    }
