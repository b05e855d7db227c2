"""Draw people and moments by weight, for many events at once.

Takes    weights per person, areas, a random stream.
Gives    people and moments.
Promise  a person with weight 0 is never drawn while anyone has weight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from riskkit.worlds.clock import DAY

_NIGHT = np.array([9, 8, 7, 5, 3, 2, 1, 1, 1.5, 2, 2, 2.5, 3, 3, 3.5, 4.5, 5, 5, 5, 5.5, 6, 7, 8, 9])
_DAY = np.array([3, 2.5, 2.5, 2.5, 2, 1.5, 1.5, 2, 3, 4, 4.5, 5, 5.5, 5.5, 5.5, 6, 6, 6, 6, 5.5, 5, 4.5, 4, 3.5])


class Chooser:
    """Draws people in proportion to their weights, from everywhere or from one area.

    People stand in order of area; `area_start[a]` is the first of area a and `area_start[-1]` the number of people.
    """

    def __init__(self, weights: NDArray[np.floating], area_start: NDArray[np.integer]) -> None:
        self.cumulated = np.cumsum(weights, dtype=np.float64)
        self.total = float(self.cumulated[-1])
        self.mean = self.total / len(weights)
        bounds = np.concatenate([[0.0], self.cumulated])
        self.low, self.high = bounds[area_start[:-1]], bounds[area_start[1:]]

    def anyone(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Draw `count` people from everywhere, in order of their number."""
        return self._at(np.sort(rng.random(count)) * self.total)

    def near(self, rng: np.random.Generator, area: NDArray[np.integer], share_local: float) -> NDArray[np.int64]:
        """Draw one person for each area: from that area with probability `share_local`, else from everywhere."""
        u = rng.random(len(area))
        low, high = self.low[area], self.high[area]
        local = (rng.random(len(area)) < share_local) & (high > low)
        return self._at(np.where(local, low + u * (high - low), u * self.total))

    def _at(self, level: NDArray[np.float64]) -> NDArray[np.int64]:
        return np.minimum(np.searchsorted(self.cumulated, level, side="right"), len(self.cumulated) - 1)


def draw_count(rng: np.random.Generator, per_1000_a_year: float, mean_weight: float, people: int) -> int:
    """How many events a month brings: Poisson with mean rate / 1000 x people x mean weight / 12."""
    return int(rng.poisson(per_1000_a_year / 1000 * people * mean_weight / 12))


def draw_moments(
    rng: np.random.Generator, start: int, end: int, count: int, *, at_night: bool | NDArray
) -> NDArray[np.int64]:
    """Moments in [start, end), both whole days: a uniform day, an hour by the usual pattern, a uniform second."""
    days = rng.integers(0, (end - start) // DAY, count)
    u = rng.random(count)
    night, day = (np.searchsorted(np.cumsum(p / p.sum()), u, side="right") for p in (_NIGHT, _DAY))
    hour = np.minimum(np.where(at_night, night, day), 23)
    return start + days * DAY + hour * 3600 + rng.integers(0, 3600, count)
