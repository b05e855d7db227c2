"""Recipes compete on held-out rows; the one with the least regret at the study's capacity is kept.

Takes    training rows, the plan of who is held out, the study's ModelSpec.
Gives    `Choice`: the recipe, its strength and rounds, its held-out logits, and the rows an audit shows.
Promise  every candidate is judged on the same held-out rows; ties go to the simpler recipe; nothing is chosen on rows
         it was fitted to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.domain.progress import Progress
from riskkit.models.linear import fit_linear, logits, prepare
from riskkit.models.rows import Rows
from riskkit.models.score_function import LABELS, LINEAR_SHARE, SIMPLEST_FIRST, probability
from riskkit.models.trees import fit_trees, staged_raw
from riskkit.models.validation import Plan
from riskkit.stats.calibration import brier
from riskkit.stats.ranking import auc, flag_top

if TYPE_CHECKING:
    from riskkit.domain.model_spec import Capacity, ModelSpec


@dataclass(frozen=True)
class Choice:
    """What won and why. held: logits of the winner before calibration, float64 (n,), NaN where never held out."""

    recipe: str
    strength: float
    rounds: int
    held: np.ndarray
    validation: tuple[dict[str, Any], ...]
    because: str
    mean_regret: dict[str, float]


def hold_competition(rows: Rows, plan: Plan, spec: ModelSpec, progress: Progress) -> Choice:
    """Fit every recipe to every training side, predict its held-out side, and choose by mean regret."""
    study = spec.study
    stages = tuple(sorted({max(1, spec.trees // 4), max(1, spec.trees // 2), spec.trees}))
    strengths = tuple(sorted(spec.logistic_strengths))
    linear, trees = _held_out_logits(rows, plan, spec, strengths, stages, progress)
    losses_linear, losses_trees = _losses(rows, plan, linear), _losses(rows, plan, trees)
    best_linear, best_trees = int(np.argmin(losses_linear)), int(np.argmin(losses_trees))
    held = {
        recipe: _mix(linear[:, best_linear], trees[:, best_trees], LINEAR_SHARE[recipe])
        for recipe in SIMPLEST_FIRST
        if recipe in spec.recipes
    }
    table = _regret_table(rows, plan, held, study.capacity, study.seed)
    mean = {recipe: float(np.mean([row["regret"] for row in table if row["recipe"] == recipe])) for recipe in held}
    least = min(mean.values())
    recipe = next(name for name in held if mean[name] <= least + 1e-12)
    return Choice(
        recipe, strengths[best_linear], stages[best_trees], held[recipe], tuple(table), _words(recipe, mean, plan), mean
    )


def monotone_of(rows: Rows) -> np.ndarray:
    """Declared directions, -1, 0 or 1, shape (n_features,)."""
    return np.array([note.monotone for note in rows.notes], dtype=np.int64)


def log_loss(raw: np.ndarray, y: np.ndarray) -> float:
    """Mean negative log likelihood of logits."""
    return float(np.mean(np.logaddexp(0.0, raw) - y * raw))


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
    return linear, trees


def _mix(linear: np.ndarray, trees: np.ndarray, share: float) -> np.ndarray:
    if share == 1:
        return linear
    return trees if share == 0 else share * linear + (1 - share) * trees


def _losses(rows: Rows, plan: Plan, held: np.ndarray) -> list[float]:
    losses = [log_loss(held[plan.held, k], rows.y[plan.held]) for k in range(held.shape[1])]
    return [loss if np.isfinite(loss) else float("inf") for loss in losses]


def _regret_table(
    rows: Rows, plan: Plan, held: dict[str, np.ndarray], capacity: Capacity, seed: int
) -> list[dict[str, Any]]:
    table = []
    for code, name in enumerate(plan.names):
        here = np.flatnonzero(plan.block == code)
        if len(here) == 0:
            continue
        y, places = rows.y[here], capacity.of(len(here))
        key = tuple(part[here] for part in rows.key)
        hits = {
            recipe: int(y[flag_top(raw[here], places, key=key, seed=seed)[0]].sum()) for recipe, raw in held.items()
        }
        best = max(hits.values())
        for recipe, raw in held.items():
            area = auc(y, raw[here])
            table.append(
                {
                    "recipe": recipe,
                    "label": LABELS[recipe],
                    "as_of": name,
                    "rows": len(here),
                    "positives": int(y.sum()),
                    "flagged": places,
                    "captured": hits[recipe],
                    "precision": hits[recipe] / places,
                    "regret": (best - hits[recipe]) / places,
                    "brier": brier(y, probability(raw[here])),
                    "auc": area if np.isfinite(area) else None,
                }
            )
    return table


def _words(recipe: str, mean: dict[str, float], plan: Plan) -> str:
    told = "; ".join(f"{LABELS[name].lower()} {value:.4f}" for name, value in mean.items())
    return (
        f"{LABELS[recipe]} has the least mean regret over {len(plan.names)} blocks (regret: share of the list that a "
        f"better recipe would have got right and this one did not): {told}. Ties go to the simpler recipe."
    )
