"""The difference of two printed figures from their own intervals."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskkit.stats.differences import Ended, difference_of
from riskkit.stats.intervals import newcombe_difference, wilson
from riskkit.stats.known_sums import determined

SHARES = st.tuples(st.integers(0, 400), st.integers(1, 400)).map(lambda pair: (min(pair), max(pair)))


def ended(count, base):
    low, high = wilson(count, base)
    return Ended(count / base, float(low), float(high))


@given(SHARES, SHARES)
def test_with_wilsons_ends_it_is_newcombes_interval(before, now):
    low, high = newcombe_difference(*now, *before)

    found = difference_of(ended(*before), ended(*now), 0.95, together=False)

    assert found.low == pytest.approx(float(low), abs=1e-12)
    assert found.high == pytest.approx(float(high), abs=1e-12)


@given(SHARES, SHARES)
def test_it_excludes_zero_exactly_where_the_p_value_is_small(before, now):
    found = difference_of(ended(*before), ended(*now), 0.95, together=False)

    if abs(found.p - 0.05) > 1e-9:
        assert (found.low > 0 or found.high < 0) == (found.p < 0.05)


@given(SHARES, SHARES)
def test_swapping_the_two_turns_the_sign_and_keeps_the_p_value(before, now):
    there = difference_of(ended(*before), ended(*now), 0.95, together=False)
    back = difference_of(ended(*now), ended(*before), 0.95, together=False)

    assert (back.value, back.low, back.high) == pytest.approx((-there.value, -there.high, -there.low))
    assert back.p == pytest.approx(there.p)


@given(SHARES, SHARES)
def test_shared_people_never_make_it_narrower(before, now):
    apart = difference_of(ended(*before), ended(*now), 0.95, together=False)
    together = difference_of(ended(*before), ended(*now), 0.95, together=True)

    assert together.low <= apart.low + 1e-12
    assert together.high >= apart.high - 1e-12


@pytest.mark.parametrize("shared", [0.0, 0.5, 1.0])
def test_the_interval_for_shared_people_covers_whatever_they_share(shared):
    """400 draws of two figures whose people are shared in part, and whose errors move against each other."""
    rng, people, hit = np.random.default_rng(3), 400, 0
    for _ in range(400):
        first = rng.random(people)
        second = np.where(rng.random(people) < shared, 1 - first, rng.random(people))
        found = difference_of(
            ended(int((first < 0.3).sum()), people), ended(int((second < 0.4).sum()), people), 0.95, together=True
        )
        hit += found.low <= 0.1 <= found.high

    assert hit >= 0.95 * 400 - 3 * math.sqrt(400 * 0.95 * 0.05)


def test_no_difference_has_a_p_value_of_one():
    assert difference_of(Ended(0.3, 0.2, 0.4), Ended(0.3, 0.2, 0.4), 0.95, together=True).p == 1.0


def test_one_group_left_of_a_total_is_determined():
    known = [[1, 1, 1], [1, 0, 0], [0, 1, 0]]

    assert determined(known, [[0, 0, 1]]).tolist() == [True]
    assert determined(known[:2], [[0, 0, 1], [0, 1, 0], [0, 1, 1]]).tolist() == [False, False, True]


def test_nothing_known_determines_nothing_but_nothing():
    assert determined(np.zeros((0, 2)), [[1, 0], [0, 0]]).tolist() == [False, True]
    assert determined([[1, 0]], np.zeros((0, 2))).tolist() == []
