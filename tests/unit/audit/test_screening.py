"""The screen of intersections: what truly stands out is named, and of what is named few are there by chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
from drawn_scores import ETHNICITY, SEX, draw_scored

from riskkit.audit.group_counts import Points, intersections
from riskkit.audit.scored_rows import open_rows
from riskkit.audit.screening import screened
from riskkit.domain.cohort import Groups
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.scores import values_inside
from riskkit.stats.multiplicity import benjamini_hochberg

SPEC = AuditSpec(capacities=())


def screen_of(scored) -> dict:
    rows = open_rows(scored, SPEC)
    crossed, _ = intersections(rows, Points.of(rows), scored.groups, SPEC)
    return screened(crossed, rows, SPEC)


def drawn(seed: int, lift: float) -> object:
    """Four by two groups; in one combination far more people have the outcome than scores say."""
    rng = np.random.default_rng(seed)
    scored = draw_scored(4_000, seed, dates=("2024-03-01",))
    levels = pd.DataFrame({"sex": rng.choice(["f", "m"], 4_000), "ethnicity": rng.choice(list("ABCD"), 4_000)})
    here = (levels["sex"] == "f") & (levels["ethnicity"] == "D")
    values_inside(scored).label[here & (rng.random(4_000) < lift)] = 1.0
    scored.groups = Groups(levels, (SEX, ETHNICITY))
    return scored


def test_a_combination_that_truly_differs_is_named_first():
    found = screen_of(drawn(1, 0.5))

    assert min(found, key=lambda key: found[key])[:2] == ("sex x ethnicity", "f, D")
    assert found["sex x ethnicity", "f, D", "O/E"] < 0.001


def test_where_all_are_alike_seldom_is_any_combination_named():
    named = [min(screen_of(drawn(seed, 0.0)).values()) < 0.05 for seed in range(60)]

    assert sum(named) <= 8  # 5% of 60 is 3; 9 and more is 1 in 300


def test_too_small_combinations_are_not_counted_among_the_tests():
    scored = drawn(3, 0.0)
    scored.groups.frame.loc[:4, "ethnicity"] = "a handful"

    found = screen_of(scored)

    assert not any("a handful" in combination for _, combination, _ in found)
    assert all(0 <= p <= 1 for p in found.values())
    assert len(found) == 8 * 6
    assert benjamini_hochberg([0.01, float("nan")])[0] == 0.01
