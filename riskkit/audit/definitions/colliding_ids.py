"""One person number that stands for two people.

Takes    Origin.
Gives    finding D24.
Promise  exact: records are held to be of two people only where no slip of the pen explains the difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskkit.audit.definitions.record_checks import count_rows, fault_row, held_or_broken
from riskkit.domain.findings import Finding

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.origin import Origin


def one_number_one_person(origin: Origin) -> Finding:
    """D24: person numbers whose records differ in birth date and name, or in sex and name, beyond any slip.

    Birth dates differ beyond a slip if they share neither year and month, year and day, nor day and month, and are not
    each other with day and month swapped. Names differ if neither first letter of the family name nor of the given
    name is the same. Both must hold, or the recorded sexes differ and the names do.
    """
    linkage = origin.cohort.linkage
    people = linkage.sources.tables["people"].drop("person_id").inner_join(linkage.person_of, "record_id")
    told = people.select(
        "person_id", "agency", "birth_date", "sex", family=_first_letter(people.family_name),
        given=_first_letter(people.given_names),
    )  # fmt: skip
    mixed = _of_two(told)
    base = count_rows(linkage.person_of.select("person_id").distinct())
    between = mixed.filter(mixed.agency != mixed.other_agency)
    table = [
        fault_row("person numbers that stand for two people", count_rows(_numbers(mixed)), base),
        fault_row("of these, with records of two agencies", count_rows(_numbers(between)), base),
    ]
    finding = held_or_broken("D24", table[:1], "every number stands for one person", "two people share a number")
    from riskkit.audit.catalogue import make_finding

    return make_finding("D24", finding.verdict, finding.because, count=finding.count, base=base, table=table)


def _numbers(mixed: ir.Table) -> ir.Table:
    return mixed.select("person_id").distinct()


def _first_letter(name: Any) -> Any:
    return name.strip().lower().substr(0, 1).nullif("")


def _of_two(told: ir.Table) -> ir.Table:
    """Pairs of records of one number that no slip explains. Only numbers that disagree at all are paired."""
    groups = told.group_by("person_id").aggregate(
        first=told.birth_date.min(), last=told.birth_date.max(), low=told.sex.min(), high=told.sex.max()
    )
    unsure = groups.filter((groups["first"] != groups["last"]) | (groups.low != groups.high))
    some = told.semi_join(unsure, "person_id").distinct()
    other = some.select("person_id", **{f"other_{name}": some[name] for name in some.columns if name != "person_id"})
    pairs = some.inner_join(other, "person_id")
    born, other_born = pairs.birth_date, pairs.other_birth_date
    names = (pairs.family != pairs.other_family) & (pairs.given != pairs.other_given)
    apart = _beyond_a_slip(born, other_born) | (pairs.sex != pairs.other_sex).fill_null(False)
    return pairs.filter(names.fill_null(False) & apart)


def _beyond_a_slip(born: Any, other: Any) -> Any:
    year, month, day = (born.year() == other.year(), born.month() == other.month(), born.day() == other.day())
    swapped = (born.month() == other.day()) & (born.day() == other.month())
    slip = (year & month) | (year & day) | (month & day) | (year & swapped)
    return (~slip).fill_null(False)
