"""Count the four kinds of row behind every error rate, by group, and divide only where there is something to divide by.

Takes    recorded outcomes (0 or 1), flags (0 or 1), codes of groups.
Gives    int64 counts in the order tn, fp, fn, tp; rates with their numerator and denominator.
Promise  a rate with nobody in its denominator is NaN, never 0; counts always travel with the rate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from riskkit.domain.errors import SpecError
from riskkit.stats.arrays import as_binary, as_codes, as_weight, same_length, whole_number

CELL_NAMES = ("tn", "fp", "fn", "tp")

RATE_NAMES: dict[str, str] = {
    "selection": "of all people in the group, the share flagged",
    "fpr": "of people with no recorded outcome, the share flagged (false positive rate)",
    "fnr": "of people with a recorded outcome, the share not flagged (false negative rate)",
    "ppv": "of people flagged, the share with a recorded outcome (positive predictive value)",
    "forate": "of people not flagged, the share with a recorded outcome (false omission rate)",
}

WHY_UNDEFINED: dict[str, str] = {
    "selection": "there is nobody in this group",
    "fpr": "everybody in this group has a recorded outcome, or there is nobody in it",
    "fnr": "nobody in this group has a recorded outcome",
    "ppv": "nobody in this group is flagged",
    "forate": "everybody in this group is flagged, or there is nobody in it",
}

# (cells of the numerator, cells of the denominator), as places in CELL_NAMES
_CELLS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "selection": ((1, 3), (0, 1, 2, 3)),
    "fpr": ((1,), (0, 1)),
    "fnr": ((2,), (2, 3)),
    "ppv": ((3,), (1, 3)),
    "forate": ((2,), (0, 2)),
}
_PREVALENCE = ((2, 3), (0, 1, 2, 3))


class Rate(NamedTuple):
    """A share with the two counts it is made of; `value` is NaN where `base` is 0."""

    count: NDArray[Any]  # type: ignore[assignment]  # hides tuple.count, which nobody needs here
    base: NDArray[Any]
    value: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rates:
    """The five rates of a table of counts, each of the counts' leading shape; see `RATE_NAMES` for the words."""

    selection: Rate
    fpr: Rate
    fnr: Rate
    ppv: Rate
    forate: Rate

    @classmethod
    def from_counts(cls, counts: ArrayLike) -> Rates:
        """Make all five rates from counts of shape (..., 4) in the order tn, fp, fn, tp."""
        return cls(**{name: rate(counts, name) for name in RATE_NAMES})


def confusion_counts(
    label: ArrayLike,
    flagged: ArrayLike,
    group: ArrayLike | None = None,
    n_groups: int | None = None,
    *,
    weight: ArrayLike | None = None,
) -> NDArray[Any]:
    """Count true negatives, false positives, false negatives and true positives in each group.

    Parameters
    ----------
    label : array of 0 and 1, shape (n_rows,)
        1 where the outcome was recorded.
    flagged : array of 0 and 1, shape (n_rows,)
        1 where the person is flagged.
    group : array of int, shape (n_rows,), optional
        Codes that count from 0; a missing attribute has a code of its own. Without it all rows are one group.
    n_groups : int, optional
        Number of groups; at least one more than the largest code. Groups with nobody get four zeros.
    weight : array, shape (n_rows,), optional
        Rows are counted this many times (bootstrap weights). Fractions make the result float64.

    Returns
    -------
    array of int64, shape (n_groups, 4)
        In the order tn, fp, fn, tp. Zero means that nobody is of that kind.

    Raises
    ------
    SpecError
        If values are neither 0 nor 1, codes are negative or too large, or lengths differ.

    Examples
    --------
    >>> confusion_counts([0, 0, 1, 1, 1], [0, 1, 0, 1, 1]).tolist()
    [[1, 1, 1, 2]]
    """
    y, f = as_binary(label, "label"), as_binary(flagged, "flagged")
    g = None if group is None else as_codes(group, "group")
    w = None if weight is None else as_weight(weight)
    same_length(label=y, flagged=f, group=g, weight=w)
    largest = 0 if g is None or g.size == 0 else int(g.max())
    n = largest + 1 if n_groups is None else whole_number(n_groups, "n_groups", 1)
    if largest >= n:
        too_large = int(np.count_nonzero(as_codes(group, "group") >= n)) if group is not None else 0
        raise SpecError(f"group: {too_large} of {len(y)} codes are {n} or more, but n_groups is {n}.")
    cell = 2 * y.astype(np.int8) + f
    code: NDArray[Any] = cell if g is None else 4 * g + cell
    table = np.bincount(code, weights=w, minlength=4 * n).reshape(n, 4)
    return table if w is not None and w.dtype.kind == "f" else table.astype(np.int64)


def rate(counts: ArrayLike, name: str) -> Rate:
    """Give one rate of `RATE_NAMES` with its numerator and denominator.

    Parameters
    ----------
    counts : array, shape (..., 4)
        In the order tn, fp, fn, tp; leading axes (groups, resamples) are kept.
    name : str
        A key of `RATE_NAMES`.

    Returns
    -------
    Rate
        `count`, `base` and `value`, each of shape (...); `value` is NaN where `base` is 0, and
        `WHY_UNDEFINED[name]` says why in words.

    Examples
    --------
    >>> share = rate([[8, 2, 1, 0]], "fpr")
    >>> share.count.tolist(), share.base.tolist(), share.value.tolist()
    ([2], [10], [0.2])
    """
    if name not in _CELLS:
        raise SpecError(f"there is no rate called {name!r}; choose one of {', '.join(RATE_NAMES)}.")
    return _share(counts, *_CELLS[name])


def prevalence(counts: ArrayLike) -> Rate:
    """Give the share of people with a recorded outcome (the base rate), from counts of shape (..., 4)."""
    return _share(counts, *_PREVALENCE)


def identity_residual(counts: ArrayLike) -> NDArray[np.float64]:
    """Check the four rates against each other: FPR - pi/(1-pi) * (1-PPV)/PPV * (1-FNR), which must be 0.

    The identity holds for any table of counts, so a residual beyond rounding means that the rates were not made
    from the same rows. It is also why PPV, FPR and FNR cannot all match between groups whose base rates pi differ,
    unless nothing is ever predicted wrongly. Source: Chouldechova (2017), Big Data 5(2), 153-163, equation 2.6.

    Returns
    -------
    array of float64, shape (...)
        NaN where a rate in it is undefined or no flagged person has a recorded outcome (division by zero).
    """
    pi, ppv = prevalence(counts).value, rate(counts, "ppv").value
    fpr, fnr = rate(counts, "fpr").value, rate(counts, "fnr").value
    defined = (ppv > 0) & (pi < 1)
    safe_ppv, safe_pi = np.where(defined, ppv, np.nan), np.where(defined, pi, np.nan)
    return fpr - safe_pi / (1 - safe_pi) * (1 - safe_ppv) / safe_ppv * (1 - fnr)


def _share(counts: ArrayLike, above: tuple[int, ...], below: tuple[int, ...]) -> Rate:
    table = np.asarray(counts)
    if table.ndim == 0 or table.shape[-1] != 4 or table.dtype.kind not in "iuf":
        raise SpecError("counts must be numbers with a last axis of 4: tn, fp, fn, tp.")
    if np.any(table < 0):
        raise SpecError(f"counts: {int(np.count_nonzero(table < 0))} of {table.size} are negative.")
    count, base = table[..., list(above)].sum(axis=-1), table[..., list(below)].sum(axis=-1)
    value = np.full(np.shape(base), np.nan)
    np.divide(count, base, out=value, where=np.asarray(base) > 0)
    return Rate(np.asarray(count), np.asarray(base), value)
