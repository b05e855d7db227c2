"""Exact tails agree with scipy's distributions and say when nothing was counted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from riskkit.stats import (
    chance_of_at_least,
    chance_of_at_most,
    chance_of_so_few,
    chance_of_so_many,
    hypergeometric_middle,
)


@given(st.integers(1, 400), st.integers(0, 400), st.floats(0.001, 0.999))
def test_binomial_tails_are_exact(base: int, count: int, share: float):
    count = min(count, base)

    assert float(chance_of_at_least(count, base, share)) == pytest.approx(stats.binom.sf(count - 1, base, share))
    assert float(chance_of_at_most(count, base, share)) == pytest.approx(stats.binom.cdf(count, base, share))


@given(st.integers(0, 400), st.floats(0.01, 300.0))
def test_poisson_tails_are_exact(count: int, mean: float):
    assert float(chance_of_so_many(count, mean)) == pytest.approx(stats.poisson.sf(count - 1, mean))
    assert float(chance_of_so_few(count, mean)) == pytest.approx(stats.poisson.cdf(count, mean))


def test_nothing_counted_has_no_chance():
    assert np.isnan(chance_of_at_least(0, 0, 0.5))
    assert np.isnan(chance_of_so_many(0, 0.0))


@given(st.integers(1, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_middle_of_a_draw_without_replacement_leaves_at_most_a_fortieth_on_each_side(people, marked, drawn):
    marked, drawn = min(marked, people), min(drawn, people)
    law = stats.hypergeom(people, marked, drawn)

    low, high = hypergeometric_middle(people, marked, drawn)

    assert max(0, drawn - (people - marked)) <= low <= high <= min(marked, drawn)
    assert law.cdf(low - 1) <= 0.025 + 1e-12
    assert law.sf(high) <= 0.025 + 1e-12
