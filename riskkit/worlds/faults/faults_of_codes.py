"""Faults in units, status, codes and areas: the same thing written in another way.

Takes    a `Workbench` and a strength.
Gives    F18, F20, F25, F36.
Promise  no row comes or goes.
"""

from __future__ import annotations

from datetime import timedelta

from riskkit.worlds.faults.fault import Fault
from riskkit.worlds.faults.faults_of_people import MODERN
from riskkit.worlds.faults.workbench import Workbench

DAYS_A_MONTH = 30.44
FIFTH = "(select area_code from (select area_code, ntile(5) over (order by area_code) as fifth from {areas}) "


def _other_unit(bench: Workbench, strength: float) -> None:
    """F18: one district sends harm in months where days are meant."""
    since = bench.extract_date - timedelta(days=round(4 * 365 * strength))
    picked = f"area_code in {FIFTH} where fifth = 1) and known_at >= timestamp '{since}'"
    bench.change(
        "events",
        f"select * replace (case when {picked} then round(harm / {DAYS_A_MONTH}, 2) else harm end as harm) "
        "from {events}",
    )


def _cancelled_kept(bench: Workbench, strength: float) -> None:
    """F20: a new system keeps no status: cancelled crimes stay recorded."""
    since = bench.extract_date - timedelta(days=round(6 * 365 * strength))
    picked = f"status = 'cancelled' and known_at >= timestamp '{since}'"
    bench.change(
        "events", f"select * replace (case when {picked} then 'recorded' else status end as status) from {{events}}"
    )


def _other_code(bench: Workbench, strength: float) -> None:
    """F25: from one day on most domestic abuse is booked under another code."""
    picked = (
        f"offence = 'domestic_abuse' and occurred_at >= timestamp '{MODERN}' "
        f"and {bench.chance('event_id')} < {0.6 * strength}"
    )
    bench.change(
        "events",
        f"select * replace (case when {picked} then 'violence_other' else offence end as offence) from {{events}}",
    )


def _swapped_areas(bench: Workbench, strength: float) -> None:
    """F36: for a year the first fifth of areas and the last stand under one another's codes."""
    until = f"timestamp '2021-01-01' + to_days({round(365 * strength)})"
    bench.make(
        "exchanged",
        "with placed as (select area_code, ntile(5) over (order by area_code) as fifth from {areas}), "
        "numbered as (select *, row_number() over (partition by fifth order by area_code) as place from placed) "
        "select a.area_code, b.area_code as other from numbered as a join numbered as b using (place) "
        "where (a.fifth, b.fifth) in ((1, 5), (5, 1))",
    )
    for table, moment in (("events", "occurred_at"), ("people", "known_at")):
        picked = f"other is not null and {moment} >= timestamp '2021-01-01' and {moment} < {until}"
        bench.change(
            table,
            f"select * replace (case when {picked} then other else area_code end as area_code) "
            f"from {{{table}}} left join exchanged using (area_code)",
        )
    bench.drop("exchanged")


FAULTS = (
    Fault(
        "F18", "One district's harm is in another unit", "records", False,
        "in a fifth of areas harm is in months, not days, for the last four years",
        "for the last two years",
        _other_unit,
    ),
    Fault(
        "F20", "Cancelled crimes are kept as recorded", "records", False,
        "every cancelled crime of the last six years",
        "of the last three years",
        _cancelled_kept,
    ),
    Fault(
        "F25", "A code changes its meaning on a day", "records", False,
        f"60% of domestic abuse since {MODERN} is coded as other violence",
        "30% of it",
        _other_code,
    ),
    Fault(
        "F36", "Area codes are exchanged for a year", "records", False,
        "a fifth of areas and another fifth exchange their codes during 2021",
        "during the first half of 2021",
        _swapped_areas,
    ),
)  # fmt: skip
