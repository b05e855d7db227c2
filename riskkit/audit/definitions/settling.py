"""Do outcome records arrive within the waiting time that the study allows them?

Takes    Origin.
Gives    finding D18.
Promise  lags are read from records old enough for late ones to have arrived; few records give "cannot tell".
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.counted_sides import first_row
from riskkit.audit.definitions.judging import LEVEL, judged, judged_row
from riskkit.audit.definitions.record_checks import NO_FOLLOW_UP
from riskkit.domain.findings import Finding, Row
from riskkit.domain.matching import matches_event
from riskkit.stats.chance import chance_of_at_least, chance_of_at_most

if TYPE_CHECKING:
    from riskkit.domain.origin import Origin

LATE_SHARE = 0.05
"""Share of outcome records that may come after the waiting time."""
THINNER = 0.7
"""Settled recent records under this share of what earlier years give are too thin."""
LEAST_RECORDS = 20
YEAR = 365


def records_settle_in_time(origin: Origin) -> Finding:
    """D18: outcome records that came later than the waiting time, and whether the newest settled year is thin.

    Late: of records of events at least a year and two waiting times old, more than 5% came later than the waiting time
    (exact binomial, level 0.001). Thin: the newest year that should have settled has under 70% of the daily records of
    the three years before it (exact conditional test, level 0.001).
    """
    if origin.follow_up is None:
        return make_finding("D18", "not applicable", NO_FOLLOW_UP)
    target, sources = origin.follow_up.target, origin.cohort.linkage.sources
    events = sources.tables["events"]
    meant = events.filter(matches_event(events, target.events))
    extract, waiting = sources.extract_date, target.waiting_days
    settled = extract - timedelta(days=waiting)
    old = meant.filter(meant.occurred_at < _midnight(extract - timedelta(days=2 * waiting + YEAR)))
    late = old.known_at > old.occurred_at + _days(waiting)
    recent = _between(meant, settled - timedelta(days=YEAR), settled)
    earlier = _between(meant, settled - timedelta(days=4 * YEAR), settled - timedelta(days=YEAR))
    counts = first_row(old.aggregate(records=old.count(), late=late.sum()))
    counts |= first_row(
        meant.aggregate(recent=recent.sum(), earlier=earlier.sum(), first=meant.occurred_at.min().epoch_seconds())
    )
    days = min(3 * YEAR, (settled - timedelta(days=YEAR) - _day(counts["first"])).days)
    table = [_late(counts["late"], counts["records"]), _thin(counts["recent"], counts["earlier"], days)]
    held = "records of the outcome come within the waiting time, and the newest settled year is not thin"
    few = "too few records of the outcome's offences are old enough to judge by"
    return judged("D18", table, held, "records have not settled when the study counts them", few)


def _late(late: int, records: int) -> Row:
    name = "outcome records that came later than the waiting time"
    if records < LEAST_RECORDS:
        return judged_row(name, late, records, None, "too few records")
    alarm = float(chance_of_at_least(late, records, LATE_SHARE)) < LEVEL
    return judged_row(name, late, records, alarm)


def _thin(recent: int, earlier: int, days: int) -> Row:
    """Recent records against the daily rate of earlier ones; `count` is what is lacking."""
    name = "records lacking in the newest year that should have settled"
    if days < YEAR or earlier * YEAR / days < LEAST_RECORDS:
        return judged_row(name, 0, recent, None, "too few earlier records")
    expected = earlier * YEAR / days
    share = YEAR / (YEAR + days)
    likely = float(chance_of_at_most(recent, recent + earlier, share))
    alarm = recent < THINNER * expected and likely < LEVEL
    return judged_row(name, max(0, round(expected - recent)), round(expected), alarm)


def _between(events: Any, first: date, last: date) -> Any:
    return (events.occurred_at >= _midnight(first)) & (events.occurred_at < _midnight(last))


def _midnight(day: date) -> Any:
    import ibis

    return ibis.literal(datetime.combine(day, time()))


def _days(days: int) -> Any:
    import ibis

    return ibis.interval(days=days)


def _day(seconds: int) -> date:
    return date(1970, 1, 1) + timedelta(days=seconds // 86_400)
