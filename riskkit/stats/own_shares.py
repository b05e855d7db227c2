"""Are the values of a feature the very shares with the outcome in the rows that have them.

Takes    recorded outcomes and a feature's values.
Gives    `shares_of_own_rows`: how likely chance is to make so many values match.
Promise  a share worked out on the rows themselves (target encoding) matches exactly, however large its groups; one
         worked out on other rows, or with the row itself left out, matches as chance has it.
"""

from __future__ import annotations

import numpy as np

LEAST_SHARES, FEWEST_DECIMALS = 4, 2


def shares_of_own_rows(y: np.ndarray, value: np.ndarray) -> float | None:
    """How likely chance makes each value of a feature the very share with the outcome among the rows that have it.

    Parameters
    ----------
    y : bool (n,)
    value : float (n,)
        Without missing values.

    Returns
    -------
    float or None
        The chance that so many values match, if the feature were a rightly calibrated forecast of each row's own
        chance; None where values are not shares, or too few could match exactly.
    """
    if value.min() < 0 or value.max() > 1:
        return None
    level, code = np.unique(value, return_inverse=True)
    decimals = next((d for d in range(7) if np.allclose(level, np.round(level, d), rtol=0, atol=1e-9)), 7)
    n = np.bincount(code).astype(np.float64)
    k = np.bincount(code, weights=y)
    exact = (level > 0) & (level < 1) & (n * 0.5 * 10.0**-decimals < 0.5)
    if decimals < FEWEST_DECIMALS or np.count_nonzero(exact) < LEAST_SHARES:
        return None
    n, k, level = n[exact], k[exact], level[exact]
    match = np.abs(k - n * level) <= n * 0.5 * 10.0**-decimals + 1e-6
    return _chance_of_so_many_matches(int(match.sum()), _likely(n, level))


def _likely(n: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The chance that a binomial count is the whole number nearest to what is expected of it."""
    from scipy.stats import binom

    return np.asarray(binom.pmf(np.round(n * share), n, share))


def _chance_of_so_many_matches(found: int, chance: np.ndarray) -> float:
    """P(X >= found) for a sum of independent yeses of these chances: exact, one after the other."""
    spread = np.zeros(len(chance) + 1)
    spread[0] = 1.0
    for p in chance[:2_000]:
        spread[1:] = spread[1:] * (1 - p) + spread[:-1] * p
        spread[0] *= 1 - p
    return float(spread[min(found, 2_000) :].sum())
