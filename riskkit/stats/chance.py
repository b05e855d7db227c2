"""How likely a count is by chance alone: exact tails of the binomial and the Poisson distribution.

Takes    counts and what is expected of them, as arrays of any one shape.
Gives    probabilities, float64, of the same shape.
Promise  exact tails, no normal approximation; NaN where nothing could have been counted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special


def chance_of_at_least(count: ArrayLike, base: ArrayLike, share: ArrayLike) -> NDArray[np.float64]:
    """P(X >= count) where X counts `base` independent yeses of chance `share`; NaN where `base` is 0.

    Examples
    --------
    >>> float(chance_of_at_least(3, 3, 0.5))
    0.125
    """
    k, n, p = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (count, base, share)))
    tail = np.where(k <= 0, 1.0, special.betainc(np.maximum(k, 1.0), np.maximum(n - k, 0.0) + 1.0, p))
    return np.where(n > 0, tail, np.nan)


def chance_of_at_most(count: ArrayLike, base: ArrayLike, share: ArrayLike) -> NDArray[np.float64]:
    """P(X <= count) where X counts `base` independent yeses of chance `share`; NaN where `base` is 0.

    Examples
    --------
    >>> float(chance_of_at_most(0, 3, 0.5))
    0.125
    """
    k, n, p = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (count, base, share)))
    tail = np.where(k >= n, 1.0, special.betaincc(np.maximum(k, 0.0) + 1.0, np.maximum(n - k, 1.0), p))
    return np.where(n > 0, tail, np.nan)


def chance_of_so_many(count: ArrayLike, expected: ArrayLike) -> NDArray[np.float64]:
    """P(X >= count) for a Poisson count with mean `expected`; NaN where nothing is expected.

    Examples
    --------
    >>> round(float(chance_of_so_many(1, 1.0)), 6)
    0.632121
    """
    k, mean = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(expected, dtype=np.float64))
    tail = np.where(k <= 0, 1.0, special.gammainc(np.maximum(k, 1.0), mean))
    return np.where(mean > 0, tail, np.nan)


def chance_of_so_few(count: ArrayLike, expected: ArrayLike) -> NDArray[np.float64]:
    """P(X <= count) for a Poisson count with mean `expected`; NaN where nothing is expected.

    Examples
    --------
    >>> round(float(chance_of_so_few(0, 1.0)), 6)
    0.367879
    """
    k, mean = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(expected, dtype=np.float64))
    return np.where(mean > 0, special.gammaincc(k + 1.0, mean), np.nan)


def hypergeometric_middle(people: int, marked: int, drawn: int, share: float = 0.95) -> tuple[int, int]:
    """The middle `share` of how many marked people a draw without replacement takes: lowest and highest count.

    Examples
    --------
    >>> hypergeometric_middle(people=4, marked=2, drawn=2)
    (0, 2)
    """
    from scipy import stats

    law = stats.hypergeom(people, marked, drawn)
    return int(law.ppf((1 - share) / 2)), int(law.ppf((1 + share) / 2))
