"""Counts and rates agree with fairlearn and scikit-learn wherever both are defined; elsewhere ours are NaN."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame, false_negative_rate, false_positive_rate, selection_rate
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, precision_score

from riskkit.stats import RATE_NAMES, WHY_UNDEFINED, Rates, confusion_counts, identity_residual, prevalence, rate

EXACT = 1e-12
quiet = settings(max_examples=60, deadline=None, derandomize=True)
rows = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 3)), min_size=1, max_size=60)
cells = st.lists(st.tuples(*[st.integers(0, 40)] * 4), min_size=1, max_size=8)


@quiet
@given(rows)
def test_counts_by_group_are_scikit_learns_confusion_matrices(drawn):
    label, flagged, group = np.array(drawn).T

    counts = confusion_counts(label, flagged, group, 4)

    for code in range(4):
        here = group == code
        expected = confusion_matrix(label[here], flagged[here], labels=[0, 1]).ravel() if here.any() else [0] * 4
        assert counts[code].tolist() == list(expected)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(rows)
def test_rates_by_group_are_fairlearns_where_both_are_defined(drawn):
    label, flagged, group = np.array(drawn).T
    theirs = {"selection": selection_rate, "fpr": false_positive_rate, "fnr": false_negative_rate}

    counts = confusion_counts(label, flagged, group, 4)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fairlearn warns, and answers 0, where there is nothing to divide by
        frame = MetricFrame(metrics=theirs, y_true=label, y_pred=flagged, sensitive_features=list(group)).by_group
    compared = 0
    for name in theirs:
        ours = rate(counts, name)
        for code in frame.index:
            if ours.base[code] > 0:
                assert abs(ours.value[code] - frame.loc[code, name]) <= EXACT
                compared += 1
            else:
                assert np.isnan(ours.value[code])
    assert compared >= len(frame.index)


@quiet
@given(rows)
def test_ppv_and_false_omission_are_scikit_learns_precision_of_either_class(drawn):
    label, flagged, _ = np.array(drawn).T
    rates = Rates.from_counts(confusion_counts(label, flagged))

    if flagged.any():
        assert abs(rates.ppv.value[0] - precision_score(label, flagged)) <= EXACT
    else:
        assert np.isnan(rates.ppv.value[0])
    if not flagged.all():
        assert abs(1 - rates.forate.value[0] - precision_score(1 - label, 1 - flagged)) <= EXACT
    else:
        assert np.isnan(rates.forate.value[0])


@quiet
@given(cells)
def test_a_rate_is_nan_exactly_where_its_base_is_zero_and_never_leaves_zero_to_one(drawn):
    counts = np.array(drawn)
    for name in RATE_NAMES:
        share = rate(counts, name)
        assert np.array_equal(np.isnan(share.value), share.base == 0)
        assert np.all((share.count >= 0) & (share.count <= share.base))
        assert WHY_UNDEFINED[name]


@quiet
@given(cells)
def test_the_identity_of_the_rates_leaves_nothing_over(drawn):
    counts = np.array(drawn)

    residual = identity_residual(counts)

    tn, fp, _, tp = counts.T
    assert np.array_equal(np.isfinite(residual), (tp > 0) & (tn + fp > 0))
    assert np.all(np.abs(residual[np.isfinite(residual)]) <= EXACT)


@quiet
@given(rows, st.randoms(use_true_random=False))
def test_counts_do_not_depend_on_the_order_of_rows_and_groups_sum_to_the_whole(drawn, random):
    shuffled = list(drawn)
    random.shuffle(shuffled)

    first = confusion_counts(*np.array(drawn).T, 4)
    second = confusion_counts(*np.array(shuffled).T, 4)

    assert np.array_equal(first, second)
    whole = confusion_counts(*np.array(drawn).T[:2])
    assert np.array_equal(first.sum(axis=0, keepdims=True), whole)
    assert prevalence(whole).count[0] == sum(label for label, _, _ in drawn)


@quiet
@given(rows, st.lists(st.integers(0, 3), min_size=60, max_size=60))
def test_a_weight_counts_like_that_many_copies_of_the_row(drawn, weights):
    label, flagged, group = np.array(drawn).T
    weight = np.array(weights[: len(drawn)])

    weighted = confusion_counts(label, flagged, group, 4, weight=weight)

    copied = confusion_counts(*(np.repeat(column, weight) for column in (label, flagged, group)), 4)
    assert np.array_equal(weighted, copied)
    assert weighted.dtype == np.int64


def test_an_unknown_rate_is_refused():
    with pytest.raises(Exception, match="there is no rate called"):
        rate([[1, 1, 1, 1]], "accuracy")
