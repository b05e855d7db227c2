"""One formula for every recipe: logit = slope * (share * linear + (1 - share) * trees) + intercept.

Takes    the fitted parts of a recipe and its calibration.
Gives    `ScoreFunction`: calibrated logits and their exact contributions.
Promise  contributions are of the calibrated logit; the gate refuses them if they do not sum to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from riskkit.domain.errors import NotAdditive

if TYPE_CHECKING:
    from riskkit.models.linear import Linear
    from riskkit.models.trees import Trees

GATE = 1e-6  # worst relative error of a sum of reasons
LINEAR_SHARE = {"logistic": 1.0, "lightgbm": 0.0, "blend": 0.5}
LABELS = {
    "logistic": "Logistic regression",
    "lightgbm": "Boosted trees (LightGBM)",
    "blend": "Blend of logistic regression and boosted trees",
}
SIMPLEST_FIRST = tuple(LABELS)


@dataclass(frozen=True)
class ScoreFunction:
    """A recipe's fitted parts. `share`: weight of the linear part; a part of weight 0 is None."""

    linear: Linear | None
    trees: Trees | None
    share: float
    slope: float = 1.0
    intercept: float = 0.0

    def raw(self, x: np.ndarray) -> np.ndarray:
        """The calibrated logit, float64 (n,)."""
        return self.slope * self.uncalibrated(x) + self.intercept

    def uncalibrated(self, x: np.ndarray) -> np.ndarray:
        """The logit before calibration, float64 (n,)."""
        total = np.zeros(len(x))
        if self.linear is not None:
            total += self.share * self.linear.raw(x)
        if self.trees is not None:
            total += (1 - self.share) * self.trees.raw(x)
        return total

    def contributions(self, x: np.ndarray) -> tuple[np.ndarray, float]:
        """Contributions to the calibrated logit, float64 (n, n_features), and the base they start from."""
        total, base = np.zeros(x.shape), 0.0
        if self.linear is not None:
            parts, start = self.linear.contributions(x)
            total += self.share * parts
            base += self.share * start
        if self.trees is not None:
            parts, start = self.trees.contributions(x)
            total += (1 - self.share) * parts
            base += (1 - self.share) * start
        return self.slope * total, self.slope * base + self.intercept


def additive_error(contributions: np.ndarray, base: np.ndarray | float, raw: np.ndarray) -> float:
    """Worst gap between base plus contributions and the logit, relative to the larger of 1 and the logit's size."""
    if len(raw) == 0:
        return 0.0
    gap = np.abs(base + contributions.sum(axis=1) - raw) / np.maximum(1.0, np.abs(raw))
    return float("inf") if np.isnan(gap).any() else float(gap.max())


def check_additive(contributions: np.ndarray, base: np.ndarray | float, raw: np.ndarray) -> float:
    """The gate on reasons: refuse contributions that do not sum to the score they explain.

    Raises
    ------
    NotAdditive
        If the worst relative error is above 1e-6.
    """
    worst = additive_error(contributions, base, raw)
    if not worst <= GATE:
        raise NotAdditive(
            f"Reasons do not sum to the scores they explain: worst relative error {worst:.1e} over {len(raw):,} rows, "
            f"allowed {GATE:.0e}. No score is given. This is a defect; report it with the study's fingerprint."
        )
    return worst


def probability(raw: np.ndarray) -> np.ndarray:
    """The score: 1 / (1 + exp(-logit))."""
    from scipy.special import expit

    return np.asarray(expit(raw))
