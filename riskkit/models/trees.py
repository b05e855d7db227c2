"""Boosted trees that explain themselves. The only file that imports LightGBM.

Takes    feature values, recorded outcomes, the study's numbers; monotone directions from the notes.
Gives    `Trees`: LightGBM's own text and what it says about rows.
Promise  one thread, deterministic, opened from its own text at once, so a model read from a file is the same to the
         bit; contributions are exact (LightGBM's path-dependent TreeSHAP) and sum to the logit.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.domain.errors import NotAdditive, RunRefused
from riskkit.models.tree_reasons import WIDEST, can_be_compiled, tree_contributions
from riskkit.models.tree_text import TreeArrays, read_trees

if TYPE_CHECKING:
    from riskkit.domain.model_spec import ModelSpec

ONE_THREAD = {"num_threads": 1}
MANY_ROWS = 1_000
SAMPLED = 200
SAME = 1e-9


@dataclass(frozen=True)
class Trees:
    """Boosted trees as LightGBM text. Features are named f0, f1, ... inside: a label may hold any character."""

    text: str = field(repr=False)
    rounds: int

    @cached_property
    def booster(self) -> Any:
        """LightGBM's model, opened from the text."""
        return _lightgbm().Booster(model_str=self.text)

    def raw(self, x: np.ndarray) -> np.ndarray:
        """The logit, float64 (n,)."""
        return np.asarray(self.booster.predict(x, raw_score=True, **ONE_THREAD))

    def leaves(self, x: np.ndarray, tree: int) -> np.ndarray:
        """The leaf of one tree that every row falls in, int64 (n,)."""
        found = self.booster.predict(x, pred_leaf=True, start_iteration=tree, num_iteration=1, **ONE_THREAD)
        return np.asarray(found).reshape(len(x)).astype(np.int64)

    def contributions(self, x: np.ndarray) -> tuple[np.ndarray, float]:
        """Contributions, float64 (n, n_features), and the base: the mean logit over the trees' own counts.

        Few rows are asked of LightGBM itself. Many are worked out by `tree_reasons`, and on a sample of them held
        against LightGBM in every call.

        Raises
        ------
        NotAdditive
            If a value of the sample is further from LightGBM's than 1e-9, relative to the larger of 1 and its size.
        """
        if len(x) < MANY_ROWS or not self._told_by_leaf:
            return self._asked(x)
        found, base = tree_contributions(self._arrays, x)
        sample = np.unique(np.linspace(0, len(x) - 1, SAMPLED).astype(np.int64))
        asked, start = self._asked(x[sample])
        gap = np.abs(found[sample] - asked) / np.maximum(1.0, np.abs(asked))
        worst = max(float(gap.max()), abs(base - start) / max(1.0, abs(start)))
        if not worst <= SAME:
            raise NotAdditive(
                f"Reasons of boosted trees differ from LightGBM's own by {worst:.1e} on a sample of {len(sample)} of "
                f"{len(x):,} rows, allowed {SAME:.0e}. No score is given. This is a defect; report it."
            )
        return found, base

    def _asked(self, x: np.ndarray) -> tuple[np.ndarray, float]:
        found = np.asarray(self.booster.predict(x, pred_contrib=True, **ONE_THREAD))
        return np.ascontiguousarray(found[:, :-1]), float(found[0, -1])

    @cached_property
    def _arrays(self) -> tuple[TreeArrays, ...]:
        return tuple(read_trees(self.text))

    @property
    def _told_by_leaf(self) -> bool:
        return can_be_compiled() and all(tree.widest <= WIDEST for tree in self._arrays)


def fit_trees(
    x: np.ndarray,
    y: np.ndarray,
    spec: ModelSpec,
    *,
    rounds: int,
    seed: int,
    monotone: np.ndarray,
    weight: np.ndarray | None = None,
) -> Trees:
    """Boost `rounds` trees of at most `spec.depth` splits in depth; classes unweighted.

    Parameters
    ----------
    x, y : arrays, shapes (n, n_features) and (n,); NaN is missing and goes to the better side
    monotone : array of -1, 0, 1, shape (n_features,)
    weight : array, shape (n,), optional
        Times each row counts, whole (bootstrap) or not; rows that weigh 0 are left out.
    """
    lightgbm = _lightgbm()
    if weight is not None:
        drawn = weight > 0
        x, y, weight = x[drawn], y[drawn], weight[drawn].astype(np.float64)
    names = [f"f{j}" for j in range(x.shape[1])]
    settings = tree_settings(spec, seed, monotone)
    data = lightgbm.Dataset(x, y, weight=weight, feature_name=names, params=settings, free_raw_data=True)
    booster = lightgbm.train(settings, data, num_boost_round=rounds)
    return Trees(booster.model_to_string(num_iteration=rounds), rounds)


def staged_raw(trees: Trees, x: np.ndarray, stages: tuple[int, ...]) -> np.ndarray:
    """The logit after each number of rounds, float64 (n, n_stages)."""
    return np.column_stack(
        [trees.booster.predict(x, raw_score=True, num_iteration=stage, **ONE_THREAD) for stage in stages]
    )


def held_out_of_labels(
    x: np.ndarray, labels: np.ndarray, fold: np.ndarray, *, rounds: int, seed: int, told: Callable[[], None]
) -> tuple[np.ndarray, np.ndarray]:
    """Small boosted trees for several yes-or-no questions about the same rows, held out fold by fold.

    Bins are made once per fold and serve every question. `told` is called after each fold.

    Parameters
    ----------
    labels : bool (n, n_questions)
    fold : int64 (n,)

    Returns
    -------
    raw : float64 (n, n_questions)
        Held-out logits; NaN where the other folds all say the same.
    gain : float64 (n_features, n_questions)
        Each feature's share of the total gain of all folds' trees; NaN where nothing was gained.
    """
    lightgbm = _lightgbm()
    settings = {
        "objective": "binary", "learning_rate": 0.15, "num_leaves": 8, "max_depth": 3, "min_data_in_leaf": 20,
        "lambda_l2": 1.0, "max_bin": 63, "feature_pre_filter": False, "deterministic": True, "force_row_wise": True,
        "seed": seed, "verbosity": -1, **ONE_THREAD,
    }  # fmt: skip
    raw, gain = np.full(labels.shape, np.nan), np.zeros((x.shape[1], labels.shape[1]))
    for k in range(int(fold.max()) + 1):
        inside, held = fold != k, fold == k
        new, data = x[held], lightgbm.Dataset(x[inside], labels[inside, 0], params=settings).construct()
        for j in range(labels.shape[1]):
            y = labels[inside, j].astype(np.float64)
            if y.min() == y.max():
                continue
            booster = lightgbm.train(settings, data.set_label(y), num_boost_round=rounds)
            raw[held, j] = booster.predict(new, raw_score=True, **ONE_THREAD)
            gain[:, j] += booster.feature_importance(importance_type="gain")
        told()
    total = gain.sum(axis=0)
    return raw, np.divide(gain, total, out=np.full(gain.shape, np.nan), where=total > 0)


def open_trees(text: str, features: int, rounds: int, place: str) -> Trees:
    """Open trees from a text whose hash was already checked; refuse what is not such a text before LightGBM reads it.

    Raises
    ------
    RunRefused
        If the text is not of one binary model with these features.
    """
    head = dict(line.split("=", 1) for line in text[:200_000].split("\n\n", 1)[0].splitlines() if "=" in line)
    wanted = {
        "num_class": "1",
        "num_tree_per_iteration": "1",
        "max_feature_idx": str(features - 1),
        "objective": "binary sigmoid:1",
        "feature_names": " ".join(f"f{j}" for j in range(features)),
    }
    wrong = [name for name, value in wanted.items() if head.get(name) != value]
    if not text.startswith("tree\n") or "\nend of trees\n" not in text or wrong:
        raise RunRefused(f"{place} is not the LightGBM text this model asks for ({', '.join(wrong) or 'its frame'}).")
    return Trees(text, rounds)


def tree_settings(spec: ModelSpec, seed: int, monotone: np.ndarray) -> dict[str, Any]:
    """What LightGBM is told, by its own names; the number of trees is not in it."""
    settings: dict[str, Any] = {
        "objective": "binary",
        "learning_rate": spec.learning_rate,
        "max_depth": spec.depth,
        "num_leaves": 2**spec.depth,
        "min_data_in_leaf": spec.smallest_leaf,
        "lambda_l2": 1.0,
        "max_bin": 127,
        "feature_fraction": 0.5,  # each tree sees half the features, drawn by the study's seed
        "feature_pre_filter": False,
        "deterministic": True,
        "force_row_wise": True,
        "seed": seed,
        "verbosity": -1,
        **ONE_THREAD,
    }
    if np.any(monotone):
        settings |= {
            "monotone_constraints": [int(direction) for direction in monotone],
            "monotone_constraints_method": "basic",
        }
    return settings


def _lightgbm() -> Any:
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # 18 times slower otherwise on a busy machine
    import lightgbm

    return lightgbm
