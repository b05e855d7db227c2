"""Who is scored, chosen again with the future deleted.

Takes    Origin.
Gives    finding D05.
Promise  the cohort is built by the study's own code from truncated records, and compared row by row. With more people
         than `MOST_PEOPLE` a sample of them is looked at, drawn by a hash of their number, and the finding says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskkit.audit.definitions.record_checks import fault_row, first_row, held_or_broken
from riskkit.domain.findings import Finding, Row
from riskkit.domain.history import truncated_before
from riskkit.domain.kept import forget, keep
from riskkit.domain.origin import Origin
from riskkit.domain.progress import Progress, silent

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.sources import Linkage

COHORT_FACTS = ("birth_date", "age", "sex", "ethnicity_self", "ethnicity_officer", "area_code", "first_known")
MOST_PEOPLE = 100_000


def eligibility_from_the_past(
    origin: Origin, progress: Progress = silent, *, most_people: int = MOST_PEOPLE
) -> Finding:  # fmt: skip
    """D05: the cohort built again from records truncated at each as-of date, compared row by row."""
    cohort, linkage, table = origin.cohort, origin.cohort.linkage, []
    parts = -(-_people(linkage) // most_people)
    then, person_of = _some_people(linkage, parts)
    ours = cohort.table if parts == 1 else cohort.table.semi_join(person_of, "person_id")
    for done, when in enumerate(cohort.spec.as_of):
        progress("checking eligibility on truncated records", done, len(cohort.spec.as_of))
        again = cohort.rebuild(truncated_before(then, when), (when,))
        table += _compare_cohorts(ours, again.table, when)
        _forget(linkage, again.table)
    if parts > 1:
        _forget(linkage, person_of)
    looked = "" if parts == 1 else f" (of a sample of one person in {parts})"
    return held_or_broken(
        "D05",
        table,
        f"the same people are chosen when the future is deleted{looked}",
        "people are chosen, or described, by what was known only later",
    )


def _people(linkage: Linkage) -> int:
    return int(linkage.person_of.person_id.nunique().to_pyarrow().as_py())


def _some_people(linkage: Linkage, parts: int) -> tuple[Linkage, ir.Table]:
    """The linkage of one person in so many, with everything that is recorded of them; all if it is 1."""
    if parts == 1:
        return linkage, linkage.person_of
    person_of = linkage.person_of
    some = keep(linkage.backend, person_of.filter(person_of.person_id.hash().abs() % parts == 0), "some_people")
    tables = dict(linkage.sources.tables)
    for name in ("people", "involvements"):
        tables[name] = tables[name].semi_join(some, "record_id")
    return linkage.with_tables(tables, some, linkage.parts.semi_join(some, "person_id")), some


def _forget(linkage: Linkage, table: ir.Table) -> None:
    from ibis.expr.operations import DatabaseTable

    if isinstance(table.op(), DatabaseTable):
        forget(linkage.backend, table)


def _compare_cohorts(every: ir.Table, again: ir.Table, when: Any) -> list[Row]:
    import ibis

    then = ibis.literal(when)
    ours, theirs = every.filter(every.as_of == then), again.filter(again.as_of == then)
    facts = [c for c in COHORT_FACTS if c in ours.columns and c in theirs.columns]
    theirs = theirs.select(then_person_id="person_id", **{f"then_{c}": c for c in facts})
    paired = ours.select("person_id", *facts).outer_join(theirs, [("person_id", "then_person_id")])
    here, there = paired.person_id.notnull(), paired.then_person_id.notnull()
    differs = ibis.literal(False)
    for column in facts:
        differs = differs | ~paired[column].identical_to(paired[f"then_{column}"])
    found = first_row(
        paired.aggregate(
            base=here.sum(),
            ours=(here & ~there).sum(),
            theirs=(there & ~here).sum(),
            facts=(here & there & differs).sum(),
        )
    )
    day, base = when.isoformat(), found["base"]
    return [
        {"as_of": day, **fault_row("in the cohort only because of later records", found["ours"], base)},
        {"as_of": day, **fault_row("left out only because of later records", found["theirs"], base)},
        {"as_of": day, **fault_row("age, sex, ethnicity or area taken from later records", found["facts"], base)},
    ]
