"""The calibration line and mean scores where people have several rows, and how often their intervals are right."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from riskkit.stats.buckets import assign_buckets
from riskkit.stats.calibration import calibration_slope_intercept
from riskkit.stats.lines_by_people import line_by_people, mean_by_people


def drawn(people: int, dates: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    raw = np.tile(rng.normal(size=people), dates)
    score = special.expit(raw)
    return rng.random(people * dates) < score, score, np.tile(np.arange(people), dates)


def test_the_line_of_rows_that_are_people_is_the_plain_line():
    label, score, person = drawn(300, 1, 1)

    assert line_by_people(label, score, assign_buckets(person, 1)) == calibration_slope_intercept(label, score)


def test_rows_written_twice_leave_the_line_and_its_errors_where_they_were():
    label, score, person = drawn(400, 1, 2)
    plain = calibration_slope_intercept(label, score)

    twice = line_by_people(np.tile(label, 2), np.tile(score, 2), assign_buckets(np.tile(person, 2), 1))

    assert twice.slope == pytest.approx(plain.slope, abs=1e-9)
    assert twice.slope_se == pytest.approx(plain.slope_se, rel=0.12)
    assert calibration_slope_intercept(np.tile(label, 2), np.tile(score, 2)).slope_se < 0.75 * plain.slope_se


@pytest.mark.parametrize("people", [20, 60])
def test_the_mean_score_of_people_with_a_rare_outcome_is_covered_about_as_often_as_it_says(people):
    rng = np.random.default_rng(4)
    everybody = special.expit(-3.4 + rng.normal(size=1_000_000))
    law = everybody[rng.random(len(everybody)) < everybody]
    buckets = assign_buckets(np.arange(people), 1)
    ends = [mean_by_people(rng.choice(law, people), buckets, 0.95)[1:] for _ in range(2_000)]

    assert 0.93 <= np.mean([low <= law.mean() <= high for low, high in ends]) <= 0.97


def test_the_mean_of_rows_that_repeat_people_counts_people():
    rng = np.random.default_rng(5)
    value, person = rng.random(50), np.arange(50)
    once = mean_by_people(value, assign_buckets(person, 1), 0.95)

    assert mean_by_people(np.tile(value, 3), assign_buckets(np.tile(person, 3), 1), 0.95) == pytest.approx(once)


def test_two_people_have_a_mean_and_no_interval():
    mean, low, high = mean_by_people(np.array([0.2, 0.4]), assign_buckets([0, 1], 1), 0.95)

    assert mean == pytest.approx(0.3)
    assert np.isnan([low, high]).all()
