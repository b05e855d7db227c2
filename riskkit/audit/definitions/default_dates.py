"""Dates that stand for "not known": 1900, 9999, 1 January, and days on which far too much happened.

Takes    Origin and the overview of events.
Gives    finding D21.
Promise  impossible dates ring exactly; spikes ring only where neighbouring days cannot explain them.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskkit.audit.definitions.counted_sides import first_row
from riskkit.audit.definitions.judging import LEVEL, judged, judged_row
from riskkit.domain.findings import Finding, Row
from riskkit.stats.chance import chance_of_so_many

if TYPE_CHECKING:
    from riskkit.audit.definitions.overview import Overview
    from riskkit.domain.origin import Origin

OLDEST = 110
FIRST_EVENT = date(1920, 1, 1)
LEAST_SPIKE, LEAST_SHARE, NEIGHBOURS = 3.0, 0.002, 7
LEAST_ROWS = 200


def no_default_dates(origin: Origin, overview: Overview) -> Finding:
    """D21: impossible dates of birth and of events, and days of the year (or single days) with far too many.

    Exact: ages over 110, births after the extract date, events before 1920 or after the extract date. Spikes: a day
    with at least three times what the seven days on either side give on average, at least 2 in 1,000 of all, and beyond
    a Poisson count with the unsteadiness of days (level 0.001 over all days and agencies).
    """
    sources = origin.cohort.linkage.sources
    births = _births(origin)
    agencies = sorted(overview.days["agency"].unique())
    cells = 366 * (len(births) + len(agencies)) + len(overview.days)
    level = LEVEL / max(1, cells)
    table = [*_impossible_births(origin), *_impossible_events(overview, sources.extract_date)]
    for agency, days in births.items():
        table.append(_spike("births", "day of the year", agency, _by_day_of_year(days), level, circular=True))
    for agency in agencies:
        days = overview.days.loc[overview.days["agency"] == agency].groupby("day")["n"].sum()
        table.append(_spike("events", "day of the year", agency, _by_day_of_year(days), level, circular=True))
        table.append(_spike("events", "single day", agency, _every_day(days), level, circular=False))
    held = "no date stands out as a default"
    return judged("D21", table, held, "some dates stand for dates that nobody knew", "there are too few dates")


def _impossible_births(origin: Origin) -> list[Row]:
    import ibis

    sources = origin.cohort.linkage.sources
    people, extract = sources.tables["people"], sources.extract_date
    oldest = ibis.literal(date(extract.year - OLDEST, extract.month, min(extract.day, 28)))
    found = first_row(
        people.aggregate(
            base=people.birth_date.count(), old=(people.birth_date < oldest).sum(),
            unborn=(people.birth_date > ibis.literal(extract)).sum(),
        )
    )  # fmt: skip
    return [
        judged_row(f"records of people older than {OLDEST}", found["old"], found["base"], found["old"] > 0),
        judged_row("births after the extract date", found["unborn"], found["base"], found["unborn"] > 0),
    ]


def _impossible_events(overview: Overview, extract: date) -> list[Row]:
    days = overview.days
    base = int(days["n"].sum())
    outside = (days["day"] < pd.Timestamp(FIRST_EVENT)) | (days["day"] > pd.Timestamp(extract))
    count = int(days.loc[outside, "n"].sum())
    return [judged_row("events before 1920 or after the extract date", count, base, count > 0)]


def _births(origin: Origin) -> dict[str, pd.Series]:
    """Births by day, for each agency."""
    people = origin.cohort.linkage.sources.tables["people"]
    some = people.filter(people.birth_date.notnull())
    counted = some.group_by("agency", "birth_date").aggregate(n=some.count())
    frame = counted.to_pyarrow().to_pandas(date_as_object=False)
    frame["birth_date"] = frame["birth_date"].astype("datetime64[s]")
    return {str(agency): part.set_index("birth_date")["n"] for agency, part in frame.groupby("agency", sort=True)}


def _by_day_of_year(days: pd.Series) -> pd.Series:
    """Counts of the 365 days of a year, summed over years; 29 February is left out, being rarer."""
    kept = days[~((days.index.month == 2) & (days.index.day == 29))]
    label = kept.index.strftime("%m-%d")
    whole = pd.date_range("2001-01-01", "2001-12-31").strftime("%m-%d")
    return kept.groupby(label).sum().reindex(whole, fill_value=0)


def _every_day(days: pd.Series) -> pd.Series:
    """Counts of every day from the first to the last, days without any included; odd far dates are left out."""
    middle = days[(days.index >= pd.Timestamp(FIRST_EVENT)) & (days.index < pd.Timestamp("2200-01-01"))]
    if middle.empty:
        return middle
    return middle.reindex(pd.date_range(middle.index.min(), middle.index.max(), unit="s"), fill_value=0)


def _spike(what: str, scale: str, agency: str, counts: pd.Series, level: float, *, circular: bool) -> Row:
    """The surplus on days that ring, in one row."""
    name = f"{what} on a {scale} that has far too many"
    total = int(counts.sum())
    if total < LEAST_ROWS or len(counts) < 60:
        return judged_row(name, 0, total, None, "too few dates", agency=agency)
    n = counts.to_numpy(dtype=np.float64)
    usual = _around(n, circular)
    spread = max(1.0, float(np.median((n - usual) ** 2 / np.maximum(usual, 0.5)) / 0.455))
    likely = chance_of_so_many(n / spread, np.maximum(usual, 0.5) / spread)
    ringing = (likely < level) & (n >= LEAST_SPIKE * usual) & (n - usual >= LEAST_SHARE * total)
    return judged_row(name, round(float((n - usual)[ringing].sum())), total, bool(ringing.any()), None, agency=agency)


def _around(n: np.ndarray, circular: bool) -> np.ndarray:
    """The median of the days on either side, the day itself left out, raised by a half so that 0 is not certain."""
    padded = np.pad(n, NEIGHBOURS, mode="wrap" if circular else "reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * NEIGHBOURS + 1)
    sides = np.delete(windows, NEIGHBOURS, axis=1)
    return np.maximum(np.median(sides, axis=1), sides.mean(axis=1) * 0.5)
