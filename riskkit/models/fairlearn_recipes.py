"""Two mitigations that fairlearn makes, at the study's capacity. The only file that imports fairlearn.

Takes    `Training` and a criterion.
Gives    `fit_threshold` (ThresholdOptimizer), `fit_reduction` (ExponentiatedGradient).
Promise  neither picks a cut of its own: thresholds are read off at the length of each date's list; the reduction's
         costs are those at which its own list would be as long, and what is over or short is settled by its
         probability.

fairlearn maximises a count of right answers; with a rare outcome that flags nobody, and every group is treated alike.
So only its curves are used, not the point it would choose on them.
Sources: Hardt, Price and Srebro (2016), Equality of Opportunity in Supervised Learning, NeurIPS; Agarwal, Beygelzimer,
Dudik, Langford and Wallach (2018), A Reductions Approach, ICML.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from riskkit.models.drawn_rows import draw_by_outcome
from riskkit.models.linear import prepare
from riskkit.models.mitigation import After, Mitigation, NewRows, Training, flagged_share
from riskkit.models.rows import date_codes
from riskkit.models.score_function import probability

GRID = 10_000
MOST_ROWS, MOST_POSITIVES, MOST_STEPS = 12_000, 4_000, 20
SLACK = 0.1  # the gap a reduction allows, as a share of the capacity (of 1 for rates among recorded outcomes)


@dataclass(frozen=True)
class GroupCurve:
    """What one group's rule is at each point of the grid: with chance p0 flag above cut0, else above cut1; then with
    chance `ignored` let a draw with chance `constant` decide instead. Arrays of shape (GRID + 1,)."""

    p0: np.ndarray
    cut0: np.ndarray
    cut1: np.ndarray
    ignored: np.ndarray
    constant: np.ndarray

    def chance(self, logit: np.ndarray, at: int) -> np.ndarray:
        """The chance of each row to be flagged at one point of the grid, float64 (n,)."""
        flag = self.p0[at] * (logit > self.cut0[at]) + (1 - self.p0[at]) * (logit > self.cut1[at])
        return np.asarray(self.ignored[at] * self.constant[at] + (1 - self.ignored[at]) * flag)


def fit_threshold(past: Training, criterion: str) -> Mitigation:
    """Thresholds per group at which a rate is alike in training; how strict they are is set by each date's capacity."""
    curves = threshold_curves(past, criterion)
    longer = -1 if criterion == "false_negative_rate_parity" else 1  # the list grows as this rate falls

    def apply(new: NewRows) -> After:
        code, chance = past.pooling.codes(new.groups[past.attribute].to_numpy()), np.zeros(len(new.logit))
        for date in np.unique(new.date):
            here = np.flatnonzero(new.date == date)
            places = float(new.share[here].sum())
            chance[here] = _as_long_as(places, new.logit[here], code[here], curves, longer)
        return After(np.column_stack([chance, new.logit]), chance=chance)

    note = (
        "A threshold per group on the score, learnt on held-out training rows; on each date as strict as the capacity "
        "asks. People between two thresholds are decided by a draw with the study's seed."
    )
    return past.made("threshold", criterion, note, apply)


def threshold_curves(past: Training, criterion: str) -> list[GroupCurve]:
    """fairlearn's curve of each fitted group, in their order."""
    optimizer = fitted_optimizer(past, criterion)
    grid, found = optimizer._x_grid, []
    for k in range(len(past.pooling.names)):
        curve = optimizer._tradeoff_curve[k]
        x, y = curve["x"].to_numpy(), curve["y"].to_numpy()
        ignored, above = np.zeros(len(grid)), y - x
        if criterion == "equalized_odds":
            level = np.asarray(optimizer._y_min)
            ignored = np.divide(y - level, above, out=np.zeros(len(grid)), where=above > 0)
        cut0, cut1 = (np.array([op.threshold for op in curve[name]]) for name in ("operation0", "operation1"))
        found.append(GroupCurve(curve["p0"].to_numpy(), cut0, cut1, ignored, grid))
    return found


def fitted_optimizer(past: Training, criterion: str) -> Any:
    """fairlearn's ThresholdOptimizer over held-out logits."""
    from fairlearn.postprocessing import ThresholdOptimizer
    from sklearn.linear_model import LogisticRegression

    held = past.plan.held
    same = LogisticRegression()  # hands a logit on as it is
    same.coef_, same.intercept_, same.classes_ = np.ones((1, 1)), np.zeros(1), np.array([0, 1])
    optimizer = ThresholdOptimizer(
        estimator=same, constraints=criterion, objective="balanced_accuracy_score", grid_size=GRID, prefit=True,
        predict_method="decision_function",
    )  # fmt: skip
    code = past.pooling.codes(past.levels)[held]
    return optimizer.fit(past.logit[held][:, None], past.rows.y[held].astype(np.int64), sensitive_features=code)


def _as_long_as(
    places: float, logit: np.ndarray, code: np.ndarray, curves: list[GroupCurve], longer: int
) -> np.ndarray:
    """Chances that add up to the places: the two neighbours on the grid that lie on either side, mixed."""

    def chances(at: int) -> np.ndarray:
        chance = np.zeros(len(logit))
        for k, curve in enumerate(curves):
            here = code == k
            chance[here] = curve.chance(logit[here], at if longer > 0 else GRID - at)
        return chance

    low, high = 0, GRID
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if chances(middle).sum() <= places else (low, middle)
    one, other = chances(low), chances(high)
    short, over = float(one.sum()), float(other.sum())
    if not short <= places <= over or over == short:
        return one if abs(short - places) <= abs(over - places) else other  # as near as the thresholds come
    share = (over - places) / (over - short)
    return share * one + (1 - share) * other


def fit_reduction(past: Training, criterion: str) -> Mitigation:
    """A mixture of logistic regressions under a constraint; it gives a list, and no score that means a probability."""
    from fairlearn import reductions as kinds
    from sklearn.linear_model import LogisticRegression

    rows, seed, capacity = past.rows, past.spec.study.seed, past.spec.study.capacity
    drawn = draw_by_outcome(rows, seed, most=MOST_ROWS, most_positives=MOST_POSITIVES)
    x, y = rows.x[drawn], rows.y[drawn].astype(np.int64)
    code = past.pooling.codes(past.levels)[drawn]
    if len(np.unique(2 * code + y)) < 2 * len(past.pooling.names):
        return past.made("reduction", criterion, "", None, "one group has rows of one kind only among those drawn")
    preparation, share = prepare(x), float(flagged_share(date_codes(rows.as_of), capacity).mean())
    held = past.plan.held
    cut = float(probability(np.quantile(past.logit[held], 1 - share)))
    kept = ((y == 0).sum() / (rows.y == 0).sum()) / ((y == 1).sum() / (rows.y == 1).sum())
    costs = {"fp": 1.0, "fn": float(kept * (1 - cut) / cut)}
    constraint = {
        "demographic_parity": lambda: kinds.DemographicParity(difference_bound=SLACK * share),
        "false_positive_rate_parity": lambda: kinds.FalsePositiveRateParity(difference_bound=SLACK * share),
        "false_negative_rate_parity": lambda: kinds.TruePositiveRateParity(difference_bound=SLACK),
        "equalized_odds": lambda: kinds.EqualizedOdds(difference_bound=SLACK * share),
    }[criterion]()
    mixture = kinds.ExponentiatedGradient(
        LogisticRegression(C=past.choice.strength, solver="newton-cholesky", tol=1e-4, max_iter=50),
        constraint, objective=kinds.ErrorRate(costs=costs), max_iter=MOST_STEPS,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fairlearn 0.15 on pandas 3: out of our hands
        mixture.fit(preparation.design(x), y, sensitive_features=code)
    parts = [(float(w), mixture.predictors_[k]) for k, w in mixture.weights_.items() if w > 0]

    def apply(new: NewRows) -> After:
        z = preparation.design(new.x)
        chances = [(w, _probability_of(part, z)) for w, part in parts]
        own = np.sum([w * (p > 0.5) for w, p in chances], axis=0)
        mean = np.sum([w * p for w, p in chances], axis=0)
        return After(np.column_stack([own, mean]), own=own)

    note = (
        f"A mixture of {len(parts)} logistic regressions, fitted to {len(drawn):,} training rows. It gives a list, not "
        "scores that mean a probability. Its own cut flags another number than the capacity, so rows are put in order "
        "of its probability and the top of the capacity is taken. Declared directions of features are not kept."
    )
    return past.made("reduction", criterion, note, apply)


def _probability_of(part: Any, z: np.ndarray) -> np.ndarray:
    """A member's probability; fairlearn puts a constant in where all costs point one way."""
    if part.classes_.shape == (2,):
        return np.asarray(part.predict_proba(z)[:, 1])
    return np.full(len(z), float(part.classes_[0]))
