"""Where groups are truly alike, G03 rarely says that they differ; where they differ a lot, it says so."""

from __future__ import annotations

from typing import Any

import pytest
from drawn_scores import draw_scored, table_study

from riskkit.audit.compared import compared_metrics
from riskkit.audit.comparisons import compare_groups, omnibus
from riskkit.audit.group_counts import Points, single_attributes
from riskkit.audit.scored_rows import open_rows

AUDITS = 120


def verdict_of(scored: Any) -> str:
    """G03 alone, as the whole audit makes it: two hundred and sixty whole audits would take minutes."""
    spec = table_study().audit
    rows = open_rows(scored, spec)
    singles = single_attributes(rows, Points.of(rows), scored.groups)
    compared = [one for counts in singles for one in compared_metrics(counts, rows, spec)]
    return compare_groups(compared, omnibus(compared, rows.seed), rows, spec).verdict


@pytest.mark.parametrize("dates", [("2024-03-01",), ("2024-03-01", "2024-06-01", "2024-09-01", "2024-12-01")])
def test_equal_groups_are_called_different_in_few_audits(dates: tuple[str, ...]):
    found = sum(
        verdict_of(draw_scored(1_200, seed, dates=dates, with_reasons=False)) == "difference found"
        for seed in range(AUDITS)
    )

    assert found <= 13  # 5% of 120 is 6; 13 or more would come up less than once in 100 such tests


def test_groups_that_differ_a_lot_are_called_different():
    found = sum(
        verdict_of(draw_scored(3_000, seed, gap=1.5, with_reasons=False)) == "difference found" for seed in range(20)
    )

    assert found >= 19
