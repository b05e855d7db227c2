"""Tipping points tip, and ranges of hidden cases hold, whatever the counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from riskkit.audit.hidden_pairs import Sides, left_of, margin_left
from riskkit.stats.hidden_cases import RATES, Cells, bounded, hidden_at, unrelated, value_of
from riskkit.stats.tipping import first_reversal

COUNT = st.integers(1, 500)
CELLS = st.tuples(st.integers(50, 5_000), COUNT, COUNT, COUNT)
METRICS = (*RATES, "O/E")
SHARES = st.floats(0.11, 1.0)


def sides_of(metric: str, one: Any, other: Any) -> Sides:
    group, others = (Cells.of(*([x] for x in cells)) for cells in (one, other))
    return Sides(metric, group, others, np.array([40.0]), np.array([55.0]))


def shares_at(ratio: float) -> tuple[np.ndarray, np.ndarray]:
    return np.array([min(1.0, ratio)]), np.array([min(1.0, 1 / ratio)])


@settings(max_examples=150)
@given(st.sampled_from(METRICS), CELLS, CELLS, st.booleans(), st.sampled_from([None, 0.95]))
def test_at_the_tipping_ratio_the_finding_is_gone_and_just_inside_it_is_not(metric, one, other, worst, confidence):
    left = left_of(sides_of(metric, one, other), worst=worst, confidence=confidence)
    ratio = float(first_reversal(left, 1).ratio[0])
    assume(ratio != 1 and not np.isnan(ratio))

    assert left(*shares_at(ratio))[0] <= 1e-9
    assert left(*shares_at(ratio ** (1 - 1e-6)))[0] > -1e-9
    assert left(*shares_at(ratio**0.5))[0] > 0


@settings(max_examples=150)
@given(st.sampled_from(METRICS), CELLS, CELLS, st.booleans())
def test_at_the_ratio_that_makes_a_margin_the_gap_is_as_large_as_the_margin(metric, one, other, worst):
    sides, full = sides_of(metric, one, other), np.ones(1)
    gap = abs(float(sides.gap(*sides.rates(full, full, full, worst=False))[0]))
    left = margin_left(sides, np.exp(gap + 0.1) if metric == "O/E" else gap + 0.01, worst=worst)
    ratio = float(first_reversal(left, 1).ratio[0])
    assume(not np.isnan(ratio))

    assert left(*shares_at(ratio))[0] == pytest.approx(0, abs=1e-9)
    assert left(*shares_at(ratio**0.5))[0] > 0


@settings(max_examples=150)
@given(st.sampled_from(METRICS), CELLS, CELLS)
def test_hidden_cases_that_may_lie_anywhere_never_need_a_wider_gap(metric, one, other):
    sides = sides_of(metric, one, other)
    alike, anywhere = (float(first_reversal(left_of(sides, worst=worst), 1).ratio[0]) for worst in (False, True))
    assume(not np.isnan(alike))

    assert abs(np.log(anywhere)) <= abs(np.log(alike)) + 1e-9


@settings(max_examples=150)
@given(st.sampled_from(RATES), CELLS, SHARES, SHARES, st.floats(0, 1), st.floats(0, 1))
def test_wider_stated_ranges_give_wider_bounds_and_hold_every_way_of_hiding(metric, cells, one, two, where, when):
    table = Cells.of(*cells)
    least, most = (float(hidden_at(table, share)) for share in (max(one, two), min(one, two)))
    assume(most <= float(table.others))
    ends = [float(value_of(*bounded(table, metric, least, most, upper=end))) for end in (False, True)]
    wider = [float(value_of(*bounded(table, metric, least / 2, most * 1.1, upper=end))) for end in (False, True)]
    hidden = least + when * (most - least)
    low, high = max(0.0, hidden - float(table.tn)), min(hidden, float(table.fp))
    above = low + where * (high - low)
    fp, tn = float(table.fp) - above, float(table.tn) - (hidden - above)
    fn, tp = float(table.fn) + hidden - above, float(table.tp) + above
    base = {"FPR": (fp, fp + tn), "FNR": (fn, fn + tp), "PPV": (tp, tp + fp), "FOR": (fn, fn + tn)}[metric]
    assume(base[1] > 1e-9)

    assert ends[0] - 1e-9 <= base[0] / base[1] <= ends[1] + 1e-9
    assert np.isnan(wider).any() or (wider[0] <= ends[0] + 1e-12 and ends[1] <= wider[1] + 1e-12)


@settings(max_examples=100)
@given(st.sampled_from(RATES), CELLS)
def test_recorded_in_full_gives_back_what_was_recorded(metric, cells):
    table = Cells.of(*cells)
    tn, fp, fn, tp = cells
    recorded = {"FPR": fp / (fp + tn), "FNR": fn / (fn + tp), "PPV": tp / (tp + fp), "FOR": fn / (fn + tn)}[metric]

    for end in (False, True):
        assert float(value_of(*bounded(table, metric, 0, hidden_at(table, 1), upper=end))) == pytest.approx(
            recorded, abs=1e-12
        )
    assert float(value_of(*unrelated(table, metric, 1.0))) == pytest.approx(recorded, abs=1e-12)
