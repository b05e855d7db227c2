"""Numbers with fewer digits: parts as whole numbers that keep their sum, counts to a multiple, figures to two digits.

Takes    counts and figures.
Gives    `whole_parts`, `to_multiple`, `to_digits`.
Promise  no part is more than one away from its exact share; the same counts give the same parts.
"""

from __future__ import annotations

from collections.abc import Mapping


def whole_parts(counts: Mapping[str, float], to: int = 1000) -> dict[str, int]:
    """Whole numbers in proportion to counts, by largest remainders (Hamilton's method; Balinski and Young 1982).

    Parameters
    ----------
    counts : mapping of name to count, or share
        At least one above 0. Of equal remainders the name that comes first in the alphabet is rounded up.
    to : int
        What the parts sum to.

    Raises
    ------
    ZeroDivisionError
        All counts are 0: nothing has no parts.

    Examples
    --------
    >>> whole_parts({"right": 1, "wrong": 1, "rest": 1}, to=10)
    {'right': 3, 'wrong': 3, 'rest': 4}
    """
    total = sum(counts.values())
    exact = {name: to * count / total for name, count in counts.items()}
    whole = {name: int(value) for name, value in exact.items()}
    by_remainder = sorted(exact, key=lambda name: (whole[name] - exact[name], name))
    for name in by_remainder[: to - sum(whole.values())]:
        whole[name] += 1
    return whole


def to_multiple(count: int, to: int) -> int:
    """The nearest multiple; halves go up.

    >>> [to_multiple(count, 5) for count in (2, 3, 12, 13)]
    [0, 5, 10, 15]
    """
    return to * ((2 * count + to) // (2 * to))


def to_digits(figure: float, digits: int = 2) -> float:
    """A figure with so many digits that count.

    >>> [to_digits(figure) for figure in (0.01998, 19.98, 1234.0)]
    [0.02, 20.0, 1200.0]
    """
    return float(f"{figure:.{digits}g}")
