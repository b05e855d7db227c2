"""Cohen's kappa: worked examples, what is undefined, and two other libraries."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

from riskkit.domain.errors import SpecError
from riskkit.stats.reader_agreement import cohen_kappa

TABLES = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 30), min_size=k, max_size=k), min_size=k, max_size=k)
)


def test_the_worked_example_of_two_readers_and_fifty_cases():
    found = cohen_kappa([[20, 5], [10, 15]])

    assert found.value == pytest.approx(0.4)
    assert (found.agreed, found.base, found.reason) == (35, 50, None)
    assert found.low < 0.4 < found.high


def test_readers_who_agree_no_better_than_chance_have_a_kappa_of_nothing():
    assert cohen_kappa([[10, 10], [10, 10]]).value == pytest.approx(0)


def test_readers_who_always_differ_have_a_kappa_below_nothing():
    assert cohen_kappa([[0, 10], [10, 0]]).value == pytest.approx(-1)


def test_perfect_agreement_is_one_and_claims_no_interval():
    found = cohen_kappa([[25, 0], [0, 25]])

    assert found.value == 1
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert "variance is 0" in str(found.reason)


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[40, 0], [0, 0]]])
def test_no_answers_or_one_answer_throughout_leave_kappa_undefined_with_a_reason(table):
    found = cohen_kappa(table)

    assert math.isnan(found.value)
    assert found.reason


@pytest.mark.parametrize("table", [[[1, 2, 3], [4, 5, 6]], [[3]], [[-1, 2], [3, 4]], [[0.5, 2], [3, 4]]])
def test_what_is_no_table_of_answers_is_refused(table):
    with pytest.raises(SpecError):
        cohen_kappa(table)


@pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning", "ignore:divide by zero:RuntimeWarning")
@settings(max_examples=200)
@given(table=TABLES)
def test_kappa_and_its_error_are_those_of_scikit_learn_and_statsmodels(table):
    counts = np.array(table)
    found = cohen_kappa(counts)
    if math.isnan(found.value):
        shares = counts / counts.sum() if counts.sum() else counts
        assert counts.sum() == 0 or shares.sum(axis=0) @ shares.sum(axis=1) == pytest.approx(1)
        return
    one = np.repeat(np.arange(len(counts)), counts.sum(axis=1))
    two = np.concatenate([np.repeat(np.arange(len(counts)), line) for line in counts])
    other = cohens_kappa(counts)

    assert found.value == pytest.approx(cohen_kappa_score(one, two), abs=1e-12)
    assert found.value == pytest.approx(other.kappa, abs=1e-12)
    if not math.isnan(found.se):
        assert found.se == pytest.approx(other.std_kappa, rel=1e-9)
        assert (found.low, found.high) == pytest.approx((max(-1, other.kappa_low), min(1, other.kappa_upp)), abs=1e-9)
    else:
        assert other.var_kappa == pytest.approx(0, abs=1e-9)


def test_the_interval_covers_the_true_kappa_about_as_often_as_it_says():
    """400 readings of 200 cases each, true kappa 0.6."""
    draw = np.random.default_rng(1)
    cells = np.array([[0.4, 0.1], [0.1, 0.4]])
    found = [cohen_kappa(draw.multinomial(200, cells.ravel()).reshape(2, 2)) for _ in range(400)]

    covered = np.mean([one.low <= 0.6 <= one.high for one in found])

    assert 0.92 <= covered <= 0.98
