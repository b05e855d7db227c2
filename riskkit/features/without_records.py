"""What the features would be if some records were not there: "which records would have to be wrong".

Takes    the History that features were built from, and for each scenario a row and the events to leave out.
Gives    `features_without`: one line of values per scenario.
Promise  the same `cut` and `build_features` as the run itself, on records that lack the events; nothing is estimated.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from riskkit.domain.history import History, cut
from riskkit.features.building import build_features

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np
    import pandas as pd

    from riskkit.domain.cohort import Cohort
    from riskkit.domain.cohort_spec import TargetSpec
    from riskkit.domain.feature_spec import FeatureSpec
    from riskkit.domain.sources import Linkage


def features_without(
    history: History,
    specs: tuple[FeatureSpec, ...],
    target: TargetSpec,
    rows: np.ndarray,
    left_out: pd.DataFrame,
) -> np.ndarray:
    """Features of rows as they would be without some events.

    Age, and the day a person first became known, stay what they were.

    Parameters
    ----------
    history : History
    specs : tuple of FeatureSpec
    target : TargetSpec
        Of the study; it only says where the cut's other side ends.
    rows : int64 (n,)
        Row number of each scenario; a row may stand there many times.
    left_out : DataFrame
        scenario (0 to n-1) and event_id: one line per event left out.

    Returns
    -------
    float64 (n, len(specs))
        In the order of `rows`; NaN is missing, as in `build_features`.
    """
    import ibis
    import numpy as np
    import pyarrow as pa

    if len(rows) == 0:
        return np.zeros((0, len(specs)))
    cohort = history.cohort
    numbers = np.arange(len(rows), dtype=np.int64)
    wanted = ibis.memtable(pa.table({"scenario": numbers, "row": np.asarray(rows, dtype="int64")}))
    gone = ibis.memtable(
        pa.table(
            {
                "scenario": left_out["scenario"].to_numpy(dtype="int64"),
                "event_id": pa.array(left_out["event_id"].astype(str), pa.string()),
            }
        )
    )
    gone = gone.mutate(event_id=gone.event_id.cast(cohort.linkage.parts.event_id.type()))
    asked = cohort.table.inner_join(wanted, "row").select("scenario", "person_id")
    linkage = _linkage_without(cohort.linkage, asked, gone)
    moved = cohort.table.inner_join(wanted, "row").drop("row")
    moved = moved.mutate(row=moved.scenario, person_id=_person(moved.scenario)).drop("scenario")
    scenarios = replace(cohort, table=moved, linkage=linkage, rows=len(rows), people=len(rows))
    return _values(scenarios, linkage, target, specs)


def _values(cohort: Cohort, linkage: Linkage, target: TargetSpec, specs: tuple[FeatureSpec, ...]) -> np.ndarray:
    import numpy as np

    past, _ = cut(cohort, linkage, target)
    return np.asarray(build_features(past, specs).frame.to_numpy(dtype="float64"))


def _linkage_without(linkage: Linkage, asked: ir.Table, gone: ir.Table) -> Linkage:
    """Each scenario is a person of its own, with that person's records less the events that are gone."""
    tables = dict(linkage.sources.tables)
    held = linkage.person_of.inner_join(asked, "person_id").select("record_id", "scenario")
    said = tables["involvements"].inner_join(held, "record_id").select("event_id", "record_id", "role", "scenario")
    said = said.anti_join(gone, ["scenario", "event_id"])
    involvements = said.mutate(record_id=_record(said)).select("event_id", "record_id", "role")
    parts = linkage.parts.inner_join(asked, "person_id").select("event_id", "role", "scenario")
    parts = parts.anti_join(gone, ["scenario", "event_id"])
    parts = parts.mutate(person_id=_person(parts.scenario)).select("event_id", "person_id", "role")
    person_of = held.select(record_id=_record(held), person_id=_person(held.scenario))
    tables |= {"involvements": involvements, "events": tables["events"].semi_join(involvements, "event_id")}
    return replace(linkage.with_tables(tables, person_of, parts), one_part_each=linkage.one_part_each)


def _person(scenario: ir.Column) -> ir.Column:
    """A name that sorts as its number does: rows of a cohort stand in order of person."""
    return scenario.cast("string").lpad(12, "0")


def _record(table: ir.Table) -> ir.Column:
    return _person(table.scenario) + "|" + table.record_id.cast("string")
