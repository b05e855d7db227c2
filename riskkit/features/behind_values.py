"""Which records stand behind the values of a few rows: what a person contests is a record, not a number.

Takes    a History, FeatureSpecs, row numbers.
Gives    `records_behind`: the events, and which features each counts for.
Promise  the conditions are those the features were counted under; every event lies before its row's as_of.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskkit.domain.feature_spec import NEEDS_NO_EVENTS, FeatureSpec
from riskkit.domain.matching import matches

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np
    import pandas as pd

    from riskkit.domain.history import History

WORDS = ("agency", "kind", "offence", "status", "initiated_by", "grade")


@dataclass(frozen=True)
class RecordsBehind:
    """Events known about some rows.

    frame
        One line per row and event, newest first within a row: row, event_id, occurred_at, known_at, agency, kind,
        offence, status, initiated_by, grade (text or None), roles (the person's parts, with commas between them).
    counts_for
        bool (lines, features), in the order of the specs: whether the event counts for the feature.
    """

    frame: pd.DataFrame
    counts_for: np.ndarray


def counts_for(events: ir.Table, spec: FeatureSpec) -> Any:
    """Say of each event (with `days_ago`) whether it counts for a feature; for a trend in either of its windows."""
    met = matches(events, spec.events)
    if spec.days is not None:
        met = met & (events.days_ago <= spec.days * (2 if spec.measure == "trend" else 1))
    if spec.of is not None:
        met = met & events[spec.of].notnull()
    return met


def events_of_rows(history: History, rows: np.ndarray) -> ir.Table:
    """The history's events of some rows, with `days_ago`: whole calendar days from occurred_at to as_of."""
    import ibis
    import numpy as np
    import pyarrow as pa

    asked = ibis.memtable(pa.table({"row": np.asarray(rows, dtype="int64")}), schema={"row": "int64"})
    events = history.events.semi_join(asked, "row")
    return events.mutate(days_ago=events.as_of.epoch_days() - events.occurred_at.date().epoch_days())


def records_behind(history: History, specs: tuple[FeatureSpec, ...], rows: np.ndarray) -> RecordsBehind:
    """Every event known about some rows before their as_of, and which features it counts for.

    Parameters
    ----------
    history : History
    specs : tuple of FeatureSpec
        age and days_known rest on no event: their column is all False.
    rows : int64 (k,)
        Row numbers of the cohort.

    Returns
    -------
    RecordsBehind
        Empty if nothing was known about any of them.
    """
    import numpy as np

    events = events_of_rows(history, rows)
    counted = {f"f{j}": spec for j, spec in enumerate(specs) if spec.measure not in NEEDS_NO_EVENTS}
    found = events.group_by("row", "event_id").aggregate(
        occurred_at=events.occurred_at.max(),
        known_at=events.known_at.max(),
        **{name: events[name].max() for name in WORDS},
        roles=events.role.group_concat(", ", order_by=events.role),
        **{name: counts_for(events, spec).cast("int8").max() for name, spec in counted.items()},
    )
    frame = found.to_pyarrow().to_pandas()
    frame = frame.sort_values(
        ["row", "occurred_at", "event_id"], ascending=[True, False, True], kind="stable", ignore_index=True
    )
    met = np.zeros((len(frame), len(specs)), dtype=bool)
    for name in counted:
        met[:, int(name[1:])] = frame[name].to_numpy() == 1
    return RecordsBehind(frame.drop(columns=list(counted)), met)
