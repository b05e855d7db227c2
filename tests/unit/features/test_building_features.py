"""A feature table says where it came from, in the same words and bytes every time."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_records import cohort_of, cohort_spec, feature, linkage_from, linkage_of, target_spec

from riskkit.cohort import build_cohort
from riskkit.domain.errors import SpecError
from riskkit.domain.history import History, cut
from riskkit.features import build_features
from riskkit.features.packed_counts import refuse_overflow

EVENTS = """
person | role    | harm | occurred            | known
ann    | suspect | 2    | 2024-02-01          | 2024-02-03
ann    | victim  | 3    | 2024-02-10          | 2024-02-11
bob    | suspect |      | 2023-01-01          | 2023-01-01
bob    | suspect | 5    | 2024-03-09          | 2024-03-09
cat    | suspect | 5    | 2024-01-01          | 2024-06-01
"""


def a_history(*dates, events=EVENTS):
    linkage = linkage_of(events)
    return cut(cohort_of(linkage, *(dates or ("2024-03-01",))), linkage, target_spec())[0]


def test_rows_are_the_cohorts_rows_in_its_order():
    history = a_history("2024-03-01", "2024-04-01")

    table = build_features(history, (feature("count"),))

    assert table.keys.equals(history.cohort.keys().assign(person_id=table.keys["person_id"]))
    assert table.keys["person_id"].tolist() == ["ann", "ann", "bob", "bob", "cat", "cat"]
    assert table.frame["value"].tolist() == [2, 2, 1, 2, 0, 0]


def test_every_value_is_a_float_and_notes_follow_the_specs():
    history = a_history()

    table = build_features(history, (feature("count"), feature("age", name="age", label="Age in years")))

    assert [str(kind) for kind in table.frame.dtypes] == ["float64", "float64"]
    assert [note.label for note in table.notes] == ["a value", "Age in years"]
    assert str(table.keys["as_of"].dtype) == "datetime64[s]"


def test_steps_count_every_side_of_the_cut_in_the_same_pass():
    history = a_history()

    steps = build_features(history, (feature("count"),)).steps

    assert (steps[0].rows_in, steps[0].rows_out) == (5, 3)
    assert {drop.reason: drop.rows for drop in steps[0].dropped if drop.rows} == {
        "in the follow-up": 1,
        "happened before, known later": 1,
    }
    assert steps[1].rows_in == steps[1].rows_out == 3


def test_counts_of_the_cut_are_the_same_counted_alone_and_counted_in_passing():
    for dates in (("2024-03-01",), ("2024-02-05", "2024-03-01")):
        alone, passing = a_history(*dates), a_history(*dates)

        build_features(passing, (feature("count"),))

        assert alone.steps == passing.steps


def test_equal_values_have_equal_fingerprints_and_one_changed_cell_another():
    once, again = (build_features(a_history(), (feature("count"),)) for _ in range(2))
    other = build_features(a_history(events=EVENTS + "ann | suspect | | 2024-02-12 | 2024-02-12"), (feature("count"),))

    assert once.fingerprint == again.fingerprint != other.fingerprint


def test_more_features_than_one_number_has_bits_are_all_worked_out():
    specs = tuple(feature("count", name=f"days_{d}", label=f"in {d} days", days=d) for d in range(1, 131))

    table = build_features(a_history(), specs)

    assert table.frame.loc[0, "days_18"] == 0
    assert [table.frame.loc[0, f"days_{d}"] for d in (19, 20, 28, 29, 130)] == [0, 1, 1, 2, 2]


def test_a_column_of_many_values_is_counted_exactly():
    events = [{"person": "ann", "area": f"E{i % 100}", "occurred": f"2024-01-{i % 28 + 1:02d}"} for i in range(300)]
    linkage = linkage_from(events, [], [], [])
    history, _ = cut(cohort_of(linkage, "2024-03-01"), linkage, target_spec())

    wants = (feature("distinct", of="area_code"), feature("distinct", name="lately", of="area_code", days=33))
    table = build_features(history, wants)

    lately = len({f"E{i % 100}" for i in range(300) if i % 28 + 1 >= 28})
    assert table.frame.iloc[0].tolist() == [100, lately]


def test_two_records_of_one_person_in_one_event_count_once():
    people = [{"person": "ann", "record": "a1"}, {"person": "ann", "record": "a2"}]
    parts = [{"event": "e1", "person": "ann", "record": record, "occurred": "2024-02-01", "harm": 4.0}
             for record in ("a1", "a2")]  # fmt: skip
    linkage = linkage_from(parts, people, [], [])
    history, _ = cut(cohort_of(linkage, "2024-03-01"), linkage, target_spec())

    table = build_features(history, (feature("count"), feature("sum", name="harm", of="harm")))

    assert table.frame.iloc[0].tolist() == [1, 4]
    assert history.steps[0].rows_in == 1


def test_known_dates_are_those_of_the_records_behind_each_value():
    specs = (
        feature("count"),
        feature("count", name="victim", events={"roles": ["victim"]}),
        feature("count", name="lately", days=10),
        feature("age", name="age"),
        feature("days_known", name="known"),
    )
    table = build_features(a_history(), specs)

    dates = table.known_dates(np.array([1, 0]))

    assert dates.astype("object").map(lambda day: str(day)[:10]).values.tolist() == [
        ["2023-01-01", "NaT", "NaT", "2000-01-01", "2000-01-01"],
        ["2024-02-11", "2024-02-11", "NaT", "2000-01-01", "2000-01-01"],
    ]


def test_nothing_is_left_behind_on_the_engine():
    history = a_history()
    backend = history.cohort.linkage.backend
    before = _tables(backend)

    build_features(history, (feature("count"),))

    assert _tables(backend) == before


def _tables(backend):
    return sorted(backend.raw_sql("SELECT table_name FROM duckdb_tables()").fetchall())


def test_no_features_and_two_of_one_name_are_refused():
    history = a_history()

    with pytest.raises(SpecError, match="0 features"):
        build_features(history, ())
    with pytest.raises(SpecError, match="2 features"):
        build_features(history, (feature("count"), feature("age")))


def test_a_history_made_by_hand_is_refused():
    history = a_history()
    by_hand = History(history.events, history.cohort, history.count_steps)

    with pytest.raises(SpecError, match="made by hand"):
        build_features(by_hand, (feature("count"),))


def test_people_without_any_event_have_zero_counts_and_missing_days():
    linkage = linkage_of("person | occurred\nann | 2024-02-01", "person\nann\nquiet")
    cohort = build_cohort(linkage, cohort_spec("2024-03-01"))
    history, _ = cut(cohort_of(linkage, "2024-03-01"), linkage, target_spec())

    table = build_features(history, (feature("count"), feature("days_since_last", name="days")))

    assert cohort.rows == 1
    assert table.frame["value"].tolist() == [1, 0]
    assert np.isnan(table.frame["days"][1])


def test_more_events_than_a_count_can_hold_are_refused_not_counted_wrongly():
    refuse_overflow(2_097_151)

    with pytest.raises(SpecError, match=r"2,097,152 events .* fault of linkage"):
        refuse_overflow(2_097_152)


def test_counts_that_share_one_sum_do_not_run_into_each_other():
    events = [{"person": "ann", "occurred": f"2024-01-{i % 28 + 1:02d}", "role": "suspect"} for i in range(700)]
    linkage = linkage_from(events, [], [], [])
    history, _ = cut(cohort_of(linkage, "2024-03-01"), linkage, target_spec())
    specs = tuple(feature("count", name=f"days_{d}", label=f"in {d} days", days=d) for d in range(31, 61))

    table = build_features(history, specs)

    assert table.frame.iloc[0].tolist() == [0, 0] + [25.0 * (d - 32) for d in range(33, 61)]
