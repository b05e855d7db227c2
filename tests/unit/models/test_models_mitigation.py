"""Mitigations: as many people flagged as before, learnt from training rows only, undefined never 0."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from riskkit.domain.cohort import Groups
from riskkit.domain.scores import values_inside
from riskkit.models import fairlearn_recipes, mitigation_recipes
from riskkit.models.before_and_after import NO_SCORE, TOO_FEW
from riskkit.models.calibration import calibrate
from riskkit.models.competition import hold_competition
from riskkit.models.crossing import cross_score
from riskkit.models.drawn_rows import draw_by_outcome, draw_by_person, rows_at, weight_of_draw
from riskkit.models.mitigated_lists import list_of
from riskkit.models.mitigation import CRITERIA, After, Training
from riskkit.models.mitigation_recipes import reweighing
from riskkit.models.pooled_groups import pool_groups
from riskkit.models.rows import training_rows
from riskkit.models.scoring import score
from riskkit.models.training import train
from riskkit.models.validation import plan_validation

EVERY = ("reweigh", "threshold", "reduction", "calibrate_by_group", "list_by_group")
BLIND = {"reweigh", "reduction"}
DATES = ("2021-01-01", "2022-01-01")


def apart(rows, seed=5):
    """The same rows, with the outcome recorded far more often of women than their features say."""
    rng, women = np.random.default_rng(seed), rows.groups.frame["sex"].to_numpy() == "women"
    more = (rng.random(len(rows)) < 0.35) & women
    return replace(rows, label=np.where(more, 1.0, rows.label))


def asked(study, *names, **changes):
    few = {"recipes": ["logistic"], "logistic_strengths": [0.3]}
    return study(audit={"mitigations": list(names), "stand_ins": False}, model=few, **changes)


@pytest.fixture(scope="module")
def told(examples, study):
    """A trained model with every mitigation, rows to score, and the rows of evidence."""
    model = train(apart(examples(300, dates=DATES)), asked(study, *EVERY).model, controls=False)
    future = apart(examples(200, seed=8, dates=DATES), seed=6)
    return model, future, score(model, future)


def overall(rows, metric, *, after="after"):
    return {(r["mitigation"], r["criterion"]): r[after] for r in rows if (r["group"], r["metric"]) == ("all", metric)}


def test_nothing_is_fitted_unless_a_human_asks(examples, study, monkeypatch):
    monkeypatch.setattr(mitigation_recipes, "_fitted", None)

    model = train(examples(120), asked(study).model, controls=False)

    assert (model.mitigations, score(model, examples(60, seed=9)).evidence.mitigations) == ((), ())


def test_every_mitigation_flags_as_many_people_as_before(told):
    _, future, scored = told
    before = int(values_inside(scored).frame["flagged"].sum())

    flagged = overall(scored.evidence.mitigations, "flagged")

    assert before == 2 * 20
    assert {name for name, _ in flagged} == set(EVERY)
    assert set(flagged.values()) == {before}
    came, went = (overall(scored.evidence.mitigations, m) for m in ("newly flagged", "no longer flagged"))
    assert came == went
    assert len(future) == 400


def test_rows_say_whether_the_attribute_is_needed_when_scoring(told):
    rows = told[2].evidence.mitigations

    assert {r["mitigation"] for r in rows if not r["needs_attribute_when_scoring"]} == BLIND


def test_who_is_flagged_hangs_on_the_attribute_only_where_it_is_said_to(told):
    model, future, scored = told
    other = np.random.default_rng(1).permutation(future.groups.frame["sex"].to_numpy())
    swapped = replace(future, groups=Groups(pd.DataFrame({"sex": other}), future.groups.specs))

    one, two = (overall(s.evidence.mitigations, "newly flagged") for s in (scored, score(model, swapped)))

    assert {name for name, criterion in one if one[name, criterion] != two[name, criterion]} <= set(EVERY) - BLIND
    assert one["list_by_group", "demographic_parity"] != two["list_by_group", "demographic_parity"]


def test_the_outcomes_of_scored_rows_decide_nobodys_place(told):
    model, future, scored = told

    turned = score(model, replace(future, label=1 - future.label))

    for metric in ("newly flagged", "decided by a draw"):
        assert overall(scored.evidence.mitigations, metric) == overall(turned.evidence.mitigations, metric)


def test_the_order_of_rows_changes_no_figure(told):
    model, future, scored = told
    order = np.random.default_rng(2).permutation(len(future))

    assert score(model, future.take(order)).evidence.mitigations == scored.evidence.mitigations


def test_a_list_by_group_selects_groups_alike(told):
    rows = [r for r in told[2].evidence.mitigations if r["mitigation"] == "list_by_group"]

    rates = {r["group"]: r for r in rows if r["metric"] == "selection" and r["group"] in ("men", "women")}
    for row in rates.values():
        assert abs(row["people_after"] - 0.1 * row["base_after"]) <= 1 + 1e-9
    assert all(r["before"] == r["after"] for r in rows if r["metric"] == "Brier")


def test_a_line_per_group_brings_scores_to_what_was_recorded(told):
    rows = [r for r in told[2].evidence.mitigations if r["mitigation"] == "calibrate_by_group"]

    gap = next(r for r in rows if (r["metric"], r["group"]) == ("O/E", "largest gap"))
    assert gap["after"] < 0.6 * gap["before"]


def test_a_method_that_gives_a_list_has_no_brier_and_says_so(told):
    rows = told[2].evidence.mitigations

    found = {(r["mitigation"], r["after"] is None, r["reason"]) for r in rows if r["metric"] == "Brier"}
    assert {name for name, _, reason in found if reason == NO_SCORE} == {"threshold", "reduction"}
    assert all(absent == (reason is not None) for _, absent, reason in found)


def test_people_decided_by_a_draw_are_counted_where_there_is_a_draw(told):
    drawn = overall(told[2].evidence.mitigations, "decided by a draw")

    assert drawn.keys() == {("threshold", criterion) for criterion in CRITERIA}
    assert drawn["threshold", "equalized_odds"] > 0


def test_what_is_undefined_is_none_with_a_reason(told):
    model, future, _ = told
    lone = future.groups.frame.copy()
    lone.loc[0, "sex"] = "missing"

    rows = score(model, replace(future, label=None, groups=Groups(lone, future.groups.specs))).evidence.mitigations

    of_one = [r for r in rows if r["group"] == "missing" and r["metric"] == "selection"]
    assert {(r["before"], r["after"], r["reason"]) for r in of_one} == {(None, None, TOO_FEW)}
    for row in rows:
        if row["metric"] in ("precision", "capture", "Brier", "FPR", "FNR", "PPV"):
            assert row["before"] is None
            assert row["reason"] is not None


def test_one_group_alone_cannot_be_mitigated_and_the_row_says_why(examples, study):
    past = examples(120)
    alone = replace(past, groups=Groups(pd.DataFrame({"sex": ["men"] * 120}), past.groups.specs))

    model = train(alone, asked(study, "reweigh", "threshold").model, controls=False)
    rows = score(model, examples(60, seed=9)).evidence.mitigations

    assert len(rows) == 1 + len(CRITERIA)
    assert {(r["after"], r["reason"]) for r in rows} == {(None, mitigation_recipes.ONE_GROUP)}


def test_a_table_is_mitigated_fold_by_fold(examples, study):
    spec = asked(study, "threshold", "list_by_group", "calibrate_by_group")
    rows = apart(examples(240))

    model, scored = cross_score(rows, spec.model, spec.split)
    order = np.random.default_rng(0).permutation(240)
    _, again = cross_score(rows.take(order), spec.model, spec.split)

    assert model.mitigations == ()
    assert set(overall(scored.evidence.mitigations, "flagged").values()) == {24}
    assert scored.evidence.mitigations == again.evidence.mitigations


def test_weights_make_group_and_outcome_independent():
    rng = np.random.default_rng(0)
    group = rng.integers(0, 3, 500)
    y = (rng.random(500) < 0.1 + 0.2 * group).astype(float)

    weight = reweighing(group, y)

    for g in range(3):
        assert weight[group == g].sum() == pytest.approx(np.count_nonzero(group == g))
        assert np.average(y[group == g], weights=weight[group == g]) == pytest.approx(y.mean())


@pytest.mark.parametrize("criterion", CRITERIA)
def test_the_curves_read_from_fairlearn_are_those_it_decides_by(examples, study, criterion):
    spec, rows = asked(study).model, training_rows(apart(examples(250)))
    plan = plan_validation(rows, spec.study)
    choice = hold_competition(rows, plan, spec, lambda *_: None)
    line = calibrate(choice.held[plan.held], rows.y[plan.held])
    levels = rows.groups["sex"].to_numpy().astype("U")
    pooling = pool_groups(levels, rows.y, rows.person)
    past = Training(rows, plan, choice, spec, "sex", levels, pooling, line.slope * choice.held + line.intercept)

    curves = fairlearn_recipes.threshold_curves(past, criterion)
    optimizer = fairlearn_recipes.fitted_optimizer(past, criterion)

    at, code, logit = round(optimizer._x_best * fairlearn_recipes.GRID), pooling.codes(levels), past.logit
    own = np.zeros(len(rows))
    for k, curve in enumerate(curves):
        own[code == k] = curve.chance(logit[code == k], at)
    theirs = optimizer._pmf_predict(logit[:, None], sensitive_features=code)[:, 1]
    assert np.allclose(own, theirs)


def test_a_draw_flags_exactly_the_capacity_and_each_row_with_its_own_chance():
    chance = np.array([1.0, 0.7, 0.5, 0.5, 0.3, 0.0])
    after = After(chance[:, None], chance=chance)
    date, places, key = np.zeros(6, dtype=np.int64), np.array([3]), (np.arange(6), np.arange(6))

    drawn = np.array([list_of(after, date, places, key, seed) for seed in range(800)])

    assert set(drawn.sum(axis=1)) == {3}
    assert np.allclose(drawn.mean(axis=0), chance, atol=0.06)


def test_a_small_group_is_not_fitted_on_its_own_and_the_words_say_which():
    levels = np.repeat(["a", "b", "c", "d"], [100, 60, 12, 9])
    y, person = np.arange(181) % 2, np.arange(181)

    one = pool_groups(levels, y, person)
    same_people = pool_groups(levels, y, np.zeros(181, dtype=np.int64))
    lone = pool_groups(levels[:172], y[:172], person[:172])

    assert one.names == ("a", "b", "c and d")
    assert "c, d: fewer than 10 people" in str(one.said)
    assert one.codes(np.array(["d", "never seen", "a"])).tolist() == [2, 2, 0]
    assert len(same_people.names) == 1
    assert (lone.names, lone.codes(np.array(["c"])).tolist()) == (("a", "b"), [0])


def test_a_drawn_part_stands_for_all_rows_and_hangs_on_no_order(examples):
    rows = training_rows(examples(300, dates=DATES, rate=-2.5))

    drawn = draw_by_outcome(rows, 3, most=120, most_positives=40)
    by_person = rows_at(rows, draw_by_person(rows, 3, most=320))

    weight = weight_of_draw(rows, drawn)
    assert weight.sum() == pytest.approx(len(rows))
    assert (weight * rows.y[drawn]).sum() == pytest.approx(rows.y.sum())
    assert (len(by_person), by_person.person.max() + 1) == (320, 300)
    assert draw_by_person(rows, 3, most=600).tolist() == list(range(600))
