"""What tables of marked people say: listed by all models, unlike the training rows, looked at before, another outcome.

Takes    released rows of S01 to S04, X04, R04 and R05.
Gives    statements and hidden cells in a `Book`.
Promise  a mark lies inside the people it is a mark of; the marked of all groups together are the marked of everyone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riskkit.domain.findings import Finding, Row
from riskkit.release.back_calculation.of_groups import CAPACITY, INF, quantity
from riskkit.release.back_calculation.statements import Book, Place, Terms, less, one
from riskkit.release.back_calculation.unknowns import EVERYONE, Part, Unit

STAYS, BY_ALL, UNLIKE = "stays listed", "listed by all", "unlike"
STEADY = 0.8
BEGUN = "police began a record of the outcome"
WAITING = "outcome not yet known"
THE_LIST, SIDES = "the list", ("flagged", "not flagged")
BOTH, OTHER_ONLY = "both outcomes", "alternative only"
BOTH_LISTED, OTHER_LISTED = "both outcomes, flagged", "alternative only, flagged"
KINDS = {
    "main only": (("yes", 1.0), (BOTH, -1.0)), "both": ((BOTH, 1.0),),
    "alternative only": ((OTHER_ONLY, 1.0),), "neither": (("no", 1.0), (OTHER_ONLY, -1.0)),
}  # fmt: skip
OTHER_WRONG = (("flagged known", 1.0), (BOTH_LISTED, -1.0), (OTHER_LISTED, -1.0))
OTHER_YES = ((BOTH, 1.0), (OTHER_ONLY, 1.0))
OTHER_RIGHT = ((BOTH_LISTED, 1.0), (OTHER_LISTED, 1.0))
OTHER_MISSED = (*OTHER_YES, (BOTH_LISTED, -1.0), (OTHER_LISTED, -1.0))
OTHER_NO = (("known", 1.0), (BOTH, -1.0), (OTHER_ONLY, -1.0))
NOT_LISTED = (("not flagged known", 1.0),)
OTHER_RATES = {
    "FPR": (OTHER_WRONG, OTHER_NO), "FNR": (OTHER_MISSED, OTHER_YES),
    "PPV": (OTHER_RIGHT, (("flagged known", 1.0),)), "FOR": (OTHER_MISSED, NOT_LISTED),
    "alternative also in main": (((BOTH, 1.0),), OTHER_YES),
}  # fmt: skip


def read_marks(found: Mapping[str, Finding], book: Book) -> None:
    """Every table of marked people that is in the run."""
    marked = Marks(book)
    for code, at, row in _rows(found, "S01", "S02", "S03", "S04", "X04"):
        _doubt(code, row, marked, (code, at))
    for code, at, row in _rows(found, "R05"):
        _attention(row, marked, (code, at))
    for code, at, row in _rows(found, "R04"):
        _other_outcome(row, marked, (code, at))
    marked.close()


def _rows(found: Mapping[str, Finding], *codes: str) -> list[tuple[str, int, Row]]:
    there = [code for code in codes if code in found]
    return [(code, at, row) for code in there for at, row in enumerate(found[code].table or ())]


class Marks:
    """Marks seen so far, each with what it lies in."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._inside: dict[tuple[Unit, str], str] = {}

    def mark(self, unit: Unit, name: str, of: str) -> Part:
        """A mark of a quantity of this unit."""
        self._inside[unit, name] = of
        return (unit, name, "")

    def row(self, row: Row, place: Place, count: Terms, base: Terms) -> None:
        """A count and its base, printed or hidden, and the rest of the base where it is hidden."""
        for column, terms in (("count", count), ("base", base)):
            if row[column] is not None:
                self.book.equal(terms, row[column], place)
        if row["count"] is None and row["hidden"]:
            self.book.hide(count, place)
            self.book.hide((*base, *((-value, part) for value, part in count)), place)

    def close(self) -> None:
        """What follows from the design: marks lie inside, and add up over the groups of each characteristic."""
        for (unit, name), of in self._inside.items():
            whole = quantity(unit, of, CAPACITY)
            self.book.between(less(whole, (unit, name, "")), 0.0, INF)
        sums: dict[tuple[str, str], list[Unit]] = {}
        for unit, name in self._inside:
            if unit != EVERYONE:
                sums.setdefault((unit[0], name), []).append(unit)
        for (_, name), units in sums.items():
            whole_mark: Part = (EVERYONE, name, "")
            self.book.between(((1.0, whole_mark), *((-1.0, (unit, name, "")) for unit in units)), 0.0, 0.0)


def _doubt(code: str, row: Row, marked: Marks, place: Place) -> None:
    if code == "S01":
        if row["stability_at_least"] == STEADY:
            _share(marked, row, place, EVERYONE, STAYS, "flagged")
    elif code == "S02":
        if row["metric"] == BY_ALL:
            _share(marked, row, place, EVERYONE, BY_ALL, "flagged")
    elif code == "X04" and row["attribute"] == "everyone":
        listed = row["group"] == "flagged"
        _share(marked, row, place, EVERYONE, "unlike, flagged" if listed else UNLIKE, "flagged" if listed else "people")
        if listed:
            marked.book.between(less((EVERYONE, UNLIKE, ""), (EVERYONE, "unlike, flagged", "")), 0.0, INF)
    else:
        name, of = {"S03": (STAYS, "flagged"), "S04": (BY_ALL, "flagged"), "X04": (UNLIKE, "people")}[code]
        _share(marked, row, place, (row["attribute"], row["group"]), name, of)


def _share(marked: Marks, row: Row, place: Place, unit: Unit, name: str, of: str) -> None:
    marked.row(row, place, one(marked.mark(unit, name, of)), one(quantity(unit, of, CAPACITY)))


def _attention(row: Row, marked: Marks, place: Place) -> None:
    """Marks of people, or of those with the outcome; the list and everyone else are two sides of one list."""
    metric = row["metric"]
    if metric == WAITING:
        return
    if row["attribute"] == THE_LIST:
        side = row["group"]
        listed = ("right" if side == "flagged" else "missed") if metric == BEGUN else side
        name = f"{metric}, {side}"
        _share(marked, row, place, EVERYONE, name, listed)
        if side == SIDES[0]:
            parts = tuple((-1.0, (EVERYONE, f"{metric}, {one_side}", "")) for one_side in SIDES)
            marked.book.between(((1.0, (EVERYONE, metric, "")), *parts), 0.0, 0.0)
        return
    _share(marked, row, place, (row["attribute"], row["group"]), metric, "yes" if metric == BEGUN else "people")


def _other_outcome(row: Row, marked: Marks, place: Place) -> None:
    """Cells of the main outcome against another one, and rates of the list under the other one."""
    unit: Unit = (row["attribute"], row["group"])
    if row["group"] == "all groups" or row["metric"] not in (*KINDS, *OTHER_RATES):
        return
    marked.mark(unit, BOTH, "yes"), marked.mark(unit, OTHER_ONLY, "no")
    marked.mark(unit, BOTH_LISTED, "right"), marked.mark(unit, OTHER_LISTED, "wrong")
    for inner, outer in ((BOTH_LISTED, BOTH), (OTHER_LISTED, OTHER_ONLY)):
        marked.book.between(less((unit, outer, ""), (unit, inner, "")), 0.0, INF)
        on, whole = ("right", "yes") if outer == BOTH else ("wrong", "no")
        left = ((1.0, quantity(unit, whole, CAPACITY)), (-1.0, quantity(unit, on, CAPACITY)))
        marked.book.between((*left, (-1.0, (unit, outer, "")), (1.0, (unit, inner, ""))), 0.0, INF)
    if row["metric"] in KINDS:
        marked.row(row, place, _terms(unit, KINDS[row["metric"]]), one((unit, "known", "")))
    else:
        count, base = OTHER_RATES[row["metric"]]
        marked.row(row, place, _terms(unit, count), _terms(unit, base))


def _terms(unit: Unit, parts: Sequence[tuple[str, float]]) -> Terms:
    return tuple((value, quantity(unit, name, CAPACITY)) for name, value in parts)
