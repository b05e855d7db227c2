"""Counts of parts, people and places over time that the checks of rates read, each made once.

Takes    Origin.
Gives    `Tallies`: small frames of counts, and one relation of counts by person and year that stays on the engine.
Promise  each is one aggregate on the engine, made when first asked for; nothing about one person leaves the engine.

`material.tallies` is the same object for every check of a study. Missing text codes are None. A quarter is its first
day; `in_time` cuts off the newest quarters, whose records had no time to settle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from riskkit.domain.kept import keep
from riskkit.domain.matching import matches
from riskkit.domain.origin import Origin

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from riskkit.domain.cohort_spec import EventFilter

FIELDS = ("birth_date", "sex", "ethnicity_self", "ethnicity_officer", "area_code")
"""What an agency's record says of a person, and may not know."""
BEFORE_IT_BEGINS = 0.002
"""Share of all records that may be dated before an extract begins (default dates)."""


@dataclass(frozen=True)
class Tallies:
    """Counts for the checks of rates, worked out on the engine and kept."""

    origin: Origin

    @cached_property
    def people_fields(self) -> pd.DataFrame:
        """Agencies' records of people by agency, quarter they became known in, and what they say.

        Columns: agency, quarter (datetime64), sex, ethnicity_self, ethnicity_officer, no_birth_date, no_area_code
        (True where missing), n.
        """
        people = self._tables["people"]
        rows = people.select(
            "agency", "sex", "ethnicity_self", "ethnicity_officer",
            quarter=people.known_at.truncate("Q").date(),
            no_birth_date=people.birth_date.isnull(),
            no_area_code=people.area_code.isnull(),
        )  # fmt: skip
        return fetched(rows.group_by(*rows.columns).aggregate(n=rows.count()))

    @cached_property
    def parts(self) -> pd.DataFrame:
        """Parts in events by kind, offence, quarter it happened in, and role; role None: nobody is named.

        Columns: kind, offence, quarter, role, n.
        """
        events = self._tables["events"]
        coded = events.select("event_id", "kind", "offence", quarter=events.occurred_at.truncate("Q").date())
        held = self._tables["involvements"].select("event_id", "role")
        rows = coded.left_join(held, "event_id").select("kind", "offence", "quarter", "role")
        return fetched(rows.group_by(*rows.columns).aggregate(n=rows.count()))

    @cached_property
    def places(self) -> pd.DataFrame:
        """Events with coordinates by area and month. Columns: area_code, month, n, easting, northing (means)."""
        events = self._tables["events"]
        placed = events.filter(events.area_code.notnull() & events.easting.notnull() & events.northing.notnull())
        rows = placed.select("area_code", "easting", "northing", month=placed.occurred_at.truncate("M").date())
        grouped = rows.group_by("area_code", "month")
        return fetched(grouped.aggregate(n=rows.count(), easting=rows.easting.mean(), northing=rows.northing.mean()))

    @cached_property
    def area_months(self) -> pd.DataFrame:
        """Events by area and quarter they happened in. Columns: area_code, quarter, n."""
        events = self._tables["events"]
        rows = events.select("area_code", quarter=events.occurred_at.truncate("Q").date())
        return fetched(rows.group_by(*rows.columns).aggregate(n=rows.count()))

    @cached_property
    def harm(self) -> pd.DataFrame:
        """Median harm by offence, area and year. Columns: offence, area_code, year, n, middle."""
        events = self._tables["events"]
        known = events.filter(events.harm > 0)
        rows = known.select("offence", "area_code", "harm", year=known.occurred_at.year())
        grouped = rows.group_by("offence", "area_code", "year")
        return fetched(grouped.aggregate(n=rows.count(), middle=rows.harm.median()))

    @cached_property
    def delays(self) -> pd.DataFrame:
        """Median hours from happening to becoming known. Columns: agency, kind, offence, year, n, middle."""
        events = self._tables["events"]
        hours = (events.known_at.epoch_seconds() - events.occurred_at.epoch_seconds()) / 3600
        rows = events.select("agency", "kind", "offence", year=events.known_at.year(), hours=hours)
        rows = rows.filter(rows.hours > 0)
        grouped = rows.group_by("agency", "kind", "offence", "year")
        return fetched(grouped.aggregate(n=rows.count(), middle=rows.hours.approx_median()))

    @cached_property
    def person_years(self) -> ir.Table:
        """On the engine: person_id, year, n (parts in events), suspected (crimes), searched (started by police, not as
        a suspect).
        """
        events = self._tables["events"]
        coded = events.select(
            "event_id",
            year=events.occurred_at.year().cast("int16"),
            crime=events.kind == "crime",
            search=(events.initiated_by == "police") & (events.kind == "stop_search"),
        )
        rows = self.origin.cohort.linkage.parts.inner_join(coded, "event_id")
        counted = rows.group_by("person_id", "year").aggregate(
            n=rows.count().cast("int32"),
            suspected=(rows.crime & (rows.role == "suspect")).sum().cast("int32"),
            searched=rows.search.sum().cast("int32"),
        )
        return keep(self.origin.cohort.linkage.backend, counted, "personyears")

    @cached_property
    def target_parts(self) -> ir.Table | None:
        """On the engine: person_id, event_id, year, area_code, occurred_at of every part that counts as the outcome."""
        if self.origin.follow_up is None:
            return None
        found = self.parts_that(self.origin.follow_up.target.events)
        rows = found.select(
            "person_id", "event_id", "area_code", "occurred_at", year=found.occurred_at.year().cast("int16")
        )
        return keep(self.origin.cohort.linkage.backend, rows, "targetparts")

    def parts_that(self, wanted: EventFilter) -> ir.Table:
        """Parts of linked people in events that a filter means, role included, with the events' columns."""
        events = self._tables["events"]
        rows = self.origin.cohort.linkage.parts.inner_join(
            events.select("event_id", "agency", "kind", "offence", "status", "initiated_by", "grade", "occurred_at",
                          "area_code"),
            "event_id",
        )  # fmt: skip
        return rows.filter(matches(rows, wanted))

    @property
    def settled_until(self) -> date:
        """The day up to which records had time to settle: the extract date less the waiting time, or 180 days."""
        target = None if self.origin.follow_up is None else self.origin.follow_up.target
        waiting = 180 if target is None else max(90, target.waiting_days)
        return self.origin.cohort.linkage.sources.extract_date - timedelta(days=waiting)

    def in_time(self, frame: pd.DataFrame, period: str = "quarter") -> pd.DataFrame:
        """The rows whose whole quarter ended before `settled_until`, after a first year in which records run in.

        What follows an event by months (custody, courts, schools' reports) is thin when an extract begins, and rises as
        the first cases get there. Extracts of less than four years are taken whole.
        """
        import pandas as pd

        last = pd.Timestamp(self.settled_until) - pd.Timedelta(days=92)
        by_period = frame.groupby(period)["n"].sum().sort_index().cumsum()
        begun = by_period[by_period > BEFORE_IT_BEGINS * by_period.max()]
        first = begun.index[0] if len(begun) else pd.Timestamp.min
        running_in = pd.Timedelta(days=365 if len(begun) and (last - first).days > 4 * 365 else 0)
        return frame[(frame[period] >= first + running_in) & (frame[period] <= last)]

    @property
    def _tables(self) -> Any:
        return self.origin.cohort.linkage.sources.tables


def fetched(table: ir.Table) -> pd.DataFrame:
    """Fetch a small table of counts, in an order that does not change from run to run; missing text is None."""
    import pandas as pd

    frame = table.to_pyarrow().to_pandas(date_as_object=False)
    for name in frame.columns:
        if frame[name].dtype == object or isinstance(frame[name].dtype, pd.StringDtype):
            frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    keys = [name for name in frame.columns if name not in ("n", "middle", "easting", "northing")]
    return frame.sort_values(keys, kind="stable").reset_index(drop=True)


def series(frame: pd.DataFrame, period: str, chosen: Any, among: Any = None) -> tuple[pd.Series, pd.Series]:
    """Counts of the chosen rows, and of the rows they are among, period by period; every period of `frame` is there."""
    weight = frame["n"].astype("float64")
    base = weight if among is None else weight.where(among, 0.0)
    by = frame[period]
    return weight.where(chosen, 0.0).groupby(by).sum().sort_index(), base.groupby(by).sum().sort_index()
