"""Choose who is scored and when, from what was known before each as-of date.

Takes    a Linkage and a CohortSpec.
Gives    `build_cohort`: a Cohort, one row per person and as_of, with a Step for every reason to leave rows out.
Promise  deleting everything known on or after as_of changes no row; nobody is in the cohort because something is
         missing; every row left out is counted under the first reason that applies.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from riskkit.cohort.person_facts import ATTRIBUTES, KEY, known_facts
from riskkit.domain.cohort import Cohort
from riskkit.domain.errors import SpecError
from riskkit.domain.kept import forget, keep
from riskkit.domain.matching import matches
from riskkit.domain.steps import Dropped, Step

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.cohort_spec import CohortSpec, EventFilter
    from riskkit.domain.sources import Linkage

UNIT = "people and dates"


def build_cohort(linkage: Linkage, spec: CohortSpec) -> Cohort:
    """Choose who is scored on each as-of date.

    A person is a candidate if any record or event of theirs was known before as_of. Of the candidates stay those not
    known to have died, with an event that `spec.seen` means in [as_of - seen_within_days, as_of), inside the age
    limits and areas, and without an event that `spec.without_earlier` means.

    Parameters
    ----------
    linkage : Linkage
        Records joined into people.
    spec : CohortSpec
        Who, and on which dates.

    Returns
    -------
    Cohort
        Kept on the engine; rows in order of person_id, as_of. A missing attribute was never recorded before as_of.

    Raises
    ------
    SpecError
        If an as_of lies after the extract, if `without_earlier` means no event of the extract at all (then everyone
        would be in by absence), or if nobody is left; the message counts why.
    """
    _refuse_dates_after_extract(spec, linkage)
    if spec.without_earlier is not None and not _means_any_event(spec.without_earlier, linkage):
        raise SpecError(
            "cohort.without_earlier matches none of the events in this extract, so it would leave nobody out: the "
            "cohort would be decided by what is missing. Check its roles, kinds, offences and statuses, or remove it."
        )
    cohort = _choose(linkage, spec)
    if cohort.rows == 0:
        raise SpecError(_why_empty(cohort, linkage))
    return cohort


def _choose(linkage: Linkage, spec: CohortSpec) -> Cohort:
    """Eligibility and nothing else: what a check repeats on truncated records."""
    import ibis

    facts = known_facts(everyone_on(linkage, spec.as_of), linkage, spec)
    reasons = reasons_against(facts, spec)
    level = ibis.cases(*((met, i) for i, met in enumerate(reasons.values())), else_=len(reasons))
    judged = keep(linkage.backend, facts.mutate(level=level.cast("int8")), "judged")
    try:
        steps = _count_steps(judged, list(reasons))
        chosen = judged.filter(judged.level == len(reasons)).select(*KEY, "age", *ATTRIBUTES, "first_known")
        numbered = chosen.mutate(row=ibis.row_number().over(order_by=[chosen.person_id, chosen.as_of]))
        table = keep(linkage.backend, numbered.relocate("row").order_by("row"), "cohort")
    finally:
        forget(linkage.backend, judged)
    return Cohort(
        table=table,
        linkage=linkage,
        spec=spec,
        rows=steps[-1].rows_out,
        people=steps[-1].people_out or 0,
        rebuild=lambda other, dates: _choose(other, spec.model_copy(update={"as_of": dates})),
        steps=steps,
    )


def everyone_on(linkage: Linkage, dates: tuple[date, ...]) -> ir.Table:
    """Every person on every date: who could be scored at all."""
    import ibis

    everyone = linkage.person_of.select("person_id").distinct()
    return everyone.mutate(as_of=ibis.array([ibis.literal(day) for day in dates]).unnest())


def reasons_against(facts: ir.Table, spec: CohortSpec) -> dict[str, Any]:
    """Reasons to leave a row out, in order; each row is counted under the first that applies."""
    reasons = {
        "not known before the as-of date": facts.first_known.isnull(),
        "known to have died before the as-of date": facts.dead,
        f"no such record within {spec.seen_within_days} days": ~facts.seen,
        f"younger than {spec.age_from}": (facts.age < spec.age_from).fill_null(False),
        f"older than {spec.age_to}": (facts.age > spec.age_to).fill_null(False),
    }
    if spec.age_unknown == "leave out":
        reasons["age not known"] = facts.age.isnull()
    if spec.areas is not None:
        reasons["area not known"] = facts.area_code.isnull()
        reasons["lives outside the areas"] = ~facts.area_code.isin(spec.areas).fill_null(False)
    if spec.without_earlier is not None:
        reasons["already has such a record"] = facts.earlier
    return reasons


def _count_steps(judged: ir.Table, reasons: list[str]) -> tuple[Step, ...]:
    """One Step per reason, in order; people are distinct people."""
    by_level = judged.group_by("level").aggregate(rows=judged.count(), people=judged.person_id.nunique())
    lines = {line["level"]: line for line in by_level.to_pyarrow().to_pylist()}
    last = judged.group_by("person_id").aggregate(last=judged.level.max())
    by_last = last.group_by("last").aggregate(people=last.count()).to_pyarrow().to_pylist()
    people_from = {i: sum(line["people"] for line in by_last if line["last"] >= i) for i in range(len(reasons) + 1)}
    rows = sum(line["rows"] for line in lines.values())
    steps = []
    for i, reason in enumerate(reasons):
        line = lines.get(i, {"rows": 0, "people": 0})
        drop = Dropped(reason, line["rows"], line["people"])
        step = Step(f"cohort: {reason}", UNIT, rows, rows - line["rows"], (drop,), people_from[i], people_from[i + 1])
        steps.append(step)
        rows = step.rows_out
    return tuple(steps)


def _refuse_dates_after_extract(spec: CohortSpec, linkage: Linkage) -> None:
    last = linkage.sources.extract_date + timedelta(days=1)
    late = sum(day > last for day in spec.as_of)
    if late:
        raise SpecError(
            f"cohort.as_of: {late} of {len(spec.as_of)} dates lie after {last}, the day after the extract. What was "
            "known on those dates is not in these records; use earlier dates or a later extract."
        )


def _means_any_event(wanted: EventFilter, linkage: Linkage) -> bool:
    parts = linkage.parts.inner_join(linkage.sources.tables["events"], "event_id")
    return bool(parts.filter(matches(parts, wanted)).limit(1).count().to_pyarrow().as_py())


def _why_empty(cohort: Cohort, linkage: Linkage) -> str:
    counts = "; ".join(f"{drop.reason}: {drop.rows:,}" for step in cohort.steps for drop in step.dropped if drop.rows)
    words = (
        f"The cohort is empty: of {cohort.steps[0].rows_in:,} {UNIT} none is left ({counts or 'no people at all'}). "
    )
    if not _means_any_event(cohort.spec.seen, linkage):
        return words + "cohort.seen matches none of the events in this extract: check its roles, kinds and offences."
    return words + "Loosen the rule that leaves out most, or check the as_of dates against the extract."
