import re

import pytest

from riskkit.report import audit_page
from riskkit.report.charts import calibration_chart, capacity_chart, dates_chart, effects_chart, group_chart

LABELS = {"precision": "Right when flagged", "capture": "Share found"}


def test_a_hidden_value_is_a_word_and_not_a_mark():
    rows = [
        {"group": "A", "value": 0.2, "low": 0.1, "high": 0.3},
        {"group": "B", "value": None, "low": None, "high": None, "hidden": True, "reason": "hidden: few"},
        {"group": "C", "value": None, "low": None, "high": None, "reason": "too few to say"},
    ]
    svg = group_chart([("Flagged", rows)], ["A", "B", "C"], "g", "title", "says")

    assert svg.count(">hidden<") == 1
    assert svg.count(">no value<") == 1


def test_charts_of_nothing_are_not_drawn():
    empty = [{"mean_score": None, "observed": None, "value": None, "mean_abs": None, "precision": None}]

    assert calibration_chart(empty, "t", "s") is None
    assert capacity_chart(empty, LABELS, "t", "s") is None
    assert effects_chart(empty, "t", "s") is None
    assert dates_chart(empty, "t", "s") is None


def test_scores_of_zero_everywhere_are_drawn_without_a_fault():
    rows = [{"mean_score": 0.0, "observed": 0.0, "low": None, "high": None}]

    assert "<svg" in calibration_chart(rows, "t", "s")


@pytest.mark.parametrize("label", ["cost $x^2$ & <b>", "$\\frac$", "{{ 7 * 7 }}", "<script>alert(1)</script>"])
def test_labels_are_text_and_never_formulae_or_tags(label):
    svg = effects_chart([{"label": label, "mean_abs": 0.4, "direction": "higher raises"}], "t", "s")

    assert "<script" not in svg
    assert "<b>" not in svg
    assert "higher raises" in svg


def test_the_same_rows_give_the_same_bytes(by_hand):
    rows = by_hand.released()["P08"].table

    assert calibration_chart(rows, "t", "s") == calibration_chart(rows, "t", "s")


def test_every_chart_has_a_role_a_name_and_its_numbers(by_hand):
    page = audit_page(by_hand.released(), by_hand.ANSWERS, by_hand.MANIFEST)
    figures = re.findall(r"<figure>.*?</figure>", page, re.DOTALL)

    assert len(figures) >= 7
    for figure in figures:
        assert 'role="img"' in figure
        assert re.search(r"<title id=.+?</title><desc id=.+?</desc>", figure)
        assert "<caption" in figure
        assert "<figcaption>" in figure


def test_drawing_leaves_matplotlibs_settings_as_they_were(by_hand):
    import matplotlib

    before = dict(matplotlib.rcParams)
    calibration_chart(by_hand.released()["P08"].table, "t", "s")

    assert dict(matplotlib.rcParams) == before
