"""What holds for any small table: order decides nothing, reasons sum, intervals hold their score."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.domain.cohort import Groups
from riskkit.domain.examples import Examples, FeatureNote
from riskkit.domain.scores import values_inside
from riskkit.domain.study_spec import StudySpec
from riskkit.models import open_model, score, train

FEATURES = ("age", "count", "amount")
slowly = settings(derandomize=True, deadline=None, max_examples=12)


@st.composite
def tables(draw) -> tuple[Examples, StudySpec]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    people, dates = draw(st.integers(30, 120)), draw(st.integers(1, 3))
    rows = people * dates
    frame = pd.DataFrame(
        {
            "age": rng.integers(10, 90, rows).astype(float),
            "count": rng.poisson(draw(st.sampled_from([0.01, 1.0, 30.0])), rows).astype(float),
            "amount": rng.lognormal(0, draw(st.sampled_from([0.1, 3.0])), rows) * draw(st.sampled_from([-1.0, 1e6])),
        }
    )
    frame = frame.mask(rng.random(frame.shape) < draw(st.sampled_from([0.0, 0.5])))
    label = (rng.random(rows) < draw(st.sampled_from([0.05, 0.5]))).astype(float)
    label[:2] = [0.0, 1.0]
    ids = np.array([f"person {k}" for k in range(people)], dtype=object)
    days = np.array(["2020-01-01", "2021-06-01", "2022-12-01"][:dates], dtype="datetime64[s]")
    keys = pd.DataFrame({"person_id": np.tile(ids, dates), "as_of": np.repeat(days, people)})
    notes = tuple(
        FeatureNote(n, f"{n} in words", "", "drawn", monotone=m) for n, m in zip(FEATURES, (0, 1, -1), strict=True)
    )
    groups = Groups(pd.DataFrame({"sex": rng.choice(["women", "men", "missing"], rows)}), ())
    recipe = draw(st.sampled_from(["logistic", "lightgbm", "blend"]))
    return Examples(keys, frame, notes, label, groups, fingerprint="0"), _study(recipe)


def _study(recipe: str) -> StudySpec:
    columns = [{"name": n, "label": f"{n} in words", "kind": "number", "stage": "before"} for n in FEATURES]
    target = {"column": "y", "yes": "1", "no": "0", "meaning": "An outcome drawn for a property", "role": "suspect",
              "horizon_days": 365, "stage": "after"}  # fmt: skip
    return StudySpec.model_validate(
        {
            "riskkit": 1, "name": "models_property", "title": "Properties of models", "kind": "table",
            "role": "perpetrator", "seed": 3, "capacity": {"people": 7}, "groups": [],
            "words": dict.fromkeys(("purpose", "who", "outcome", "flagged", "not_for"), "A property test, only."),
            "split": {"method": "folds", "same_person": "one side"},
            "model": {"recipes": [recipe], "points": {"count": 1.0}, "trees": 8, "depth": 2, "smallest_leaf": 5,
                      "refits": 5, "logistic_strengths": [0.3]},
            "table": {"data_kind": "synthetic", "extract_date": "2024-01-01", "path": "x", "person_id": "id",
                      "stages": ["before", "after"], "score_stage": "before", "columns": columns,
                      "features": list(FEATURES), "target": target},
        }
    )  # fmt: skip


@slowly
@given(tables(), st.integers(0, 2**32 - 1))
def test_shuffled_rows_and_columns_give_the_same_model_and_scores_to_the_bit(drawn, seed):
    rows, study = drawn
    order = np.random.default_rng(seed).permutation(len(rows))

    one, other = train(rows, study.model), train(rows.take(order), study.model)

    assert one.files() == other.files()
    scored, again = values_inside(score(one, rows)), values_inside(score(other, rows.take(order)))
    assert scored.frame.iloc[order].reset_index(drop=True).equals(again.frame)


@slowly
@given(tables())
def test_reasons_sum_and_intervals_hold_their_score_for_any_table(drawn):
    rows, study = drawn

    inside = values_inside(score(train(rows, study.model), rows))

    reasons, frame = inside.explanations, inside.frame
    gap = np.abs(reasons.base + reasons.contributions.sum(axis=1) - reasons.raw)
    assert (gap <= 1e-6 * np.maximum(1, np.abs(reasons.raw))).all()
    assert ((frame["score_low"] <= frame["score"]) & (frame["score"] <= frame["score_high"])).all()
    assert frame.groupby("as_of")["flagged"].sum().eq(7).all()
    assert frame["score"].between(0, 1).all()


@slowly
@given(tables())
def test_declared_directions_hold_for_any_table(drawn):
    rows, study = drawn
    model = train(rows, study.model)
    x = rows.frame.to_numpy()

    for feature, direction in ((1, 1), (2, -1)):
        higher = x.copy()
        higher[:, feature] += 1 + np.abs(higher[:, feature])
        moved = model.function.raw(higher) - model.function.raw(x)
        assert (direction * moved[~np.isnan(x[:, feature])] >= -1e-12).all()


@slowly
@given(tables())
def test_files_give_back_the_same_model_and_part_of_the_rows_the_same_scores(drawn):
    rows, study = drawn
    model = train(rows, study.model)

    again = open_model(model.files())
    some = np.arange(0, len(rows), 3)

    whole, part = model._predict_frame(rows.frame), again._predict_frame(replace(rows.take(some)).frame)
    assert all(np.array_equal(whole[name][some], part[name]) for name in whole)
