"""The combination that stands out most: named where one truly differs, seldom called different where none does."""

from __future__ import annotations

import pandas as pd
import pytest
from drawn_combinations import AGE, found_in, three_characteristics
from drawn_scores import audited, draw_scored, released_of

from riskkit.audit.crossing import MOST_IN_GRID
from riskkit.audit.rates import TOO_FEW
from riskkit.audit.standing_out import CHANCE
from riskkit.domain.cohort import Groups
from riskkit.domain.scores import values_inside

TRULY = {"sex": ["female"], "ethnicity": ["E", "F"], "age": ["18-24"]}


def row_of(told, words: str) -> dict:
    return next(row for row in told.table if words in row["scan"])


def test_a_combination_with_more_outcomes_than_its_scores_say_is_named():
    told = found_in(three_characteristics(8_000, seed=3, lift=0.4))

    row = row_of(told, "more recorded outcomes")
    assert told.verdict == row["verdict"] == "difference found"
    assert row["named"] == TRULY
    assert row["combination"] == "sex: female; ethnicity: E, F; age: 18-24"


def test_its_counts_are_those_of_the_rows():
    scored = three_characteristics(8_000, seed=3, flags=0.3)

    row = row_of(found_in(scored), "wrongly flagged")

    levels, inside = scored.groups.frame, values_inside(scored)
    here = pd.concat([levels[name].isin(chosen) for name, chosen in row["named"].items()], axis=1).all(axis=1)
    without, flagged = inside.label == 0, inside.frame["flagged"].to_numpy()
    own, everybody = flagged[here & without], flagged[without]
    assert row["named"] == TRULY
    assert (row["people"], row["count"], row["base"]) == (here.sum(), own.sum(), len(own))
    assert (row["value"], row["value_all"]) == (own.mean(), everybody.mean())
    assert row["expected"] == len(own) * everybody.mean()


def test_a_combination_is_named_where_people_stand_on_several_dates_too():
    told = found_in(three_characteristics(4_000, seed=3, dates=4, flags=0.4))

    assert row_of(told, "wrongly flagged")["named"] == TRULY


@pytest.mark.parametrize("dates", [1, 4])
def test_where_nobody_differs_a_difference_is_seldom_found(dates: int):
    worlds = 40
    found = [
        found_in(three_characteristics(3_200 // dates, seed=1_000 + seed, dates=dates)).verdict == "difference found"
        for seed in range(worlds)
    ]

    assert sum(found) <= 6  # 5% of 40 is 2; 7 and more is 1 in 300


def test_one_that_chance_could_explain_is_named_and_said_to_be_chance():
    told = found_in(three_characteristics(2_000, seed=2))

    assert told.verdict == "cannot tell"
    assert all(row["combination"] and row["reason"] == CHANCE for row in told.table)
    assert all(row["p_adjusted"] >= 0.05 for row in told.table)


def test_a_combination_of_too_few_people_has_no_value():
    told = found_in(three_characteristics(8_000, seed=3, lift=0.4), smallest_group=5_000)

    row = row_of(told, "more recorded outcomes")
    assert (row["value"], row["verdict"], row["reason"]) == (None, "cannot tell", TOO_FEW)


def test_the_question_that_matters_for_the_role_comes_first():
    scored = three_characteristics(1_000, seed=1)

    assert found_in(scored, "victim").table[0]["scan"] == "more people missed"
    assert found_in(scored, "perpetrator").table[0]["scan"] == "more people wrongly flagged"


def test_scores_that_are_no_probabilities_are_searched_for_errors_only():
    scored = three_characteristics(1_000, seed=1)
    values_inside(scored).frame["score"] *= 10

    told = found_in(scored)

    assert row_of(told, "fewer recorded outcomes")["verdict"] == "not applicable"
    assert row_of(told, "fewer recorded outcomes")["reason"] == "scores are not probabilities"
    assert row_of(told, "missed")["p_adjusted"] is not None


def test_where_nothing_can_be_searched_it_says_why():
    nobody_flagged, no_outcome, no_groups = (three_characteristics(500, seed=1) for _ in range(3))
    values_inside(nobody_flagged).frame["flagged"] = False
    values_inside(no_outcome).label[:] = float("nan")
    no_groups.groups = Groups(no_groups.groups.frame, ())

    assert row_of(found_in(nobody_flagged), "missed")["reason"] == "nobody is flagged"
    assert (found_in(no_outcome).verdict, found_in(no_outcome).because) == ("not applicable", "no outcome is known yet")
    assert found_in(no_groups).because == "the study names no protected characteristics"


def test_a_characteristic_with_too_many_levels_is_left_out_and_named():
    scored = three_characteristics(6_000, seed=1)
    scored.groups.frame["age"] = [f"{row % (MOST_IN_GRID // 10 + 1)}" for row in range(6_000)]

    told = found_in(scored)

    assert told.limits.endswith("Not searched, too many combinations: age.")
    assert not any("age" in row["named"] for row in told.table)


def test_a_characteristic_that_is_not_protected_is_not_searched():
    scored = three_characteristics(1_000, seed=1)
    scored.groups = Groups(scored.groups.frame, (*scored.groups.specs[:2], AGE.model_copy(update={"protected": False})))

    assert "every combination of sex, ethnicity (" in found_in(scored).because


def test_figures_are_released_only_where_no_part_of_the_combination_is_small():
    audit = audited(draw_scored(20_000, dates=("2024-03-01",), gap=1.0))
    released = released_of(audit)

    assert any(not row["hidden"] for row in released["G07"].table)
    for raw, row in zip(audit["G07"].table, released["G07"].table, strict=True):
        assert "named" not in row
        assert row["combination"] == raw["combination"]
        assert row["verdict"] == raw["verdict"]
        if raw["smallest_part"] < 10:
            assert row["people"] is row["count"] is row["base"] is row["value"] is row["expected"] is None


def test_a_level_that_is_hidden_elsewhere_gives_no_figure_here():
    audit = audited(draw_scored(1_200, shares=(0.7, 0.27, 0.03), dates=("2024-03-01",)))
    released = released_of(audit)

    hidden = {(r["attribute"], r["group"], r["metric"]) for r in released["G01"].table
              if r["hidden"] and r["operating_point"] in ("capacity", "all")}  # fmt: skip
    rests = [
        (raw["metric"], released["G07"].table[at])
        for at, raw in enumerate(audit["G07"].table)
        if any((name, level, raw["metric"]) in hidden for name, levels in raw["named"].items() for level in levels)
    ]
    assert rests
    assert all(row["count"] is None for _, row in rests)
