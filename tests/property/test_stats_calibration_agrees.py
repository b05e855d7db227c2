"""Calibration figures agree with statsmodels and scikit-learn; bootstrap draws keep their promises."""

from __future__ import annotations

import numpy as np
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from sklearn.metrics import brier_score_loss

from riskkit.stats import (
    brier,
    calibration_bins,
    calibration_slope_intercept,
    fingerprint_array,
    fingerprint_json,
    fit_platt,
    multinomial_cells,
    observed_expected,
    person_bootstrap_weights,
    person_cell_counts,
)

quiet = settings(max_examples=50, deadline=None, derandomize=True)
rows = st.lists(st.tuples(st.integers(0, 1), st.integers(1, 99)), min_size=1, max_size=80)
seeds = st.integers(0, 10_000)


def drawn_people(seed: int, people: int = 400) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    raw = rng.normal(rng.uniform(-3, 1), rng.uniform(0.3, 2), people)
    label = rng.random(people) < expit(rng.uniform(0.3, 2) * raw + rng.uniform(-0.5, 0.5))
    label[:2] = [True, False]
    return label, raw


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seeds)
def test_slope_intercept_and_standard_errors_are_statsmodels(seed):
    label, raw = drawn_people(seed)
    score = expit(raw)

    line = calibration_slope_intercept(label, score)

    design = sm.add_constant(logit(score))
    theirs = sm.GLM(label.astype(float), design, family=sm.families.Binomial()).fit(tol=1e-14, maxiter=200)
    assert np.allclose([line.intercept, line.slope], theirs.params, rtol=1e-8, atol=1e-9)
    assert np.allclose([line.intercept_se, line.slope_se], theirs.bse, rtol=1e-6)
    p = expit(line.slope * logit(score) + line.intercept)
    assert abs((label - p).sum()) <= 1e-8 * len(label)  # the score equations hold at the maximum
    assert abs(((label - p) * logit(score)).sum()) <= 1e-7 * len(label)


@quiet
@given(rows)
def test_a_line_is_either_all_numbers_or_all_nan_with_a_reason(drawn):
    label, percent = np.array(drawn).T

    line = calibration_slope_intercept(label, percent / 100)

    numbers = np.array([line.slope, line.intercept, line.slope_se, line.intercept_se])
    assert np.all(np.isfinite(numbers)) if line.reason is None else np.all(np.isnan(numbers))
    overlap = 0 < label.sum() < len(label) and (
        percent[label == 1].min() < percent[label == 0].max() and percent[label == 1].max() > percent[label == 0].min()
    )
    assert (line.reason is None) == overlap


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seeds)
def test_platt_is_the_binomial_fit_to_his_smoothed_targets(seed):
    label, raw = drawn_people(seed, 120)

    a, b = fit_platt(raw, label)

    positives, negatives = label.sum(), (~label).sum()
    target = np.where(label, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    theirs = sm.GLM(target, sm.add_constant(raw), family=sm.families.Binomial()).fit(tol=1e-14, maxiter=200)
    assert np.allclose([b, a], theirs.params, rtol=1e-7, atol=1e-8)


@quiet
@given(rows)
def test_brier_and_observed_over_expected_are_what_their_definitions_say(drawn):
    label, percent = np.array(drawn).T
    score = percent / 100

    assert abs(brier(label, score) - brier_score_loss(label, score, pos_label=1)) <= 1e-12
    found = observed_expected(label, score)
    assert abs(found.value - label.sum() / score.sum()) <= 1e-12
    assert found.low <= found.value <= found.high


@quiet
@given(st.integers(0, 60), st.integers(0, 60), seeds, st.integers(1, 8), st.integers(1, 10))
def test_bins_hold_everybody_once_enough_positives_each_and_never_split_a_tie(positives, others, seed, least, most):
    label = np.repeat([1, 0], [positives, others])
    percent = np.random.default_rng(seed).integers(1, 40, len(label))

    bins = calibration_bins(label, percent / 100, least, max_bins=most)

    if label.sum() < least:
        assert len(bins.people) == 0
        assert bins.reason is not None
        return
    assert bins.reason is None
    assert 1 <= len(bins.people) <= most
    assert (bins.people.sum(), bins.observed.sum()) == (len(label), label.sum())
    assert np.all(bins.observed >= least)
    assert np.all(bins.low[1:] > bins.high[:-1])
    assert np.all((bins.low <= bins.mean_score + 1e-12) & (bins.mean_score <= bins.high + 1e-12))


@quiet
@given(st.lists(st.integers(0, 50), min_size=1, max_size=12), seeds)
def test_resampled_cells_keep_the_total_and_empty_cells_stay_empty(cells, seed):
    table = np.array(cells)

    drawn = multinomial_cells(table, 20, seed)

    assert drawn.shape == (20, len(cells))
    assert np.all(drawn.sum(axis=1) == table.sum())
    assert np.all(drawn[:, table == 0] == 0)
    assert np.array_equal(drawn, multinomial_cells(table, 20, seed))


@quiet
@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), seeds, st.sampled_from(["multinomial", "poisson"]))
def test_all_rows_of_a_person_weigh_the_same_and_people_are_drawn_not_rows(codes, seed, scheme):
    person = np.array(codes)

    weight = person_bootstrap_weights(person, seed, scheme=scheme)

    per_person = {int(code): set(weight[person == code].tolist()) for code in person}
    assert all(len(weights) == 1 for weights in per_person.values())
    if scheme == "multinomial":
        assert sum(weights.pop() for weights in per_person.values()) == len(per_person)


@quiet
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), min_size=1, max_size=30), seeds)
def test_tables_resampled_by_person_are_sums_of_whole_people(drawn, seed):
    person, cell = np.array(drawn).T
    everyone = np.array([np.bincount(cell[person == code], minlength=4) for code in np.unique(person)])

    tables = person_cell_counts(person, cell, 4, 30, seed)

    assert np.array_equal(tables, person_cell_counts(person, cell, 4, 30, seed))
    if (everyone == everyone[0]).all():
        assert np.all(tables == everyone.sum(axis=0))
    assert np.all(tables <= len(everyone) * everyone.max(axis=0))
    assert np.all(tables.sum(axis=1) >= len(everyone) * everyone.sum(axis=1).min())


json_like = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
    max_leaves=12,
)


@quiet
@given(st.dictionaries(st.text(), json_like, min_size=1, max_size=5))
def test_the_order_of_keys_does_not_change_a_fingerprint_and_a_new_key_does(obj):
    turned = dict(reversed(list(obj.items())))
    longer = {**obj, "".join(obj) + "x": 1}

    assert fingerprint_json(turned) == fingerprint_json(obj)
    assert fingerprint_json(longer) != fingerprint_json(obj)


@quiet
@given(st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=30), st.data())
def test_an_array_fingerprint_sees_every_value_type_and_shape_but_not_memory_layout(values, data):
    array = np.array(values, dtype=np.int64)
    place = data.draw(st.integers(0, len(values) - 1))
    changed = array.copy()
    changed[place] += 1

    print_ = fingerprint_array(array)

    assert fingerprint_array(array.astype(">i8")) == print_
    assert fingerprint_array(np.repeat(array, 2)[::2]) == print_
    others = [changed, array.astype(np.int32), array.reshape(1, -1), array.astype(np.float64)]
    assert print_ not in [fingerprint_array(other) for other in others]
