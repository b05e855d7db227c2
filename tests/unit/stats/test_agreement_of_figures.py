"""Published figures against one another: what one table of counts gives always agrees; what none can give does not."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from riskkit.stats.agreement_of_figures import compare_figures, corrected_precision, implied_base_rate
from riskkit.stats.printed_figures import rounding

CELL = st.integers(1, 5_000)


def figures_of(right: int, wrong: int, missed: int, left: int) -> dict[str, float]:
    """Every figure of one table of counts."""
    n, flagged, positives = right + wrong + missed + left, right + wrong, right + missed
    recall, fpr, precision = right / positives, wrong / (wrong + left), right / flagged
    spread = math.sqrt(flagged * positives * (wrong + left) * (missed + left))
    return {
        "n": n, "flagged": flagged, "positives": positives, "base_rate": positives / n, "precision": precision,
        "recall": recall, "fnr": 1 - recall, "fpr": fpr, "specificity": 1 - fpr, "accuracy": (right + left) / n,
        "f1": 2 * precision * recall / (precision + recall), "mcc": (right * left - wrong * missed) / spread,
        "auc": (1 + recall - fpr) / 2,
    }  # fmt: skip


def printed(figures: dict[str, float], decimals: int) -> dict[str, float]:
    return {n: v if n in ("n", "flagged", "positives") else round(v, decimals) for n, v in figures.items()}


@given(CELL, CELL, CELL, CELL, st.integers(1, 5))
def test_figures_of_one_table_agree_however_they_are_rounded(right: int, wrong: int, missed: int, left: int, to: int):
    found = compare_figures(printed(figures_of(right, wrong, missed, left), to))

    assert [one.rule for one in found if not one.agrees] == []
    assert len(found) >= 11


@given(CELL, CELL, CELL, CELL, st.sampled_from(["precision", "recall", "fpr", "mcc", "accuracy", "base_rate", "f1"]))
def test_a_figure_that_is_moved_by_a_tenth_contradicts_some_other(
    right: int, wrong: int, missed: int, left: int, name: str
):
    figures = printed(figures_of(right, wrong, missed, left), 5)
    assume(
        all(rounding(value) < 1e-3 for share, value in figures.items() if share not in ("n", "flagged", "positives"))
    )
    moved = figures[name] + (0.1 if figures[name] < 0.5 else -0.1)

    assert not all(one.agrees for one in compare_figures({**figures, name: moved}))


def test_an_mcc_above_the_root_of_precision_times_recall_is_what_no_table_gives():
    # Avon and Somerset printed an MCC of 0.720 where precision and recall allow 0.522 at most
    root = {"precision": 0.522, "recall": 0.522}

    (bound,) = compare_figures({**root, "mcc": 0.720})
    (allowed,) = compare_figures({**root, "mcc": 0.522})

    assert (bound.agrees, allowed.agrees) == (False, True)
    assert bound.high == pytest.approx(0.5225)


@given(CELL, CELL, CELL, CELL)
def test_precision_recall_and_fpr_imply_the_base_rate(right: int, wrong: int, missed: int, left: int):
    figures = figures_of(right, wrong, missed, left)

    found = implied_base_rate({name: figures[name] for name in ("precision", "recall", "fpr")})

    assert found is not None
    assert found.low - 1e-9 <= figures["base_rate"] <= found.high + 1e-9


@given(CELL, CELL, CELL, CELL, st.floats(0.001, 0.9))
def test_precision_at_another_share_is_what_weighted_counts_give(
    right: int, wrong: int, missed: int, left: int, share: float
):
    positives, negatives = right + missed, wrong + left
    measured = positives / (positives + negatives)
    weight = share / (1 - share) / (measured / (1 - measured))

    found = corrected_precision(right / (right + wrong), measured, share)

    assert found == pytest.approx(right * weight / (right * weight + wrong))


@pytest.mark.parametrize(
    "figures",
    [{}, {"auc": 0.7}, {"precision": 0.0, "recall": 0.0, "fpr": 0.0, "mcc": 0.0}, {"n": 0, "flagged": 0},
     {"precision": 1.0, "recall": 1.0, "mcc": 1.0, "base_rate": 0.01}, {"brier": 0.1, "n": 5}],
)  # fmt: skip
def test_few_or_extreme_figures_break_nothing(figures: dict[str, float]):
    assert all(one.agrees for one in compare_figures(figures))


@pytest.mark.parametrize(("value", "half"), [(0.5, 0.05), (0.72, 0.005), (0.0345, 0.00005), (1e-6, 5e-7), (3.0, 0.5)])
def test_a_figure_may_be_anything_that_rounds_to_it(value: float, half: float):
    assert rounding(value) == pytest.approx(half)


def test_a_precision_that_no_whole_number_of_flagged_people_gives_is_found():
    assert [one.agrees for one in compare_figures({"precision": 0.52, "flagged": 10, "n": 100})].count(False) == 1
