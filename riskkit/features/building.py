"""Turn a History into a FeatureTable.

Takes    a History, which cannot hold anything known on or after the as-of date, and FeatureSpecs.
Gives    `build_features`: float64 values in cohort order, with notes, counts and a fingerprint.
Promise  one pass over the records, however many features; deleting every later record changes no number; rows out
         are the cohort's rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.errors import SpecError
from riskkit.domain.examples import FeatureNote, FeatureTable
from riskkit.domain.origin import Origin
from riskkit.domain.steps import Step
from riskkit.features.known_dates import KnownDates
from riskkit.features.measures import aggregates_of, distinct_values, finished
from riskkit.features.packed_counts import packed_sums, refuse_overflow
from riskkit.features.plan import Plan, plan_of

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from riskkit.domain.feature_spec import FeatureSpec
    from riskkit.domain.history import History


def build_features(history: History, specs: tuple[FeatureSpec, ...]) -> FeatureTable:
    """Work out every feature for every cohort row.

    Parameters
    ----------
    history : History
        From `cut`.
    specs : tuple of FeatureSpec
        At least one; names differ.

    Returns
    -------
    FeatureTable
        frame of float64, shape (cohort rows, len(specs)). For counts, distinct counts, sums and trends, 0 means that
        no record was known. For days since, shares and ages, NaN means there is none; 0 is never put in its place.

    Raises
    ------
    SpecError
        If there is no feature, or two have one name.
    """
    if not specs or len({spec.name for spec in specs}) < len(specs):
        raise SpecError(f"{len(specs)} features were given; give at least one, each with a name of its own.")
    plan = plan_of(specs, history.cohort.linkage.sources.tables["events"])
    with history.narrow(plan.marks, plan.values) as pairs:
        values = _values(plan, history, pairs)
        keys, frame = _fetched(values, specs)
    cohort = history.cohort
    rows = Step(
        "features: one line per row of the cohort", "people and dates", cohort.rows, len(frame), (), cohort.people,
        cohort.people,
    )  # fmt: skip
    return FeatureTable(
        keys=keys,
        frame=frame,
        notes=tuple(_note(spec) for spec in specs),
        fingerprint=fingerprint_of(frame),
        steps=(history.steps[0], rows),
        origin=Origin(cohort, history, specs),
        known_dates=KnownDates(history, plan),
    )


def fingerprint_of(frame: pd.DataFrame) -> str:
    """SHA-256 over each column's name and values, in order."""
    from riskkit.stats import fingerprint_array, fingerprint_json

    return fingerprint_json([[name, fingerprint_array(frame[name].to_numpy())] for name in frame.columns])


def _values(plan: Plan, history: History, pairs: ir.Table) -> ir.Table:
    """One lazy line per cohort row: keys and finished features, in cohort order."""
    aggregates = packed_sums(plan.marks, pairs, plan.counted())
    for spec in plan.specs:
        aggregates.update(aggregates_of(plan, pairs, spec))
    table = history.cohort.table.select("row", "person_id", "as_of", "age", "first_known")
    table = _beside(table, pairs.group_by("row").aggregate(events_met=pairs.count(), **aggregates))
    many = [spec for spec in plan.specs if spec.measure == "distinct" and spec.of not in plan.levels]
    for of in dict.fromkeys(spec.of for spec in many if spec.of is not None):
        table = _beside(table, distinct_values(plan, pairs, of, [spec for spec in many if spec.of == of]))
    return table.select(
        "row", "person_id", "as_of", "events_met", **{spec.name: finished(plan, table, spec) for spec in plan.specs}
    )


def _beside(table: ir.Table, counted: ir.Table) -> ir.Table:
    return table.left_join(counted, "row").drop("row_right")


def _fetched(values: ir.Table, specs: tuple[FeatureSpec, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    fetched = values.order_by("row").drop("row").to_pyarrow().to_pandas()
    refuse_overflow(int(fetched["events_met"].max()) if fetched["events_met"].notna().any() else 0)
    keys = fetched[["person_id", "as_of"]].copy()
    keys["person_id"] = keys["person_id"].astype("object")
    keys["as_of"] = keys["as_of"].astype("datetime64[s]")
    return keys, fetched[[spec.name for spec in specs]].astype("float64")


def _note(spec: FeatureSpec) -> FeatureNote:
    return FeatureNote(
        name=spec.name,
        label=spec.label,
        unit=spec.unit,
        meaning=spec.meaning,
        monotone=spec.monotone,
        assessment=spec.assessment,
        changeable=spec.changeable,
    )
