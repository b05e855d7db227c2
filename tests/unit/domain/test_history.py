"""The cut: two sides that never share an event, and the rest by name."""

from __future__ import annotations

from datetime import date

import pytest
from drawn_records import cohort_of, day_after, linkage_of, target_spec

from riskkit.domain.errors import SpecError
from riskkit.domain.history import cut, known_before, last_mature_as_of, people_known_before, truncated_before

AS_OF = "2024-03-01"
EVENTS = """
person | event   | occurred   | known
ann    | past    | 2024-02-29 | 2024-02-29
ann    | late    | 2024-02-01 | 2024-03-01
ann    | embargo | 2024-03-01 | 2024-03-01
ann    | ahead   | 2024-03-11 | 2024-03-12
ann    | unseen  | 2024-03-20 | 2031-01-01
ann    | after   | 2025-03-01 | 2025-03-01
"""


def event_ids(table):
    return sorted(table.event_id.to_pyarrow().to_pylist())


def the_cut(**target):
    linkage = linkage_of(EVENTS)
    return cut(cohort_of(linkage, AS_OF), linkage, target_spec(embargo_days=10, **target))


def test_what_became_known_on_the_as_of_date_is_not_history():
    history, _ = the_cut()

    assert event_ids(history.events) == ["past"]


def test_follow_up_starts_after_the_embargo_and_ends_with_the_horizon():
    _, follow_up = the_cut()

    assert event_ids(follow_up.events) == ["ahead"]


def test_every_event_is_on_one_side_and_every_side_has_a_name():
    history, follow_up = the_cut()

    drops = {drop.reason: drop.rows for drop in history.steps[0].dropped}
    assert drops == {
        "in the follow-up": 1,
        "happened before, known later": 1,
        "in the embargo": 1,
        "after the horizon": 1,
        "in the horizon, known after the extract": 1,
    }
    assert follow_up.steps == history.steps


def test_an_embargo_as_long_as_the_horizon_is_refused():
    with pytest.raises(SpecError, match="no follow-up left"):
        the_cut(horizon_days=10)


def test_known_before_is_what_history_holds():
    linkage = linkage_of(EVENTS)
    spine = cohort_of(linkage, AS_OF).table.select("person_id", "as_of")

    assert event_ids(known_before(spine, linkage)) == ["past"]


def test_records_of_people_count_from_the_day_after_they_became_known():
    linkage = linkage_of(EVENTS, f"person | record | known\nann | a1 | {AS_OF}\nann | a2 | {day_after(AS_OF, -1)}")
    spine = cohort_of(linkage, AS_OF).table.select("person_id", "as_of")

    assert people_known_before(spine, linkage).record_id.to_pyarrow().to_pylist() == ["a2"]


def test_truncating_deletes_all_that_became_known_later():
    exposure = "record | from | to | reason\nann | 2024-01-01 | 2024-06-01 | custody\nann | 2024-03-01 | | abroad"
    linkage = linkage_of(EVENTS, exposure=exposure)

    short = truncated_before(linkage, date.fromisoformat(AS_OF))

    assert event_ids(short.sources.tables["events"]) == ["past"]
    assert event_ids(short.parts) == event_ids(short.sources.tables["involvements"]) == ["past"]
    spells = short.sources.tables["exposure"].to_pyarrow().to_pylist()
    assert [(spell["reason"], spell["to"]) for spell in spells] == [("custody", None)]


def test_an_event_known_in_time_keeps_its_person_even_if_their_own_record_came_later():
    linkage = linkage_of("person | occurred\nann | 2024-01-01", "person | known\nann | 2024-06-01")

    short = truncated_before(linkage, date.fromisoformat(AS_OF))

    assert short.person_of.person_id.to_pyarrow().to_pylist() == ["ann"]
    assert short.sources.tables["people"].count().to_pyarrow().as_py() == 0


def test_the_last_mature_date_leaves_horizon_and_waiting_before_the_extract():
    target = target_spec(horizon_days=365, waiting_days=90)

    assert last_mature_as_of(target, date(2026, 1, 1)) == date(2024, 10, 3)
