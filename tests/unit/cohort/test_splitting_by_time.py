"""Past and future never touch: dates, people, and every row left out by name."""

from __future__ import annotations

import hashlib
from types import SimpleNamespace

import numpy as np
import pytest
from drawn_records import cohort_of, cohort_spec, feature, linkage_from, target_spec

from riskkit.cohort import build_cohort, label_outcomes, split_by_time, unlabelled
from riskkit.cohort.splitting import on_test_side
from riskkit.domain.cohort_spec import GroupSpec, SplitSpec
from riskkit.domain.errors import DoesNotFit, SpecError
from riskkit.domain.history import cut
from riskkit.features import build_features

DATES = ("2020-01-01", "2021-01-01", "2022-01-01", "2023-01-01")
SEX = GroupSpec(name="sex", label="Sex", column="sex", levels={"F": "women", "M": "men"}, protected=True)
BANDS = GroupSpec(name="age_band", label="Age band", column="age", bands=(18, 30), protected=True)
POOR = GroupSpec(name="deprivation", label="Deprivation", column="deprivation", bands=(20,), protected=False)


def a_split(groups=(SEX, BANDS), seed=3, **changes):
    plain = {"method": "time", "test_from": "2023-01-01", "same_person": "one side", "test_share": 0.5}
    split = SplitSpec.model_validate({**plain, **changes})
    split._study = SimpleNamespace(seed=seed, groups=groups)
    return split


def both_sides(**changes):
    because = "people live on, and the score is used on the same people again"
    return a_split(same_person="both sides", because=because, **changes)


def some_study(extract="2030-12-31", people=24, **target):
    """People with a recorded outcome every June, seen on four dates."""
    names = [f"p{i:02d}" for i in range(people)]
    events = [{"person": who, "occurred": f"{year}-06-01"} for who in names for year in range(2019, 2025)]
    records = [{"person": who, "sex": "FM"[i % 2] if i % 3 else None, "born": f"{1980 + i}-05-05", "area": "E1"}
               for i, who in enumerate(names)]  # fmt: skip
    areas = [{"area": "E1", "population": 100, "deprivation": 35.0, "households": 40, "easting": 1.0, "northing": 1.0}]
    linkage = linkage_from(events, records, [], areas, extract)
    cohort = build_cohort(linkage, cohort_spec(*DATES))
    aim = target_spec(**target)
    history, follow_up = cut(cohort, linkage, aim)
    return build_features(history, (feature("count"), feature("age", name="age"))), label_outcomes(follow_up, aim)


def test_training_rows_end_one_horizon_plus_waiting_before_the_first_test():
    features, labels = some_study(waiting_days=30)

    past, future = split_by_time(features, labels, both_sides())

    assert sorted(past.keys["as_of"].astype("str").unique()) == ["2020-01-01", "2021-01-01"]
    assert sorted(future.keys["as_of"].astype("str").unique()) == ["2023-01-01"]


def test_a_training_row_whose_follow_up_ends_on_the_first_test_date_is_kept():
    features, labels = some_study()

    past, _ = split_by_time(features, labels, both_sides())

    assert sorted(past.keys["as_of"].astype("str").unique()) == ["2020-01-01", "2021-01-01", "2022-01-01"]


def test_no_person_is_on_both_sides():
    features, labels = some_study()

    past, future = split_by_time(features, labels, a_split())

    assert set(past.keys["person_id"]) & set(future.keys["person_id"]) == set()
    assert len(past) > 0
    assert len(future) > 0


def test_both_sides_keeps_everyone_on_both():
    features, labels = some_study()

    past, future = split_by_time(features, labels, both_sides())

    assert set(past.keys["person_id"]) == set(future.keys["person_id"])


def test_a_side_is_given_by_a_hash_anyone_can_repeat():
    linkage = linkage_from([{"person": f"p{i}", "occurred": "2019-01-01"} for i in range(50)], [], [], [])
    cohort = cohort_of(linkage, "2020-01-01")

    side = on_test_side(cohort, 7, 0.4)

    def share(who):
        return int(hashlib.sha256(f"riskkit split|7|{who}".encode()).hexdigest()[:13], 16) / 16**13

    assert side.tolist() == [share(who) < 0.4 for who in cohort.keys()["person_id"]]
    assert 5 < side.sum() < 35


def test_another_seed_gives_other_sides():
    linkage = linkage_from([{"person": f"p{i}", "occurred": "2019-01-01"} for i in range(50)], [], [], [])
    cohort = cohort_of(linkage, "2020-01-01")

    assert (on_test_side(cohort, 7, 0.4) != on_test_side(cohort, 8, 0.4)).any()


def test_every_row_left_out_is_named():
    features, labels = some_study(waiting_days=30)

    past, future = split_by_time(features, labels, a_split())

    for examples in (past, future):
        step = examples.steps[-1]
        assert step.rows_in == len(features.keys)
        assert step.rows_out == len(examples)
    assert {d.reason for d in past.steps[-1].dropped if d.rows} == {
        "on or after the first tested date",
        "horizon and waiting time reach into testing",
        "person is on the test side",
    }


def test_rows_whose_outcome_is_not_yet_known_are_on_neither_side():
    features, labels = some_study(extract="2023-12-31")

    with pytest.raises(SpecError, match=r"0 rows to test on.*outcome not yet known: 24"):
        split_by_time(features, labels, both_sides())


def test_a_side_without_any_recorded_outcome_is_refused_with_counts():
    features, labels = some_study(offences=("gun",))

    with pytest.raises(SpecError, match="72 rows to train on, 0 of them with the recorded outcome"):
        split_by_time(features, labels, both_sides())


def test_testing_from_a_date_after_all_rows_is_refused():
    features, labels = some_study()

    with pytest.raises(SpecError, match="no row is dated then or later"):
        split_by_time(features, labels, a_split(test_from="2028-01-01"))


def test_features_and_labels_of_two_cohorts_do_not_fit():
    features, _ = some_study()
    _, labels = some_study()

    with pytest.raises(DoesNotFit, match="not of one cohort"):
        split_by_time(features, labels, both_sides())


def test_folds_are_not_a_split_by_time():
    features, labels = some_study()

    with pytest.raises(SpecError, match="cross_score"):
        split_by_time(features, labels, a_split(method="folds", test_from=None))


def test_groups_ride_beside_and_are_never_features():
    features, labels = some_study()

    _, future = split_by_time(features, labels, both_sides(groups=(SEX, BANDS, POOR)))

    assert list(future.frame.columns) == ["value", "age"]
    assert set(future.groups.frame["sex"]) == {"women", "men", "missing"}
    assert set(future.groups.frame["age_band"]) == {"18 to 29", "30 and over"}
    assert set(future.groups.frame["deprivation"]) == {"20 and over"}


def test_a_group_of_an_unknown_column_is_refused():
    features, _ = some_study()
    odd = GroupSpec(name="odd", label="An odd one", column="shoe_size", protected=False)

    with pytest.raises(SpecError, match="no column shoe_size"):
        unlabelled(features, (odd,))


def test_future_rows_carry_the_dates_behind_their_values_and_their_origin():
    features, labels = some_study()

    past, future = split_by_time(features, labels, both_sides())

    assert past.known_at is None
    assert future.known_at["value"].astype("str").unique().tolist() == ["2022-06-01"]
    assert future.origin.labels is labels
    assert future.origin.follow_up is not None
    assert future.harm is not None
    assert np.isin(future.label, [0.0, 1.0]).all()


def test_unlabelled_examples_have_every_row_and_no_outcome():
    features, _ = some_study()

    examples = unlabelled(features, (SEX,))

    assert examples.label is None
    assert len(examples) == len(features.keys) == len(examples.known_at)
    assert examples.fingerprint == features.fingerprint
