"""Events that stand in the extract again under another number.

Takes    Origin.
Gives    finding D15.
Promise  exact: every column but the number is compared, and the people with their parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.audit.definitions.record_checks import count_rows, fault_row, held_or_broken
from riskkit.domain.findings import Finding
from riskkit.domain.kept import forget, keep

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.origin import Origin


def events_stand_once(origin: Origin) -> Finding:
    """D15: events that agree with another in every column but the number, with the same people in the same parts.

    Events without a named person count only if they agree in a spot to the metre and a time of day as well.
    """
    linkage = origin.cohort.linkage
    events = linkage.sources.tables["events"]
    alike = keep(linkage.backend, _alike(events).mutate(place_and_time=lambda t: _placed(t)), "alike")
    try:
        surplus = _surplus(alike, linkage.parts)
    finally:
        forget(linkage.backend, alike)
    table = [fault_row("events that repeat another under another number", surplus, count_rows(events))]
    held = "no event is repeated under another number"
    return held_or_broken("D15", table, held, "events are counted more than once")


def _surplus(alike: ir.Table, parts: ir.Table) -> int:
    """Events beyond the first of each group that agrees in everything."""
    people = _people(parts.semi_join(alike, "event_id"))
    both = alike.left_join(people, "event_id").drop("event_id_right")
    both = both.filter(both.people.notnull() | both.place_and_time)
    content = [name for name in both.columns if name not in ("event_id", "place_and_time")]
    groups = both.group_by(content).aggregate(times=both.count())
    again = groups.filter(groups.times > 1)
    return int((again.times.sum() - again.count()).fill_null(0).to_pyarrow().as_py())


def _alike(events: ir.Table) -> ir.Table:
    """Events that share both their times with another: few, unless times are only dates."""
    times = events.group_by("occurred_at", "known_at").having(events.count() > 1).aggregate()
    return events.semi_join(times, ["occurred_at", "known_at"])


def _placed(events: ir.Table) -> ir.BooleanValue:
    timed = events.occurred_at != events.occurred_at.date().cast("timestamp")
    return events.easting.notnull() & events.northing.notnull() & timed


def _people(parts: ir.Table) -> ir.Table:
    """For each event, its people and their parts as one text."""
    named = parts.select("event_id", who=parts.person_id.cast("string") + "|" + parts.role)
    return named.group_by("event_id").aggregate(people=named.who.group_concat(sep=";", order_by=named.who))
