"""Small combinations are pulled towards what their groups alone would give, and their intervals cover."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from riskkit.domain.errors import SpecError
from riskkit.stats.partial_pooling import pool

TWO_BY_THREE = np.array([(a, b) for a in range(2) for b in range(3)])


def test_a_small_combination_is_pulled_far_and_a_large_one_hardly():
    found = pool([300, 300, 300, 300, 300, 8], [1_000, 1_000, 1_000, 1_000, 1_000, 10], TWO_BY_THREE)

    assert 0.3 < found.value[5] < 0.6
    assert found.value[:5] == pytest.approx([0.3] * 5, abs=0.03)
    assert found.high[5] - found.low[5] > 5 * (found.high[0] - found.low[0])


def test_groups_that_differ_on_their_own_keep_their_difference():
    count, base = np.array([100, 200, 300, 100, 200, 30]), np.array([1_000, 1_000, 1_000, 1_000, 1_000, 100])

    found = pool(count, base, TWO_BY_THREE)

    assert found.value == pytest.approx(count / base, abs=0.02)


def test_with_nobody_in_its_base_a_combination_gets_what_its_groups_give_with_a_wide_interval():
    found = pool([50, 100, 150, 50, 100, 0], [500, 500, 500, 500, 500, 0], TWO_BY_THREE)

    assert found.value[5] == pytest.approx(0.3, abs=0.04)
    assert found.high[5] - found.low[5] > 2 * (found.high[0] - found.low[0])


def test_where_nobody_or_everybody_is_counted_there_is_nothing_to_learn_from():
    nobody, everybody = pool([[0] * 6, [9] * 6], [[9] * 6] * 2, TWO_BY_THREE).value

    assert np.isnan(nobody).all()
    assert np.isnan(everybody).all()


def test_levels_of_another_length_are_refused():
    with pytest.raises(SpecError, match="6 combinations need one row each"):
        pool([1] * 6, [9] * 6, TWO_BY_THREE[:5])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=6, max_size=6), st.integers(0, 1_000), st.booleans())
def test_estimates_are_finite_lie_inside_their_interval_and_do_not_hang_on_the_order_of_combinations(base, seed, ratio):
    rng = np.random.default_rng(seed)
    base = np.array(base, dtype=float)
    count = rng.poisson(0.3 * base).astype(float) if ratio else rng.binomial(base.astype(int), 0.3).astype(float)
    order = rng.permutation(6)

    found, turned = (pool(count[o], base[o], TWO_BY_THREE[o], ratio=ratio) for o in (np.arange(6), order))

    if not np.isnan(found.value).any():
        assert (found.low <= found.value).all()
        assert (found.value <= found.high).all()
        assert np.isfinite(found.high).all()
        assert turned.value == pytest.approx(found.value[order], abs=1e-7)


@pytest.mark.parametrize("spread", [0.0, 0.2, 0.5])
@pytest.mark.parametrize("ratio", [False, True])
def test_pooled_intervals_cover_the_true_rates_on_average(spread, ratio):
    rng = np.random.default_rng(6)
    levels = np.array([(a, b) for a in range(2) for b in range(6)])
    size = (300, len(levels))
    people = rng.choice([20, 60, 200, 1_000, 5_000], size)
    effects = rng.normal(0, 0.3, (300, 2))[:, levels[:, 0]] + rng.normal(0, 0.3, (300, 6))[:, levels[:, 1]]
    effects = effects + rng.normal(0, spread, size)
    truth = np.exp(effects) if ratio else special.expit(special.logit(0.1) + effects)
    base = 0.1 * people if ratio else people
    count = rng.poisson(base * truth) if ratio else rng.binomial(people, truth)

    found = pool(count, base, levels, ratio=ratio)

    told = ~np.isnan(found.value)
    assert 0.93 <= ((found.low <= truth) & (truth <= found.high))[told].mean() <= 0.975
    raw = count / base
    assert ((found.value - truth)[told] ** 2).mean() < 0.9 * ((raw - truth)[told] ** 2).mean()
