"""Both sides of the cut, counted in one pass each for all checks that ask about them.

Takes    Origin.
Gives    `CountedSides`: counts of events in the history and in the follow-up that stand where they must not.
Promise  counted from the relations themselves, by dates and codes; the cut is not asked whether it was right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from riskkit.domain.matching import matches
from riskkit.domain.origin import Origin

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class CountedSides:
    """Counts for D01, D03, D04, D07 and D08, each made when first asked for."""

    origin: Origin

    @cached_property
    def history(self) -> dict[str, int]:
        """base; known, happened: on or after the as-of date; had: rows (people and dates) with the outcome itself;
        excluded: rows with a record that the cohort must be without.
        """
        events, cohort = self.origin.history.events, self.origin.cohort
        start = events.as_of.cast("timestamp")
        found = {
            "base": events.count(),
            "known": (events.known_at >= start).sum(),
            "happened": (events.occurred_at >= start).sum(),
        }
        if self.origin.follow_up is not None:
            found["had"] = events.row.nunique(where=matches(events, self.origin.follow_up.target.events))
        if cohort.spec.without_earlier is not None:
            found["excluded"] = events.row.nunique(where=matches(events, cohort.spec.without_earlier))
        return first_row(events.aggregate(**found))

    @cached_property
    def follow_up(self) -> dict[str, int]:
        """base; early: before it begins; late: after the horizon; after: known after the extract date. Empty: none."""
        import ibis

        if self.origin.follow_up is None:
            return {}
        events, target = self.origin.follow_up.events, self.origin.follow_up.target
        day = events.as_of.cast("timestamp")
        early = events.occurred_at < day + ibis.interval(days=target.embargo_days)
        late = events.occurred_at >= day + ibis.interval(days=target.horizon_days)
        after = events.known_at >= end_of(self.origin.cohort.linkage.sources.extract_date)
        return first_row(events.aggregate(base=events.count(), early=early.sum(), late=late.sum(), after=after.sum()))

    @cached_property
    def parts(self) -> dict[str, int]:
        """base; twice: parts of people in events that stand there again."""
        parts = self.origin.cohort.linkage.parts
        base = int(parts.count().to_pyarrow().as_py())
        once = int(parts.select("event_id", "person_id", "role").distinct().count().to_pyarrow().as_py())
        return {"base": base, "twice": base - once}


def first_row(one: ir.Table) -> dict[str, int]:
    """The only row of an aggregate, as whole numbers; nothing counted is 0."""
    return {name: 0 if value is None else int(value) for name, value in one.to_pyarrow().to_pylist()[0].items()}


def end_of(day: Any) -> Any:
    """The midnight that ends a day."""
    import ibis

    return ibis.literal(datetime.combine(day + timedelta(days=1), time()))
