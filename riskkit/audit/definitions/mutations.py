"""The stated set of mutations: what a definition would be if one thing in it were wrong.

Takes    a records study, and the offence codes that stand in its records.
Gives    `Mutation`, `mutations_of`: each with its name, its words and the changed rule.
Promise  each changes one thing; the set depends on the study alone (and on the codes), so it can be read and counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from riskkit.audit.definitions.example_people import given
from riskkit.domain.cohort_spec import CohortSpec, EventFilter, TargetSpec
from riskkit.domain.records import ROLES
from riskkit.domain.retelling import OutcomeRule
from riskkit.domain.study_spec import StudySpec

Part = Literal["outcome", "who is scored", "records"]
Records = Literal["as they are", "dates swapped", "known at once", "nobody dies"]
CANCELLED = "cancelled"
TURNED = {"keep": "leave out", "leave out": "keep"}


@dataclass(frozen=True)
class Mutation:
    """One changed definition. `records` says how the records themselves are changed before it is applied."""

    part: Part
    name: str
    cohort: CohortSpec
    rule: OutcomeRule
    records: Records = "as they are"


def mutations_of(study: StudySpec, codes: Sequence[str]) -> tuple[Mutation, ...]:
    """Every mutation of the study's outcome, of who is scored, and of its records.

    Parameters
    ----------
    codes : sequence of str
        Offence codes in the records, so that "any offence counts" has a meaning.
    """
    cohort, target = given(study.cohort), given(study.target)
    rule = OutcomeRule(target, target.events)
    outcome = [Mutation("outcome", name, cohort, changed) for name, changed in _of_outcome(target, codes)]
    scored = [Mutation("who is scored", name, changed, rule) for name, changed in _of_cohort(cohort, target)]
    records = [Mutation("records", name, cohort, rule, how) for name, how in _of_records()]
    return (*outcome, *scored, *records)


def _of_outcome(target: TargetSpec, codes: Sequence[str]) -> Iterator[tuple[str, OutcomeRule]]:
    def days(**changes: int) -> OutcomeRule:
        return OutcomeRule(target.model_copy(update=changes), target.events)

    def events(**changes: Any) -> OutcomeRule:
        return OutcomeRule(target, target.events.model_copy(update=changes))

    horizon, embargo = target.horizon_days, target.embargo_days
    yield "the window ends a day later", days(horizon_days=horizon + 1)
    yield "the window ends a day earlier", days(horizon_days=horizon - 1)
    yield "the window is twice as long", days(horizon_days=2 * horizon)
    yield "the window is half as long", days(horizon_days=max(1, horizon // 2))
    yield "the window begins a day later", days(embargo_days=embargo + 1)
    yield "the window begins a day earlier", days(embargo_days=embargo - 1)
    if embargo > 1:
        yield "there is no embargo", days(embargo_days=0)
    if target.waiting_days:
        yield "records get no time to settle", days(waiting_days=0)
    for name, offences in _dropped("offence", target.offences):
        yield name, events(offences=offences)
    if set(codes) - set(target.offences):
        yield "any offence counts", events(offences=None)
    for name, kinds in _dropped("kind", target.kinds or ()):
        yield name, events(kinds=kinds)
    if target.kinds is not None:
        yield "any kind of record counts", events(kinds=None)
    for name, statuses in _dropped("status", target.statuses):
        yield name, events(statuses=statuses)
    if CANCELLED not in target.statuses:
        yield "cancelled records count", events(statuses=(*target.statuses, CANCELLED))
    for role in ROLES:
        if role != target.role:
            yield f"a {role} counts as well", events(roles=(target.role, role))
    if target.initiated_by is not None:
        yield "whoever began it, it counts", events(initiated_by=None)


def _of_cohort(cohort: CohortSpec, target: TargetSpec) -> Iterator[tuple[str, CohortSpec]]:
    def changed(**changes: Any) -> CohortSpec:
        return cohort.model_copy(update=changes)

    days = cohort.seen_within_days
    yield "records count a day longer", changed(seen_within_days=days + 1)
    yield "records count a day shorter", changed(seen_within_days=max(1, days - 1))
    yield "records count twice as long", changed(seen_within_days=2 * days)
    yield "records count half as long", changed(seen_within_days=max(1, days // 2))
    for name, seen in _loosened("records that make a person known", cohort.seen):
        yield name, changed(seen=seen)
    yield "one year of age younger is in", changed(age_from=cohort.age_from - 1)
    yield "the youngest year of age is out", changed(age_from=cohort.age_from + 1)
    yield "one year of age older is in", changed(age_to=cohort.age_to + 1)
    yield "the oldest year of age is out", changed(age_to=cohort.age_to - 1)
    yield f"people of unknown age: {TURNED[cohort.age_unknown]}", changed(age_unknown=TURNED[cohort.age_unknown])
    if cohort.areas is not None:
        yield "every area is in", changed(areas=None)
    if cohort.without_earlier is None:
        yield "only a first outcome counts", changed(without_earlier=target.events)
        return
    yield "any outcome counts, not only the first", changed(without_earlier=None)
    for name, earlier in _loosened("earlier records", cohort.without_earlier):
        yield name, changed(without_earlier=earlier)


def _of_records() -> Iterator[tuple[str, Records]]:
    yield "dates swapped: when it happened and when it became known", "dates swapped"
    yield "everything is known the moment it happens", "known at once"
    yield "people who have died are still scored", "nobody dies"


def _dropped(what: str, codes: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each code left out in turn; a list of one keeps it, because an empty list would mean nothing at all."""
    for code in codes if len(codes) > 1 else ():
        yield f"{what} {code} is dropped", tuple(other for other in codes if other != code)


def _loosened(what: str, wanted: EventFilter) -> Iterator[tuple[str, EventFilter]]:
    """Each condition of a filter dropped, and each code of each of its lists."""
    for field in EventFilter.model_fields:
        codes = getattr(wanted, field)
        if codes is None:
            continue
        word = field.replace("_", " ")
        yield f"{what}: no condition on {word}", wanted.model_copy(update={field: None})
        for name, left in _dropped(word, codes):
            yield f"{what}: {name}", wanted.model_copy(update={field: left})
