"""The scan of subsets against brute force: never below any single level or pair, and the best of all on tiny tables."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.stats.subset_scan import ratio_excess, scan_ratios, scan_shares, share_excess

SHAPES = st.lists(st.integers(2, 4), min_size=1, max_size=4).map(tuple)


def subsets(shape):
    """Every choice of at least one level on each axis."""
    some = [[np.array(own, dtype=bool) for own in product([0, 1], repeat=size) if any(own)] for size in shape]
    return product(*some)


def total(cells, levels):
    return cells[np.ix_(*levels)].sum()


def drawn_shares(shape, seed):
    rng = np.random.default_rng(seed)
    base = rng.integers(0, 40, shape)
    count = rng.binomial(base, 0.3)
    base.flat[:2] += (1, 1)
    count.flat[0] += 1  # somebody, and not everybody
    return count.astype(float), base.astype(float)


def excess_of(count, base, levels):
    return float(share_excess(count.sum() / base.sum())(np.array(total(count, levels)), np.array(total(base, levels))))


@settings(max_examples=60)
@given(SHAPES, st.integers(0, 10_000))
def test_the_best_is_at_least_every_single_level_and_every_pair(shape, seed):
    count, base = drawn_shares(shape, seed)

    found = scan_shares(count, base, seed=1, draws=19)

    few = [np.eye(size, dtype=bool) for size in shape]
    for axis, other in product(range(len(shape)), repeat=2):
        for own, its in product(few[axis], few[other]):
            levels = [np.ones(size, dtype=bool) for size in shape]
            levels[axis] = own | its if axis == other else own
            levels[other] = levels[other] if axis == other else its
            assert found.statistic >= excess_of(count, base, levels) - 1e-9


@settings(max_examples=60)
@given(SHAPES, st.integers(0, 10_000))
def test_the_statistic_is_that_of_the_levels_named(shape, seed):
    count, base = drawn_shares(shape, seed)

    found = scan_shares(count, base, seed=1, draws=19)

    assert abs(found.statistic - excess_of(count, base, found.levels)) < 1e-9


@settings(max_examples=60)
@given(st.integers(0, 10_000))
def test_on_tiny_tables_it_is_the_best_of_all_subsets(seed):
    count, base = drawn_shares((2, 3), seed)

    found = scan_shares(count, base, seed=1, draws=19, restarts=40)

    assert abs(found.statistic - max(excess_of(count, base, levels) for levels in subsets((2, 3)))) < 1e-9


@pytest.mark.parametrize("fewer", [False, True])
@settings(max_examples=60)
@given(seed=st.integers(0, 10_000))
def test_ratios_too_are_the_best_of_all_subsets(fewer, seed):
    rng = np.random.default_rng(seed)
    expected = rng.random((2, 3)) * 20 + 0.1
    observed = rng.poisson(expected).astype(float) + 1
    excess = ratio_excess(np.array([observed.sum() / expected.sum()]), fewer=fewer)

    found = scan_ratios(observed, expected, expected * 0.2, fewer=fewer, seed=1, draws=19, restarts=40)

    every = [
        excess(np.array([total(observed, levels)]), np.array([total(expected, levels)])).item()
        for levels in subsets((2, 3))
    ]
    assert abs(found.statistic - max(every)) < 1e-9


def test_p_values_of_alike_cells_are_spread_evenly():
    rng, base = np.random.default_rng(5), np.full((3, 4), 60)

    p = [scan_shares(rng.binomial(base, 0.2), base, seed=seed, draws=99).p for seed in range(300)]

    for level in (0.05, 0.2, 0.5):
        assert np.mean(np.array(p) <= level) < level + 3.5 * np.sqrt(level * (1 - level) / 300)
    assert np.mean(np.array(p) <= 0.5) > 0.4


def test_a_design_effect_makes_the_same_shares_less_surprising():
    base = np.full((2, 3), 200)
    count = np.full((2, 3), 40)
    count[0, 0] = 65

    assert scan_shares(count, base, seed=1).p < 0.01
    assert scan_shares(count, base, design_effect=6.0, seed=1).p > 0.05


def test_outcomes_of_people_are_less_spread_than_poisson_counts():
    expected = np.full((2, 3), 100.0)
    observed = expected + np.array([[24.0, 0, 0], [-8, -8, -8]])

    plain = scan_ratios(observed, expected, expected * 0.01, seed=1).p
    large_scores = scan_ratios(observed, expected, expected * 0.8, seed=1).p

    assert large_scores < 0.01 < plain


def test_cells_without_a_base_take_no_part():
    count, base = np.array([[5.0, 0.0], [20.0, 0.0]]), np.array([[50.0, 0.0], [50.0, 0.0]])

    assert scan_shares(count, base, seed=1).p < 0.05
    assert scan_ratios(count + 1, base * 0.25, base * 0.1, seed=1).statistic > 0
