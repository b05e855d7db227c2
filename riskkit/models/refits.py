"""How much a score would move had other people been recorded: refits on people drawn with replacement.

Takes    training rows, the chosen recipe, held-out logits.
Gives    `Refits`: compact refitted parts; from them intervals and stability.
Promise  people are drawn, never their rows; each refit has a stream of its own and is calibrated again; an interval
         always holds its score and lies between 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from riskkit.domain.progress import Progress
from riskkit.models.calibration import calibrate
from riskkit.models.competition import Choice, monotone_of
from riskkit.models.linear import Linear, by_feature, fit_linear, logits
from riskkit.models.rows import Rows
from riskkit.models.score_function import LINEAR_SHARE, ScoreFunction, probability
from riskkit.models.trees import Trees, fit_trees
from riskkit.stats.resampling import person_bootstrap_weights

if TYPE_CHECKING:
    from riskkit.domain.model_spec import ModelSpec


@dataclass(frozen=True)
class Refits:
    """coefficients: float64 (n_refits, n_terms), intercepts: (n_refits,), both None without a linear part.

    trees: one per refit, or empty. slopes, shifts: calibration of each, (n_refits,).
    """

    coefficients: np.ndarray | None
    intercepts: np.ndarray | None
    trees: tuple[Trees, ...]
    slopes: np.ndarray
    shifts: np.ndarray

    def __len__(self) -> int:
        return len(self.slopes)

    def logits(self, x: np.ndarray, chosen: ScoreFunction) -> np.ndarray:
        """The calibrated logit of every row under every refit, float64 (n, n_refits)."""
        total = np.zeros((len(x), len(self)))
        if self.coefficients is not None and self.intercepts is not None and chosen.linear is not None:
            z = chosen.linear.preparation.design(x)
            total += chosen.share * logits(z, self.coefficients.T, self.intercepts)
        for b, trees in enumerate(self.trees):
            total[:, b] += (1 - chosen.share) * trees.raw(x)
        return total * self.slopes + self.shifts

    def contributions(self, x: np.ndarray, chosen: ScoreFunction) -> np.ndarray:
        """Contributions of every row under every refit, float32 (n, n_refits, n_features), each calibrated anew."""
        total = np.empty((len(x), len(self), x.shape[1]), dtype=np.float32)
        linear = chosen.linear
        z = None if linear is None else linear.preparation.design(x)
        for b in range(len(self)):
            parts = np.zeros(x.shape)
            if self.coefficients is not None and linear is not None and z is not None:
                parts += chosen.share * by_feature(linear.preparation, z, self.coefficients[b])
            if self.trees:
                parts += (1 - chosen.share) * self.trees[b].contributions(x)[0]
            total[:, b] = self.slopes[b] * parts
        return total


def refit(
    rows: Rows, chosen: ScoreFunction, choice: Choice, held: np.ndarray, spec: ModelSpec, progress: Progress
) -> Refits:
    """Draw people, fit the chosen recipe again, calibrate it again; `spec.refits` times.

    held : row numbers that were held out in validation; their logits are drawn with the same weights, so the doubt
    of the calibration line is in the interval as well.
    """
    monotone, seed = monotone_of(rows), spec.study.seed
    z = chosen.linear.preparation.design(rows.x) if chosen.linear is not None else None
    linear: list[Linear] = []
    trees: list[Trees] = []
    lines: list[tuple[float, float]] = []
    for b in range(spec.refits):
        progress("Refitting on people drawn again", b, spec.refits)
        weight = drawn_people(rows, seed, b)
        if chosen.linear is not None and z is not None:
            linear.append(
                fit_linear(
                    z,
                    rows.y,
                    chosen.linear.preparation,
                    strength=choice.strength,
                    monotone=monotone,
                    weight=weight,
                    start=chosen.linear,
                )
            )
        if chosen.trees is not None:
            trees.append(
                fit_trees(rows.x, rows.y, spec, rounds=choice.rounds, seed=seed, monotone=monotone, weight=weight)
            )
        drawn = np.repeat(held, weight[held])
        line = calibrate(choice.held[drawn], rows.y[drawn])
        lines.append((line.slope, line.intercept))
    progress("Refitting on people drawn again", spec.refits, spec.refits)
    has_linear = LINEAR_SHARE[choice.recipe] > 0
    return Refits(
        np.array([one.coefficients for one in linear]) if has_linear else None,
        np.array([one.intercept for one in linear]) if has_linear else None,
        tuple(trees),
        np.array([line[0] for line in lines]),
        np.array([line[1] for line in lines]),
    )


def interval_ends(refits: np.ndarray, raw: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Interval of each score: logit plus and minus Student's t times the standard deviation of its refitted logits.

    With the few refits a study can afford, this covers better than their percentiles (see the README's figures).
    Source: the bootstrap t of normal theory, Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 12.

    Parameters
    ----------
    refits : array, shape (n, n_refits), logits
    raw : array, shape (n,), the logit of the score
    level : float
        For instance 0.9.

    Returns
    -------
    (low, high) : arrays, shape (n,)
        Probabilities around the score; both equal to it where all refits agree.
    """
    from scipy.special import stdtrit

    count = refits.shape[1]
    reach = float(stdtrit(count - 1, (1 + level) / 2)) * refits.std(axis=1, ddof=1)
    return probability(raw - reach), probability(raw + reach)


def drawn_people(rows: Rows, seed: int, replicate: int) -> np.ndarray:
    """How many times each row's person was drawn for one refit, int64 (n,); 0: the refit never saw them.

    Drawn again (in a stream of its own) while it holds only one kind of outcome.
    """
    for attempt in range(1000):
        weight = person_bootstrap_weights(rows.person, seed, replicate=replicate + 100_000 * attempt)
        positives = float(weight @ rows.y)
        if 0 < positives < weight.sum():
            return weight
    raise AssertionError("a thousand draws held only one kind of outcome")
