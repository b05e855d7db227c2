"""Ratios over parts, worked out by hand on a few people: pooled, within, and what the mix of parts explains."""

from __future__ import annotations

import numpy as np
import pytest

from riskkit.domain.errors import SpecError
from riskkit.stats import (
    beyond_every_part,
    mix_of_parts,
    pooled_ratio,
    rate_per_thousand,
    ratio_of_rates,
    ratio_within,
    within_variance_by_bucket,
)

# Two towns. In each, a is flagged twice as often as b (20% and 10%; 10% and 5%), but a lives where flags are common.
TRAP = ([20, 5], [100, 50], [10, 20], [100, 400])


def test_a_ratio_of_two_in_every_town_is_nearly_three_over_all():
    assert pooled_ratio(*TRAP) == pytest.approx((25 / 150) / (30 / 500))
    assert ratio_within(*TRAP).value == pytest.approx(2.0)


def test_the_ratio_within_weighs_each_part_by_the_people_of_both():
    # (10*80/100 + 6*60/90) / (4*20/100 + 9*30/90), worked out on paper
    found = ratio_within([10, 6], [20, 30], [4, 9], [80, 60])

    assert found.value == pytest.approx((8 + 4) / (0.8 + 3))


def test_the_interval_of_one_part_is_that_of_a_plain_ratio():
    found = ratio_within([15], [60], [10], [80])

    assert found.log_se == pytest.approx(np.sqrt(1 / 15 - 1 / 60 + 1 / 10 - 1 / 80))
    assert found.low == pytest.approx(2.0 / np.exp(1.959963984540054 * found.log_se))


def test_the_interval_of_two_parts_is_greenlands_and_robins():
    # sum of (n m t - a b N) / N^2 over parts, over the product of both weighed sums
    found = ratio_within([10, 6], [20, 30], [4, 9], [80, 60])
    spread = (20 * 80 * 14 - 10 * 4 * 100) / 100**2 + (30 * 60 * 15 - 6 * 9 * 90) / 90**2

    assert found.log_se == pytest.approx(np.sqrt(spread / (12 * 3.8)))


def test_a_part_where_one_group_has_nobody_adds_nothing():
    alone = ratio_within([15], [60], [10], [80])
    more = ratio_within([15, 7, 0], [60, 50, 0], [10, 0, 5], [80, 0, 40])

    assert (more.value, more.log_se) == (alone.value, alone.log_se)


def test_without_anybody_counted_a_ratio_is_not_a_number():
    assert np.isnan(ratio_within([3, 4], [10, 10], [0, 0], [10, 10]).value)
    assert np.isnan(pooled_ratio([3], [10], [0], [10]))
    nobody = ratio_within([0, 0], [10, 10], [2, 3], [10, 10])
    assert nobody.value == 0
    assert np.isnan(nobody.low)


def test_the_gap_of_the_towns_is_two_thirds_what_differs_within_them_and_one_third_where_people_live():
    found = mix_of_parts(*TRAP)

    assert found.gap == pytest.approx(25 / 150 - 30 / 500)
    assert found.mix == pytest.approx((2 / 3 - 1 / 5) * 0.15 + (1 / 3 - 4 / 5) * 0.075)
    assert found.rates == pytest.approx(0.1 * (2 / 3 + 1 / 5) / 2 + 0.05 * (1 / 3 + 4 / 5) / 2)


def test_groups_that_are_spread_alike_have_no_part_of_the_gap_explained():
    assert mix_of_parts([4, 9], [20, 30], [2, 6], [40, 60]).mix == pytest.approx(0)


def test_a_part_where_a_group_has_nobody_cannot_be_taken_apart():
    assert np.isnan(mix_of_parts([4, 0], [20, 0], [2, 6], [40, 60]).mix)


def test_a_pooled_ratio_is_beyond_every_part_only_if_two_parts_at_least_say_so():
    pooled = [2.8, 2.8, 0.5, 2.8, 2.8]
    parts = [[2.0, 2.1], [2.0, 3.0], [0.6, 0.9], [2.0, np.nan], [np.nan, np.nan]]

    assert beyond_every_part(pooled, parts).tolist() == [1, 0, -1, 0, 0]


def test_many_comparisons_are_made_at_once():
    four = [np.stack([np.asarray(x), 2 * np.asarray(x)]) for x in TRAP]

    assert ratio_within(*four).value == pytest.approx([2.0, 2.0])
    assert ratio_within(*four).log_se[1] == pytest.approx(ratio_within(*TRAP).log_se / np.sqrt(2))


def test_counts_above_their_base_are_refused():
    with pytest.raises(SpecError, match="1 of 2 counts"):
        ratio_within([3, 1], [2, 5], [1, 1], [5, 5])


def test_people_who_stand_twice_make_the_variance_twice_as_wide():
    rng = np.random.default_rng(4)
    people = 8_000
    part, group = rng.integers(0, 2, people), rng.integers(0, 2, people)
    counted = rng.random(people) < np.array([[0.1, 0.2], [0.3, 0.4]])[part, group]
    bucket = np.arange(people) % 1_000

    def by_bucket(times: int) -> list[np.ndarray]:
        tables = []
        for wanted in (1, 0):
            for weight in (counted, np.ones(people)):
                table = np.zeros((1_000, 2))
                np.add.at(table, (bucket, part), times * weight * (group == wanted))
                tables.append(table)
        return tables

    once, twice = by_bucket(1), by_bucket(2)
    plain = ratio_within(*(table.sum(axis=0) for table in once)).log_se ** 2
    double = ratio_within(*(table.sum(axis=0) for table in twice)).log_se ** 2

    assert within_variance_by_bucket(*once) == pytest.approx(plain, rel=0.15)
    assert within_variance_by_bucket(*twice) == pytest.approx(2 * double, rel=0.15)


def test_a_rate_per_thousand_residents_is_the_count_over_thousands():
    rate, ends = rate_per_thousand([30, 0, 4], [15_000, 2_000, 0])

    assert rate[:2].tolist() == [2.0, 0.0]
    assert ends.low[0] < 2.0 < ends.high[0]
    assert ends.low[1] == 0
    assert np.isnan(rate[2])


def test_a_ratio_to_nobody_is_not_a_number_and_of_nobody_begins_at_nothing():
    ratio, ends = ratio_of_rates([30, 5, 0], [1_000, 1_000, 1_000], [10, 0, 10], [2_000, 2_000, 2_000])

    assert ratio[0] == pytest.approx(6.0)
    assert np.isnan(ratio[1])
    assert np.isnan(ends.low[1])
    assert (ratio[2], ends.low[2]) == (0, 0)
    assert ends.high[2] > 0
