"""Is a number in the same unit everywhere: medians of harm by area and year, of delays by agency and year.

Takes    Material: `tallies.harm`, `tallies.delays`.
Gives    finding D30.
Promise  like is held against like (the same offence, the same kind of record), and only a ratio close to that of two
         units (7, 12, 24, 30, 60, 100, 1,000, ...) alarms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.codes_over_time import NO_RECORDS
from riskkit.audit.definitions.material import Material
from riskkit.domain.findings import Finding, Row

if TYPE_CHECKING:
    import pandas as pd

RATIOS = {7: "days and weeks", 12: "months and years", 24: "hours and days", 30.44: "days and months",
          52.2: "weeks and years", 60: "minutes and hours, or seconds and minutes", 100: "shares and percentages",
          365.25: "days and years", 1000: "single and thousands"}  # fmt: skip
NEAR = 0.12
LEAST_EVENTS = 20
LEAST_SHARE = 0.5


def units_alike(material: Material) -> Finding:
    """D30: medians against the median of the same codes elsewhere.

    Effect size: at least 20 events of an area (or agency) and year, half of them or more in codes whose median is off
    by the ratio of two units (within 12%). Delays vary more, so 200 events are asked for.
    """
    if material.tallies is None:
        return make_finding("D30", "not applicable", NO_RECORDS)
    harm = _odd(material.tallies.harm, ["area_code"], ["offence"], "harm", LEAST_EVENTS)
    delays = _odd(
        material.tallies.delays, ["agency", "kind"], ["agency", "kind", "offence"], "recording delay", 10 * LEAST_EVENTS
    )
    rows, looked = [*harm[0], *delays[0]], harm[1] + delays[1]
    if rows:
        rows.sort(key=lambda row: (-row["count"], row["check"], row["year"]))
        what = ", ".join(dict.fromkeys(f"{row['measure']} ({row['units']})" for row in rows))
        because = f"numbers of some sources and years look as if they were in another unit: {what}"
        return make_finding("D30", "broken", because, table=rows[:100])
    if not looked:
        return make_finding("D30", "cannot tell", "too few numbers to compare sources with each other")
    return make_finding("D30", "held", "medians of the same codes are alike, or not off by the ratio of two units")


def _odd(
    frame: pd.DataFrame, place: list[str], like: list[str], measure: str, least: int
) -> tuple[list[Row], int]:  # fmt: skip
    """Sources and years whose medians are off by the ratio of two units, and how many were looked at."""
    cells = frame[(frame["middle"] > 0) & frame[place].notna().all(axis=1)].fillna({"offence": "not coded"})
    if cells.empty:
        return [], 0
    usual = _weighted_median(cells, like)
    ratio = cells["middle"].to_numpy() / cells.merge(usual, on=like, how="left")["usual"].to_numpy()
    ratio = np.where(ratio < 1, 1 / ratio, ratio)
    units = np.array(list(RATIOS))
    off = np.abs(np.log(ratio[:, None] / units[None, :]))
    nearest = off.argmin(axis=1)
    odd = off[np.arange(len(off)), nearest] <= np.log1p(NEAR)
    cells = cells.assign(odd=np.where(odd, cells["n"], 0), unit=np.where(odd, units[nearest], 0.0))
    by = cells.groupby([*place, "year"], sort=True)
    told = by.agg(n=("n", "sum"), odd=("odd", "sum"), unit=("unit", "max")).reset_index()
    told = told[told["n"] >= least]
    loud = told[told["odd"] >= LEAST_SHARE * told["n"]]
    rows = [
        {"measure": measure, "check": ", ".join(str(getattr(line, name)) for name in place), "year": int(line.year),
         "units": RATIOS[_named(line.unit)], "count": int(line.odd), "base": int(line.n), "alarm": True, "reason": None}
        for line in loud.itertuples()
    ]  # fmt: skip
    return rows, len(told)


def _named(unit: float) -> float:
    return min(RATIOS, key=lambda each: abs(each - unit))


def _weighted_median(cells: pd.DataFrame, like: list[str]) -> pd.DataFrame:
    """The median over sources and years of the medians, each weighted by its events."""
    ordered = cells.sort_values([*like, "middle"], kind="stable")
    total = ordered.groupby(like, sort=True)["n"].transform("sum")
    reached = ordered.groupby(like, sort=True)["n"].cumsum() >= total / 2
    return ordered[reached].groupby(like, sort=True)["middle"].first().rename("usual").reset_index()
