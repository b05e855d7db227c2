import numpy as np
import pytest

from riskkit.models import train
from riskkit.models.refits import interval_ends


def test_an_interval_holds_its_score_and_lies_between_0_and_1():
    rng = np.random.default_rng(0)
    raw = rng.normal(0, 5, 200)

    low, high = interval_ends(raw[:, None] + rng.normal(0, 2, (200, 20)), raw, 0.9)

    score = 1 / (1 + np.exp(-raw))
    assert (low >= 0).all()
    assert (high <= 1).all()
    assert ((low < score) & (score < high)).all()


def test_an_interval_is_students_t_on_the_logit():
    refits = np.array([[-1.0, 0.0, 1.0, 0.5, -0.5]])

    low, high = interval_ends(refits, np.array([0.2]), 0.9)

    reach = 2.131847 * np.std(refits, ddof=1)
    np.testing.assert_allclose(np.log(high / (1 - high)), 0.2 + reach, rtol=1e-6)
    np.testing.assert_allclose(np.log(low / (1 - low)), 0.2 - reach, rtol=1e-6)


def test_a_wider_level_gives_a_wider_interval():
    raw, refits = np.zeros(3), np.random.default_rng(1).normal(size=(3, 10))

    narrow, wide = interval_ends(refits, raw, 0.8), interval_ends(refits, raw, 0.95)

    assert (wide[0] < narrow[0]).all()
    assert (wide[1] > narrow[1]).all()


@pytest.mark.parametrize("recipe", ["logistic", "lightgbm", "blend"])
def test_there_are_as_many_refits_as_the_study_asks_for_and_they_differ(examples, study, recipe):
    rows = examples()
    model = train(rows, study(model={"recipes": [recipe], "refits": 6}).model)

    logits = model.refits.logits(rows.frame.to_numpy(), model.function)

    assert logits.shape == (len(rows), 6)
    assert (logits.std(axis=1) > 0).mean() > 0.9


def test_more_refits_begin_with_the_same_refits(examples, study):
    rows = examples(200)
    x = rows.frame.to_numpy()
    few = train(rows, study(model={"recipes": ["logistic"], "refits": 5}).model)
    more = train(rows, study(model={"recipes": ["logistic"], "refits": 7}).model)

    assert np.array_equal(more.refits.logits(x, more.function)[:, :5], few.refits.logits(x, few.function))


def test_an_interval_covers_known_probabilities_about_as_often_as_it_says(examples, study):
    """Four drawn worlds whose law the recipe can express; the README gives figures for laws it cannot."""
    spec = study(model={"recipes": ["logistic"], "refits": 20, "logistic_strengths": [0.3]}).model
    new = examples(1500, seed=999)
    f = new.frame
    logit = -1 + 0.5 * (f["arrests"] - 1.5) - 0.03 * (f["age"] - 40) + 0.8 * f["flagged_before"]
    truth = 1 / (1 + np.exp(-logit.to_numpy()))

    covered = []
    for seed in range(4):
        found = train(examples(1500, seed=seed), spec)._predict_frame(f)
        covered.append(np.mean((found["score_low"] <= truth) & (truth <= found["score_high"])))

    assert 0.8 <= np.mean(covered) <= 1.0
