"""No event makes a label both for training and for testing.

Takes    Origin.
Gives    finding D17.
Promise  exact for events that count as the outcome; earlier events that two people share are a fact, not a fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.record_checks import NO_FOLLOW_UP, fault_row, held_or_broken
from riskkit.audit.scored_rows import day_text
from riskkit.domain.findings import Finding
from riskkit.domain.matching import matches

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.origin import Origin


def no_event_on_both_sides_of_the_split(origin: Origin) -> Finding:
    """D17: outcome events of training rows that are outcome events of test rows too, whoever had a part in them."""
    if origin.follow_up is None or origin.labels is None:
        return make_finding("D17", "not applicable", NO_FOLLOW_UP)
    if origin.split is None or origin.past is None:
        return make_finding("D17", "not applicable", "the rows are not split into training and test rows by time")
    if origin.split.test_from is None:
        return make_finding("D17", "cannot tell", "the split does not say from when rows are tested")
    sides = _sides(origin)
    trained, tested = (sides.loc[sides["side"] == side, "event_id"].unique() for side in (1, 2))
    shared = len(np.intersect1d(trained.astype(str), tested.astype(str)))
    table = [fault_row("outcome events of both training and test rows", shared, len(tested))]
    held = "training and test rows have no outcome event in common"
    return held_or_broken("D17", table, held, "test outcomes were learnt from")


def _sides(origin: Origin) -> pd.DataFrame:
    """Outcome events of cohort rows: row, event_id and the side (0 neither, 1 training, 2 test)."""
    assert origin.follow_up is not None
    assert origin.labels is not None
    assert origin.past is not None
    assert origin.split is not None
    assert origin.split.test_from is not None
    events = origin.follow_up.events
    meant = events.filter(matches(events, origin.follow_up.target.events))
    found = meant.select("row", "event_id").distinct().to_pyarrow().to_pandas()
    keys = origin.cohort.keys()
    day = day_text(keys["as_of"])
    known = origin.labels.frame["label"].notna().to_numpy()
    tested = known & (day >= origin.split.test_from.isoformat())
    past = origin.past.assign(as_of=day_text(origin.past["as_of"]))[["person_id", "as_of"]].drop_duplicates()
    at = keys.assign(as_of=day).merge(past.assign(trained=True), on=["person_id", "as_of"], how="left")
    trained = at["trained"].notna().to_numpy()
    if origin.split.same_person == "one side":
        tested &= ~keys["person_id"].isin(past["person_id"]).to_numpy()
    side = np.where(trained, 1, np.where(tested, 2, 0))
    return found.assign(side=side[found["row"].to_numpy().astype(np.int64)])
