"""Tests of likeness and difference hold their level, and find what they should."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, stats

from riskkit.stats.comparing import (
    all_alike,
    ratios_alike,
    ratios_within,
    smallest_gap,
    two_alike,
    two_ratios_alike,
    within_margin,
)


def test_all_alike_is_pearsons_chi_square_where_counts_are_large():
    count, base = np.array([30, 45, 80]), np.array([200, 300, 410])

    expected = stats.chi2_contingency(np.array([count, base - count]), correction=False).pvalue

    assert all_alike(count, base) == pytest.approx(expected, abs=1e-12)


def test_a_design_effect_makes_the_same_counts_say_less():
    assert all_alike([30, 60], [200, 200], design_effect=2.0) > all_alike([30, 60], [200, 200])


def test_small_counts_are_drawn_from_their_exact_distribution():
    drawn = all_alike([0, 3, 1], [20, 15, 30], seed=1)

    assert drawn == all_alike([0, 3, 1], [20, 15, 30], seed=1)
    assert 0.03 < drawn < 0.3


@pytest.mark.parametrize(("count", "base"), [([0, 0], [10, 20]), ([10, 20], [10, 20]), ([3], [10])])
def test_nothing_to_compare_is_not_a_number(count, base):
    assert np.isnan(all_alike(count, base))


def test_equal_ratios_have_large_p_values_and_unequal_ones_small():
    assert ratios_alike([50, 100], [50.0, 100.0]) > 0.9
    assert ratios_alike([90, 100], [50.0, 100.0]) < 0.001
    assert np.isnan(ratios_alike([0, 0], [1.0, 2.0]))


def test_two_shares_take_fishers_test_where_counts_are_small():
    assert two_alike(1, 20, 9, 25)[0] == pytest.approx(stats.fisher_exact([[1, 9], [19, 16]]).pvalue)


def test_two_ratios_are_held_to_an_exact_binomial():
    found = two_ratios_alike(12, 10.0, 30, 40.0)

    tail = 2 * stats.binom.sf(11, 42, 10 / 50)
    assert float(found) == pytest.approx(tail)


@pytest.mark.parametrize("margin", [0.02, 0.05, 0.2])
def test_likeness_inside_a_margin_is_a_score_test_at_the_restricted_maximum_of_the_likelihood(margin):
    rng = np.random.default_rng(3)
    for _ in range(25):
        n_a, n_b = rng.integers(30, 500, 2)
        c_a, c_b = rng.integers(1, n_a), rng.integers(1, n_b)
        expected = max(_searched(c_a, n_a, c_b, n_b, margin), _searched(c_b, n_b, c_a, n_a, margin))
        assert float(within_margin(c_a, n_a, c_b, n_b, margin)) == pytest.approx(expected, abs=1e-6)


def _searched(c_a: int, n_a: int, c_b: int, n_b: int, margin: float) -> float:
    """The same p-value with the restricted share found by search."""

    def loss(p: float) -> float:
        log = stats.binom.logpmf
        return -float(log(c_a, n_a, p) + log(c_b, n_b, p - margin))

    p = optimize.minimize_scalar(loss, bounds=(margin + 1e-9, 1 - 1e-9), method="bounded", options={"xatol": 1e-10}).x
    spread = (p * (1 - p) / n_a + (p - margin) * (1 - p + margin) / n_b) ** 0.5
    return float(stats.norm.cdf((c_a / n_a - c_b / n_b - margin) / spread))


def test_groups_apart_by_the_margin_are_called_alike_in_at_most_five_in_a_hundred():
    rng = np.random.default_rng(4)
    a, b = rng.binomial(400, 0.15, 4_000), rng.binomial(400, 0.10, 4_000)
    o, e = rng.poisson(150, 4_000), rng.poisson(120, 4_000)

    assert (within_margin(a, 400, b, 400, 0.05) < 0.05).mean() < 0.06
    assert (ratios_within(o, 120.0, e, 120.0, 1.25) < 0.05).mean() < 0.06


def test_large_groups_with_one_rate_are_shown_to_be_alike():
    rng = np.random.default_rng(5)
    a, b = rng.binomial(5_000, 0.1, 500), rng.binomial(5_000, 0.1, 500)

    assert (within_margin(a, 5_000, b, 5_000, 0.03) < 0.05).mean() > 0.95


def test_the_smallest_gap_is_found_as_often_as_its_power_says():
    gap = float(smallest_gap(0.1, 300, 3_000, level=0.05, power=0.8))
    rng = np.random.default_rng(6)
    a, b = rng.binomial(300, 0.1 + gap, 4_000), rng.binomial(3_000, 0.1, 4_000)

    assert 0.75 < (two_alike(a, 300, b, 3_000) < 0.05).mean() < 0.85


def test_a_handful_of_people_could_not_have_shown_any_gap():
    assert np.isnan(smallest_gap(0.97, 5, 1_000, level=0.05))
