"""Which records stand behind a value, and what the value would be without some of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from drawn_records import cohort_of, drawn, feature, linkage_from, linkage_of, target_spec

from riskkit.domain.history import cut
from riskkit.features import build_features, features_without, records_behind

EVENTS = """
person | event | role    | kind         | harm | occurred   | known
ann    | a1    | suspect | crime        | 2    | 2024-02-01 | 2024-02-03
ann    | a2    | victim  | crime        | 3    | 2023-02-10 | 2023-02-11
ann    | a2    | suspect | crime        | 3    | 2023-02-10 | 2023-02-11
ann    | a3    | subject | intelligence |      | 2024-01-10 | 2024-01-11
bob    | b1    | suspect | crime        | 5    | 2024-02-20 | 2024-03-09
bob    | b2    | suspect | crime        | 5    | 2023-12-01 | 2023-12-01
cat    | c1    | suspect | crime        | 5    | 2024-04-01 | 2024-04-01
"""
PEOPLE = ["ann", "bob", "cat"]
CRIMES = {"kinds": ["crime"], "roles": ["suspect"]}
SPECS = (
    feature("count", name="crimes_90", label="Crimes in 90 days", events=CRIMES, days=90),
    feature("sum", name="harm", label="Harm of crimes", events=CRIMES, of="harm"),
    feature("days_since_last", name="since", label="Days since last crime", events=CRIMES),
    feature("age", name="age", label="Age in years"),
)


def a_history(*dates: str, events: str = EVENTS):
    linkage = linkage_of(events)
    return cut(cohort_of(linkage, *(dates or ("2024-03-01",))), linkage, target_spec())[0]


def test_every_record_known_on_the_date_stands_there_once_with_the_parts_the_person_had():
    found = records_behind(a_history(), SPECS, np.array([0, 1, 2]))

    assert found.frame["event_id"].tolist() == ["a1", "a3", "a2", "b2"]
    assert found.frame["roles"].tolist() == ["suspect", "subject", "suspect, victim", "suspect"]
    assert found.frame["row"].tolist() == [0, 0, 0, 1]


def test_a_record_counts_for_a_feature_where_the_feature_counted_it():
    found = records_behind(a_history(), SPECS, np.array([0]))

    assert found.counts_for.tolist() == [
        [True, True, True, False],
        [False, False, False, False],
        [False, True, True, False],
    ]


def test_rows_without_any_record_give_an_empty_table():
    found = records_behind(a_history(), SPECS, np.array([2]))

    assert len(found.frame) == 0
    assert found.counts_for.shape == (0, 4)


def test_leaving_out_a_record_gives_the_features_of_a_world_in_which_it_was_never_written():
    history, target = a_history(), target_spec()
    scenarios = [(0, ["a1"]), (0, ["a1", "a2"]), (1, ["b2"]), (0, [])]
    left_out = pd.DataFrame([(i, event) for i, (_, events) in enumerate(scenarios) for event in events])

    found = features_without(
        history,
        SPECS,
        target,
        np.array([row for row, _ in scenarios]),
        left_out.set_axis(["scenario", "event_id"], axis=1),
    )

    for line, (row, gone) in zip(found, scenarios, strict=True):
        kept = [event for event in drawn(EVENTS) if event["event"] not in gone]
        linkage = linkage_from(kept, [{"person": name, "born": "1990-01-01"} for name in PEOPLE], [], [])
        again = build_features(cut(cohort_of(linkage, "2024-03-01"), linkage, target)[0], SPECS)
        np.testing.assert_array_equal(line, again.frame.to_numpy()[row])


def test_scenarios_of_several_dates_keep_to_their_own_date():
    history = a_history("2024-03-01", "2024-04-10")
    keys = history.cohort.keys()
    rows = np.flatnonzero(keys["person_id"].to_numpy() == "bob")
    none = pd.DataFrame({"scenario": np.zeros(0, dtype=np.int64), "event_id": np.zeros(0, dtype=object)})

    found = features_without(history, SPECS, target_spec(), rows, none)

    np.testing.assert_array_equal(found, build_features(history, SPECS).frame.to_numpy()[rows])
