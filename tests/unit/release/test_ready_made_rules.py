"""Tables of ready-made rows: a figure that would give a small count away is hidden with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskkit.audit.definitions.table_entries import ENTRIES
from riskkit.release.hiding import Curtain
from riskkit.release.table_rules import FAULT_CODES, Totals, hide_in_table

TOTALS = Totals(1_000, 1_000, 100, 50)


def released(code: str, *rows: dict[str, Any], totals: Totals = TOTALS) -> list[dict[str, Any]]:
    return hide_in_table(code, rows, Curtain(10), totals)


def feature(**cells: Any) -> dict[str, Any]:
    plain = {"what": "managed", "check": "area alone", "value": 0.7, "limit": 0.85, "count": None, "base": None}
    return plain | {"alarm": False, "reason": None} | cells


def missing(count: int, base: int, yes: int | None, positives: int | None) -> dict[str, Any]:
    return {"check": "age is missing, by outcome", "count": count, "base": base, "with_outcome": yes,
            "positives": positives, "value": 0.3, "alarm": True, "reason": None}  # fmt: skip


def test_every_code_has_a_rule():
    for entry in ENTRIES:
        assert released(entry.code) == []
    assert {"D42", "D43", "D44", "D45"} <= set(FAULT_CODES)


def test_some_faults_stay_some():
    (shown,) = released("D45", {"check": "rows that repeat", "count": 3, "base": 900, "alarm": True, "reason": None})

    assert (shown["count"], shown["alarm"]) == (None, True)


def test_an_area_is_shown_unless_few_have_the_outcome():
    assert released("D46", feature())[0]["value"] == 0.7
    assert released("D46", feature(), totals=Totals(1_000, 1_000, 9, 50))[0]["value"] is None


@pytest.mark.parametrize(
    ("count", "base", "shown"), [(40, 100, True), (9, 100, False), (40, 45, False), (95, 200, False), (40, 935, False)]
)
def test_a_cut_is_shown_only_if_many_of_every_kind_lie_on_both_sides(count: int, base: int, shown: bool):
    (row,) = released("D46", feature(count=count, base=base, value=12.0))

    assert (row["value"] is not None, row["count"] is not None) == (shown, shown)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_missing_by_outcome_shows_all_four_cells_or_none(a: int, b: int, c: int, d: int):
    (row,) = released("D47", missing(a + b, a + b + c + d, a, a + c))

    cells = [row[name] for name in ("count", "base", "with_outcome", "positives", "value")]
    assert all(cell is None for cell in cells) or min(a, b, c, d) >= 10
    assert row["alarm"] is True


def test_zeros_are_hidden_if_few():
    assert released("D47", missing(7, 900, None, None))[0]["count"] is None
    assert released("D47", missing(70, 900, None, None))[0]["count"] == 70


def share(**cells: Any) -> dict[str, Any]:
    plain = {"check": "share with the outcome", "count": 100, "base": 1_000, "value": 0.1, "expected": 0.1}
    return plain | {"corrected_precision": None, "alarm": False, "reason": None} | cells


def test_a_share_of_few_is_hidden_and_figures_of_others_stay():
    assert released("D48", share(count=4))[0]["value"] is None
    assert released("D48", share(count=None, base=None, value=0.4))[0]["value"] == 0.4


@pytest.mark.parametrize(
    ("right", "listed", "shown"), [(20, 50, True), (5, 50, False), (45, 50, False), (95, 110, False)]
)
def test_precision_is_shown_only_where_the_four_cells_of_the_list_may_be(right: int, listed: int, shown: bool):
    (row,) = released("D48", share(check="precision at capacity", count=right, base=listed, corrected_precision=0.1))

    assert (row["value"] is not None, row["corrected_precision"] is not None) == (shown, shown)


@pytest.mark.parametrize("code", ["D49", "D50", "D51"])
def test_published_figures_and_controls_count_nobody(code: str):
    row = {"check": "shuffled outcome", "auc": 0.5, "se": 0.01, "alarm": False, "reason": None}

    assert released(code, row) == [{**row, "hidden": False}]
