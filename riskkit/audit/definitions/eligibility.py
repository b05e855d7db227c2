"""Who is scored, chosen again with the future deleted.

Takes    Origin.
Gives    finding D05.
Promise  the cohort is built by the study's own code from truncated records, and compared row by row. It is that code
         which is tested: of many people a sample is looked at, drawn by a hash of their number; the finding says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskkit.audit.definitions.counted_sides import first_row
from riskkit.audit.definitions.record_checks import fault_row, held_or_broken
from riskkit.audit.definitions.sampled_people import sample_of
from riskkit.domain.findings import Finding, Row
from riskkit.domain.history import truncated_before
from riskkit.domain.kept import forget
from riskkit.domain.origin import Origin
from riskkit.domain.progress import Progress, silent

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.sources import Linkage

COHORT_FACTS = ("birth_date", "age", "sex", "ethnicity_self", "ethnicity_officer", "area_code", "first_known")
MOST_ROWS = 40_000
"""People times dates that are looked at; with more, a sample of people, the same on all dates."""


def eligibility_from_the_past(
    origin: Origin, progress: Progress = silent, *, most_rows: int = MOST_ROWS
) -> Finding:  # fmt: skip
    """D05: the cohort built again from records truncated at each as-of date, compared row by row."""
    cohort, dates, table = origin.cohort, origin.cohort.spec.as_of, []
    with sample_of(cohort.linkage, max(1, most_rows // len(dates))) as (some, share):
        ours = cohort.table if share == 1 else cohort.table.semi_join(some.person_of, "person_id")
        for done, when in enumerate(dates):
            progress("checking eligibility on truncated records", done, len(dates))
            again = cohort.rebuild(truncated_before(some, when), (when,))
            table += _compare_cohorts(ours, again.table, when)
            _forget(cohort.linkage, again.table)
    looked = "" if share == 1 else f" (people looked at: a sample of {share:.1%})"
    return held_or_broken(
        "D05",
        table,
        f"the same people are chosen when the future is deleted{looked}",
        f"people are chosen, or described, by what was known only later{looked}",
    )


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
