"""Reasons of boosted trees worked out leaf by leaf are LightGBM's own, and so shap's, to the last digits."""

from __future__ import annotations

import warnings

import lightgbm
import numpy as np
import pytest

from riskkit.domain.errors import DoesNotFit, NotAdditive
from riskkit.models import trees as trees_room
from riskkit.models.tree_reasons import tree_contributions
from riskkit.models.tree_text import read_trees
from riskkit.models.trees import Trees

KINDS = {
    "plain": {},
    "with categories": {"cats": (0, 3)},
    "zero is missing": {"zero_as_missing": True},
    "missing is zero": {"use_missing": False},
    "deep": {"num_leaves": 63, "max_depth": -1},
    "stumps among them": {"min_gain_to_split": 8.0},
    "weighed": {"weights": True},
}


def boosted(seed: int, *, cats=(), weights=False, **settings):
    """A booster on a few thousand drawn rows with gaps, and the rows."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(1500, 8))
    for column in cats:
        x[:, column] = rng.integers(0, 40, len(x))
    x[rng.random(x.shape) < 0.1] = np.nan
    x[rng.random(x.shape) < 0.1] = 0.0
    z = np.nan_to_num(x)
    y = (z[:, 0] + z[:, 1] * z[:, 2] + np.sin(3 * z[:, 3]) + rng.normal(size=len(x)) > 0.5).astype(float)
    data = lightgbm.Dataset(
        x, y, categorical_feature=list(cats), weight=rng.integers(1, 4, len(x)) if weights else None, free_raw_data=True
    )
    said = {"objective": "binary", "num_leaves": 16, "max_depth": 4, "num_threads": 1, "verbosity": -1, "seed": seed}
    return lightgbm.train(said | settings, data, num_boost_round=25), x


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", KINDS)
def test_they_agree_with_lightgbm_in_double_precision(kind, seed):
    booster, x = boosted(seed, **KINDS[kind])

    found, base = tree_contributions(read_trees(booster.model_to_string()), x)

    asked = booster.predict(x, pred_contrib=True, num_threads=1)
    np.testing.assert_allclose(found, asked[:, :-1], rtol=0, atol=1e-11)
    assert base == pytest.approx(asked[0, -1], abs=1e-11)


def test_they_agree_with_shaps_tree_explainer():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import shap

        booster, x = boosted(5)
        explained = shap.TreeExplainer(booster).shap_values(x)

    found, _ = tree_contributions(read_trees(booster.model_to_string()), x)

    np.testing.assert_allclose(found, explained, rtol=0, atol=1e-6)


def test_every_row_sums_to_its_logit():
    booster, x = boosted(6)

    found, base = tree_contributions(read_trees(booster.model_to_string()), x)

    raw = booster.predict(x, raw_score=True, num_threads=1)
    assert np.abs(base + found.sum(axis=1) - raw).max() < 1e-9


def test_a_rows_reasons_do_not_depend_on_the_rows_beside_it():
    booster, x = boosted(7)
    trees = list(read_trees(booster.model_to_string()))

    whole, _ = tree_contributions(trees, x)
    part, _ = tree_contributions(trees, x[700:703])

    np.testing.assert_array_equal(whole[700:703], part)


def test_paths_with_many_features_are_told_one_pattern_at_a_time():
    rng = np.random.default_rng(8)
    x = rng.normal(size=(4000, 40))
    y = (x.sum(axis=1) + rng.normal(size=4000) > 0).astype(float)
    settings = {"objective": "binary", "num_leaves": 400, "min_data_in_leaf": 5, "num_threads": 1, "verbosity": -1}
    booster = lightgbm.train(settings, lightgbm.Dataset(x, y), num_boost_round=3)
    trees = list(read_trees(booster.model_to_string()))
    assert 10 < max(tree.widest for tree in trees) <= 20

    found, _ = tree_contributions(trees, x)

    np.testing.assert_allclose(found, booster.predict(x, pred_contrib=True, num_threads=1)[:, :-1], rtol=0, atol=1e-11)


def test_linear_leaves_are_refused_by_name():
    rng = np.random.default_rng(9)
    x = rng.normal(size=(500, 3))
    settings = {"objective": "binary", "linear_tree": True, "num_threads": 1, "verbosity": -1, "num_leaves": 4}
    booster = lightgbm.train(settings, lightgbm.Dataset(x, (x[:, 0] > 0).astype(float)), num_boost_round=3)

    with pytest.raises(DoesNotFit, match="linear models in its leaves"):
        list(read_trees(booster.model_to_string()))


def test_many_rows_are_held_against_lightgbm_in_every_call(monkeypatch):
    booster, x = boosted(10)
    trees = Trees(booster.model_to_string(), 25)
    few, many = trees.contributions(x[:50]), trees.contributions(x)
    np.testing.assert_allclose(many[0][:50], few[0], rtol=0, atol=1e-11)

    def damaged(arrays, rows):
        found, base = tree_contributions(arrays, rows)
        found[0, 0] += 1e-8
        return found, base

    monkeypatch.setattr(trees_room, "tree_contributions", damaged)
    with pytest.raises(NotAdditive, match="differ from LightGBM's own"):
        trees.contributions(x)
