"""How many recorded outcomes lists of many lengths hold, from one sort of the scores of each date.

Takes    scores, outcomes (1, 0, NaN not yet known) and dates of the same rows.
Gives    `LENGTHS`, `places_of`, `hits_along`.
Promise  a tie at the cut counts by its expected share, so no score wins or loses by lot; the list is made before rows
         of unknown outcome are left out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from riskkit.stats.arrays import as_score, one_dimension, same_length

LENGTHS = (
    0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.025, 0.03,
    0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.12, 0.14, 0.17, 0.2,
)  # fmt: skip
"""Shares of the people scored on a date, from very short lists to a fifth of all."""


def places_of(rows: int, length: float) -> int:
    """Places on the list of one date with `rows` people: rounded down, at least 1 if there is anybody.

    Examples
    --------
    >>> places_of(1_990, 0.02), places_of(10, 0.001), places_of(0, 0.2)
    (39, 1, 0)
    """
    return min(rows, max(1, int(rows * length)))


def hits_along(
    score: ArrayLike, label: ArrayLike, date_code: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Recorded outcomes, and people whose outcome is known, among those on the list at each length.

    Parameters
    ----------
    score : array of float, shape (n_rows,)
        Finite; higher is listed first.
    label : array of float, shape (n_rows,)
        1, 0, or NaN where the outcome is not yet known.
    date_code : array of int, shape (n_rows,)
        Each date has a list of its own.

    Returns
    -------
    hits, listed : arrays of float64, shape (len(LENGTHS),)
        Expected counts where a tie goes through the cut, so they need not be whole.

    Examples
    --------
    >>> hits, listed = hits_along([0.9, 0.1, 0.1, 0.1, 0.1], [1, 1, 0, 0, 0], [0] * 5)
    >>> float(hits[-1]), float(listed[-1])
    (1.0, 1.0)
    """
    s, y, day = as_score(score, "score"), one_dimension(label, "label"), one_dimension(date_code, "date_code")
    same_length(score=s, label=y, date_code=day)
    hits, listed = np.zeros(len(LENGTHS)), np.zeros(len(LENGTHS))
    for one in np.unique(day):
        here = np.flatnonzero(day == one)
        order = here[np.argsort(-s[here], kind="stable")]
        places = np.array([places_of(len(here), length) for length in LENGTHS])
        falling, outcome = -s[order], y[order]
        first = np.searchsorted(falling, falling[places - 1], side="left")
        last = np.searchsorted(falling, falling[places - 1], side="right")
        part = (places - first) / (last - first)
        for into, counted in ((hits, outcome == 1), (listed, ~np.isnan(outcome))):
            total = np.concatenate([[0.0], np.cumsum(counted)])
            into += total[first] + part * (total[last] - total[first])
    return hits, listed
