"""The attack: from everything a run publishes, work out what it hides.

Takes    ReleasedAudit, and nothing else.
Gives    `Attack`: how many hidden cells were tried, and which of them can be worked out.
Promise  a cell counts as recovered if only one whole number of people fits with everything that is published, and
         that number is under the threshold. Where counts are rounded, why cells are hidden is one of the things that
         are published (`rule.py`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from riskkit.domain.findings import Finding, ReleasedAudit
from riskkit.release.back_calculation.linear import TOLERANCE, Ranges, System, matrix_of
from riskkit.release.back_calculation.of_everyone import read_everyone
from riskkit.release.back_calculation.of_groups import CAPACITY, read_groups
from riskkit.release.back_calculation.of_lists import read_lists
from riskkit.release.back_calculation.of_marks import read_marks
from riskkit.release.back_calculation.of_ratios import read_ratios
from riskkit.release.back_calculation.rule import Rule, reasons_of
from riskkit.release.back_calculation.solver import CannotSolve
from riskkit.release.back_calculation.statements import Book, Hidden, Statement, Terms
from riskkit.release.back_calculation.structure import lines_of, nobody_in, sums_of
from riskkit.release.back_calculation.unknowns import Unknowns

HALF, TWICE = "half the capacity", "twice the capacity"
FEW_VALUES = 3


@dataclass(frozen=True)
class Cell:
    """One hidden cell and the range of whole numbers it can be.

    by_rule : the figures alone allow more; that it is hidden does not.
    """

    hidden: Hidden
    low: int
    high: int
    by_rule: bool = False

    @property
    def known(self) -> bool:
        """True if one number is all that is left."""
        return self.low >= self.high


@dataclass(frozen=True, eq=False)
class Attack:
    """What the attack found.

    solved : whether the system had a solution; if not, nothing is known and `cells` is empty.
    attacked : hidden cells that were tried.
    threshold : counts under it are the ones to protect; larger ones are hidden only to protect those.
    cells : those of which fewer than three numbers were found that fit, known ones among them.
    below : hidden cells for which no number at or over the threshold was found.
    statements, unknowns : size of the system.
    """

    solved: bool
    attacked: int
    threshold: int
    cells: tuple[Cell, ...]
    below: int
    statements: int
    unknowns: int
    model: Model | None = field(default=None, repr=False)
    points: tuple[Any, ...] = field(default=(), repr=False)

    @property
    def recovered(self) -> tuple[Cell, ...]:
        """Small counts that can be worked out: cells of which one number is left, and that under the threshold."""
        return tuple(cell for cell in self.cells if cell.known and cell.low < self.threshold)

    @property
    def large(self) -> tuple[Cell, ...]:
        """Counts at or over the threshold that were hidden to protect others, and can be worked out."""
        return tuple(cell for cell in self.cells if cell.known and cell.low >= self.threshold)


@dataclass(frozen=True, eq=False)
class Model:
    """The system of one run: statements in order, then lines of the design; and the targets.

    rule : where counts are rounded, which hidden counts are small if others are not; None where large ones are hidden
        to protect small ones.
    """

    unknowns: Unknowns
    system: System
    statements: Sequence[Statement]
    hidden: Sequence[Hidden]
    targets: Any
    rule: Rule | None


def attack(released: ReleasedAudit) -> Attack:
    """Try to work out every hidden count of people."""
    findings = {finding.code: finding for finding in released.findings}
    return attack_findings(findings, released.facts, released.study, released.threshold)


def attack_findings(
    found: Mapping[str, Finding], facts: Mapping[str, Any], study: Mapping[str, Any], threshold: int,
    *, before: Attack | None = None,
) -> Attack:  # fmt: skip
    """`attack` on parts of a released audit that is still being made.

    Parameters
    ----------
    before : an earlier attack on the same run with fewer cells hidden: its solutions fit here too, and save time
    """
    model = model_of(found, facts, study, threshold)
    known = [] if before is None or before.model is None else model.unknowns.moved(before.points, before.model.unknowns)
    sizes = {"statements": model.system.matrix.shape[0], "unknowns": model.system.size}
    if not model.hidden:
        return Attack(True, 0, threshold, (), 0, **sizes, model=model)
    try:
        ranges = model.system.ranges(model.targets, known, model.rule)
    except CannotSolve:
        return Attack(False, len(model.hidden), threshold, (), 0, **sizes, model=model)
    cells = _narrow(model, ranges)
    below = int((np.floor(ranges.most + TOLERANCE) < threshold).sum())
    return Attack(True, len(model.hidden), threshold, cells, below, **sizes, model=model, points=tuple(ranges.points))


def model_of(found: Mapping[str, Finding], facts: Mapping[str, Any], study: Mapping[str, Any], threshold: int) -> Model:
    """The linear system over all tables of a run."""
    points = _points(found)
    unknowns = Unknowns(_chains(points, single=len(facts.get("as_of", ())) <= 1, found=found))
    book = Book(threshold, (study.get("release") or {}).get("round_to"))
    pairs = (study.get("audit") or {}).get("disputed") or ()
    read_everyone(found, facts, book, unknowns.points)
    disputed = {pair["self_defined"]: pair["observed"] for pair in pairs}
    read_groups(found, book, unknowns.points, disputed)
    read_marks(found, book)
    read_lists(found, facts, book, unknowns.points)
    read_ratios(found, book, people_repeat=facts.get("people") is None or facts.get("people") != facts.get("rows"))
    statements = book.statements
    made = [(*_expand(one.terms, unknowns), one.low, one.high) for one in statements]
    hidden = book.hidden
    targets = [(*_expand(one.terms, unknowns), 0.0, 0.0) for one in hidden]
    others, reasons = reasons_of(hidden, _listed(found)) if book.rounded and hidden else ([], None)
    beside = [(*_expand(terms, unknowns), 0.0, 0.0) for terms in others]
    lines = lines_of(sums_of(found, disputed), *nobody_in(found), unknowns)
    system = System([*made, *lines], unknowns.size)
    rule = None if reasons is None else Rule(threshold - 1.0, matrix_of(beside, unknowns.size)[0], reasons)
    return Model(unknowns, system, statements, hidden, matrix_of(targets, unknowns.size)[0], rule)


def _expand(terms: Terms, unknowns: Unknowns) -> tuple[list[int], list[float]]:
    columns: list[int] = []
    values: list[float] = []
    for value, part in terms:
        own = unknowns.columns(part)
        columns += own
        values += [value] * len(own)
    return columns, values


def _points(found: Mapping[str, Finding]) -> list[str]:
    named = _listed(found)
    cuts = found["P05"].table or () if "P05" in found else ()
    return list(dict.fromkeys([CAPACITY, *named, *(row["operating_point"] for row in cuts)]))


def _listed(found: Mapping[str, Finding]) -> list[str]:
    """The operating points that groups are told of, in their order."""
    rows = found["G01"].table or () if "G01" in found else ()
    return list(dict.fromkeys(row["operating_point"] for row in rows if row["operating_point"] != "all"))


def _chains(points: Sequence[str], *, single: bool, found: Mapping[str, Finding]) -> list[list[str]]:
    """Lists inside one another: multiples of the capacity, and cuts by score."""
    multiples = sorted((point for point in points if _times(point) is not None), key=lambda point: _times(point) or 0.0)
    cuts = sorted((point for point in points if point not in multiples), key=_cut, reverse=True)
    return [chain for chain in (multiples, cuts) if chain]


def _times(point: str) -> float | None:
    named = {CAPACITY: 1.0, HALF: 0.5, TWICE: 2.0}
    if point in named:
        return named[point]
    return float(point.split(" times")[0]) if point.endswith(" times the capacity") else None


def _cut(point: str) -> float:
    return float(point.rsplit(" ", 1)[1])


def _narrow(model: Model, ranges: Ranges) -> tuple[Cell, ...]:
    found = []
    sides = (ranges.low.tolist(), ranges.high.tolist(), ranges.most.tolist())
    for one, low, high, figures in zip(model.hidden, *sides, strict=True):
        least, most = math.ceil(low - TOLERANCE), math.floor(high + TOLERANCE)
        if most - least + 1 < FEW_VALUES:
            found.append(Cell(one, least, most, by_rule=math.floor(figures + TOLERANCE) > most))
    return tuple(found)
