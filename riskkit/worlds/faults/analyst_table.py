"""A table of features as a simulated analyst would make it: plain SQL, apart from riskkit's own features.

Takes    a `Workbench` with its plan.
Gives    `make_rows`: one row per person and date on the bench, in the table asked for; `clean` or not.
Promise  with an honest plan nothing in a row was known on or after its date, the outcome lies after it and inside the
         horizon, and one incident stands with one person only.
"""

from __future__ import annotations

from datetime import date

from riskkit.worlds.faults.plan import Plan
from riskkit.worlds.faults.workbench import Workbench

COLUMNS = (
    "person_id", "as_of", "suspect_any", "suspect_violence", "days_since_suspect", "custody", "intelligence",
    "searched", "victim_any", "age", "days_known", "sex", "ethnicity", "outcome", "outcome_date", "features_until",
    "incident",
)  # fmt: skip
LATE_DATES = (date(2024, 7, 1), date(2025, 1, 1))
"""Dates whose horizon had not passed by the extract."""


def make_rows(bench: Workbench, plan: Plan, name: str) -> None:
    """Make the analyst's table on the bench.

    Parameters
    ----------
    name : str
        The table's name on the bench. Besides `COLUMNS` it has the plan's extra columns and three that are not
        written: area (home), later (has a record after the date) and records (of the outcome, of any kind).
    """
    find_eligible(bench, plan, (*plan.table_dates, *(LATE_DATES if plan.late_positives else ())))
    bench.make("past", _PAST, **_values(bench, plan))
    bench.make("future", _FUTURE, **_values(bench, plan))
    bench.make(name, _ROWS, **_values(bench, plan))
    bench.make(name, _one_person_an_incident(bench, plan, name))
    if plan.late_positives:
        bench.make(name, _late_dates(bench, plan, name))
    for step in plan.steps:
        bench.make(name, step.replace("{rows}", name))
    forget(bench)


def find_eligible(bench: Workbench, plan: Plan, dates: tuple[date, ...]) -> None:
    """Leave on the bench: told (people's parts in events), spine (who is scored when), facts (what was known of them).

    Ages are not looked at yet: `facts` has the birth date, `in_age` says in SQL whose age fits.
    """
    listed = ", ".join(f"(date '{day}')" for day in dates)
    bench.make("dates", f"select * from (values {listed}) as t(as_of)")
    bench.make("told", _TOLD)
    bench.make("spine", _SPINE, **_values(bench, plan))
    bench.make("facts", _FACTS, **_values(bench, plan))


def in_age(plan: Plan) -> str:
    """SQL over birth_date and as_of: the age fits, or is not known."""
    return f"(birth_date is null or {_AGE} between {plan.age_from} and {plan.age_to})"


def forget(bench: Workbench) -> None:
    """Drop what `find_eligible` and `make_rows` left on the bench for themselves."""
    for name in ("dates", "told", "spine", "facts", "past", "future"):
        bench.drop(name)


def _values(bench: Workbench, plan: Plan) -> dict[str, object]:
    return {
        "back": plan.look_back,
        "shift": plan.feature_shift,
        "offences": ", ".join(f"'{code}'" for code in plan.offences),
        "statuses": ", ".join(f"'{code}'" for code in plan.statuses),
        "earlier": "" if "cancelled" in plan.statuses else "and status <> 'cancelled'",
        "roles": plan.label_roles,
        "end": plan.label_end,
        "age": _AGE,
        "in_age": in_age(plan),
    }


def _one_person_an_incident(bench: Workbench, plan: Plan, name: str) -> str:
    """Of several people named for one incident one stays, so that no incident is on two sides of a split."""
    order = f"md5('{bench.seed}' || person_id)"
    kept = f"person_id = first_person or share_of('{bench.seed}/together', incident) < {plan.together}"
    return (
        f"select * exclude (first_person) from (select *, first_value(person_id) over (partition by incident "
        f"order by {order}) as first_person from {name}) where incident is null or {kept}"
    )


def _late_dates(bench: Workbench, plan: Plan, name: str) -> str:
    """Dates that are not mature: kept only where the outcome was recorded already."""
    late = ", ".join(f"date '{day}'" for day in LATE_DATES)
    share = f"share_of('{bench.seed}/late', person_id) < {plan.late_positives}"
    return f"select * from {name} where as_of not in ({late}) or (outcome = '1' and {share})"


_AGE = "(date_diff('year', birth_date, as_of) - (strftime(as_of, '%m%d') < strftime(birth_date, '%m%d'))::integer)"
_TOLD = """
select distinct person_id, event_id, kind, offence, role, status, occurred_at, known_at
from {parts} join {events} using (event_id)
"""
_SPINE = """
select distinct person_id, as_of from told join dates
on known_at < as_of and occurred_at < as_of and known_at >= as_of - to_days({back})
where not exists (
    select 1 from told as e where e.person_id = told.person_id and offence in ({offences})
    and role in ('suspect', 'charged', 'convicted') {earlier}
    and e.known_at < dates.as_of and e.occurred_at < dates.as_of)
and not exists (
    select 1 from {exposure} as x join {people} as p using (record_id)
    where x.reason = 'dead' and p.person_id = told.person_id and x."from" < dates.as_of)
"""
_FACTS = """
select person_id, as_of, arg_max(birth_date, known_at) as birth_date, arg_max(sex, known_at) as sex,
    arg_max(ethnicity_self, known_at) as ethnicity, arg_max(area_code, known_at) as area
from spine join {people} using (person_id) where known_at < as_of group by all
"""
_PAST = """
select person_id, as_of,
    count(*) filter (kind = 'crime' and role = 'suspect' and status <> 'cancelled') as suspect_any,
    count(*) filter (kind = 'crime' and role = 'suspect' and status <> 'cancelled' and offence = 'violence_other')
        as suspect_violence,
    min(date_diff('day', occurred_at::date, as_of)) filter (kind = 'crime' and role = 'suspect'
        and status <> 'cancelled') as days_since_suspect,
    count(*) filter (kind = 'custody') as custody,
    count(*) filter (kind = 'intelligence') as intelligence,
    count(*) filter (kind = 'stop_search') as searched,
    count(*) filter (kind = 'crime' and role = 'victim' and status <> 'cancelled') as victim_any,
    date_diff('day', min(known_at)::date, as_of) as days_known,
    max(greatest(occurred_at, known_at))::date as features_until
from spine join told using (person_id)
where known_at < as_of + to_days({shift}) and occurred_at < as_of + to_days({shift})
    and occurred_at >= as_of + to_days({shift}) - to_days({back})
group by person_id, as_of
"""
_FUTURE = """
select person_id, as_of,
    min(occurred_at) filter (kind = 'crime' and offence in ({offences}) and status in ({statuses}) and {roles}
        and occurred_at < {end}) as happened,
    arg_min(event_id, occurred_at) filter (kind = 'crime' and offence in ({offences}) and status in ({statuses})
        and {roles} and occurred_at < {end}) as incident,
    count(*) filter (offence in ({offences}) and role in ('suspect', 'charged', 'convicted') and status <> 'cancelled'
        and occurred_at < as_of + to_days(730)) as records,
    bool_or(occurred_at < as_of + to_days(730)) as later
from spine join told using (person_id) where occurred_at >= as_of + to_days(1)
group by person_id, as_of
"""
_ROWS = """
select person_id, as_of, suspect_any, suspect_violence, days_since_suspect, custody, intelligence, searched, victim_any,
    {age} as age,
    days_known, sex, ethnicity,
    case when happened is null then '0' else '1' end as outcome, happened::date as outcome_date, features_until,
    incident, area, coalesce(later, false) as later, coalesce(records, 0) as records
from spine join past using (person_id, as_of) left join facts using (person_id, as_of)
    left join future using (person_id, as_of)
where {in_age}
"""
