"""What tables of groups say about numbers of people: G01, G02, G05, G06, G10, M01, M02, M03, R03.

Takes    released rows.
Gives    statements and hidden cells in a `Book`.
Promise  a row that says nothing about counts adds nothing; every hidden count of a group becomes a hidden cell.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from riskkit.domain.findings import Finding, Row
from riskkit.domain.words import MISSING
from riskkit.release.back_calculation.statements import Book, Place, Terms, one
from riskkit.release.back_calculation.unknowns import EVERYONE, Part, Unit

CAPACITY = "capacity"
COUNTED = {
    "people": ("people", None), "recorded": ("yes", "known"), "O/E": ("yes", "known"),
    "selection": ("flagged", "people"), "FPR": ("wrong", "no"), "FNR": ("missed", "yes"),
    "PPV": ("right", "flagged known"), "FOR": ("missed", "not flagged known"),
    "places beyond parity": ("flagged", "people"), "wrongly flagged beyond parity": ("wrong", "no"),
    "missed beyond parity": ("missed", "yes"), "list against people": ("flagged", "people"),
    "list against recorded outcomes": ("flagged", "yes"), "AUC": ("yes", "known"),
    "calibration slope": ("yes", "known"), "calibration intercept": ("yes", "known"),
    "capture": ("right", "yes"), "mean score with outcome": ("yes", "known"),
    "mean score without outcome": ("no", "known"),
}  # fmt: skip
"""Which quantity a metric counts, and of which: the base holds the count, but for the list against outcomes."""
COMPLEMENT = {
    ("flagged", "people"): "not flagged", ("yes", "known"): "no", ("no", "known"): "yes", ("wrong", "no"): "rest",
    ("missed", "yes"): "right", ("right", "flagged known"): "wrong", ("missed", "not flagged known"): "rest",
    ("right", "yes"): "missed",
}  # fmt: skip
"""What is left of a base without its count, where that has a name."""
ALL_AREAS = "all areas"
INSIDE = ("people", "recorded", "O/E", "selection", "FPR", "FNR", "PPV", "FOR")
INF = float("inf")
AT_A_POINT = ("flagged", "wrong", "missed", "right", "rest", "flagged known", "not flagged known", "not flagged")


def quantity(unit: Unit, name: str, point: str) -> Part:
    """A quantity, with the operating point only where it depends on it."""
    return (unit, name, point if name in AT_A_POINT else "")


def read_groups(found: Mapping[str, Finding], book: Book, points: Sequence[str], disputed: Mapping[str, str]) -> None:
    """Every table of groups that is in the run. `disputed`: what is held against each self-defined characteristic."""
    crossed = {row["attribute"] for row in _rows(found, "G02")}
    for code in ("G01", "P13", "G02", "G06", "G05", "G10", "R03"):
        for at, row in enumerate(_rows(found, code)):
            _counted(row, book, (code, at), points)
    for at, row in enumerate(_rows(found, "M01")):
        _missing(row, book, ("M01", at))
    for at, row in enumerate(_rows(found, "M02")):
        _bounds(row, book, ("M02", at))
    for at, row in enumerate(_rows(found, "M03")):
        own = row["attribute"]
        _two_sources(row, book, ("M03", at), _crossed(own, disputed.get(own, "observed"), row, crossed))


def _rows(found: Mapping[str, Finding], code: str) -> Sequence[Row]:
    return found[code].table or () if code in found else ()


def _counted(row: Row, book: Book, place: Place, points: Sequence[str]) -> None:
    unit, point = (row["attribute"], row["group"]), row.get("operating_point", CAPACITY)
    metric = row["metric"]
    if (place[0] == "R03" and row["against"]) or (place[0] == "P13" and row["group"] == ALL_AREAS):
        return
    if metric == "share of the list":
        _pair(row, book, place, quantity(unit, "flagged", point), quantity(EVERYONE, "flagged", point))
        return
    if metric not in COUNTED or (point not in points and point != "all"):
        return
    count, base = COUNTED[metric]
    of = quantity(EVERYONE, "people", "") if base is None else quantity(unit, base, point)
    _pair(row, book, place, quantity(unit, count, point), of, complement=metric in INSIDE[1:])


def _pair(row: Row, book: Book, place: Place, count: Part, base: Part, complement: bool = False) -> None:
    """A count and its base, each printed or hidden."""
    for column, part in (("count", count), ("base", base)):
        if row.get(column) is not None:
            book.equal(one(part), row[column], place)
    if row.get("count") is None and row["hidden"]:
        book.hide(one(count), place)
        if complement:
            book.hide(one(left_of(base, count)), place)
    if row.get("count") is None and row.get("value") is not None and place[0] in ("G01", "G02"):
        book.share(count, base, row["value"], book.half_of(row["value"]), place)


def left_of(base: Part, count: Part) -> Part:
    """A base without its count."""
    name = COMPLEMENT[count[1], base[1]]
    return quantity(count[0], name, count[2] or base[2])


def _missing(row: Row, book: Book, place: Place) -> None:
    people: Part = ((row["attribute"], MISSING), "people", "")
    if row["count"]:
        book.equal(one(people), row["count"], place)
    elif row["count"] is None and row["hidden"]:
        book.hide(one(people), place)


def _bounds(row: Row, book: Book, place: Place) -> None:
    """The rate of a group alone, and with everybody whose value is missing."""
    point, count_name = row["operating_point"], COUNTED[row["metric"]][0]
    base_name = COUNTED[row["metric"]][1] or "people"
    own, gone = (row["attribute"], row["group"]), (row["attribute"], MISSING)
    counts = [quantity(unit, count_name, point) for unit in (own, gone)]
    bases = [quantity(unit, base_name, point) for unit in (own, gone)]
    for column, base in zip(("base", "missing"), bases, strict=True):
        if row[column] is not None:
            book.equal(one(base), row[column], place)
    if row["as_recorded"] is not None:
        book.share(counts[0], bases[0], row["as_recorded"], book.half_of(row["as_recorded"]), place)
    rate = row["with_all_missing"]
    if rate is not None:
        half = book.half_of(rate)
        for value, low, high in ((rate + half, -INF, 0.0), (rate - half, 0.0, INF)):
            terms: Terms = (*((1.0, part) for part in counts), *((-value, part) for part in bases))
            book.between(terms, low, high, place)


def _crossed(own: str, seen: str, row: Row, crossed: Collection[str]) -> Unit:
    """The combination of two levels, by the name that G02 has for it."""
    if f"{seen} x {own}" in crossed:
        return f"{seen} x {own}", f"{row['observed']}, {row['self_defined']}"
    return f"{own} x {seen}", f"{row['self_defined']}, {row['observed']}"


def _two_sources(row: Row, book: Book, place: Place, unit: Unit) -> None:
    """A cell of self-defined against observed is a combination of two characteristics, as in G02."""
    if row["base"] is not None:
        book.equal(one(((row["attribute"], row["self_defined"]), "people", "")), row["base"], place)
    if row["count"] is not None:
        book.equal(one((unit, "people", "")), row["count"], place)
    elif row["hidden"]:
        book.hide(one((unit, "people", "")), place)
