"""Models as good as the one that was kept, fitted to the same rows: on whose list is a person?

Takes    training rows, the competition's field, the function that was kept.
Gives    `Alternatives`: compact parts of all of them, and what they say of rows.
Promise  as good means within one standard error of the least regret, in the measure that chose the recipe; linear parts
         are fitted once for each strength, and one set of boosted trees serves every number of trees.

Source: Marx, Calmon and Ustun (2020), Predictive multiplicity in classification, ICML: how many people are decided
otherwise by some model as good.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from riskkit.models.calibration import calibrate
from riskkit.models.candidates import Candidate, candidate_of, mixed
from riskkit.models.competition import Choice, monotone_of
from riskkit.models.linear import Linear, Preparation, fit_linear, logits
from riskkit.models.regret import level_with_best
from riskkit.models.rows import Rows
from riskkit.models.score_function import ScoreFunction
from riskkit.models.trees import Trees, fit_trees, staged_raw
from riskkit.models.validation import Plan

if TYPE_CHECKING:
    from riskkit.domain.model_spec import ModelSpec


@dataclass(frozen=True)
class Alternative:
    """A candidate other than the one kept. slope, shift: its calibration. level: as good as the best."""

    candidate: Candidate
    slope: float
    shift: float
    level: bool


@dataclass(frozen=True)
class Alternatives:
    """strengths: of the linear parts. coefficients: float64 (n_strengths, n_terms), intercepts: (n_strengths,).

    trees: as many as the longest candidate has, or None.
    """

    strengths: tuple[float, ...]
    coefficients: np.ndarray
    intercepts: np.ndarray
    trees: Trees | None
    listed: tuple[Alternative, ...]

    def logits(self, x: np.ndarray, preparation: Preparation) -> dict[Candidate, np.ndarray]:
        """The calibrated logit of every row, float64 (n,), by candidate."""
        linear, trees = {}, {}
        if self.strengths:
            found = logits(preparation.design(x), self.coefficients.T, self.intercepts)
            linear = {strength: found[:, k] for k, strength in enumerate(self.strengths)}
        stages = tuple(sorted({one.candidate.rounds for one in self.listed if one.candidate.rounds is not None}))
        if self.trees is not None and stages:
            staged = staged_raw(self.trees, x, stages)
            trees = {rounds: staged[:, k] for k, rounds in enumerate(stages)}
        return {one.candidate: one.slope * mixed(one.candidate, linear, trees) + one.shift for one in self.listed}

    @property
    def level(self) -> tuple[Candidate, ...]:
        """Those that are as good as the best."""
        return tuple(one.candidate for one in self.listed if one.level)


def fit_alternatives(
    rows: Rows,
    plan: Plan,
    choice: Choice,
    function: ScoreFunction,
    preparation: Preparation,
    spec: ModelSpec,
    *,
    every: bool = False,
) -> Alternatives:
    """Fit the candidates that are as good as the best one, other than the one kept.

    Parameters
    ----------
    preparation : Preparation
        Of the same rows.
    every : bool
        Fit all candidates: a fold of a larger run cannot know which ones the whole will call as good.
    """
    own = candidate_of(choice.recipe, choice.strength, choice.rounds)
    held = {one: choice.field.held(one) for one in choice.field.candidates()}
    named = {one.words: raw for one, raw in held.items()}
    harm = getattr(spec.study.outcome, "weigh_by_harm", False)
    level = level_with_best(rows, plan, named, spec.study.capacity, spec.study.seed, weigh_by_harm=harm)
    wanted = [one for one in held if one != own and (every or one.words in level)]
    linear = _linear_fits(rows, wanted, function, preparation, spec)
    listed = []
    for one in wanted:
        line = calibrate(held[one][plan.held], rows.y[plan.held])
        listed.append(Alternative(one, line.slope, line.intercept, one.words in level))
    terms = len(preparation.terms)
    return Alternatives(
        tuple(linear),
        np.array([fit.coefficients for fit in linear.values()]).reshape(len(linear), terms),
        np.array([fit.intercept for fit in linear.values()]),
        _trees_of(rows, wanted, function, spec),
        tuple(listed),
    )


def _linear_fits(
    rows: Rows, wanted: list[Candidate], function: ScoreFunction, preparation: Preparation, spec: ModelSpec
) -> dict[float, Linear]:
    fits: dict[float, Linear] = {}
    strengths = sorted({one.strength for one in wanted if one.strength is not None})
    if not strengths:
        return fits
    z, start = preparation.design(rows.x), function.linear
    for strength in strengths:
        if function.linear is not None and function.linear.strength == strength:
            fits[strength] = function.linear
            continue
        start = fit_linear(z, rows.y, preparation, strength=strength, monotone=monotone_of(rows), start=start)
        fits[strength] = start
    return fits


def _trees_of(rows: Rows, wanted: list[Candidate], function: ScoreFunction, spec: ModelSpec) -> Trees | None:
    """The kept trees where they are enough: the first of many trees are the trees of a shorter fit."""
    rounds = max((one.rounds for one in wanted if one.rounds is not None), default=0)
    if rounds == 0:
        return None
    if function.trees is not None and function.trees.rounds >= rounds:
        return function.trees
    return fit_trees(rows.x, rows.y, spec, rounds=rounds, seed=spec.study.seed, monotone=monotone_of(rows))
