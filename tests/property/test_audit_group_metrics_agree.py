"""Group metrics equal scikit-learn's and fairlearn's wherever all are defined, on any outcomes, flags and groups."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from drawn_scores import ETHNICITY, draw_scored
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.audit import audit_scores
from riskkit.domain.cohort import Groups
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.scores import values_inside

EVERYTHING = AuditSpec(smallest_group=1, smallest_base=1, capacities=())
TOLERANCE = 1e-12


@st.composite
def audited_rows(draw):
    rows = draw(st.integers(4, 60))
    bits = st.lists(st.integers(0, 1), min_size=rows, max_size=rows)
    label, flagged = np.array(draw(bits), dtype=float), np.array(draw(bits), dtype=bool)
    group = draw(st.lists(st.sampled_from(["a", "b", "c", "missing"]), min_size=rows, max_size=rows))
    scored = draw_scored(rows, draw(st.integers(0, 50)), with_reasons=False)
    inside = values_inside(scored)
    inside.frame["flagged"] = flagged
    inside.label[:] = label
    scored.groups = Groups(pd.DataFrame({"ethnicity": group}), (ETHNICITY,))
    return audit_scores(scored, EVERYTHING), label, flagged, np.array(group), inside.frame["score"].to_numpy()


@settings(max_examples=60)
@given(audited_rows())
def test_rates_by_group_equal_fairlearn_where_both_are_defined(drawn):
    fairlearn = pytest.importorskip("fairlearn.metrics")
    audit, label, flagged, group, _ = drawn
    theirs = fairlearn.MetricFrame(
        metrics={
            "selection": fairlearn.selection_rate,
            "FPR": fairlearn.false_positive_rate,
            "FNR": fairlearn.false_negative_rate,
        },
        y_true=label, y_pred=flagged.astype(int), sensitive_features=group,
    ).by_group  # fmt: skip

    compared = 0
    for row in audit["G01"].table:
        if row["metric"] in theirs.columns and row["value"] is not None:
            assert abs(row["value"] - theirs.loc[row["group"], row["metric"]]) < TOLERANCE
            compared += 1
    assert compared


@settings(max_examples=60)
@given(audited_rows())
def test_rates_by_group_equal_scikit_learn_and_undefined_ones_are_none(drawn):
    from sklearn.metrics import confusion_matrix

    audit, label, flagged, group, _ = drawn
    rows = {(row["group"], row["metric"]): row for row in audit["G01"].table}
    for level in np.unique(group):
        here = group == level
        tn, fp, fn, tp = confusion_matrix(label[here], flagged[here], labels=[0, 1]).ravel()
        for metric, count, base in (
            ("FPR", fp, tn + fp), ("FNR", fn, fn + tp), ("PPV", tp, tp + fp), ("FOR", fn, tn + fn),
            ("selection", tp + fp, here.sum()),
        ):  # fmt: skip
            row = rows[level, metric]
            assert (row["count"], row["base"]) == (count, base)
            if base == 0 or (np.ptp(label) == 0 and metric != "selection"):
                assert row["value"] is None  # one kind of outcome tells nothing about outcomes
                assert row["reason"]
            else:
                assert abs(row["value"] - count / base) < TOLERANCE
                assert 0 <= row["low"] <= row["value"] <= row["high"] <= 1


@settings(max_examples=60)
@given(audited_rows())
def test_auc_brier_precision_and_capture_equal_scikit_learn(drawn):
    from sklearn.metrics import brier_score_loss, precision_score, recall_score, roc_auc_score

    audit, label, flagged, _, score = drawn
    if 0 < label.sum() < len(label):
        area = audit["P02"].table[0]
        assert area["reason"] if area["value"] is None else abs(area["value"] - roc_auc_score(label, score)) < TOLERANCE
        assert abs(audit["P03"].table[0]["value"] - brier_score_loss(label, score)) < TOLERANCE
    rows = {row["metric"]: row["value"] for row in audit["P05"].table if row["operating_point"] == "capacity"}
    if flagged.any():
        assert abs(rows["precision"] - precision_score(label, flagged)) < TOLERANCE
    if label.any():
        assert abs(rows["capture"] - recall_score(label, flagged)) < TOLERANCE


@settings(max_examples=40)
@given(audited_rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_group_row(drawn, random):
    audit, *_ = drawn
    order = list(range(audit.scored.rows))
    random.shuffle(order)
    inside = values_inside(audit.scored)
    shuffled = draw_scored(len(order), with_reasons=False)
    other = values_inside(shuffled)
    for column in inside.frame.columns:
        other.frame[column] = inside.frame[column].to_numpy()[order]
    other.label[:] = inside.label[order]
    levels = audit.scored.groups.frame.iloc[order].reset_index(drop=True)
    shuffled.groups = Groups(levels, (ETHNICITY,))

    def rounded(rows):
        return [{k: round(v, 12) if isinstance(v, float) else v for k, v in row.items()} for row in rows]

    assert rounded(audit_scores(shuffled, EVERYTHING)["G01"].table) == rounded(audit["G01"].table)
