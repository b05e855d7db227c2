"""Stand-ins: a feature that tells a characteristic is found and named, one that does not is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from riskkit.domain.cohort import Groups
from riskkit.domain.examples import FeatureNote
from riskkit.domain.scores import Evidence
from riskkit.models import stand_ins
from riskkit.models.dropped_features import columns_of
from riskkit.models.files import model_files, open_model
from riskkit.models.training import train

DATES = ("2021-01-01", "2022-01-01")


@pytest.fixture(scope="module")
def spec(study):
    return study(model={"recipes": ["logistic"], "logistic_strengths": [0.3]}).model


@pytest.fixture(scope="module")
def telling(examples):
    """Rows in which days_since is noise about sex, and the outcome is recorded more often of women."""
    rows, rng = examples(300, dates=DATES), np.random.default_rng(4)
    women = rows.groups.frame["sex"].to_numpy() == "women"
    frame = rows.frame.assign(days_since=women + rng.normal(0, 0.4, len(rows)))
    return replace(rows, frame=frame, label=np.where(women & (rng.random(len(rows)) < 0.4), 1.0, rows.label))


def rows_of(past, spec):
    return train(past, spec).evidence.stand_ins


def kind(rows, name):
    return [row for row in rows if row["row"] == name]


def test_a_feature_that_tells_the_characteristic_is_found_and_named_in_words(telling, spec):
    rows = rows_of(telling, spec)

    levels = {row["group"]: row for row in kind(rows, "level")}
    first = next(row for row in kind(rows, "feature") if (row["group"], row["place"]) == ("women", 1))
    assert levels["women"]["auc"] > 0.9
    assert levels["women"]["auc"] == levels["men"]["auc"]
    assert (first["feature"], first["label"]) == ("days_since", "days_since in words")
    assert first["share_of_gain"] > 0.5


def test_dropping_it_narrows_the_gap_it_opened(telling, spec):
    dropped = [row for row in kind(rows_of(telling, spec), "dropped") if row["feature"] == "days_since"]

    gap = next(row for row in dropped if (row["attribute"], row["metric"]) == ("sex", "mean score gap"))
    assert gap["after"] < 0.5 * gap["before"]
    assert gap["change"] == pytest.approx(gap["after"] - gap["before"])
    assert {(row["attribute"], row["metric"]) for row in dropped} == {
        (None, "AUC"), (None, "Brier"), (None, "precision"), ("sex", "mean score gap"), ("sex", "FPR gap"),
    }  # fmt: skip


def test_where_nothing_tells_it_the_area_is_near_one_half(examples, spec):
    women = kind(rows_of(examples(400), spec), "level")[-1]

    assert abs(women["auc"] - 0.5) < 0.12
    assert women["se"] > 0


def test_a_level_with_few_people_has_no_figure_and_says_so(telling, spec):
    sex = telling.groups.frame["sex"].to_numpy().copy()
    sex[telling.keys["person_id"].isin([f"P{i:05d}" for i in range(29)]).to_numpy()] = "missing"
    few = replace(telling, groups=Groups(pd.DataFrame({"sex": sex}), telling.groups.specs))

    row = next(row for row in kind(rows_of(few, spec), "level") if row["group"] == "missing")

    assert (row["people"], row["auc"], row["se"]) == (29, None, None)
    assert row["reason"].startswith("too few")


def test_a_million_rows_would_cost_the_same(telling, spec, monkeypatch):
    monkeypatch.setattr(stand_ins, "MOST_ROWS", 200)

    levels = kind(rows_of(telling, spec), "level")

    assert {row["rows"] for row in levels} == {200}
    assert sum(row["people"] for row in levels) == 200  # one row of each person first


def test_the_order_of_rows_changes_no_figure(telling, spec):
    order = np.random.default_rng(1).permutation(len(telling))

    assert rows_of(telling, spec) == rows_of(telling.take(order), spec)


def test_they_can_be_left_out_and_scores_made_elsewhere_have_none(telling, study):
    without = study(audit={"stand_ins": False}, model={"recipes": ["logistic"], "logistic_strengths": [0.3]})

    assert (rows_of(telling, without.model), Evidence().stand_ins) == ((), ())


def test_a_model_keeps_them_in_its_file(telling, spec):
    model = train(telling, spec)

    assert list(open_model(model_files(model)).evidence.stand_ins) == list(model.evidence.stand_ins)


def test_levels_of_one_column_count_as_one_feature():
    notes = [
        FeatureNote("area=1", "Area: north", "yes or no", "Where", source="area"),
        FeatureNote("age", "Age in years", "years", "Age", source="age"),
        FeatureNote("area=2", "Area: south", "yes or no", "Where", source="area"),
        FeatureNote("count", "A count", "events", "Count"),
    ]

    found = columns_of(notes)

    assert [(column.name, column.label, column.places) for column in found] == [
        ("area", "Area (all 2 levels)", (0, 2)),
        ("age", "Age in years", (1,)),
        ("count", "A count", (3,)),
    ]


def test_progress_tells_where_it_is_and_changes_nothing(telling, spec):
    stages = []

    train(telling, spec, progress=lambda stage, done=0, total=0: stages.append((stage, done, total)))

    assert (stand_ins.STAGE, 5, 5) in stages
    assert any(stage.startswith("Leaving out features") and done == total for stage, done, total in stages)
