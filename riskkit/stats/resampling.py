"""Draw again: bootstrap tables from counts, bootstrap weights by person, and percentile intervals of what comes out.

Takes    counts, or codes of people (one person may have several rows), and a seed.
Gives    arrays whose first axis is the resample.
Promise  people are drawn, never their rows; the same seed gives the same draws; a resample in which a figure is
         undefined is counted, not filled in.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from riskkit.domain.errors import SpecError
from riskkit.stats.arrays import as_codes, check_share, same_length, whole_number


class PercentileInterval(NamedTuple):
    """Lower and upper ends and the number of resamples in which the figure was defined, each of one shape."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    defined: NDArray[np.int64]


def multinomial_cells(cells: ArrayLike, resamples: int, seed: int) -> NDArray[np.int64]:
    """Bootstrap a table of counts without going back to the rows.

    Drawing n independent rows with replacement and counting them again is one multinomial draw over the cells
    (Efron 1979, Annals of Statistics 7, 1-26), so the cost does not depend on the number of rows. Right for one row
    a person; with several, use `person_cell_counts`.

    Parameters
    ----------
    cells : array of int, any shape
        For instance (n_groups, 4) from `confusion_counts`. The whole table is drawn at once; sizes of groups vary.
    resamples : int
        At least 1.
    seed : int

    Returns
    -------
    array of int64, shape (resamples, *cells.shape)
        Each resample sums to the same total. A cell of 0 stays 0: see the README on zero cells.
    """
    table = np.asarray(cells)
    if table.dtype.kind not in "iu" or np.any(table < 0):
        raise SpecError("cells must be whole counts of 0 or more.")
    many = whole_number(resamples, "resamples", 1)
    total = int(table.sum())
    if total == 0:
        return np.zeros((many, *table.shape), dtype=np.int64)
    drawn = np.random.default_rng(whole_number(seed, "seed")).multinomial(total, table.ravel() / total, size=many)
    return drawn.reshape(many, *table.shape)


def person_bootstrap_weights(
    person_codes: ArrayLike,
    seed: int,
    *,
    replicate: int = 0,
    scheme: Literal["multinomial", "poisson"] = "multinomial",
) -> NDArray[np.int64]:
    """Draw people with replacement and give every row of a person that person's weight.

    Parameters
    ----------
    person_codes : array of int, shape (n_rows,)
        Codes that count from 0; codes that do not occur are not drawn.
    seed, replicate : int
        Each replicate has its own stream, so replicate 7 is the same whether or not 0 to 6 were drawn.
    scheme : {"multinomial", "poisson"}
        Multinomial keeps the number of people; Poisson gives each person an independent Poisson(1) weight.

    Returns
    -------
    array of int64, shape (n_rows,)
        Zero means that the person was not drawn this time.
    """
    codes = as_codes(person_codes, "person_codes")
    rng = np.random.default_rng([whole_number(seed, "seed"), whole_number(replicate, "replicate")])
    if len(codes) == 0:
        return np.zeros(0, dtype=np.int64)
    present = np.bincount(codes) > 0
    people = int(present.sum())
    if scheme == "multinomial":
        drawn = np.bincount(rng.integers(0, people, size=people), minlength=people)
    elif scheme == "poisson":
        drawn = rng.poisson(1.0, size=people)
    else:
        raise SpecError("scheme must be 'multinomial' or 'poisson'.")
    weight = np.zeros(len(present), dtype=np.int64)
    weight[present] = drawn
    return weight[codes]


def person_cell_counts(
    person_codes: ArrayLike, cell_codes: ArrayLike, n_cells: int, resamples: int, seed: int
) -> NDArray[np.int64]:
    """Bootstrap a table of counts by person: draw people with replacement, count all their rows.

    People whose rows fall in the same cells are interchangeable, so one multinomial draw over the distinct patterns
    replaces a draw over people: exact, and quick when patterns are few. With one row a person it is
    `multinomial_cells`.

    Parameters
    ----------
    person_codes, cell_codes : arrays of int, shape (n_rows,)
        Who the row is about, and the cell it is counted in (for instance group * 4 + 2 * label + flagged).
    n_cells : int
    resamples, seed : int

    Returns
    -------
    array of int64, shape (resamples, n_cells)
        Rows counted in each cell. Totals vary when people have different numbers of rows.
    """
    person, cell = as_codes(person_codes, "person_codes"), as_codes(cell_codes, "cell_codes")
    rows = same_length(person_codes=person, cell_codes=cell)
    many, size = whole_number(resamples, "resamples", 1), whole_number(n_cells, "n_cells", 1)
    rng = np.random.default_rng(whole_number(seed, "seed"))
    if rows == 0:
        return np.zeros((many, size), dtype=np.int64)
    if cell.max() >= size:
        raise SpecError(f"cell_codes: {int(np.count_nonzero(cell >= size))} of {rows} codes are {size} or more.")
    patterns, people = _patterns(person, cell)
    used, place = np.nonzero(patterns >= 0)
    shape = (size, len(people))
    cells_of = sparse.csr_matrix((np.ones(len(used), dtype=np.int64), (patterns[used, place], used)), shape=shape)
    table = np.empty((many, size), dtype=np.int64)
    chunk = max(1, 4_000_000 // len(people))
    for start in range(0, many, chunk):
        drawn = _draw_patterns(rng, people, min(chunk, many - start))
        table[start : start + len(drawn)] = (cells_of @ drawn.T).T
    return table


def percentile_interval(
    draws: ArrayLike, confidence: float = 0.95, *, axis: int = 0, min_defined: float = 0.95
) -> PercentileInterval:
    """Take the middle `confidence` of resampled figures.

    Parameters
    ----------
    draws : array of float
        Resamples along `axis`; NaN where the figure is undefined in that resample.
    min_defined : float
        Share of resamples in which the figure must be defined; with fewer the interval is NaN, because what is left
        out is not a random part.

    Returns
    -------
    PercentileInterval
        `defined` counts the resamples used.
    """
    values = np.moveaxis(np.asarray(draws, dtype=np.float64), axis, 0)
    tail = (1 - check_share(confidence, "confidence")) / 2
    if not 0 < min_defined <= 1:
        raise SpecError("min_defined must be more than 0 and at most 1.")
    defined = np.asarray(np.count_nonzero(~np.isnan(values), axis=0))
    enough = (defined > 0) & (defined >= min_defined * len(values))
    ends = np.full((2, *values.shape[1:]), np.nan)
    if np.any(enough):
        ends[:, enough] = np.nanquantile(values[:, enough], [tail, 1 - tail], axis=0)
    return PercentileInterval(np.asarray(ends[0]), np.asarray(ends[1]), defined.astype(np.int64))


def _draw_patterns(rng: np.random.Generator, people: NDArray[np.int64], many: int) -> NDArray[np.int64]:
    """Draw as many people as there are, with replacement, and count the patterns drawn; shape (many, n_patterns)."""
    total, kinds = int(people.sum()), len(people)
    if kinds * 8 < total:  # few patterns: one binomial draw a pattern is quicker than one draw a person
        return rng.multinomial(total, people / total, size=many)
    pattern_of = np.repeat(np.arange(kinds), people)
    draws = (pattern_of[rng.integers(0, total, size=total)] for _ in range(many))
    return np.stack([np.bincount(drawn, minlength=kinds) for drawn in draws])


def _patterns(person: NDArray[np.int64], cell: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the distinct sorted lists of cells that people have (filled up with -1), and how many people have each."""
    order = np.lexsort((cell, person))
    sorted_person = person[order]
    new = np.append(True, sorted_person[1:] != sorted_person[:-1])
    row = np.cumsum(new) - 1
    place = np.arange(len(row)) - np.flatnonzero(new)[row]
    lists = np.full((int(row[-1]) + 1, int(place.max()) + 1), -1, dtype=np.int64)
    lists[row, place] = cell[order]
    patterns, people = np.unique(lists, axis=0, return_counts=True)
    return patterns, people
