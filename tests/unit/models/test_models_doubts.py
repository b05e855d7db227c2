"""Doubts: what other refits and other models as good would have said, and who is unlike the rows of training."""

from __future__ import annotations

import json

import numpy as np
import pytest

from riskkit.domain.errors import NoEvidence, RunRefused
from riskkit.domain.scores import attach_audit, values_inside
from riskkit.models import cross_score, open_model, score, train
from riskkit.models.alternatives import fit_alternatives
from riskkit.models.competition import hold_competition, monotone_of
from riskkit.models.files import _canonical
from riskkit.models.refits import interval_ends
from riskkit.models.rows import training_rows
from riskkit.models.score_function import probability
from riskkit.models.trees import fit_trees
from riskkit.models.validation import plan_validation
from riskkit.stats.fingerprint import fingerprint_bytes
from riskkit.stats.ranking import flag_top


@pytest.fixture(scope="module", params=[("logistic", "lightgbm", "blend"), ("blend",)], ids=["all", "blend"])
def trained(examples, study, request):
    return train(examples(800), study(model={"recipes": request.param}).model, controls=False)


@pytest.fixture(scope="module")
def scored(trained, examples):
    return score(trained, examples(600, seed=8))


def test_each_flagged_row_has_its_reasons_under_every_refit(trained, scored, examples):
    inside, x = values_inside(scored), examples(600, seed=8).frame.to_numpy()
    doubts = inside.doubts

    assert np.array_equal(doubts.rows, np.flatnonzero(inside.frame["flagged"]))
    assert doubts.contributions.shape == (60, len(trained.refits), len(trained.notes))
    logits = trained.refits.logits(x[doubts.rows], trained.function)
    bases = logits - doubts.contributions.sum(axis=2)
    np.testing.assert_allclose(bases, np.broadcast_to(bases[0], bases.shape), atol=1e-5)  # one base for each refit


def test_refits_and_intervals_speak_of_the_same_models(trained, scored, examples):
    x, inside = examples(600, seed=8).frame.to_numpy(), values_inside(scored)

    low, high = interval_ends(trained.refits.logits(x, trained.function), inside.explanations.raw, trained.interval)

    np.testing.assert_array_equal(inside.frame["score_low"], low)
    np.testing.assert_array_equal(inside.frame["score"], probability(inside.explanations.raw))
    assert (high >= low).all()


def test_rows_are_counted_on_the_list_of_every_model_as_good(trained, scored, examples):
    inside, rows = values_inside(scored), examples(600, seed=8)
    key = (rows.keys["person_id"].astype(str).to_numpy().astype("U"), rows.keys["as_of"].to_numpy("datetime64[s]"))
    said = trained.alternatives.logits(rows.frame.to_numpy(), trained.familiar.preparation)

    by_hand = inside.frame["flagged"].to_numpy().astype(int)
    for candidate in trained.alternatives.level:
        by_hand += flag_top(said[candidate], 60, key=key, seed=11)[0]

    assert np.array_equal(inside.doubts.listed_by, by_hand)
    assert inside.doubts.alternatives == len(inside.doubts.alternative_names) == 1 + len(trained.alternatives.level)
    assert inside.doubts.alternative_names[0] == trained.candidate.words
    assert inside.doubts.listed_by.sum() == 60 * inside.doubts.alternatives  # every list has as many places


def test_as_good_means_within_one_standard_error_in_the_measure_that_chose(examples, study):
    rows, spec = training_rows(examples(800)), study().model
    plan = plan_validation(rows, spec.study)
    choice = hold_competition(rows, plan, spec, lambda *_: None)
    model = train(examples(800), spec, controls=False)

    found = fit_alternatives(rows, plan, choice, model.function, model.familiar.preparation, spec, every=True)

    caught = {}
    for one in choice.field.candidates():
        raw = choice.field.held(one)
        listed = np.zeros(len(rows), dtype=bool)
        for block in range(len(plan.names)):
            here = np.flatnonzero(plan.block == block)
            key = tuple(part[here] for part in rows.key)
            listed[here] = flag_top(raw[here], spec.study.capacity.of(len(here)), key=key, seed=spec.study.seed)[0]
        caught[one] = listed
    best = max(caught, key=lambda one: rows.y[caught[one]].sum())
    assert len(caught) == 3 + 4 + 3 * 4  # strengths, numbers of trees, and both together
    for one in found.listed:
        lost = rows.y[caught[best]].sum() - rows.y[caught[one.candidate]].sum()
        apart = rows.y[caught[best] != caught[one.candidate]].sum()
        if abs(lost - apart**0.5) > 2:  # blocks are of nearly the same size, so whole counts are close to the measure
            assert one.level == (lost <= apart**0.5)


def test_a_shorter_fit_is_the_first_trees_of_a_longer_one(examples, study):
    spec, rows = study(model={"recipes": ["lightgbm"]}).model, training_rows(examples(800))
    only, x = train(examples(800), spec, controls=False), examples(50, seed=9).frame.to_numpy()

    said = only.alternatives.logits(x, only.familiar.preparation)

    assert len(only.alternatives.listed) == 3  # of four numbers of trees, one was kept
    for one in only.alternatives.listed:
        fitted = fit_trees(rows.x, rows.y, spec, rounds=one.candidate.rounds, seed=11, monotone=monotone_of(rows))
        np.testing.assert_allclose(said[one.candidate], one.slope * fitted.raw(x) + one.shift, rtol=1e-12)


def test_a_model_that_nothing_equals_is_its_own_only_alternative(examples, study):
    model = train(examples(500), study(model={"recipes": ["logistic"], "logistic_strengths": [0.03]}).model)

    doubts = values_inside(score(model, examples(300, seed=8))).doubts

    assert doubts.alternatives == 1
    assert doubts.alternative_names == ("Logistic regression, strength 0.03",)
    assert np.array_equal(np.flatnonzero(doubts.listed_by), doubts.rows)


def test_rows_drawn_as_the_training_rows_are_seldom_unlike_them(examples, study):
    model = train(examples(4_000), study(model={"recipes": ["logistic"]}).model)

    unlike = values_inside(score(model, examples(4_000, seed=8))).doubts.unlike

    assert unlike.mean() < 0.02
    assert abs(unlike.mean() - model.training["unlike"]) < 0.006


def test_a_value_nobody_had_is_named_and_a_strange_combination_is_not(examples, study):
    past = examples(2_000)
    past.frame["noise"] = past.frame["arrests"] + 0.05 * past.frame["noise"]  # two features that go together
    model = train(past, study(model={"recipes": ["logistic"]}).model)
    new = examples(2_000, seed=8)
    new.frame["noise"] = new.frame["arrests"] + 0.05 * new.frame["noise"]
    new.frame.loc[0, ["arrests", "noise"]] = 60.0
    new.frame.loc[1, ["arrests", "noise", "flagged_before", "age"]] = 5.0, 0.0, 1.0, 20.0

    doubts = values_inside(score(model, new)).doubts

    assert doubts.unlike[:2].all()
    assert doubts.unlike_because[0] == ("arrests in words", "noise in words")
    assert doubts.unlike_because[1] == ()  # each value is usual, together they are not
    assert set(doubts.unlike_because) == set(doubts.rows[doubts.unlike[doubts.rows]].tolist())


def test_no_smallest_or_largest_training_value_is_in_the_file(examples, study):
    for people in (15, 60, 400, 3_000):
        rows = examples(people)
        rows.frame["noise"] = np.random.default_rng(people).normal(size=people)
        model = train(rows, study(model={"recipes": ["logistic"]}).model)
        usual, values = model.familiar, rows.frame["noise"].to_numpy()
        if people < 20:
            assert np.isnan(usual.low).all()
            assert np.isnan(usual.high).all()
        else:
            tenth = np.sort(values)[-10]
            assert usual.high[4] == pytest.approx(tenth + 0.5 * (tenth - np.median(values)))
            assert values.max() not in usual.high


def test_one_person_with_many_dates_does_not_set_a_range(examples, study):
    dates = tuple(f"{year}-01-01" for year in range(2010, 2022))
    rows = examples(300, dates=dates)
    rows.frame.loc[rows.keys["person_id"] == "P00007", "noise"] = 1_000.0  # twelve rows of one person

    model = train(rows, study(model={"recipes": ["logistic"]}).model)

    assert model.familiar.high[4] < 10


def test_an_opened_model_has_the_same_doubts(trained, scored, examples):
    again = open_model(trained.files())

    one, other = values_inside(scored).doubts, values_inside(score(again, examples(600, seed=8))).doubts

    for name in ("rows", "contributions", "listed_by", "unlike"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    assert (one.alternatives, one.alternative_names) == (other.alternatives, other.alternative_names)
    assert one.unlike_because == other.unlike_because
    assert again.files() == trained.files()


def test_the_order_of_rows_decides_nothing(trained, scored, examples):
    turned = np.random.default_rng(1).permutation(600)
    one = values_inside(scored).doubts

    other = values_inside(score(trained, examples(600, seed=8).take(turned))).doubts

    assert np.array_equal(one.listed_by[turned], other.listed_by)
    assert np.array_equal(one.unlike[turned], other.unlike)


def test_a_kept_model_stores_only_what_is_as_good(examples, study):
    model = train(examples(800), study(model={"recipes": ["logistic", "lightgbm", "blend"]}).model)

    assert all(one.level for one in model.alternatives.listed)
    rounds = [one.candidate.rounds for one in model.alternatives.listed if one.candidate.rounds]
    assert (model.alternatives.trees is None) == (not rounds)


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v["alternatives"]["strengths"].append(9.0),
        lambda v: v["alternatives"]["coefficients"][0].pop(),
        lambda v: v["alternatives"]["listed"][0].update(rounds=9_999),
        lambda v: v["alternatives"]["listed"][0].update(slope=-1.0),
        lambda v: v["alternatives"]["listed"][0].update(recipe="forest"),
        lambda v: v["alternatives"]["trees"].update(file="lightgbm-refit-0001.txt"),
        lambda v: v["alternatives"]["trees"].update(sha256="0" * 64),
        lambda v: v["familiar"]["precision"][-1].pop(),
        lambda v: v["familiar"]["low"].pop(),
        lambda v: v["familiar"].update(limit="1"),
        lambda v: v.pop("familiar"),
    ],
)
def test_a_file_whose_doubts_contradict_themselves_is_refused(trained, change):
    files = dict(trained.files())
    values = json.loads(files["model.json"])
    change(values)
    values.pop("digest")
    values["digest"] = fingerprint_bytes(_canonical(values))

    with pytest.raises(RunRefused):
        open_model({**files, "model.json": _canonical(values)})


def test_a_table_study_has_doubts_of_every_fold_joined(examples, study):
    spec = study(model={"recipes": ["logistic", "lightgbm"]})
    rows = examples(450)

    kept, scored = cross_score(rows, spec.model, spec.split)

    doubts = values_inside(scored).doubts
    assert doubts.listed_by.sum() == 45 * doubts.alternatives
    assert doubts.contributions.shape == (45, 5, 5)
    assert np.isfinite(doubts.contributions).all()
    assert (doubts.listed_by[doubts.rows] >= 1).all()
    assert len(doubts.alternative_names) == doubts.alternatives
    assert {one.words for one in kept.alternatives.level} <= set(doubts.alternative_names)
    _, turned = cross_score(rows.take(np.arange(450)[::-1]), spec.model, spec.split)
    assert np.array_equal(values_inside(turned).doubts.listed_by[::-1], doubts.listed_by)


def test_doubts_are_no_way_round_the_audit(scored):
    assert not [name for name in dir(scored) if "doubt" in name and not name.startswith("_")]
    with pytest.raises(NoEvidence):
        scored.to_frame()


def test_shaps_own_plots_draw_from_the_explanation(trained, examples):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    scored = score(trained, examples(100, seed=8))
    attach_audit(scored, object())
    told = trained.explanation(scored)
    import shap  # once it is imported quietly

    shap.plots.beeswarm(told, show=False)
    shap.plots.waterfall(told[0], show=False)

    words = {text.get_text() for figure in map(plt.figure, plt.get_fignums()) for text in figure.findobj(plt.Text)}
    plt.close("all")
    assert any("arrests in words" in word for word in words)
