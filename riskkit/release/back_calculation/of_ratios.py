"""What comparisons of groups say about numbers of people: G03 (who is highest), G04 and G09 (a group and the rest).

Takes    released rows, and the statements read so far.
Gives    more statements: rates of "the rest" as intervals of counts.
Promise  only what a reader can know is used: a base that is hidden counts as anything between what the other tables
         leave for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riskkit.domain.findings import Finding, Row
from riskkit.release.back_calculation.of_groups import CAPACITY, COUNTED, INF, quantity
from riskkit.release.back_calculation.statements import Book, Place
from riskkit.release.back_calculation.unknowns import EVERYONE, Part, Unit

THE_REST = "the rest"
LEFT_OUT_AS = {"recorded": "O/E"}
"""Metrics of G09 that G03 has by another name."""
SHARES = ("selection", "recorded", "FPR", "FNR", "PPV", "FOR")


def read_ratios(found: Mapping[str, Finding], book: Book, people_repeat: bool) -> None:
    """Every comparison that is in the run. `people_repeat`: rates of the rest in G04 are then not plain shares."""
    reader = _Comparisons(found, book)
    for at, row in enumerate(_rows(found, "G03")):
        reader.order(row, ("G03", at))
    for at, row in enumerate(_rows(found, "G04")):
        if not people_repeat and row["other"] is not None and not reader.follows(row):
            half = book.half_of(row["other"])
            reader.rest(row, row["other"] - half, row["other"] + half, ("G04", at), None)
    for at, row in enumerate(_rows(found, "G09")):
        reader.taken_apart(row, ("G09", at))


def _rows(found: Mapping[str, Finding], code: str) -> Sequence[Row]:
    return found[code].table or () if code in found else ()


class _Comparisons:
    """Rates of groups and of the rest, as a reader of G01 to G03 can bound them."""

    def __init__(self, found: Mapping[str, Finding], book: Book) -> None:
        self.book = book
        self.groups: dict[str, list[str]] = {}
        for row in _rows(found, "G01"):
            names = self.groups.setdefault(row["attribute"], [])
            if row["group"] not in names:
                names.append(row["group"])
        self.shown = {
            (row["attribute"], row["group"], row["metric"])
            for row in _rows(found, "G01")
            if row["operating_point"] == CAPACITY and row["count"] is not None and row["base"]
        }
        self.crossed = dict.fromkeys(row["attribute"] for row in _rows(found, "G02"))
        self.there = dict.fromkeys((row["attribute"], row["group"]) for row in _rows(found, "G02"))
        self.left_out = {(row["attribute"], row["metric"]): row["left_out"] for row in _rows(found, "G03")}

    def compared(self, attribute: str, metric: str) -> list[str] | None:
        """Groups that are compared by a metric; None if nobody says so."""
        gone = self.left_out.get((attribute, LEFT_OUT_AS.get(metric, metric)))
        if gone is None:
            return None
        names = f", {gone}, "
        return [group for group in self.groups.get(attribute, []) if f", {group}, " not in names]

    def order(self, row: Row, place: Place) -> None:
        """The highest rate is no lower than any other, the lowest no higher."""
        metric, levels = row["metric"], self.compared(row["attribute"], row["metric"])
        if metric not in SHARES or levels is None:
            return
        for end in ("highest_group", "lowest_group"):
            for level in levels if row[end] in levels else ():
                ours, theirs = (self._known(row["attribute"], name, metric) for name in (row[end], level))
                if level == row[end] or ours is None or theirs is None:
                    continue
                high, low = (ours, theirs) if end == "highest_group" else (theirs, ours)
                self.book.between(((low[2], high[0]), (-high[1], low[0])), 0.0, INF, place)

    def _known(self, attribute: str, group: str, metric: str) -> tuple[Part, float, float] | None:
        """A count, and the least and most that its base can be."""
        count, base = _parts((attribute, group), metric)
        many = self.book.range_of(base)
        return None if many is None else (count, *many)

    def follows(self, row: Row) -> bool:
        """True where a run that rounds worked the rate of G04 out of counts it prints: it says nothing more."""
        others = self._others(row)
        return self.book.rounded and others is not None and all(
            (row["attribute"], group, row["metric"]) in self.shown for group in (row["group"], *others)
        )  # fmt: skip

    def _others(self, row: Row) -> list[str] | None:
        """The groups that a group is held against."""
        levels = self.compared(row["attribute"], row["metric"])
        if row["metric"] not in SHARES or levels is None:
            return None
        return [g for g in levels if g != row["group"]] if row["against"] == THE_REST else [row["against"]]

    def taken_apart(self, row: Row, place: Place) -> None:
        """A ratio to three digits: over all people, and in the parts where it is lowest and highest."""
        told = [(row["ratio_all"], None), (row["lowest"], row["lowest_part"]), (row["highest"], row["highest_part"])]
        if row["row"] == "part":
            told = [(row["ratio"], row["part"])]
        for ratio, part in told:
            if ratio is None or ratio <= 0 or (part is not None and row["by"] == "as_of"):
                continue
            share = self._share(row, part)
            if share is not None:
                half = self.book.half_of(ratio)
                self.rest(row, share[0] / (ratio + half), share[1] / max(ratio - half, 1e-9), place, part)

    def _unit(self, row: Row, group: str, part: str | None) -> Unit | None:
        if part is None:
            return (row["attribute"], group)
        either = ((row["attribute"], row["by"]), (group, part)), ((row["by"], row["attribute"]), (part, group))
        for names, levels in either:
            if " x ".join(names) in self.crossed:
                return " x ".join(names), ", ".join(levels)
        return None

    def _share(self, row: Row, part: str | None) -> tuple[float, float] | None:
        unit = self._unit(row, row["group"], part)
        if unit is None:
            return None
        count, base = (self.book.range_of(one) for one in _parts(unit, row["metric"]))
        return None if count is None or base is None or base[0] <= 0 else (count[0] / base[1], count[1] / base[0])

    def rest(self, row: Row, low: float, high: float, place: Place, part: str | None) -> None:
        """A rate of those a group is held against: their count lies between bounds of rate times base."""
        metric, others = row["metric"], self._others(row)
        if others is None:
            return
        units = [unit for unit in (self._unit(row, group, part) for group in others) if unit is not None]
        units = [unit for unit in units if part is None or unit in self.there]
        bounds = self._base(row, units, metric, part)
        if not units or bounds is None:
            return
        counts = tuple((1.0, _parts(unit, metric)[0]) for unit in units)
        self.book.between(counts, low * bounds[0], high * bounds[1], place)

    def _base(self, row: Row, units: Sequence[Unit], metric: str, part: str | None) -> tuple[float, float] | None:
        """Least and most that the base of these groups together can be."""
        known = [self.book.range_of(_parts(unit, metric)[1]) for unit in units]
        least = sum(many[0] for many in known if many is not None)
        if None not in known:
            return least, sum(many[1] for many in known if many is not None)
        whole: Unit = EVERYONE if part is None else (row["by"], part)
        total = self.book.range_of(_parts(whole, metric)[1])
        if total is None:
            return None
        beside = [self._unit(row, group, part) for group in self.groups.get(row["attribute"], [])]
        gone = [unit for unit in beside if unit is not None and unit not in units]
        rest = [self.book.range_of(_parts(unit, metric)[1]) for unit in gone]
        return least, total[1] - sum(many[0] for many in rest if many is not None)


def _parts(unit: Unit, metric: str) -> tuple[Part, Part]:
    count, base = COUNTED[metric]
    return quantity(unit, count, CAPACITY), quantity(unit, base or "people", CAPACITY)
