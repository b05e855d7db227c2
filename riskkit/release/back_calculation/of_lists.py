"""What lists of many lengths say of those on the lists with counts (P14): two digits of each.

Takes    released rows, and the statements read so far.
Gives    statements about people found at each length, as marks of everyone with the outcome.
Promise  a longer list holds a shorter one; only the score's own lists are held against its cuts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.domain.findings import Finding, Row
from riskkit.release.back_calculation.of_groups import CAPACITY, INF, quantity
from riskkit.release.back_calculation.statements import Book, Place, digits_of, less
from riskkit.release.back_calculation.unknowns import EVERYONE, Part

DIGITS = 2


def read_lists(found: Mapping[str, Finding], facts: Mapping[str, Any], book: Book, points: Sequence[str]) -> None:
    """The score's rows of P14, shortest first."""
    rows = found["P14"].table or () if "P14" in found else ()
    own = sorted(((float(row["length"]), at) for at, row in enumerate(rows) if row["chosen"] and not row["hidden"]))
    before: Part | None = None
    yes = quantity(EVERYONE, "yes", CAPACITY)
    for length, at in own:
        right: Part = (EVERYONE, f"right at {length:g}", "")
        book.between(less(yes, right), 0.0, INF)
        if before is not None:
            book.between(less(right, before), 0.0, INF)
        dates = max(1, len(facts.get("as_of", ())))
        _rates(rows[at], right, yes, book, ("P14", at), dates)
        if dates == 1:
            _beside_cuts(length, right, book, points, ("P14", at))
        before = right


def _rates(row: Row, right: Part, yes: Part, book: Book, place: Place, dates: int) -> None:
    if row["capture"] is not None:
        book.share(right, yes, row["capture"], digits_of(row["capture"], DIGITS), place)
    listed = _listed(float(row["length"]), book)
    if row["precision"] is not None and listed is not None:
        half = digits_of(row["precision"], DIGITS)
        least, most = max(0.0, listed - dates), listed + dates
        low, high = least * (row["precision"] - half), most * (row["precision"] + half)
        book.between(((1.0, right),), max(0.0, low), high, place)


def _listed(length: float, book: Book) -> float | None:
    """How many people a list holds, give or take one for each date, where all outcomes are known."""
    people, known = (book.count_of(quantity(EVERYONE, name, CAPACITY)) for name in ("people", "known"))
    return length * people if people is not None and people == known else None


def _beside_cuts(length: float, right: Part, book: Book, points: Sequence[str], place: Place) -> None:
    """On one date, those on a list and on a cut of the same score are the same people, up to the shorter one."""
    listed = _listed(length, book)
    for point in points:
        cut = book.count_of(quantity(EVERYONE, "flagged", point))
        if listed is None or cut is None:
            continue
        other = quantity(EVERYONE, "right", point)
        more, shorter, longer = (cut - listed, right, other) if cut >= listed + 1 else (listed - cut, other, right)
        if abs(cut - listed) > 1:
            book.between(less(longer, shorter), 0.0, more + 1, place)
