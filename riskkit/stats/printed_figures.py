"""What a printed figure may have been before it was rounded, and what figures give when they are put together.

Takes    figures as printed; ranges of figures.
Gives    `Range`, `printed_ranges`, `rounding`, `spread_of`, `mcc_range`, and the formulas that tie figures together.
Promise  a range holds every value that rounds to what was printed; what cannot be worked out is not a number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import product
from typing import NamedTuple

COUNTS = ("n", "flagged", "positives")


class Range(NamedTuple):
    """From low to high, both possible."""

    low: float
    high: float


def rounding(value: float, least: int = 0) -> float:
    """Half a unit of the last decimal that is printed, of `least` decimals or more."""
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return 0.5 * 10.0 ** -max(least, -exponent if isinstance(exponent, int) else 0)


def printed_ranges(figures: Mapping[str, float]) -> dict[str, Range]:
    """What each figure may have been before it was rounded; 0 and 1 are as exact as the most exact figure."""
    shares = [value for name, value in figures.items() if name not in COUNTS and value not in (0, 1)]
    finest = min((rounding(value) for value in shares), default=0.005)
    found = {}
    for name, value in figures.items():
        half = 0.0 if name in COUNTS else finest if value in (0, 1) else rounding(value)
        least, most = (value, value) if name in COUNTS else (-1.0 if name == "mcc" else 0.0, 1.0)
        found[name] = Range(max(least, value - half), min(most, value + half))
    return found


def spread_of(function: Callable[..., float], *ranges: Range) -> Range | None:
    """Least and most of a function that rises or falls all along in each argument; None if it is not a number."""
    values = [function(*point) for point in product(*ranges)]
    return None if any(value != value for value in values) else Range(min(values), max(values))


def mcc_range(precision: Range, recall: Range, base: Range) -> Range | None:
    """Least and most MCC; None if some figures in the ranges are of no table of counts.

    MCC = sqrt(r) (p - b) / sqrt((p - b r) (1 - b)) rises or falls all along in r and b, and turns in p at b (2 r - 1).
    """
    values = []
    for r, b in product(recall, base):
        turn = b * (2 * r - 1)
        values += [mcc_of(p, r, b) for p in (*precision, *((turn,) if precision.low < turn < precision.high else ()))]
    return None if any(value != value for value in values) else Range(min(values), max(values))


def base_rate_of(precision: float, recall: float, fpr: float) -> float:
    """The share with the outcome that these imply (Chouldechova 2017)."""
    right, wrong = fpr * precision, recall * (1 - precision)
    return right / (right + wrong) if right + wrong > 0 else math.nan


def f1_of(precision: float, recall: float) -> float:
    """F1; of nothing right, 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0


def flagged_of(precision: float, recall: float, base: float) -> float:
    """Share flagged; without end where nobody flagged is right although some with the outcome are flagged."""
    if precision > 0:
        return base * recall / precision
    return math.inf if base * recall > 0 else math.nan


def accuracy_of(precision: float, recall: float, base: float) -> float:
    """Share flagged rightly or left rightly."""
    return 1 - base * (1 - recall) - flagged_of(precision, recall, base) * (1 - precision)


def mcc_of(precision: float, recall: float, base: float) -> float:
    """Matthews correlation; not a number where nobody, or everybody and more, is flagged."""
    flagged = flagged_of(precision, recall, base)
    spread = flagged * (1 - flagged) * base * (1 - base)
    return (base * recall - base * flagged) / math.sqrt(spread) if 0 < spread < math.inf else math.nan
