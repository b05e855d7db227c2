"""Which small columns of an event the features need, and which condition each feature puts on them.

Takes    FeatureSpecs.
Gives    `Plan`: what to carry from each event, and conditions over what was carried.
Promise  only columns and codes that some feature names are read; one condition is worked out once per event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskkit.domain.cohort_spec import EventFilter
from riskkit.domain.feature_spec import NEEDS_NO_EVENTS, FeatureSpec
from riskkit.domain.history import role_bit
from riskkit.domain.matching import matches_event

if TYPE_CHECKING:
    import ibis.expr.types as ir

BITS_PER_COLUMN = 62


@dataclass(frozen=True)
class Plan:
    """What features share: each different condition on an event (roles apart) has one bit of a whole number.

    filters
        The different conditions, in the order in which features name them.
    values
        Columns of an event whose value is needed: harm for sums, agency, offence, kind, area_code for distinct.
    """

    specs: tuple[FeatureSpec, ...]
    filters: tuple[EventFilter, ...]
    values: tuple[str, ...]

    def columns(self, events: ir.Table) -> Mapping[str, Any]:
        """What to carry from each event: `marks_0`, ... (the bits) and the values."""
        carried: dict[str, Any] = {}
        for first in range(0, len(self.filters), BITS_PER_COLUMN):
            bits = self.filters[first : first + BITS_PER_COLUMN]
            marks = sum(
                (matches_event(events, wanted).cast("int64") * (1 << bit) for bit, wanted in enumerate(bits)),
                start=_zero(),
            )
            carried[f"marks_{first // BITS_PER_COLUMN}"] = marks
        return carried | {name: events[name] for name in self.values}

    def condition(self, pairs: ir.Table, wanted: EventFilter, days: int | None) -> Any:
        """Say for each pair of row and event whether it is meant and lies in the last `days` days (None: ever)."""
        place = self.filters.index(_without_roles(wanted))
        mark = 1 << (place % BITS_PER_COLUMN)
        met = (pairs[f"marks_{place // BITS_PER_COLUMN}"] & mark) != 0
        if wanted.roles is not None:
            met = met & ((pairs.roles & sum(role_bit(role) for role in dict.fromkeys(wanted.roles))) != 0)
        return met if days is None else met & (pairs.days_ago <= days)


def plan_of(specs: tuple[FeatureSpec, ...]) -> Plan:
    """Collect what the features need."""
    counted = [spec for spec in specs if spec.measure not in NEEDS_NO_EVENTS]
    filters = [spec.events for spec in counted] + [spec.part for spec in counted if spec.part is not None]
    different = dict.fromkeys(_without_roles(wanted) for wanted in filters)
    values = dict.fromkeys(spec.of for spec in counted if spec.of is not None)
    return Plan(specs, tuple(different), tuple(values))


def _without_roles(wanted: EventFilter) -> EventFilter:
    return wanted.model_copy(update={"roles": None})


def _zero() -> Any:
    import ibis

    return ibis.literal(0, "int64")
