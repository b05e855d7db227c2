"""Lists under the study's capacity, from what a mitigation says: as many people on each date as without it.

Takes    `After`, the date of each row, how many are flagged on each date, keys and a seed.
Gives    `list_of`: who is flagged.
Promise  exactly the capacity on each date; ties and draws hang on who, when and the seed, never on the order of rows.
"""

from __future__ import annotations

import numpy as np

from riskkit.models.mitigation import After
from riskkit.stats.ranking import flag_top, rank_by_score
from riskkit.stats.ties import Key, tie_break_hash

NEAR = 1e-6


def list_of(after: After, date: np.ndarray, places: np.ndarray, key: Key, seed: int) -> np.ndarray:
    """Flag as many rows on each date as it has places.

    Parameters
    ----------
    date : int64 (n,), codes from 0
    places : int64 (n_dates,)

    Returns
    -------
    bool (n,)
    """
    flagged, score = np.zeros(len(date), dtype=bool), _as_one_number(after.order)
    columns = key if isinstance(key, tuple) else (key,)
    for code, many in enumerate(places.tolist()):
        here = np.flatnonzero(date == code)
        own: Key = tuple(np.asarray(column)[here] for column in columns)
        if after.chance is not None and abs(after.chance[here].sum() - many) < NEAR * max(1, many):
            flagged[here] = _drawn(after.chance[here], many, score[here], own, seed)
        elif after.within is not None:
            flagged[here] = flag_top(_turn(score[here], after.within[here], own, seed), many, key=own, seed=seed)[0]
        else:
            flagged[here] = flag_top(score[here], many, key=own, seed=seed)[0]
    return flagged


def _as_one_number(order: np.ndarray) -> np.ndarray:
    """Columns of an order as one: the place of each row among all different rows, float64 (n,)."""
    return np.unique(order, axis=0, return_inverse=True)[1].reshape(-1).astype(np.float64)


def _drawn(chance: np.ndarray, many: int, score: np.ndarray, key: Key, seed: int) -> np.ndarray:
    """Draw exactly `many` rows, each with its own chance: every whole step of the chances, added up in a hashed order.

    Source: Madow (1949), On the theory of systematic sampling II, Annals of Mathematical Statistics 20, 333-354.
    """
    order = np.argsort(tie_break_hash(key, seed + 1), kind="stable")
    start = float(np.random.default_rng([seed, 60]).random())
    steps = np.floor(np.cumsum(chance[order]) - start + NEAR / 10)
    flagged = np.zeros(len(chance), dtype=bool)
    flagged[order] = np.diff(steps, prepend=np.floor(-start)) > 0
    if int(flagged.sum()) != many:  # chances add up to the places but for rounding
        flagged = flag_top(flagged * 2.0 + score / (1 + score.max()), many, key=key, seed=seed)[0]
    return flagged


def _turn(score: np.ndarray, within: np.ndarray, key: Key, seed: int) -> np.ndarray:
    """Whose turn it is when places are shared out by size: size of the group over 2r - 1 for its r-th row.

    Source: Webster's method (Sainte-Lague 1910): the highest such quotients give each group its share, rounded.
    """
    turn = np.empty(len(score))
    columns = key if isinstance(key, tuple) else (key,)
    for group in np.unique(within):
        here = np.flatnonzero(within == group)
        rank = rank_by_score(score[here], key=tuple(np.asarray(column)[here] for column in columns), seed=seed)
        turn[here] = len(here) / (2 * rank - 1)
    return turn
