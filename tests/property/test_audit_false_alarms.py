"""Where groups are truly alike, G03 rarely says that they differ; where they differ a lot, it says so."""

from __future__ import annotations

import pytest
from drawn_scores import audited, draw_scored

AUDITS = 120


@pytest.mark.parametrize("dates", [("2024-03-01",), ("2024-03-01", "2024-06-01", "2024-09-01", "2024-12-01")])
def test_equal_groups_are_called_different_in_few_audits(dates: tuple[str, ...]):
    found = sum(
        audited(draw_scored(1_200, seed, dates=dates, with_reasons=False))["G03"].verdict == "difference found"
        for seed in range(AUDITS)
    )

    assert found <= 13  # 5% of 120 is 6; 13 or more would come up less than once in 100 such tests


def test_groups_that_differ_a_lot_are_called_different():
    found = sum(
        audited(draw_scored(3_000, seed, gap=1.5, with_reasons=False))["G03"].verdict == "difference found"
        for seed in range(20)
    )

    assert found >= 19
