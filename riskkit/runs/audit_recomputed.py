"""audit.json held against the tables beside it: every figure that follows from scores and reasons alone, again.

Takes    the findings of audit.json, and what the two tables say.
Gives    `compare_audit`.
Promise  a shown figure that the tables contradict is a problem; a hidden one (null) is left hidden. Outcomes and groups
         are not in a run on purpose, so what rests on them is not worked out again (promise R11).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskkit.runs.evidence_tables import GATE, Listed, TableFacts
from riskkit.stats.whole_numbers import to_digits, to_multiple

if TYPE_CHECKING:
    import numpy as np

Check = Callable[[bool, str], bool]
Row = Mapping[str, Any]
TOLERANCE = 1e-9
"""Relative: audit.json prints all digits of a number, but sums may be taken in another order."""


def compare_audit(findings: Sequence[Row], tables: TableFacts, check: Check, *, round_to: int | None = None) -> None:
    """Report to `check(holds, problem)` every figure that the tables give, once.

    round_to : the multiple that the study rounds counts of people to; None where they are printed as they are.

    Findings: P01 (scored, flagged), P07 (scored and flagged by date), P11 (ties), S01, X01, X02, X03. Further findings,
    rows and columns are let be.
    """
    if tables.listed is None:
        return
    by_code = {finding["code"]: finding for finding in findings}
    printed = _Printed(round_to)
    for code, rule in _RULES.items():
        finding = by_code.get(code)
        for fact in () if finding is None else rule(finding, tables, tables.listed, printed):
            check(fact.holds, f"audit.json: {code}, {fact.what} is not what the tables of this run give")


@dataclass(frozen=True)
class _Printed:
    """Counts of people as a release prints them: as they are, or to a multiple, with shares worked out from those."""

    round_to: int | None

    def count(self, people: int) -> int:
        return people if self.round_to is None else to_multiple(people, self.round_to)

    def share(self, people: int, base: int) -> float | None:
        shown, of = self.count(people), self.count(base)
        return shown / of if of else None

    def figure(self, value: float) -> float:
        return value if self.round_to is None else to_digits(value)


@dataclass(frozen=True)
class _Fact:
    """A figure as audit.json says it and as the tables give it. None as said: hidden, or not among its columns."""

    what: str
    said: Any
    given: float | int | str | None

    @property
    def holds(self) -> bool:
        if self.said is None or self.said == self.given:
            return True
        numbers = all(isinstance(x, int | float) and not isinstance(x, bool) for x in (self.said, self.given))
        return numbers and math.isclose(self.said, self.given, rel_tol=TOLERANCE, abs_tol=1e-15)  # type: ignore[arg-type]


def _rows(finding: Row) -> Sequence[Row]:
    return finding["table"] or ()


def _list_counts(finding: Row, tables: TableFacts, listed: Listed, printed: _Printed) -> Iterator[_Fact]:
    """P01, where every row and flagged row is counted. Its own count is the flagged, its base the scored."""
    yield _Fact("its count", finding["count"], printed.count(tables.flagged))
    yield _Fact("its base", finding["base"], printed.count(tables.rows))
    for row in _rows(finding):
        count = {"scored": tables.rows, "flagged": tables.flagged}.get(row.get("measure", ""))
        if count is not None:
            yield _Fact(f"{row['measure']}, count", row.get("count"), printed.count(count))
            yield _Fact(f"{row['measure']}, base", row.get("base"), printed.count(tables.rows))
            per_1000 = printed.figure(1000 * count / tables.rows)
            yield _Fact(f"{row['measure']}, per 1,000", row.get("per_1000"), per_1000)


def _by_date(finding: Row, tables: TableFacts, listed: Listed, printed: _Printed) -> Iterator[_Fact]:
    """P07: scored and flagged on each date."""
    days = _days(listed)
    for row in _rows(finding):
        here = days == row.get("as_of")
        yield _Fact("scored on a date", row.get("scored"), printed.count(int(here.sum())))
        yield _Fact("flagged on a date", row.get("flagged"), printed.count(int(listed.flagged[here].sum())))


def _ties(finding: Row, tables: TableFacts, listed: Listed, printed: _Printed) -> Iterator[_Fact]:
    """P11: who shares the last flagged score of a date."""
    days = _days(listed)
    for row in _rows(finding):
        if "tied" not in row:
            continue
        here = days == (row.get("as_of") or "")
        score, flagged = listed.score[here], listed.flagged[here]
        at_cut = score == score[flagged].min() if flagged.any() else flagged
        through = bool((at_cut & ~flagged).any())
        yield _Fact("tied at a cut", row["tied"], printed.count(int(at_cut.sum())) if through else 0)
        yield _Fact("taken of a tie", row.get("taken"), printed.count(int((at_cut & flagged).sum())) if through else 0)


def _stability(finding: Row, tables: TableFacts, listed: Listed, printed: _Printed) -> Iterator[_Fact]:
    """S01: how many of the flagged stay above the cut in at least a share of refits."""
    own = listed.stability[listed.flagged]
    known = bool(len(own)) and not bool((own != own).any())
    yield _Fact("whether it applies", finding["verdict"] == "measured", known)
    for row in _rows(finding) if known else ():
        level = row.get("stability_at_least")
        if level is None:
            continue
        count = int((own >= level).sum())
        yield _Fact(f"at least {level}, count", row.get("count"), printed.count(count))
        yield _Fact(f"at least {level}, base", row.get("base"), printed.count(len(own)))
        yield _Fact(f"at least {level}, share", row.get("value"), printed.share(count, len(own)))


def _sums(finding: Row, tables: TableFacts, listed: Listed, printed: _Printed) -> Iterator[_Fact]:
    """X01: do reasons add up? Its gate is wider than ours, so no row may be broken where all pass ours."""
    if finding["verdict"] == "not applicable":
        yield _Fact("whether there are reasons", bool(tables.mean_abs), False)
        return
    yield _Fact("its base", finding["base"], tables.rows)
    if tables.worst is not None and tables.worst <= GATE:
        yield _Fact("its count of rows that do not add up", finding["count"], 0)


def _effects(finding: Row, tables: TableFacts, listed: Listed, printed: _Printed) -> Iterator[_Fact]:
    """X02: mean size of each feature's contribution, and its share of all movement."""
    if finding["verdict"] == "not applicable":
        return
    shown = {row["feature"]: row for row in _rows(finding) if "feature" in row}
    yield _Fact("the number of features without a row", len(set(tables.mean_abs) - set(shown)), 0)
    total = sum(tables.mean_abs.values())
    for name, size in tables.mean_abs.items():
        row = shown.get(name, {})
        yield _Fact("mean size of a feature", row.get("mean_abs"), size)
        yield _Fact("share of a feature", row.get("share"), size / total if total > 0 else None)


def _intervals(finding: Row, tables: TableFacts, listed: Listed, printed: _Printed) -> Iterator[_Fact]:
    """X03: how many scores have an interval, and lie in it."""
    given = (listed.low == listed.low) & (listed.high == listed.high)
    outside = given & ((listed.score < listed.low) | (listed.score > listed.high))
    for row in _rows(finding):
        yield _Fact("scores with an interval", row.get("with_interval"), int(given.sum()))
        yield _Fact("scores in all", row.get("base"), tables.rows)
        yield _Fact("scores outside their interval", row.get("outside"), int(outside.sum()))


def _days(listed: Listed) -> np.ndarray:
    """Dates as audit.json writes them, "" where there is none."""
    import numpy as np

    which, back = np.unique(listed.as_of.astype("datetime64[D]"), return_inverse=True)
    return np.array(["" if np.isnat(day) else str(day) for day in which], dtype=object)[back]


_RULES: dict[str, Callable[[Row, TableFacts, Listed, _Printed], Iterator[_Fact]]] = {
    "P01": _list_counts,
    "P07": _by_date,
    "P11": _ties,
    "S01": _stability,
    "X01": _sums,
    "X02": _effects,
    "X03": _intervals,
}
