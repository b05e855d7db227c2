"""Do records reach back as far as the study looks?

Takes    Origin and the overview of events.
Gives    finding D23.
Promise  a source that begins late is named; a rare kind of record that begins late by chance is not.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from riskkit.audit.definitions.judging import LEVEL, judged, judged_row
from riskkit.domain.findings import Finding, Row
from riskkit.stats.chance import chance_of_so_few, chance_of_so_many

if TYPE_CHECKING:
    from riskkit.audit.definitions.overview import Overview
    from riskkit.domain.origin import Origin

LATE_DAYS, SLACK_DAYS, STRAGGLERS, GAP_DAYS = 300, 31, 0.02, 7
"""A source that begins so many days late matters; court results follow crimes by half a year by their nature."""
LEAST_ROWS = 20
FULL_MONTHS, YEAR_MONTHS, AT_ONCE, SURE = 3, 12, 0.6, 0.01
"""A source that was cut off starts at once at its later pace; one that follows other events grows into it slowly."""


def records_reach_back(origin: Origin, overview: Overview) -> Finding:
    """D23: the first event of each agency and kind against the first day that some row looks back to.

    The first as-of date less the longest window of a feature or of eligibility; for features without a window and for
    "first" outcomes, the first record of any agency. Rings if nothing became known to an agency for a week or more,
    longer than chance explains, and then everything at once; if the first 300 days hold at most 2% of the events that
    an agency's kind has later (both Poisson, level 0.001 over all); or if all records begin over 31 days late.
    """
    reach, days = _reach(origin), overview.days
    if days.empty:
        return judged("D23", [], "", "", "there are no events")
    first_of_all = days["day"].min().date()
    table = [_whole(first_of_all, reach, int(days["n"].sum()))]
    needed = max(reach, first_of_all) if reach is not None else first_of_all
    places, agencies = days.groupby(["agency", "kind"], sort=True), overview.known.groupby("agency", sort=True)
    level = LEVEL / max(1, len(places) + len(agencies))
    table += [_first_known(str(agency), own, needed, level) for agency, own in agencies]
    for (agency, kind), own in places:
        table.append(_begins(str(agency), str(kind), own, needed, level))
    held = "every source reaches back as far as the study looks"
    few = "too few events of any source"
    return judged("D23", table, held, "some records begin later than the study looks back", few)


def _reach(origin: Origin) -> date | None:
    """The first day any row looks back to; None where only windows without an end are used."""
    spec = origin.cohort.spec
    windows = [spec.seen_within_days]
    for feature in origin.features:
        if feature.days is not None:
            windows.append(feature.days * (2 if feature.measure == "trend" else 1))
    try:
        return spec.as_of[0] - timedelta(days=max(windows))
    except OverflowError:
        return None


def _whole(first: date, reach: date | None, base: int) -> Row:
    name = "records of all sources begin later than the first date looks back"
    if reach is None:
        return judged_row(name, 0, base, None, "the study looks back as far as records go")
    late = (first - reach).days
    return judged_row(name, int(late > SLACK_DAYS), 1, late > SLACK_DAYS, days_late=max(0, late))


def _first_known(agency: str, months: pd.DataFrame, needed: date, level: float) -> Row:
    """Whether an agency's records begin later than its pace makes likely, and at full pace at once."""
    name = "an agency's records begin late, at full pace"
    first = months["first"].min()
    gap = max(0.0, (first - pd.Timestamp(needed)) / pd.Timedelta(days=1))
    by_month = months.set_index("month")["n"].sort_index()
    begin = first.to_period("M").to_timestamp() + pd.DateOffset(months=1)
    settled = begin + pd.DateOffset(months=FULL_MONTHS)
    early = by_month[(by_month.index >= begin) & (by_month.index < settled)].sum()
    later = by_month[(by_month.index >= settled) & (by_month.index < settled + pd.DateOffset(months=YEAR_MONTHS))]
    where = {"agency": agency, "days_late": int(gap)}
    if int(later.sum()) < LEAST_ROWS or len(later) < YEAR_MONTHS:
        return judged_row(name, 0, 1, None, "too few later events", **where)
    pace = float(later.sum()) / YEAR_MONTHS
    unlikely = float(chance_of_so_few(0, AT_ONCE * pace / 30.5 * gap)) < level
    at_once = float(chance_of_so_many(early, AT_ONCE * pace * FULL_MONTHS)) < SURE
    alarm = gap >= GAP_DAYS and unlikely and at_once  # the first records of any source become known after some delay
    return judged_row(name, int(alarm), 1, bool(alarm), None, **where)


def _begins(agency: str, kind: str, own: pd.DataFrame, needed: date, level: float) -> Row:
    """Whether one kind of record is as good as absent in the first 300 days that are needed, but not later."""
    name, where = "a source begins late", {"agency": agency, "kind": kind}
    start = pd.Timestamp(needed)
    ready = start + pd.Timedelta(days=LATE_DAYS)
    after = own.loc[own["day"] >= ready]
    early = int(own.loc[(own["day"] >= start) & (own["day"] < ready), "n"].sum())
    late = max(0, (own["day"].min() - start).days)
    if int(after["n"].sum()) < LEAST_ROWS:
        return judged_row(name, 0, 1, None, "too few later events", **where, days_late=late)
    expected = float(after["n"].sum()) / max(1, (own["day"].max() - after["day"].min()).days + 1) * LATE_DAYS
    alarm = early <= STRAGGLERS * expected and float(chance_of_so_few(early, expected)) < level
    return judged_row(name, int(alarm), 1, bool(alarm), None, **where, days_late=late)
