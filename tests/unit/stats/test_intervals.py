from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from riskkit.domain.errors import SpecError
from riskkit.stats.intervals import (
    clopper_pearson,
    newcombe_difference,
    poisson_exact,
    poisson_mid_p,
    proportion_interval,
    ratio_of_shares,
    wilson,
)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson, proportion_interval])
def test_an_interval_of_nobody_is_nan_and_keeps_its_place_in_the_array(interval):
    low, high = interval([3, 0, 0], [10, 0, 10])

    assert np.isnan(low).tolist() == [False, True, False]
    assert np.isnan(high).tolist() == [False, True, False]
    assert low[2] == 0.0


def test_none_of_n_has_an_exact_upper_end_of_about_three_point_seven_over_n():
    _, high = proportion_interval(0, 1000)

    assert high == pytest.approx(3.69 / 1000, rel=0.01)
    assert float(proportion_interval(1000, 1000).low) == pytest.approx(1 - 3.69 / 1000, rel=0.001)


def test_half_widths_at_a_half_are_those_the_design_prints():
    low, high = wilson([5, 15, 50, 200], [10, 30, 100, 400])

    assert np.round(100 * (high - low) / 2).tolist() == [26, 17, 10, 5]


def test_newcombes_own_example_comes_out():
    low, high = newcombe_difference(56, 70, 48, 80)  # Newcombe 1998, table II, example (a)

    assert (round(float(low), 4), round(float(high), 4)) == (0.0524, 0.3339)


def test_a_difference_with_nobody_on_one_side_is_undefined():
    assert np.isnan(newcombe_difference([1, 1], [5, 5], [0, 1], [0, 5]).low).tolist() == [True, False]


def test_nothing_expected_has_no_ratio_and_nothing_observed_has_a_lower_end_of_zero():
    low, high = poisson_exact([0, 3], [2.0, 0.0])

    assert low[0] == 0.0
    assert high[0] == pytest.approx(3.689 / 2, rel=1e-3)
    assert np.isnan([low[1], high[1]]).all()


@pytest.mark.parametrize(
    ("interval", "wrong"),
    [
        (wilson, (3, 2)),
        (wilson, (-1, 2)),
        (clopper_pearson, ([1, 4], [2, 3])),
        (poisson_exact, (1, -1.0)),
        (proportion_interval, (1, 2, 95)),
        (newcombe_difference, (1, 2, 3, 2)),
    ],
)
def test_impossible_counts_and_levels_are_refused(interval, wrong):
    with pytest.raises(SpecError):
        interval(*wrong)


def test_exact_intervals_cover_at_least_what_they_say_and_wilson_covers_it_on_average():
    base = 40
    count, truth = np.arange(base + 1), np.linspace(0.02, 0.98, 97)
    chance = stats.binom.pmf(count, base, truth[:, None])

    def covered(interval):
        low, high = interval(count, np.full(base + 1, base))
        return (chance * ((low <= truth[:, None]) & (truth[:, None] <= high))).sum(axis=1)

    assert covered(clopper_pearson).min() >= 0.95
    assert covered(wilson).mean() == pytest.approx(0.95, abs=0.01)
    assert covered(proportion_interval).min() >= 0.83
    assert covered(proportion_interval).mean() == pytest.approx(0.95, abs=0.01)


def test_poisson_intervals_cover_at_least_what_they_say():
    count, truth = np.arange(80), np.linspace(0.5, 30, 60)

    low, high = poisson_exact(count, np.ones(80))

    inside = (low <= truth[:, None]) & (truth[:, None] <= high)
    assert (stats.poisson.pmf(count, truth[:, None]) * inside).sum(axis=1).min() >= 0.95


def test_mid_p_is_narrower_than_the_exact_interval_and_equals_it_above_when_nothing_was_observed():
    low, high = poisson_mid_p([0, 3, 40], [2.0, 2.0, 30.0])
    exact_low, exact_high = poisson_exact([0, 3, 40], [2.0, 2.0, 30.0])

    assert (low >= exact_low).all()
    assert (high <= exact_high).all()
    assert high[0] == pytest.approx(exact_high[0])
    assert low[0] == 0


def test_mid_p_ends_give_half_the_chance_of_the_count_itself_to_the_tail():
    low, high = poisson_mid_p(7, 1.0)

    for end, tail in ((float(low), stats.poisson.sf(7, float(low))), (float(high), stats.poisson.cdf(6, float(high)))):
        assert tail + stats.poisson.pmf(7, end) / 2 == pytest.approx(0.025, abs=1e-9)


@pytest.mark.parametrize(("share", "base", "others"), [(0.1, 300, 3_000), (0.3, 60, 400), (0.05, 2_000, 2_000)])
def test_the_ratio_of_equal_shares_is_covered_as_often_as_the_interval_says(share, base, others):
    rng = np.random.default_rng(8)
    a, b = rng.binomial(base, share, 4_000), rng.binomial(others, share, 4_000)

    low, high = ratio_of_shares(a, base, b, others)

    assert 0.935 < ((low <= 1) & (high >= 1)).mean() < 0.965


def test_a_ratio_to_nobody_is_not_a_number():
    assert np.isnan(ratio_of_shares(3, 10, 0, 10).low)
    assert np.isnan(ratio_of_shares(0, 0, 3, 10).high)
