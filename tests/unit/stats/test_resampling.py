from __future__ import annotations

import numpy as np
import pytest

from riskkit.domain.errors import SpecError
from riskkit.stats.counts import confusion_counts, rate
from riskkit.stats.multiplicity import benjamini_hochberg, holm
from riskkit.stats.ranking import auc, auc_under_weights
from riskkit.stats.resampling import (
    multinomial_cells,
    percentile_interval,
    person_bootstrap_weights,
    person_cell_counts,
)


def test_resampled_cells_have_the_means_and_variances_of_drawing_rows():
    cells = np.array([[60, 20], [15, 5]])

    drawn = multinomial_cells(cells, 20_000, seed=1)

    share = cells / 100
    assert np.allclose(drawn.mean(axis=0), cells, atol=0.15)
    assert np.allclose(drawn.var(axis=0), 100 * share * (1 - share), rtol=0.05)


def test_tables_of_nobody_resample_to_zeros():
    assert multinomial_cells(np.zeros((2, 4), dtype=int), 3, seed=1).tolist() == np.zeros((3, 2, 4)).tolist()
    assert person_cell_counts([], [], 4, 3, seed=1).shape == (3, 4)
    assert person_bootstrap_weights([], seed=1).tolist() == []


def test_replicates_differ_from_each_other_and_are_each_their_own_for_good():
    codes = np.arange(50)
    first, second = (person_bootstrap_weights(codes, 9, replicate=i) for i in (0, 1))

    assert not np.array_equal(first, second)
    assert np.array_equal(second, person_bootstrap_weights(codes, 9, replicate=1))


def test_resampling_by_person_is_wider_than_by_row_when_people_repeat():
    person = np.repeat(np.arange(200), 6)
    cell = np.repeat(np.random.default_rng(0).integers(0, 2, 200), 6)  # a person's rows are all alike

    by_person = person_cell_counts(person, cell, 2, 2_000, seed=4)[:, 1].std()
    by_row = multinomial_cells(np.bincount(cell), 2_000, seed=4)[:, 1].std()

    assert by_person / by_row == pytest.approx(np.sqrt(6), rel=0.1)


def test_patterns_of_people_and_weights_of_rows_are_the_same_bootstrap():
    rng = np.random.default_rng(2)
    person, cell = rng.integers(0, 60, 150), rng.integers(0, 4, 150)

    patterns = person_cell_counts(person, cell, 4, 4_000, seed=5)

    weights = [person_bootstrap_weights(person, 5, replicate=i) for i in range(4_000)]
    rows = np.array([np.bincount(cell, weights=weight, minlength=4) for weight in weights])
    assert np.allclose(patterns.mean(axis=0), rows.mean(axis=0), rtol=0.02)
    assert np.allclose(np.cov(patterns.T), np.cov(rows.T), atol=0.1 * np.cov(rows.T).max())


def test_an_undefined_resample_is_counted_and_too_many_leave_no_interval():
    draws = np.ones((100, 3))
    draws[:3, 1] = np.nan
    draws[:40, 2] = np.nan

    found = percentile_interval(draws)

    assert found.defined.tolist() == [100, 97, 60]
    assert np.isnan(found.low).tolist() == [False, False, True]
    assert found.high[1] == 1.0


def test_a_single_figure_has_a_single_interval():
    found = percentile_interval(np.arange(1001) / 1000, 0.9)

    assert (float(found.low), float(found.high)) == pytest.approx((0.05, 0.95))
    assert np.isnan(percentile_interval(np.array([])).low)


def test_person_bootstrap_intervals_of_an_area_cover_it_about_as_often_as_they_say():
    rng = np.random.default_rng(21)
    truth = 0.7602499389065233  # the normal distribution function at 1 / sqrt(2)
    person = np.repeat(np.arange(80), 2)
    label = np.repeat(np.arange(80) < 30, 2)
    covered = 0
    for seed in range(120):
        score = np.repeat(rng.normal(size=80), 2) + label
        weights = (person_bootstrap_weights(person, seed, replicate=i) for i in range(120))
        low, high, _ = percentile_interval(auc_under_weights(label, score, weights))
        covered += low <= truth <= high
        assert low <= auc(label, score) <= high

    assert 0.87 <= covered / 120 <= 0.99


def test_resampled_rates_bracket_the_rate_they_come_from():
    counts = confusion_counts(np.repeat([0, 1], [300, 100]), np.tile([0, 0, 0, 1], 100))

    low, high, _ = percentile_interval(rate(multinomial_cells(counts, 500, seed=8), "fpr").value)

    assert low[0] < 0.25 < high[0]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: multinomial_cells([0.5], 3, 1),
        lambda: multinomial_cells([-1], 3, 1),
        lambda: multinomial_cells([1], 0, 1),
        lambda: multinomial_cells([1], 3, -1),
        lambda: person_bootstrap_weights([0, -1], 1),
        lambda: person_bootstrap_weights([0, 1], 1, scheme="rows"),
        lambda: person_cell_counts([0, 1], [0, 4], 4, 3, 1),
        lambda: percentile_interval([1.0, 2.0], 1.5),
        lambda: percentile_interval([1.0, 2.0], min_defined=0),
        lambda: holm([0.5, 1.5]),
        lambda: benjamini_hochberg([-0.1]),
    ],
)
def test_what_cannot_be_drawn_or_adjusted_is_refused(wrong):
    with pytest.raises(SpecError):
        wrong()


def test_no_comparisons_are_no_adjusted_values():
    assert holm([]).tolist() == []
    assert np.isnan(benjamini_hochberg([np.nan])).all()
