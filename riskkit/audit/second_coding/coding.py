"""One person on one date, coded by hand, as a careful clerk would: in the cohort or not, and what the outcome is.

Takes    a `Person`, an as-of date, and the plain values of the study's CohortSpec and TargetSpec.
Gives    `Coded`; `told_of`, what the rule says of one event and why.
Promise  plain comparisons of dates, one event after another; nothing is shared with the engine's code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from riskkit.audit.second_coding.one_person import Event, Person
from riskkit.domain.cohort_spec import CohortSpec, EventFilter, TargetSpec

COUNTS = "counts"


@dataclass(frozen=True)
class Coded:
    """One person on one date. `why_out` is None in the cohort; `label` is None where it is not yet known."""

    person_id: str
    as_of: date
    why_out: str | None
    label: bool | None
    events: int
    first_at: datetime | None


def code_person(
    person: Person, dates: Iterable[date], cohort: CohortSpec, target: TargetSpec, extract_date: date
) -> Iterator[Coded]:  # fmt: skip
    """Code one person on every as-of date."""
    for as_of in dates:
        meant = [event for event in person.events if told_of(event, as_of, target, extract_date) == COUNTS]
        settled = as_of + timedelta(days=target.horizon_days + target.waiting_days) <= extract_date
        yield Coded(
            person.person_id,
            as_of,
            why_left_out(person, as_of, cohort),
            bool(meant) if settled else None,
            len(meant),
            min((event.occurred_at for event in meant), default=None),
        )


def told_of(event: Event, as_of: date, target: TargetSpec, extract_date: date) -> str:
    """What the rule says of one event: that it counts, or the first reason why it does not."""
    happened, known = event.occurred_at.date(), event.known_at.date()
    if happened < as_of:
        return "before the as-of date" if known < as_of else "before the as-of date, though known only later"
    if happened < as_of + timedelta(days=target.embargo_days):
        return "in the days left out after the as-of date"
    if happened >= as_of + timedelta(days=target.horizon_days):
        return "after the horizon"
    if known > extract_date:
        return "known only after the extract"
    if target.role not in event.roles:
        return f"role {', '.join(event.roles)}"
    if event.offence not in target.offences:
        return "another offence"
    if target.kinds is not None and event.kind not in target.kinds:
        return "another kind of record"
    if event.status not in target.statuses:
        return f"status {event.status}"
    if target.initiated_by is not None and event.initiated_by not in target.initiated_by:
        return f"set going by {event.initiated_by}"
    return COUNTS


def why_left_out(person: Person, as_of: date, cohort: CohortSpec) -> str | None:
    """Why the person is not in the cohort on that date; None if they are."""
    midnight = datetime.combine(as_of, time())
    held = [record for record in person.records if record["known_at"] < midnight]
    past = [event for event in person.events if event.known_at < midnight and event.occurred_at < midnight]
    if not held and not past:
        return "nothing was known"
    if any(spell["reason"] == "dead" and spell["from"] < midnight for spell in person.spells):
        return "had died"
    opens = midnight - timedelta(days=cohort.seen_within_days)
    if not any(event.occurred_at >= opens and _meant(event, cohort.seen) for event in past):
        return "not seen within the look-back"
    held.sort(key=lambda record: (record["known_at"], record["record_id"]))
    age = _age([record["birth_date"] for record in held], as_of)
    if age is None and cohort.age_unknown == "leave out":
        return "age not known"
    if age is not None and not cohort.age_from <= age <= cohort.age_to:
        return "outside the ages"
    if cohort.areas is not None and _last([record["area_code"] for record in held]) not in cohort.areas:
        return "outside the areas"
    if cohort.without_earlier is not None and any(_meant(event, cohort.without_earlier) for event in past):
        return "had such a record before"
    return None


def _last(values: list[str | None]) -> str | None:
    """The last value that is not missing."""
    return next((value for value in reversed(values) if value is not None), None)


def _age(births: list[date | None], as_of: date) -> int | None:
    """Whole years; someone born on 29 February has a birthday on 1 March in common years."""
    born = next((birth for birth in reversed(births) if birth is not None), None)
    if born is None:
        return None
    had_birthday = (as_of.month, as_of.day) >= (born.month, born.day)
    return as_of.year - born.year - (0 if had_birthday else 1)


def _meant(event: Event, wanted: EventFilter) -> bool:
    """Does a filter mean this event? A missing code is on no list."""
    if wanted.roles is not None and not any(role in wanted.roles for role in event.roles):
        return False
    lists = (
        (wanted.kinds, event.kind),
        (wanted.offences, event.offence),
        (wanted.agencies, event.agency),
        (wanted.statuses, event.status),
        (wanted.initiated_by, event.initiated_by),
        (wanted.grades, event.grade),
    )
    if any(codes is not None and code not in codes for codes, code in lists):
        return False
    return wanted.not_statuses is None or event.status not in wanted.not_statuses
