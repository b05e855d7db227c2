from dataclasses import replace

import numpy as np
import pytest

from riskkit.domain.errors import SpecError
from riskkit.domain.scores import values_inside
from riskkit.models import crossing
from riskkit.models.crossing import cross_score


@pytest.fixture
def quick(study):
    return study(model={"recipes": ["logistic"], "logistic_strengths": [0.3]})


def test_every_row_is_scored_by_a_model_that_never_saw_its_person(examples, quick, monkeypatch):
    rows, seen, scored_people = examples(120), [], []
    train = crossing.train

    def watched(past, spec, **settings):
        seen.append(set(past.keys["person_id"]))
        return train(past, spec, **settings)

    monkeypatch.setattr(crossing, "train", watched)
    matrix = crossing.matrix

    def watched_matrix(frame, *rest):
        scored_people.append(set(rows.keys["person_id"][frame.index]))
        return matrix(frame, *rest)

    monkeypatch.setattr(crossing, "matrix", watched_matrix)

    cross_score(rows, quick.model, quick.split)

    assert len(seen) == 4
    assert seen[-1] == set(rows.keys["person_id"])
    for trained_on, held in zip(seen[:-1], scored_people, strict=True):
        assert not trained_on & held
    assert sum(map(len, scored_people)) == 120


def test_scores_reasons_and_baselines_come_back_in_the_order_given(examples, quick):
    rows = examples(150)
    order = np.random.default_rng(0).permutation(150)

    _, scored = cross_score(rows, quick.model, quick.split)
    _, again = cross_score(rows.take(order), quick.model, quick.split)

    one, other = values_inside(scored), values_inside(again)
    assert one.frame.iloc[order].reset_index(drop=True).equals(other.frame)
    assert np.array_equal(one.explanations.contributions[order], other.explanations.contributions)
    assert scored.evidence.baselines == again.evidence.baselines


def test_reasons_sum_although_their_base_differs_by_fold(examples, quick):
    _, scored = cross_score(examples(150), quick.model, quick.split)

    reasons = values_inside(scored).explanations

    assert len(set(reasons.base)) == 3
    np.testing.assert_allclose(reasons.base + reasons.contributions.sum(axis=1), reasons.raw, atol=1e-9)


def test_out_of_fold_a_score_of_noise_has_no_skill(examples, quick):
    rows = examples(600)
    label = np.random.default_rng(3).permutation(rows.label)
    noise = type(rows)(rows.keys, rows.frame, rows.notes, label, rows.groups, fingerprint="0")

    _, scored = cross_score(noise, quick.model, quick.split)

    chosen = scored.evidence.baselines[-1]
    assert 0.4 < chosen["auc"] < 0.6


def test_the_kept_model_says_which_recipe_each_fold_chose(examples, quick):
    model, scored = cross_score(examples(120), quick.model, quick.split)

    assert model.evidence.chosen["recipe_by_fold"] == ["logistic"] * 3
    assert scored.model is model


def test_more_folds_than_people_are_refused(examples, quick):
    two = replace(examples(120).take(np.array([0, 1])), label=np.array([0.0, 1.0]))

    with pytest.raises(SpecError, match="cannot be put in 3 folds"):
        cross_score(two, quick.model, quick.split)
