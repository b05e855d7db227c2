"""Regularised logistic regression that explains itself: one exact contribution per feature, on the logit.

Takes    feature values, recorded outcomes, a strength; monotone directions from the notes.
Gives    `Preparation` (how a value becomes a standard score) and `Linear` (its coefficients), both plain numbers.
Promise  base plus contributions is the logit; a missing value is filled with the median and has a term of its own,
         counted to the same feature; a declared direction is kept; row by row the same to the bit in any batch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

LEAST_MISSING = 20  # training rows that must be missing before missing gets a term of its own
SKEWED = 2.0  # sample skewness above which a feature is taken as sign(x) * log(1 + |x|)


@dataclass(frozen=True)
class Preparation:
    """Per feature, shape (n_features,): `logged` (bool), `fill`, `centre`, `scale` (0: constant, no term),
    `missing_centre` and `missing_scale` (0: no term for missing)."""

    logged: np.ndarray
    fill: np.ndarray
    centre: np.ndarray
    scale: np.ndarray
    missing_centre: np.ndarray
    missing_scale: np.ndarray

    @property
    def terms(self) -> np.ndarray:
        """Feature number of every term: features with a value term, then features with a term for missing."""
        return np.concatenate([np.flatnonzero(self.scale > 0), np.flatnonzero(self.missing_scale > 0)])

    def design(self, x: np.ndarray) -> np.ndarray:
        """Standard scores of every term, float64 (n, n_terms), C-ordered."""
        values, gaps = np.flatnonzero(self.scale > 0), np.flatnonzero(self.missing_scale > 0)
        z = np.empty((len(x), len(values) + len(gaps)))
        for k, j in enumerate(values):
            column = np.where(np.isnan(x[:, j]), self.fill[j], self.logged_values(x, j))
            z[:, k] = (column - self.centre[j]) / self.scale[j]
        for k, j in enumerate(gaps, len(values)):
            z[:, k] = (np.isnan(x[:, j]) - self.missing_centre[j]) / self.missing_scale[j]
        return z

    def logged_values(self, x: np.ndarray, j: int | np.integer) -> np.ndarray:
        """Feature j as it is taken, float64 (n,): sign(x) * log(1 + |x|) where it is logged; NaN stays missing."""
        return _logged(x[:, j]) if self.logged[j] else x[:, j]


@dataclass(frozen=True)
class Linear:
    """A prepared linear logit. `coefficients`: per term, shape (n_terms,); `intercept`: the logit at all means."""

    preparation: Preparation
    coefficients: np.ndarray
    intercept: float
    strength: float

    def raw(self, x: np.ndarray) -> np.ndarray:
        """The logit, float64 (n,)."""
        return logits(self.preparation.design(x), self.coefficients[:, None], np.array([self.intercept]))[:, 0]

    def contributions(self, x: np.ndarray) -> tuple[np.ndarray, float]:
        """Contributions, float64 (n, n_features), and the base: the logit of a row at the training means."""
        z = self.preparation.design(x)
        return by_feature(self.preparation, z, self.coefficients), self.intercept


def by_feature(preparation: Preparation, z: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """Contributions of every feature, float64 (n, n_features): its terms, those for missing among them, added up."""
    parts = np.zeros((len(z), len(preparation.scale)))
    for k, j in enumerate(preparation.terms):
        parts[:, j] += z[:, k] * coefficients[k]
    return parts


def logits(z: np.ndarray, coefficients: np.ndarray, intercepts: np.ndarray) -> np.ndarray:
    """Logits of several models at once, (n, n_models). Added term by term, so a row is the same in any batch."""
    total = np.repeat(intercepts[None, :], len(z), axis=0)
    for k in range(z.shape[1]):
        total += z[:, k : k + 1] * coefficients[k]
    return total


def prepare(x: np.ndarray) -> Preparation:
    """Learn, from training rows only, how each feature becomes a standard score."""
    p = x.shape[1]
    logged, fill, centre, scale = np.zeros(p, dtype=bool), np.zeros(p), np.zeros(p), np.zeros(p)
    gaps = np.isnan(x)
    share = gaps.mean(axis=0)
    for j in range(p):
        known = x[~gaps[:, j], j]
        if len(known) == 0 or np.ptp(known) == 0:
            continue
        logged[j] = abs(_skewness(known)) > SKEWED and len(np.unique(known)) > 2
        if logged[j]:
            known = _logged(known)
        fill[j] = np.median(known)
        filled = np.where(gaps[:, j], fill[j], _logged(x[:, j]) if logged[j] else x[:, j])
        centre[j], scale[j] = filled.mean(), filled.std()
    enough = (gaps.sum(axis=0) >= LEAST_MISSING) & ((~gaps).sum(axis=0) >= LEAST_MISSING)
    return Preparation(logged, fill, centre, scale, share, np.where(enough, np.sqrt(share * (1 - share)), 0.0))


def fit_linear(
    z: np.ndarray,
    y: np.ndarray,
    preparation: Preparation,
    *,
    strength: float,
    monotone: np.ndarray,
    weight: np.ndarray | None = None,
    start: Linear | None = None,
) -> Linear:
    """Fit by penalised maximum likelihood (scikit-learn's newton-cholesky; `strength` is its C; classes unweighted).

    Where a coefficient goes against its feature's declared direction, it is set to 0 and the rest is fitted again,
    until none does.

    Parameters
    ----------
    z : array, shape (n, n_terms), from `preparation.design`
    monotone : array of -1, 0, 1, shape (n_features,)
    weight : array, shape (n,), optional
        Times each row counts, whole (bootstrap) or not; rows that weigh 0 are left out.
    start : Linear, optional
        Where Newton starts; changes the pace, and the result only within its tolerance.
    """
    if weight is not None:
        drawn = weight > 0
        z, y, weight = z[drawn], y[drawn], weight[drawn].astype(np.float64)
    values = int(np.count_nonzero(preparation.scale > 0))
    direction = np.concatenate([monotone[preparation.terms[:values]], np.zeros(z.shape[1] - values)])
    free = np.ones(z.shape[1], dtype=bool)
    begin = None if start is None else (start.coefficients, start.intercept)
    for _ in range(z.shape[1] + 1):
        coefficients, intercept = _fit_free(z, y, weight, free, strength, begin)
        against = free & (coefficients * direction < 0)
        if not against.any():
            break
        free &= ~against
        begin = (np.where(free, coefficients, 0.0), intercept)
    return Linear(preparation, coefficients, intercept, strength)


def with_coefficients(linear: Linear, coefficients: np.ndarray, intercept: float) -> Linear:
    """The same preparation with other coefficients."""
    return replace(linear, coefficients=coefficients, intercept=float(intercept))


def _fit_free(
    z: np.ndarray,
    y: np.ndarray,
    weight: np.ndarray | None,
    free: np.ndarray,
    strength: float,
    begin: tuple[np.ndarray, float] | None,
) -> tuple[np.ndarray, float]:
    from sklearn.linear_model import LogisticRegression

    coefficients = np.zeros(z.shape[1])
    if not free.any():
        rate = float(np.average(y, weights=weight))
        return coefficients, float(np.log(rate / (1 - rate)))
    model = LogisticRegression(C=strength, solver="newton-cholesky", tol=1e-8, max_iter=200, warm_start=True)
    if begin is not None:
        model.coef_, model.intercept_ = begin[0][free][None, :].copy(), np.array([begin[1]])
        model.classes_ = np.array([0.0, 1.0])
    model.fit(z if free.all() else z[:, free], y, sample_weight=weight)
    coefficients[free] = model.coef_[0]
    return coefficients, float(model.intercept_[0])


def _logged(values: np.ndarray) -> np.ndarray:
    return np.sign(values) * np.log1p(np.abs(values))


def _skewness(values: np.ndarray) -> float:
    gap = values - values.mean()
    spread = float(np.mean(gap**2))
    return float(np.mean(gap**3)) / spread**1.5 if spread > 0 else 0.0
