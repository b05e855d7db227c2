"""An attack on the released tables about recording: no small count can be had by adding and subtracting."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.release.hiding import Curtain
from riskkit.release.recording_rules import KINDS, OF_OUTCOMES, THE_LIST, hide_recording

THRESHOLD = 10
SHARE = ("count", "base", "value", "low", "high")
COUNTS = st.one_of(st.integers(0, 14), st.integers(0, 60))
GROUPS = st.lists(st.tuples(COUNTS, COUNTS, COUNTS, st.integers(10, 90)), min_size=2, max_size=6)
CELLS = ("tn", "fp", "fn", "tp")


def share(group: str, metric: str, count: int, base: int, **more: Any) -> dict[str, Any]:
    value = count / base if base else None
    return {"attribute": "ethnicity", "group": group, "metric": metric, "count": count, "base": base, "value": value,
            "low": None, "high": None, "reason": None, **more}  # fmt: skip


def other_outcome_rows(groups: list[tuple[int, ...]], errors: list[tuple[int, ...]]) -> list[dict[str, Any]]:
    rows = []
    for at, (counts, (tn, fp, fn, tp)) in enumerate(zip(groups, errors, strict=True)):
        rows += [share(f"g{at}", kind, count, sum(counts)) for kind, count in zip(KINDS, counts, strict=True)]
        rows += [share(f"g{at}", "FPR", fp, tn + fp), share(f"g{at}", "FNR", fn, fn + tp)]
        rows += [share(f"g{at}", "PPV", tp, tp + fp), share(f"g{at}", "FOR", fn, fn + tn)]
    return rows


def recovered(known: list[np.ndarray], counts: list[tuple[int, ...]], structural: set[int]) -> list[tuple[int, int]]:
    """Small cells whose unit vector lies in the span of what is known."""
    many, kinds = len(counts), len(counts[0])
    table = np.array(known)
    rank, found = np.linalg.matrix_rank(table), []
    for group, kind in np.ndindex(many, kinds):
        if counts[group][kind] >= THRESHOLD or kind in structural:
            continue
        target = np.zeros((many, kinds))
        target[group, kind] = 1
        if np.linalg.matrix_rank(np.vstack([table, target.ravel()])) == rank:
            found.append((group, kind))
    return found


def totals(many: int, kinds: int) -> list[np.ndarray]:
    """Another characteristic with one group shows every kind's total."""
    found = []
    for kind in range(kinds):
        row = np.zeros((many, kinds))
        row[:, kind] = 1
        found.append(row.ravel())
    return found


@settings(max_examples=100)
@given(GROUPS, st.data())
def test_no_small_count_beside_another_outcome_follows_from_what_is_shown(groups, data):
    errors = data.draw(st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS), min_size=len(groups), max_size=len(groups)))
    released = hide_recording("R04", other_outcome_rows(groups, errors), (), (), Curtain(THRESHOLD), "capacity")

    for counts, made_of in ((groups, {kind: (at,) for at, kind in enumerate(KINDS)}), (errors, {
        "FPR": (1,), "FNR": (2,), "PPV": (3,), "FOR": (2,),
    })):  # fmt: skip
        known = totals(len(counts), 4)
        for row in released:
            if row["metric"] in made_of and row["count"] is not None:
                line = np.zeros((len(counts), 4))
                line[int(row["group"][1:]), list(made_of[row["metric"]])] = 1
                known.append(line.ravel())
                assert row["count"] >= THRESHOLD or not any(c[made_of[row["metric"]][0]] for c in counts)
        structural = {kind for kind in range(4) if not any(c[kind] for c in counts)}
        assert recovered(known, counts, structural) == []


@settings(max_examples=100)
@given(GROUPS, st.sampled_from([OF_OUTCOMES, "police began a record of the person before the date"]), st.booleans())
def test_no_small_share_of_earlier_attention_follows_from_what_is_shown(groups, metric, on_the_list):
    counts = [(one, rest) for one, rest, *_ in groups]
    rows = [share(f"g{at}", metric, one, one + rest) for at, (one, rest) in enumerate(counts)]
    rows = [row | ({"attribute": THE_LIST} if on_the_list else {}) for row in rows]

    released = hide_recording("R05", rows, (), (), Curtain(THRESHOLD), "capacity")

    known = totals(len(counts), 2)
    for at, row in enumerate(released):
        if row["count"] is not None:
            known += [np.eye(2 * len(counts))[2 * at], np.eye(2 * len(counts))[2 * at + 1]]
    structural = {kind for kind in range(2) if not any(c[kind] for c in counts)}
    assert recovered(known, counts, structural) == []


def test_where_the_four_cells_of_the_list_are_hidden_outcomes_of_the_list_are_too():
    rows = [share(level, OF_OUTCOMES, 40, 90) | {"attribute": THE_LIST} for level in ("flagged", "not flagged")]
    cells = [{"measure": "flagged right", "hidden": True}]

    assert all(row["hidden"] for row in hide_recording("R05", rows, (), cells, Curtain(THRESHOLD), "capacity"))
    assert not any(row["hidden"] for row in hide_recording("R05", rows, (), (), Curtain(THRESHOLD), "capacity"))


def test_the_test_of_all_groups_keeps_its_verdict_and_loses_its_p_value_where_a_group_is_hidden():
    rows = other_outcome_rows([(3, 40, 40, 90), (40, 40, 40, 90), (50, 40, 40, 90)], [(90, 40, 40, 40)] * 3)
    test = share("all groups", "main against alternative", 0, 0) | dict.fromkeys(SHARE)
    rows.append(test | {"p_adjusted": 0.2, "verdict": "cannot tell"})

    row = hide_recording("R04", rows, (), (), Curtain(THRESHOLD), "capacity")[-1]

    assert (row["verdict"], row["p_adjusted"]) == ("cannot tell", None)
