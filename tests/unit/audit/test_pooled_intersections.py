"""Intersections in the audit: raw rates beside pooled ones, hidden together, and too small ones still estimated."""

from __future__ import annotations

import numpy as np
import pandas as pd
from drawn_scores import ETHNICITY, SEX, audited, draw_scored, released_of

from riskkit.domain.cohort import Groups


def drawn():
    rng = np.random.default_rng(1)
    scored = draw_scored(4_000, dates=("2024-03-01",))
    ethnicity = rng.choice(["A", "B", "C"], 4_000, p=[0.6, 0.39, 0.01])
    scored.groups = Groups(
        pd.DataFrame({"sex": rng.choice(["f", "m"], 4_000), "ethnicity": ethnicity}), (SEX, ETHNICITY)
    )
    return scored


def rows_of(audit, **wanted):
    return [row for row in audit["G02"].table if all(row[name] == value for name, value in wanted.items())]


def test_every_rate_of_an_intersection_stands_beside_a_pooled_one_between_its_ends():
    for row in rows_of(audited(drawn()), operating_point="capacity"):
        assert row["pooled_low"] <= row["pooled"] <= row["pooled_high"]


def test_a_combination_too_small_for_a_rate_of_its_own_has_a_pooled_one():
    (row,) = rows_of(audited(drawn()), group="f, C", metric="PPV", operating_point="capacity")

    assert row["value"] is None
    assert row["reason"] == "too few to say"
    assert 0 < row["pooled"] < 1


def test_pooled_rates_of_three_characteristics_work_when_a_study_names_them():
    scored = drawn()
    age = pd.Series(np.random.default_rng(2).choice(["young", "old"], 4_000), name="age")
    third = SEX.model_copy(update={"name": "age", "column": "age", "label": "Age"})
    scored.groups = Groups(scored.groups.frame.assign(age=age), (SEX, ETHNICITY, third))

    specs = [spec.model_dump() for spec in scored.groups.specs]
    told = audited(scored, groups=specs, audit={"intersections": [["sex", "ethnicity", "age"]]})

    combinations = {row["group"] for row in rows_of(told, attribute="sex x ethnicity x age")}
    assert "f, A, young" in combinations
    assert len(combinations) == 12


def test_what_is_hidden_of_a_combination_is_hidden_of_its_pooled_rate():
    released = released_of(audited(drawn()))

    hidden = [row for row in released["G02"].table if row["hidden"]]
    assert hidden
    for row in hidden:
        assert row["pooled"] is row["pooled_low"] is row["p_screened"] is None


def test_without_any_outcome_no_rate_of_outcomes_is_pooled():
    scored = drawn()
    scored._label[:] = 0.0

    for row in rows_of(audited(scored), metric="FNR", operating_point="capacity"):
        assert row["pooled"] is None


def test_pooled_rates_are_released_to_three_places_only():
    audit = audited(drawn())
    shown = [row for row in released_of(audit)["G02"].table if row["pooled"] is not None]

    assert shown
    assert all(row["pooled"] == round(row["pooled"], 3) for row in shown)
    assert any(row["pooled"] != round(row["pooled"], 3) for row in audit["G02"].table if row["pooled"] is not None)
