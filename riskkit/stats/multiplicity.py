"""Many comparisons at once: p-values adjusted so that looking often does not make findings.

Takes    p-values, one per comparison; NaN where a comparison could not be made.
Gives    adjusted p-values of the same shape, to be held against the level itself (0.05, say).
Promise  a comparison that could not be made stays NaN and is not counted among the tests.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from riskkit.domain.errors import SpecError


def holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """Adjust so that the chance of even one wrong finding is held, whatever the dependence between the tests.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70. riskkit gates with it.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    p, tested, order = _in_order(p_values)
    tests = len(order)
    raised = np.maximum.accumulate(p[tested][order] * np.arange(tests, 0, -1))
    return _back(p, tested, order, raised)


def benjamini_hochberg(p_values: ArrayLike) -> NDArray[np.float64]:
    """Adjust so that the expected share of wrong findings among the findings is held (independent or PRDS tests).

    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300. riskkit screens
    with it.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    p, tested, order = _in_order(p_values)
    tests = len(order)
    raised = p[tested][order] * (tests / np.arange(1, tests + 1))  # this way round, never below p itself
    lowered = np.minimum.accumulate(raised[::-1])[::-1]
    return _back(p, tested, order, lowered)


def _in_order(p_values: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.intp]]:
    p = np.asarray(p_values, dtype=np.float64)
    wrong = int(np.count_nonzero((p < 0) | (p > 1)))
    if wrong:
        raise SpecError(f"{wrong} of {p.size} p-values lie outside 0 to 1.")
    tested = ~np.isnan(p)
    return p, tested, np.argsort(p[tested], kind="stable")


def _back(
    p: NDArray[np.float64], tested: NDArray[np.bool_], order: NDArray[np.intp], adjusted: NDArray[np.float64]
) -> NDArray[np.float64]:
    result, filled = np.full(p.shape, np.nan), np.empty(len(order))
    filled[order] = np.minimum(adjusted, 1.0)
    result[tested] = filled
    return result
