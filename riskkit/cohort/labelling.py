"""For whom the outcome was recorded: yes, no, or not yet known.

Takes    a FollowUp, which holds only what happened after each as-of date, and the TargetSpec.
Gives    `label_outcomes`: Labels, one line per cohort row.
Promise  "no" is only said where the whole horizon and the waiting time lie before the extract; only the target's
         role makes a label; an event counts once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskkit.cohort.days_at_risk import days_not_at_risk
from riskkit.domain.cohort import Labels
from riskkit.domain.cohort_spec import EventFilter
from riskkit.domain.history import last_mature_as_of
from riskkit.domain.matching import matches
from riskkit.domain.steps import Dropped, Step

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np
    import pandas as pd

    from riskkit.domain.cohort_spec import TargetSpec
    from riskkit.domain.history import FollowUp


def label_outcomes(follow_up: FollowUp, target: TargetSpec) -> Labels:
    """Say for each cohort row whether the outcome was recorded.

    Parameters
    ----------
    follow_up : FollowUp
        Events in [as_of + embargo, as_of + horizon) that are in the extract.
    target : TargetSpec
        What counts; the same horizon and embargo as the follow-up was cut with.

    Returns
    -------
    Labels
        frame: label (1.0 yes, 0.0 no, NaN where as_of + horizon + waiting lies after the extract date, whatever was
        recorded so far), events (0: none recorded), first_at (NaT: none), harm (0.0: no event; NaN: the harm of one
        of the events is not known), days_at_risk (days of the follow-up window, less time in custody, abroad or
        dead; overlapping spells count once; parts of days are kept).

    Raises
    ------
    SpecError
        If the follow-up was cut with another horizon or embargo.
    """
    _same_window(follow_up, target)
    parts = follow_up.events
    meant = parts.filter(matches(parts, target.events))
    once = meant.group_by("row", "event_id").aggregate(occurred_at=meant.occurred_at.min(), harm=meant.harm.max())
    found = once.group_by("row").aggregate(
        events=once.count(),
        first_at=once.occurred_at.min(),
        harm=once.harm.sum(),
        unknown=once.harm.isnull().any(),
    )
    frame = _frame(follow_up, found, target)
    steps = (follow_up.steps[1], _matching_step(parts, target), _maturity_step(follow_up, frame))
    return Labels(frame, follow_up.cohort, target, steps)


def _frame(follow_up: FollowUp, found: ir.Table, target: TargetSpec) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    rows = follow_up.cohort.table.select("row", "as_of")
    joined = rows.left_join(found, "row").drop("row_right")
    away = days_not_at_risk(follow_up)
    joined = joined.left_join(away, "row").drop("row_right").order_by("row").to_pyarrow()
    table = joined.to_pandas(timestamp_as_object=False)
    events = table["events"].fillna(0).to_numpy(dtype="int64")
    harm = np.where(events == 0, 0.0, table["harm"].to_numpy(dtype="float64", na_value=np.nan))
    harm[table["unknown"].fillna(False).to_numpy(dtype=bool)] = np.nan
    mature = _mature(pd.to_datetime(table["as_of"]), follow_up, target)
    window = float(target.horizon_days - target.embargo_days)
    return pd.DataFrame(
        {
            "label": np.where(mature, (events > 0).astype("float64"), np.nan),
            "events": events,
            "first_at": pd.to_datetime(table["first_at"]).astype("datetime64[us]"),
            "harm": harm,
            "days_at_risk": window - table["days_away"].fillna(0.0).to_numpy(dtype="float64"),
        }
    )


def _mature(as_of: Any, follow_up: FollowUp, target: TargetSpec) -> np.ndarray:
    import numpy as np

    last = last_mature_as_of(target, follow_up.cohort.linkage.sources.extract_date)
    return as_of.to_numpy().astype("datetime64[D]") <= np.datetime64(last, "D")


def _matching_step(parts: ir.Table, target: TargetSpec) -> Step:
    """Why events of the follow-up are not outcomes: the first reason that applies, counted."""
    import ibis

    one = {
        "another role": EventFilter(roles=(target.role,)),
        "another offence": EventFilter(offences=target.offences),
        "another kind": EventFilter(kinds=target.kinds),
        "a status that does not count": EventFilter(statuses=target.statuses),
        "set going by others": EventFilter(initiated_by=target.initiated_by),
    }
    level = ibis.cases(*((~matches(parts, only), i) for i, only in enumerate(one.values())), else_=len(one))
    counted = parts.select(level=level)
    lines = counted.group_by("level").aggregate(n=counted.count()).to_pyarrow().to_pylist()
    rows = {line["level"]: int(line["n"]) for line in lines}
    drops = tuple(Dropped(reason, rows.get(i, 0)) for i, reason in enumerate(one))
    unit = "pairs of row and part in an event"
    return Step("labels: the target's events", unit, sum(rows.values()), rows.get(len(one), 0), drops)


def _maturity_step(follow_up: FollowUp, frame: pd.DataFrame) -> Step:
    cohort = follow_up.cohort
    known = frame["label"].notna().to_numpy()
    people = cohort.keys()["person_id"]
    kept, waiting = int(known.sum()), int((~known).sum())
    drop = Dropped("not yet known: horizon and waiting time end after the extract", waiting, people[~known].nunique())
    return Step(
        "labels: outcome known", "people and dates", cohort.rows, kept, (drop,), cohort.people, people[known].nunique()
    )


def _same_window(follow_up: FollowUp, target: TargetSpec) -> None:
    from riskkit.domain.errors import SpecError

    cut_with = follow_up.target
    if (cut_with.horizon_days, cut_with.embargo_days) != (target.horizon_days, target.embargo_days):
        raise SpecError(
            f"This follow-up was cut with horizon {cut_with.horizon_days} and embargo {cut_with.embargo_days} days, "
            "the "
            f"target says {target.horizon_days} and {target.embargo_days}. Cut again with this target."
        )
