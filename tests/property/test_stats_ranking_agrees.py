"""Areas agree with scikit-learn; flags take exactly the capacity and do not depend on the order of rows."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, precision_score, recall_score, roc_auc_score

from riskkit.stats import (
    auc,
    auc_under_weights,
    average_precision,
    flag_top,
    lift,
    precision_capture_at,
    rank_by_score,
)

EXACT = 1e-12
quiet = settings(max_examples=80, deadline=None, derandomize=True)
scores = st.one_of(st.integers(0, 8).map(float), st.floats(-5, 5, allow_subnormal=False))
rows = st.lists(st.tuples(st.integers(0, 1), scores), min_size=1, max_size=60)
people = st.lists(st.tuples(st.integers(0, 3).map(float), st.integers(0, 1)), min_size=1, max_size=40)  # many ties


@quiet
@given(rows)
def test_auc_and_average_precision_are_scikit_learns_or_nan(drawn):
    label, score = np.array(drawn).T

    if 0 < label.sum() < len(label):
        assert abs(auc(label, score) - roc_auc_score(label, score)) <= EXACT
    else:
        assert np.isnan(auc(label, score))
    if label.any():
        assert abs(average_precision(label, score) - average_precision_score(label, score)) <= EXACT
    else:
        assert np.isnan(average_precision(label, score))


@quiet
@given(rows, st.lists(st.integers(0, 3), min_size=60, max_size=60))
def test_a_weighted_auc_is_scikit_learns_and_the_auc_of_copies(drawn, weights):
    label, score = np.array(drawn).T
    weight = np.array(weights[: len(drawn)])
    copied = np.repeat(label, weight), np.repeat(score, weight)

    ours = auc(label, score, weight=weight)

    assert np.array_equal(auc_under_weights(label, score, [weight, weight]), [ours, ours], equal_nan=True)
    if len(np.unique(copied[0])) == 2:
        assert abs(ours - auc(*copied)) <= EXACT
        assert abs(ours - roc_auc_score(label, score, sample_weight=weight)) <= EXACT
    else:
        assert np.isnan(ours)


@quiet
@given(people, st.integers(0, 8), st.randoms(use_true_random=False))
def test_the_same_people_are_flagged_whatever_the_order_of_rows(drawn, capacity, random):
    score, as_of = np.array(drawn).T
    key = np.array([f"person {i}" for i in range(len(drawn))])
    shuffle = np.array(random.sample(range(len(drawn)), len(drawn)))

    flagged, ties = flag_top(score, capacity, as_of, key=key, seed=3)
    again, ties_again = flag_top(score[shuffle], capacity, as_of[shuffle], key=key[shuffle], seed=3)

    assert np.array_equal(flagged[shuffle], again)
    assert ties == ties_again
    ranks, ranks_again = rank_by_score(score, key=key), rank_by_score(score[shuffle], key=key[shuffle])
    assert np.array_equal(ranks[shuffle], ranks_again)


@quiet
@given(people, st.integers(0, 8))
def test_exactly_the_capacity_is_flagged_on_each_date_and_nobody_above_a_flagged_score_is_left_out(drawn, capacity):
    score, as_of = np.array(drawn).T

    flagged, ties = flag_top(score, capacity, as_of)

    tied = taken = 0
    for date in np.unique(as_of):
        here = as_of == date
        assert flagged[here].sum() == min(capacity, here.sum())
        inside, outside = score[here & flagged], score[here & ~flagged]
        if len(inside) and len(outside):
            assert inside.min() >= outside.max()
            if inside.min() == outside.max():
                tied += int((score[here] == inside.min()).sum())
                taken += int((inside == inside.min()).sum())
    assert (ties.tied, ties.taken) == (tied, taken)


@quiet
@given(people, st.integers(0, 12), st.integers(0, 2**40))
def test_flags_are_the_first_ranks_for_every_seed(drawn, capacity, seed):
    score, _ = np.array(drawn).T
    key = np.arange(len(drawn)) * 7

    flagged, _ = flag_top(score, capacity, key=key, seed=seed)

    assert np.array_equal(flagged, rank_by_score(score, key=key, seed=seed) <= capacity)


@quiet
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=40))
def test_precision_capture_and_lift_are_scikit_learns_or_nan_with_a_reason(drawn):
    label, flagged = np.array(drawn).T

    found = precision_capture_at(label, flagged)

    assert np.isnan(found.precision) == (not flagged.any())
    assert np.isnan(found.capture) == (not label.any())
    assert (found.reason is None) == bool(flagged.any() and label.any())
    if found.reason is None:
        assert abs(found.precision - precision_score(label, flagged)) <= EXACT
        assert abs(found.capture - recall_score(label, flagged)) <= EXACT
        assert abs(lift(label, flagged) - found.precision / label.mean()) <= 1e-10
    else:
        assert np.isnan(lift(label, flagged))
