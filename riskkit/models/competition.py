"""Recipes compete: each is fitted to every training side of the plan and predicts the rows held out.

Takes    training rows, the plan of who is held out, the study's ModelSpec.
Gives    `Choice`: the recipe, its strength and rounds, its held-out logits, and the rows an audit shows.
Promise  every candidate is judged on the same held-out rows; nothing is chosen on rows it was fitted to. Strength and
         number of trees are those with the least held-out log loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.domain.progress import Progress
from riskkit.models.candidates import Field
from riskkit.models.linear import fit_linear, logits, prepare
from riskkit.models.regret import choose, log_losses
from riskkit.models.rows import Rows
from riskkit.models.score_function import LINEAR_SHARE, SIMPLEST_FIRST
from riskkit.models.trees import fit_trees, staged_raw
from riskkit.models.validation import Plan

if TYPE_CHECKING:
    from riskkit.domain.model_spec import ModelSpec


@dataclass(frozen=True)
class Choice:
    """What won and why. held: logits of the winner before calibration, float64 (n,), NaN where never held out.

    field: held-out logits of all that competed.
    """

    recipe: str
    strength: float
    rounds: int
    held: np.ndarray
    validation: tuple[dict[str, Any], ...]
    because: str
    mean_regret: dict[str, float]
    field: Field


def hold_competition(rows: Rows, plan: Plan, spec: ModelSpec, progress: Progress) -> Choice:
    """Fit every recipe to every training side, predict its held-out side, and choose by regret."""
    study = spec.study
    stages = tuple(sorted({max(1, spec.trees // part) for part in (8, 4, 2, 1)}))
    strengths = tuple(sorted(spec.logistic_strengths))
    linear, trees = _held_out_logits(rows, plan, spec, strengths, stages, progress)
    losses_linear, losses_trees = _losses(rows, plan, linear), _losses(rows, plan, trees)
    best_linear, best_trees = int(np.argmin(losses_linear)), int(np.argmin(losses_trees))
    held: dict[str, np.ndarray] = {
        recipe: _mix(linear[:, best_linear], trees[:, best_trees], LINEAR_SHARE[recipe])
        for recipe in SIMPLEST_FIRST
        if recipe in spec.recipes
    }
    winner = choose(
        rows, plan, held, study.capacity, study.seed, weigh_by_harm=getattr(study.outcome, "weigh_by_harm", False)
    )
    return Choice(
        winner.recipe,
        strengths[best_linear],
        stages[best_trees],
        held[winner.recipe],
        winner.table,
        winner.because,
        winner.mean_regret,
        Field(
            tuple(held),
            {strength: linear[:, k] for k, strength in enumerate(strengths)},
            {stage: trees[:, k] for k, stage in enumerate(stages)},
        ),
    )


def monotone_of(rows: Rows) -> np.ndarray:
    """Declared directions, -1, 0 or 1, shape (n_features,)."""
    return np.array([note.monotone for note in rows.notes], dtype=np.int64)


def _held_out_logits(
    rows: Rows,
    plan: Plan,
    spec: ModelSpec,
    strengths: tuple[float, ...],
    stages: tuple[int, ...],
    progress: Progress,
) -> tuple[np.ndarray, np.ndarray]:
    monotone = monotone_of(rows)
    linear = np.full((len(rows), len(strengths)), np.nan)
    trees = np.full((len(rows), len(stages)), np.nan)
    wants = {recipe: LINEAR_SHARE[recipe] for recipe in spec.recipes}
    for done, (fit_on, held) in enumerate(plan.pairs):
        progress("Comparing recipes on held-out rows", done, len(plan.pairs))
        x, y, new = rows.x[fit_on], rows.y[fit_on], rows.x[held]
        if any(share > 0 for share in wants.values()):
            preparation = prepare(x)
            z, new_z, start = preparation.design(x), preparation.design(new), None
            for k, strength in enumerate(strengths):
                start = fit_linear(z, y, preparation, strength=strength, monotone=monotone, start=start)
                linear[held, k] = logits(new_z, start.coefficients[:, None], np.array([start.intercept]))[:, 0]
        if any(share < 1 for share in wants.values()):
            fitted = fit_trees(x, y, spec, rounds=stages[-1], seed=spec.study.seed, monotone=monotone)
            trees[held] = staged_raw(fitted, new, stages)
    progress("Comparing recipes on held-out rows", len(plan.pairs), len(plan.pairs))
    return linear, trees


def _mix(linear: np.ndarray, trees: np.ndarray, share: float) -> np.ndarray:
    if share == 1:
        return linear
    return trees if share == 0 else share * linear + (1 - share) * trees


def _losses(rows: Rows, plan: Plan, held: np.ndarray) -> list[float]:
    """Held-out log loss of each column; infinite for a part no recipe asked for."""
    told, y = held[plan.held], rows.y[plan.held]
    fitted = np.isfinite(told).all(axis=0)
    return [float(log_losses(told[:, k], y).mean()) if fitted[k] else float("inf") for k in range(told.shape[1])]
