"""Ratios within parts agree with statsmodels, intervals of rate ratios with its tests; mix and rates make the gap."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.rates import test_poisson_2indep as poisson_test

from riskkit.stats import beyond_every_part, mix_of_parts, pooled_ratio, ratio_of_rates, ratio_within

EXACT = 1e-12
quiet = settings(max_examples=80, deadline=None, derandomize=True)
part = st.tuples(st.integers(1, 300), st.integers(1, 300), st.integers(1, 300), st.integers(1, 300))
parts = st.lists(part, min_size=1, max_size=8)


def four_of(cells):
    """Counts and bases from people counted and not counted of both groups, by part."""
    a, rest_a, b, rest_b = np.array(cells).T
    return a, a + rest_a, b, b + rest_b


@quiet
@given(parts)
def test_the_ratio_within_parts_is_statsmodels_pooled_risk_ratio(cells):
    tables = [np.array([[a, rest_a], [b, rest_b]]) for a, rest_a, b, rest_b in cells]

    assert ratio_within(*four_of(cells)).value == pytest.approx(StratifiedTable(tables).riskratio_pooled, rel=EXACT)


@quiet
@given(parts)
def test_mix_and_rates_add_up_to_the_gap(cells):
    found = mix_of_parts(*four_of(cells))

    assert found.mix + found.rates == pytest.approx(found.gap, abs=EXACT)


@quiet
@given(parts, st.integers(1, 5))
def test_where_groups_are_spread_alike_a_pooled_ratio_is_never_beyond_every_part(cells, times):
    a, n, b, _ = four_of(cells)
    b = np.minimum(b, times * n)

    share_a, share_b = a / n, b / (times * n)

    pooled = pooled_ratio(a, n, b, times * n)
    nearly = share_a / share_b
    assume(np.ptp(nearly) > 1e-9)
    assert beyond_every_part(pooled, nearly) == 0


@quiet
@given(parts)
def test_the_order_of_parts_and_the_names_of_groups_change_nothing(cells):
    a, n, b, m = four_of(cells)

    turned = ratio_within(a[::-1], n[::-1], b[::-1], m[::-1])

    assert turned.value == pytest.approx(ratio_within(a, n, b, m).value, rel=EXACT)
    assert ratio_within(b, m, a, n).value == pytest.approx(1 / turned.value, rel=EXACT)
    assert ratio_within(b, m, a, n).log_se == pytest.approx(turned.log_se, rel=1e-9)


@quiet
@given(st.integers(1, 200), st.integers(100, 9_000), st.integers(1, 200), st.integers(100, 9_000))
def test_at_both_ends_of_a_rate_ratio_the_mid_p_test_is_at_its_level(a, n, b, m):
    _, ends = ratio_of_rates(a, n, b, m)

    for end, side in ((ends.low, "larger"), (ends.high, "smaller")):
        p = poisson_test(a, n, b, m, value=float(end), method="cond-midp", compare="ratio", alternative=side).pvalue
        assert p == pytest.approx(0.025, rel=1e-6)


def test_the_interval_within_parts_covers_the_true_ratio_as_often_as_it_says():
    rng = np.random.default_rng(8)
    n, m, level = np.array([40, 80, 30]), np.array([60, 50, 120]), np.array([0.1, 0.2, 0.3])

    drawn = ratio_within(rng.binomial(n, 1.5 * level, (4_000, 3)), n, rng.binomial(m, level, (4_000, 3)), m)

    assert np.mean((drawn.low <= 1.5) & (drawn.high >= 1.5)) == pytest.approx(0.95, abs=0.012)
