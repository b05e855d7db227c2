"""What a run publishes about numbers of people, each line as a linear statement.

Takes    quantities, the interval in which their sum lies, and where it is printed.
Gives    `Book`: every statement once, with all the places that print it, and the cells that are hidden.
Promise  the same number printed in several tables is one statement, so that whoever hides it sees every place.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from riskkit.release.back_calculation.unknowns import EVERYONE, Part

Place = tuple[str, int]
"""A finding's code and the number of a row in its table."""
INFINITE = float("inf")
EVERY_DIGIT = 1e-9
"""Half of the last digit of a figure that is printed with every digit: exact enough, and not too fine to solve."""
ROUNDING_OF_FLOATS = 1e-5
Terms = tuple[tuple[float, Part], ...]


@dataclass
class Statement:
    """`low <= sum of coefficient x quantity <= high`, and the rows that print it; none: it follows from the design."""

    terms: Terms
    low: float
    high: float
    places: list[Place] = field(default_factory=list)


@dataclass(frozen=True)
class Hidden:
    """A hidden count of people: which quantities it adds up, and the row that hides it."""

    terms: Terms
    place: Place


class Book:
    """Statements and hidden cells of one run, in the order in which they were read.

    threshold : counts of a group under it are hidden, so a printed one was not rounded up to it; those of everyone are
        printed whatever they are.
    rounded_to : what printed counts are rounded to; None if they are exact.
    """

    def __init__(self, threshold: int, rounded_to: int | None = None) -> None:
        self.threshold, self.rounded = threshold, rounded_to is not None
        self._half = 0 if rounded_to is None else rounded_to // 2
        self._digits = 3 if rounded_to is None else 2
        self._exact: dict[Terms, Statement] = {}
        self.others: list[Statement] = []
        self._hidden: dict[Terms, Hidden] = {}

    @property
    def statements(self) -> list[Statement]:
        """All of them."""
        return [*self._exact.values(), *self.others]

    @property
    def hidden(self) -> list[Hidden]:
        """Hidden cells, each once, without those that another table prints and that are not small."""
        return [one for one in self._hidden.values() if not self._printed(one.terms)]

    def _printed(self, terms: Terms) -> bool:
        if terms in self._exact:
            return self._exact[terms].low >= self.threshold
        counts = [(value, self.count_of(part)) for value, part in terms]
        if any(count is None for _, count in counts):
            return False
        return sum(value * count for value, count in counts if count is not None) >= self.threshold

    def equal(self, terms: Iterable[tuple[float, Part]], count: float, place: Place) -> None:
        """A count that is printed."""
        key = tuple(terms)
        if key in self._exact:
            self._exact[key].places.append(place)
        else:
            shown = self.threshold if count >= self.threshold and not any(part[0] == EVERYONE for _, part in key) else 0
            self._exact[key] = Statement(key, max(0.0, count - self._half, shown), count + self._half, [place])

    def between(self, terms: Iterable[tuple[float, Part]], low: float, high: float, *places: Place) -> None:
        """A sum that lies in an interval: a rounded figure, or (without a place) what the design says."""
        slack = ROUNDING_OF_FLOATS if places else 0.0
        self.others.append(Statement(tuple(terms), low - slack, high + slack, list(places)))

    def hide(self, terms: Iterable[tuple[float, Part]], place: Place) -> None:
        """A count that is not printed in its row."""
        key = tuple(terms)
        self._hidden.setdefault(key, Hidden(key, place))

    def count_of(self, part: Part) -> float | None:
        """A printed count of one quantity, or None."""
        found = self._exact.get(((1.0, part),))
        return None if found is None or found.low != found.high else found.low

    def range_of(self, part: Part) -> tuple[float, float] | None:
        """The least and most that a printed count of one quantity can be (rounded counts are ranges), or None."""
        found = self._exact.get(((1.0, part),))
        return None if found is None else (found.low, found.high)

    def half_of(self, value: float) -> float:
        """How far the true figure may lie from the one this run prints.

        Half of the last digit; where counts are rounded, figures had three digits before they had two.
        """
        half = digits_of(value, self._digits)
        return 1.1 * half if self.rounded else half

    def share(self, count: Part, base: Part, value: float, half: float, place: Place) -> None:
        """A rate without its counts: `value` give or take `half` is count over base."""
        self.between(((1.0, count), (-(value + half), base)), -INFINITE, 0.0, place)
        self.between(((1.0, count), (-(value - half), base)), 0.0, INFINITE, place)


def one(part: Part) -> Terms:
    """A single quantity."""
    return ((1.0, part),)


def less(whole: Part, part: Part) -> Terms:
    """A quantity without one that lies inside it."""
    return ((1.0, whole), (-1.0, part))


def digits_of(value: float, least: int = 3) -> float:
    """Half of the last digit a figure is printed with, which has `least` digits or more; tiny if it has every digit."""
    text = f"{value:.12g}"
    for many in range(1, 8):
        if float(f"{value:.{many}g}") == float(text):
            return _half_of(value, max(many, least))
    return EVERY_DIGIT


def _half_of(value: float, many: int) -> float:
    """Half a unit of the last significant digit: a figure may end in zeros that are not printed."""
    if value == 0:
        return 0.5e-6
    return 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) - many + 1)
