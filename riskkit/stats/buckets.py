"""People in buckets: counts by bucket give variances that hold when rows repeat, and bootstraps that cost arithmetic.

Takes    codes of people (or of clusters of people), the cell each row is counted in, a seed.
Gives    `Buckets`, `bucket_counts`, `bootstrap_tables`, `design_effect`.
Promise  all rows of a person are in one bucket; with at most `MOST` people (or clusters) each has a bucket alone, and
         the bootstrap is the ordinary one by person.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from riskkit.domain.errors import SpecError
from riskkit.stats.arrays import as_codes, whole_number

MOST = 1_000


@dataclass(frozen=True, eq=False)
class Buckets:
    """Where each row belongs.

    of_row: int64 (n_rows,). many: how many buckets. repeats: True if some person (or cluster) has several rows; if
    not, rows are independent and design effects are 1.
    """

    of_row: NDArray[np.int64]
    many: int
    repeats: bool

    def at(self, rows: NDArray[Any]) -> Buckets:
        """The same buckets, of some of the rows (their numbers, or a mask)."""
        return Buckets(self.of_row[rows], self.many, self.repeats)


def assign_buckets(codes: ArrayLike, seed: int, *, most: int = MOST) -> Buckets:
    """Put people (or clusters) into at most `most` buckets of nearly equal numbers of people, at random.

    Random groups for variances: Wolter (2007), Introduction to Variance Estimation, 2nd ed., chapter 2; Kott (2001),
    Journal of Official Statistics 17, 521-526. With g buckets the relative error of a variance is about sqrt(2/g).

    Parameters
    ----------
    codes : array of int, shape (n_rows,)
        Codes from 0; rows with one code stay together.
    """
    code = as_codes(codes, "codes")
    if not len(code):
        return Buckets(np.zeros(0, dtype=np.int64), 0, repeats=False)
    size = np.bincount(code)
    present = np.flatnonzero(size)
    many = min(whole_number(most, "most", 2), len(present))
    order = np.random.default_rng(whole_number(seed, "seed")).permutation(len(present))
    bucket = np.zeros(len(size), dtype=np.int64)
    bucket[present[order]] = np.arange(len(present)) % many
    return Buckets(bucket[code], many, repeats=len(present) < len(code))


def bucket_counts(
    buckets: Buckets, cell: NDArray[Any], n_cells: int, weight: NDArray[Any] | None = None
) -> NDArray[np.float64]:
    """Rows (or their weights) in each bucket and cell, float64, shape (buckets, n_cells)."""
    if len(cell) != len(buckets.of_row):
        raise SpecError(f"{len(cell):,} cells for {len(buckets.of_row):,} rows.")
    joint = buckets.of_row * n_cells + cell
    table = np.bincount(joint, weights=weight, minlength=buckets.many * n_cells)
    return table.reshape(buckets.many, n_cells).astype(np.float64)


def bootstrap_tables(table: NDArray[np.float64], resamples: int, seed: int) -> NDArray[np.float64]:
    """Draw buckets with replacement and add their tables up; shape (resamples, *table.shape[1:]).

    The same seed draws the same buckets whatever the table, so that tables of one audit can be read together.
    Source: Efron (1979), Annals of Statistics 7, 1-26, over random groups.
    """
    many = len(table)
    drawn = _draws(many, whole_number(resamples, "resamples", 1), whole_number(seed, "seed"))
    return np.asarray(drawn @ table.reshape(many, -1)).reshape(resamples, *table.shape[1:])


@lru_cache(maxsize=2)
def _draws(many: int, resamples: int, seed: int) -> NDArray[np.float64]:
    """How often each bucket is drawn in each resample, float64 (resamples, buckets); kept for the next table."""
    drawn = np.random.default_rng([seed, 4]).integers(many, size=(resamples, many))
    drawn += np.arange(resamples)[:, None] * many
    return np.bincount(drawn.ravel(), minlength=resamples * many).reshape(resamples, many).astype(np.float64)


def design_effect(
    count: NDArray[np.float64], base: NDArray[np.float64], variance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How many times wider than that of independent rows the variance of count over base is, at least 1.

    From sums of residuals by bucket (linearised ratio). Sources: Kish (1965), Survey Sampling, section 8.2; Rao and
    Scott (1981), Journal of the American Statistical Association 76, 221-230.

    Parameters
    ----------
    count, base : arrays, shape (buckets, ...)
        By bucket.
    variance : array, shape (...)
        What the variance of the summed count would be were rows independent: n p (1 - p) for a share.

    Returns
    -------
    array, shape (...)
        NaN where that variance is 0: a group in which everybody, or nobody, is counted says nothing about spread.
    """
    many = len(count)
    total = base.sum(axis=0)
    level = count.sum(axis=0) / np.where(total > 0, total, np.nan)
    spread = ((count - level * base) ** 2).sum(axis=0) * many / max(many - 1, 1)
    return np.asarray(np.maximum(1.0, spread / np.where(variance > 0, variance, np.nan)))
