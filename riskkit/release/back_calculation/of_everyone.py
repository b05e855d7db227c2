"""What tables about everyone say about numbers of people: P01, P05 to P09, P12, and figures printed beside them.

Takes    released rows and facts.
Gives    statements and hidden cells in a `Book`; how many places each list has.
Promise  dates and bands of score are groups like any other: together they are everyone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.domain.findings import Finding, Row
from riskkit.release.back_calculation.of_groups import CAPACITY, INF, left_of, quantity
from riskkit.release.back_calculation.statements import Book, Place, one
from riskkit.release.back_calculation.unknowns import EVERYONE, Part, Unit

MEASURES = {
    "scored": "people", "with outcome": "yes", "flagged": "flagged", "flagged right": "right",
    "flagged wrong": "wrong", "missed": "missed", "not flagged no outcome": "rest", "not yet known": "waiting",
}  # fmt: skip
IN_FACTS = {"right": "right", "wrong": "wrong", "missed": "missed", "rest": "rest"}
BINS = "bin of score"
DATES = "as-of date"


def read_everyone(found: Mapping[str, Finding], facts: Mapping[str, Any], book: Book, points: Sequence[str]) -> None:
    """Every table about everyone that is in the run, and what facts repeat of it."""
    for at, row in enumerate(_rows(found, "P01")):
        _measure(row, book, ("P01", at))
    for code in ("P02", "P03", "P04"):
        for at, row in enumerate(_rows(found, code)):
            for column, name in (("count", "yes"), ("base", "known")):
                if row[column] is not None:
                    book.equal(one(_all(name)), row[column], (code, at))
    for code in ("P05", "P12"):
        for at, row in enumerate(_rows(found, code)):
            _cut(row, book, (code, at), points)
    for at, row in enumerate(_rows(found, "P06")):
        _chosen(row, book, ("P06", at))
    for at, row in enumerate(_rows(found, "P07")):
        _date(row, book, ("P07", at), found)
    for at, row in enumerate(_rows(found, "P08")):
        _bin(row, book, ("P08", at), (BINS, str(row["bin"])))
    for at, row in enumerate(_rows(found, "P09")):
        _bin(row, book, ("P09", at), ("band of score", str(row["band"])))
    _nested(found, facts, book, points)
    _facts(facts, book)


def _rows(found: Mapping[str, Finding], code: str) -> Sequence[Row]:
    return found[code].table or () if code in found else ()


def _all(name: str, point: str = CAPACITY) -> Part:
    return quantity(EVERYONE, name, point)


def _measure(row: Row, book: Book, place: Place) -> None:
    part = _all(MEASURES[row["measure"]])
    if row["count"] is not None:
        book.equal(one(part), row["count"], place)
    elif row["hidden"]:
        book.hide(one(part), place)
    if row["base"] is not None:
        base = _all("known") if row["measure"] in ("with outcome", *_four()) else _all("people")
        book.equal(one(base), row["base"], place)


def _four() -> tuple[str, ...]:
    return ("flagged right", "flagged wrong", "missed", "not flagged no outcome")


def _cut(row: Row, book: Book, place: Place, points: Sequence[str]) -> None:
    point = row["operating_point"]
    if point not in points:
        return
    base = _all("flagged known" if row["metric"] == "precision" else "yes", point)
    right = _all("right", point)
    for column, part in (("count", right), ("base", base)):
        if row[column] is not None:
            book.equal(one(part), row[column], place)
        elif row["hidden"] and column == "count":
            book.hide(one(right), place)
            book.hide(one(left_of(base, right)), place)


def _chosen(row: Row, book: Book, place: Place) -> None:
    """The chosen model's row is the list itself; other models have lists of their own."""
    if row["chosen"] and row["precision"] is not None:
        book.share(_all("right"), _all("flagged known"), row["precision"], book.half_of(row["precision"]), place)


def _date(row: Row, book: Book, place: Place, found: Mapping[str, Finding]) -> None:
    unit: Unit = (DATES, str(row["as_of"]))
    kinds = {"scored": "people", "with_outcome": "yes", "flagged": "flagged", "right": "right"}
    for column, name in kinds.items():
        part = quantity(unit, name, CAPACITY)
        if row[column] is not None:
            book.equal(one(part), row[column], place)
        elif row["hidden"]:
            book.hide(one(part), place)
    for at, other in enumerate(_rows(found, "D06")):
        same = other.get("as_of") == row["as_of"] and other["rows"] is not None and other["rows"] == row["scored"]
        for column, name in (("yes", "yes"), ("no", "no"), ("not_yet_known", "waiting")) if same else ():
            if other[column] is not None:
                book.equal(one(quantity(unit, name, CAPACITY)), other[column], ("D06", at))


def _bin(row: Row, book: Book, place: Place, unit: Unit) -> None:
    parts = {"count": (unit, "known", ""), "positives": (unit, "yes", "")}
    for column, part in parts.items():
        if row[column] is not None:
            book.equal(one(part), row[column], place)
        elif row["hidden"]:
            book.hide(one(part), place)


def _nested(found: Mapping[str, Finding], facts: Mapping[str, Any], book: Book, points: Sequence[str]) -> None:
    """On a single date, the people with the highest scores are on every list that is longer than they are many."""
    rows = _rows(found, "P08")
    all_known = book.count_of(_all("known")) == book.count_of(_all("people"))
    if len(facts.get("as_of", ())) > 1 or not all_known or any(row["hidden"] for row in rows):
        return
    above = yes = 0
    for at in range(len(rows) - 1, -1, -1):
        above, yes = above + rows[at]["count"], yes + rows[at]["positives"]
        for point in points:
            listed, place = book.count_of(_all("flagged", point)), ("P08", at)
            if listed is not None and above <= listed:
                book.between(one(_all("right", point)), yes, yes + listed - above, place)
            elif listed is not None:
                book.between(one(_all("right", point)), 0, yes, place)


def _facts(facts: Mapping[str, Any], book: Book) -> None:
    """How many of 1,000 are right, wrong, missed and the rest: whole numbers by largest remainders, within one."""
    for name, quantity_name in () if book.rounded else IN_FACTS.items():
        shown = (facts.get("per_1000") or {}).get(name)
        if shown is not None:
            part, known = _all(quantity_name), _all("known")
            book.between(((1000.0, part), (-(shown + 1.0), known)), -INF, 0.0, ("per_1000", 0))
            book.between(((1000.0, part), (-(shown - 1.0), known)), 0.0, INF, ("per_1000", 0))
    for name in ("rows", "list_size"):
        if facts.get(name) is not None:
            book.equal(one(_all("people" if name == "rows" else "flagged")), facts[name], (name, 0))
