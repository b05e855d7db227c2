"""A jump of a share is found, a drift and clumped counts are not; a rate is held against a tolerance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson

from riskkit.stats.level_shifts import largest_shift, more_than_ratio, spread_of


def counts(rng: np.random.Generator, shares: np.ndarray, base: int = 400) -> tuple[np.ndarray, np.ndarray]:
    return rng.binomial(base, shares).astype(float), np.full(len(shares), float(base))


def test_a_jump_is_found_where_it_is():
    shares = np.r_[np.full(16, 0.20), np.full(16, 0.12)]

    shift = largest_shift(*counts(np.random.default_rng(1), shares))

    assert shift is not None
    assert abs(shift.at - 16) <= 1
    assert shift.matters(1.3, 0.001)
    assert shift.ratio < 1


def test_a_slow_drift_of_the_same_size_is_no_jump():
    shares = np.linspace(0.20, 0.16, 32)

    shift = largest_shift(*counts(np.random.default_rng(1), shares), most=8)

    assert shift is not None
    assert not shift.matters(1.3, 0.001)


def test_level_shares_alarm_no_more_often_than_they_may():
    rng = np.random.default_rng(5)
    found = [largest_shift(*counts(rng, np.full(40, 0.1))) for _ in range(400)]

    assert sum(shift.p < 0.05 for shift in found if shift is not None) <= 400 * 0.08


def test_clumped_counts_are_discounted():
    rng = np.random.default_rng(2)
    shares = np.clip(rng.beta(8, 32, 40), 0, 1)
    count, base = counts(rng, shares)

    assert spread_of(count, base) > 3
    shift = largest_shift(count, base)
    assert shift is not None
    assert shift.p > 0.001


def test_the_first_period_of_nothing_is_a_jump_too():
    count = np.r_[np.full(12, 15.0), np.zeros(12)]

    shift = largest_shift(count, np.full(24, 500.0))

    assert shift is not None
    assert (shift.at, shift.after) == (12, 0.0)
    assert shift.matters(2.0, 1e-6)


def test_a_series_too_short_for_two_windows_has_no_answer():
    assert largest_shift([1.0] * 7, [10.0] * 7) is None
    assert largest_shift([0.0] * 20, [0.0] * 20) is None


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="one length"):
        largest_shift([1.0, 2.0], [3.0])


@given(st.lists(st.integers(0, 50), min_size=8, max_size=24), st.integers(50, 90))
def test_any_series_gives_a_p_value_between_0_and_1_and_a_place_inside_it(count: list[int], base: int):
    shift = largest_shift(count, [base] * len(count))

    assert shift is None or (0 <= shift.p <= 1 and 4 <= shift.at <= len(count) - 4 and shift.spread >= 1)


@given(st.integers(0, 40), st.floats(0.5, 40), st.floats(1, 3))
def test_a_rate_is_held_against_both_ends_of_the_tolerance(observed: int, expected: float, ratio: float):
    p = more_than_ratio(observed, expected, ratio)

    above = poisson.sf(observed - 1, expected * ratio)
    below = poisson.cdf(observed, expected / ratio)
    assert p == pytest.approx(min(1.0, 2 * min(above, below)))


def test_within_the_tolerance_a_rate_is_never_alarming():
    assert more_than_ratio(140, 100.0, 1.5) > 0.05
    assert more_than_ratio(70, 100.0, 1.5) > 0.05
    assert more_than_ratio(300, 100.0, 1.5) < 1e-6
    with pytest.raises(ValueError, match="expected"):
        more_than_ratio(1, 0.0, 1.5)


def test_without_a_spread_windows_are_compared_by_the_exact_binomial():
    count, base = np.array([3.0, 4, 3, 4, 13, 14, 13, 14]), np.full(8, 1000.0)

    shift = largest_shift(count, base, least=4, most=4)

    assert shift is not None
    assert shift.p == pytest.approx(2 * binom.cdf(14, 68, 0.5), rel=0.3)
