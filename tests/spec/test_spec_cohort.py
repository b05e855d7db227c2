"""Who is in a cohort, case by case: this file is the manual of eligibility.

A case is the records of one person, a rule, and whether they are in the cohort of 1 March 2024 (`in`) or the step at
which they are left out. Left out of a drawn record: born 1 January 1990, known on 1 January 2000; of an event: role
suspect, kind crime, offence knife, known as it occurred.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from drawn_records import cohort_spec, drawn, linkage_from

from riskkit.cohort import build_cohort

SEEN = "occurred\n2024-01-10"


@dataclass(frozen=True)
class Case:
    """One line of the manual."""

    says: str
    outcome: str
    events: str = SEEN
    rule: dict[str, Any] = field(default_factory=dict)
    people: str = "born\n1990-01-01"
    exposure: str = ""
    as_of: str = "2024-03-01"


CASES = [
    # --- known and seen ------------------------------------------------------------------------------------------
    Case("someone with a record before the date is in", "in"),
    Case("a person whose records all came later is not known", "not known before the as-of date",
         "occurred\n2024-03-02", people="known\n2024-03-01"),
    Case("an event known on the as-of date makes nobody known", "not known before the as-of date",
         "occurred | known\n2024-02-01 | 2024-03-01", people="known\n2024-03-01"),
    Case("an event known the day before does", "in", "occurred\n2024-02-29", people="known\n2025-01-01"),
    Case("a record without any event is not enough", "no such record within 36500 days", ""),
    Case("a record with every cell missing is not enough", "no such record within 36500 days", "",
         people="born | sex | area\n | | "),
    Case("an event on the first day of the look-back counts", "in", "occurred\n2024-01-31", {"seen_within_days": 30}),
    Case("an event one second before the look-back does not", "no such record within 30 days",
         "occurred\n2024-01-30 23:59:59", {"seen_within_days": 30}),
    Case("seen looks at when it happened, not at when it became known", "no such record within 30 days",
         "occurred | known\n2023-06-01 | 2024-02-20", {"seen_within_days": 30}),
    Case("seen can ask for a kind", "no such record within 36500 days", SEEN, {"seen": {"kinds": ["custody"]}}),
    Case("and find it", "in", "kind | occurred\ncustody | 2024-01-10", {"seen": {"kinds": ["custody"]}}),
    Case("seen can ask for a role", "no such record within 36500 days", "role | occurred\nwitness | 2024-01-10",
         {"seen": {"roles": ["suspect", "victim"]}}),
    Case("seen can bar a status", "no such record within 36500 days", "status | occurred\ncancelled | 2024-01-10",
         {"seen": {"not_statuses": ["cancelled"]}}),
    # --- age -----------------------------------------------------------------------------------------------------
    Case("the day of the lowest age is in", "in", rule={"age_from": 18}, people="born\n2006-03-01"),
    Case("the day before it is not", "younger than 18", rule={"age_from": 18}, people="born\n2006-03-02"),
    Case("the last day of the highest age is in", "in", rule={"age_to": 64}, people="born\n1959-03-02"),
    Case("the birthday after it is not", "older than 64", rule={"age_to": 64}, people="born\n1959-03-01"),
    Case("born on a leap day, 18 only on 1 March", "younger than 18", "occurred\n2022-01-10", {"age_from": 18},
         people="born\n2004-02-29", as_of="2022-02-28"),
    Case("and on 1 March they are", "in", "occurred\n2022-01-10", {"age_from": 18}, people="born\n2004-02-29",
         as_of="2022-03-01"),
    Case("an unknown age can be kept", "in", rule={"age_from": 18}, people="born | sex\n | F"),
    Case("or left out, by name", "age not known", rule={"age_from": 18, "age_unknown": "leave out"},
         people="born | sex\n | F"),
    Case("a date of birth known on the as-of date is not yet known", "age not known",
         rule={"age_unknown": "leave out"},
         people="record | born | known\nx1 | | 2020-01-01\nx2 | 1990-01-01 | 2024-03-01"),
    Case("born after the as-of date is younger than 0", "younger than 0", people="born\n2030-01-01"),
    # --- area ----------------------------------------------------------------------------------------------------
    Case("living in the areas", "in", rule={"areas": ["E1"]}, people="born | area\n1990-01-01 | E1"),
    Case("living elsewhere", "lives outside the areas", rule={"areas": ["E1"]}, people="born | area\n1990-01-01 | E2"),
    Case("area not known", "area not known", rule={"areas": ["E1"]}),
    Case("the area known last counts", "lives outside the areas", rule={"areas": ["E1"]},
         people="record | area | known\ny1 | E1 | 2020-01-01\ny2 | E2 | 2021-01-01"),
    Case("a move known on the as-of date does not", "in", rule={"areas": ["E1"]},
         people="record | area | known\nz1 | E1 | 2020-01-01\nz2 | E2 | 2024-03-01"),
    # --- deaths --------------------------------------------------------------------------------------------------
    Case("known to have died the day before", "known to have died before the as-of date",
         exposure="from | to | reason\n2024-02-29 | | dead"),
    Case("died on the as-of date: not known before", "in", exposure="from | to | reason\n2024-03-01 | | dead"),
    Case("custody and abroad do not leave out", "in",
         exposure="from | to | reason\n2024-02-01 | 2025-01-01 | custody\n2024-02-01 | | abroad"),
    # --- without earlier -----------------------------------------------------------------------------------------
    Case("an earlier record of the kind barred leaves out", "already has such a record",
         "offence | occurred\ntheft | 2024-01-10\ngun | 2010-01-10", {"without_earlier": {"offences": ["gun"]}}),
    Case("another offence does not", "in", "offence | occurred\ntheft | 2024-01-10",
         {"without_earlier": {"offences": ["gun"]}}),
    Case("one that happened before but became known later does not", "in",
         "offence | occurred | known\ntheft | 2024-01-10 | 2024-01-10\ngun | 2024-01-11 | 2024-03-01",
         {"without_earlier": {"offences": ["gun"]}}),
    Case("one on the as-of date does not", "in", "offence | occurred\ntheft | 2024-01-10\ngun | 2024-03-01",
         {"without_earlier": {"offences": ["gun"]}}),
    Case("another role does not", "in", "role | offence | occurred\nvictim | gun | 2024-01-10",
         {"without_earlier": {"offences": ["gun"], "roles": ["suspect"]}}),
    Case("a missing offence is not an earlier one", "in", "offence | occurred\n- | 2024-01-10",
         {"without_earlier": {"offences": ["gun"]}}),
    Case("the first reason that applies is named", "younger than 18",
         "offence | occurred\ngun | 2024-01-10", {"age_from": 18, "without_earlier": {"offences": ["gun"]}},
         people="born\n2010-01-01"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_a_person_is_in_or_left_out_by_name(case):
    linkage = records_of(case)

    cohort = build_cohort(linkage, cohort_spec(case.as_of, **case.rule))

    keys = cohort.keys()
    left_out = [drop.reason for step in cohort.steps for drop in step.dropped for _ in range(drop.rows)]
    left_out.remove("not known before the as-of date")  # nobody, who is only there to make the barred records exist
    assert ("in" if "ann" in keys["person_id"].tolist() else left_out[0]) == case.outcome
    assert "always" in keys["person_id"].tolist()


def test_the_manual_of_eligibility_has_no_two_lines_alike():
    assert len({case.says for case in CASES}) == len(CASES) >= 35


def records_of(case: Case) -> Any:
    """The case's person, and beside them one who is in whatever the rule."""
    mine = [{"person": "ann", **row} for row in (drawn(case.events) if case.events else [])]
    kinds = {"kind": "custody", "offence": "theft", "role": "suspect"}
    always = [
        {"person": "always", "occurred": "2022-02-20", **kinds},
        {"person": "always", "occurred": "2024-02-20", **kinds},
    ]
    if case.as_of < "2024":
        always = always[:1]
    noise = [{"person": "nobody", "occurred": "2029-01-01", "offence": "gun"}]
    people = [{"person": "ann", "record": "ann", **row} for row in drawn(case.people)]
    people.append({"person": "always", "born": "1992-01-01", "area": "E1"})
    people.append({"person": "nobody", "known": "2028-12-31"})
    exposure = [{"record": "ann", **row} for row in drawn(case.exposure)] if case.exposure else []
    return linkage_from(mine + always + noise, people, exposure, [])
