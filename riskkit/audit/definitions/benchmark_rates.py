"""How common the recorded outcome is, per 1,000 and year, next to the figures from outside the study.

Takes    Material: the target's records, the areas' residents, the labels; the study's benchmark.
Gives    `rate_rows`, for finding D26.
Promise  only calendar years that the records cover whole, and whose records had time to settle; outside the tolerance
         means by more than chance (exact Poisson), adjusted for all rates compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.audit.definitions.level_checks import ALPHA
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.tallies import fetched
from riskkit.audit.scored_rows import day_text
from riskkit.domain.findings import Row
from riskkit.stats.level_shifts import more_than_ratio

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.outcome_card_spec import Benchmark, BenchmarkRow

ALL = "all"
WHAT = {"people": "people with the outcome", "events": "events that count as the outcome"}


def rate_rows(material: Material, benchmark: Benchmark | None) -> list[Row]:
    """Rates by year, and by area and year where the benchmark names areas; each beside its benchmark."""
    assert material.tallies is not None
    areas = [] if benchmark is None else [row.area_code for row in benchmark.rows if row.area_code != ALL]
    per = "residents" if benchmark is None else benchmark.per
    found = _per_resident(material, areas) if per == "residents" else _per_scored(material, areas)
    if benchmark is not None:
        _hold_against(found, benchmark)
    return found


def _per_resident(material: Material, areas: list[str]) -> list[Row]:
    """Per 1,000 residents of the areas table, by calendar year."""
    tallies = material.tallies
    assert tallies is not None
    tables = tallies.origin.cohort.linkage.sources.tables
    parts = tallies.target_parts
    if "areas" not in tables or parts is None:
        return []
    lived = tables["areas"].select("area_code", "population").to_pyarrow().to_pydict()
    residents = dict(zip(lived["area_code"], lived["population"], strict=True))
    whole = _whole_years(material)
    counts = {"people": parts.person_id.nunique(), "events": parts.event_id.nunique()}
    by_year = fetched(parts.group_by("year").aggregate(**counts))
    wanted = parts.filter(parts.area_code.isin(list(dict.fromkeys(areas)) or [""]))
    by_area = fetched(wanted.group_by("area_code", "year").aggregate(**counts))
    total = float(sum(n or 0 for n in residents.values()))
    rows = []
    for year in whole:
        rows += _rows(ALL, year, by_year[by_year["year"] == year], total, "residents")
        for area in dict.fromkeys(areas):
            here = by_area[(by_area["year"] == year) & (by_area["area_code"] == area)]
            rows += _rows(area, year, here, float(residents.get(area) or 0), "residents")
    return rows


def _per_scored(material: Material, areas: list[str]) -> list[Row]:
    """Per 1,000 people scored on a date, by the year of the date, over the horizon."""
    origin = material.origin
    assert origin is not None
    if origin.labels is None:
        return []
    frame = origin.labels.frame
    known = frame["label"].notna().to_numpy()
    year = np.array([int(day[:4]) for day in day_text(origin.labels.cohort.keys()["as_of"])])
    home = _homes(origin) if areas else None
    rows: list[Row] = []
    for when in np.unique(year[known]):
        for area in (ALL, *dict.fromkeys(areas)):
            here = known & (year == when)
            if area != ALL:
                assert home is not None
                here &= home == area
            count = {"people": float((frame["label"].to_numpy() == 1)[here].sum()),
                     "events": float(frame["events"].to_numpy()[here].sum())}  # fmt: skip
            rows += [_row(what, area, int(when), count[what], float(here.sum()), "people scored") for what in WHAT]
    return rows


def _homes(origin: Any) -> np.ndarray:
    column = origin.cohort.table.order_by("row").select("area_code").to_pyarrow()["area_code"].to_pandas()
    return column.to_numpy(dtype=object)


def _whole_years(material: Material) -> list[int]:
    """Calendar years that the records cover from the first day, and that ended before `settled_until`."""
    assert material.overview is not None
    assert material.tallies is not None
    months = material.overview.codes["month"]
    if months.empty:
        return []
    first, settled = months.min(), material.tallies.settled_until
    start = first.year if first.month == 1 else first.year + 1
    return [
        year for year in range(start, settled.year + 1) if (settled.year, settled.month, settled.day) > (year, 12, 31)
    ]


def _rows(area: str, year: int, here: pd.DataFrame, base: float, per: str) -> list[Row]:
    found = []
    for what in WHAT:
        count = float(here[what].iloc[0]) if len(here) else 0.0
        found.append(_row(what, area, year, count, base, per))
    return found


def _row(what: str, area: str, year: int, count: float, base: float, per: str) -> Row:
    return {
        "check": f"{WHAT[what]}, per 1,000 {per}",
        "area_code": area,
        "year": str(year),
        "count": int(count),
        "base": int(base),
        "per_1000": 1000 * count / base if base else None,
        "benchmark_per_1000": None,
        "alarm": None,
        "reason": None if base else "nobody lives there, by the areas table",
        "measure": what,
    }


def _hold_against(rows: list[Row], benchmark: Benchmark) -> None:
    """Put the benchmark's rate beside each row, and say whether the row lies outside the tolerance."""
    told = {(row.area_code, str(row.year)): row for row in benchmark.rows}
    compared = []
    for row in rows:
        line = told.get((row["area_code"], row["year"])) or told.get((row["area_code"], ALL))
        rate = None if line is None else _rate(line, row["measure"])
        if rate is None or not row["base"]:
            continue
        row["benchmark_per_1000"], row["alarm"] = rate, False
        compared.append((row, rate * row["base"] / 1000))
    for row, expected in compared:
        p = more_than_ratio(row["count"], expected, benchmark.tolerance) if expected > 0 else float(row["count"] == 0)
        row["alarm"] = bool(p < ALPHA / len(compared))


def _rate(line: BenchmarkRow, what: str) -> float | None:
    return line.people_per_1000 if what == "people" else line.events_per_1000
