"""One aggregate per feature, over the events of one row.

Takes    a Plan and the narrowed events of a History.
Gives    aggregates by name, and how the feature is finished from them.
Promise  no event is 0 for counts, distinct counts, sums and trends, and missing for days since and shares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskkit.features.packed_counts import unpacked
from riskkit.features.plan import HARM_UNITS, Plan

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.feature_spec import FeatureSpec

ZERO_IF_NONE = ("count", "distinct", "sum", "trend")


def aggregates_of(plan: Plan, pairs: ir.Table, spec: FeatureSpec) -> dict[str, Any]:
    """The aggregate a feature needs beside packed counts, named after it; distinct of many levels is made elsewhere."""
    name = spec.name
    match spec.measure:
        case "distinct" if spec.of in plan.levels:
            return {name: pairs[spec.of].bit_or(where=plan.met(pairs, spec))}
        case "sum":
            return {name: pairs.harm.sum(where=plan.met(pairs, spec))}
        case "days_since_last":
            return {name: pairs.days_ago.min(where=plan.met(pairs, spec))}
        case "days_since_first":
            return {name: pairs.days_ago.max(where=plan.met(pairs, spec))}
        case "share":
            part = plan.marks.is_set(pairs, plan.mark(spec, part=True))
            return {name: pairs.count(where=plan.met(pairs, spec) & part)}
        case _:
            return {}


def finished(plan: Plan, table: ir.Table, spec: FeatureSpec) -> Any:
    """The feature's value from its aggregates, as a number; `table` has the cohort's own columns beside them."""
    import ibis

    match spec.measure:
        case "age":
            value = table.age
        case "days_known":
            known = table.as_of.epoch_days() - table.first_known.epoch_days()
            value = known if spec.days is None else ibis.ifelse(known > spec.days, spec.days, known)
        case "sum":
            value = table[spec.name].cast("float64") / HARM_UNITS
        case "distinct" if spec.of is not None and spec.of in plan.levels:
            bits = (table[spec.name] // (1 << i) % 2 for i in range(len(plan.levels[spec.of])))
            value = sum(bits, start=ibis.literal(0))
        case "count":
            value = unpacked(plan.marks, table, plan.mark(spec))
        case "trend":
            recent, both = (unpacked(plan.marks, table, plan.mark(spec, times=times)) for times in (1, 2))
            value = 2 * recent - both
        case "share":
            value = table[spec.name].cast("float64") / unpacked(plan.marks, table, plan.mark(spec)).nullif(0)
        case _:
            value = table[spec.name]
    value = value.cast("float64")
    return value.fill_null(0.0) if spec.measure in ZERO_IF_NONE else value


def distinct_values(plan: Plan, pairs: ir.Table, of: str, specs: list[FeatureSpec]) -> ir.Table:
    """Different values of one column per row, for several features, in two stages: for columns of many levels.

    First whether each value was met under each condition, then how many of them were.
    """
    met = {spec.name: plan.met(pairs, spec).cast("int8").max() for spec in specs}
    values = pairs.filter(pairs[of].notnull()).group_by("row", of).aggregate(**met)
    return values.group_by("row").aggregate(**{spec.name: values[spec.name].sum() for spec in specs})
