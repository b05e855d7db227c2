"""Attacks on models whose people are known: an area of one half where nothing is given away, near one where all is."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from riskkit.stats.membership import attack_area, by_likelihood_ratio, by_loss, sureness
from riskkit.stats.ranking import auc


def drawn(people=400, models=12, effect=0.0, seed=0):
    """How sure models are: a level of each person's own, noise, and `effect` more where the model learnt from them."""
    rng = np.random.default_rng(seed)
    member = rng.random((people, models)) < 0.63
    level = rng.normal(2, 3, (people, 1))
    return level + rng.normal(size=(people, models)) + effect * member, member


def test_how_sure_a_model_is_changes_sign_with_the_outcome():
    np.testing.assert_array_equal(sureness(np.array([[2.0], [2.0]]), np.array([1.0, 0.0])), [[2.0], [-2.0]])


def test_the_loss_is_the_log_of_the_probability_of_what_was_recorded():
    logit, outcome = np.array([[0.3], [-4.0], [700.0]]), np.array([1.0, 0.0, 0.0])

    p = 1 / (1 + np.exp(-logit[:2, 0]))

    found = by_loss(sureness(logit, outcome))[:, 0]
    np.testing.assert_allclose(found[:2], [np.log(p[0]), np.log(1 - p[1])])
    assert found[2] == pytest.approx(-700)


def test_an_area_is_the_mean_of_mann_whitneys_over_models():
    sure, member = drawn(60, 4, effect=1.0)

    found = attack_area(sure, member)

    assert found.value == pytest.approx(np.mean([auc(member[:, b], sure[:, b]) for b in range(4)]))
    assert (found.people, found.models) == (60, 4)


def test_the_likelihood_ratio_leaves_the_model_attacked_out():
    sure, member = drawn(50, 8)
    changed = sure.copy()
    changed[7, 3] += 1e-3

    moved = by_likelihood_ratio(changed, member) - by_likelihood_ratio(sure, member)

    others = np.delete(np.arange(8), 3)
    assert (np.abs(moved[7, others]) > 1e-6).any()  # its answer is held against theirs
    without = np.delete(np.arange(8), 3)
    inside = sure[7, without][member[7, without]]
    outside = sure[7, without][~member[7, without]]
    assert _ratio_by_hand(sure, member, 7, 3, inside, outside) == pytest.approx(by_likelihood_ratio(sure, member)[7, 3])


def _ratio_by_hand(sure, member, row, model, inside, outside):
    def density(kind, others):
        spread = [(sure[i, kind[i]] - sure[i, kind[i]].mean()) for i in range(len(sure)) if kind[i].any()]
        of_all = sum((s**2).sum() for s in spread) / sum(len(s) - 1 for s in spread)
        own = ((others - others.mean()) ** 2).sum()
        variance = (4 * of_all + own) / (4 + len(others) - 1) * (1 + 1 / len(others))
        return stats.norm.logpdf(sure[row, model], others.mean(), variance**0.5)

    return density(member, inside) - density(~member, outside)


def test_a_row_that_every_other_model_learnt_from_has_no_ratio():
    sure, member = drawn(50, 6)
    member[0] = [True, True, True, True, True, False]
    member[1] = False

    found = by_likelihood_ratio(sure, member)

    assert np.isnan(found[0, 5])
    assert not np.isnan(found[0, 0])
    assert np.isnan(found[1]).all()


def test_the_ratio_finds_what_the_loss_cannot_see():
    sure, member = drawn(600, 20, effect=1.0, seed=1)

    by_level, by_ratio = (attack_area(f, member) for f in (by_loss(sure), by_likelihood_ratio(sure, member)))

    assert by_ratio.value > 0.7
    assert by_level.high < 0.65


@pytest.mark.parametrize("statistic", [lambda sure, member: by_loss(sure), by_likelihood_ratio])
def test_with_membership_at_random_the_interval_holds_one_half_as_often_as_it_says(statistic):
    held = 0
    for seed in range(300):
        sure, member = drawn(120, 8, seed=1_000 + seed)
        found = attack_area(statistic(sure, member), member)
        held += found.low <= 0.5 <= found.high

    assert stats.binom.cdf(held, 300, 0.95) > 0.001
    assert held < 300  # nor is it so wide that nothing could be found


def test_the_interval_holds_the_true_area_where_something_is_given_away():
    truth = attack_area(*drawn(40_000, 12, effect=0.7, seed=5)).value
    held = 0
    for seed in range(200):
        found = attack_area(*drawn(150, 12, effect=0.7, seed=2_000 + seed))
        held += found.low <= truth <= found.high

    assert stats.binom.cdf(held, 200, 0.95) > 0.001


def test_too_few_of_either_kind_give_no_number():
    sure, member = drawn(60, 3)
    member[:] = True
    member[:19] = False

    found = attack_area(sure, member)

    assert np.isnan([found.value, found.se, found.low, found.high]).all()
    assert (found.people, found.models) == (0, 0)


def test_an_attack_that_never_errs_has_an_interval_all_the_same():
    member = np.repeat([[True], [False]], 30, axis=0)

    always, never = attack_area(member * 1.0, member), attack_area(~member * 1.0, member)

    assert (always.value, always.high) == (1.0, 1.0)
    assert 0.85 < always.low < 0.9
    assert (never.low, never.high) == (0.0, pytest.approx(1 - always.low))
