"""What an attacker knows from the rule alone: where counts are rounded, a hidden count is small or stands with one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import pytest

from riskkit.release.back_calculation.linear import Ranges, System, matrix_of
from riskkit.release.back_calculation.rule import Rule, reasons_of
from riskkit.release.back_calculation.statements import Hidden, Terms, one

WOMEN = ("sex", "f")
PEOPLE, YES, NO, WAITING = (one((WOMEN, name, "")) for name in ("people", "yes", "no", "waiting"))
LISTED = [one((WOMEN, "flagged", point)) for point in ("half", "capacity")]


def reasons(*hidden: Terms, points: Sequence[str] = ("half", "capacity")) -> dict[Terms, set[Terms]]:
    """Why each cell may be hidden: itself, or one of these."""
    cells = [Hidden(terms, ("G01", at)) for at, terms in enumerate(hidden)]
    others, matrix = reasons_of(cells, points)
    named = [*hidden, *others]
    ends = list(pairwise(matrix.indptr))
    return {terms: {named[at] for at in matrix.indices[slice(*ends[place])]} for place, terms in enumerate(hidden)}


def test_a_count_of_people_is_hidden_only_for_being_small():
    assert reasons(PEOPLE, YES, NO)[PEOPLE] == {PEOPLE}


def test_outcomes_hide_one_another_and_may_be_hidden_for_few_who_wait_or_few_people():
    told = reasons(PEOPLE, YES, NO)

    assert told[YES] == told[NO] == {PEOPLE, YES, NO, WAITING}
    assert reasons(YES, NO)[YES] == {YES, NO, WAITING}  # people are printed: they are not few


def test_a_list_is_hidden_too_for_few_between_it_and_an_earlier_one_that_is_shown():
    half, capacity = LISTED
    apart = ((1.0, capacity[0][1]), (-1.0, half[0][1]))

    assert apart in reasons(capacity)[capacity]
    assert apart not in reasons(half, capacity)[capacity]  # both are hidden: neither is the other's reason
    assert reasons(half)[half] == {half}  # nothing stands before it


def ranges(least: float, most: float, beside: tuple[float, float]) -> Ranges:
    """A hidden count between two ends, beside another hidden count of the same row; many wait."""
    bounds = [(least, most), beside, (50.0, 60.0)]
    lines = [([at], [1.0], *ends) for at, ends in enumerate(bounds)]
    every = matrix_of(lines, 3)[0]
    _, matrix = reasons_of([Hidden(YES, ("G01", 0)), Hidden(NO, ("G01", 0))], ())
    return System(lines, 3).ranges(every[:2], rule=Rule(9.0, every[2:], matrix))


@pytest.mark.parametrize(
    ("least", "most", "beside", "left"),
    [
        (9, 11, (50, 60), (9, 9)),  # nothing else can be the reason: it is small, so it is 9
        (8.5, 40, (50, 60), (8.5, 9)),
        (9, 11, (5, 60), (9, 11)),  # the other one may be the small one
        (4, 11, (50, 60), (4, 9)),
        (12, 14, (50, 60), (12, 14)),  # neither can be small: the rule is not what hid it
    ],
)
def test_a_count_is_small_where_no_other_can_be(
    least: float, most: float, beside: tuple[float, float], left: tuple[float, float]
):
    found = ranges(least, most, beside)

    low, high = left
    assert found.low[0] >= low - 1e-6
    assert found.high[0] <= high + 1e-6
    one_number = math.floor(found.high[0] + 1e-6) <= math.ceil(found.low[0] - 1e-6)
    assert one_number == (left in {(9, 9), (8.5, 9)})
