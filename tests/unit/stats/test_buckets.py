"""People in buckets: nobody is split, totals are kept, and variances are those of people."""

from __future__ import annotations

import numpy as np
import pytest

from riskkit.domain.errors import SpecError
from riskkit.stats.buckets import assign_buckets, bootstrap_tables, bucket_counts, design_effect


def test_all_rows_of_a_person_are_in_one_bucket():
    person = np.random.default_rng(1).integers(0, 5_000, 20_000)

    buckets = assign_buckets(person, 7)

    assert buckets.many == 1_000
    assert buckets.repeats
    for one in range(0, 5_000, 500):
        assert len(set(buckets.of_row[person == one].tolist())) <= 1


def test_few_people_have_a_bucket_each_and_one_row_each_does_not_repeat():
    buckets = assign_buckets(np.arange(40), 7)

    assert sorted(buckets.of_row.tolist()) == list(range(40))
    assert not buckets.repeats


def test_counts_by_bucket_add_up_to_the_counts():
    rng = np.random.default_rng(2)
    cell, buckets = rng.integers(0, 6, 3_000), assign_buckets(np.arange(3_000) // 3, 1)

    table = bucket_counts(buckets, cell, 6)

    assert table.sum(axis=0).tolist() == np.bincount(cell, minlength=6).tolist()
    with pytest.raises(SpecError, match="2 cells for 3,000 rows"):
        bucket_counts(buckets, np.array([1, 2]), 6)


def test_the_bootstrap_spreads_a_count_as_drawing_people_would():
    cell = (np.random.default_rng(3).random(20_000) < 0.01).astype(np.int64)
    drawn = bootstrap_tables(bucket_counts(assign_buckets(np.arange(20_000), 5), cell, 2), 2_000, 9)

    assert drawn.shape == (2_000, 2)
    assert np.std(drawn[:, 1]) == pytest.approx(np.sqrt(cell.sum() * 0.99), rel=0.15)
    assert np.mean(drawn[:, 1]) == pytest.approx(cell.sum(), rel=0.02)


def test_a_person_counted_four_times_over_makes_a_rate_four_times_as_wide():
    hit = (np.random.default_rng(4).random(4_000) < 0.2).astype(np.float64)
    rows, person = np.tile(hit, 4), np.tile(np.arange(4_000), 4)
    buckets, nothing = assign_buckets(person, 2), np.zeros(16_000, dtype=np.int64)
    count, base = bucket_counts(buckets, nothing, 1, rows), bucket_counts(buckets, nothing, 1)
    share = rows.mean()

    effect = design_effect(count, base, np.array([16_000 * share * (1 - share)]))

    assert float(effect[0]) == pytest.approx(4.0, rel=0.15)


def test_a_group_in_which_nobody_is_counted_says_nothing_about_spread():
    assert np.isnan(design_effect(np.zeros((5, 1)), np.ones((5, 1)), np.array([0.0]))[0])
