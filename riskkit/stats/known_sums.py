"""Which hidden sums follow from the sums that are shown? Linear algebra, no inequalities.

Takes    sums as rows of weights over the same unknown counts.
Gives    `determined`.
Promise  a sum is named exactly if it is a combination of those known. Whole numbers and bounds are not used, so more
         may follow than is said here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

NOTHING = 1e-8


def determined(known: ArrayLike, wanted: ArrayLike) -> NDArray[np.bool_]:
    """Say of each wanted sum whether the known ones give it.

    Parameters
    ----------
    known : array, shape (n_known, n_unknowns)
        Each row: how often each unknown count stands in a sum that is known. May have no rows.
    wanted : array, shape (n_wanted, n_unknowns)
        The sums asked about.

    Returns
    -------
    array of bool, shape (n_wanted,)

    Examples
    --------
    >>> determined([[1, 1, 1], [1, 0, 0]], [[0, 1, 1], [0, 1, 0]]).tolist()
    [True, False]
    """
    rows, asked = np.atleast_2d(np.asarray(known, dtype=np.float64)), np.asarray(wanted, dtype=np.float64)
    if not asked.size:
        return np.zeros(len(asked), dtype=np.bool_)
    if not rows.size:
        return np.asarray(~asked.any(axis=1))
    _, sizes, directions = np.linalg.svd(rows, full_matrices=True)
    rank = int((sizes > NOTHING * max(1.0, sizes[0])).sum())
    unseen = directions[rank:]
    return np.asarray(np.abs(asked @ unseen.T).max(axis=1, initial=0.0) < NOTHING * 100)
