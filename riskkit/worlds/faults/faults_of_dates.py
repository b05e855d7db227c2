"""Faults of dates in the extracts: swapped, shifted, defaulted, late.

Takes    a `Workbench` and a strength.
Gives    F14 to F17 in one or two forms each.
Promise  a date that was not meant to change does not.
"""

from __future__ import annotations

from riskkit.worlds.faults.fault import Fault
from riskkit.worlds.faults.workbench import Workbench

LAG_DAYS = 600


def _late(bench: Workbench, strength: float) -> None:
    """F14: outcomes become known much later than the study waits; what is not known yet is not in the extract."""
    offences = ", ".join(f"'{code}'" for code in bench.plan.offences)
    lag = f"to_seconds(-ln(1 - {bench.chance('event_id')}) * {LAG_DAYS * strength * 86_400})"
    late = f"case when kind = 'crime' and offence in ({offences}) then known_at + {lag} else known_at end"
    bench.change(
        "events",
        f"select * from (select * replace ({late} as known_at) from {{events}}) "
        f"where known_at < timestamp '{bench.extract_date}'",
    )
    drop_lost_parts(bench)


def drop_lost_parts(bench: Workbench) -> None:
    """Parts in events that are no longer there go too: an extract holds no pointer to nothing."""
    bench.change("involvements", "select * from {involvements} semi join {events} using (event_id)")


SWAPPED = (
    "occurred_at - to_days(dayofyear(occurred_at)::integer - 1) "
    "+ to_days(dayofyear(make_date(year(occurred_at), day(occurred_at), month(occurred_at)))::integer - 1)"
)
_CAN_SWAP = "day(occurred_at) <= 12 and day(occurred_at) <> month(occurred_at)"


def _swapped(bench: Workbench, strength: float) -> None:
    """F15: day and month of some dates changed places; nobody cleaned up."""
    picked = f"{_CAN_SWAP} and {bench.chance('event_id')} < {0.02 * strength}"
    bench.change(
        "events",
        f"select * replace (case when {picked} then {SWAPPED} else occurred_at end as occurred_at) from {{events}}",
    )


def _swapped_and_cleaned(bench: Workbench, strength: float) -> None:
    """F15b: the same on many rows, and somebody dropped the rows whose dates then stood in the wrong order."""
    picked = f"{_CAN_SWAP} and {bench.chance('event_id')} < {0.5 * strength}"
    bench.change(
        "events",
        f"select * from (select * replace (case when {picked} then {SWAPPED} else occurred_at end as occurred_at) "
        "from {events}) where occurred_at <= known_at",
    )
    drop_lost_parts(bench)


def _midnight(bench: Workbench, strength: float) -> None:
    """F16: some of police's times of day are lost and read as midnight."""
    picked = f"agency = 'police' and {bench.chance('event_id')} < {0.3 * strength}"
    bench.change(
        "events",
        f"select * replace (case when {picked} then date_trunc('day', occurred_at) else occurred_at end "
        "as occurred_at) from {events}",
    )


def _summer_time(bench: Workbench, strength: float) -> None:
    """F16b: police's clock runs an hour ahead in summer; both times move."""
    summer = "month(occurred_at) between 4 and 10"
    picked = f"agency = 'police' and {summer} and {bench.chance('event_id')} < {strength}"
    moved = [f"case when {picked} then {c} + interval 1 hour else {c} end as {c}" for c in ("occurred_at", "known_at")]
    bench.change("events", f"select * replace ({', '.join(moved)}) from {{events}}")


def _default_dates(bench: Workbench, strength: float) -> None:
    """F17: an unknown birth date is written as 1 January 1900, a half-known one as 1 January of its year."""
    unknown = f"birth_date is null and {bench.chance('record_id', 'unknown')} < {0.3 * strength}"
    half = f"birth_date is not null and {bench.chance('record_id', 'half')} < {0.02 * strength}"
    bench.change(
        "people",
        f"select * replace (case when {unknown} then date '1900-01-01' "
        f"when {half} then make_date(year(birth_date), 1, 1) else birth_date end as birth_date) from {{people}}",
    )


FAULTS = (
    Fault(
        "F14", "Outcomes become known later than the study waits", "records", False,
        f"serious violence becomes known {LAG_DAYS} days later on average (exponential); what is not known by the "
        "extract is gone",
        f"{LAG_DAYS // 2} days later on average",
        _late,
    ),
    Fault(
        "F15", "Day and month are swapped on some rows", "records", True,
        "2% of the events whose day is 1 to 12 have day and month of occurred_at swapped; nothing is cleaned",
        "1% of them",
        _swapped,
    ),
    Fault(
        "F15b", "Day and month are swapped, and rows out of order were dropped", "records", False,
        "50% of the events whose day is 1 to 12 have day and month swapped; those then known before they occurred "
        "are dropped",
        "25% of them",
        _swapped_and_cleaned,
    ),
    Fault(
        "F16", "Times of day are lost and read as midnight", "records", False,
        "30% of police's events occur at midnight",
        "15% of them",
        _midnight,
    ),
    Fault(
        "F16b", "A clock runs an hour ahead in summer", "records", False,
        "all of police's events of April to October are dated an hour late, in both times",
        "half of them",
        _summer_time,
    ),
    Fault(
        "F17", "Default dates stand for unknown ones", "records", True,
        "30% of missing birth dates are 1 January 1900; 2% of the others are 1 January of their year",
        "15% and 1%",
        _default_dates,
    ),
)  # fmt: skip
