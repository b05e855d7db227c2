import numpy as np
import pytest
from scipy.special import expit

from riskkit.models.calibration import calibrate


def _drawn(n, rate, seed=0):
    rng = np.random.default_rng(seed)
    raw = rng.normal(rate, 1, n)
    return raw, (rng.random(n) < expit(raw)).astype(float)


def test_scores_that_are_too_extreme_are_drawn_in():
    raw, y = _drawn(4000, -1)

    line = calibrate(3 * raw, y)

    assert line.slope == pytest.approx(1 / 3, rel=0.1)
    assert expit(line.slope * 3 * raw + line.intercept).mean() == pytest.approx(y.mean(), abs=2e-3)
    assert line.how.startswith("Platt's line: 4,000 held-out rows")


def test_with_few_outcomes_only_the_level_is_moved():
    raw, y = _drawn(400, -4)
    assert 0 < y.sum() < 20

    line = calibrate(raw + 2, y)

    assert line.slope == 1
    assert expit(raw + 2 + line.intercept).sum() == pytest.approx(y.sum(), abs=1e-6)
    assert "too few to fit a slope" in line.how


def test_an_order_that_is_upside_down_is_never_turned_round():
    raw, y = _drawn(2000, 0)

    line = calibrate(-raw, y)

    assert line.slope == 1
    assert "do not rise with the outcome" in line.how


@pytest.mark.parametrize("y", [np.zeros(50), np.ones(50)])
def test_rows_of_one_kind_calibrate_nothing_and_say_so(y):
    line = calibrate(np.linspace(-1, 1, 50), y)

    assert (line.slope, line.intercept) == (1.0, 0.0)
    assert line.how.startswith("none:")


def test_scores_that_are_all_equal_get_the_level_only():
    y = np.repeat([1.0, 0.0], [30, 70])

    line = calibrate(np.zeros(100), y)

    assert line.slope == 1
    assert expit(line.intercept) == pytest.approx(0.3)
