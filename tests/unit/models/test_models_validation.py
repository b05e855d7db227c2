import numpy as np
import pytest

from riskkit.models.rows import training_rows
from riskkit.models.validation import person_folds, plan_validation

DATES = ("2020-01-01", "2021-01-01", "2022-01-01", "2022-06-01")


def test_a_date_is_predicted_only_from_outcomes_known_by_then(examples, study):
    rows = training_rows(examples(300, dates=DATES))

    plan = plan_validation(rows, study(records=True))

    assert plan.rolling
    for fit_on, held in plan.pairs:
        known = rows.as_of[fit_on] + np.timedelta64(360, "D")
        assert known.max() <= rows.as_of[held].min()


def test_the_first_date_is_never_held_out_because_nothing_was_known(examples, study):
    rows = training_rows(examples(300, dates=DATES))

    plan = plan_validation(rows, study(records=True))

    assert plan.names == DATES[1:]
    assert (plan.block[rows.as_of == np.datetime64("2020-01-01")] == -1).all()


def test_too_few_dates_are_said_and_people_are_held_out_instead(examples, study):
    rows = training_rows(examples(300, dates=("2020-01-01", "2020-03-01")))

    plan = plan_validation(rows, study(records=True))

    assert not plan.rolling
    assert "Too few as-of dates for rolling origin" in plan.method
    assert plan.names == ("2020-01-01", "2020-03-01")
    assert len(plan.held) == len(rows)


def test_no_person_is_on_both_sides_of_a_fold(examples, study):
    rows = training_rows(examples(200, dates=("2020-01-01", "2020-03-01")))

    plan = plan_validation(rows, study(records=True))

    for fit_on, held in plan.pairs:
        assert not set(rows.person[fit_on]) & set(rows.person[held])


def test_folds_hold_equally_many_people_and_outcomes(examples):
    rows = training_rows(examples(400))

    fold = person_folds(rows, 5, seed=3)

    assert set(np.bincount(fold)) == {80}
    assert np.ptp([rows.y[fold == k].sum() for k in range(5)]) <= 1


@pytest.mark.parametrize("seed", [1, 2])
def test_folds_depend_on_the_seed_and_on_nothing_else(examples, seed):
    rows = training_rows(examples(100))

    assert np.array_equal(person_folds(rows, 5, seed), person_folds(rows, 5, seed))
    assert not np.array_equal(person_folds(rows, 5, seed), person_folds(rows, 5, seed + 10))
