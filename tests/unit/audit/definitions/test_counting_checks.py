"""Checks of counting (D14 to D17, D22, D24) on tiny drawn records: the planted fault is found, its twin is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from drawn_records import Row, cohort_of, linkage_from, linkage_of, target_spec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskkit.audit.definitions.colliding_ids import one_number_one_person
from riskkit.audit.definitions.counting_people import people_are_counted
from riskkit.audit.definitions.incident_twins import one_incident_on_one_side
from riskkit.audit.definitions.near_duplicate_people import people_stand_once
from riskkit.audit.definitions.repeated_events import events_stand_once
from riskkit.audit.definitions.shared_events import no_event_on_both_sides_of_the_split
from riskkit.cohort import label_outcomes
from riskkit.domain.cohort_spec import SplitSpec
from riskkit.domain.history import cut
from riskkit.domain.origin import Origin
from riskkit.domain.sources import Linkage

pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")


def origin_of(linkage: Linkage, *dates: str, **target: Any) -> Origin:
    cohort = cohort_of(linkage, *(dates or ("2021-01-01",)))
    history, follow_up = cut(cohort, linkage, target_spec(**target))
    return Origin(cohort, history, (), follow_up, label_outcomes(follow_up, target_spec(**target)))


def drawn_origin(events: str, people: str = "", *dates: str, **target: Any) -> Origin:
    return origin_of(linkage_of(events, people), *dates, **target)


# D14: one incident on both sides of the cut under two numbers

INCIDENT = """
person | role    | offence | occurred            | known               | easting | northing | text
ann    | suspect | knife   | 2021-01-04T21:10:05 | 2021-01-04T22:00:00 | 400001  | 280007   | in the park
"""


def with_an_early_twin(cells: str) -> Origin:
    return drawn_origin(INCIDENT + cells + "\n")


def test_d14_finds_the_outcome_written_down_before_the_date_at_the_same_spot_in_the_same_words():
    found = one_incident_on_one_side(
        with_an_early_twin(
            "ann | witness | knife | 2020-12-31T09:00:00 | 2020-12-31T10:00:00 | 400001 | 280007 | in the park"
        )
    )

    assert (found.verdict, found.count, found.base) == ("broken", 1, 1)
    assert found.table is not None
    assert [row["count"] for row in found.table] == [1, 1]


def test_d14_finds_a_twin_that_was_moved_by_whole_days_with_its_delay():
    twin = "ann | suspect | knife | 2020-12-29T21:10:05 | 2020-12-29T22:00:00 | | |"

    assert one_incident_on_one_side(with_an_early_twin(twin)).count == 1


@pytest.mark.parametrize(
    "other",
    [
        "ann | suspect | knife | 2020-12-31T09:00:00 | 2020-12-31T10:00:00 | 400001 | 280008 | in the park",
        "ann | suspect | theft | 2020-12-31T09:00:00 | 2020-12-31T10:00:00 | 400001 | 280007 | in the park",
        "bob | suspect | knife | 2020-12-31T09:00:00 | 2020-12-31T10:00:00 | 400001 | 280007 | in the park",
        "ann | suspect | knife | 2020-11-01T09:00:00 | 2020-11-01T10:00:00 | 400001 | 280007 | in the park",
        "ann | suspect | knife | 2020-12-31T09:00:00 | 2021-01-05T10:00:00 | 400001 | 280007 | in the park",
        "ann | suspect | knife | 2020-12-31T09:00:00 | 2020-12-31T10:00:00 | 400001 | 280007 | at home",
    ],
    ids=["another spot", "another offence", "another person", "months ago", "known only later", "other words"],
)
def test_d14_leaves_two_incidents_alone(other: str):
    assert one_incident_on_one_side(with_an_early_twin(other)).verdict == "held"


def test_d14_takes_no_sign_from_times_that_are_only_dates():
    events = (
        "person | offence | occurred | known\nann | knife | 2020-12-30 | 2020-12-31\nann|knife|2021-01-03|2021-01-04"
    )

    assert one_incident_on_one_side(drawn_origin(events)).verdict == "held"


# D15: events repeated under another number

ONE = "ann | police | knife | 2020-05-01T10:00:07 | 2020-05-01T11:00:00 | 400001\n"
REPEATS = "person | agency | offence | occurred | known | easting\n"


def test_d15_finds_an_event_that_stands_twice():
    found = events_stand_once(drawn_origin(REPEATS + ONE + ONE))

    assert (found.verdict, found.count, found.base) == ("broken", 1, 2)


@pytest.mark.parametrize(
    "change",
    [("ann", "bob"), ("police", "hospital"), ("knife", "theft"), (":07", ":08"), ("11:00", "12:00"), ("1\n", "2\n")],
)
def test_d15_leaves_an_event_alone_that_differs_in_anything(change: tuple[str, str]):
    assert events_stand_once(drawn_origin(REPEATS + ONE + ONE.replace(*change))).verdict == "held"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 8), min_size=1, max_size=9))
def test_d15_counts_every_repeat_and_nothing_else(minutes: list[int]):
    rows: list[Row] = [{"person": "ann", "occurred": f"2020-05-01T10:0{minute}:00"} for minute in minutes]

    assert events_stand_once(origin_of(linkage_from(rows, [], [], []))).count == len(minutes) - len(set(minutes))


# D16: one person under two numbers

NAMES = ["Archer", "Baker", "Cooper", "Draper", "Fletcher", "Glover", "Harper", "Mason", "Porter", "Sadler"]
GIVEN = ["Ann", "Beth", "Carl", "Dora", "Eric", "Fay", "Glen", "Hope", "Ivo", "Jane"]


def a_town(people: int = 400) -> list[Row]:
    """People with names from a short list, born on as many days."""
    rng = np.random.default_rng(7)
    first = date(1970, 2, 1)
    return [
        {"person": f"p{i}", "born": (first + timedelta(days=int(rng.integers(0, 9_000)))).isoformat(),
         "family_name": NAMES[rng.integers(0, 10)], "given_names": GIVEN[rng.integers(0, 10)],
         "sex": "FM"[rng.integers(0, 2)]}
        for i in range(people)
    ]  # fmt: skip


def town_with(copies: int, **changes: Any) -> Origin:
    people = a_town()
    twice = [{**row, "person": f"again{i}", **changes} for i, row in enumerate(people[:copies])]
    return origin_of(linkage_from([{"person": "p1", "occurred": "2020-05-01"}], [*people, *twice], [], []))


def test_d16_finds_people_who_stand_under_two_numbers():
    found = people_stand_once(town_with(20))

    assert found.verdict == "broken"
    assert found.count in (19, 20, 21)


def test_d16_finds_them_under_a_misspelt_name_and_without_a_sex():
    people = a_town()
    twice = [{**row, "person": f"again{i}", "family_name": row["family_name"] + "e", "sex": None}
             for i, row in enumerate(people[:20])]  # fmt: skip

    assert people_stand_once(origin_of(linkage_from([], [*people, *twice], [], []))).verdict == "broken"


def test_d16_leaves_a_town_alone_in_which_names_are_common():
    assert people_stand_once(town_with(0)).verdict == "held"


def test_d16_leaves_namesakes_of_other_dates_alone():
    assert people_stand_once(town_with(20, born="1999-07-07")).verdict == "held"


def test_d16_cannot_tell_with_few_people():
    assert people_stand_once(drawn_origin(INCIDENT)).verdict == "cannot tell"


# D17: an outcome event in training and in testing

TOGETHER = """
person | event | offence | occurred   | known
ann    | e1    | knife   | 2021-05-01 | 2021-05-02
bob    | e1    | knife   | 2021-05-01 | 2021-05-02
cat    | e2    | knife   | 2021-06-01 | 2021-06-02
"""


def split_origin(trained: list[str], test_from: str) -> Origin:
    origin = drawn_origin(TOGETHER, "", "2021-01-01", "2021-03-01")
    split = SplitSpec.model_validate({"method": "time", "test_from": test_from, "same_person": "one side"})
    keys = origin.cohort.keys()
    past = keys[keys["person_id"].isin(trained) & (keys["as_of"] < "2021-02-01")]
    return replace(origin, split=split, past=past)


def test_d17_finds_an_incident_whose_suspects_stand_on_both_sides():
    found = no_event_on_both_sides_of_the_split(split_origin(["ann"], "2021-03-01"))

    assert (found.verdict, found.count, found.base) == ("broken", 1, 2)


def test_d17_holds_where_all_suspects_are_on_one_side():
    assert no_event_on_both_sides_of_the_split(split_origin(["ann", "bob"], "2021-03-01")).verdict == "held"


def test_d17_says_where_there_is_no_split():
    assert no_event_on_both_sides_of_the_split(drawn_origin(TOGETHER)).verdict == "not applicable"


# D22: people are counted

OFTEN = """
person | event | offence | occurred   | known
ann    | e1    | knife   | 2021-05-01 | 2021-05-02
ann    | e2    | knife   | 2021-06-01 | 2021-06-02
bob    | e2    | knife   | 2021-06-01 | 2021-06-02
cat    | e3    | theft   | 2021-06-01 | 2021-06-02
"""


def test_d22_holds_and_shows_people_events_and_parts():
    found = people_are_counted(drawn_origin(OFTEN))

    assert found.verdict == "held"
    assert [row["count"] for row in found.table or () if row["check"].startswith("fact")] == [2, 2, 3]


def test_d22_finds_labels_that_count_offences():
    origin = drawn_origin(OFTEN)
    offences = origin.labels.frame.assign(label=origin.labels.frame["events"].astype(float))

    found = people_are_counted(replace(origin, labels=replace(origin.labels, frame=offences)))

    assert found.verdict == "broken"
    assert "not yes or no" in found.because


def test_d22_finds_more_yes_than_people():
    origin = drawn_origin(OFTEN)
    all_yes = origin.labels.frame.assign(label=1.0, events=1)

    found = people_are_counted(replace(origin, labels=replace(origin.labels, frame=all_yes)))

    assert (found.verdict, found.count) == ("broken", 1)


# D24: one number, two people


def records(*lines: str) -> Origin:
    people = "person | record | agency | born | sex | family_name | given_names\n" + "\n".join(lines)
    return drawn_origin("record | occurred\nr1 | 2020-05-01", people)


ANN = "n1 | r1 | police | 1990-03-05 | F | Archer | Ann"


def test_d24_finds_a_number_that_two_agencies_gave_to_two_people():
    found = one_number_one_person(records(ANN, "n1 | r2 | hospital | 1961-11-28 | M | Mason | Glen"))

    assert (found.verdict, found.count, found.base) == ("broken", 1, 1)


def test_d24_finds_it_by_sex_and_name_where_a_birth_date_is_missing():
    assert one_number_one_person(records(ANN, "n1 | r2 | hospital | | M | Mason | Glen")).count == 1


@pytest.mark.parametrize(
    "slip",
    [
        "n1 | r2 | hospital | 1990-05-03 | F | Archer | Ann",
        "n1 | r2 | hospital | 1989-03-05 | F | Archer | Ann",
        "n1 | r2 | hospital | 1961-11-28 | F | Archer | Ann",
        "n1 | r2 | hospital | 1990-03-05 | F | Mason  | Ann",
        "n1 | r2 | hospital | 1990-03-06 | F | Mason  | Glen",
        "n1 | r2 | hospital | | | |",
        "n2 | r2 | hospital | 1961-11-28 | M | Mason | Glen",
    ],
    ids=["swapped", "a year out", "only the date", "a new name", "a day and a name", "nothing known", "two numbers"],
)
def test_d24_leaves_slips_of_the_pen_alone(slip: str):
    assert one_number_one_person(records(ANN, slip)).verdict == "held"
