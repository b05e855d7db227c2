"""The events of a study at a glance: a few small counts that many checks read, each made once.

Takes    `Sources`.
Gives    `Overview`: `codes`, `days`, `hours` and `known`, small frames of counts of events.
Promise  each is one aggregate on the engine, made when first asked for; no row of it is a person.

`material.overview` is the same object for every check of a study (None for a study without records). Missing text
codes are None. Every event is counted once, whoever had a part in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from riskkit.domain.sources import Sources


@dataclass(frozen=True)
class Overview:
    """Counts of events, worked out on the engine and kept."""

    sources: Sources

    @cached_property
    def codes(self) -> pd.DataFrame:
        """Events by month they happened in and by code: some thousands of rows.

        Columns: month (datetime64[s], first day of the month of occurred_at), agency, kind, offence, status,
        initiated_by, n (events).
        """
        events = self._events
        month = events.occurred_at.truncate("M").date()
        keys = ["agency", "kind", "offence", "status", "initiated_by"]
        frame = _counted(events.select(*keys, month=month).group_by("month", *keys))
        return frame.assign(month=frame["month"].astype("datetime64[s]"))

    @cached_property
    def days(self) -> pd.DataFrame:
        """Events by agency, kind and day they happened on.

        Columns: agency, kind, day (datetime64[s], the day of occurred_at), n (events), midnight (of these, those
        written at exactly 00:00:00).
        """
        events = self._events
        day = events.occurred_at.date()
        rows = events.select("agency", "kind", day=day, midnight=events.occurred_at == day.cast("timestamp"))
        grouped = rows.group_by("agency", "kind", "day")
        frame = _frame(grouped.aggregate(n=rows.count(), midnight=rows.midnight.sum().cast("int64")))
        return frame.assign(day=frame["day"].astype("datetime64[s]"))

    @cached_property
    def hours(self) -> pd.DataFrame:
        """Events by agency, kind, month and hour of the day they happened in.

        Columns: agency, kind, year, month (1 to 12), hour (0 to 23), n. Events at exactly midnight are left out: there
        the hour may be unknown.
        """
        events = self._events
        at = events.occurred_at
        timed = events.filter(at != at.date().cast("timestamp"))
        at = timed.occurred_at
        rows = timed.select("agency", "kind", year=at.year(), month=at.month(), hour=at.hour())
        return _counted(rows.group_by("agency", "kind", "year", "month", "hour"))

    @cached_property
    def known(self) -> pd.DataFrame:
        """Events by agency and month they became known in.

        Columns: agency, month (datetime64[s]), n, first, last (datetime64, earliest and latest known_at of the month).
        """
        events = self._events
        rows = events.select("agency", "known_at", month=events.known_at.truncate("M").date())
        grouped = rows.group_by("agency", "month")
        frame = _frame(grouped.aggregate(n=rows.count(), first=rows.known_at.min(), last=rows.known_at.max()))
        return frame.assign(month=frame["month"].astype("datetime64[s]"))

    @property
    def _events(self) -> ir.Table:
        return self.sources.tables["events"]


def _counted(grouped: object) -> pd.DataFrame:
    return _frame(grouped.aggregate(n=lambda t: t.count()))  # type: ignore[attr-defined]


def _frame(table: ir.Table) -> pd.DataFrame:
    """Fetch a small table, in an order that does not change from run to run."""
    import pandas as pd

    frame = table.to_pyarrow().to_pandas(date_as_object=False)
    for name in frame.columns:
        if frame[name].dtype == object or isinstance(frame[name].dtype, pd.StringDtype):
            frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    keys = [name for name in frame.columns if name not in ("n", "midnight", "first", "last")]
    return frame.sort_values(keys, kind="stable").reset_index(drop=True)
