"""How far a feature moves scores: contributions at its high values against those at its low values.

Takes    values and contributions of one feature.
Gives    `ends_of`, `effect_between`.
Promise  a feature whose values are nearly all alike has no ends and no effect; that is not an effect of 0.
"""

from __future__ import annotations

import numpy as np

LOW, HIGH = 0.1, 0.9


def ends_of(values: np.ndarray) -> tuple[float, float] | None:
    """Low and high value of a feature: the 10% and 90% quantiles of its known values; of a yes or no, 0 and 1.

    Parameters
    ----------
    values : float64 (n,); NaN is missing

    Returns
    -------
    (low, high) or None
        None where both quantiles are the same and the feature is no yes or no.
    """
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return None
    low, high = (float(end) for end in np.quantile(known, (LOW, HIGH)))
    if low < high:
        return low, high
    return (0.0, 1.0) if np.array_equal(np.unique(known), (0.0, 1.0)) else None


def effect_between(values: np.ndarray, contributions: np.ndarray, ends: tuple[float, float] | None) -> np.ndarray:
    """Mean contribution of rows at or above the high end less that of rows at or below the low end.

    Parameters
    ----------
    values : float64 (n,); NaN is missing and is at neither end
    contributions : float64 (n, ...)

    Returns
    -------
    float64 (...)
        In the unit of the contributions; NaN where an end has no row, or there are no ends.
    """
    if ends is None:
        return np.full(contributions.shape[1:], np.nan)
    with np.errstate(invalid="ignore"):
        low, high = values <= ends[0], values >= ends[1]
    if not low.any() or not high.any():
        return np.full(contributions.shape[1:], np.nan)
    return np.asarray(contributions[high].mean(axis=0) - contributions[low].mean(axis=0), dtype=np.float64)
