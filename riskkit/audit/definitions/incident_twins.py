"""One incident written down under two numbers, once before and once after an as-of date.

Takes    Origin.
Gives    finding D14.
Promise  exact: a pair counts only if two marks agree that two incidents do not share by chance.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.record_checks import NO_FOLLOW_UP, count_rows, fault_row, held_or_broken
from riskkit.domain.findings import Finding
from riskkit.domain.kept import forget, keep
from riskkit.domain.matching import matches_event

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.cohort_spec import EventFilter
    from riskkit.domain.origin import Origin

DAYS = 30
"""How far from the as-of date, on either side, a twin is looked for."""
LEAST_MARKS = 2
_CARRIED = ("event_id", "kind", "offence", "occurred_at", "known_at", "easting", "northing", "text")


def one_incident_on_one_side(origin: Origin) -> Finding:
    """D14: a person's event known before the as-of date, and another number for the same incident after it.

    Two events of one person, of the same kind and offence, at most 30 days on either side of the as-of date, are twins
    if at least two of these agree: the spot to the metre, the text, the clock to the second, and the delay until known
    to the second. Missing marks, midnights and delays of nothing do not count.
    """
    if origin.follow_up is None:
        return make_finding("D14", "not applicable", NO_FOLLOW_UP)
    backend = origin.cohort.linkage.backend
    near = keep(backend, _near(origin), "near")
    try:
        twins, outcomes, later = _counted(near, origin.follow_up.target.events)
    finally:
        forget(backend, near)
    broken = "the model could read its own answer"
    table = [fault_row("events after the as-of date that were also written down before it", twins, later)]
    finding = held_or_broken("D14", table, "no incident stands on both sides under two numbers", broken)
    table.append(fault_row("of these, events that count as the outcome", outcomes, later))
    return make_finding("D14", finding.verdict, finding.because, count=twins, base=later, table=table)


def _counted(near: ir.Table, outcome: EventFilter) -> tuple[int, int, int]:
    """Twins, those that count as the outcome, and all events in the days after an as-of date."""
    moment = near.as_of.cast("timestamp")
    later = near.filter(near.occurred_at >= moment)
    before = near.filter((near.occurred_at < moment) & (near.known_at < moment))
    twins = _twins(later, before)
    meant = twins.filter(matches_event(twins, outcome))
    return count_rows(_keys(twins)), count_rows(_keys(meant)), count_rows(_keys(later))


def _keys(table: ir.Table) -> ir.Table:
    return table.select("as_of", "event_id").distinct()


def _near(origin: Origin) -> ir.Table:
    """Events within 30 days of an as-of date, once per date and person in the cohort."""
    import ibis

    cohort, linkage = origin.cohort, origin.cohort.linkage
    events = linkage.sources.tables["events"]
    around = [_around(events, when) for when in cohort.spec.as_of]
    near = ibis.union(*around) if len(around) > 1 else around[0]
    people = cohort.table.select("person_id", "as_of")
    parts = linkage.parts.select("event_id", "person_id")
    return near.inner_join(parts, "event_id").semi_join(people, ["person_id", "as_of"])


def _around(events: ir.Table, when: date) -> ir.Table:
    import ibis

    start = datetime.combine(when, time())
    first, last = (ibis.literal(start + timedelta(days=days)) for days in (-DAYS, DAYS))
    close = events.filter((events.occurred_at >= first) & (events.occurred_at < last))
    return close.select(*_CARRIED, "status", "initiated_by", "agency", "grade", as_of=ibis.literal(when))


def _twins(later: ir.Table, before: ir.Table) -> ir.Table:
    """Later events with an earlier twin under another number."""
    earlier = before.select("as_of", "person_id", **{f"early_{name}": before[name] for name in _CARRIED})
    pairs = later.inner_join(
        earlier,
        ["as_of", "person_id", later.kind == earlier.early_kind, later.offence.identical_to(earlier.early_offence)],
    )
    marks = [
        (pairs.easting == pairs.early_easting) & (pairs.northing == pairs.early_northing),
        pairs.text == pairs.early_text,
        (_clock(pairs.occurred_at) == _clock(pairs.early_occurred_at)) & (_clock(pairs.occurred_at) != 0),
        _delay(pairs, "") == _delay(pairs, "early_"),
    ]
    agree = sum((mark.fill_null(False).cast("int8") for mark in marks[1:]), marks[0].fill_null(False).cast("int8"))
    return pairs.filter((agree >= LEAST_MARKS) & (pairs.event_id != pairs.early_event_id))


def _clock(moment: Any) -> Any:
    """Seconds since midnight."""
    return moment.epoch_seconds() % 86_400


def _delay(pairs: ir.Table, prefix: str) -> Any:
    """Seconds until known, missing where known at once or where both times stand at midnight."""
    happened, known = pairs[f"{prefix}occurred_at"], pairs[f"{prefix}known_at"]
    seconds = known.epoch_seconds() - happened.epoch_seconds()
    return (seconds % 86_400 != 0).ifelse(seconds, None)
