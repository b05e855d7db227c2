"""What hiding itself says where counts are rounded: a hidden count is small, or one that is hidden with it is.

Takes    hidden cells, and the operating points of groups in their order.
Gives    `reasons_of`: for each hidden cell the quantities of which one is under the threshold.
Promise  of what the rules hide, the attack believes what is true of the people (a test holds it against drawn ones). A
         row that the second pass hides is read in the same way: there it may believe too much, never too little.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskkit.release.back_calculation.of_groups import CAPACITY, quantity
from riskkit.release.back_calculation.statements import Hidden, Terms, one
from riskkit.release.back_calculation.unknowns import Unit

OUTCOMES, SIDES, CELLS = ("yes", "no"), ("flagged", "not flagged"), ("right", "wrong", "missed", "rest")
WITH = {
    "people": ("people",),
    **dict.fromkeys(OUTCOMES, ("people", *OUTCOMES, "waiting")),
    **dict.fromkeys(SIDES, ("people", *SIDES)),
    **dict.fromkeys(CELLS, ("people", *OUTCOMES, "waiting", *SIDES, *CELLS)),
    "known": ("people", *OUTCOMES),
}  # fmt: skip
"""Quantities of a group that hide one another: what is hidden upstream is hidden downstream."""
BETWEEN = {
    **dict.fromkeys(("people", *OUTCOMES), ()), **dict.fromkeys(SIDES, ("flagged",)),
    **dict.fromkeys(CELLS, ("flagged", "wrong", "missed")),
}  # fmt: skip
"""Quantities that hide a list if it differs in few of them from an earlier list that is shown."""
PARTED = ("P05", "P07", "P08", "P09")
"""Tables of cuts, dates, bins and bands, which hide what they print for the sake of parts that they never print."""


@dataclass(frozen=True, eq=False)
class Rule:
    """limit : the most a small count is.

    others : sparse (reasons that no table has, columns).
    reasons : sparse 0/1 (hidden cells, hidden cells and then `others`); every cell has itself.
    """

    limit: float
    others: Any
    reasons: Any


def reasons_of(hidden: Sequence[Hidden], points: Sequence[str]) -> tuple[list[Terms], Any]:
    """Cells of the same row, of the same group upstream, and for marks of people all of the group in that table.

    Returns
    -------
    others : reasons that no table has
    reasons : as in `Rule`
    """
    from scipy import sparse

    at = {cell.terms: place for place, cell in enumerate(hidden)}
    rows: dict[object, list[int]] = {}
    for place, cell in enumerate(hidden):
        for key in _shared(cell):
            rows.setdefault(key, []).append(place)
    others: dict[Terms, int] = {}
    pairs: dict[tuple[int, int], None] = {}
    for place, cell in enumerate(hidden):
        found = [place, *(other for key in _shared(cell) for other in rows[key])]
        for terms in _upstream(cell, points, at):
            found.append(at[terms] if terms in at else len(hidden) + others.setdefault(terms, len(others)))
        pairs |= dict.fromkeys((place, other) for other in found)
    first, second = zip(*pairs, strict=True)
    shape = (len(hidden), len(hidden) + len(others))
    return list(others), sparse.csr_matrix(([1.0] * len(pairs), (first, second)), shape=shape)


def _shared(cell: Hidden) -> list[object]:
    """What cells that were hidden together have in common."""
    units = {part[0] for _, part in cell.terms}
    marked = len(cell.terms) > 1 or cell.terms[0][1][1] not in WITH
    return [cell.place, *((cell.place[0], unit) for unit in sorted(units) if marked)]


def _upstream(cell: Hidden, points: Sequence[str], hidden: Mapping[Terms, int]) -> Iterator[Terms]:
    """Quantities of the same group of which one may be few; of those that are printed none can be."""
    unprinted = cell.place[0] in PARTED
    for _, (unit, name, point) in cell.terms:
        for other in WITH.get(name, WITH["right"]):
            told = one(quantity(unit, other, point or CAPACITY))
            if told in hidden or other == "waiting" or unprinted:
                yield told
        for other in BETWEEN.get(name, BETWEEN["right"]):
            yield from _between(unit, other, point or CAPACITY, points, hidden)


def _between(
    unit: Unit, name: str, point: str, points: Sequence[str], hidden: Mapping[Terms, int]
) -> Iterator[Terms]:  # fmt: skip
    """The difference, either way round, from each earlier list that is shown."""
    for earlier in points[: points.index(point)] if point in points else ():
        here, there = (quantity(unit, name, which) for which in (point, earlier))
        if one(there) not in hidden:
            yield (1.0, here), (-1.0, there)
            yield (1.0, there), (-1.0, here)
