from __future__ import annotations

import numpy as np
import pytest

from riskkit.domain.errors import SpecError
from riskkit.stats.counts import Rates, confusion_counts, identity_residual, prevalence, rate

LABEL = [0, 0, 0, 1, 1, 1, 1]
FLAGGED = [0, 1, 1, 0, 1, 1, 1]


def test_counts_come_in_the_order_tn_fp_fn_tp():
    assert confusion_counts(LABEL, FLAGGED).tolist() == [[1, 2, 1, 3]]


def test_a_group_with_nobody_gets_four_zeros_and_undefined_rates():
    counts = confusion_counts(LABEL, FLAGGED, [0, 0, 0, 0, 2, 2, 2], n_groups=4)

    assert counts.tolist() == [[1, 2, 1, 0], [0, 0, 0, 0], [0, 0, 0, 3], [0, 0, 0, 0]]
    rates = Rates.from_counts(counts)
    assert np.isnan([getattr(rates, name).value[1] for name in ("selection", "fpr", "fnr", "ppv", "forate")]).all()
    assert np.isnan(rates.fpr.value[2])
    assert rates.fnr.value[2] == 0.0


def test_rates_are_the_fractions_a_person_would_write_down():
    rates = Rates.from_counts([[1, 2, 1, 3]])

    found = {name: (int(r.count[0]), int(r.base[0])) for name, r in vars(rates).items()}
    assert found == {"selection": (5, 7), "fpr": (2, 3), "fnr": (1, 4), "ppv": (3, 5), "forate": (1, 2)}
    assert prevalence([[1, 2, 1, 3]]).value[0] == 4 / 7


def test_rates_keep_leading_axes_so_resamples_need_no_loop():
    assert rate(np.ones((50, 3, 4), dtype=np.int64), "ppv").value.shape == (50, 3)


def test_one_table_without_a_group_axis_gives_a_single_rate():
    assert float(rate([8, 2, 1, 0], "fpr").value) == 0.2


def test_the_identity_is_undefined_not_zero_when_no_flag_was_right():
    assert np.isnan(identity_residual([[5, 2, 1, 0]])).all()


def test_fractional_weights_are_summed_not_rounded():
    assert confusion_counts([1, 1], [1, 1], weight=[0.25, 0.5]).tolist() == [[0.0, 0.0, 0.0, 0.75]]


def test_no_rows_are_no_counts():
    assert confusion_counts([], []).tolist() == [[0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (([0, 2], [0, 1]), "label: 1 of 2 values are neither 0 nor 1"),
        (([0.0, np.nan], [0, 1]), "Leave out rows not yet known"),
        (([0, 1], [0, 1, 1]), "label 2, flagged 3"),
        (([0, 1], [0, 1], [0, -1]), "1 of 2 codes are negative"),
        (([0, 1], [0, 1], [0, 5], 2), "1 of 2 codes are 2 or more"),
        (([0, 1], [0, 1], [0.0, 1.0]), "whole numbers that count from 0"),
        ((["no", "yes"], [0, 1]), "give 0 and 1"),
        (([[0, 1]], [0, 1]), "2 dimensions"),
        (([0, 1], [0, 1], None, 0), "n_groups must be a whole number of at least 1"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_a_count(arguments, told):
    with pytest.raises(SpecError, match=told):
        confusion_counts(*arguments)


def test_negative_weights_and_counts_are_refused():
    with pytest.raises(SpecError, match="1 of 2 weights are negative"):
        confusion_counts([0, 1], [0, 1], weight=[1, -1])
    with pytest.raises(SpecError, match="1 of 4 are negative"):
        rate([[1, 1, -1, 1]], "ppv")
    with pytest.raises(SpecError, match="last axis of 4"):
        rate([[1, 1, 1]], "ppv")
