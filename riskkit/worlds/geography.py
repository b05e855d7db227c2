"""Small areas on a lattice, each with 24 places of 250 m by 250 m.

Takes    how many people the world has, and a seed.
Gives    `Geography`: areas with deprivation, places with weights for acquisitive crime and for the night.
Promise  the most attractive 5% of places are due 17% of acquisitive crime (domain.md, section 3: Javid's figure).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskkit.worlds.streams import stream

PLACES_PER_AREA = 24
PEOPLE_PER_AREA = 533
RESIDENTS_PER_PERSON = 3.0
PLACE_METRES = 250.0
TOP_SHARE_OF_PLACES = 0.05
TOP_SHARE_OF_CRIME = 0.17


@dataclass(frozen=True)
class Geography:
    """Areas and places. Places of area a are numbers 24a to 24a + 23; metres are on a made-up grid."""

    deprivation: NDArray[np.float64]
    deprived_fifth: NDArray[np.bool_]
    residents: NDArray[np.int64]
    households: NDArray[np.int64]
    easting: NDArray[np.float64]
    northing: NDArray[np.float64]
    taking: NDArray[np.float64]
    night: NDArray[np.float64]
    place_easting: NDArray[np.float64]
    place_northing: NDArray[np.float64]

    @property
    def areas(self) -> int:
        """How many areas there are."""
        return len(self.deprivation)

    def standard_deprivation(self) -> NDArray[np.float64]:
        """Deprivation with mean 0 and standard deviation 1 over areas."""
        return (self.deprivation - self.deprivation.mean()) / self.deprivation.std()


def concentrate(weights: NDArray[np.float64], places: float, share: float) -> NDArray[np.float64]:
    """Raise weights to the power at which the top `places` of them hold `share` of the total; sums to 1."""
    top = max(1, round(places * len(weights)))
    low, high = 0.0, 12.0
    ordered = np.sort(np.log(weights))[::-1]
    for _ in range(60):
        power = (low + high) / 2
        tilted = np.exp(power * (ordered - ordered[0]))
        low, high = (power, high) if tilted[:top].sum() < share * tilted.sum() else (low, power)
    tilted = np.exp(low * (np.log(weights) - ordered[0]))
    return tilted / tilted.sum()


def make_geography(people: int, seed: int) -> Geography:
    """Lay out one area for about 533 people known to agencies (1,600 residents), never fewer than 10."""
    rng = stream(seed, "areas")
    areas = max(10, round(people / PEOPLE_PER_AREA))
    across = int(np.ceil(np.sqrt(areas)))
    column, row = np.arange(areas) % across, np.arange(areas) // across
    waves = sum(
        np.cos(2 * np.pi * (fx * column + fy * row) / across + turn)
        for fx, fy, turn in zip(*rng.uniform(0.3, 2.0, (2, 3)), rng.uniform(0, 2 * np.pi, 3), strict=True)
    )
    rank = np.argsort(np.argsort(waves + rng.normal(0, 0.8, areas)))
    deprivation = np.round(1.0 + 79.0 * ((rank + 0.5) / areas) ** 2, 2)
    residents = np.maximum(300, rng.normal(1.0, 0.15, areas) * people * RESIDENTS_PER_PERSON / areas).astype(np.int64)
    places = areas * PLACES_PER_AREA
    area_of = np.repeat(np.arange(areas), PLACES_PER_AREA)
    pull = (rank[area_of] / areas - 0.5) * 0.6
    taking = concentrate(np.exp(rng.normal(0, 1, places) + pull), TOP_SHARE_OF_PLACES, TOP_SHARE_OF_CRIME)
    night = np.exp(0.9 * rng.normal(0, 1, places) + 2 * pull)
    spot = np.tile(np.arange(PLACES_PER_AREA), areas)
    east = (400_000.0 + 1_500.0 * column).astype(np.float64)
    north = (280_000.0 + 1_000.0 * row).astype(np.float64)
    return Geography(
        deprivation=deprivation,
        deprived_fifth=rank >= areas - max(1, round(areas / 5)),
        residents=residents,
        households=np.maximum(1, residents * rng.uniform(0.38, 0.48, areas)).astype(np.int64),
        easting=east + 750.0,
        northing=north + 500.0,
        taking=taking,
        night=night / night.sum(),
        place_easting=east[area_of] + PLACE_METRES * (spot % 6 + 0.5),
        place_northing=north[area_of] + PLACE_METRES * (spot // 6 + 0.5),
    )
