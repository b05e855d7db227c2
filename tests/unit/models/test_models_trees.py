import numpy as np
import pytest

from riskkit.domain.errors import RunRefused
from riskkit.models import trees as trees_module
from riskkit.models.trees import fit_trees, open_trees, staged_raw


@pytest.fixture
def drawn(examples, study):
    rows = examples(500)
    return rows.frame.to_numpy(), rows.label, study().model


def _fitted(drawn, monotone=(0, 1, 0, 0, 0), rounds=30, **more):
    x, y, spec = drawn
    return fit_trees(x, y, spec, rounds=rounds, seed=4, monotone=np.array(monotone), **more)


def test_base_and_contributions_are_the_logit(drawn):
    trees = _fitted(drawn)

    contributions, base = trees.contributions(drawn[0])

    np.testing.assert_allclose(base + contributions.sum(axis=1), trees.raw(drawn[0]), atol=1e-10)


def test_one_thread_and_two_give_the_same_scores_to_the_bit(drawn, monkeypatch):
    one = _fitted(drawn).raw(drawn[0])
    monkeypatch.setitem(trees_module.ONE_THREAD, "num_threads", 2)

    assert np.array_equal(_fitted(drawn).raw(drawn[0]), one)


def test_a_declared_direction_holds_for_every_row(drawn):
    trees = _fitted(drawn)
    x = drawn[0].copy()

    raised = [trees.raw(np.column_stack([x[:, 0], np.full(len(x), value), x[:, 2:]])) for value in range(8)]

    assert (np.diff(np.array(raised), axis=0) >= 0).all()


def test_a_text_opened_again_scores_the_same_to_the_bit(drawn):
    trees = _fitted(drawn)

    again = open_trees(trees.text, 5, trees.rounds, "lightgbm.txt")

    assert np.array_equal(again.raw(drawn[0]), trees.raw(drawn[0]))


def test_stages_are_the_scores_after_so_many_trees(drawn):
    staged = staged_raw(_fitted(drawn), drawn[0], (10, 30))

    assert np.array_equal(staged[:, 1], _fitted(drawn).raw(drawn[0]))
    assert np.array_equal(staged[:, 0], _fitted(drawn, rounds=10).raw(drawn[0]))


def test_too_few_rows_to_split_give_everybody_the_same_score(drawn):
    x, y, spec = drawn
    few = np.r_[np.flatnonzero(y == 1)[:3], np.flatnonzero(y == 0)[:3]]

    trees = fit_trees(x[few], y[few], spec, rounds=5, seed=1, monotone=np.zeros(5, dtype=int))
    contributions, base = trees.contributions(x)

    assert np.ptp(trees.raw(x)) == 0
    np.testing.assert_allclose(base + contributions.sum(axis=1), trees.raw(x), atol=1e-12)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("tree\n", "tee\n", 1),
        lambda text: text.replace("objective=binary sigmoid:1", "objective=regression"),
        lambda text: text.replace("max_feature_idx=4", "max_feature_idx=400"),
        lambda text: text.split("end of trees")[0],
        lambda text: "",
    ],
)
def test_a_text_of_something_else_is_refused_before_lightgbm_reads_it(drawn, damage, monkeypatch):
    text = damage(_fitted(drawn).text)
    monkeypatch.setattr(trees_module, "_lightgbm", lambda: pytest.fail("the parser was reached"))

    with pytest.raises(RunRefused, match="is not the LightGBM text"):
        open_trees(text, 5, 30, "lightgbm.txt")
