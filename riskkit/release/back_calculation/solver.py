"""One linear programme, solved again and again for another objective.

Takes    a sparse matrix and the bounds of its lines; every unknown lies between 0 and `MOST`.
Gives    `Solver.solve`: a solution with the least objective and the multiplier of each line.
Promise  the same programme in the same order gives the same solutions.

HiGHS, the solver inside scipy. It keeps its last basis, so that a new objective takes a few steps and not a thousand;
scipy has no public name for that, so where the inner one is missing `scipy.optimize.linprog` does the same, slower.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
PRIMAL = 4
"""A new objective leaves the last solution possible, so the primal simplex goes on from there."""
MOST = 1e7
"""No unknown is larger; only what no table says anything of comes near it."""


class CannotSolve(Exception):
    """The published statements do not fit together, or the solver gave up."""


class Solver:
    """`least <= A x <= most`, `0 <= x <= MOST`."""

    def __init__(self, matrix: Any, least: Array, most: Array) -> None:
        self.matrix, self.least, self.most = matrix.tocsc(), least, most
        self.columns = matrix.shape[1]
        self._kept = self._inner()

    def solve(self, objective: Array) -> tuple[Array, Array]:
        """The solution with the least objective, float64 (columns,), and multipliers, float64 (lines,).

        Raises
        ------
        CannotSolve
            If there is no solution.
        """
        if self._kept is None:
            return self._afresh(objective)
        self._kept.changeColsCost(self.columns, np.arange(self.columns, dtype=np.int32), objective)
        self._kept.run()
        if self._kept.getModelStatus().name != "kOptimal":
            return self._afresh(objective)
        found = self._kept.getSolution()
        return np.array(found.col_value), np.array(found.row_dual)

    def _inner(self) -> Any:
        try:
            from scipy.optimize._highspy import _core

            lp, kept = _core.HighsLp(), _core._Highs()
            self._fill(lp, _core)
            kept.setOptionValue("output_flag", False)
            kept.setOptionValue("threads", 1)
            kept.setOptionValue("simplex_strategy", PRIMAL)
            kept.passModel(lp)
        except (ImportError, AttributeError, TypeError):
            return None
        return kept

    def _fill(self, lp: Any, core: Any) -> None:
        lines, columns = self.matrix.shape
        lp.num_col_, lp.num_row_ = columns, lines
        lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = columns, lines
        lp.a_matrix_.format_ = core.MatrixFormat.kColwise
        lp.a_matrix_.start_, lp.a_matrix_.index_ = self.matrix.indptr, self.matrix.indices
        lp.a_matrix_.value_ = self.matrix.data
        lp.col_cost_, lp.col_lower_ = np.zeros(columns), np.zeros(columns)
        lp.col_upper_ = np.full(columns, MOST)
        lp.row_lower_, lp.row_upper_ = self.least, self.most

    def _afresh(self, objective: Array) -> tuple[Array, Array]:
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        exact = self.least == self.most
        upper, lower = ~exact & np.isfinite(self.most), ~exact & np.isfinite(self.least)
        rows = self.matrix.tocsr()
        below = vstack([rows[upper], -rows[lower]]).tocsr()
        below_to = np.concatenate([self.most[upper], -self.least[lower]])
        found = linprog(
            objective, A_ub=below if len(below_to) else None, b_ub=below_to if len(below_to) else None,
            A_eq=rows[exact] if exact.any() else None, b_eq=self.most[exact] if exact.any() else None,
            bounds=(0, MOST), method="highs",
        )  # fmt: skip
        if found.status != 0:
            raise CannotSolve(f"the solver ended with status {found.status}")
        multipliers = np.zeros(len(exact))
        multipliers[exact] = found.eqlin.marginals if exact.any() else 0.0
        multipliers[upper] += found.ineqlin.marginals[: int(upper.sum())] if len(below_to) else 0.0
        multipliers[lower] += found.ineqlin.marginals[int(upper.sum()) :] if len(below_to) else 0.0
        return np.asarray(found.x), multipliers
