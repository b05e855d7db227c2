"""What rates would be if some outcomes went unrecorded: small tables, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from riskkit.stats.count_ratios import ratio_of_counts
from riskkit.stats.hidden_cases import RATES, Cells, bounded, hidden_at, share_recorded, unrelated, value_of
from riskkit.stats.paired_outcomes import ratios_of_records_alike, record_ratio
from riskkit.stats.tipping import first_reversal

# 100 people: 20 flagged, of whom 8 have a recorded outcome; 80 not flagged, of whom 2 have one.
HUNDRED = Cells.of(tn=78, fp=12, fn=2, tp=8)


def rate(metric, share):
    return float(value_of(*unrelated(HUNDRED, metric, share)))


def bound(metric, hidden, *, upper):
    return float(value_of(*bounded(HUNDRED, metric, hidden, hidden, upper=upper)))


def test_half_recorded_means_that_as_many_are_hidden_as_are_seen():
    assert float(hidden_at(HUNDRED, 0.5)) == 10
    assert float(hidden_at(HUNDRED, 1.0)) == 0


def test_hidden_cases_like_recorded_ones_double_every_case_and_leave_the_missed_share_alone():
    assert rate("PPV", 0.5) == 16 / 20
    assert rate("FOR", 0.5) == 4 / 80
    assert rate("FNR", 0.5) == 2 / 10
    assert rate("FPR", 0.5) == 4 / 80  # 12 - 8 of 90 - 10


def test_more_cases_hidden_above_the_cut_than_people_there_cannot_be():
    assert np.isnan(rate("PPV", 0.3))  # 8 x 7/3 is 18.7, and only 12 are flagged without an outcome


@pytest.mark.parametrize(
    ("metric", "low", "high"),
    [("PPV", 8 / 20, 18 / 20), ("FPR", 2 / 80, 12 / 80), ("FNR", 2 / 20, 12 / 20), ("FOR", 2 / 80, 12 / 80)],
)
def test_ten_hidden_cases_lie_all_above_or_all_below_the_cut(metric, low, high):
    assert bound(metric, 10, upper=False) == pytest.approx(low, abs=1e-15)
    assert bound(metric, 10, upper=True) == pytest.approx(high, abs=1e-15)


def test_hidden_cases_that_no_longer_fit_above_the_cut_lie_below_it():
    assert bound("PPV", 30, upper=True) == 1.0
    assert bound("FPR", 30, upper=False) == 0.0
    assert bound("FNR", 30, upper=False) == (2 + 18) / 40


def test_between_no_and_ten_hidden_cases_the_bounds_hold_what_was_recorded():
    for metric in RATES:
        recorded = float(value_of(*bounded(HUNDRED, metric, 0, 0, upper=True)))
        ends = [float(value_of(*bounded(HUNDRED, metric, 0, 10, upper=end))) for end in (False, True)]
        assert ends[0] <= recorded <= ends[1]


def test_of_two_groups_together_the_share_recorded_is_recorded_over_true_outcomes():
    assert float(share_recorded([30, 10], [1.0, 0.5])) == 40 / 50


def test_a_ratio_of_two_tips_where_the_others_are_recorded_as_much_more():
    # 40 against 20 in the same number of people: alike once only half of the others' outcomes are recorded.
    tip = first_reversal(lambda a, b: np.log(0.4 / a) - np.log(0.2 / b), 1)

    assert tip.ratio[0] == pytest.approx(2.0)


def test_what_nothing_overturns_has_no_tipping_point_and_what_is_gone_already_has_one_at_no_gap():
    tip = first_reversal(lambda a, b: np.array([1.0, -1.0, np.nan]) + 0 * a, 3)

    assert np.isnan(tip.ratio[0])
    assert tip.ratio[1] == 1.0
    assert np.isnan(tip.ratio[2])


def test_a_ratio_of_counts_has_open_ends_where_nothing_was_observed():
    low, high = ratio_of_counts(5, 10.0, 0, 10.0, 0.95)

    assert float(low) > 0
    assert float(high) == np.inf
    assert np.isnan(float(ratio_of_counts(0, 10.0, 0, 10.0, 0.95).low))


def test_a_group_with_a_third_of_the_usual_records_is_found_by_test_and_interval():
    rng = np.random.default_rng(1)
    group = np.repeat([0, 1], 3_000)
    true = rng.poisson(0.3, 6_000)
    first, second = rng.binomial(true, np.where(group == 0, 0.6, 0.2)), rng.binomial(true, 0.5)

    assert ratios_of_records_alike(group, first, second) < 0.001
    by_person = np.zeros((6_000, 2)), np.zeros((6_000, 2))
    for table, records in zip(by_person, (first, second), strict=True):
        table[np.arange(6_000), group] = records
    ratio, low, high = record_ratio(*by_person, 0.95)
    assert low[1] < 0.4 < high[1] < low[0] < 1.2 < high[0]
    assert ratio[1] == pytest.approx(0.4, rel=0.2)


@pytest.mark.parametrize("people", [40, 2_000])
def test_more_harm_and_repeated_harm_in_one_group_is_no_gap_in_recording(people):
    rng = np.random.default_rng(5)
    found = []
    for seed in range(150):
        group = np.repeat([0, 1], people)
        true = rng.poisson(np.where(group == 0, 0.3, 2.5))  # eight times the harm, mostly the same people again
        p = ratios_of_records_alike(group, rng.binomial(true, 0.5), rng.binomial(true, 0.3), seed=seed)
        found.append(p < 0.05)

    assert np.mean(found) <= 0.1  # 5% of 150 is 7 or 8; 16 and more is 1 in 500


def test_outcomes_that_always_come_together_or_never_cannot_be_compared():
    assert np.isnan(ratios_of_records_alike([0, 0, 1, 1], [1, 0, 1, 1], [1, 0, 1, 1]))
    assert np.isnan(ratios_of_records_alike([0, 0, 1, 1], [1, 0, 1, 1], [0, 0, 0, 0]))
    assert np.isnan(ratios_of_records_alike([0, 0, 0, 0], [1, 0, 1, 1], [0, 1, 0, 0]))
