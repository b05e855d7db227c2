"""One aggregate per feature, over the events of one row.

Takes    a Plan and the narrowed events of a History.
Gives    aggregates by name, and how the feature is finished from them.
Promise  no event is 0 for counts, distinct counts, sums and trends, and missing for days since and shares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.feature_spec import FeatureSpec
    from riskkit.features.plan import Plan

ZERO_IF_NONE = ("count", "distinct", "sum", "trend")


def aggregates_of(plan: Plan, pairs: ir.Table, spec: FeatureSpec) -> dict[str, Any]:
    """The aggregates that one feature needs, named after it; distinct is counted elsewhere, in two stages."""
    met = plan.condition(pairs, spec.events, spec.days)
    name = spec.name
    match spec.measure:
        case "count":
            return {name: pairs.count(where=met)}
        case "sum":
            return {name: pairs.harm.sum(where=met)}
        case "days_since_last":
            return {name: pairs.days_ago.min(where=met)}
        case "days_since_first":
            return {name: pairs.days_ago.max(where=met)}
        case "trend":
            assert spec.days is not None
            both = plan.condition(pairs, spec.events, 2 * spec.days)
            return {name: pairs.count(where=met), f"{name}__both": pairs.count(where=both)}
        case "share":
            assert spec.part is not None
            part = met & plan.condition(pairs, spec.part, spec.days)
            return {name: pairs.count(where=part), f"{name}__all": pairs.count(where=met)}
        case _:
            return {}


def finished(table: ir.Table, spec: FeatureSpec) -> Any:
    """The feature's value from its aggregates, as a number; `table` has the cohort's own columns beside them."""
    import ibis

    match spec.measure:
        case "age":
            value = table.age
        case "days_known":
            known = table.as_of.epoch_days() - table.first_known.epoch_days()
            value = known if spec.days is None else ibis.least(known, spec.days)
        case "trend":
            recent = table[spec.name].fill_null(0)
            value = 2 * recent - table[f"{spec.name}__both"].fill_null(0)
        case "share":
            value = table[spec.name].cast("float64") / table[f"{spec.name}__all"].nullif(0)
        case _:
            value = table[spec.name]
    value = value.cast("float64")
    return value.fill_null(0.0) if spec.measure in ZERO_IF_NONE else value


def distinct_values(plan: Plan, pairs: ir.Table, of: str, specs: list[FeatureSpec]) -> ir.Table:
    """Different values of one column per row, for several features, in two stages.

    First the days since each value was last met under each condition, then how many of them lie in each window.
    """
    conditions = {spec.name: plan.condition(pairs, spec.events, None) for spec in specs}
    last_met = {name: pairs.days_ago.min(where=met) for name, met in conditions.items()}
    values = pairs.filter(pairs[of].notnull()).group_by("row", of).aggregate(**last_met)
    counts = {}
    for spec in specs:
        met = values[spec.name].notnull() if spec.days is None else values[spec.name] <= spec.days
        counts[spec.name] = met.sum()
    return values.group_by("row").aggregate(**counts)
