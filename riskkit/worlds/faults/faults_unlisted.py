"""Faults of kinds that no list names. Nobody writes a check for them: they measure what checks find unasked.

Takes    a `Workbench` and a strength.
Gives    U01 to U09.
Promise  planted as carefully as the listed ones; what finds them, and what does not, is told as it is.
"""

from __future__ import annotations

from datetime import timedelta

from riskkit.worlds.faults.fault import Fault
from riskkit.worlds.faults.faults_of_dates import drop_lost_parts
from riskkit.worlds.faults.faults_of_events import add_copies
from riskkit.worlds.faults.faults_of_people import MODERN
from riskkit.worlds.faults.faults_of_rows import use_step
from riskkit.worlds.faults.workbench import Workbench

_BUSIEST = (
    "(select area_code from {events} where kind = 'crime' group by area_code order by count(*) desc, area_code limit 1)"
)


def _two_systems(bench: Workbench, strength: float) -> None:
    """U01: one area wrote into two systems; the second entry is some minutes off."""
    picked = (
        f"select event_id from {{events}} where kind = 'crime' and area_code = {_BUSIEST} "
        f"and {bench.chance('event_id')} < {strength}"
    )
    minutes = f"to_minutes(1 + floor({bench.chance('event_id', 'late')} * 20)::bigint)"
    late = f"least(known_at + {minutes}, timestamp '{bench.extract_date}' - interval 1 second)"
    add_copies(bench, picked, f"least(occurred_at + {minutes}, {late}) as occurred_at, {late} as known_at")


def _witnesses_for_suspects(bench: Workbench, strength: float) -> None:
    """U02: a form was read upside down: suspects are witnesses and witnesses suspects."""
    picked = (
        f"select event_id from {{events}} where kind = 'crime' and known_at >= timestamp '{MODERN}' "
        f"and {bench.chance('event_id')} < {0.3 * strength}"
    )
    other = "case role when 'suspect' then 'witness' when 'witness' then 'suspect' else role end"
    bench.change(
        "involvements",
        f"select distinct event_id, record_id, case when event_id in ({picked}) then {other} else role end as role "
        "from {involvements}",
    )


def _age_today(bench: Workbench, strength: float) -> None:
    """U03: age is the age on the day of the extract, not on the date of the score."""
    today = f"age + date_diff('year', as_of, date '{bench.extract_date}')"
    picked = f"{bench.chance('person_id')} < {strength}"
    use_step(bench, f"select * replace (case when {picked} then {today} else age end as age) from {{rows}}")


def _harm_doubled(bench: Workbench, strength: float) -> None:
    """U04: harm of one year was added twice."""
    picked = f"year(occurred_at) = 2022 and {bench.chance('event_id')} < {strength}"
    bench.change("events", f"select * replace (case when {picked} then 2 * harm else harm end as harm) from {{events}}")


def _lost_month(bench: Workbench, strength: float) -> None:
    """U05: a month of police's records was lost on the way."""
    lost = (
        "agency = 'police' and known_at >= timestamp '2021-03-01' and known_at < timestamp '2021-04-01' "
        f"and {bench.chance('event_id')} < {strength}"
    )
    bench.change("events", f"select * from {{events}} where not ({lost})")
    drop_lost_parts(bench)


def _stale_history(bench: Workbench, strength: float) -> None:
    """U06: two dates share one history: features of the last date were taken over from the date before."""
    taken = ("suspect_any", "suspect_violence", "days_since_suspect", "custody", "intelligence", "searched",
             "victim_any", "days_known", "features_until")  # fmt: skip
    picked = f"as_of = (select max(as_of) from {{rows}}) and {bench.chance('person_id')} < {strength}"
    over = "over (partition by person_id order by as_of)"
    values = [f"case when {picked} then coalesce(lag({c}) {over}, {c}) else {c} end as {c}" for c in taken]
    use_step(bench, f"select * replace ({', '.join(values)}) from {{rows}}")


def _garbled_names(bench: Workbench, strength: float) -> None:
    """U07: names of one agency were scrambled on the way."""
    picked = f"agency = 'hospital' and {bench.chance('record_id')} < {strength}"
    garbled = [
        f"case when {picked} then md5({c} || record_id)[1:12] else {c} end as {c}"
        for c in ("family_name", "given_names")
    ]
    bench.change("people", f"select * replace ({', '.join(garbled)}) from {{people}}")


def _load_date(bench: Workbench, strength: float) -> None:
    """U08: a batch taken over from an old system became known, it says, on the day it was loaded."""
    loaded = bench.first_day + timedelta(days=900)
    picked = f"agency = 'police' and known_at < timestamp '{loaded}' and {bench.chance('event_id')} < {strength}"
    bench.change(
        "events",
        f"select * replace (case when {picked} then timestamp '{loaded}' else known_at end as known_at) "
        "from {events}",
    )


def _first_of_the_month(bench: Workbench, strength: float) -> None:
    """U09: social care and schools give the month only, written as its first day."""
    picked = f"agency in ('social_care', 'education') and {bench.chance('event_id')} < {strength}"
    bench.change(
        "events",
        f"select * replace (case when {picked} then date_trunc('month', occurred_at) else occurred_at end "
        "as occurred_at) from {events}",
    )


FAULTS = (
    Fault(
        "U01", "One area's crimes stand twice, some minutes apart", "records", False,
        "every crime of the busiest area", "half of them", _two_systems,
    ),
    Fault(
        "U02", "Suspects and witnesses have changed places", "records", False,
        f"in 30% of crimes known since {MODERN}", "in 15% of them", _witnesses_for_suspects,
    ),
    Fault(
        "U03", "Age is counted on the day of the extract", "table", False,
        "for everyone", "for half of the people", _age_today,
    ),
    Fault(
        "U04", "Harm of one year is doubled", "records", False,
        "every crime of 2022", "half of them", _harm_doubled,
    ),
    Fault(
        "U05", "A month of police's records is lost", "records", False,
        "all of March 2021", "half of it", _lost_month,
    ),
    Fault(
        "U06", "Two dates share one history", "table", False,
        "the last date has the features of the date before, for everyone who has both", "for half of them",
        _stale_history,
    ),
    Fault(
        "U07", "Names of one agency are garbled", "records", False,
        "in every hospital record", "in half of them", _garbled_names,
    ),
    Fault(
        "U08", "A batch became known on the day it was loaded", "records", False,
        "all police events of the first 900 days", "half of them", _load_date,
    ),
    Fault(
        "U09", "Only the month is known, and its first day is written", "records", False,
        "every event of social care and schools", "half of them", _first_of_the_month,
    ),
)  # fmt: skip
