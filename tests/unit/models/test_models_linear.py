import numpy as np
import pytest

from riskkit.models.linear import fit_linear, prepare


def _drawn(n=600, seed=0):
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.normal(size=n), rng.exponential(50, n).round(), rng.random(n) < 0.3, np.ones(n)])
    x[rng.random(n) < 0.1, 1] = np.nan
    y = (rng.random(n) < 1 / (1 + np.exp(-x[:, 0] - np.isnan(x[:, 1])))).astype(float)
    return x, y


def _fitted(x, y, monotone=(0, 0, 0, 0), **more):
    preparation = prepare(x)
    z = preparation.design(x)
    return fit_linear(z, y, preparation, strength=0.3, monotone=np.array(monotone), **more)


def test_base_and_contributions_are_the_logit():
    x, y = _drawn()
    linear = _fitted(x, y)

    contributions, base = linear.contributions(x)

    np.testing.assert_allclose(base + contributions.sum(axis=1), linear.raw(x), rtol=1e-12, atol=1e-12)


def test_what_missing_says_is_counted_to_its_own_feature():
    x, y = _drawn()
    linear = _fitted(x, y)

    contributions, _ = linear.contributions(x)

    gap = np.isnan(x[:, 1])
    assert contributions[gap, 1].mean() > contributions[~gap, 1].mean() + 0.3
    assert contributions.shape == x.shape


def test_a_constant_column_gets_no_term_and_no_contribution():
    x, y = _drawn()
    linear = _fitted(x, y)

    assert linear.preparation.scale[3] == 0
    assert not linear.contributions(x)[0][:, 3].any()


def test_a_column_that_is_all_missing_is_carried_without_a_term():
    x, y = _drawn()
    x[:, 2] = np.nan

    linear = _fitted(x, y)

    assert np.isfinite(linear.raw(x)).all()
    assert not linear.contributions(x)[0][:, 2].any()


def test_it_is_scikit_learns_fit_on_the_same_standard_scores():
    from sklearn.linear_model import LogisticRegression

    x, y = _drawn()
    linear = _fitted(x, y)

    peer = LogisticRegression(C=0.3, tol=1e-10, max_iter=1000).fit(linear.preparation.design(x), y)

    np.testing.assert_allclose(linear.coefficients, peer.coef_[0], atol=1e-5)


def test_a_declared_direction_is_kept_and_the_rest_fitted_again():
    x, y = _drawn()

    free, bound = _fitted(x, y), _fitted(x, y, monotone=(-1, 0, 0, 0))

    assert free.coefficients[0] > 0.3
    assert bound.coefficients[0] == 0
    assert bound.coefficients[1] != free.coefficients[1]


def test_a_row_is_the_same_to_the_bit_in_any_batch():
    x, y = _drawn()
    linear = _fitted(x, y)

    whole = linear.raw(x)

    for rows in ([5], [5, 6], list(range(3, 71))):
        assert np.array_equal(linear.raw(x[rows]), whole[rows])


def test_weights_count_rows_as_often_as_repeating_them():
    x, y = _drawn()
    weight = np.random.default_rng(1).poisson(1.0, len(y))
    preparation = prepare(x)
    z = preparation.design(x)
    settings = {"strength": 0.3, "monotone": np.zeros(4)}

    weighed = fit_linear(z, y, preparation, weight=weight, **settings)
    repeated = fit_linear(np.repeat(z, weight, axis=0), np.repeat(y, weight), preparation, **settings)

    np.testing.assert_allclose(weighed.coefficients, repeated.coefficients, atol=1e-8)


@pytest.mark.parametrize(("column", "logged"), [(0, False), (1, True), (2, False)])
def test_only_skewed_amounts_are_taken_on_a_log_scale(column, logged):
    rng = np.random.default_rng(2)
    x = np.column_stack([rng.normal(size=500), rng.lognormal(3, 1.5, 500), rng.random(500) < 0.02])

    assert prepare(x).logged[column] == logged
