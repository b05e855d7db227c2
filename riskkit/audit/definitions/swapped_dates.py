"""Day and month that changed places.

Takes    Origin.
Gives    finding D19.
Promise  looks at records as they came, before any cleaning, and still sees swaps after impossible rows were dropped.

A swap of a date whose day is 12 or less gives another date, weeks away. If the swapped-back date fits its record (known
nought to two days later) far more often than dates beside it do, days and months were swapped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from riskkit.audit.definitions.judging import LEVEL, judged, judged_row
from riskkit.domain.findings import Finding, Row
from riskkit.stats.chance import chance_of_at_least, chance_of_at_most

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.audit.definitions.overview import Overview
    from riskkit.domain.origin import Origin

FITS, BESIDE = 3, 18
"""Days of delay that fit a true date (0 to 2), and days beside them to count chance from (-12 to -4, 8 to 16)."""
FAR = 25
LEAST_SHARE = 0.001
LEAST_ROWS = 200
LATE_DAYS_SHORT = 0.02


def days_and_months_in_place(origin: Origin, overview: Overview) -> Finding:
    """D19: dates that fit once day and month are swapped back, and days 13 to 31 that are too rare.

    Exact: an event known before it happened whose order is right once day and month of one date are swapped back rings
    on its own. Statistical, by agency: dates of which only the swapped-back one fits, beyond chance (exact binomial,
    level 0.001 over all agencies, at least 1 in 1,000 of dates that can be swapped); and days 13 to 31 at least 2 in
    100 below their share of the calendar, which tells that rows were dropped or gathered on early days.
    """
    counts = _counted(origin.cohort.linkage.sources.tables["events"])
    table = [_out_of_order(counts)]
    level = LEVEL / (3 * max(1, len(counts)))
    for row in counts.itertuples():
        for date_name, hits, beside in (
            ("happened", row.occurred_fits, row.occurred_beside),
            ("became known", row.known_fits, row.known_beside),
        ):
            table.append(_surplus(row.agency, date_name, int(hits), int(beside), int(row.swappable), level))
        table.append(_late_days(overview, row.agency, level))
    held = "no date fits better with day and month swapped"
    few = "too few dated events to compare"
    return judged("D19", table, held, "day and month changed places on some dates", few)


def _out_of_order(counts: pd.DataFrame) -> Row:
    name = "events known before they happened, in order once day and month are swapped back"
    count, base = int(counts["explained"].sum()), int(counts["n"].sum())
    return judged_row(name, count, base, count > 0)


def _surplus(agency: str, date_name: str, hits: int, beside: int, swappable: int, level: float) -> Row:
    name = f"dates on which it {date_name} that fit only with day and month swapped"
    if swappable < LEAST_ROWS:
        return judged_row(name, 0, swappable, None, "too few dates", agency=agency)
    chance = beside * FITS / BESIDE
    likely = float(chance_of_at_least(hits, hits + beside, FITS / (FITS + BESIDE))) if hits + beside else 1.0
    surplus = max(0.0, hits - chance)
    alarm = likely < level and surplus >= LEAST_SHARE * swappable
    return judged_row(name, round(surplus), swappable, alarm, agency=agency)


def _late_days(overview: Overview, agency: str, level: float) -> Row:
    """Events on days 13 to 31 against the share of such days in the time the agency's records cover."""
    name = "events lacking on days 13 to 31 of the month"
    days = overview.days[overview.days["agency"] == agency]
    late = int(days.loc[days["day"].dt.day > 12, "n"].sum())
    total = int(days["n"].sum())
    span = pd.date_range(days["day"].min(), days["day"].max())
    share = float((span.day > 12).mean())
    if total < LEAST_ROWS or len(span) < 365:
        return judged_row(name, 0, total, None, "too few events, or less than a year", agency=agency)
    alarm = late / total < share - LATE_DAYS_SHORT and float(chance_of_at_most(late, total, share)) < level
    return judged_row(name, max(0, round(share * total - late)), total, alarm, agency=agency)


def _counted(events: ir.Table) -> pd.DataFrame:
    """One line per agency: dates that can be swapped, those that fit only when swapped, and those beside."""
    happened, known = events.occurred_at.date(), events.known_at.date()
    back_happened, back_known = _swapped(happened), _swapped(known)
    delay = _days(known) - _days(back_happened)
    delay_known = _days(back_known) - _days(happened)
    earlier = (_days(back_happened) - _days(happened) >= FAR) & _can_swap(happened)
    later = (_days(known) - _days(back_known) >= FAR) & _can_swap(known)
    wrong = events.occurred_at > events.known_at
    right_again = (_can_swap(happened) & (delay >= 0)) | (_can_swap(known) & (delay_known >= 0))
    rows = events.select(
        "agency",
        swappable=_can_swap(happened),
        explained=wrong & right_again,
        occurred_fits=earlier & delay.between(0, FITS - 1),
        occurred_beside=earlier & _beside(delay),
        known_fits=later & delay_known.between(0, FITS - 1),
        known_beside=later & _beside(delay_known),
    )
    sums = {name: rows[name].sum().cast("int64") for name in rows.columns if name != "agency"}
    grouped = rows.group_by("agency").aggregate(n=rows.count(), **sums)
    return grouped.order_by("agency").to_pyarrow().to_pandas().fillna(0)


def _beside(delay: Any) -> Any:
    return delay.between(-12, -4) | delay.between(8, 16)


def _can_swap(day: Any) -> Any:
    return (day.day() <= 12) & (day.day() != day.month())


def _swapped(day: Any) -> Any:
    """The date with day and month in each other's place; only meant where the day is 12 or less."""
    import ibis

    month = ibis.least(day.day(), 12)
    return ibis.date(day.year(), month, day.month())


def _days(day: Any) -> Any:
    return day.epoch_days().cast("int32")
