"""An attack on released tables: no small count can be had by adding and subtracting what is shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from drawn_scores import ETHNICITY, SEX, audited, draw_scored, released_of
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.domain.cohort import Groups
from riskkit.domain.scores import values_inside
from riskkit.release.hiding import Curtain
from riskkit.release.releasing import release_with

CELLS = ("tn", "fp", "fn", "tp")
THRESHOLD = 10
PARTS = {
    "people": (CELLS, None), "recorded": (("fn", "tp"), CELLS), "O/E": (("fn", "tp"), CELLS),
    "selection": (("fp", "tp"), CELLS),
    "FPR": (("fp",), ("tn", "fp")), "FNR": (("fn",), ("fn", "tp")),
    "PPV": (("tp",), ("fp", "tp")), "FOR": (("fn",), ("tn", "fn")),
}  # fmt: skip
TOTALS = {
    "scored": CELLS, "with outcome": ("fn", "tp"), "flagged": ("fp", "tp"), "flagged right": ("tp",),
    "flagged wrong": ("fp",), "missed": ("fn",), "not flagged no outcome": ("tn",),
}  # fmt: skip


def audit_of(cells: list[tuple[int, int, int, int]]) -> Any:
    """An audit of rows whose groups have just these counts of tn, fp, fn, tp."""
    group, label, flagged = [], [], []
    for at, counts in enumerate(cells):
        for (y, f), many in zip(((0, 0), (0, 1), (1, 0), (1, 1)), counts, strict=True):
            group += [f"g{at}"] * many
            label += [float(y)] * many
            flagged += [bool(f)] * many
    scored = draw_scored(len(group), with_reasons=False, dates=("2024-03-01",))
    inside = values_inside(scored)
    inside.frame["flagged"], inside.label[:] = flagged, label
    scored.groups = Groups(pd.DataFrame({"ethnicity": group, "sex": ["all"] * len(group)}), (ETHNICITY, SEX))
    return audited(scored)


def equations(released: Any, groups: int) -> np.ndarray:
    """What a reader knows: one row of coefficients for each count or base that is shown."""
    known = []

    def line(cells: tuple[str, ...], where: range | list[int]) -> np.ndarray:
        row = np.zeros((groups, 4))
        for group in where:
            row[group, [CELLS.index(cell) for cell in cells]] = 1
        return row.ravel()

    for row in released["G01"].table:
        if row["attribute"] != "ethnicity" or row["operating_point"] not in ("all", "capacity"):
            continue
        at = [int(row["group"][1:])]
        count, base = PARTS[row["metric"]]
        known += [line(count, at)] if row["count"] is not None else []
        known += [line(base, at)] if base is not None and row["base"] is not None else []
    for row in released["P01"].table:
        known += [line(TOTALS[row["measure"]], range(groups))] if row["count"] is not None else []
    return np.array(known) if known else np.zeros((1, 4 * groups))


def recovered(released: Any, cells: list[tuple[int, int, int, int]]) -> list[str]:
    """Small counts that follow from what is shown: their coefficients lie in the span of the equations."""
    known = equations(released, len(cells))
    rank = np.linalg.matrix_rank(known)
    found = []
    for group, counts in enumerate(cells):
        wanted = {**{c: (c,) for c in CELLS}, "people": CELLS, "flagged": ("fp", "tp"), "yes": ("fn", "tp")}
        for name, parts in (wanted | {"not flagged": ("tn", "fn"), "no": ("tn", "fp")}).items():
            if sum(counts[CELLS.index(part)] for part in parts) >= THRESHOLD:
                continue
            target = np.zeros((len(cells), 4))
            target[group, [CELLS.index(part) for part in parts]] = 1
            if np.linalg.matrix_rank(np.vstack([known, target.ravel()])) == rank:
                found.append(f"{name} of group {group}")
    return found


def tables(lowest: int = 0) -> st.SearchStrategy[list[tuple[int, int, int, int]]]:
    cell = st.one_of(st.integers(lowest, 14), st.integers(lowest, 40))
    return st.lists(st.tuples(st.integers(10, 60), cell, cell, cell), min_size=2, max_size=6)


@settings(max_examples=60)
@given(tables())
def test_no_small_count_follows_from_what_is_shown(cells: list[tuple[int, int, int, int]]):
    released = released_of(audit_of(cells))

    assert recovered(released, cells) == []


def test_the_attack_succeeds_where_only_the_small_cells_themselves_are_hidden():
    cells = [(60, 40, 30, 20), (50, 30, 20, 15), (40, 20, 15, 3)]
    audit = audit_of(cells)
    dates = {"created": "2026-11-23", "expires": "2027-02-21", "run_id": "x"}
    assert recovered(released_of(audit), cells) == []

    bare = release_with(audit, audit.spec.study, Curtain(THRESHOLD, complementary=False), **dates, most_rounds=0)

    assert "tp of group 2" in recovered(bare, cells)


def shown(row: dict[str, Any]) -> list[float]:
    return [row[name] for name in ("count", "base", "value", "low", "high") if row.get(name) is not None]


@settings(max_examples=60)
@given(tables())
def test_no_group_row_shows_a_small_count_or_complement(cells: list[tuple[int, int, int, int]]):
    released = released_of(audit_of(cells))

    for row in (*released["G01"].table, *released["G02"].table):
        if row["count"] is None:
            assert row["hidden"]
            assert row["reason"].startswith("hidden")
            assert shown(row) == []
        else:
            assert row["count"] >= THRESHOLD
            assert row["metric"] == "people" or row["base"] - row["count"] >= THRESHOLD


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=7),
    st.integers(5, 20),
    st.randoms(use_true_random=False),
)
def test_what_is_hidden_together_is_never_one_unit_nor_a_small_sum(parts, threshold, random):
    curtain = Curtain(threshold)
    first = [at for at, part in enumerate(parts) if curtain.small(*part)]

    hidden = curtain.widen(first, parts, [sum(part) for part in parts])

    assert set(first) <= set(hidden)
    if not first:
        assert hidden == []
    elif len(hidden) < len(parts):
        assert len(hidden) >= 2
        assert all(sum(parts[unit][at] for unit in hidden) >= threshold for at in range(2))


@settings(max_examples=60)
@given(tables(), st.integers(5, 25))
def test_a_higher_threshold_never_shows_more(cells: list[tuple[int, int, int, int]], more: int):
    audit = audit_of(cells)
    study = audit.spec.study
    from riskkit.release import release

    words = {"created": "2026-11-23", "expires": "2027-02-21", "run_id": "x"}
    strict = study.model_copy(update={"release": study.release.model_copy(update={"threshold": 5 + more})})
    low, high = (release(audit, s, **words)["P01"].table for s in (study, strict))

    if 5 + more >= THRESHOLD:
        assert all(b["count"] is None for a, b in zip(low, high, strict=True) if a["count"] is None)
    else:
        assert all(a["count"] is None for a, b in zip(low, high, strict=True) if b["count"] is None)
