"""Times of day: lost ones that read as midnight, and clocks an hour out in summer.

Takes    the overview of events.
Gives    finding D20.
Promise  records that hold only dates (all at midnight) are said to be so and are no fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import special

from riskkit.audit.definitions.judging import LEVEL, judged, judged_row
from riskkit.domain.findings import Finding, Row
from riskkit.stats.chance import chance_of_at_least
from riskkit.stats.shifted_profile import shifted_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from riskkit.audit.definitions.overview import Overview

ONLY_DATES, LEAST_MIDNIGHT = 0.99, 0.01
BY_CHANCE = 1 / 1440
"""Share at exactly midnight where times are written to the minute."""
LEAST_ROWS, LEAST_TIMED, LEAST_SHIFTED = 100, 1000, 0.25
SUMMER = (4, 5, 6, 7, 8, 9, 10)


def clocks_agree(overview: Overview) -> Finding:
    """D20: share at exactly midnight by agency and kind, and whether summer hours fit better moved by an hour.

    Midnight: between 1% and 99% of times, beyond one in 1,440 (exact binomial). Clock: hours of April to October
    against November to March within each kind of an agency; rings if at least a quarter fits better an hour later or
    earlier. Level 0.001 over all rows together.
    """
    days, hours = overview.days, overview.hours
    places = days.groupby(["agency", "kind"], sort=True)[["n", "midnight"]].sum().reset_index()
    half = LEVEL / 2 / max(1, len(places))
    table = [_midnight(row.agency, row.kind, int(row.midnight), int(row.n), half) for row in places.itertuples()]
    table += _summers(hours)
    held = "times of day are there, and hours are alike in summer and winter"
    few = "too few events have a time of day, or records hold only dates"
    return judged("D20", table, held, "times of day cannot be trusted", few)


def _midnight(agency: str, kind: str, midnight: int, n: int, level: float) -> Row:
    where = {"agency": agency, "kind": kind}
    name = "events at exactly midnight, among others that have a time of day"
    if n < LEAST_ROWS:
        return judged_row(name, midnight, n, None, "too few events", **where)
    if midnight >= ONLY_DATES * n:
        return judged_row(name, midnight, n, None, "these records hold only dates", **where)
    alarm = midnight >= LEAST_MIDNIGHT * n and float(chance_of_at_least(midnight, n, BY_CHANCE)) < level
    return judged_row(name, midnight, n, alarm, None, **where)


def _summers(hours: pd.DataFrame) -> list[Row]:
    """One share for all kinds of an agency: `count` is about how many summer events are an hour out."""
    name, table = "events of April to October whose clock is an hour out", []
    summer = hours["month"].isin(SUMMER)
    totals = pd.DataFrame({"own": hours["n"].where(summer, 0), "other": hours["n"].where(~summer, 0)})
    totals = totals.groupby(hours["agency"], sort=True).sum()
    enough = totals.index[totals.min(axis=1) >= LEAST_TIMED]
    for agency, total in totals["own"].items():
        if agency not in enough:
            table.append(judged_row(name, 0, total, None, "too few events in summer or winter", agency=agency))
            continue
        here = hours["agency"] == agency
        kinds = sorted(hours.loc[here, "kind"].unique())
        moved = shifted_share(_by_hour(hours[here & ~summer], kinds), _by_hour(hours[here & summer], kinds))
        if np.isnan(moved.z):
            table.append(judged_row(name, 0, total, None, "as many events at every hour", agency=agency))
            continue
        beyond = 2 * float(special.ndtr(-abs(moved.z))) < LEVEL / 2 / len(enough)
        alarm = beyond and abs(moved.share) >= LEAST_SHIFTED
        count = round(abs(moved.share) * total) if alarm else 0
        table.append(judged_row(name, count, total, alarm, None, agency=agency))
    return table


def _by_hour(hours: pd.DataFrame, kinds: list[str]) -> NDArray[np.float64]:
    """Events by kind (lines) and hour (24 columns)."""
    table = hours.pivot_table(index="kind", columns="hour", values="n", aggfunc="sum", fill_value=0)
    return table.reindex(index=kinds, columns=range(24), fill_value=0).to_numpy(dtype=np.float64)
