"""An attack on ratios taken apart and on rates per resident: small counts follow neither from figures nor from sums."""

from __future__ import annotations

from typing import Any

import pandas as pd
from drawn_scores import ETHNICITY, SEX, audited, draw_scored, released_of
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.scores import values_inside
from riskkit.release.ratio_rules import COUNTS, PARTED, RATIOS

THRESHOLD = 10
FORCE = GroupSpec(name="force", label="Police force", column="force", protected=False)
cell = st.one_of(st.integers(0, 14), st.integers(0, 60))
four = st.tuples(st.integers(30, 90), cell, cell, cell)
drawn = st.lists(st.lists(four, min_size=2, max_size=3), min_size=2, max_size=4)


def audit_of(groups: list[list[tuple[int, int, int, int]]]) -> Any:
    """An audit of people whose groups have, in each force, just these counts of tn, fp, fn, tp."""
    many = min(len(forces) for forces in groups)
    ethnicity, force, label, flagged = [], [], [], []
    for who, forces in enumerate(groups):
        for where, counts in enumerate(forces[:many]):
            for (y, f), people in zip(((0, 0), (0, 1), (1, 0), (1, 1)), counts, strict=True):
                ethnicity += [f"g{who}"] * people
                force += [f"f{where}"] * people
                label += [float(y)] * people
                flagged += [bool(f)] * people
    scored = draw_scored(len(label), with_reasons=False, dates=("2024-03-01",))
    inside = values_inside(scored)
    inside.frame["flagged"], inside.label[:] = flagged, label
    frame = pd.DataFrame({"ethnicity": ethnicity, "sex": ["all"] * len(label), "force": force})
    scored.groups = Groups(frame, (ETHNICITY, SEX, FORCE))
    rows = [{"group": f"g{at}", "residents": 1_000 * (at + 1)} for at in range(len(groups))]
    population = {"rows": rows, "characteristic": "ethnicity", "year": 2021, "source": "a census only tests know"}
    specs = [spec.model_dump() for spec in scored.groups.specs]
    return audited(scored, groups=specs, audit={"population": population})


@settings(max_examples=25, deadline=None)
@given(drawn)
def test_a_ratio_is_shown_only_where_every_count_behind_it_may_be(groups: list[list[tuple[int, int, int, int]]]):
    audit = audit_of(groups)
    raw, released = audit["G09"].table or (), released_of(audit)["G09"].table or ()

    for before, after in zip(raw, released, strict=True):
        shown = [after[name] for name in PARTED if after[name] is not None]
        assert not set(COUNTS) & set(after)
        assert not shown or before["fewest"] >= THRESHOLD
        assert all(value == float(f"{value:.3g}") for value in shown if isinstance(value, float))


@settings(max_examples=25, deadline=None)
@given(drawn)
def test_residents_hide_no_group_alone_and_no_sum_that_is_small(groups: list[list[tuple[int, int, int, int]]]):
    audit = audit_of(groups)
    raw, released = audit["G12"].table, released_of(audit)["G12"].table

    for metric in ("people", "selection", "recorded"):
        pairs = [(b, a) for b, a in zip(raw, released, strict=True) if a["metric"] == metric]
        hidden = [before["count"] for before, after in pairs if after["count"] is None]
        assert all(after["count"] is None or after["count"] >= THRESHOLD for _, after in pairs)
        if hidden and len(hidden) < len(pairs):
            assert len(hidden) > 1
            assert sum(hidden) >= THRESHOLD
        if hidden and sum(hidden) < THRESHOLD:
            assert all(after[name] is None for _, after in pairs for name in RATIOS)
