"""What follows from the design alone: groups of a characteristic are everyone, combinations are their groups.

Takes    released tables of groups, dates and bands.
Gives    statements without a place, since nobody has to print them.
Promise  where some combinations are not listed, those hold nobody and every listed one holds somebody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product

from riskkit.domain.findings import Finding
from riskkit.release.back_calculation.of_groups import ALL_AREAS
from riskkit.release.back_calculation.statements import INFINITE
from riskkit.release.back_calculation.unknowns import EVERYONE, Unit, Unknowns

Sums = list[tuple[Unit, list[Unit]]]
"""A whole, and the units that it is the sum of."""


_PARTED = (("P07", "as_of", "as-of date"), ("P08", "bin", "bin of score"), ("P09", "band", "band of score"))


def sums_of(found: Mapping[str, Finding], disputed: Mapping[str, str]) -> Sums:
    """Every whole and its parts, in the order of the tables. `disputed`: self-defined characteristics to observed."""
    levels = areas_of(found) | _levels(found, "G01")
    sums: Sums = [(EVERYONE, [(name, level) for level in own]) for name, own in levels.items()]
    made_of = {name: tuple(name.split(" x ")) for name in _levels(found, "G02")}
    for name, own in _levels(found, "G02").items():
        sums += _of_combination(name, own, made_of, levels)
    sums += _of_two_sources(found, disputed, made_of)
    for code, column, called in _PARTED:
        rows = found[code].table or () if code in found else ()
        if rows:
            sums.append((EVERYONE, [(called, str(row[column])) for row in rows]))
    return sums


def _levels(found: Mapping[str, Finding], code: str) -> dict[str, list[str]]:
    levels: dict[str, dict[str, None]] = {}
    for row in found[code].table or () if code in found else ():
        levels.setdefault(row["attribute"], {})[row["group"]] = None
    return {name: list(own) for name, own in levels.items()}


def areas_of(found: Mapping[str, Finding]) -> dict[str, list[str]]:
    """Areas that results are told of, one kind of area at a time."""
    areas = _levels(found, "P13")
    return {name: [area for area in own if area != ALL_AREAS] for name, own in areas.items()}


def _of_combination(
    name: str, own: Sequence[str], made_of: Mapping[str, tuple[str, ...]], levels: Mapping[str, Sequence[str]]
) -> Sums:
    """The combinations that each level, and each level of a smaller combination, is the sum of."""
    names = made_of[name]
    if any(one not in levels for one in names):
        return []
    there = dict.fromkeys(own)
    wholes: dict[Unit, list[Unit]] = {}
    inside = [other for other, parts in made_of.items() if set(parts) < set(names)]
    for combination in product(*(levels[one] for one in names)):
        text, at = ", ".join(combination), dict(zip(names, combination, strict=True))
        if text in there:
            wanted = list(at.items())
            wanted += [(other, ", ".join(at[one] for one in made_of[other])) for other in inside]
            for whole in wanted:
                wholes.setdefault(whole, []).append((name, text))
    return list(wholes.items())


def _of_two_sources(found: Mapping[str, Finding], disputed: Mapping[str, str], made_of: Collection[str]) -> Sums:
    """Two sources of one characteristic, where G02 does not hold them against each other."""
    wholes: dict[Unit, list[Unit]] = {}
    for row in found["M03"].table or () if "M03" in found else ():
        own, seen = row["attribute"], disputed.get(row["attribute"], "observed")
        if f"{own} x {seen}" in made_of or f"{seen} x {own}" in made_of:
            continue
        cell = (f"{own} x {seen}", f"{row['self_defined']}, {row['observed']}")
        for whole in ((own, row["self_defined"]), (seen, row["observed"])):
            wholes.setdefault(whole, []).append(cell)
    return list(wholes.items())


def nobody_in(found: Mapping[str, Finding]) -> tuple[list[Unit], list[Unit]]:
    """Units that surely hold somebody, and those that surely hold nobody, by what is listed."""
    levels, crossed = areas_of(found) | _levels(found, "G01"), _levels(found, "G02")
    some: list[Unit] = [(name, level) for name, own in levels.items() for level in own]
    nobody: list[Unit] = []
    for name, own in crossed.items():
        names = name.split(" x ")
        if any(one not in levels for one in names):
            continue
        every = [", ".join(one) for one in product(*(levels[one] for one in names))]
        if len(dict.fromkeys(own)) < len(every):
            some += [(name, level) for level in own]
            nobody += [(name, level) for level in every if level not in own]
    return some, nobody


Line = tuple[list[int], list[float], float, float]
"""Columns, coefficients, least and most of one line of the system."""


def lines_of(sums: Sums, some: Sequence[Unit], nobody: Sequence[Unit], unknowns: Unknowns) -> list[Line]:
    """The sums, kind by kind; who holds somebody or nobody. Bands hold only people whose outcome is known."""
    lines: list[Line] = []
    for whole, parts in sums:
        first, others = unknowns.start(whole), [unknowns.start(part) for part in parts]
        for atom in range(unknowns.atoms):
            if atom % 3 == 2 and parts[0][0].endswith("of score"):
                lines += [([other + atom], [1.0], 0.0, 0.0) for other in others]
            else:
                columns = [first + atom, *(other + atom for other in others)]
                lines.append((columns, [-1.0, *([1.0] * len(others))], 0.0, 0.0))
    for units, least, most in ((some, 1.0, INFINITE), (nobody, 0.0, 0.0)):
        for unit in units:
            if unit in unknowns.units:
                start = unknowns.start(unit)
                columns = list(range(start, start + unknowns.atoms))
                lines.append((columns, [1.0] * len(columns), least, most))
    return lines
