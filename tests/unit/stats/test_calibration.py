from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from riskkit.domain.errors import SpecError
from riskkit.stats.calibration import brier, calibration_bins, calibration_slope_intercept, observed_expected
from riskkit.stats.logistic import apply_platt, fit_platt


def a_calibrated_crowd(people: int = 20_000, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    raw = rng.normal(-2, 1, people)
    return rng.random(people) < expit(raw), raw


def test_scores_that_mean_what_they_say_have_slope_one_and_intercept_zero():
    label, raw = a_calibrated_crowd()

    line = calibration_slope_intercept(label, expit(raw))

    assert abs(line.slope - 1) < 3 * line.slope_se < 0.1
    assert abs(line.intercept) < 3 * line.intercept_se < 0.2
    assert line.reason is None


def test_scores_twice_as_extreme_have_slope_a_half():
    label, raw = a_calibrated_crowd()

    assert calibration_slope_intercept(label, expit(2 * raw)).slope == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(
    ("label", "score", "told"),
    [
        ([0, 0, 0], [0.1, 0.2, 0.3], "0 of 3 people have a recorded outcome"),
        ([0, 1, 0], [0.2, 0.2, 0.2], "all scores are equal"),
        ([0, 0, 1], [0.1, 0.2, 0.3], "separates the outcomes"),
        ([0, 1, 0, 1], [0.0, 0.2, 0.3, 1.0], "2 of 4 scores are exactly 0 or 1"),
        ([], [], "0 of 0 people"),
    ],
)
def test_a_line_that_cannot_be_fitted_says_why(label, score, told):
    line = calibration_slope_intercept(label, score)

    assert np.isnan([line.slope, line.intercept, line.slope_se, line.intercept_se]).all()
    assert told in line.reason


def test_clipping_is_done_only_when_asked():
    label, score = [0, 1, 0, 1, 1], [0.0, 0.2, 0.3, 0.1, 1.0]

    assert calibration_slope_intercept(label, score).reason is not None
    assert calibration_slope_intercept(label, score, clip=1e-3).reason is None


def test_a_weighted_line_is_the_line_of_copies():
    label, raw = a_calibrated_crowd(400)
    weight = np.random.default_rng(1).integers(0, 4, 400)

    weighted = calibration_slope_intercept(label, expit(raw), weight=weight)

    copied = calibration_slope_intercept(np.repeat(label, weight), expit(np.repeat(raw, weight)))
    assert weighted.slope == pytest.approx(copied.slope, rel=1e-9)
    assert weighted.slope_se == pytest.approx(copied.slope_se, rel=1e-9)


def test_scores_far_out_on_the_scale_do_not_stop_the_fit():
    label, raw = a_calibrated_crowd(2_000)

    a, b = fit_platt(1e6 + 1e3 * raw, label)

    assert a * 1e3 == pytest.approx(fit_platt(raw, label)[0], rel=1e-4)
    assert np.all(np.diff(apply_platt(np.sort(1e6 + 1e3 * raw), a, b)) >= 0)


def test_platt_gives_an_answer_even_when_raw_scores_separate_the_outcomes():
    a, b = fit_platt([-2.0, -1.0, 1.0, 2.0], [0, 0, 1, 1])

    assert a > 0
    assert np.all((apply_platt([-2.0, 2.0], a, b) > 0.0) & (apply_platt([-2.0, 2.0], a, b) < 1.0))


def test_platt_mends_scores_that_are_too_extreme():
    label, raw = a_calibrated_crowd()
    half = len(raw) // 2

    mended = apply_platt(3 * raw[half:] + 1, *fit_platt(3 * raw[:half] + 1, label[:half]))

    assert calibration_slope_intercept(label[half:], mended).slope == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("raw", "label", "told"), [([1, 2], [0, 0], "0 of 2 rows have"), ([1, 1], [0, 1], "all 2 raw scores are equal")]
)
def test_platt_refuses_rows_that_hold_nothing_to_fit(raw, label, told):
    with pytest.raises(SpecError, match=told):
        fit_platt(raw, label)


def test_observed_over_expected_of_nothing_expected_is_undefined_with_a_reason():
    found = observed_expected([0, 1], [0.0, 0.0])

    assert np.isnan([found.value, found.low, found.high]).all()
    assert found.reason == "every score is 0, so nothing is expected"
    assert observed_expected([], []).reason == "there is nobody here"


def test_twice_as_many_outcomes_as_expected_is_seen_and_its_interval_leaves_one_out():
    found = observed_expected(np.repeat([1, 0], [40, 60]), np.full(100, 0.2))

    assert (found.observed, round(found.expected, 9), round(found.value, 9)) == (40, 20.0, 2.0)
    assert 1 < found.low < 2 < found.high


def test_the_brier_score_of_nobody_is_undefined():
    assert np.isnan(brier([], []))
    assert brier([1, 0], [1.0, 0.5]) == 0.125


@pytest.mark.parametrize("figure", [brier, observed_expected, calibration_bins, calibration_slope_intercept])
def test_scores_that_are_no_probabilities_are_refused(figure):
    with pytest.raises(SpecError, match="score: 1 of 2 values lie outside 0 to 1"):
        figure([0, 1], [0.5, 1.5])


def test_a_remainder_with_too_few_positives_joins_the_bin_below():
    label = [1, 1, 1, 1, 1, 0]

    bins = calibration_bins(label, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], min_positives=2)

    assert bins.observed.tolist() == [2, 3]
    assert bins.people.tolist() == [2, 4]
    assert bins.share.tolist() == [1.0, 0.75]
    assert bins.high.tolist() == [0.2, 0.6]


def test_too_few_positives_make_no_bin_and_say_so():
    assert calibration_bins([1, 0, 0], [0.1, 0.2, 0.3]).reason == (
        "1 of 3 people have a recorded outcome; a bin needs 10"
    )
