"""For whom the outcome was recorded before the as-of date: a label that lies where features may look.

Takes    Examples of a records study.
Gives    `earlier_outcome`: bool per row, or None where there are no records.
Promise  the same codes, role and length of window as the target's, moved back so that it ends at the as-of date; read
         from the history, which holds nothing known later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.matching import matches

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from riskkit.domain.examples import Examples


def had_earlier_outcome(examples: Examples) -> np.ndarray | None:
    """Rows in [as_of - horizon, as_of) of whose person the outcome was recorded, bool (n,)."""
    import ibis
    import pandas as pd

    origin = examples.origin
    if origin is None or origin.labels is None:
        return None
    target, events = origin.labels.spec, origin.history.events
    start = events.as_of.cast("timestamp") - ibis.interval(days=target.horizon_days)
    meant = events.filter(matches(events, target.events) & (events.occurred_at >= start))
    found = meant.select("person_id", "as_of").distinct().to_pyarrow().to_pandas()
    wanted = pd.MultiIndex.from_arrays(_keys(examples.keys))
    return wanted.isin(pd.MultiIndex.from_arrays(_keys(found)))


def _keys(frame: pd.DataFrame) -> list[np.ndarray]:
    import pandas as pd

    return [frame["person_id"].astype(str).to_numpy(), pd.to_datetime(frame["as_of"]).to_numpy("datetime64[D]")]
