"""People are counted, not offences, parts or records.

Takes    Origin.
Gives    finding D22.
Promise  people with the outcome are counted again from the follow-up, not from the labels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.counted_sides import first_row
from riskkit.audit.definitions.record_checks import NO_FOLLOW_UP, count_rows, fault_row, held_or_broken
from riskkit.audit.scored_rows import day_text
from riskkit.domain.findings import Finding, Row
from riskkit.domain.kept import forget, keep
from riskkit.domain.matching import matches

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.origin import Origin


def people_are_counted(origin: Origin) -> Finding:
    """D22: at each as-of date, rows labelled yes against different people with the outcome; labels are 0 or 1.

    Also shown, as facts and not as faults: outcome events per person with the outcome, and people per outcome event.
    """
    if origin.follow_up is None or origin.labels is None:
        return make_finding("D22", "not applicable", NO_FOLLOW_UP)
    backend, events = origin.cohort.linkage.backend, origin.follow_up.events
    meant = events.filter(matches(events, origin.follow_up.target.events))
    outcomes = keep(backend, meant.select("as_of", "person_id", "event_id").distinct(), "outcomes")
    try:
        table = [*_labels(origin), *_by_date(origin, outcomes)]
        facts = _facts(outcomes)
    finally:
        forget(backend, outcomes)
    held = "a row is a person and a date, and each person counts once"
    finding = held_or_broken("D22", table, held, "something other than people is counted")
    return make_finding(
        "D22", finding.verdict, finding.because, count=finding.count, base=finding.base, table=[*table, *facts]
    )


def _labels(origin: Origin) -> list[Row]:
    assert origin.labels is not None
    label = origin.labels.frame["label"].to_numpy(dtype=np.float64)
    events = origin.labels.frame["events"].to_numpy(dtype=np.float64)
    whole = np.isnan(label) | np.isin(label, (0.0, 1.0))
    return [
        fault_row("labels that are a count and not yes or no", int((~whole).sum()), len(label)),
        fault_row("labelled yes without an event", int(((label >= 1) & ~(events >= 1)).sum()), len(label)),
    ]


def _by_date(origin: Origin, outcomes: ir.Table) -> list[Row]:
    """Rows whose outcome is known and yes, against people who have such an event in the follow-up."""
    assert origin.labels is not None
    label = origin.labels.frame["label"].to_numpy(dtype=np.float64)
    day = day_text(origin.labels.cohort.keys()["as_of"])
    by_date = outcomes.group_by("as_of").aggregate(people=outcomes.person_id.nunique())
    counted = by_date.to_pyarrow().to_pylist()
    people = {str(row["as_of"]): int(row["people"]) for row in counted}
    table = []
    for when in np.unique(day):
        here = day == when
        if np.isnan(label[here]).all():
            continue
        yes = float(np.nansum(label[here]))
        surplus = max(0, round(yes) - people.get(str(when), 0))
        name = "rows labelled yes beyond the people who have such an event"
        table.append({"as_of": str(when), **fault_row(name, surplus, int(here.sum()))})
    return table


def _facts(outcomes: ir.Table) -> list[Row]:
    """How far apart counts of people, events and parts are: facts for the outcome card."""
    found = first_row(outcomes.aggregate(people=outcomes.person_id.nunique(), events=outcomes.event_id.nunique()))
    found["parts"] = count_rows(outcomes.select("person_id", "event_id").distinct())
    return [
        {"check": "fact: people with the outcome", "count": found["people"], "base": found["people"]},
        {"check": "fact: outcome events of these people", "count": found["events"], "base": found["people"]},
        {"check": "fact: parts of people in outcome events", "count": found["parts"], "base": found["events"]},
    ]
