"""Which recipe to keep: the one that would least have been regretted on the lists a study can act on.

Takes    held-out logits of each recipe, the blocks (dates or folds) they count in, the study's capacity.
Gives    `Winner`: the recipe, why in words, and the table an audit shows.
Promise  what lies within one standard error is level, not better; among level recipes the better probabilities win,
         and among those that are level again, the simpler recipe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.models.rows import Rows, worth_of
from riskkit.models.score_function import LABELS, SIMPLEST_FIRST, probability
from riskkit.models.validation import Plan
from riskkit.stats.calibration import brier
from riskkit.stats.ranking import auc, flag_top

if TYPE_CHECKING:
    from riskkit.domain.model_spec import Capacity


@dataclass(frozen=True)
class Winner:
    """table: one row per block and recipe. mean_regret: by recipe, over blocks."""

    recipe: str
    because: str
    table: tuple[dict[str, Any], ...]
    mean_regret: dict[str, float]


@dataclass(frozen=True)
class _Block:
    """A date or a fold: its rows, the size of its list, and who is on each recipe's list."""

    name: str
    rows: np.ndarray
    places: int
    listed: dict[str, np.ndarray]

    def caught(self, recipe: str, worth: np.ndarray) -> float:
        """Summed worth of the recipe's list; with a worth of 1 each, how many recorded outcomes are on it."""
        return float(worth[self.rows][self.listed[recipe]].sum())


def choose(
    rows: Rows,
    plan: Plan,
    held: dict[str, np.ndarray],
    capacity: Capacity,
    seed: int,
    *,
    weigh_by_harm: bool = False,
) -> Winner:
    """Compare recipes at the study's capacity.

    Regret of a recipe in a block: precision of the block's best list less its own. The standard error of a difference
    in mean regret counts the recorded outcomes that only one of the two lists holds (McNemar 1947, Psychometrika 12).
    Weighed by harm, an outcome counts as its harm over the mean harm of one, in both.

    Parameters
    ----------
    held : dict of float64 (n,)
        Logits by recipe, NaN where never held out.
    """
    worth = worth_of(rows, weigh_by_harm)
    recipes = [recipe for recipe in SIMPLEST_FIRST if recipe in held]
    blocks = _blocks(rows, plan, held, capacity, seed)
    table = [row for block in blocks for row in _block_rows(block, rows.y, worth, held)]
    mean = {recipe: float(np.mean([row["regret"] for row in table if row["recipe"] == recipe])) for recipe in recipes}
    best = min(recipes, key=lambda recipe: mean[recipe])
    level = [r for r in recipes if mean[r] - mean[best] <= _error_of_regret(blocks, worth, r, best) + 1e-12]
    losses = {r: log_losses(held[r][plan.held], rows.y[plan.held]) for r in level}
    likeliest = min(level, key=lambda recipe: losses[recipe].mean())
    recipe = next(r for r in level if _level_loss(losses[r] - losses[likeliest], rows.person[plan.held]))
    told = {r: float(loss.mean()) for r, loss in losses.items()}
    return Winner(recipe, _words(recipe, mean, told, len(blocks), weigh_by_harm), tuple(table), mean)


def level_with_best(
    rows: Rows,
    plan: Plan,
    held: dict[str, np.ndarray],
    capacity: Capacity,
    seed: int,
    *,
    weigh_by_harm: bool = False,
) -> set[str]:
    """Names of all that lie within one standard error of the least regret, as `choose` counts it.

    Parameters
    ----------
    held : dict of float64 (n,)
        Logits by name, NaN where never held out.
    """
    worth, blocks = worth_of(rows, weigh_by_harm), _blocks(rows, plan, held, capacity, seed)
    gain = {name: float(np.mean([block.caught(name, worth) / block.places for block in blocks])) for name in held}
    best = max(held, key=lambda name: gain[name])
    return {n for n in held if gain[best] - gain[n] <= _error_of_regret(blocks, worth, n, best) + 1e-12}


def log_losses(raw: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Negative log likelihood of each logit, float64 (n,)."""
    return np.asarray(np.logaddexp(0.0, raw) - y * raw)


def _blocks(rows: Rows, plan: Plan, held: dict[str, np.ndarray], capacity: Capacity, seed: int) -> list[_Block]:
    blocks = []
    for code, name in enumerate(plan.names):
        here = np.flatnonzero(plan.block == code)
        if len(here) == 0:
            continue
        places, key = capacity.of(len(here)), tuple(part[here] for part in rows.key)
        listed = {recipe: flag_top(raw[here], places, key=key, seed=seed)[0] for recipe, raw in held.items()}
        blocks.append(_Block(name, here, places, listed))
    return blocks


def _block_rows(
    block: _Block, label: np.ndarray, worth: np.ndarray, held: dict[str, np.ndarray]
) -> list[dict[str, Any]]:
    y = label[block.rows]
    best = max(block.caught(recipe, worth) for recipe in held)
    told = []
    for recipe, raw in held.items():
        hits, area = int(block.caught(recipe, label)), auc(y, raw[block.rows])
        told.append(
            {
                "recipe": recipe,
                "label": LABELS[recipe],
                "as_of": block.name,
                "rows": len(y),
                "positives": int(y.sum()),
                "flagged": block.places,
                "captured": hits,
                "precision": hits / block.places,
                "regret": (best - block.caught(recipe, worth)) / block.places,
                "brier": brier(y, probability(raw[block.rows])),
                "auc": float(area) if np.isfinite(area) else None,
            }
        )
    return told


def _error_of_regret(blocks: list[_Block], worth: np.ndarray, one: str, other: str) -> float:
    variance = sum(float((worth[b.rows] ** 2 * (b.listed[one] != b.listed[other])).sum()) / b.places**2 for b in blocks)
    return variance**0.5 / len(blocks)


def _level_loss(gap: np.ndarray, person: np.ndarray) -> bool:
    """Whether a mean gap in log loss is within one standard error of 0, people being the unit."""
    by_person = np.bincount(person, weights=gap - gap.mean())
    return bool(gap.sum() <= np.sqrt(np.sum(by_person**2)) + 1e-12)


def _words(recipe: str, mean: dict[str, float], losses: dict[str, float], blocks: int, weigh_by_harm: bool) -> str:
    regrets = "; ".join(f"{LABELS[name].lower()} {value:.4f}" for name, value in mean.items())
    unit = "share of the list that the block's best recipe got right and this one did not"
    if weigh_by_harm:
        unit = "harm on the list of the block's best recipe less this one's, per place, in outcomes of mean harm"
    told = f"Mean regret over {blocks} blocks ({unit}): {regrets}. "
    if len(losses) == 1:
        return told + f"{LABELS[recipe]} is the only one within one standard error of the least."
    level = "; ".join(f"{LABELS[name].lower()} {value:.5f}" for name, value in losses.items())
    return told + (
        f"Within one standard error of the least, so level, with held-out log loss: {level}. {LABELS[recipe]} is the "
        "simplest of those whose log loss is within one standard error of the least."
    )
