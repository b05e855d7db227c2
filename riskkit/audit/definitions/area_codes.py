"""Does an area's code stand for the same place all the time.

Takes    Material: `tallies.places`, `tallies.area_months`, the areas table.
Gives    finding D39.
Promise  an area is held against itself over time, never against another area's rate. With coordinates the place itself
         is looked at; without them only its share of all events.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.codes_over_time import NO_RECORDS
from riskkit.audit.definitions.level_checks import Series, shift_rows
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.tallies import Tallies
from riskkit.domain.findings import Finding, Row

if TYPE_CHECKING:
    import pandas as pd

LEAST_EVENTS, LEAST_MONTHS = 8, 6
SELF_TIMES, OTHER_PART = 4.0, 1 / 3
SHARE_RATIO = 1.5


def areas_stay_put(material: Material) -> Finding:
    """D39: where an area's events lie month by month; its share of all events, quarter by quarter.

    Effect sizes: in a month with 8 events or more their middle lies 4 times as far from the area's own usual middle as
    it ever does in half of the months, and three times closer to another area's; the odds of an area's share change by
    1.5 or more between windows of one or of three years.
    """
    if material.tallies is None:
        return make_finding("D39", "not applicable", NO_RECORDS)
    areas = material.tallies.area_months
    if areas["area_code"].notna().sum() == 0:
        return make_finding("D39", "not applicable", "events do not say in which area they happened")
    moved, looked = _moved(material.tallies.places)
    shares = _shares(material.tallies, areas)
    loud = [row for row in shares if row["alarm"]]
    if moved:
        table = [*_told_by_year(moved), *shares[:8]]
        because = (
            "events coded to some areas lie where another area is, for some months: codes were exchanged or redrawn"
        )
        return make_finding("D39", "broken", because, table=table)
    if loud:
        because = "the share of some areas in all events jumps, as if their codes had changed"
        return make_finding("D39", "broken", because, table=[*loud, *shares[:4]])
    if not looked and not shares:
        return make_finding("D39", "cannot tell", "too few events in each area to see whether codes stay the same")
    because = "each area's events stay where they were, and in the same share"
    return make_finding("D39", "held", because, table=shares[:8])


def _moved(places: pd.DataFrame) -> tuple[list[tuple[str, str, int]], int]:
    """Area and month whose events lie at another area: (area, month, events); and how many months were looked at."""
    from scipy.spatial import KDTree

    told = places[places["n"] >= LEAST_EVENTS]
    months = told.groupby("area_code")["n"].transform("size")
    told = told[months >= LEAST_MONTHS]
    middles = told.groupby("area_code", sort=True)[["easting", "northing"]].median()
    if len(middles) < 2:
        return [], 0
    own = middles.loc[told["area_code"]].to_numpy()
    here = told[["easting", "northing"]].to_numpy()
    away = np.hypot(*(here - own).T)
    usual = told.assign(away=away).groupby("area_code")["away"].transform("median").to_numpy()
    nearest, which = KDTree(middles.to_numpy()).query(here, k=1)
    other = middles.index.to_numpy()[which] != told["area_code"].to_numpy()
    odd = other & (away > SELF_TIMES * np.maximum(usual, 1.0)) & (nearest < OTHER_PART * away)
    rows = told[odd]
    return [(str(r.area_code), str(r.month)[:7], int(r.n)) for r in rows.itertuples()], len(told)


def _told_by_year(moved: list[tuple[str, str, int]]) -> list[Row]:
    """Moved months by area, at most sixty areas."""
    by_area: dict[str, list[tuple[str, int]]] = {}
    for area, month, n in moved:
        by_area.setdefault(area, []).append((month, n))
    return [
        {"check": f"area {area}: events lie at another area", "since": min(m for m, _ in months), "before": None,
         "after": None, "ratio": None, "count": sum(n for _, n in months), "base": None, "alarm": True, "reason": None}
        for area, months in sorted(by_area.items())[:60]
    ]  # fmt: skip


def _shares(tallies: Tallies, areas: pd.DataFrame) -> list[Row]:
    """Each area's share of all events: windows of up to three years, and of one year."""
    areas = tallies.in_time(areas)
    base = areas.groupby("quarter")["n"].sum().sort_index().astype("float64")
    if len(base) < 8:
        return []
    wide = areas[areas["area_code"].notna()].pivot_table(
        index="quarter", columns="area_code", values="n", aggfunc="sum", fill_value=0
    )
    wide = wide.reindex(base.index, fill_value=0)
    series = [Series(f"area {area}: share of all events", wide[area].astype("float64"), base) for area in wide.columns]
    rows = [row for most in (4, 12) for row in shift_rows(series, SHARE_RATIO, most=most)[0]]
    rows.sort(key=lambda row: (not row["alarm"], -max(row["ratio"], 1 / row["ratio"]), row["check"]))
    return list({row["check"]: row for row in reversed(rows)}.values())[::-1]
