"""When the records behind a value became known: what an explanation sheet prints beside each number.

Takes    a History and the Plan its features were built with.
Gives    `KnownDates`, called with row numbers.
Promise  every date lies before the row's as_of; missing where no record stands behind the value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskkit.domain.feature_spec import NEEDS_NO_EVENTS, FeatureSpec
from riskkit.domain.history import History, people_known_before
from riskkit.features.behind_values import counts_for, events_of_rows

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np
    import pandas as pd

    from riskkit.features.plan import Plan


@dataclass(frozen=True)
class KnownDates:
    """Looks up dates when a sheet asks for them; nothing is worked out before."""

    history: History
    plan: Plan

    def __call__(self, rows: np.ndarray) -> pd.DataFrame:
        """The latest known_at of the records behind each value.

        Parameters
        ----------
        rows : array of row numbers

        Returns
        -------
        DataFrame of datetime64[us], shape (len(rows), features), in the order of `rows`
            For events: the latest of all events that count for the feature (trend: both windows; share: all that
            match). age: the record that gave the birth date. days_known: when the person first became known.
        """
        import ibis
        import numpy as np
        import pandas as pd
        import pyarrow as pa

        asked = ibis.memtable(pa.table({"row": np.asarray(rows, dtype="int64")}), schema={"row": "int64"})
        table = self.history.cohort.table.select("row", "person_id", "as_of", "first_known").semi_join(asked, "row")
        table = _beside(table, self._from_events(rows))
        if any(spec.measure == "age" for spec in self.plan.specs):
            table = _beside(table, self._from_people(table))
        names = [spec.name for spec in self.plan.specs]
        found = table.select("row", **{spec.name: self._date(table, spec) for spec in self.plan.specs})
        frame = found.to_pyarrow().to_pandas().set_index("row")[names].reindex(rows)
        return frame.apply(pd.to_datetime).astype("datetime64[us]").reset_index(drop=True)

    def _from_events(self, rows: np.ndarray) -> ir.Table:
        events = events_of_rows(self.history, rows)
        latest = {
            spec.name: events.known_at.max(where=counts_for(events, spec))
            for spec in self.plan.specs
            if spec.measure not in NEEDS_NO_EVENTS
        }
        return events.group_by("row").aggregate(latest_event=events.known_at.max(), **latest)

    def _from_people(self, table: ir.Table) -> ir.Table:
        spine = table.select("row", "person_id", "as_of")
        held = people_known_before(spine, self.history.cohort.linkage)
        return held.group_by("row").aggregate(birth_known=held.known_at.max(where=held.birth_date.notnull()))

    def _date(self, table: ir.Table, spec: FeatureSpec) -> Any:
        if spec.measure == "age":
            return table.birth_known
        if spec.measure == "days_known":
            return table.first_known.cast("timestamp")
        return table[spec.name]


def _beside(table: ir.Table, found: ir.Table) -> ir.Table:
    return table.left_join(found, "row").drop("row_right")
