from __future__ import annotations

import numpy as np
import pytest

from riskkit.domain.errors import SpecError
from riskkit.stats.ranking import TiesAtCut, auc, flag_top, lift, precision_capture_at, rank_by_score
from riskkit.stats.ties import tie_break_hash


def test_a_cut_between_two_scores_rests_on_no_tie_break():
    flagged, ties = flag_top([0.1, 0.9, 0.5, 0.5], 1)

    assert flagged.tolist() == [False, True, False, False]
    assert ties == TiesAtCut(tied=0, taken=0)


def test_a_tie_that_fits_whole_is_not_split_and_not_counted():
    flagged, ties = flag_top([0.1, 0.9, 0.5, 0.5], 3)

    assert flagged.tolist() == [False, True, True, True]
    assert ties == TiesAtCut(tied=0, taken=0)


def test_each_as_of_date_has_the_whole_capacity_to_itself():
    dates = np.array(["2024-01-01"] * 3 + ["2024-02-01"] * 2, dtype="datetime64[D]")

    flagged, ties = flag_top([0.3, 0.3, 0.3, 0.2, 0.1], 2, within=dates)

    assert (flagged[:3].sum(), flagged[3:].sum()) == (2, 2)
    assert ties == TiesAtCut(tied=3, taken=2)


def test_capacity_zero_flags_nobody_and_a_large_one_flags_all():
    assert not flag_top([0.3, 0.2], 0)[0].any()
    assert flag_top([0.3, 0.2], 9)[0].all()
    assert flag_top([], 3)[0].tolist() == []


def test_another_seed_breaks_ties_otherwise_and_every_tied_person_is_taken_about_as_often():
    key = np.array(["ann", "bob", "cy", "di"])
    taken = np.array([flag_top(np.zeros(4), 2, key=key, seed=seed)[0] for seed in range(400)])

    assert np.all(taken.sum(axis=1) == 2)
    assert np.all(np.abs(taken.mean(axis=0) - 0.5) < 0.1)


def test_a_key_hashes_alike_whatever_else_is_in_the_array():
    alone = tie_break_hash(np.array(["ann"]), 5)
    beside = tie_break_hash(np.array(["a much longer key", "ann"]), 5)
    as_objects = tie_break_hash(np.array(["ann", "a much longer key"], dtype=object), 5)

    assert alone[0] == beside[1] == as_objects[0]


def test_hashes_of_numbers_dates_and_several_columns_are_fixed_for_good():
    numbers = tie_break_hash(np.array([1, 2], dtype=np.int32), 7)
    days = np.array(["2024-01-01"], dtype="datetime64[D]")

    assert np.array_equal(numbers, tie_break_hash([1, 2], 7))
    assert tie_break_hash(days, 7)[0] == tie_break_hash(days.astype("datetime64[ns]"), 7)[0]
    pair, turned = tie_break_hash((["a"], ["bc"]), 7), tie_break_hash((["ab"], ["c"]), 7)
    assert pair[0] != turned[0]
    assert numbers.tolist() == FIXED


FIXED = [12401800857092103923, 12322787970845588431]


def test_keys_that_are_missing_or_too_few_are_refused():
    with pytest.raises(SpecError, match="1 of 2 values are not text"):
        flag_top([0.1, 0.1], 1, key=np.array(["ann", None], dtype=object))
    with pytest.raises(SpecError, match="differ in length"):
        flag_top([0.1, 0.1], 1, key=["ann"])
    with pytest.raises(SpecError, match="differ in length"):
        rank_by_score([0.1, 0.1], key=["ann"])
    with pytest.raises(SpecError, match="whole numbers, text or dates"):
        rank_by_score([0.1, 0.1], key=[0.5, 0.5])


@pytest.mark.parametrize("capacity", [-1, 2.5, True])
def test_a_capacity_that_is_not_a_count_of_people_is_refused(capacity):
    with pytest.raises(SpecError, match="capacity must be a whole number"):
        flag_top([0.1], capacity)


def test_a_missing_score_is_refused_not_ranked_last():
    with pytest.raises(SpecError, match="score: 1 of 2 values are missing or infinite"):
        rank_by_score([0.1, float("nan")])


def test_ties_count_half_in_the_area():
    assert auc([0, 1], [0.5, 0.5]) == 0.5
    assert auc([0, 1, 1], [0.5, 0.5, 0.9]) == 0.75


def test_precision_of_no_flags_is_undefined_and_capture_is_zero():
    found = precision_capture_at([1, 0], [0, 0])

    assert np.isnan(found.precision)
    assert found.capture == 0.0
    assert found.reason == "nobody is flagged"
    assert np.isnan(lift([1, 0], [0, 0]))


def test_flagging_everybody_lifts_nothing():
    assert lift([1, 0, 0], [1, 1, 1]) == 1.0
