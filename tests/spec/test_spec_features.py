"""What each measure of a feature means, case by case: this file is the manual of features.

A case is a few drawn records of one person, a feature, and the number it must be. The as-of date is 1 March 2024
unless the case says otherwise. Blank cells are missing; `nan` means that the feature is missing, which is not 0.
Columns that are left out: role suspect, kind crime, offence knife, status recorded, initiated_by public, agency police.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from drawn_records import cohort_of, drawn, feature, linkage_from, target_spec

from riskkit.domain.history import cut
from riskkit.features import build_features

NAN = math.nan


@dataclass(frozen=True)
class Case:
    """One line of the manual."""

    says: str
    measure: str
    equals: float
    events: str = ""
    wants: dict[str, Any] = field(default_factory=dict)
    as_of: str = "2024-03-01"
    people: str = ""


CASES = [
    # --- the edge of the as-of date ------------------------------------------------------------------------------
    Case("an event of the day before counts", "count", 1, "occurred\n2024-02-29"),
    Case("an event in the last second of the day before counts", "count", 1, "occurred\n2024-02-29 23:59:59"),
    Case("an event at midnight of the as-of date does not count", "count", 0, "occurred\n2024-03-01"),
    Case("an event later on the as-of date does not count", "count", 0, "occurred\n2024-03-01 12:00"),
    Case("an event after the as-of date does not count", "count", 0, "occurred\n2024-03-02"),
    Case("what became known on the as-of date does not count", "count", 0, "occurred | known\n2024-02-01 | 2024-03-01"),
    Case("what became known the second before does", "count", 1, "occurred | known\n2024-02-01 | 2024-02-29 23:59:59"),
    Case("old but known late does not count", "count", 0, "occurred | known\n2010-01-01 | 2024-03-05"),
    Case("on a leap day, the day before is 28 February", "count", 1, "occurred\n2024-02-28", as_of="2024-02-29"),
    Case("on a leap day, the leap day does not count", "count", 0, "occurred\n2024-02-29", as_of="2024-02-29"),
    Case("at the start of a year, the last second of the old one counts", "count", 1,
         "occurred\n2023-12-31 23:59:59", as_of="2024-01-01"),
    # --- count and its window ------------------------------------------------------------------------------------
    Case("no event is 0, not missing", "count", 0),
    Case("two events on one day are two", "count", 2, "occurred\n2024-02-01\n2024-02-01"),
    Case("without days, events count however old", "count", 1, "occurred\n1950-01-01"),
    Case("the window reaches to its first day", "count", 1, "occurred\n2024-01-31", {"days": 30}),
    Case("from the first second of that day", "count", 1, "occurred\n2024-01-31 00:00:00", {"days": 30}),
    Case("and not one second further", "count", 0, "occurred\n2024-01-30 23:59:59", {"days": 30}),
    Case("a window of one day is yesterday", "count", 1, "occurred\n2024-02-29\n2024-02-28", {"days": 1}),
    Case("365 days before 1 March 2024 is 2 March 2023", "count", 1, "occurred\n2023-03-02\n2023-03-01", {"days": 365}),
    Case("366 days in a year with a leap day", "count", 2, "occurred\n2023-03-02\n2023-03-01", {"days": 366}),
    Case("the window looks at when it happened, not at when it became known", "count", 0,
         "occurred | known\n2023-06-01 | 2024-02-20", {"days": 30}),
    Case("a month end: 30 days before 31 March is 1 March", "count", 1, "occurred\n2024-03-01\n2024-02-29",
         {"days": 30}, as_of="2024-03-31"),
    # --- which events --------------------------------------------------------------------------------------------
    Case("any role counts when none is named", "count", 3, "role | occurred\nsuspect | 2024-02-01\n"
         "victim | 2024-02-02\nwitness | 2024-02-03"),
    Case("only the roles named count", "count", 1, "role | occurred\nsuspect | 2024-02-01\nvictim | 2024-02-02",
         {"events": {"roles": ["victim"]}}),
    Case("two roles in one event are one event", "count", 1,
         "event | role | occurred\ntwo1 | suspect | 2024-02-01\ntwo1 | victim | 2024-02-01"),
    Case("also when both roles are named", "count", 1,
         "event | role | occurred\ntwo2 | suspect | 2024-02-01\ntwo2 | charged | 2024-02-01",
         {"events": {"roles": ["suspect", "charged"]}}),
    Case("and each role alone finds the event", "count", 1,
         "event | role | occurred\ntwo3 | suspect | 2024-02-01\ntwo3 | victim | 2024-02-01",
         {"events": {"roles": ["suspect"]}}),
    Case("only the kinds named count", "count", 1, "kind | occurred\ncrime | 2024-02-01\ncustody | 2024-02-02",
         {"events": {"kinds": ["custody"]}}),
    Case("only the offences named count", "count", 2,
         "offence | occurred\nknife | 2024-02-01\ngun | 2024-02-02\ntheft | 2024-02-03",
         {"events": {"offences": ["knife", "gun"]}}),
    Case("a missing offence matches no list", "count", 0, "offence | occurred\n- | 2024-02-01",
         {"events": {"offences": ["knife"]}}),
    Case("a missing offence counts when no offence is named", "count", 1, "offence | occurred\n- | 2024-02-01"),
    Case("only the agencies named count", "count", 1, "agency | occurred\npolice | 2024-02-01\nhospital | 2024-02-02",
         {"events": {"agencies": ["hospital"]}}),
    Case("only the statuses named count", "count", 1, "status | occurred\nrecorded | 2024-02-01\ncharged | 2024-02-02",
         {"events": {"statuses": ["charged"]}}),
    Case("statuses can be barred instead", "count", 1,
         "status | occurred\nrecorded | 2024-02-01\ncancelled | 2024-02-02", {"events": {"not_statuses": ["cancelled"]}}),
    Case("a status both named and barred does not count", "count", 1,
         "status | occurred\nrecorded | 2024-02-01\ncancelled | 2024-02-02",
         {"events": {"statuses": ["recorded", "cancelled"], "not_statuses": ["cancelled"]}}),
    Case("only those set going by the ones named count", "count", 1,
         "initiated_by | occurred\npolice | 2024-02-01\npublic | 2024-02-02", {"events": {"initiated_by": ["police"]}}),
    Case("only the grades named count", "count", 1, "grade | occurred\n1A | 2024-02-01\n3D | 2024-02-02\n | 2024-02-03",
         {"events": {"grades": ["1A"]}}),
    Case("every condition must hold", "count", 1,
         "role | offence | occurred\nsuspect | knife | 2024-02-01\nvictim | knife | 2024-02-02\n"
         "suspect | theft | 2024-02-03", {"events": {"roles": ["suspect"], "offences": ["knife"]}}),
    # --- distinct ------------------------------------------------------------------------------------------------
    Case("distinct: no event is 0", "distinct", 0, wants={"of": "offence"}),
    Case("distinct: the same twice is one", "distinct", 1, "offence | occurred\nknife | 2024-02-01\nknife | 2024-02-02",
         {"of": "offence"}),
    Case("distinct: two different are two", "distinct", 2, "offence | occurred\nknife | 2024-02-01\ngun | 2024-02-02",
         {"of": "offence"}),
    Case("distinct: missing is not a value", "distinct", 1, "offence | occurred\nknife | 2024-02-01\n- | 2024-02-02",
         {"of": "offence"}),
    Case("distinct: only missing is 0", "distinct", 0, "offence | occurred\n- | 2024-02-02", {"of": "offence"}),
    Case("distinct: only inside the window", "distinct", 1,
         "offence | occurred\nknife | 2024-02-20\ngun | 2023-02-02", {"of": "offence", "days": 30}),
    Case("distinct: agencies", "distinct", 2, "agency | occurred\npolice | 2024-02-01\nhospital | 2024-02-02",
         {"of": "agency"}),
    Case("distinct: kinds", "distinct", 2, "kind | occurred\ncrime | 2024-02-01\ncustody | 2024-02-02", {"of": "kind"}),
    Case("distinct: areas", "distinct", 2, "area | occurred\nE1 | 2024-02-01\nE2 | 2024-02-02\n | 2024-02-03",
         {"of": "area_code"}),
    Case("distinct: only among the events meant", "distinct", 1,
         "role | agency | occurred\nvictim | police | 2024-02-01\nsuspect | hospital | 2024-02-02",
         {"of": "agency", "events": {"roles": ["victim"]}}),
    # --- sum -----------------------------------------------------------------------------------------------------
    Case("sum: no event is 0", "sum", 0, wants={"of": "harm"}),
    Case("sum: adds harm", "sum", 7.5, "harm | occurred\n5 | 2024-02-01\n2.5 | 2024-02-02", {"of": "harm"}),
    Case("sum: an event of unknown harm is left out", "sum", 5, "harm | occurred\n5 | 2024-02-01\n | 2024-02-02",
         {"of": "harm"}),
    Case("sum: only events of unknown harm add up to 0", "sum", 0, "harm | occurred\n | 2024-02-02", {"of": "harm"}),
    Case("sum: two roles in one event add its harm once", "sum", 5,
         "event | role | harm | occurred\ntwo4 | suspect | 5 | 2024-02-01\ntwo4 | victim | 5 | 2024-02-01",
         {"of": "harm"}),
    Case("sum: only inside the window", "sum", 2, "harm | occurred\n5 | 2023-02-01\n2 | 2024-02-20",
         {"of": "harm", "days": 30}),
    Case("sum: tenths add up exactly", "sum", 0.3, "harm | occurred\n0.1 | 2024-02-01\n0.2 | 2024-02-02", {"of": "harm"}),
    # --- days since ----------------------------------------------------------------------------------------------
    Case("days since last: none is missing", "days_since_last", NAN),
    Case("days since last: yesterday is 1", "days_since_last", 1, "occurred\n2024-02-29"),
    Case("days since last: calendar days, so 23:59 yesterday is 1", "days_since_last", 1, "occurred\n2024-02-29 23:59"),
    Case("days since last: the latest event", "days_since_last", 10, "occurred\n2024-02-20\n2024-01-01"),
    Case("days since last: over a leap day", "days_since_last", 2, "occurred\n2024-02-28"),
    Case("days since last: over 28 February of a common year", "days_since_last", 1, "occurred\n2023-02-28",
         as_of="2023-03-01"),
    Case("days since last: none inside the window is missing", "days_since_last", NAN, "occurred\n2023-01-01",
         {"days": 30}),
    Case("days since last: what happened later but was known late does not count", "days_since_last", 60,
         "occurred | known\n2024-01-01 | 2024-01-02\n2024-02-20 | 2024-03-02"),
    Case("days since first: the earliest event", "days_since_first", 60, "occurred\n2024-02-20\n2024-01-01"),
    Case("days since first: none is missing", "days_since_first", NAN),
    Case("days since first: of those in the window", "days_since_first", 10, "occurred\n2024-02-20\n2023-01-01",
         {"days": 30}),
    Case("days since first: a whole year without a leap day is 365", "days_since_first", 365, "occurred\n2022-03-01",
         as_of="2023-03-01"),
    # --- trend ---------------------------------------------------------------------------------------------------
    Case("trend: no event is 0", "trend", 0, wants={"days": 30}),
    Case("trend: more lately is positive", "trend", 2, "occurred\n2024-02-10\n2024-02-11", {"days": 30}),
    Case("trend: less lately is negative", "trend", -1, "occurred\n2024-01-10", {"days": 30}),
    Case("trend: as many is 0", "trend", 0, "occurred\n2024-01-10\n2024-02-10", {"days": 30}),
    Case("trend: the first day of the last window belongs to it", "trend", 1, "occurred\n2024-01-31", {"days": 30}),
    Case("trend: the day before belongs to the window before", "trend", -1, "occurred\n2024-01-30", {"days": 30}),
    Case("trend: the first day of the window before counts", "trend", -1, "occurred\n2024-01-01", {"days": 30}),
    Case("trend: what is older than both windows does not", "trend", 0, "occurred\n2023-12-31", {"days": 30}),
    # --- share ---------------------------------------------------------------------------------------------------
    Case("share: no event is missing, never 0", "share", NAN, wants={"part": {"kinds": ["custody"]}}),
    Case("share: none of some is 0", "share", 0, "kind | occurred\ncrime | 2024-02-01", {"part": {"kinds": ["custody"]}}),
    Case("share: all is 1", "share", 1, "kind | occurred\ncustody | 2024-02-01", {"part": {"kinds": ["custody"]}}),
    Case("share: one of four", "share", 0.25,
         "kind | occurred\ncustody | 2024-02-01\ncrime | 2024-02-01\ncrime | 2024-02-02\ncrime | 2024-02-03",
         {"part": {"kinds": ["custody"]}}),
    Case("share: the part must also match the whole", "share", 0.5,
         "role | kind | occurred\nsuspect | custody | 2024-02-01\nsuspect | crime | 2024-02-01\n"
         "victim | custody | 2024-02-02", {"events": {"roles": ["suspect"]}, "part": {"kinds": ["custody"]}}),
    Case("share: a role can be the part", "share", 0.5,
         "role | occurred\nsuspect | 2024-02-01\nvictim | 2024-02-02", {"part": {"roles": ["victim"]}}),
    Case("share: an event with both roles is in the part", "share", 1,
         "event | role | occurred\ntwo5 | suspect | 2024-02-01\ntwo5 | victim | 2024-02-01",
         {"events": {"roles": ["suspect"]}, "part": {"roles": ["victim"]}}),
    Case("share: both counts are of the window", "share", 1,
         "kind | occurred\ncustody | 2024-02-10\ncrime | 2023-02-01", {"part": {"kinds": ["custody"]}, "days": 30}),
    Case("share: outside the window only is missing", "share", NAN, "kind | occurred\ncustody | 2023-02-10",
         {"part": {"kinds": ["custody"]}, "days": 30}),
    # --- age -----------------------------------------------------------------------------------------------------
    Case("age: a year is added on the birthday", "age", 20, people="born\n2004-03-01"),
    Case("age: and not the day before", "age", 19, people="born\n2004-03-02"),
    Case("age: born on 29 February, not yet on 28 February of a common year", "age", 18, people="born\n2004-02-29",
         as_of="2023-02-28"),
    Case("age: born on 29 February, on 1 March of a common year", "age", 19, people="born\n2004-02-29",
         as_of="2023-03-01"),
    Case("age: born on 29 February, on 29 February", "age", 20, people="born\n2004-02-29", as_of="2024-02-29"),
    Case("age: no date of birth is missing", "age", NAN, people="born | sex\n | F"),
    Case("age: the record known last gives the date of birth", "age", 30,
         people="record | born | known\na1 | 2004-01-01 | 2020-01-01\na2 | 1994-01-01 | 2021-01-01"),
    Case("age: a record known on the as-of date is too late", "age", 20,
         people="record | born | known\nb1 | 2004-01-01 | 2020-01-01\nb2 | 1994-01-01 | 2024-03-01"),
    Case("age: a later record without a date of birth takes nothing away", "age", 20,
         people="record | born | known\nc1 | 2004-01-01 | 2020-01-01\nc2 | | 2021-01-01"),
    Case("age: of records known at one moment, the highest record_id", "age", 30,
         people="record | born | known\nd2 | 1994-01-01 | 2020-01-01\nd1 | 2004-01-01 | 2020-01-01"),
    # --- days known ----------------------------------------------------------------------------------------------
    Case("days known: since the person's first record", "days_known", 60, people="known\n2024-01-01"),
    Case("days known: since the first event, if that was known earlier", "days_known", 366, "occurred\n2023-03-01",
         people="known\n2024-01-01"),
    Case("days known: by when it became known, not when it happened", "days_known", 29,
         "occurred | known\n2020-01-01 | 2024-02-01", people="known\n2024-02-10"),
    Case("days known: at most days", "days_known", 30, wants={"days": 30}, people="known\n2020-01-01"),
    Case("days known: known only from the as-of date on is missing", "days_known", NAN, people="known\n2024-03-01"),
    Case("days known: also with a limit", "days_known", NAN, wants={"days": 30}, people="known\n2024-03-01"),
]  # fmt: skip


@cache
def worked_out(as_of: str, beside: str | None) -> dict[str, float]:
    """All cases of one date, each its own person and its own feature, in one study; `beside` adds a second date."""
    cases = [case for case in CASES if case.as_of == as_of]
    events, people, specs = [], [], []
    for i, case in enumerate(cases):
        events += [{"person": f"p{i}", **row} for row in (drawn(case.events) if case.events else [])]
        rows = drawn(case.people) if case.people else [{"born": "1990-01-01"}]
        people += [{"person": f"p{i}", "record": f"p{i}", **row} for row in rows]
        specs.append(feature(case.measure, **{**case.wants, "name": f"value_{i}", "label": f"case {i} of this"}))
    linkage = linkage_from(_numbered(events), people, [], [])
    dates = sorted({as_of, beside} - {None})
    history, _ = cut(cohort_of(linkage, *dates), linkage, target_spec())
    table = build_features(history, tuple(specs))
    here = table.frame[table.keys["as_of"].astype("str") == as_of]
    people_here = table.keys["person_id"][here.index]
    line = dict(zip(people_here, here.to_numpy(), strict=True))
    return {case.says: float(line[f"p{i}"][i]) for i, case in enumerate(cases)}


def _numbered(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: dict[str, int] = defaultdict(int)
    numbered = []
    for row in events:
        seen[row["person"]] += 1
        numbered.append({**row, "event": f"{row['person']}-{row.get('event') or seen[row['person']]}"})
    return numbered


@pytest.mark.parametrize("beside", [None, "2029-01-01"], ids=["one date", "beside a later date"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_a_feature_means_what_the_manual_says(case, beside):
    found = worked_out(case.as_of, beside)[case.says]

    assert found == case.equals or (math.isnan(found) and math.isnan(case.equals))


def test_the_manual_of_features_has_at_least_ninety_cases_and_no_two_alike():
    assert len({case.says for case in CASES}) == len(CASES) >= 90


def test_the_manual_shows_every_measure():
    assert {case.measure for case in CASES} == {
        "count", "distinct", "sum", "days_since_last", "days_since_first", "trend", "share", "age", "days_known",
    }  # fmt: skip
