"""The back-calculation attack on random runs: no small count can be worked out from all that a run publishes (R22).

The long form draws 500 runs (RISKKIT_RELEASE_TESTS=1); experiments/disclosure holds its results.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from drawn_people import drawn_audit
from drawn_scores import audited, draw_scored, released_of
from how_many import examples
from hypothesis import given
from hypothesis import strategies as st

from riskkit.audit.scored_rows import open_rows
from riskkit.domain.findings import Audit, Finding, ReleasedAudit
from riskkit.domain.scores import values_inside
from riskkit.domain.study_spec import StudySpec
from riskkit.release import release
from riskkit.release.back_calculation import attack
from riskkit.release.back_calculation.attacking import model_of
from riskkit.release.back_calculation.statements import Terms
from riskkit.release.back_calculation.unknowns import OF_LIST, OF_OUTCOME, Part
from riskkit.release.hiding import Curtain
from riskkit.release.releasing import release_with
from riskkit.release.rounding import round_findings
from riskkit.stats.intervals import proportion_interval

DATES = {"created": "2026-11-23", "expires": "2027-02-21", "run_id": "drawn"}
RUNS = examples(ci=24, release=500)


@lru_cache(maxsize=64)
def drawn(seed: int) -> Audit:
    """One drawn audit, kept for the tests that look at it again; nothing changes it."""
    return drawn_audit(seed)


@lru_cache(maxsize=64)
def exact_of(seed: int) -> ReleasedAudit:
    """What may be printed of it."""
    return released_of(drawn(seed))


@lru_cache(maxsize=64)
def rounded_of(seed: int) -> ReleasedAudit:
    """What may be printed of it where the study asks for counts to the nearest 5."""
    return release(drawn(seed), asks_for_rounding(drawn(seed)), **DATES)


@lru_cache(maxsize=64)
def loud_of(seed: int) -> ReleasedAudit:
    """Small cells hidden, and nothing else to protect them."""
    return without_protection(drawn(seed))


def asks_for_rounding(audit: Audit) -> StudySpec:
    """The study, with counts to the nearest 5."""
    study = audit.spec.study
    return study.model_copy(update={"release": study.release.model_copy(update={"round_to": 5})})


def rounded_without_protection(audit: Audit) -> ReleasedAudit:
    """Small cells hidden, counts to the nearest 5, and nothing else."""
    curtain = Curtain(audit.spec.study.release.threshold, complementary=False)
    return release_with(audit, asks_for_rounding(audit), curtain, **DATES, most_rounds=0)


def without_protection(audit: Audit) -> ReleasedAudit:
    """Small cells hidden, and nothing else to protect them."""
    study = audit.spec.study
    curtain = Curtain(study.release.threshold, complementary=False)
    return release_with(audit, study, curtain, **DATES, most_rounds=0)


@pytest.mark.parametrize("seed", range(RUNS))
def test_no_small_count_can_be_worked_out(seed: int):
    released = exact_of(seed)
    test = released.facts["disclosure"]

    assert test["recovered"] == 0
    assert seed % 4 or attack(released).recovered == ()  # the published figures alone say the same
    assert not any("Suppression" in reason for reason in released.blocked_by)


@pytest.mark.parametrize("seed", range(RUNS))
def test_no_small_count_can_be_worked_out_of_rounded_ones_and_more_is_shown(seed: int):
    exact, released = exact_of(seed), rounded_of(seed)

    assert released.facts["disclosure"]["recovered"] == 0
    shown = [sum(not row["hidden"] for row in found["G01"].table or ()) for found in (exact, released)]
    assert shown[1] >= shown[0]


def test_small_counts_are_worked_out_and_block_where_nothing_protects_them():
    found = [loud_of(seed) for seed in range(2, 8)]

    recovered = [released.facts["disclosure"]["recovered"] for released in found]

    assert sum(many > 0 for many in recovered) >= 4
    for released, many in zip(found, recovered, strict=True):
        blocked = [reason for reason in released.blocked_by if reason.startswith("Suppression test failed")]
        assert len(blocked) == (many > 0)
        assert not many or f"{many} of " in blocked[0]


def truth_of(audit: Audit) -> dict[tuple[str, str], dict[str, np.ndarray[Any, Any]]]:
    """Who is in each group, by characteristic and combination, and who is scored on each date."""
    frame = audit.scored.groups.frame
    units = {(name, str(level)): (frame[name] == level).to_numpy() for name in frame for level in frame[name].unique()}
    crossed = dict.fromkeys(row["attribute"] for row in audit["G02"].table or ())
    for attribute in crossed:
        first, second = attribute.split(" x ")
        for one in frame[first].unique():
            for other in frame[second].unique():
                inside = units[first, str(one)] & units[second, str(other)]
                units[attribute, f"{one}, {other}"] = inside
    days = values_inside(audit.scored).frame["as_of"].astype(str).to_numpy()
    dates = {("as-of date", day): days == day for day in np.unique(days)}
    return units | dates | {("everyone", "all"): np.ones(len(frame), dtype=bool)}


def counter_of(audit: Audit) -> Callable[[Terms], float | None]:
    """Counts people: the true sum of some quantities, None where one of them is no plain group."""
    units, inside = truth_of(audit), values_inside(audit.scored)
    label = np.asarray(inside.label)
    kinds = {0: label == 0, 1: label == 1, 2: np.isnan(label)}
    flagged = open_rows(audit.scored, audit.spec).operating_points

    def many(part: Part) -> int | None:
        unit, quantity, point = part
        on, outcomes = OF_LIST.get(quantity, (None, OF_OUTCOME.get(quantity)))
        if unit not in units or outcomes is None or (on is not None and point not in flagged):
            return None
        here = units[unit] & np.any([kinds[kind] for kind in outcomes], axis=0)
        return int((here if on is None else here & (flagged[point] == on)).sum())

    def total(terms: Terms) -> float | None:
        counts = [many(part) for _, part in terms]
        told = [value * count for (value, _), count in zip(terms, counts, strict=True) if count is not None]
        return sum(told) if len(told) == len(terms) else None

    return total


@pytest.mark.parametrize("release_of", [loud_of, rounded_of], ids=["without protection", "rounded"])
@pytest.mark.parametrize("seed", range(min(RUNS, 100)))
def test_what_the_attack_believes_is_true_of_the_people(seed: int, release_of: Callable[[int], ReleasedAudit]):
    audit, released = drawn(seed), release_of(seed)
    model = model_of({f.code: f for f in released}, released.facts, released.study, 10)
    true = counter_of(audit)

    checked = 0
    for statement in model.statements:
        total = true(statement.terms)
        if total is not None:
            assert statement.low - 1e-6 <= total <= statement.high + 1e-6, statement
            checked += 1
    assert checked > 5


@pytest.mark.parametrize("seed", [16, 46, 52, 68, *(range(100) if RUNS > 100 else ())])
def test_what_is_worked_out_of_rounded_counts_is_true_of_the_people(seed: int):
    audit = drawn(seed)
    true = counter_of(audit)

    worked_out = {cell: true(cell.hidden.terms) for cell in attack(rounded_without_protection(audit)).recovered}

    assert worked_out or RUNS > 100
    assert all(count in (None, cell.low) for cell, count in worked_out.items())
    assert attack(rounded_of(seed)).recovered == ()


def test_a_count_that_figures_leave_at_nine_or_more_is_nine_where_nothing_else_can_have_hidden_it():
    audit = drawn(52)

    (cell,) = attack(rounded_without_protection(audit)).recovered

    assert cell.by_rule
    assert cell.low == cell.high == counter_of(audit)(cell.hidden.terms) == 9


def test_what_the_attack_says_of_a_run_by_hand():
    audit = audited(draw_scored(300, seed=5, with_reasons=False, dates=("2024-03-01",)))
    released = released_of(audit)
    loud = without_protection(audit)

    quiet, found = attack(released), attack(loud)

    assert quiet.solved
    assert quiet.attacked > 100
    assert len(found.recovered) > 0
    truth = truth_of(audit)
    people = {
        cell.hidden.terms[0][1][0]: cell.low
        for cell in found.recovered
        if len(cell.hidden.terms) == 1 and cell.hidden.terms[0][1][1] == "people"
    }
    assert people == {unit: int(truth[unit].sum()) if unit in truth else 0 for unit in people}


def test_a_combination_of_nobody_looks_like_a_small_one():
    audit = drawn(0)
    table = exact_of(0)["G02"].table or ()
    raw = {(row["attribute"], row["group"]) for row in audit["G02"].table or ()}

    nobody = [row for row in table if (row["attribute"], row["group"]) not in raw]
    small = [row for row in table if (row["attribute"], row["group"]) in raw and row["count"] is None]

    assert nobody
    assert all(row["hidden"] and row["count"] is None and row["base"] is None for row in nobody)
    assert {row["reason"] for row in nobody} == {row["reason"] for row in small}
    assert {tuple(row) for row in nobody} == {tuple(row) for row in small}


@pytest.mark.parametrize("seed", [2, 7, 18])
def test_with_rounding_every_count_of_people_is_a_multiple_of_five(seed: int):
    released = rounded_of(seed)

    assert released.facts["disclosure"]["recovered"] == 0
    shown = 0
    for finding in released:
        if finding.code[0] not in "PGMRS":
            continue
        for row in finding.table or ():
            counts = [
                row[name] for name in ("count", "base", "people", "flagged", "right") if row.get(name) is not None
            ]
            assert all(isinstance(count, str) or count % 5 == 0 for count in counts), (finding.code, row)
            shown += len(counts)
            if finding.code == "G01" and row["count"] is not None and row["metric"] == "selection":
                assert row["value"] == row["count"] / row["base"]
    assert shown > 100
    assert released.facts["rows"] % 5 == 0


def rounded_row(row: dict[str, Any]) -> dict[str, Any]:
    """One row as a release that rounds prints it."""
    finding = Finding("M01", "Missing", "measured", "informs", "Drawn.", "", table=(row,))
    (told,) = round_findings({"M01": finding}, 5)["M01"].table or ()
    return told


@pytest.mark.parametrize(("count", "ratio"), [(132, 1.3), (98, 1.0), (62, 0.6)])
def test_a_ratio_of_two_counts_is_no_share_and_keeps_its_own_interval(count: int, ratio: float):
    told = rounded_row({"count": count, "base": 98, "value": count / 98, "low": 0.512, "high": 1.8049})

    assert told["value"] == ratio
    assert (told["low"], told["high"]) == (0.51, 1.8)


@given(base=st.integers(200, 5_000), share=st.floats(0.05, 0.95), apart=st.integers(1, 4), effect=st.floats(1.0, 3.0))
def test_counts_that_round_alike_have_the_same_share_and_interval(base: int, share: float, apart: int, effect: float):
    first = 5 * round(share * base / 5) - 2

    def printed(count: int) -> dict[str, Any]:
        low, high = (float(end) for end in proportion_interval(count, base, 0.95, design_effect=effect))
        return rounded_row({"count": count, "base": base, "value": count / base, "low": low, "high": high})

    one, other = printed(first), printed(first + apart)

    assert one == other
    assert one["low"] <= one["value"] <= one["high"]


def test_the_same_run_is_hidden_in_the_same_way_twice():
    first, second = exact_of(9), released_of(drawn_audit(9))

    assert first.facts["disclosure"] == second.facts["disclosure"]
    assert [f.as_row() for f in first] == [f.as_row() for f in second]
