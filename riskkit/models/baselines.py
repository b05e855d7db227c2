"""What a score must beat: the base rate, age and sex, a points score, the best single feature, what is done now.

Takes    training rows, the study's points, and the weights by which people are listed now, where it states them.
Gives    `Baselines`: fitted once on training rows, applied to any rows later.
Promise  nothing is chosen or fitted on the rows they are compared on; plain numbers, so they travel in model.json.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from riskkit.domain.errors import SpecError
from riskkit.models.linear import logits
from riskkit.models.rows import Rows
from riskkit.models.score_function import probability
from riskkit.stats.logistic import fit_platt
from riskkit.stats.ranking import auc

if TYPE_CHECKING:
    import pandas as pd


MOST_KNOTS = 200
LEAST_SLOPE = 1e-6
"""Of a stated order that outcomes run against: the best line that does not turn it round is flat; this nearly is."""
ROOT_12 = 12**0.5  # makes a rank that is uniform on 0 to 1 have standard deviation 1
AGE_WORDS, SEX_WORDS = ("age",), ("sex", "gender")


@dataclass(frozen=True)
class RankTable:
    """Where a value stands among training rows: (share below + half the share equal) - 1/2, times the root of 12.

    knots: values; ranks: theirs; between knots by straight line; beyond them the end's. Missing is 0, the middle.
    """

    feature: str
    knots: np.ndarray
    ranks: np.ndarray

    def standard_rank(self, values: np.ndarray) -> np.ndarray:
        """Standardised ranks, float64 (n,)."""
        if len(self.knots) == 0:
            return np.zeros(len(values))
        found = np.interp(np.nan_to_num(values), self.knots, self.ranks)
        return np.where(np.isnan(values), 0.0, (found - 0.5) * ROOT_12)


@dataclass(frozen=True)
class PointsScore:
    """Weights times standardised ranks, added up; then a line on the logit fitted to training rows.

    Weights that a study states keep their order: only the best single feature may be turned round.
    """

    tables: tuple[RankTable, ...]
    weights: tuple[float, ...]
    slope: float
    intercept: float

    def points(self, x: np.ndarray, names: list[str]) -> np.ndarray:
        """The points, float64 (n,)."""
        total = np.zeros(len(x))
        for table, weight in zip(self.tables, self.weights, strict=True):
            total += weight * table.standard_rank(x[:, names.index(table.feature)])
        return total

    def score(self, x: np.ndarray, names: list[str]) -> np.ndarray:
        """Probabilities, float64 (n,)."""
        return probability(self.slope * self.points(x, names) + self.intercept)


@dataclass(frozen=True)
class AgeAndSex:
    """Logistic regression on age and sex alone.

    age: the feature's rank table (with a squared term) or None. groups: name of each group used (sex, and age where
    it is only a group). levels: (group, level) per indicator. A level never trained on gets no term.
    """

    age: RankTable | None
    groups: tuple[str, ...]
    levels: tuple[tuple[str, str], ...]
    coefficients: tuple[float, ...]
    intercept: float

    def design(self, x: np.ndarray, names: list[str], groups: pd.DataFrame) -> np.ndarray:
        """Terms, float64 (n, n_terms)."""
        terms = []
        if self.age is not None:
            age = self.age.standard_rank(x[:, names.index(self.age.feature)])
            terms += [age, age**2]
        terms += [(groups[group] == level).to_numpy(dtype=np.float64) for group, level in self.levels]
        return np.column_stack(terms)

    def score(self, x: np.ndarray, names: list[str], groups: pd.DataFrame) -> np.ndarray:
        """Probabilities, float64 (n,)."""
        z = self.design(x, names, groups)
        return probability(logits(z, np.array(self.coefficients)[:, None], np.array([self.intercept]))[:, 0])


@dataclass(frozen=True)
class Baselines:
    """What a score is held against.

    base_rate : share with the outcome among training rows. age_and_sex : None where neither column is there.
    present_practice : None where the study does not state it.
    """

    base_rate: float
    age_and_sex: AgeAndSex | None
    points: PointsScore
    best_single: PointsScore
    present_practice: PointsScore | None = None

    def scores(self, x: np.ndarray, names: list[str], groups: pd.DataFrame) -> dict[str, np.ndarray | None]:
        """Probabilities of each baseline by name, or None where it cannot be had; practice only where it is stated."""
        demographic = self.age_and_sex
        usable = demographic is not None and all(group in groups for group in demographic.groups)
        practice = self.present_practice
        stated = {} if practice is None else {"present_practice": practice.score(x, names)}
        return {
            "base_rate": np.full(len(x), self.base_rate),
            "age_and_sex": demographic.score(x, names, groups) if usable and demographic is not None else None,
            "points": self.points.score(x, names),
            "best_single": self.best_single.score(x, names),
            **stated,
        }


def fit_baselines(rows: Rows, points: dict[str, float], practice: dict[str, float] | None = None) -> Baselines:
    """Fit all of them on training rows.

    Parameters
    ----------
    rows : Rows
    points, practice : dict
        Weight per feature name; a negative weight lowers. `practice` is how people are listed now, None if not stated.

    Raises
    ------
    SpecError
        If points or practice name a feature that is not there.
    """
    names = [note.name for note in rows.notes]
    for key, weights in (("points", points), ("present_practice", practice or {})):
        unknown = sorted(set(weights) - set(names))
        if unknown:
            told = ", ".join(unknown[:8])
            raise SpecError(f"model.{key} name {len(unknown)} features that are not there: {told}.")
    return Baselines(
        float(rows.y.mean()),
        _age_and_sex(rows, names),
        _in_stated_order(_points_score(rows, names, points), rows),
        _points_score(rows, names, {_best_single(rows, names): 1.0}),
        None if practice is None else _in_stated_order(_points_score(rows, names, practice), rows),
    )


def rank_table(feature: str, values: np.ndarray) -> RankTable:
    """Mid-ranks of the values of training rows, at no more than 200 knots."""
    known = values[~np.isnan(values)]
    knots, counts = np.unique(known, return_counts=True)
    if len(knots) == 0:
        return RankTable(feature, knots, knots)
    ranks = (np.cumsum(counts) - counts / 2) / len(known)
    if len(knots) > MOST_KNOTS:
        keep = np.unique(np.searchsorted(ranks, np.linspace(ranks[0], ranks[-1], MOST_KNOTS)))
        knots, ranks = knots[keep], ranks[keep]
    return RankTable(feature, knots, ranks)


def _points_score(rows: Rows, names: list[str], points: dict[str, float]) -> PointsScore:
    tables = tuple(rank_table(feature, rows.x[:, names.index(feature)]) for feature in points)
    unfitted = PointsScore(tables, tuple(float(weight) for weight in points.values()), 1.0, 0.0)
    total = unfitted.points(rows.x, names)
    if np.ptp(total) == 0:
        rate = float(rows.y.mean())
        return PointsScore(tables, unfitted.weights, 0.0, float(np.log(rate / (1 - rate))))
    slope, intercept = fit_platt(total, rows.y)
    return PointsScore(tables, unfitted.weights, slope, intercept)


def _in_stated_order(fitted: PointsScore, rows: Rows) -> PointsScore:
    """Stated weights list people as they were stated, also where that is worse than chance."""
    if fitted.slope >= 0:
        return fitted
    rate = float(rows.y.mean())
    return replace(fitted, slope=LEAST_SLOPE, intercept=float(np.log(rate / (1 - rate))))


def _best_single(rows: Rows, names: list[str]) -> str:
    """The feature whose ranks alone order training rows best, in either direction; the first of equals."""
    found = [
        abs(auc(rows.y, rank_table(name, rows.x[:, j]).standard_rank(rows.x[:, j])) - 0.5)
        for j, name in enumerate(names)
    ]
    return names[int(np.argmax(found))]


def _age_and_sex(rows: Rows, names: list[str]) -> AgeAndSex | None:
    from sklearn.linear_model import LogisticRegression

    feature = next((name for name in names if _named(name, AGE_WORDS)), None)
    sex = next((group for group in rows.groups if _named(str(group), SEX_WORDS)), None)
    age_group = None if feature else next((group for group in rows.groups if _named(str(group), AGE_WORDS)), None)
    used = tuple(str(group) for group in (sex, age_group) if group is not None)
    if feature is None and not used:
        return None
    table = rank_table(feature, rows.x[:, names.index(feature)]) if feature else None
    levels = tuple((group, str(level)) for group in used for level in sorted(rows.groups[group].unique()))
    unfitted = AgeAndSex(table, used, levels, (), 0.0)
    model = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-8, max_iter=200)
    model.fit(unfitted.design(rows.x, names, rows.groups), rows.y)
    return AgeAndSex(table, used, levels, tuple(float(c) for c in model.coef_[0]), float(model.intercept_[0]))


def _named(name: str, words: tuple[str, ...]) -> bool:
    return any(word in words for word in name.lower().replace("=", "_").split("_"))
