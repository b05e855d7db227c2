"""One linear system over all tables, and the least and the most that a hidden cell can be.

Takes    lines (columns, coefficients, least, most) and targets.
Gives    `System.ranges`.
Promise  nothing here knows the truth. Where a range holds one whole number it is exact; where it holds two or more, it
         may be wider still.

Auditing by linear programming: Fischetti and Salazar (2001), "Solving the cell suppression problem on tabular data with
linear constraints", Management Science 47(7); Hundepool et al. (2012), "Statistical Disclosure Control", chapter 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from riskkit.release.back_calculation.rule import Rule
from riskkit.release.back_calculation.solver import Solver
from riskkit.release.back_calculation.structure import Line

Array = np.ndarray[Any, Any]
TOLERANCE = 1e-6
FITS = 1e-4


@dataclass(frozen=True, eq=False)
class Ranges:
    """The least and the most of each target, and the solutions found on the way.

    low, high : float64 (targets,), with what the rule of hiding says. most : without it.
    points : float64 (columns,) each.
    """

    low: Array
    high: Array
    most: Array
    points: list[Array]


class System:
    """`least <= A x <= most`, `x >= 0`, with what follows at once already put in."""

    def __init__(self, lines: Sequence[Line], size: int) -> None:
        self.matrix, self.least, self.most = matrix_of(lines, size)
        self.size = size
        self.value = np.full(size, np.nan)
        self.cause = np.full(size, -1, dtype=np.int64)
        self._propagate()
        self._prepare()

    def _propagate(self) -> None:
        """Fix unknowns that one line alone decides: sums that are 0, and lines with a single unknown left."""
        from scipy import sparse

        matrix, positive = self.matrix, self.matrix.copy()
        positive.data = (positive.data < 0).astype(np.float64)
        while True:
            free = np.isnan(self.value)
            done = matrix @ np.where(free, 0.0, self.value)
            open_part = matrix @ sparse.diags(free.astype(np.float64))
            open_part.eliminate_zeros()
            many = np.diff(open_part.indptr)
            exact = (self.most == self.least) & (many > 0)
            right = self.most - done
            all_positive = (positive @ free.astype(np.float64)) == 0
            zero = (many > 0) & all_positive & (right < TOLERANCE)
            fixed: dict[int, float] = {}
            for row in np.flatnonzero(zero | (exact & (many == 1))):
                begin, end = open_part.indptr[row], open_part.indptr[row + 1]
                for column, value in zip(open_part.indices[begin:end], open_part.data[begin:end], strict=True):
                    if int(column) not in fixed:
                        fixed[int(column)] = 0.0 if zero[row] else float(right[row] / value)
                        self.cause[column] = row
            if not fixed:
                return
            self.value[list(fixed)] = list(fixed.values())

    def _prepare(self) -> None:
        """The part that is left for the solver: free columns, lines that still say something, each once."""
        import scipy.sparse as sparse

        self.free = np.flatnonzero(np.isnan(self.value))
        done = self.matrix @ np.where(np.isnan(self.value), 0.0, self.value)
        left = sparse.csr_matrix(self.matrix[:, self.free])
        left.eliminate_zeros()
        some = np.diff(left.indptr) > 0
        left, least, most = left[some], (self.least - done)[some], (self.most - done)[some]
        most = np.where((self.least == self.most)[some], least, most)
        self.place = np.flatnonzero(some)
        self.solver = Solver(left, least, most)

    def solve(self, objective: Array) -> tuple[Array, Array]:
        """The solution with the least objective, over all columns, and the multiplier of each line of `place`."""
        found, multipliers = self.solver.solve(objective[self.free])
        whole = self.value.copy()
        whole[self.free] = found
        return whole, multipliers

    def fits(self, point: Array) -> bool:
        """True if a point (columns,) solves the system."""
        at = self.matrix @ point
        return bool((at > self.least - FITS).all() and (at < self.most + FITS).all())

    def ranges(self, targets: Any, known: Sequence[Array] = (), rule: Rule | None = None) -> Ranges:
        """The least and the most of each target.

        Parameters
        ----------
        targets : sparse matrix (targets, columns)
        known : solutions of a system that said more than this one, so that they solve this one as well
        rule : which targets are known to be small, if others are not; None if hiding says nothing of the kind
        """
        from riskkit.release.back_calculation.searching import Search

        search = Search(self, targets, known, rule)
        search.run()
        return Ranges(*search.ranges(), search.high, search.points)


def matrix_of(lines: Sequence[Line], size: int) -> tuple[Any, Array, Array]:
    """Lines as a sparse matrix (lines, columns), and the least and the most of each, float64 (lines,)."""
    from scipy import sparse

    row = np.repeat(np.arange(len(lines)), [len(line[0]) for line in lines])
    column = np.fromiter((c for line in lines for c in line[0]), dtype=np.int64, count=len(row))
    value = np.fromiter((v for line in lines for v in line[1]), dtype=np.float64, count=len(row))
    matrix = sparse.csr_matrix((value, (row, column)), shape=(len(lines), size))
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix, np.array([line[2] for line in lines]), np.array([line[3] for line in lines])
