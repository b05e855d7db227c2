"""Ratios of two groups over parts (areas, dates): pooled, within parts, and what the mix of parts explains.

Takes    counts and bases of two groups by part, arrays (..., parts).
Gives    `pooled_ratio`, `ratio_within` (Mantel and Haenszel), `within_variance_by_bucket`, `mix_of_parts` (Kitagawa),
         `beyond_every_part`.
Promise  a part where either group has nobody says nothing about a ratio and adds nothing to it; what is undefined is
         NaN.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from riskkit.domain.errors import SpecError
from riskkit.stats.arrays import check_share

Array = NDArray[np.float64]


class WithinRatio(NamedTuple):
    """Ratio within parts, its ends, and the standard error of its logarithm; arrays (...)."""

    value: Array
    low: Array
    high: Array
    log_se: Array


class MixOfParts(NamedTuple):
    """A gap of two shares, in points, and what it is made of; arrays (...). `mix` + `rates` = `gap`.

    mix: because the groups' people are spread differently over parts. rates: because shares differ within parts.
    """

    gap: Array
    mix: Array
    rates: Array


def pooled_ratio(count_a: ArrayLike, base_a: ArrayLike, count_b: ArrayLike, base_b: ArrayLike) -> Array:
    """The share of a over the share of b, all parts put together; NaN where b's share is 0 or a base is 0."""
    a, n, b, m = (x.sum(axis=-1) for x in _four(count_a, base_a, count_b, base_b))
    return _over(_over(a, n), _over(b, m))


def ratio_within(
    count_a: ArrayLike,
    base_a: ArrayLike,
    count_b: ArrayLike,
    base_b: ArrayLike,
    confidence: float = 0.95,
    *,
    design_effect: ArrayLike = 1.0,
) -> WithinRatio:
    """The ratio of two shares among people of the same part: Mantel and Haenszel's, for shares.

    Sources: Mantel and Haenszel (1959), Journal of the National Cancer Institute 22, 719-748; Nurminen (1981),
    Biometrika 68, 525-530, for shares; the variance of its logarithm, good for a few large parts and for many small
    ones: Greenland and Robins (1985), Biometrics 41, 55-68.

    Parameters
    ----------
    count_a, base_a, count_b, base_b : arrays, shape (..., parts)
        People counted, of people, in each group and part.
    design_effect : array, shape (...)
        How many times wider the variance is than that of independent people.

    Returns
    -------
    WithinRatio
        NaN where nobody of b is counted in a part that both share; no ends where nobody of a is.

    Examples
    --------
    >>> ratio_within([20, 5], [100, 50], [10, 20], [100, 400]).value.round(3).tolist()
    2.0
    """
    a, n, b, m = _four(count_a, base_a, count_b, base_b)
    everybody = _both(n, m)
    up, down = np.nansum(a * m / everybody, axis=-1), np.nansum(b * n / everybody, axis=-1)
    value = _over(up, down)
    spread = np.nansum((n * m * (a + b) - a * b * (n + m)) / everybody**2, axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        se = np.sqrt(np.asarray(design_effect) * spread / np.where(up * down > 0, up * down, np.nan))
        reach = np.exp(special.ndtri((1 + check_share(confidence, "confidence")) / 2) * se)
        return WithinRatio(value, np.asarray(value / reach), np.asarray(value * reach), np.asarray(se))


def within_variance_by_bucket(
    count_a: ArrayLike, base_a: ArrayLike, count_b: ArrayLike, base_b: ArrayLike
) -> NDArray[np.float64]:
    """Variance of the logarithm of `ratio_within` from counts by bucket of people, whatever rows a person has.

    Linearised: the ratio changes by so much for one more person of each kind in a part; a bucket's pull is the sum
    over its people. Sources: Woodruff (1971), JASA 66, 411-414; random groups as in `buckets`.

    Parameters
    ----------
    count_a, base_a, count_b, base_b : arrays, shape (buckets, ..., parts)

    Returns
    -------
    array, shape (...)
        NaN where the ratio has no logarithm.
    """
    by = _four(count_a, base_a, count_b, base_b)
    many = len(by[0])
    a, n, b, m = (x.sum(axis=0) for x in by)
    everybody = _both(n, m)
    up, down = np.nansum(a * m / everybody, axis=-1), np.nansum(b * n / everybody, axis=-1)
    up, down = (np.where(x > 0, x, np.nan)[..., None] for x in (up, down))
    square = everybody**2
    slopes = (
        m / everybody / up,
        -a * m / square / up - b * m / square / down,
        -n / everybody / down,
        a * n / square / up + b * n / square / down,
    )
    pull = sum(np.nansum(own * slope, axis=-1) for own, slope in zip(by, slopes, strict=True))
    there = np.isfinite(up[..., 0]) & np.isfinite(down[..., 0])
    return np.where(there, (np.asarray(pull) ** 2).sum(axis=0) * many / max(many - 1, 1), np.nan)


def mix_of_parts(count_a: ArrayLike, base_a: ArrayLike, count_b: ArrayLike, base_b: ArrayLike) -> MixOfParts:
    """Take the gap of two shares apart: where people are, and how shares differ there.

    Source: Kitagawa (1955), Journal of the American Statistical Association 50, 1168-1194: each part's difference
    weighed by the mean of both groups' people, each difference of people by the mean of both shares; no remainder.

    Returns
    -------
    MixOfParts
        NaN where one group has nobody in a part and the other has: its share there is not known. A part where neither
        has anybody is no part.

    Examples
    --------
    >>> mix_of_parts([20, 5], [100, 50], [10, 20], [100, 400]).mix.round(4).tolist()
    0.035
    """
    a, n, b, m = _four(count_a, base_a, count_b, base_b)
    empty = (n == 0) & (m == 0)
    share_a, share_b = (np.where(empty, 0.0, _over(x, of)) for x, of in ((a, n), (b, m)))
    place_a, place_b = _over(n, n.sum(axis=-1, keepdims=True)), _over(m, m.sum(axis=-1, keepdims=True))
    mix = ((place_a - place_b) * (share_a + share_b) / 2).sum(axis=-1)
    rates = ((share_a - share_b) * (place_a + place_b) / 2).sum(axis=-1)
    return MixOfParts(_over(a.sum(axis=-1), n.sum(axis=-1)) - _over(b.sum(axis=-1), m.sum(axis=-1)), mix, rates)


def beyond_every_part(pooled: ArrayLike, parts: ArrayLike) -> NDArray[np.int64]:
    """1 where the pooled ratio lies above the ratio in every part, -1 where it lies below every one, else 0.

    A part whose ratio is not defined (NaN) is not asked; with fewer than two that are, the answer is 0.
    Sources: Simpson (1951), Journal of the Royal Statistical Society B 13, 238-241; Bickel, Hammel and O'Connell
    (1975), Science 187, 398-404.
    """
    whole, own = np.asarray(pooled, dtype=np.float64), np.asarray(parts, dtype=np.float64)
    asked = np.count_nonzero(~np.isnan(own), axis=-1) >= 2
    highest = np.max(np.where(np.isnan(own), -np.inf, own), axis=-1, initial=-np.inf)
    lowest = np.min(np.where(np.isnan(own), np.inf, own), axis=-1, initial=np.inf)
    return np.where(asked & (whole > highest), 1, np.where(asked & (whole < lowest), -1, 0))


def _four(*arrays: ArrayLike) -> tuple[Array, ...]:
    a, n, b, m = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in arrays))
    if a.ndim == 0:
        raise SpecError("Give one count and one base for each part, in one dimension or more.")
    wrong = int(np.count_nonzero((a < 0) | (b < 0) | (a > n) | (b > m)))
    if wrong:
        raise SpecError(f"{wrong} of {a.size} counts are negative or larger than their base.")
    return a, n, b, m


def _both(n: Array, m: Array) -> Array:
    """People of both groups in a part; NaN where one of them has nobody there."""
    return np.where((n > 0) & (m > 0), n + m, np.nan)


def _over(count: Any, base: Any) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(count / np.where(np.asarray(base) > 0, base, np.nan))
