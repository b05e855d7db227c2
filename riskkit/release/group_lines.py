"""Combinations that nobody is in, and the sums that combinations stand in.

Takes    raw rows of G01 and G02.
Gives    G02 with a row for every combination; for each combination table the lines that add up to a number shown
         elsewhere.
Promise  a combination of nobody looks like any hidden one: that nobody is in it is a count of people too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from riskkit.domain.findings import Row

MOST_COMBINATIONS = 5_000
"""A table with more combinations than this is not filled up."""
NOBODY = {"count": 0, "base": 0}
Levels = Mapping[str, Sequence[str]]


def levels_of(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Groups of each characteristic, in the order of the table."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        found.setdefault(row["attribute"], {})[row["group"]] = None
    return {name: list(groups) for name, groups in found.items()}


def with_empty_combinations(rows: Sequence[Row], levels: Levels) -> list[Row]:
    """Rows of G02, and rows of 0 for combinations that nobody is in, in the order of the levels."""
    filled: list[Row] = []
    for attribute, groups in levels_of(rows).items():
        own = [row for row in rows if row["attribute"] == attribute]
        there = dict.fromkeys(groups)
        by_group: dict[str, list[Row]] = {}
        for row in own:
            by_group.setdefault(row["group"], []).append(row)
        every = [", ".join(one) for one in combinations_of(attribute, levels)]
        empty = [name for name in every if name not in there] if len(every) <= MOST_COMBINATIONS else []
        first = by_group[groups[0]]
        for name in sorted([*groups, *empty], key=_order(every)):
            filled += by_group[name] if name in there else [_empty(row, name, own[0]) for row in first]
    return filled


def _order(every: Sequence[str]):  # type: ignore[no-untyped-def]
    place = {name: at for at, name in enumerate(every)}
    return lambda name: place.get(name, len(place))


def _empty(row: Row, name: str, first: Row) -> Row:
    base = first["base"] if row["metric"] == "people" else 0
    blank = {column: None if isinstance(value, float) else value for column, value in row.items()}
    return {**blank, "group": name, "count": 0, "base": base}


def combinations_of(attribute: str, levels: Levels) -> list[tuple[str, ...]]:
    """Every combination of levels; none if a characteristic is not among them."""
    names = attribute.split(" x ")
    return list(product(*(levels[name] for name in names))) if all(name in levels for name in names) else []


def lines_through(attribute: str, crossed: Sequence[str], levels: Levels) -> list[list[str]]:
    """Groups of one combination table that together are a group of a smaller table."""
    names = attribute.split(" x ")
    smaller = [[name] for name in names]
    smaller += [other.split(" x ") for other in crossed if set(other.split(" x ")) < set(names)]
    lines: dict[tuple[str, ...], list[str]] = {}
    for levels_here in combinations_of(attribute, levels) if len(names) > 1 else ():
        at = dict(zip(names, levels_here, strict=True))
        for some in smaller:
            lines.setdefault((*some, *(at[name] for name in some)), []).append(", ".join(levels_here))
    return list(lines.values())
