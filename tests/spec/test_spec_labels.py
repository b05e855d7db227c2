"""What a label means, case by case: this file is the manual of outcomes.

The target: a recorded knife offence as suspect in the 365 days from 1 March 2024 (29 February 2025 does not exist, so
the window ends before 1 March 2025), unless the case says otherwise. Records were drawn on 31 December 2030.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import pytest
from drawn_records import EXTRACT, cohort_of, drawn, linkage_from, target_spec

from riskkit.cohort import label_outcomes
from riskkit.domain.history import cut

NAN = math.nan
YES, NO = 1.0, 0.0


@dataclass(frozen=True)
class Case:
    """One line of the manual; `also` names further columns of the labels and their values."""

    says: str
    label: float
    events: str = ""
    target: dict[str, Any] = field(default_factory=dict)
    extract: str = EXTRACT
    exposure: str = ""
    also: dict[str, Any] = field(default_factory=dict)


CASES = [
    # --- the window ----------------------------------------------------------------------------------------------
    Case("no event is no", NO, also={"events": 0, "harm": 0.0, "days_at_risk": 365.0}),
    Case("an event at midnight of the as-of date is in the follow-up", YES, "occurred\n2024-03-01"),
    Case("an event the second before is not", NO, "occurred\n2024-02-29 23:59:59"),
    Case("the last second of the horizon counts", YES, "occurred\n2025-02-28 23:59:59"),
    Case("the end of the horizon does not", NO, "occurred\n2025-03-01"),
    Case("a horizon of 366 days reaches one day further", YES, "occurred\n2025-03-01", {"horizon_days": 366}),
    Case("the embargo is left out", NO, "occurred\n2024-03-30", {"embargo_days": 30}),
    Case("from its end on events count", YES, "occurred\n2024-03-31", {"embargo_days": 30}),
    Case("known long after it happened still counts, if known by the extract", YES,
         "occurred | known\n2024-04-01 | 2030-12-31 23:00"),
    Case("known after the extract does not", NO, "occurred | known\n2024-04-01 | 2031-01-01"),
    # --- what counts ---------------------------------------------------------------------------------------------
    Case("another role is not an outcome", NO, "role | occurred\nvictim | 2024-04-01"),
    Case("a witness is not an outcome", NO, "role | occurred\nwitness | 2024-04-01"),
    Case("another offence is not", NO, "offence | occurred\ntheft | 2024-04-01"),
    Case("a missing offence is not", NO, "offence | occurred\n- | 2024-04-01"),
    Case("a cancelled record is not", NO, "status | occurred\ncancelled | 2024-04-01"),
    Case("any of the offences named is", YES, "offence | occurred\ngun | 2024-04-01", {"offences": ["knife", "gun"]}),
    Case("any of the statuses named is", YES, "status | occurred\ncharged | 2024-04-01",
         {"statuses": ["recorded", "charged"]}),
    Case("kinds can be asked for", NO, "kind | occurred\nintelligence | 2024-04-01", {"kinds": ["crime"]}),
    Case("who set it going can be asked for", NO, "initiated_by | occurred\npolice | 2024-04-01",
         {"initiated_by": ["public"]}),
    Case("a victim target counts victims only", YES, "role | occurred\nvictim | 2024-04-01", {"role": "victim"}),
    Case("and no suspects", NO, "role | occurred\nsuspect | 2024-04-01", {"role": "victim"}),
    Case("someone who is both in one event has the outcome of either role", YES,
         "event | role | occurred\nb | suspect | 2024-04-01\nb | victim | 2024-04-01", {"role": "victim"},
         also={"events": 1}),
    # --- counts, first date, harm --------------------------------------------------------------------------------
    Case("events are counted and the first is dated", YES, "occurred\n2024-06-01 10:00\n2024-04-01 11:00",
         also={"events": 2, "first_at": "2024-04-01 11:00:00"}),
    Case("harm is added up", YES, "harm | occurred\n5 | 2024-04-01\n2.5 | 2024-05-01", also={"harm": 7.5}),
    Case("harm is not known if that of one event is not", YES, "harm | occurred\n5 | 2024-04-01\n | 2024-05-01",
         also={"harm": NAN}),
    Case("harm of events that do not count is not added", YES,
         "offence | harm | occurred\nknife | 5 | 2024-04-01\ntheft | 9 | 2024-05-01", also={"harm": 5.0}),
    # --- not yet known -------------------------------------------------------------------------------------------
    Case("the horizon ends on the extract date: known", NO, extract="2025-03-01"),
    Case("one day earlier: not yet known", NAN, extract="2025-02-28"),
    Case("an outcome already recorded does not make it known", NAN, "occurred\n2024-04-01", extract="2025-02-28",
         also={"events": 1}),
    Case("the waiting time must have passed as well", NAN, target={"waiting_days": 90}, extract="2025-05-29"),
    Case("to the day", NO, target={"waiting_days": 90}, extract="2025-05-30"),
    Case("an event in the waiting time is not in the horizon", NO, "occurred\n2025-03-15", {"waiting_days": 90}),
    # --- days at risk --------------------------------------------------------------------------------------------
    Case("custody takes days away", NO, exposure="from | to | reason\n2024-04-01 | 2024-04-11 | custody",
         also={"days_at_risk": 355.0}),
    Case("an open spell lasts to the end of the horizon", NO, exposure="from | to | reason\n2025-02-19 | | custody",
         also={"days_at_risk": 355.0}),
    Case("a spell that began before is cut at the as-of date", NO,
         exposure="from | to | reason\n2020-01-01 | 2024-03-11 | abroad", also={"days_at_risk": 355.0}),
    Case("a spell outside the window takes nothing away", NO,
         exposure="from | to | reason\n2020-01-01 | 2024-03-01 | custody\n2025-03-01 | | custody",
         also={"days_at_risk": 365.0}),
    Case("overlapping spells count once", NO,
         exposure="from | to | reason\n2024-04-01 | 2024-04-11 | custody\n2024-04-06 | 2024-04-16 | abroad",
         also={"days_at_risk": 350.0}),
    Case("a spell inside another adds nothing", NO,
         exposure="from | to | reason\n2024-04-01 | 2024-04-11 | custody\n2024-04-02 | 2024-04-05 | custody",
         also={"days_at_risk": 355.0}),
    Case("nor does a third after a long one and a short one", NO, also={"days_at_risk": 355.0},
         exposure="from | to | reason\n2024-04-01 | 2024-04-11 | custody\n2024-04-02 | 2024-04-03 | custody\n"
         "2024-04-05 | 2024-04-09 | abroad"),
    Case("death takes the rest of the window", NO, exposure="from | to | reason\n2024-03-11 | | dead",
         also={"days_at_risk": 10.0}),
    Case("half a day is half a day", NO, exposure="from | to | reason\n2024-04-01 | 2024-04-01 12:00 | custody",
         also={"days_at_risk": 364.5}),
    Case("with an embargo the window is shorter", NO, target={"embargo_days": 65}, also={"days_at_risk": 300.0}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_a_label_means_what_the_manual_says(case):
    labels = labels_of(case)

    line = labels.frame.iloc[0]
    assert line["label"] == case.label or (math.isnan(line["label"]) and math.isnan(case.label))
    for name, value in case.also.items():
        found = str(line[name]) if isinstance(value, str) else line[name]
        assert found == value or (value != value and found != found), name


def test_every_event_of_the_follow_up_is_counted_or_named():
    labels = labels_of(Case("", YES, "role | offence | status | occurred\nsuspect | knife | recorded | 2024-04-01\n"
                            "victim | knife | recorded | 2024-04-01\nsuspect | theft | cancelled | 2024-04-01\n"
                            "suspect | knife | cancelled | 2024-04-01"))  # fmt: skip

    step = next(step for step in labels.steps if step.name == "labels: the target's events")

    assert (step.rows_in, step.rows_out) == (4, 1)
    assert {drop.reason: drop.rows for drop in step.dropped if drop.rows} == {
        "another role": 1,
        "another offence": 1,
        "a status that does not count": 1,
    }


def labels_of(case: Case) -> Any:
    """Labels of ann, the case's only person."""
    events = [{"person": "ann", **row} for row in (drawn(case.events) if case.events else [])]
    exposure = [{"record": "ann", **row} for row in drawn(case.exposure)] if case.exposure else []
    linkage = linkage_from(events, [{"person": "ann"}], exposure, [], case.extract)
    target = target_spec(**case.target)
    _, follow_up = cut(cohort_of(linkage, "2024-03-01"), linkage, target)
    return label_outcomes(follow_up, target)
