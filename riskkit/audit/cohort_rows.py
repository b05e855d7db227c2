"""Where each scored row stands in the cohort it came from.

Takes    an Origin and ScoredRows.
Gives    `places_of`: cohort row numbers; `marked`, `records_of`: which scored rows a lazy table of events names, and
         how many events of each.
Promise  records are asked on their engine; only row numbers and counts leave it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.scored_rows import ScoredRows, day_text

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.origin import Origin


def places_of(origin: Origin, rows: ScoredRows) -> np.ndarray:
    """Cohort row number of each scored row, int64 (n,), found by person and date."""
    keys = origin.cohort.keys()
    known = keys.assign(as_of=day_text(keys["as_of"]), place=np.arange(len(keys)))
    wanted = rows.frame[["person_id"]].assign(as_of=rows.as_of)
    return wanted.merge(known, how="left", on=["person_id", "as_of"])["place"].to_numpy(dtype=np.int64)


def marked(events: ir.Table, rows_in_cohort: int, places: np.ndarray) -> np.ndarray:
    """Scored rows that have at least one of these events (a lazy table with `row`), bool (n,)."""
    seen = np.zeros(rows_in_cohort, dtype=bool)
    seen[events.select("row").distinct().to_pyarrow()["row"].to_numpy()] = True
    return seen[places]


def records_of(events: ir.Table, rows_in_cohort: int, places: np.ndarray) -> np.ndarray:
    """Different events of each scored row, int64 (n,)."""
    found = events.group_by("row").aggregate(many=events.event_id.nunique()).to_pyarrow()
    many = np.zeros(rows_in_cohort, dtype=np.int64)
    many[found["row"].to_numpy()] = found["many"].to_numpy()
    return many[places]
