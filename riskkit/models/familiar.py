"""Is a row like the rows the model learnt from? Its distance from their middle, and the range of each feature.

Takes    training rows.
Gives    `Familiar`: plain numbers, none of them about one person.
Promise  no smallest or largest value of the training rows is kept: an end of a range is where at least `PEOPLE` people
         lie at or beyond, pushed outward.

The distance is that of leverage (Mahalanobis 1936, on standard scores filled with medians, with a term for missing):
z' (S + 0.01 I)^-1 z. Its limit is the 99.5% quantile of the training rows' own. A value is outside where it is beyond
the value that 0.1% of people reach (at least ten of them), and beyond that by a quarter of its way from the median (by
half where there are fewer than 10,000 people, since ten are then more than 0.1%).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from riskkit.models.linear import Preparation, prepare
from riskkit.models.rows import Rows

RIDGE, INSIDE, TAIL, PEOPLE = 0.01, 0.995, 0.001, 10
REACH, REACH_OF_FEW = 0.25, 0.5


@dataclass(frozen=True)
class Familiar:
    """precision: float64 (n_terms, n_terms), of the preparation's design. limit: largest usual distance.

    low, high: float64 (n_features,), ends of the usual range, of the value as the preparation logs it; NaN: none.
    usual: share of training rows that are unlike the rest by this rule, rounded to a thousandth.
    """

    preparation: Preparation
    precision: np.ndarray
    limit: float
    low: np.ndarray
    high: np.ndarray
    usual: float

    def unlike(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows unlike the training rows, bool (n,), and which of their values are outside, bool (n, n_features)."""
        outside = np.zeros(x.shape, dtype=bool)
        for j in range(x.shape[1]):
            value = self.preparation.logged_values(x, j)
            with np.errstate(invalid="ignore"):
                outside[:, j] = (value < self.low[j]) | (value > self.high[j])
        return (self.distance(x) > self.limit) | outside.any(axis=1), outside

    def distance(self, x: np.ndarray) -> np.ndarray:
        """Distance of each row from the middle of the training rows, float64 (n,), rounded to nine digits."""
        z = self.preparation.design(x)
        return np.round(((z @ self.precision) * z).sum(axis=1), 9)


def learn_familiar(rows: Rows) -> Familiar:
    """Learn what usual rows are like."""
    preparation = prepare(rows.x)
    z = preparation.design(rows.x)
    terms = z.shape[1]
    precision = np.linalg.inv(z.T @ z / len(z) + RIDGE * np.eye(terms)) if terms else np.zeros((0, 0))
    precision = (precision + precision.T) / 2
    ends = [_range(preparation.logged_values(rows.x, j), rows.person) for j in range(rows.x.shape[1])]
    found = Familiar(
        preparation, precision, 0.0, np.array([low for low, _ in ends]), np.array([high for _, high in ends]), 0.0
    )
    limit = float(np.quantile(found.distance(rows.x), INSIDE))
    found = Familiar(preparation, precision, limit, found.low, found.high, 0.0)
    usual = round(float(found.unlike(rows.x)[0].mean()), 3)
    return Familiar(preparation, precision, limit, found.low, found.high, usual)


def _range(value: np.ndarray, person: np.ndarray) -> tuple[float, float]:
    """Low and high end of one feature's range; NaN where fewer than twice `PEOPLE` people have a value."""
    known = ~np.isnan(value)
    who = np.unique(person[known], return_inverse=True)[1]
    people = int(who.max()) + 1 if len(who) else 0
    if people < 2 * PEOPLE:
        return float("nan"), float("nan")
    highest, lowest = np.full(people, -np.inf), np.full(people, np.inf)
    np.maximum.at(highest, who, value[known])
    np.minimum.at(lowest, who, value[known])
    place = max(PEOPLE, int(np.ceil(TAIL * people)))
    reach = REACH if TAIL * people >= PEOPLE else REACH_OF_FEW
    middle = float(np.median(value[known]))
    low, high = float(np.sort(lowest)[place - 1]), float(np.sort(highest)[-place])
    return low + reach * (low - middle), high + reach * (high - middle)
