"""Rates of many small combinations of groups, each pulled towards what its groups alone would give.

Takes    counts and bases of combinations, and the level of each characteristic that a combination is made of.
Gives    `Pooled`: estimates with intervals.
Promise  how strongly estimates are pulled is learnt from the data, and what is not known about it is in the interval. A
         combination without anybody in its base gets what its groups alone would give, with an interval that says so.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from riskkit.domain.errors import SpecError
from riskkit.stats.arrays import check_share

Array = NDArray[Any]
SPREADS = np.array([0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.75, 1.0, 1.4])
"""Standard deviations between combinations, on the logit (or log) scale, that are weighed against one another."""
PRIOR_OF_SPREAD, PRIOR_OF_GROUPS = 0.5, 2.5
"""Scale of the half-normal prior of the spread; standard deviation of the prior of each group's own effect."""
STEPS = 25


class Pooled(NamedTuple):
    """Shares (or observed over expected), their ends, and the mean spread: float64, shapes (..., k), and (...)."""

    value: Array
    low: Array
    high: Array
    spread: Array


def pool(
    count: ArrayLike, base: ArrayLike, levels: ArrayLike, *, confidence: float = 0.95, ratio: bool = False
) -> Pooled:
    """Estimate every combination's share from its own people and from people who share one of its groups.

    logit(share) = intercept + one effect for each group + an effect of the combination, the last drawn from a normal
    law whose spread is learnt (Evans and others 2018, Social Science and Medicine 203, 64-73: MAIHDA; as in small
    areas: Fay and Herriot 1979, Journal of the American Statistical Association 74, 269-277). Each spread is weighed by
    Laplace's approximation of its likelihood (Breslow and Clayton 1993, JASA 88, 9-25); estimates are mixed over it.

    Parameters
    ----------
    count, base : arrays, shape (..., k)
        People counted of people in the base (may be fractions: divided by a design effect). With `ratio`, recorded and
        expected outcomes: counts are then Poisson and the log takes the place of the logit.
    levels : array of int, shape (k, characteristics)
        The level of each characteristic in each combination.

    Returns
    -------
    Pooled
        NaN where nobody, or everybody, is counted in all combinations together: there is nothing to learn from.
    """
    c, n = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(base, dtype=np.float64))
    codes = np.asarray(levels)
    if codes.ndim != 2 or len(codes) != c.shape[-1]:
        raise SpecError(f"levels have shape {codes.shape}; {c.shape[-1]} combinations need one row each.")
    check_share(confidence, "confidence")
    lead, k = c.shape[:-1], c.shape[-1]
    flat = _Problem(c.reshape(-1, k), n.reshape(-1, k), _design(codes), ratio)
    fits = [flat.fit(spread) for spread in SPREADS]
    logs = np.stack([fit.log_likelihood for fit in fits]) - 0.5 * (SPREADS[:, None] / PRIOR_OF_SPREAD) ** 2
    width = np.gradient(SPREADS)[:, None]
    weight = special.softmax(logs + np.log(width), axis=0)[:, :, None]
    mean = sum(w * fit.centre for w, fit in zip(weight, fits, strict=True))
    variance = sum(w * (fit.variance + (fit.centre - mean) ** 2) for w, fit in zip(weight, fits, strict=True))
    half = float(-special.ndtri((1 - confidence) / 2)) * np.sqrt(variance)
    back = np.exp if ratio else special.expit
    told = flat.told
    value, low, high = (np.where(told[:, None], back(x), np.nan) for x in (mean, mean - half, mean + half))
    spread = np.where(told, (weight[:, :, 0] * SPREADS[:, None]).sum(axis=0), np.nan)
    value, low, high = (x.reshape(*lead, k) for x in (value, low, high))
    return Pooled(value, low, high, spread.reshape(lead))


class _Fit(NamedTuple):
    """On the linear scale: estimates and variances (problems, k), and the likelihood of the spread (problems,)."""

    centre: Array
    variance: Array
    log_likelihood: Array


class _Problem:
    """Several sets of counts over the same combinations, solved together."""

    def __init__(self, count: Array, base: Array, design: Array, ratio: bool) -> None:
        self.x, self.ratio = design, ratio
        total, of = count.sum(axis=1), base.sum(axis=1)
        self.told = (total > 0) & ((total < of) | ratio) & (of > 0)
        # what cannot be told is kept finite, and not shown
        self.c, self.n = np.where(self.told[:, None], count, 0.5), np.where(self.told[:, None], base, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            level = np.where(self.told, total / of, 0.5)
        self.start = np.log(level) if ratio else special.logit(level)
        self.held = np.full(design.shape[1], 1 / PRIOR_OF_GROUPS**2)
        self.held[0] = 1e-8  # the intercept is free

    def fit(self, spread: float) -> _Fit:
        """The mode of all effects given the spread, by Newton's steps; a combination's own has a closed form."""
        eta = np.repeat(self.start[:, None], self.c.shape[1], axis=1)
        beta = np.zeros((len(self.c), self.x.shape[1]))
        for _ in range(STEPS):
            w = self._weights(eta)
            z = eta + (self.c - self._expected(eta)) / np.maximum(w, 1e-12)
            pull = w / (1 + spread**2 * w)
            inner = np.einsum("pk,ki,kj->pij", pull, self.x, self.x) + np.diag(self.held)
            beta = np.linalg.solve(inner, np.einsum("pk,ki->pi", pull * z, self.x)[..., None])[..., 0]
            alone = beta @ self.x.T
            own = spread**2 * w / (1 + spread**2 * w)
            new = alone + own * (z - alone)
            moved = np.clip(new - eta, -2.0, 2.0)
            eta = eta + moved
            if np.abs(moved).max() < 1e-8:
                break
        return self._about(eta, beta, spread)

    def _about(self, eta: Array, beta: Array, spread: float) -> _Fit:
        w = self._weights(eta)
        own = spread**2 * w / (1 + spread**2 * w)
        pull = w / (1 + spread**2 * w)
        inner = np.einsum("pk,ki,kj->pij", pull, self.x, self.x) + np.diag(self.held)
        of_groups = np.einsum("ki,pij,kj->pk", self.x, np.linalg.inv(inner), self.x)
        variance = spread**2 * (1 - own) + (1 - own) ** 2 * of_groups
        left = eta - beta @ self.x.T
        likely = self._log_likelihood(eta).sum(axis=1) - 0.5 * (self.held * beta**2).sum(axis=1)
        if spread:
            likely = likely - 0.5 * (left**2 / spread**2).sum(axis=1)
        likely = likely - 0.5 * np.log1p(spread**2 * w).sum(axis=1) - 0.5 * np.linalg.slogdet(inner)[1]
        return _Fit(eta, variance, likely)

    def _expected(self, eta: Array) -> Array:
        return self.n * (np.exp(eta) if self.ratio else special.expit(eta))

    def _weights(self, eta: Array) -> Array:
        if self.ratio:
            return self.n * np.exp(eta)
        p = special.expit(eta)
        return self.n * p * (1 - p)

    def _log_likelihood(self, eta: Array) -> Array:
        if self.ratio:
            return self.c * eta - self.n * np.exp(eta)
        return self.c * eta - self.n * np.logaddexp(0, eta)


def _design(levels: Array) -> Array:
    """An intercept and one column for each level of each characteristic, float64 (k, 1 + levels)."""
    columns = [np.ones(len(levels))]
    for characteristic in levels.T:
        columns += [(characteristic == level).astype(np.float64) for level in np.unique(characteristic)]
    return np.column_stack(columns)
