"""Do a feature's zeros belong to its near end, or do they stand where a missing value would.

Takes    the rows of a table.
Gives    `zeros_like_the_far_end`: a row for each feature whose zeros pile up.
Promise  what is compared is who has the zeros: their other features against those of people near zero and far from it.

Zero days since the last record is the nearest there is. If people with zero look, in the feature that goes most with
this one, like people at its far end or beyond, zero does not mean what the numbers next to it mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.definitions.level_checks import ALPHA
from riskkit.domain.findings import Row

if TYPE_CHECKING:
    from riskkit.audit.definitions.ready_made import ReadyMade

LEAST_VALUES, LEAST_ZEROS, LEAST_OTHERS = 20, 20, 80
PILE = 5.0
GOES_WITH = 0.2


def zeros_like_the_far_end(rows: ReadyMade) -> Iterator[Row]:
    """Features with many values whose zeros are 5 times as many as any other value.

    Effect size: the strongest companion has a rank correlation of 0.2 or more, and at zero it lies beyond the far
    quarter. Rank-sum test of zeros against the near quarter, p under 0.002 over all features.
    """
    assert rows.frame is not None
    numbers = {note.name: rows.frame[note.name].to_numpy(dtype=np.float64) for note in rows.notes}
    for name, value in numbers.items():
        if not _piles_up(value):
            continue
        companion = _companion(name, value, numbers)
        zeros = int((value == 0).sum())
        row: Row = {"check": f"zeros of {name} look like its far end", "count": zeros, "base": len(value),
                    "with_outcome": None, "positives": None, "value": None, "alarm": False, "reason": None}  # fmt: skip
        if companion is None:
            yield row | {"alarm": None, "reason": "no other feature goes with it"}
            continue
        yield row | {"alarm": _beyond_the_far_end(value, numbers[companion], ALPHA / len(numbers))}


def _piles_up(value: np.ndarray) -> bool:
    level, n = np.unique(value[~np.isnan(value)], return_counts=True)
    if len(level) < LEAST_VALUES or level[0] != 0 or n[0] < LEAST_ZEROS or n[1:].sum() < LEAST_OTHERS:
        return False
    return bool(n[0] >= PILE * n[1:].max())


def _companion(name: str, value: np.ndarray, numbers: dict[str, np.ndarray]) -> str | None:
    """The other feature that goes most with this one, zeros of it left out."""
    best, found = GOES_WITH, None
    for other, values in numbers.items():
        here = (value > 0) & ~np.isnan(values)
        if other == name or int(here.sum()) < LEAST_OTHERS:
            continue
        size = abs(_rank_correlation(value[here], values[here]))
        if size > best:
            best, found = size, other
    return found


def _beyond_the_far_end(value: np.ndarray, other: np.ndarray, alpha: float) -> bool:
    from scipy.stats import mannwhitneyu

    known = ~np.isnan(other)
    positive = known & (value > 0)
    low, high = np.quantile(value[positive], [0.25, 0.75])
    zero, near, far = (
        other[where] for where in (known & (value == 0), positive & (value <= low), positive & (value >= high))
    )
    if not len(zero):
        return False
    order = _ranks(np.concatenate([zero, near, far]))
    at_zero, at_near, at_far = (part.mean() for part in np.split(order, [len(zero), len(zero) + len(near)]))
    beyond = (at_near > at_far >= at_zero) or (at_near < at_far <= at_zero)
    return bool(beyond and mannwhitneyu(zero, near).pvalue < alpha)


def _rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    x, y = _ranks(a), _ranks(b)
    x, y = x - x.mean(), y - y.mean()
    size = float(np.sqrt((x @ x) * (y @ y)))
    return 0.0 if size == 0 else float(x @ y) / size


def _ranks(values: np.ndarray) -> np.ndarray:
    from scipy.stats import rankdata

    return np.asarray(rankdata(values), dtype=np.float64)
