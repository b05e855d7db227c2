"""An attack takes over what an earlier round found: the same people, in columns that stand in another order."""

from __future__ import annotations

import numpy as np
import pytest

from riskkit.release.back_calculation.unknowns import Part, Unknowns

LISTS = [["half", "capacity"]]
WOMEN, MEN = ("sex", "f"), ("sex", "m")
PARTS: list[Part] = [
    (WOMEN, "people", ""),
    (MEN, "people", ""),
    (WOMEN, "right", "half"),
    (MEN, "missed", "capacity"),
    (WOMEN, "listed by all", ""),
]


def asked(*parts: Part) -> Unknowns:
    """Unknowns that were asked for these quantities, in this order."""
    unknowns = Unknowns(LISTS)
    for part in parts:
        unknowns.columns(part)
    return unknowns


@pytest.mark.parametrize("order", [PARTS[::-1], PARTS[2:] + PARTS[:2]])
def test_every_quantity_is_what_it_was(order: list[Part]):
    before, after = asked(*PARTS), asked(*order)
    people = np.arange(before.size, dtype=float)

    (moved,) = after.moved([people], before)

    assert [moved[after.columns(part)].sum() for part in PARTS] == [
        people[before.columns(part)].sum() for part in PARTS
    ]


def test_who_stood_nowhere_before_is_nobody_and_who_is_gone_is_left_out():
    before, after = asked((WOMEN, "people", "")), asked((MEN, "people", ""))

    (moved,) = after.moved([np.ones(before.size)], before)

    assert moved.tolist() == [0.0] * after.size


def test_nothing_is_taken_over_from_lists_that_lie_otherwise():
    other = Unknowns([["capacity"]])
    other.columns((WOMEN, "people", ""))

    assert asked(*PARTS).moved([np.ones(other.size)], other) == []
