"""What was known of each person before each as-of date: the only facts eligibility may use.

Takes    a spine of person_id and as_of, a Linkage, a CohortSpec.
Gives    one lazy line per spine row: attributes, first_known, and yes/no facts.
Promise  reads records only through `known_before` and `people_known_before`, and deaths that began before as_of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from riskkit.domain.history import known_before, people_known_before
from riskkit.domain.matching import matches

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.cohort_spec import CohortSpec
    from riskkit.domain.sources import Linkage

ATTRIBUTES = ("birth_date", "sex", "ethnicity_self", "ethnicity_officer", "area_code")
KEY = ("person_id", "as_of")
FACTS = ("seen", "earlier")


def known_facts(spine: ir.Table, linkage: Linkage, spec: CohortSpec) -> ir.Table:
    """Put beside each spine row what was known of the person.

    Parameters
    ----------
    spine : ibis table
        person_id, as_of; no row twice.

    Returns
    -------
    ibis table
        person_id, as_of, the attributes (latest known value that is not missing; of records known at the same
        moment, the one with the highest record_id), age (whole years), first_known (date; missing: nothing was
        known), seen, earlier, dead (never missing).
    """
    return facts_for(spine, linkage, (spec,)).rename(seen="seen_0", earlier="earlier_0")


def facts_for(spine: ir.Table, linkage: Linkage, specs: Sequence[CohortSpec]) -> ir.Table:
    """The same for several specs at once: seen_0, earlier_0, seen_1, earlier_1, ... in their order."""
    import ibis

    people = _from_people(spine, linkage)
    events = _from_events(spine, linkage, specs)
    facts = _beside(_beside(spine, people), events)
    facts = facts.mutate(
        first_known=ibis.least(facts.person_known.fill_null(facts.event_known), facts.event_known).fill_null(
            facts.person_known
        ),
        age=whole_years(facts.birth_date, facts.as_of),
        **{f"{name}_{i}": facts[f"{name}_{i}"].fill_null(False) for i in range(len(specs)) for name in FACTS},
    ).drop("person_known", "event_known")
    return _with_deaths(facts, linkage)


def whole_years(born: Any, when: Any) -> Any:
    """Age in whole years: a year is added on the birthday itself (29 February: on 1 March in common years)."""
    before_birthday = when.month() * 100 + when.day() < born.month() * 100 + born.day()
    return (when.year() - born.year() - before_birthday.cast("int32")).cast("int64")


def _from_people(spine: ir.Table, linkage: Linkage) -> ir.Table:
    import ibis

    held = people_known_before(spine, linkage)
    latest = ibis.struct({"known_at": held.known_at, "record_id": held.record_id})
    values = {name: held[name].argmax(latest, where=held[name].notnull()) for name in ATTRIBUTES}
    return held.group_by(*KEY).aggregate(person_known=held.known_at.min().date(), **values)


def _from_events(spine: ir.Table, linkage: Linkage, specs: Sequence[CohortSpec]) -> ir.Table:
    import ibis

    events = known_before(spine, linkage)
    found: dict[str, Any] = {}
    for i, spec in enumerate(specs):
        recent = events.occurred_at.date() >= events.as_of - ibis.interval(days=spec.seen_within_days)
        before = ibis.literal(False) if spec.without_earlier is None else matches(events, spec.without_earlier)
        found |= {f"seen_{i}": matches(events, spec.seen) & recent, f"earlier_{i}": before}
    events = events.mutate(**found)
    return events.group_by(*KEY).aggregate(
        event_known=events.known_at.min().date(), **{name: events[name].any() for name in found}
    )


def _with_deaths(facts: ir.Table, linkage: Linkage) -> ir.Table:
    import ibis

    spells = linkage.sources.tables.get("exposure")
    if spells is None:
        return facts.mutate(dead=ibis.literal(False))
    spells = spells.filter(spells.reason == "dead").inner_join(linkage.person_of, "record_id")
    deaths = spells.group_by("person_id").aggregate(died=spells["from"].min())
    joined = facts.left_join(deaths, "person_id").drop("person_id_right")
    return joined.mutate(dead=(joined.died.date() < joined.as_of).fill_null(False)).drop("died")


def _beside(left: ir.Table, right: ir.Table) -> ir.Table:
    joined = left.left_join(right, KEY)
    return joined.drop(*(f"{name}_right" for name in KEY if f"{name}_right" in joined.columns))
