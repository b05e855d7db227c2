"""What the model gives away: an overfitted model is caught and its clean twin is not; what rests on few is counted."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from riskkit.models import open_model, train
from riskkit.models.files import model_files
from riskkit.models.given_away import count_given_away, numbers_learnt, rows_in_leaves
from riskkit.models.membership import FEW, attack_refits, rows_of_drawn_people
from riskkit.models.rows import training_rows

CLEAN = {"recipes": ["lightgbm"], "trees": 40, "depth": 2, "smallest_leaf": 100, "refits": 12}
OVERFIT = CLEAN | {"depth": 8, "smallest_leaf": 1, "learning_rate": 0.3}
ALIKE_DATES = ("2020-01-01", "2020-07-01", "2021-01-01")


@pytest.fixture(scope="module")
def trained(examples, study):
    """A model of 800 people by its settings, with its training rows."""

    @cache
    def make(kind="clean", dates=()):
        past = examples(800, dates=dates)
        settings = {"clean": CLEAN, "overfit": OVERFIT, "linear": {"recipes": ["logistic"], "refits": 12}}[kind]
        return train(past, study(model=settings, audit={"stand_ins": False}).model), training_rows(past)

    return make


def rows_of(model, kind, name, value):
    return next(row for row in model.evidence.given_away if row["row"] == kind and row[name] == value)


def test_an_overfitted_model_is_caught_and_its_clean_twin_is_not(trained):
    (bad, _), (clean, _) = trained("overfit"), trained("clean")

    worst = rows_of(bad, "attack", "attack", "likelihood ratio")
    best = max((r for r in clean.evidence.given_away if r["row"] == "attack"), key=lambda row: row["auc"])
    assert worst["low"] > 0.65
    assert best["high"] < 0.6
    assert rows_of(bad, "attack", "attack", "loss")["low"] > 0.55
    assert worst["refits"] == 12
    assert 790 <= worst["people"] <= 800  # all but those whom every other refit drew


def test_with_other_peoples_membership_the_overfitted_model_gives_nothing_away(trained):
    model, rows = trained("overfit")

    for seed in (101, 102, 103):  # draws that no refit was made with
        for row in attack_refits(rows, model.function, model.refits, seed, confidence=0.998):
            assert row["low"] < 0.5 < row["high"]


def test_the_attack_is_the_same_whatever_the_order_of_rows(trained, examples, study):
    past, spec = examples(800), study(model=CLEAN, audit={"stand_ins": False}).model

    again = train(past.take(np.random.default_rng(1).permutation(800)), spec).evidence.given_away

    assert again == trained("clean")[0].evidence.given_away


def test_many_rows_are_asked_of_some_people_with_all_their_rows(examples):
    rows = training_rows(examples(300, dates=ALIKE_DATES))

    asked = rows_of_drawn_people(rows, 5, most=200)

    assert 190 <= len(asked) <= 200
    assert set(np.bincount(rows.person[asked])) == {0, 3}
    assert not np.array_equal(asked, rows_of_drawn_people(rows, 6, most=200))
    np.testing.assert_array_equal(rows_of_drawn_people(rows, 5), np.arange(900))


def test_too_few_people_give_a_reason_and_no_number(examples, study):
    model = train(examples(40), study(model={"recipes": ["logistic"]}).model)

    row = rows_of(model, "attack", "attack", "loss")

    assert row["reason"] == FEW
    assert [row[name] for name in ("auc", "se", "low", "high")] == [None] * 4


@pytest.mark.parametrize("dates", [(), ALIKE_DATES])
def test_leaves_are_counted_in_people_as_by_hand(trained, dates):
    model, rows = trained("overfit", dates)
    leaves = np.asarray(model.function.trees.booster.predict(rows.x, pred_leaf=True)).astype(int)

    few = alike = total = 0
    sizes = []
    for leaf in leaves.T:
        for one in np.unique(leaf) if len(np.unique(leaf)) > 1 else ():
            here = leaf == one
            people = len(np.unique(rows.person[here]))
            sizes.append(people)
            total, few = total + 1, few + (people < 10)
            alike += people < 10 and len(np.unique(rows.y[here])) == 1

    told = rows_of(model, "structure", "what", "leaves")
    assert (told["count"], told["base"], told["fewest"]) == (few, total, min(sizes))
    assert rows_of(model, "structure", "what", "alike")["count"] == alike > 0


def test_a_model_of_large_leaves_has_none_with_few_people(trained):
    model, _ = trained("clean")

    told = rows_of(model, "structure", "what", "leaves")

    assert told["count"] == 0
    assert told["fewest"] >= 10


def test_a_threshold_above_every_leaf_counts_them_all(trained):
    model, rows = trained("clean")

    found = count_given_away(rows, model.function, model.refits, model.baselines, threshold=801)

    told = {row["what"]: row for row in found}
    assert told["leaves"]["count"] == told["leaves"]["base"] > 0
    assert told["refit leaves"]["count"] == told["refit leaves"]["base"] > 0


def test_leaf_sizes_are_those_of_the_text(trained):
    model, rows = trained("overfit")

    sizes = rows_in_leaves(model.function.trees)

    assert {int(size.sum()) for size in sizes if len(size)} == {len(rows)}


def test_numbers_learnt_are_terms_leaves_and_splits(trained):
    linear, trees = trained("linear")[0].function, trained("clean")[0].function

    leaves = [len(size) for size in rows_in_leaves(trees.trees)]

    assert numbers_learnt(linear) == len(linear.linear.coefficients) + 1
    assert numbers_learnt(trees) == sum(3 * n - 2 for n in leaves)
    told = rows_of(trained("linear")[0], "structure", "what", "numbers")
    assert (told["base"], told["fewest"]) == (800, 800 - numbers_learnt(linear))


def test_scores_that_few_share_and_table_values_of_few_are_counted_in_people(trained):
    model, rows = trained("clean")
    raw = model.function.raw(rows.x)
    sizes = np.unique(raw, return_counts=True)[1]

    told = rows_of(model, "structure", "what", "scores")
    assert (told["count"], told["base"], told["fewest"]) == (sizes[sizes < 10].sum(), 800, sizes.min())
    names, own = [note.name for note in rows.notes], model.baselines
    tables = (*own.points.tables, *own.best_single.tables, own.age_and_sex.age)
    counts = [
        np.count_nonzero(rows.x[:, names.index(table.feature)] == knot) for table in tables for knot in table.knots
    ]
    told = rows_of(model, "structure", "what", "tables")
    assert (told["count"], told["base"], told["fewest"]) == (sum(c < 10 for c in counts), len(counts), min(counts))


def test_what_is_given_away_is_the_same_from_the_files(trained):
    model, _ = trained("overfit")

    assert list(open_model(model_files(model)).evidence.given_away) == list(model.evidence.given_away)


def test_a_fold_of_a_larger_run_is_not_asked(examples, study):
    assert train(examples(200), study(model=CLEAN | {"refits": 5}).model, controls=False).evidence.given_away == ()


def test_refits_that_learnt_from_everybody_cannot_be_attacked(trained, monkeypatch):
    model, rows = trained("clean")
    monkeypatch.setattr("riskkit.models.membership.drawn_people", lambda rows, seed, b: np.ones(len(rows)))

    found = attack_refits(rows, model.function, model.refits, 11)

    assert {row["auc"] for row in found} == {None}
