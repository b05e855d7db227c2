"""What may be printed: small counts hidden, faults still seen, blocking rules asked, facts controlled."""

from __future__ import annotations

import json

import numpy as np
import pytest
from drawn_scores import audited, draw_scored, released_of, table_study

from riskkit.domain.errors import NoEvidence
from riskkit.domain.findings import Finding
from riskkit.domain.scores import values_inside
from riskkit.domain.steps import Dropped, Step
from riskkit.release import blocking_reasons, release, tracked_metrics
from riskkit.release.facts import per_1000
from riskkit.release.hiding import Curtain
from riskkit.release.shown_steps import show_steps, steps_table
from riskkit.release.table_rules import Totals, hide_in_table

TOTALS = Totals(1_000, 1_000, 100, 50)


def finding(code: str = "D02", **changes: object) -> Finding:
    plain = {"title": "Dates", "verdict": "held", "severity": "blocks", "because": "why", "limits": "", "count": 0}
    return Finding(**({"code": code, "base": 500, **plain} | changes))  # type: ignore[arg-type]


def one(code: str, row: dict, threshold: int = 10) -> dict:
    return hide_in_table(code, [row], Curtain(threshold), TOTALS)[0]


def test_the_whole_release_is_plain_json():
    released = released_of(audited(draw_scored(600)))

    for part in ([f.as_row() for f in released], dict(released.facts), dict(released.study)):
        json.dumps(part, allow_nan=False)


def test_synthetic_data_with_nothing_broken_may_be_released():
    assert released_of(audited()).releasable


def test_a_small_count_of_broken_rows_stays_visible_as_some():
    row = one("D02", {"check": "events known before they happened", "count": 3, "base": 500})

    assert (row["count"], row["hidden"], row["reason"]) == (None, True, "hidden: some, fewer than 10")
    assert one("D02", {"check": "x", "count": 0, "base": 500})["count"] == 0
    assert one("D02", {"check": "x", "count": 12, "base": 500})["count"] == 12


def test_a_broken_definition_keeps_its_verdict_when_its_count_is_hidden():
    scored = draw_scored(200, dates=("2024-03-01",))
    values_inside(scored).frame.loc[1, "person_id"] = "P000000"

    released = released_of(audited(scored))

    assert (released["D08"].verdict, released["D08"].count) == ("broken", None)
    assert "some rows, fewer than 10" in released["D08"].because
    assert not released.releasable


@pytest.mark.parametrize("count", [0, 9])
def test_a_small_count_hides_its_share(count: int):
    row = one("P02", {"metric": "AUC", "count": count, "base": 100, "value": 0.7, "low": 0.6, "high": 0.8})

    assert [row[name] for name in ("count", "value", "low", "high")] == [None] * 4
    assert row["base"] == 100


def test_a_small_complement_hides_its_share_too():
    assert one("P02", {"metric": "AUC", "count": 95, "base": 100, "value": 0.7, "low": 0.6, "high": 0.8})["hidden"]
    assert not one("P02", {"metric": "AUC", "count": 90, "base": 100, "value": 0.7, "low": 0.6, "high": 0.8})["hidden"]


def test_a_finding_without_a_rule_is_refused():
    with pytest.raises(NoEvidence, match="Z99"):
        hide_in_table("Z99", [{"count": 3}], Curtain(10), TOTALS)


def test_the_four_cells_of_the_list_are_hidden_together():
    released = released_of(audited(draw_scored(300, intercept=-3.0, capacity=0.05)))
    rows = {row["measure"]: row for row in released["P01"].table}

    cells = [rows[name]["count"] for name in ("flagged right", "flagged wrong", "missed", "not flagged no outcome")]
    assert cells == [None] * 4
    assert set(released.facts["per_1000"].values()) == {None}
    assert rows["scored"]["count"] == 300


def test_per_1000_are_whole_and_sum_to_1000():
    counts = {"flagged right": 21, "flagged wrong": 46, "missed": 44, "not flagged no outcome": 222}
    rows = tuple({"measure": name, "count": count} for name, count in counts.items())

    found = per_1000(finding("P01", table=rows))

    assert found["right"] + found["wrong"] + found["missed"] + found["rest"] == 1_000
    assert found["flagged"] == found["right"] + found["wrong"]


def test_two_cuts_that_differ_by_few_people_are_not_both_shown():
    audit = audited(draw_scored(2_000, cuts=(0.3, 0.302)))
    rows = [
        r for r in released_of(audit)["P05"].table if r["metric"] == "precision" and "score" in r["operating_point"]
    ]

    assert [row["hidden"] for row in rows] == [False, True]


def test_a_difference_between_hidden_groups_keeps_its_verdict_without_figures():
    released = released_of(audited(draw_scored(800)))
    hidden = [row for row in released["G03"].table if row["hidden"]]

    assert hidden
    assert all(row["gap"] is None and row["ratio"] is None and row["verdict"] for row in hidden)


def test_missing_is_hidden_in_both_tables_or_in_none():
    released = released_of(audited(draw_scored(300, shares=(0.6, 0.3, 0.08, 0.02))))
    group = next(r for r in released["G01"].table if (r["group"], r["metric"]) == ("missing", "people"))
    share = next(r for r in released["M01"].table if r["attribute"] == "ethnicity")

    assert group["hidden"]
    assert share["hidden"]
    assert next(r for r in released["M01"].table if r["attribute"] == "sex")["count"] == 0


def test_a_small_drop_is_hidden_and_the_flow_chart_rounded():
    steps = (
        Step("read", "records", 1_003, 1_003),
        Step("kept", "records", 1_003, 1_000, (Dropped("odd", 3), Dropped("none", 0)), 900, 898),
    )

    rows, rounded_to = show_steps(steps, Curtain(10))

    assert rounded_to == 10
    assert [(row["rows_in"], row["rows_out"], row["hidden"]) for row in rows] == [
        (1000, 1000, False),
        (1000, 1000, True),
    ]
    assert [drop["rows"] for drop in rows[1]["dropped"]] == [None, 0]
    assert [row["dropped_rows"] for row in steps_table(rows, Curtain(10))] == [None, None, 0]


def test_a_flow_chart_without_small_drops_is_exact():
    steps = (Step("kept", "records", 1_013, 1_000, (Dropped("odd", 13),)),)

    assert show_steps(steps, Curtain(10))[0][0]["rows_in"] == 1_013


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"created": "2026-11-23", "expires": "2026-11-23"}, "expired"),
        ({"expires": ""}, "does not say"),
    ],
)
def test_dates_that_do_not_hold_block(changes: dict, word: str):
    dates = {"created": "2026-11-23", "expires": "2027-02-21"}

    (reason,) = blocking_reasons((), table_study(), **(dates | changes))
    assert word in reason


@pytest.mark.parametrize("verdict", ["cannot tell", "not applicable"])
def test_research_data_are_blocked_without_a_figure_from_outside(verdict: str):
    study = table_study(table={"data_kind": "research"})
    untold = finding(code="D48", verdict=verdict, severity="warns")

    (reason,) = blocking_reasons((untold,), study, created="2026-11-23", expires="2027-02-21")
    assert "cohort_rate" in reason


def test_research_data_held_against_a_figure_from_outside_are_not_blocked_for_want_of_one():
    study = table_study(table={"data_kind": "research"})
    told = finding(code="D48", verdict="held")

    assert blocking_reasons((told,), study, created="2026-11-23", expires="2027-02-21") == ()


@pytest.mark.parametrize("verdict", ["broken", "cannot tell"])
def test_a_definition_that_does_not_hold_blocks(verdict: str):
    (reason,) = blocking_reasons(
        (finding(verdict=verdict),), table_study(), created="2026-11-23", expires="2027-02-21"
    )  # fmt: skip
    assert reason.startswith("D02 Dates")


def test_group_differences_never_block():
    found = finding("G03", severity="warns", verdict="difference found")

    assert blocking_reasons((found,), table_study(), created="2026-11-23", expires="2027-02-21") == ()


def test_a_leak_blocks_as_near_perfect():
    released = released_of(audited(draw_scored(leak=True)))

    assert any("near-perfect alarm" in reason for reason in released.blocked_by)


def test_facts_hold_what_pages_need():
    facts = released_of(audited()).facts

    needed = (
        "run_id",
        "created",
        "expires",
        "extract_date",
        "data_kind",
        "steps",
        "as_of",
        "features",
        "people",
        "rows",
    )
    assert all(key in facts for key in needed)
    assert facts["as_of"] == ["2024-03-01", "2024-09-01"]
    assert [f["name"] for f in facts["features"]] == ["arrests", "age", "days_known", "trend"]


def test_tracked_figures_are_released_ones_only():
    few = tracked_metrics(released_of(audited(draw_scored(300, intercept=-3.0))))
    many = tracked_metrics(released_of(audited()))

    assert "P01.flagged_right" not in few
    assert 0 < many["P02.AUC"] < 1
    assert all(np.isfinite(value) for value in many.values())


def test_releasing_twice_gives_the_same():
    audit = audited(draw_scored(700))

    first, second = released_of(audit), released_of(audit)
    assert [f.as_row() for f in first] == [f.as_row() for f in second]
    assert first.hidden_cells == second.hidden_cells > 0


def test_the_audit_itself_is_not_changed_by_release():
    audit = audited(draw_scored(700))
    before = json.dumps([f.as_row() for f in audit])

    release(audit, audit.spec.study, created="2026-11-23", expires="2027-02-21", run_id="x")

    assert json.dumps([f.as_row() for f in audit]) == before


def test_a_second_coding_that_differs_for_few_people_says_some():
    row = one("D54", {"check": "another label", "count": 2, "base": 500})

    assert (row["count"], row["reason"]) == (None, "hidden: some, fewer than 10")
    assert one("D54", {"check": "another label", "count": 0, "base": 500})["count"] == 0


@pytest.mark.parametrize(("count", "shown"), [(0, True), (3, False), (12, True)])
def test_kappa_is_hidden_with_the_few_cases_it_would_give_away(count: int, shown: bool):
    row = one("D55", {"check": "differs", "count": count, "base": 50, "value": 0.8, "low": 0.7, "high": 0.9})

    assert (row["value"] is not None, row["count"] is not None) == (shown, shown)
