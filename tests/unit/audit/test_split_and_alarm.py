"""The alarm, the split, the stages of columns, and one row each: checks that need scores."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawn_scores import audited, draw_scored, table_study

from riskkit.audit.definitions.alarm import too_good
from riskkit.audit.definitions.split_checks import known_in_time, training_apart
from riskkit.audit.scored_rows import open_rows
from riskkit.domain.examples import FeatureNote
from riskkit.domain.scores import Evidence, values_inside

TARGET = SimpleNamespace(horizon_days=365, waiting_days=30)
ONE_SIDE = SimpleNamespace(method="time", same_person="one side")


def rows_of(scored: Any) -> Any:
    return open_rows(scored, table_study().audit)


def test_a_feature_that_holds_the_answer_rings_the_alarm():
    leaking = audited(draw_scored(leak=True))["D10"]

    assert leaking.verdict == "broken"
    assert "trend in words" in leaking.because
    assert [row["what"] for row in leaking.table if row["alarm"]] == ["trend"]


def test_features_that_only_help_ring_no_alarm():
    assert audited(draw_scored())["D10"].verdict == "held"


def test_a_feature_that_is_missing_only_without_the_outcome_rings_the_alarm():
    scored = draw_scored()
    inside = values_inside(scored)
    inside.explanations.values.loc[inside.label == 0, "age"] = np.nan

    finding = too_good(rows_of(scored), inside.explanations)

    assert [row["what"] for row in finding.table if row["alarm"]] == ["age is missing"]


def test_a_model_that_is_never_wrong_rings_the_alarm_twice():
    scored = draw_scored(1_000)
    inside = values_inside(scored)
    inside.frame["score"] = np.where(inside.label == 1, 0.99, 0.01)
    inside.frame["flagged"] = inside.label == 1

    ringing = [row["what"] for row in too_good(rows_of(scored), None).table if row["alarm"]]

    assert ringing == ["model", "list"]


def test_with_few_outcomes_the_alarm_cannot_tell_and_without_any_it_does_not_apply():
    assert audited(draw_scored(60, intercept=-4.0))["D10"].verdict == "cannot tell"
    assert audited(draw_scored(60, unknown=1.0))["D10"].verdict == "not applicable"


def apart(scored: Any, *, past: Any = None, trained: tuple[str, ...] = ("2022-01-01",), split: Any = ONE_SIDE) -> Any:
    origin = SimpleNamespace(split=split, follow_up=SimpleNamespace(target=TARGET), labels=None, past=past)
    return training_apart(origin, Evidence(training={"dates": trained, "rows": 10}), rows_of(scored), None)


def test_people_trained_on_and_scored_are_found():
    scored = draw_scored(100)
    strangers = pd.DataFrame({"person_id": ["X1"], "as_of": pd.to_datetime(["2022-01-01"])})
    again = pd.DataFrame({"person_id": ["X1", "P000001"], "as_of": pd.to_datetime(["2022-01-01"] * 2)})

    assert apart(scored, past=strangers).verdict == "held"
    wrong = apart(scored, past=again)
    assert (wrong.verdict, wrong.count) == ("broken", 1)


def test_a_training_follow_up_that_reaches_into_testing_is_found():
    scored = draw_scored(100)

    assert apart(scored, trained=("2023-02-01",)).table[0]["gap_days"] == -1
    assert apart(scored, trained=("2023-02-01",)).verdict == "broken"
    assert apart(scored, trained=("2023-01-31",)).table[0]["gap_days"] == 0


def test_without_the_names_of_the_trained_the_split_is_only_measured():
    assert apart(draw_scored(100)).verdict == "measured"


def test_where_both_sides_are_allowed_the_same_date_is_not():
    scored, both = draw_scored(100), SimpleNamespace(method="time", same_person="both sides")
    other_date = pd.DataFrame({"person_id": ["P000001"], "as_of": pd.to_datetime(["2022-01-01"])})
    same_date = pd.DataFrame({"person_id": ["P000001"], "as_of": pd.to_datetime(["2024-03-01"])})

    allowed = apart(scored, past=other_date, split=both)
    assert (allowed.verdict, allowed.table[1]["people_on_both_sides"]) == ("held", 1)
    assert apart(scored, past=same_date, split=both).count == 1


def test_scores_of_folds_must_say_that_they_are():
    study = table_study()
    rows = rows_of(draw_scored(100))
    said = Evidence(training={"rows": 80}, chosen={"recipe_by_fold": ["logistic"] * 5})

    assert training_apart(None, said, rows, study).verdict == "measured"
    assert training_apart(None, Evidence(training={"rows": 80}), rows, study).verdict == "cannot tell"


def test_a_feature_known_after_the_score_is_found():
    notes = tuple(FeatureNote(n, f"{n} in words", "", "", source=n, stage=None) for n in ("arrests", "jobs"))

    finding = known_in_time(notes, table_study())

    assert (finding.verdict, finding.count) == ("broken", 1)
    assert known_in_time(notes[:1], table_study()).verdict == "held"


def test_a_feature_whose_stage_nobody_declared_is_found():
    notes = (FeatureNote("shoe_size", "size of shoes", "", ""),)

    assert "not declared" in known_in_time(notes, table_study()).because


@pytest.mark.parametrize("fault", ["repeat", "label"])
def test_scores_that_repeat_a_person_or_have_a_strange_label_are_found(fault: str):
    scored = draw_scored(200, dates=("2024-03-01",))
    inside = values_inside(scored)
    if fault == "repeat":
        inside.frame.loc[1, "person_id"] = inside.frame.loc[0, "person_id"]
    else:
        inside.label[3] = 0.5

    from riskkit.audit.definitions.row_checks import one_row_each

    finding = one_row_each(None, rows_of(scored))
    assert (finding.verdict, finding.count) == ("broken", 1)
