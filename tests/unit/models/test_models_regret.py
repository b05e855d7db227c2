from dataclasses import replace

import numpy as np
import pytest

from riskkit.domain.model_spec import Capacity
from riskkit.models.regret import choose
from riskkit.models.rows import training_rows
from riskkit.models.validation import plan_validation

CAPACITY = Capacity(share=0.1)


@pytest.fixture
def placed(examples, study):
    rows = training_rows(examples(400))
    return rows, plan_validation(rows, study())


def _truth(rows, noise, seed=0):
    return 4 * (rows.y - 0.5) * (1 - noise) + noise * np.random.default_rng(seed).normal(size=len(rows))


def test_equal_recipes_go_to_the_simplest(placed):
    rows, plan = placed
    same = _truth(rows, 0.8)

    winner = choose(rows, plan, {"blend": same, "lightgbm": same, "logistic": same}, CAPACITY, 1)

    assert winner.recipe == "logistic"
    assert set(winner.mean_regret.values()) == {0.0}


def test_a_recipe_whose_lists_are_much_better_wins_however_simple_the_others(placed):
    rows, plan = placed
    held = {"logistic": _truth(rows, 1.0), "lightgbm": _truth(rows, 0.2)}

    winner = choose(rows, plan, held, CAPACITY, 1)

    assert winner.recipe == "lightgbm"
    assert winner.mean_regret["logistic"] > 0.3
    assert "only one within one standard error" in winner.because


def test_level_lists_are_settled_by_better_probabilities(placed):
    rows, plan = placed
    good = _truth(rows, 0.9)

    winner = choose(rows, plan, {"logistic": 10 * good, "blend": good}, CAPACITY, 1)

    assert winner.mean_regret == {"logistic": 0.0, "blend": 0.0}
    assert winner.recipe == "blend"


def test_weighed_by_harm_the_recipe_that_finds_more_harm_wins(placed):
    rows, plan = placed
    harm = np.where(rows.y == 1, np.where(np.arange(len(rows)) % 2 == 0, 100.0, 1.0), 0.0)
    weighed = replace(rows, harm=harm)
    held = {"logistic": np.where(harm == 1, 5.0, rows.y), "lightgbm": np.where(harm == 100, 5.0, rows.y / 2)}

    plain = choose(weighed, plan, held, CAPACITY, 1)
    by_harm = choose(weighed, plan, held, CAPACITY, 1, weigh_by_harm=True)

    assert plain.mean_regret == {"logistic": 0.0, "lightgbm": 0.0}
    assert by_harm.mean_regret["logistic"] > by_harm.mean_regret["lightgbm"] == 0.0
    assert by_harm.recipe == "lightgbm"
    assert "harm on the list" in by_harm.because


def test_regret_is_precision_short_of_the_best_in_each_block(placed):
    rows, plan = placed
    held = {"logistic": _truth(rows, 0.9), "lightgbm": _truth(rows, 0.7)}

    table = choose(rows, plan, held, CAPACITY, 1).table

    for name in plan.names:
        block = [row for row in table if row["as_of"] == name]
        best = max(row["precision"] for row in block)
        assert len(block) == 2
        assert all(row["regret"] == pytest.approx(best - row["precision"]) for row in block)
        assert all(row["flagged"] == CAPACITY.of(row["rows"]) for row in block)


def test_a_list_of_everybody_leaves_nothing_to_regret(placed):
    rows, plan = placed
    held = {"logistic": _truth(rows, 0.5), "lightgbm": _truth(rows, 0.5, seed=9)}

    winner = choose(rows, plan, held, Capacity(people=10_000), 1)

    assert set(winner.mean_regret.values()) == {0.0}
