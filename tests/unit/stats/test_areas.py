"""Areas under the ROC curve: what they are, what they say of groups, and how often their intervals are right."""

import numpy as np
import pytest
from scipy import stats

from riskkit.stats.areas import areas_by_group, auc_interval
from riskkit.stats.buckets import assign_buckets
from riskkit.stats.ranking import auc


@pytest.mark.parametrize(
    ("label", "told"),
    [([0, 0, 0], "0 people with and 3 without"), ([1, 0, 0], "two of each"), ([0, 0, 1, 1], "perfect order")],
)
def test_an_area_without_an_interval_says_why(label, told):
    found = auc_interval(label, np.arange(len(label)) / 10)

    assert np.isnan([found.low, found.high, found.se]).all()
    assert told in found.reason
    assert np.isnan(found.value) == (sum(label) == 0)


@pytest.mark.parametrize(("positives", "shift"), [(10, 0.74), (20, 0.74), (40, 0.74), (40, 1.4)])
def test_an_area_is_covered_about_as_often_as_its_interval_says(positives, shift):
    rng = np.random.default_rng(11)
    truth = stats.norm.cdf(shift / np.sqrt(2))
    label = np.repeat([1, 0], [positives, 200])
    found = [auc_interval(label, rng.normal(size=len(label)) + shift * label) for _ in range(1_000)]

    covered = np.mean([each.low <= truth <= each.high for each in found])

    assert 0.93 <= covered <= 0.97


def test_rows_that_repeat_people_do_not_narrow_the_interval():
    rng = np.random.default_rng(3)
    label = rng.integers(0, 2, 300)
    score = rng.normal(size=300) + label
    person = np.arange(300)
    once = auc_interval(label, score, buckets=assign_buckets(person, 1))

    twice = auc_interval(
        np.tile(label, 2), np.tile(score, 2), buckets=assign_buckets(np.tile(person, 2), 1)
    )  # fmt: skip

    assert twice.value == pytest.approx(once.value, abs=1e-12)
    assert twice.se == pytest.approx(once.se, rel=0.01)


def test_with_repeated_people_the_interval_covers_as_often_as_it_says():
    rng = np.random.default_rng(5)
    covered, people, dates = [], 120, 4
    person = np.tile(np.arange(people), dates)
    for _ in range(400):
        label = np.tile((np.arange(people) < 40).astype(int), dates)
        score = np.tile(rng.normal(size=people), dates) + 0.4 * rng.normal(size=people * dates) + label
        found = auc_interval(label, score, buckets=assign_buckets(person, 1))
        covered.append(found.low <= stats.norm.cdf(1 / np.sqrt(2 * 1.16)) <= found.high)

    assert 0.92 <= np.mean(covered) <= 0.98


def test_three_areas_of_a_group_are_those_of_its_own_rows_and_of_the_rows_they_name():
    label = np.array([1, 0, 1, 0, 1, 0, 0, 1])
    score = np.array([3, 1, 2, 2, 5, 4, 1, 1.0])
    group = np.array([0, 0, 0, 0, 1, 1, 1, 1])

    (own, ours_up, ours_down), other = areas_by_group(label, score, group, 2)

    assert own.value == auc(label[:4], score[:4])
    assert ours_up.value == 2 / 4  # 3 and 2 against 4 and 1: both are over 1, neither over 4
    assert ours_down.value == (2 + 0.5) / 4  # 5 and 1 against 1 and 2: 5 over both, 1 ties 1
    assert other[0].value == auc(label[4:], score[4:])


def test_a_group_whose_scores_are_too_high_has_its_outcomes_placed_higher_and_others_placed_lower():
    rng = np.random.default_rng(2)
    group, label = np.repeat([0, 1], 2_000), rng.integers(0, 2, 4_000)
    score = rng.normal(size=4_000) + label + 1.0 * (group == 1)

    found = list(areas_by_group(label, score, group, 2))
    everyone = auc(label, score)

    assert found[1][1].value > everyone > found[1][2].value
    assert found[0][1].value < everyone < found[0][2].value


def test_a_group_without_outcomes_has_no_area_and_says_so():
    own, *_ = areas_by_group([0, 0, 1, 0], [0.1, 0.2, 0.3, 0.4], [0, 0, 1, 1], 2)

    assert np.isnan(own[0].value)
    assert "the area needs both" in own[0].reason
