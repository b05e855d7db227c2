import numpy as np
import pandas as pd
import pytest

from riskkit.domain.errors import SpecError
from riskkit.domain.model_spec import Capacity
from riskkit.models.baselines import fit_baselines, rank_table
from riskkit.models.comparison import comparison_rows, expected_flags
from riskkit.models.rows import training_rows
from riskkit.stats.ranking import auc

POINTS = {"arrests": 1.0, "age": -1.0}


def _all(rows, points=POINTS):
    names = [note.name for note in rows.notes]
    return fit_baselines(rows, points), names


def test_a_rank_is_the_share_below_plus_half_the_share_equal():
    table = rank_table("count", np.array([0, 0, 1, 5, np.nan]))

    ranks = table.standard_rank(np.array([0.0, 1.0, 5.0, 99.0, np.nan])) / 12**0.5 + 0.5

    np.testing.assert_allclose(ranks, [0.25, 0.625, 0.875, 0.875, 0.5])


def test_many_values_are_kept_at_no_more_than_200_knots_and_stay_close():
    values = np.random.default_rng(0).exponential(size=5000)

    table = rank_table("amount", values)
    ranks = table.standard_rank(values) / 12**0.5 + 0.5

    assert len(table.knots) <= 200
    np.testing.assert_allclose(ranks, np.argsort(np.argsort(values)) / 5000, atol=0.006)


def test_the_base_rate_gives_everybody_the_training_share(examples):
    rows = training_rows(examples())
    baselines, names = _all(rows)

    score = baselines.scores(rows.x, names, rows.groups)["base_rate"]

    assert set(score) == {rows.y.mean()}


def test_points_add_up_weighted_standard_ranks_in_the_direction_given(examples):
    rows = training_rows(examples())
    baselines, names = _all(rows)

    score = baselines.scores(rows.x, names, rows.groups)["points"]

    many, few = rows.x[:, 1] >= 4, rows.x[:, 1] == 0
    assert score[many].mean() > score[few].mean() + 0.1
    assert score.mean() == pytest.approx(rows.y.mean(), abs=0.02)


def test_the_best_single_feature_is_found_on_training_rows(examples):
    baselines, _ = _all(training_rows(examples(2000)))

    assert baselines.best_single.tables[0].feature == "arrests"


def test_age_and_sex_use_the_age_feature_and_the_sex_group(examples):
    rows = training_rows(examples(2000))
    baselines, names = _all(rows)

    score = baselines.scores(rows.x, names, rows.groups)["age_and_sex"]

    assert baselines.age_and_sex.groups == ("sex",)
    assert score[rows.x[:, 0] < 25].mean() > score[rows.x[:, 0] > 60].mean() + 0.1


def test_a_level_never_seen_in_training_gets_no_term_of_its_own(examples):
    rows = training_rows(examples())
    baselines, names = _all(rows)

    strange = baselines.scores(rows.x, names, pd.DataFrame({"sex": ["never seen"] * len(rows)}))["age_and_sex"]

    assert np.isfinite(strange).all()


def test_without_sex_at_scoring_the_baseline_is_missing_not_guessed(examples):
    rows = training_rows(examples())
    baselines, names = _all(rows)

    assert baselines.scores(rows.x, names, pd.DataFrame(index=range(len(rows))))["age_and_sex"] is None


def test_points_for_a_feature_that_is_not_there_are_refused(examples):
    with pytest.raises(SpecError, match="not there: shoe_size"):
        fit_baselines(training_rows(examples()), {"shoe_size": 1.0})


def test_ties_at_the_cut_share_the_places_that_are_left():
    chance = expected_flags(np.array([0.9, 0.5, 0.5, 0.5, 0.1]), np.zeros(5, dtype=int), Capacity(people=2))

    np.testing.assert_allclose(chance, [1, 1 / 3, 1 / 3, 1 / 3, 0])


def test_each_date_has_the_whole_capacity():
    chance = expected_flags(np.array([0.9, 0.1, 0.3, 0.2]), np.array([0, 0, 1, 1]), Capacity(people=1))

    assert chance.tolist() == [1, 0, 1, 0]


def test_rows_not_yet_known_take_places_but_are_not_judged():
    label = np.array([1.0, np.nan, 0.0, 1.0])
    score = np.array([0.9, 0.8, 0.2, 0.1])
    flagged = np.array([True, True, False, False])
    baselines = dict.fromkeys(("base_rate", "points", "best_single"), np.full(4, 0.5)) | {"age_and_sex": None}

    rows = comparison_rows(label, score, flagged, baselines, np.zeros(4, dtype=int), Capacity(people=2), "blend", "x")

    chosen = rows[-1]
    assert (chosen["precision"], chosen["capture"], chosen["chosen"]) == (1.0, 0.5, True)
    assert rows[1]["brier"] is None
    assert "no age or sex" in rows[1]["reason"]
    assert rows[0]["precision"] == pytest.approx(2 / 3)


def test_without_any_known_outcome_every_figure_is_none_with_a_reason():
    baselines = dict.fromkeys(("base_rate", "points", "best_single", "age_and_sex"), np.full(3, 0.5))

    rows = comparison_rows(
        np.full(3, np.nan), np.full(3, 0.4), np.array([True, False, False]), baselines, np.zeros(3, dtype=int),
        Capacity(people=1), "logistic", "x",
    )  # fmt: skip

    assert all(row["brier"] is None and row["reason"] for row in rows)


def test_what_is_done_now_lists_people_as_the_study_states_it(examples):
    rows = training_rows(examples())
    names = [note.name for note in rows.notes]

    stated = fit_baselines(rows, {"age": 1.0}, {"arrests": 1.0}).scores(rows.x, names, rows.groups)

    arrests = rows.x[:, names.index("arrests")]
    in_order = stated["present_practice"][np.argsort(arrests)]
    assert (np.diff(in_order) >= 0).all()
    assert in_order[0] < in_order[-1]


def test_where_nobody_stated_what_is_done_now_no_row_speaks_of_it(examples):
    rows = training_rows(examples())
    baselines, names = _all(rows)

    scores = baselines.scores(rows.x, names, rows.groups)

    assert "present_practice" not in scores
    compared = comparison_rows(rows.y, rows.y, rows.y == 1, scores, np.zeros(len(rows), dtype=int), Capacity(people=9),
                               "blend", "x")  # fmt: skip
    assert [row["model"] for row in compared] == ["base_rate", "age_and_sex", "points", "best_single", "blend"]


def test_present_practice_by_a_feature_that_is_not_there_is_refused(examples):
    with pytest.raises(SpecError, match=r"model\.present_practice name 1 features that are not there: shoe_size"):
        fit_baselines(training_rows(examples()), {"age": 1.0}, {"shoe_size": 1.0})


def test_a_stated_order_that_outcomes_run_against_is_not_turned_round(examples):
    rows = training_rows(examples(2000))
    names = [note.name for note in rows.notes]
    against = {"arrests": -1.0}

    scores = fit_baselines(rows, against, against).scores(rows.x, names, rows.groups)

    arrests = rows.x[:, names.index("arrests")]
    for name in ("points", "present_practice"):
        assert auc(rows.y, scores[name]) < 0.5
        assert scores[name][arrests == 0].min() > scores[name][arrests == 3].max()
        np.testing.assert_allclose(scores[name], rows.y.mean(), atol=1e-5)
