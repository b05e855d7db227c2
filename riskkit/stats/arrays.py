"""What may come in: recorded outcomes and flags that are 0 or 1, scores that are numbers, codes that count from 0.

Takes    anything numpy can read as a one-dimensional array.
Gives    the same values as bool, float64 or int64 arrays.
Promise  nothing is filled in, rounded or dropped: what does not fit is refused with a count of rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from riskkit.domain.errors import SpecError


def one_dimension(values: ArrayLike, name: str) -> NDArray[Any]:
    """Read `values` as a one-dimensional array, or refuse it."""
    array = np.asarray(values)
    if array.ndim != 1:
        raise SpecError(f"{name} has {array.ndim} dimensions; give one value per row, in one dimension.")
    return array


def as_binary(values: ArrayLike, name: str) -> NDArray[np.bool_]:
    """Read recorded outcomes or flags; every value must be 0, 1, False or True.

    Raises
    ------
    SpecError
        If any value is something else, missing values included: leave out rows that are not yet known.
    """
    array = one_dimension(values, name)
    if array.dtype == np.bool_:
        return array
    if array.dtype.kind not in "iuf":
        if array.size == 0:
            return array.astype(bool)
        raise SpecError(f"{name} is of type {array.dtype}; give 0 and 1, or False and True.")
    yes = array == 1
    wrong = int(np.count_nonzero(~(yes | (array == 0))))
    if wrong:
        raise SpecError(f"{name}: {wrong} of {array.size} values are neither 0 nor 1. Leave out rows not yet known.")
    return yes


def as_score(values: ArrayLike, name: str) -> NDArray[np.float64]:
    """Read scores as float64; every one must be a finite number."""
    array = one_dimension(values, name)
    if array.dtype.kind not in "iufb":
        raise SpecError(f"{name} is of type {array.dtype}; give numbers.")
    array = array.astype(np.float64, copy=False)
    wrong = int(np.count_nonzero(~np.isfinite(array)))
    if wrong:
        raise SpecError(f"{name}: {wrong} of {array.size} values are missing or infinite. Score every row first.")
    return array


def as_probability(values: ArrayLike, name: str) -> NDArray[np.float64]:
    """Read scores that are meant as probabilities: finite and between 0 and 1, both allowed."""
    array = as_score(values, name)
    wrong = int(np.count_nonzero((array < 0) | (array > 1)))
    if wrong:
        raise SpecError(f"{name}: {wrong} of {array.size} values lie outside 0 to 1. Calibrate the scores first.")
    return array


def as_codes(values: ArrayLike, name: str) -> NDArray[np.int64]:
    """Read codes that count from 0; a missing value needs a code of its own, not -1."""
    array = one_dimension(values, name)
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind not in "iu":
        raise SpecError(f"{name} is of type {array.dtype}; give whole numbers that count from 0.")
    wrong = int(np.count_nonzero(array < 0)) if array.dtype.kind == "i" else 0
    if wrong:
        raise SpecError(f"{name}: {wrong} of {array.size} codes are negative. Give missing a code of its own.")
    return array.astype(np.int64, copy=False)


def as_weight(values: ArrayLike, name: str = "weight") -> NDArray[Any]:
    """Read weights: finite numbers, none negative; 0 leaves a row out."""
    array = one_dimension(values, name)
    if array.dtype.kind not in "iufb":
        raise SpecError(f"{name} is of type {array.dtype}; give numbers.")
    wrong = int(np.count_nonzero(~(np.isfinite(array) & (array >= 0))))
    if wrong:
        raise SpecError(f"{name}: {wrong} of {array.size} weights are negative, missing or infinite.")
    return array


def same_length(**arrays: NDArray[Any] | None) -> int:
    """Give the common number of rows, or refuse arrays that differ; None stands for "not given"."""
    lengths = {name: len(array) for name, array in arrays.items() if array is not None}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise SpecError(f"the arrays differ in length ({told}). Line them up by key first.")
    return next(iter(lengths.values()))


def check_share(value: float, name: str) -> float:
    """Refuse a share (a confidence level, say) that is not strictly between 0 and 1."""
    if not 0.0 < value < 1.0:
        raise SpecError(f"{name} must lie strictly between 0 and 1, for instance 0.95.")
    return float(value)


def whole_number(value: int, name: str, least: int = 0) -> int:
    """Refuse what is not a whole number of at least `least`."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer) or value < least:
        raise SpecError(f"{name} must be a whole number of at least {least}.")
    return int(value)
