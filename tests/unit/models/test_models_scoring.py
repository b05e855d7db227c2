from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from riskkit.domain.cohort import Groups
from riskkit.domain.errors import DoesNotFit, NoEvidence, NotAdditive, SpecError
from riskkit.domain.findings import Audit
from riskkit.domain.origin import Origin
from riskkit.domain.scores import attach_audit, values_inside
from riskkit.models import reasons, score, train
from riskkit.models.score_function import check_additive

DATES = ("2020-01-01", "2021-01-01", "2022-01-01", "2022-06-01")


@pytest.fixture
def model(examples, study):
    return train(examples(), study().model)


def test_exactly_the_capacity_is_flagged_on_each_date(examples, study):
    rows = examples(150, dates=DATES)
    scored = score(train(rows, study(records=True, capacity={"people": 12}).model), rows)

    frame = values_inside(scored).frame

    assert frame.groupby("as_of")["flagged"].sum().tolist() == [12] * 4
    assert (frame["flagged"] == (frame["rank"] <= 12)).all()


def test_rank_one_is_the_highest_score_of_its_date(examples, model):
    frame = values_inside(score(model, examples(seed=8))).frame

    assert sorted(frame["rank"]) == list(range(1, len(frame) + 1))
    assert frame.loc[frame["rank"] == 1, "score"].item() == frame["score"].max()


def test_ties_at_the_cut_are_counted_and_do_not_depend_on_row_order(examples, study):
    rows = examples(200)
    rows = replace(rows, frame=rows.frame.assign(**dict.fromkeys(rows.frame.columns, 1.0)))
    trained = train(examples(200), study().model)
    order = np.random.default_rng(5).permutation(200)

    one, other = score(trained, rows), score(trained, rows.take(order))

    assert dict(one.ties[0]) == {"as_of": None, "scored": 200, "capacity": 20, "tied": 200, "taken": 20}
    flagged, again = (values_inside(s).frame.set_index("person_id")["flagged"] for s in (one, other))
    assert again.loc[flagged.index].equals(flagged)


def test_every_row_has_reasons_that_sum_to_its_score(examples, model):
    inside = values_inside(score(model, examples(seed=8)))

    told = inside.explanations
    total = told.base + told.contributions.sum(axis=1)

    np.testing.assert_allclose(total, told.raw, atol=1e-9)
    np.testing.assert_allclose(inside.frame["score"], 1 / (1 + np.exp(-told.raw)), rtol=1e-12)


def test_reasons_that_do_not_sum_are_refused():
    with pytest.raises(NotAdditive, match="worst relative error"):
        check_additive(np.array([[1.0, 2.0]]), 0.5, np.array([3.5 + 1e-5]))
    with pytest.raises(NotAdditive):
        check_additive(np.array([[np.nan]]), 0.0, np.array([1.0]))
    assert check_additive(np.array([[1.0, 2.0]]), 0.5, np.array([3.5])) == 0


def test_stability_is_a_share_of_refits_and_high_for_the_top(examples, model):
    frame = values_inside(score(model, examples(seed=8))).frame

    assert set((frame["stability"] * 5).round(9)) <= {0, 1, 2, 3, 4, 5}
    assert frame.nsmallest(5, "rank")["stability"].mean() > 0.7
    assert frame.nlargest(100, "rank")["stability"].max() == 0
    assert frame["stability"].sum() == pytest.approx(model.capacity.of(len(frame)))


def test_new_rows_need_no_outcome_and_get_no_figures(examples, model):
    rows = examples(60, seed=9)

    scored = score(model, replace(rows, label=None))

    assert np.isnan(values_inside(scored).label).all()
    assert all(row["brier"] is None and row["reason"] for row in scored.evidence.baselines)


def test_columns_may_stand_in_any_order(examples, model):
    rows = examples(60, seed=9)
    turned = replace(rows, frame=rows.frame.iloc[:, ::-1], notes=rows.notes[::-1])

    assert values_inside(score(model, turned)).frame.equals(values_inside(score(model, rows)).frame)


def _renamed(rows):
    return replace(rows, frame=rows.frame.rename(columns={"age": "Age"}))


def _infinite(rows):
    return replace(rows, frame=rows.frame.assign(age=np.inf))


def _text(rows):
    return replace(rows, frame=rows.frame.assign(age="young"))


def _twice(rows):
    return rows.take(np.r_[0, np.arange(len(rows))])


def _nobody(rows):
    return replace(rows, keys=rows.keys.assign(person_id=[None, *rows.keys["person_id"][1:]]))


def _other_meaning(rows):
    return replace(rows, notes=(replace(rows.notes[0], unit="months"), *rows.notes[1:]))


def _other_role(rows):
    labels = SimpleNamespace(spec=SimpleNamespace(role="victim"))
    return replace(rows, origin=Origin(cohort=None, history=None, features=(), labels=labels))


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lambda rows: replace(rows, frame=rows.frame.drop(columns="age")), "missing: age"),
        (lambda rows: replace(rows, frame=rows.frame.assign(extra=1.0)), "not asked for: extra"),
        (_renamed, "missing: age; not asked for: Age"),
        (_infinite, r"infinite values in age \(400 rows\)"),
        (_text, "age hold no numbers"),
        (lambda rows: rows.take(np.zeros(0, dtype=int)), "empty"),
        (_twice, "1 of 401 rows repeat"),
        (_nobody, "1 rows have no person_id"),
        (_other_meaning, "another unit or meaning: age"),
        (_other_role, "never mixed"),
    ],
)
def test_rows_or_columns_that_do_not_fit_are_refused(examples, model, broken, told):
    with pytest.raises(DoesNotFit, match=told):
        score(model, broken(examples()))


@pytest.mark.parametrize(
    ("broken", "error", "told"),
    [
        (lambda rows: replace(rows, label=None), SpecError, "no recorded outcome"),
        (lambda rows: replace(rows, label=np.full(len(rows), np.nan)), SpecError, "400 of 400 .* not yet known"),
        (lambda rows: replace(rows, label=np.zeros(len(rows))), SpecError, "0 of 400 .* both kinds"),
        (_infinite, DoesNotFit, "infinite"),
        (_twice, DoesNotFit, "repeat"),
        (_renamed, DoesNotFit, "not the 5 features"),
    ],
)
def test_rows_that_cannot_be_trained_on_are_refused(examples, study, broken, error, told):
    with pytest.raises(error, match=told):
        train(broken(examples()), study().model)


def test_a_spec_that_belongs_to_no_study_cannot_train(examples, study):
    alone = type(study().model).model_validate(study().model.resolved())

    with pytest.raises(SpecError, match="belongs to no study"):
        train(examples(), alone)


def test_effects_say_size_share_and_direction(examples, model):
    effects = score(model, examples(seed=8)).evidence.effects

    assert {row["feature"]: row["direction"] for row in effects}["arrests"] == "raises"
    assert sum(row["share"] for row in effects) == pytest.approx(1)
    assert [row["mean_abs"] for row in effects] == sorted((row["mean_abs"] for row in effects), reverse=True)


def test_no_reasons_are_plotted_without_papers(examples, model):
    with pytest.raises(NoEvidence):
        model.explanation(score(model, examples()))
    with pytest.raises(NoEvidence, match="audited"):
        model.explanation(examples().frame)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:LightGBM binary classifier with TreeExplainer:UserWarning")
def test_reasons_equal_shaps_tree_explainer(examples, study):
    rows = examples(120)
    model = train(rows, study(model={"recipes": ["lightgbm"]}).model)
    scored = score(model, rows)
    attach_audit(scored, Audit((), study().audit, scored))

    peer = reasons._shap().TreeExplainer(model.function.trees.booster)
    values = np.asarray(peer.shap_values(rows.frame.to_numpy()))
    ours = model.explanation(scored)

    np.testing.assert_allclose(ours.values, model.function.slope * values, atol=1e-6)
    assert list(ours.feature_names) == [note.label for note in model.notes]


def test_groups_are_never_features(examples, study):
    rows = examples()
    other = replace(rows, groups=Groups(pd.DataFrame({"sex": ["unknown"] * len(rows)}), rows.groups.specs))

    one, two = (train(r, study().model)._predict_frame(rows.frame)["score"] for r in (rows, other))

    assert np.array_equal(one, two)
