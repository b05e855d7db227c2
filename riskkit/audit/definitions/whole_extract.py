"""Is the extract whole, and as fresh as it says?

Takes    Origin and the overview of events.
Gives    finding D25.
Promise  no clock is asked: the extract is held against its own date and the study's dates.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskkit.audit.definitions.judging import LEVEL, judged, judged_row
from riskkit.domain.findings import Finding, Row
from riskkit.domain.history import last_mature_as_of

if TYPE_CHECKING:
    from riskkit.audit.definitions.overview import Overview
    from riskkit.domain.origin import Origin

STALE_DAYS = 31
LEAST_ROWS = 20


def extract_is_whole(origin: Origin, overview: Overview) -> Finding:
    """D25: the newest record of each agency against the extract date, months without any, and outcomes out of reach.

    Stale: nothing of an agency became known in more than the last 31 days, which its rate over the year before makes
    unlikely. Empty: a month between an agency's first and last without one event, unlikely at its rate of the two years
    around it (both at level 0.001 over all agencies and months). Out of reach: as-of dates to be tested whose horizon
    and waiting time end after the extract date.
    """
    extract = origin.cohort.linkage.sources.extract_date
    agencies = sorted(overview.known["agency"].unique())
    months = int(overview.known["month"].nunique())
    level = LEVEL / max(1, len(agencies) * (months + 1))
    table = _out_of_reach(origin)
    for agency in agencies:
        own = overview.known[overview.known["agency"] == agency]
        table += [_stale(agency, own, extract, level), _empty_months(agency, own, level)]
    held = "every agency's records reach the extract date, and no month is empty"
    few = "too few records of any agency"
    return judged("D25", table, held, "the extract is not whole, or older than it says", few)


def _out_of_reach(origin: Origin) -> list[Row]:
    if origin.follow_up is None or origin.split is None or origin.split.test_from is None:
        return []
    name = "as-of dates to be tested whose outcome cannot be known at the extract date"
    last = last_mature_as_of(origin.follow_up.target, origin.cohort.linkage.sources.extract_date)
    tested = [day for day in origin.cohort.spec.as_of if day >= origin.split.test_from]
    late = sum(day > last for day in tested)
    return [judged_row(name, late, len(tested), late > 0)]


def _stale(agency: str, own: pd.DataFrame, extract: date, level: float) -> Row:
    """Days from an agency's newest record to the extract date; `count` is about how many records are lacking."""
    name, newest = "records lacking between the newest and the extract date", own["last"].max()
    base = int(own["n"].sum())
    if base < LEAST_ROWS:
        return judged_row(name, 0, base, None, "too few records", agency=agency)
    days = max(0, (pd.Timestamp(extract) - newest).days)
    span = max(31.0, min(365.0, (newest - own["first"].min()).days))
    recent = int(own.loc[own["month"] > newest - pd.Timedelta(days=span + 31), "n"].sum())
    lacking = recent / (span + 15) * days
    alarm = days > STALE_DAYS and -lacking < np.log(level)
    return judged_row(name, round(lacking) if alarm else 0, base, bool(alarm), None, agency=agency, days=days)


def _empty_months(agency: str, own: pd.DataFrame, level: float) -> Row:
    """Months without a record, between others that have many."""
    name, base = "months without any record", int(own["n"].sum())
    months = own.set_index("month")["n"]
    whole = months.reindex(pd.date_range(months.index.min(), months.index.max(), freq="MS", unit="s"), fill_value=0)
    if base < LEAST_ROWS or len(whole) < 6:
        return judged_row(name, 0, len(whole), None, "too few records", agency=agency)
    usual = whole.rolling(25, center=True, min_periods=3).median().to_numpy(dtype=np.float64)
    empty = (whole.to_numpy() == 0) & (-usual < np.log(level))
    return judged_row(name, int(empty.sum()), len(whole), bool(empty.any()), None, agency=agency)
