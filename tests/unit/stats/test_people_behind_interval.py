"""From a printed interval back to as many independent people as it speaks for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskkit.stats.intervals import proportion_interval
from riskkit.stats.people_behind_interval import effective_base


@given(
    st.integers(1, 5_000), st.floats(0, 1), st.floats(0.3, 6), st.sampled_from([0.8, 0.9, 0.95, 0.99])
)  # fmt: skip
def test_the_base_that_made_an_interval_is_found_again(base: int, share: float, effect: float, confidence: float):
    count = round(share * base)

    ends = proportion_interval(count, base, confidence, design_effect=effect)

    assert float(effective_base(count, base, *ends, confidence)) == pytest.approx(base / effect, rel=1e-5)


def test_nobody_to_count_and_no_interval_are_not_numbers():
    found = effective_base([0, 3], [0, 10], [np.nan, np.nan], [np.nan, np.nan], 0.95)

    assert np.isnan(found).all()
