"""How well scores put people in order, group by group: the same areas as scikit-learn, or a reason."""

from __future__ import annotations

import numpy as np
import pandas as pd
from drawn_scores import ETHNICITY, audited, draw_scored, released_of
from sklearn.metrics import roc_auc_score

from riskkit.domain.cohort import Groups
from riskkit.domain.scores import values_inside


def rows_of(audit, **wanted):
    return [row for row in audit["G05"].table if all(row[name] == value for name, value in wanted.items())]


def test_areas_within_and_across_groups_are_those_of_scikit_learn():
    scored = draw_scored(3_000, gap=0.8)
    inside, sex = values_inside(scored), scored.groups.frame["sex"].to_numpy()
    y, s, own = inside.label == 1, inside.frame["score"].to_numpy(), sex == "female"

    within, up, down = (row["value"] for row in rows_of(audited(scored), attribute="sex", group="female"))

    for value, rows in ((within, own), (up, (own & y) | (~own & ~y)), (down, (~own & y) | (own & ~y))):
        assert abs(value - roc_auc_score(y[rows], s[rows])) < 1e-12


def test_a_group_of_one_and_a_group_without_outcomes_get_no_area_but_their_counts():
    scored = draw_scored(400)
    group = np.array(["many"] * 400, dtype=object)
    group[:1], group[1:60] = "one", "none with it"
    values_inside(scored).label[1:60] = 0.0
    scored.groups = Groups(pd.DataFrame({"ethnicity": group}), (ETHNICITY,))

    told = audited(scored)

    for level in ("one", "none with it"):
        for row in rows_of(told, group=level):
            if (level, row["metric"]) == ("none with it", "AUC of other groups against its people"):
                continue  # other people's outcomes against 59 without
            assert row["value"] is None
            assert row["reason"] == "too few to say"
    assert rows_of(told, group="many", metric="AUC")[0]["value"] is not None


def test_an_area_of_a_group_whose_outcomes_are_hidden_is_hidden_too():
    audit = audited(draw_scored(1_500, intercept=-4.0))
    released = released_of(audit)

    hidden = {(r["attribute"], r["group"]) for r in released["G01"].table if r["metric"] == "O/E" and r["hidden"]}
    assert hidden
    for row in released["G05"].table:
        if (row["attribute"], row["group"]) in hidden:
            assert row["value"] is None


def test_between_two_lists_no_few_people_of_a_group_can_be_counted():
    audit = audited(draw_scored(4_000, dates=("2024-03-01",)), audit={"capacities": [0.9]})
    released = released_of(audit)

    for attribute in ("sex", "ethnicity"):
        counts = {(r["group"], r["operating_point"]): r["count"] for r in released["G01"].table
                  if r["attribute"] == attribute and r["metric"] == "selection"}  # fmt: skip
        for group in dict.fromkeys(group for group, _ in counts):
            both = (counts[group, "capacity"], counts[group, "0.9 times the capacity"])
            if None not in both:
                assert both[0] == both[1] or abs(both[0] - both[1]) >= 10
    assert any(r["count"] is None for r in released["G01"].table if r["operating_point"] == "0.9 times the capacity")
