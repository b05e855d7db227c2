"""Fit one chosen recipe, with its strength and number of trees, to any rows: no competition, no calibration.

Takes    feature values, recorded outcomes, the `Choice` that was made, the study's ModelSpec.
Gives    `fit_recipe`: an uncalibrated `ScoreFunction`.
Promise  the model that is kept and every negative control come from this one function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.models.linear import fit_linear, prepare
from riskkit.models.score_function import LINEAR_SHARE, ScoreFunction
from riskkit.models.trees import fit_trees

if TYPE_CHECKING:
    import numpy as np

    from riskkit.domain.model_spec import ModelSpec
    from riskkit.models.competition import Choice


def fit_recipe(
    x: np.ndarray, y: np.ndarray, monotone: np.ndarray, choice: Choice, spec: ModelSpec, *, rounds: int | None = None,
    weight: np.ndarray | None = None,
) -> ScoreFunction:  # fmt: skip
    """Fit the recipe that was chosen.

    Parameters
    ----------
    x, y : arrays, shape (n, n_features) and (n,)
    monotone : array of -1, 0, 1, shape (n_features,)
    rounds : int, optional
        Another number of trees than was chosen.
    weight : array, shape (n,), optional
        Times each row counts; need not be whole.
    """
    share = LINEAR_SHARE[choice.recipe]
    linear = trees = None
    if share > 0:
        preparation = prepare(x)
        z = preparation.design(x)
        linear = fit_linear(z, y, preparation, strength=choice.strength, monotone=monotone, weight=weight)
    if share < 1:
        trees = fit_trees(
            x, y, spec, rounds=rounds or choice.rounds, seed=spec.study.seed, monotone=monotone, weight=weight
        )
    return ScoreFunction(linear, trees, share)
