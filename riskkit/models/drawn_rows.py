"""A part of the rows, drawn by the study's seed: a question put to a million rows costs what it costs for a few.

Takes    training rows, the most rows (and rows with the outcome) that may take part, a seed.
Gives    `draw_by_outcome`, `weight_of_draw`, `draw_by_person`, `rows_at`.
Promise  the draw hangs on who and when alone: the order of rows decides nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from riskkit.models.rows import Rows
from riskkit.stats.ties import tie_break_hash


def draw_by_outcome(rows: Rows, seed: int, *, most: int, most_positives: int) -> np.ndarray:
    """Row numbers that take part, in order: all, or a seeded draw that keeps the rarer kind as far as it goes."""
    if len(rows) <= most:
        return np.arange(len(rows))
    order = np.argsort(tie_break_hash(rows.key, seed), kind="stable")
    yes, no = order[rows.y[order] == 1][:most_positives], order[rows.y[order] == 0]
    return np.sort(np.concatenate([yes, no[: most - len(yes)]]))


def weight_of_draw(rows: Rows, drawn: np.ndarray) -> np.ndarray:
    """How many rows each drawn row stands for, float64 (n_drawn,): by outcome, so that they add up to all rows."""
    y, weight = rows.y[drawn], np.ones(len(drawn))
    for kind in (0.0, 1.0):
        here = y == kind
        weight[here] = int(np.count_nonzero(rows.y == kind)) / max(1, int(np.count_nonzero(here)))
    return weight


def draw_by_person(rows: Rows, seed: int, *, most: int) -> np.ndarray:
    """Row numbers that take part, in order: one row of each person before a second of any, whatever the outcome."""
    if len(rows) <= most:
        return np.arange(len(rows))
    shuffled = np.argsort(tie_break_hash(rows.key, seed), kind="stable")
    by_person = shuffled[np.argsort(rows.person[shuffled], kind="stable")]
    first = np.r_[True, np.diff(rows.person[by_person]) != 0]
    start = np.maximum.accumulate(np.where(first, np.arange(len(rows)), 0))
    turn = np.empty(len(rows), dtype=np.int64)
    turn[by_person] = np.arange(len(rows)) - start
    return np.sort(shuffled[np.argsort(turn[shuffled], kind="stable")][:most])


def rows_at(rows: Rows, chosen: np.ndarray) -> Rows:
    """The rows of these numbers, people counted from 0 again; harm is left behind."""
    return replace(
        rows, x=rows.x[chosen], y=rows.y[chosen], person_id=rows.person_id[chosen], as_of=rows.as_of[chosen],
        person=np.unique(rows.person[chosen], return_inverse=True)[1].astype(np.int64),
        groups=rows.groups.iloc[chosen].reset_index(drop=True), harm=None,
    )  # fmt: skip
