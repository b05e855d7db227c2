"""Are people still there who were known long ago: weeded, deleted and moved people leave traces by their absence.

Takes    Material: `tallies.parts`, `tallies.person_years`.
Gives    finding D28.
Promise  two looks: old events of a kind that always names somebody but names nobody any more (their person is gone),
         and people by the year they were last heard of, which must not break off.
"""

from __future__ import annotations

from math import exp, sqrt
from typing import TYPE_CHECKING, Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.codes_over_time import NO_RECORDS
from riskkit.audit.definitions.level_checks import ALPHA
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.tallies import Tallies, fetched
from riskkit.domain.findings import Finding, Row

if TYPE_CHECKING:
    import pandas as pd

NAMED_NOW = 0.998
NAMELESS_SHARE = 0.003
LEFT = 0.5
LEAST_PEOPLE = 30


def people_not_weeded(material: Material) -> Finding:
    """D28: old events that lost their people; people last heard of long ago.

    Effect sizes: 0.3% of a year's events of a kind that names somebody in at least 99.8% of events in the two newest
    years; half as many people last heard of in a year as the two years after lead to expect.
    """
    if material.tallies is None:
        return make_finding("D28", "not applicable", NO_RECORDS)
    nameless, seen = _nameless(material.tallies), _last_heard(material.tallies)
    table = [*nameless, *seen]
    loud = [row for row in table if row["alarm"]]
    if not table:
        return make_finding("D28", "cannot tell", "too few years or records to see whether people were weeded")
    if loud:
        what = ", ".join(dict.fromkeys(str(row["check"]) for row in loud))
        because = f"people known long ago are no longer in the records: {what}"
        return make_finding("D28", "broken", because, table=[*loud, *[row for row in table if not row["alarm"]]])
    because = (
        "old events still name their people, and people last heard of long ago are there in numbers to be expected"
    )
    return make_finding("D28", "held", because, table=table)


def _nameless(tallies: Tallies) -> list[Row]:
    """Events by year of the kinds that name somebody nearly always: how many name nobody."""
    from scipy.stats import fisher_exact

    parts = tallies.parts.assign(year=tallies.parts["quarter"].dt.year, gone=tallies.parts["role"].isna())
    totals = parts.groupby(["kind", "year", "gone"], sort=True)["n"].sum().unstack("gone", fill_value=0)
    found: list[Row] = []
    years = sorted(parts["year"].unique())
    if len(years) < 4:
        return found
    kept = [kind for kind in sorted(parts["kind"].unique()) if _names_always(totals.loc[kind], years[-2:])]
    if not kept:
        return found
    every = totals.loc[kept].groupby("year").sum()
    now = every.loc[every.index >= years[-2]].sum()
    for year in years[:-2]:
        gone, there = int(every.loc[year].get(True, 0)), int(every.loc[year].get(False, 0))
        lost, base = gone, gone + there
        table = [[lost, base - lost], [int(now.get(True, 0)), int(now.get(False, 0))]]
        p = float(fisher_exact(table, alternative="greater").pvalue)
        alarm = bool(base and lost / base >= NAMELESS_SHARE and p < ALPHA / len(years))
        found.append(_row("events that always name somebody and name nobody", int(year), lost, base, None, alarm))
    return found


def _names_always(by_year: pd.DataFrame, newest: list[Any]) -> bool:
    now = by_year.loc[by_year.index.isin(newest)].sum()
    gone, there = float(now.get(True, 0)), float(now.get(False, 0))
    return gone + there >= LEAST_PEOPLE and there >= NAMED_NOW * (gone + there)


def _last_heard(tallies: Tallies) -> list[Row]:
    """People by the year of their last event. Those who come back at different rates make this curve convex when
    logarithms are taken, so each year should hold at least what the two years after lead to expect. The fall between
    those two is taken two standard errors steeper than it was.
    """
    from scipy.stats import binom

    table = tallies.person_years
    last = table.group_by("person_id").aggregate(year=table.year.max())
    lines = fetched(last.group_by("year").aggregate(n=last.count()))
    people = {int(line.year): int(line.n) for line in lines.itertuples()}
    years = list(range(min(people), max(people) + 1)) if people else []
    rows: list[Row] = []
    for place in range(len(years) - 4, -1, -1):
        older = sum(people.get(year, 0) for year in years[: place + 1])
        near, nearer = people.get(years[place + 1], 0), people.get(years[place + 2], 0)
        if nearer < LEAST_PEOPLE or near == 0:
            continue
        fall = min(1.0, near / nearer * exp(-2 * sqrt(1 / near + 1 / nearer)))
        expected = sum(near * fall**step for step in range(1, place + 2))
        if expected < LEAST_PEOPLE:
            continue
        p = float(binom.cdf(older, older + round(expected), 1 / (1 + 1 / LEFT)))
        alarm = p < ALPHA / len(years) and older < LEFT * expected
        rows.append(
            _row(f"people last heard of in {years[place]} or before", years[place], older, None, expected, alarm)
        )
    return rows


def _row(what: str, year: int, count: int, base: int | None, expected: float | None, alarm: bool) -> Row:
    value = None if not base else count / base
    reason = None if base else "held against a number expected from the years after, not against a base"
    return {"check": what, "year": year, "count": count, "base": base, "value": value, "expected": expected,
            "alarm": alarm, "reason": reason}  # fmt: skip
