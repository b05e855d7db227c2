"""Intervals agree with statsmodels, scipy and a brute-force DeLong; what has no base stays NaN."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import special
from scipy import stats as reference
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from riskkit.stats import (
    auc_interval,
    benjamini_hochberg,
    clopper_pearson,
    holm,
    newcombe_difference,
    poisson_exact,
    proportion_interval,
    wilson,
)

EXACT = 1e-12
quiet = settings(max_examples=80, deadline=None, derandomize=True)
shares = st.integers(1, 5000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
levels = st.sampled_from([0.8, 0.9, 0.95, 0.99])


@quiet
@given(st.lists(shares, min_size=1, max_size=10), levels)
def test_wilson_is_statsmodels_wilson(pairs, level):
    count, base = np.array(pairs).T

    low, high = wilson(count, base, level)

    expected_low, expected_high = proportion_confint(count, base, alpha=1 - level, method="wilson")
    assert np.max(np.abs(low - expected_low)) <= EXACT
    assert np.max(np.abs(high - expected_high)) <= EXACT


@quiet
@given(st.lists(shares, min_size=1, max_size=10), levels)
def test_clopper_pearson_is_statsmodels_beta_and_scipys_exact(pairs, level):
    count, base = np.array(pairs).T

    low, high = clopper_pearson(count, base, level)

    expected_low, expected_high = proportion_confint(count, base, alpha=1 - level, method="beta")
    assert np.max(np.abs(low - expected_low)) <= EXACT
    assert np.max(np.abs(high - expected_high)) <= EXACT
    exact = reference.binomtest(int(count[0]), int(base[0])).proportion_ci(level, method="exact")
    assert abs(low[0] - exact.low) <= 1e-10  # scipy searches for the root, to a tolerance of its own
    assert abs(high[0] - exact.high) <= 1e-10


@quiet
@given(st.lists(shares, min_size=1, max_size=10), levels)
def test_the_printed_interval_is_exact_at_the_edges_and_wilson_between(pairs, level):
    count, base = np.array(pairs).T
    edge = (count == 0) | (count == base)

    printed = np.array(proportion_interval(count, base, level))

    assert np.array_equal(printed[:, edge], np.array(clopper_pearson(count, base, level))[:, edge])
    assert np.array_equal(printed[:, ~edge], np.array(wilson(count, base, level))[:, ~edge])
    share = count / base
    assert np.all((printed[0] <= share) & (share <= printed[1]) & (printed[0] < printed[1]))


@quiet
@given(shares, shares, levels)
def test_newcombes_difference_is_statsmodels_and_turns_round_with_the_groups(first, second, level):
    low, high = newcombe_difference(*first, *second, level)
    back_low, back_high = newcombe_difference(*second, *first, level)

    expected = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff", alpha=1 - level)
    assert abs(low - expected[0]) <= EXACT
    assert abs(high - expected[1]) <= EXACT
    assert abs(low + back_high) <= EXACT
    assert abs(high + back_low) <= EXACT


@quiet
@given(st.integers(0, 3000), st.floats(0.01, 4000), levels)
def test_the_poisson_interval_is_scipys_chi_squared_form(count, expected, level):
    low, high = poisson_exact(count, expected, level)

    tail = (1 - level) / 2
    wanted_low = reference.chi2.ppf(tail, 2 * count) / 2 / expected if count else 0.0
    wanted_high = reference.chi2.isf(tail, 2 * (count + 1)) / 2 / expected
    assert abs(low - wanted_low) <= EXACT * max(1.0, wanted_low)
    assert abs(high - wanted_high) <= EXACT * max(1.0, wanted_high)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 12)), min_size=4, max_size=50))
def test_delong_by_sorting_is_delong_by_comparing_every_pair(rows):
    label, score = np.array(rows).T
    positives, negatives = score[label == 1], score[label == 0]
    assume(len(positives) >= 2 and len(negatives) >= 2)

    ours = auc_interval(label, score)

    wins = (positives[:, None] > negatives) + 0.5 * (positives[:, None] == negatives)
    variance = wins.mean(axis=1).var(ddof=1) / len(positives) + wins.mean(axis=0).var(ddof=1) / len(negatives)
    assert abs(ours.value - wins.mean()) <= EXACT
    if variance > 1e-20:
        assert abs(ours.se - np.sqrt(variance)) <= EXACT
        freedom = min(len(positives), len(negatives)) - 1
        half = reference.t.isf(0.025, freedom) * np.sqrt(variance) / (ours.value * (1 - ours.value))
        assert ours.low == pytest.approx(special.expit(special.logit(ours.value) - half), abs=1e-10)
        assert ours.high == pytest.approx(special.expit(special.logit(ours.value) + half), abs=1e-10)
        assert ours.reason is None
    else:
        assert np.isnan(ours.low)
        assert ours.reason is not None


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_adjusted_p_values_are_statsmodels(p_values):
    assert np.max(np.abs(holm(p_values) - multipletests(p_values, method="holm")[1])) <= EXACT
    theirs = multipletests(p_values, method="fdr_bh")[1]
    assert np.max(np.abs(benjamini_hochberg(p_values) - theirs)) <= EXACT
    assert np.max(np.abs(benjamini_hochberg(p_values) - reference.false_discovery_control(p_values))) <= EXACT


@quiet
@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), min_size=1, max_size=30))
def test_a_comparison_that_could_not_be_made_is_not_counted_as_a_test(p_values):
    p = np.array(p_values)
    made = ~np.isnan(p)

    for adjust in (holm, benjamini_hochberg):
        adjusted = adjust(p)
        assert np.array_equal(np.isnan(adjusted), ~made)
        assert np.array_equal(adjusted[made], adjust(p[made]))
        assert np.all(adjusted[made] >= p[made])
