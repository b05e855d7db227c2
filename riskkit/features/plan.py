"""What features share: the conditions they count under, and the values they need of an event.

Takes    FeatureSpecs, and which levels the records hold.
Gives    `Plan`.
Promise  only columns that some feature names are read; one condition is worked out once, however many features use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskkit.domain.feature_spec import NEEDS_NO_EVENTS, FeatureSpec
from riskkit.domain.matching import BITS, Mark, Marks

if TYPE_CHECKING:
    import ibis.expr.types as ir

HARM_UNITS = 1_000_000
"""Harm is added up in millionths of a day, as whole numbers, so that the order of adding changes nothing."""


@dataclass(frozen=True)
class Plan:
    """Conditions and values of a set of features.

    marks
        The different conditions, each one bit.
    levels
        By column of a distinct count: the values the records hold, if they are few enough to be one bit each.
    """

    specs: tuple[FeatureSpec, ...]
    marks: Marks
    levels: Mapping[str, tuple[str, ...]]

    def values(self, events: ir.Table) -> Mapping[str, Any]:
        """What to carry from each event: harm as whole units, the bit of a level, or the value itself."""
        import ibis

        carried: dict[str, Any] = {}
        for of in dict.fromkeys(spec.of for spec in self.specs if spec.of is not None):
            if of == "harm":
                carried["harm"] = (events.harm * HARM_UNITS).round().cast("int64")
            elif of in self.levels:
                bits = [(level, ibis.literal(1 << i, "int64")) for i, level in enumerate(self.levels[of])]
                none = ibis.literal(0, "int64")
                carried[of] = events[of].cases(*bits, else_=none) if bits else none
            else:
                carried[of] = events[of]
        return carried

    def mark(self, spec: FeatureSpec, *, part: bool = False, times: int = 1) -> Mark:
        """The condition a feature counts under: its own window, or `times` as long; `part`: that of its part."""
        wanted = spec.part if part else spec.events
        assert wanted is not None
        return Mark(wanted, None if spec.days is None else spec.days * times)

    def met(self, pairs: ir.Table, spec: FeatureSpec) -> Any:
        """Say which events count for a feature."""
        return self.marks.is_set(pairs, self.mark(spec))

    def counted(self) -> tuple[Mark, ...]:
        """The conditions whose events are counted, each once."""
        marks: dict[Mark, None] = {}
        for spec in self.specs:
            if spec.measure in ("count", "trend", "share"):
                marks[self.mark(spec)] = None
            if spec.measure == "trend":
                marks[self.mark(spec, times=2)] = None
        return tuple(marks)


def plan_of(specs: tuple[FeatureSpec, ...], events: ir.Table) -> Plan:
    """Collect what the features need; looks up the levels of distinct counts in the events."""
    counted = [spec for spec in specs if spec.measure in ("count", "trend", "share")]
    others = [spec for spec in specs if spec.measure not in ("count", "trend", "share", *NEEDS_NO_EVENTS)]
    marks = dict.fromkeys(Plan(tuple(counted), Marks(()), {}).counted())  # first, so that few sums hold all counts
    marks |= dict.fromkeys(Mark(spec.events, spec.days) for spec in others)
    marks |= dict.fromkeys(Mark(spec.part, spec.days) for spec in specs if spec.part is not None)
    columns = dict.fromkeys(spec.of for spec in specs if spec.measure == "distinct" and spec.of is not None)
    found: dict[str, tuple[str, ...] | None] = {of: _levels(events, of) for of in columns}
    few = {of: levels for of, levels in found.items() if levels is not None}
    return Plan(specs, Marks(tuple(marks)), few)


def _levels(events: ir.Table, of: str) -> tuple[str, ...] | None:
    """The different values of a column in order, or None if they are more than one number has bits."""
    values = events.select(of).distinct().limit(BITS + 2).to_pyarrow().column(of).to_pylist()
    levels = sorted(value for value in values if value is not None)
    return tuple(levels) if len(levels) <= BITS else None
