"""Which published lines a recovered cell follows from.

Takes    a Model and a recovered cell's target.
Gives    `lines_behind`: the statements of one proof that the cell is what it is.
Promise  at least one of them has to be hidden before the cell can be anything else.

The multipliers of the linear programme are the proof (Farkas' lemma): lines with a multiplier of 0 are not in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from riskkit.release.back_calculation.attacking import Model
from riskkit.release.back_calculation.statements import Statement

USED = 1e-7


def lines_behind(model: Model, target: int, *, least: bool = False) -> list[Statement]:
    """Statements of one proof, in the order in which they were read.

    Parameters
    ----------
    model : Model
    target : int
        The place of a recovered cell in `model.hidden`.
    least : prove that the cell is not less than it is; without it, that it is not more
    """
    system, row = model.system, model.targets[target]
    objective = row.toarray().ravel() * (1.0 if least else -1.0)  # that it is not below 0 needs no proof
    columns = set(row.indices.tolist())
    lines: set[int] = set()
    if np.isnan(system.value[row.indices]).any():
        _, multipliers = system.solve(objective)
        lines |= set(system.place[np.abs(multipliers) > USED].tolist())
        columns |= _columns_of(model, lines)
    lines |= _causes(model, columns)
    return [model.statements[line] for line in sorted(lines) if line < len(model.statements)]


def _columns_of(model: Model, lines: set[int]) -> set[int]:
    matrix: Any = model.system.matrix
    return {int(c) for line in lines for c in matrix.indices[matrix.indptr[line] : matrix.indptr[line + 1]]}


def _causes(model: Model, columns: set[int]) -> set[int]:
    """Lines that fixed these columns before anything was solved, and those that fixed what they rest on."""
    system, lines, left = model.system, set[int](), sorted(columns)
    seen = set(left)
    while left:
        column = left.pop()
        line = int(system.cause[column])
        if line >= 0 and line not in lines:
            lines.add(line)
            new = _columns_of(model, {line}) - seen
            seen |= new
            left += sorted(new)
    return lines
