"""The subset that stands out most: a scan over every choice of levels of every characteristic, with a p-value that
knows the search.

Takes    a grid of counts with one axis per characteristic, and a grid of what they are held against.
Gives    `Found`: the levels chosen on each axis, the statistic, and a Monte Carlo p-value.
Promise  every table drawn under the null goes through the same search from the same starts, so that looking at many
         subsets makes no findings. Sources: Neill (2012), Journal of the Royal Statistical Society B 74, 337-360 (the
         best subset of one axis is a prefix in the order of its ratios); Zhang and Neill (2016), "Identifying
         significant predictive bias in classifiers", arXiv 1611.08292 (axes in turn, restarts).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from riskkit.stats.arrays import whole_number

DRAWS, RESTARTS, SWEEPS = 399, 6, 4
Array = NDArray[np.float64]
Excess = Callable[[Array, Array], Array]
"""How far a subset's count lies beyond its base: log-likelihood ratio, 0 where it does not. Arrays (tables, ...)."""


@dataclass(frozen=True, eq=False)
class Found:
    """levels: for each axis, which levels are in the subset, bool (levels,). statistic: its log-likelihood ratio, 0 if
    no subset lies beyond all. p: share of tables, drawn and seen, whose best subset is at least as far; never 0."""

    levels: tuple[NDArray[np.bool_], ...]
    statistic: float
    p: float


def scan_shares(count: ArrayLike, base: ArrayLike, *, design_effect: float = 1.0, seed: int, draws: int = DRAWS,
                restarts: int = RESTARTS) -> Found:  # fmt: skip
    """The subset whose share of base lies most above that of all.

    The binomial log-likelihood ratio against the share of all. The null draws the counted people at random among all
    (multivariate hypergeometric), so for independent rows the test is exact.

    Parameters
    ----------
    count, base : arrays of int, shape (levels of axis 1, levels of axis 2, ...)
        A cell with base 0 takes no part. Somebody, and not everybody, must be counted.
    design_effect : float
        Cells are taken to hold so many times fewer people, with the same shares.
    """
    c, n = np.asarray(count, dtype=np.float64), np.asarray(base, dtype=np.float64)
    effective = np.where(n > 0, np.maximum(1.0, np.round(n / design_effect)), 0.0)
    c = c * effective / np.where(n > 0, n, 1.0)
    share, rng = float(c.sum() / effective.sum()), np.random.default_rng([whole_number(seed, "seed"), 7])
    people = effective.ravel().astype(np.int64)
    drawn = rng.multivariate_hypergeometric(people, round(float(c.sum())), size=draws, method="marginals")
    tables = np.concatenate([c[None], drawn.reshape(draws, *c.shape)])
    return _found(tables, effective, share_excess(share), False, rng, restarts)


def scan_ratios(
    observed: ArrayLike, expected: ArrayLike, squares: ArrayLike, *, fewer: bool = False, design_effect: float = 1.0,
    seed: int, draws: int = DRAWS, restarts: int = RESTARTS,
) -> Found:  # fmt: skip
    """The subset whose observed over expected lies most above (or, with `fewer`, below) that of all.

    The Poisson log-likelihood ratio against expected outcomes, scaled so that their total is the observed one. People
    have an outcome or not, so counts are less spread than Poisson ones: the null draws a cell as expected² / squares
    people of equal chance, which has the mean and the variance of people with the chances scored.

    Parameters
    ----------
    observed, expected, squares : arrays, shape (levels of axis 1, levels of axis 2, ...)
        Outcomes, sum of scores, and sum of squared scores of the people whose outcome is known. A cell with expected
        0 takes no part.
    """
    e, q = np.asarray(expected, dtype=np.float64) / design_effect, np.asarray(squares, dtype=np.float64) / design_effect
    o = np.where(e > 0, np.asarray(observed, dtype=np.float64), 0.0) / design_effect
    rng = np.random.default_rng([whole_number(seed, "seed"), 7])
    alike = np.where(e > 0, np.ceil(e**2 / np.where(q > 0, q, 1.0)), 0.0)
    chance = np.minimum(1.0, e * (o.sum() / e.sum()) / np.where(alike > 0, alike, 1.0))
    drawn = rng.binomial(alike.astype(np.int64), chance, size=(draws, *o.shape)).astype(np.float64)
    tables = np.concatenate([o[None], drawn])
    scale = tables.reshape(len(tables), -1).sum(axis=1) / e.sum()
    return _found(tables, e, ratio_excess(scale, fewer=fewer), fewer, rng, restarts)


def share_excess(share: float) -> Excess:
    """Binomial log-likelihood ratio of count in base against a share."""

    def excess(c: Array, n: Array) -> Array:
        likelihood = _times_log(c, n * share) + _times_log(n - c, n * (1 - share))
        return np.where(c > n * share, np.maximum(likelihood, 0.0), 0.0)

    return excess


def ratio_excess(scale: Array, *, fewer: bool = False) -> Excess:
    """Poisson log-likelihood ratio of a count against base times `scale`, float64 (tables,)."""

    def excess(c: Array, b: Array) -> Array:
        wanted = b * scale.reshape(-1, *[1] * (c.ndim - 1))
        beyond = c < wanted if fewer else c > wanted
        return np.where(beyond, np.maximum(_times_log(c, wanted) + wanted - c, 0.0), 0.0)

    return excess


def _times_log(count: Array, wanted: Array) -> Array:
    """count * log(count / wanted), 0 where either is 0."""
    there = (count > 0) & (wanted > 0)
    return count * np.log(np.where(there, count, 1.0) / np.where(there, wanted, 1.0)) * there


def _found(
    tables: Array, base: Array, excess: Excess, fewer: bool, rng: np.random.Generator, restarts: int
) -> Found:  # fmt: skip
    best, chosen = _search(tables, base, excess, fewer, rng, restarts)
    p = np.count_nonzero(best >= best[0] - 1e-9 * max(1.0, best[0])) / len(best)
    at = int(np.argmax(chosen[1][0]))
    return Found(tuple(mask[0, at] > 0 for mask in chosen[0]), float(best[0]), float(p))


def _search(
    tables: Array, base: Array, excess: Excess, fewer: bool, rng: np.random.Generator, restarts: int
) -> tuple[Array, tuple[list[Array], Array]]:
    """Best statistic of each table, and the masks (tables, starts, levels) with theirs (tables, starts).

    Axis by axis: given the levels chosen on all others, the best choice on this one is a prefix, so no step goes down.
    Cheapest where axes with most levels come first.
    """
    masks = _starts(tables, base, excess, rng, restarts)
    axes = range(base.ndim)
    turned = [np.ascontiguousarray(np.moveaxis(tables, 1 + axis, -1)) for axis in axes]
    turned_base = [np.ascontiguousarray(np.moveaxis(base, axis, -1))[None] for axis in axes]
    before, value = np.full(masks[0].shape[:2], -1.0), np.zeros(masks[0].shape[:2])
    for _ in range(SWEEPS):
        for axis in axes:
            others = [mask for at, mask in enumerate(masks) if at != axis]
            count, own = _by_level(turned[axis], others), _by_level(turned_base[axis], others)
            masks[axis], value = _best_prefix(count, own, excess, fewer)
        if not np.any(value > before + 1e-9):
            break
        before = value
    return value.max(axis=1), (masks, value)


def _by_level(cells: Array, others: list[Array]) -> Array:
    """Sums over the chosen levels of all other axes: (tables, *others, levels) to (tables, starts, levels)."""
    many, levels = len(cells), cells.shape[-1]
    if not others:
        return cells[:, None, :]
    summed = others[0] @ cells.reshape(many, cells.shape[1], -1)
    for mask in others[1:]:
        split = summed.reshape(*mask.shape, -1)
        summed = np.einsum("trl,trlx->trx", mask, split)
    return summed.reshape(*summed.shape[:2], levels)


def _best_prefix(count: Array, base: Array, excess: Excess, fewer: bool) -> tuple[Array, Array]:
    """The best choice of levels of one axis, as float masks, and its statistic."""
    base = np.broadcast_to(base, count.shape)
    ratio = np.where(base > 0, count / np.where(base > 0, base, 1.0), np.inf if fewer else -np.inf)
    order = np.argsort(ratio if fewer else -ratio, axis=-1, kind="stable")
    value = excess(*(np.cumsum(np.take_along_axis(x, order, axis=-1), axis=-1) for x in (count, base)))
    last = np.argmax(value, axis=-1)[..., None]
    mask = np.empty(count.shape)
    np.put_along_axis(mask, order, (np.arange(count.shape[-1]) <= last).astype(np.float64), axis=-1)
    return mask, np.take_along_axis(value, last, axis=-1)[..., 0]


def _starts(tables: Array, base: Array, excess: Excess, rng: np.random.Generator, restarts: int) -> list[Array]:
    """The best single cell of every margin of one and two axes, and levels at random: (tables, starts, levels)."""
    masks: list[list[Array]] = [[] for _ in base.shape]
    margins = [(axis,) for axis in range(base.ndim)] + list(combinations(range(base.ndim), 2))
    for margin in margins:
        rest = tuple(axis for axis in range(base.ndim) if axis not in margin)
        own = base.sum(axis=rest)
        value = excess(tables.sum(axis=tuple(1 + axis for axis in rest)), own[None]).reshape(len(tables), -1)
        at = dict(zip(margin, np.unravel_index(np.argmax(value, axis=1), own.shape), strict=True))
        for axis, levels in enumerate(base.shape):
            masks[axis].append(np.eye(levels)[at[axis]] if axis in at else np.ones((len(tables), levels)))
    for _ in range(restarts):
        for axis, levels in enumerate(base.shape):
            some: NDArray[Any] = rng.random(levels) < 0.5
            some[rng.integers(levels)] = True
            masks[axis].append(np.broadcast_to(some.astype(np.float64), (len(tables), levels)))
    return [np.stack(own, axis=1) for own in masks]
