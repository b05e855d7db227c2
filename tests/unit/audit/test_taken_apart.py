"""Ratios taken apart: a planted trap is found and explained, its twin without one is not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawn_scores import ETHNICITY, SEX, audited, draw_scored, released_of

from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.findings import Audit
from riskkit.domain.scores import ScoredCohort

FORCE = GroupSpec(name="force", label="Police force", column="force", protected=False)
# People of (force, ethnicity), and how many of them are flagged. In each force B is flagged twice as often as A.
TRAP = {("north", "A"): (8_000, 400), ("north", "B"): (1_000, 100), ("south", "A"): (1_000, 200),
        ("south", "B"): (4_000, 1_600)}  # fmt: skip
# The same rates; both groups live in the two forces in the same proportion.
TWIN = {("north", "A"): (8_000, 400), ("north", "B"): (4_000, 400), ("south", "A"): (2_000, 400),
        ("south", "B"): (1_000, 400)}  # fmt: skip
Cells = dict[tuple[str, str], tuple[int, int]]


def drawn(cells: Cells, *, dates: tuple[str, ...] = ("2024-03-01",), outcome: float = 0.2) -> ScoredCohort:
    """Scored people of just these counts; whether their outcome is recorded hangs on nothing."""
    force, ethnicity, flagged = [], [], []
    for (where, who), (people, listed) in cells.items():
        force += [where] * people
        ethnicity += [who] * people
        flagged += [at < listed for at in range(people)]
    scored = draw_scored(len(force), with_reasons=False, dates=dates)
    scored._frame["flagged"] = flagged
    scored._label[:] = np.random.default_rng(2).random(len(force)) < outcome
    frame = pd.DataFrame({"sex": ["all"] * len(force), "ethnicity": ethnicity, "force": force})
    scored.groups = Groups(frame, (SEX, ETHNICITY, FORCE))
    return scored


def audit_of(scored: ScoredCohort, **audit: Any) -> Audit:
    groups = [spec.model_dump() for spec in scored.groups.specs]
    return audited(scored, groups=groups, audit=audit)


def ratios(audit: Audit, **wanted: Any) -> list[dict[str, Any]]:
    return [row for row in audit["G09"].table or () if all(row[name] == value for name, value in wanted.items())]


def test_a_ratio_of_two_in_every_force_and_of_four_over_all_is_a_trap():
    told = audit_of(drawn(TRAP), references={"ethnicity": "A"})

    (row,) = ratios(told, attribute="ethnicity", metric="selection", by="force", row="ratio")
    assert row["ratio"] == row["ratio_all"] == pytest.approx((1_700 / 5_000) / (600 / 9_000))
    assert row["within"] == pytest.approx(2.0)
    assert row["within_low"] < 2.0 < row["within_high"] < row["ratio"]
    assert (row["lowest"], row["highest"]) == (pytest.approx(2.0), pytest.approx(2.0))
    assert (row["beyond"], row["verdict"]) == ("above every part", "difference found")
    assert row["gap"] == pytest.approx(1_700 / 5_000 - 600 / 9_000)
    assert row["gap_mix"] + row["gap_rates"] == pytest.approx(row["gap"])
    assert row["gap_mix"] > row["gap_rates"] > 0
    assert told["G09"].because == "a ratio over all people is beyond the ratio in every part: ethnicity by force"


def test_the_parts_of_a_trap_stand_below_it_with_their_counts():
    told = audit_of(drawn(TRAP), references={"ethnicity": "A"})

    north, south = ratios(told, attribute="ethnicity", metric="selection", by="force", row="part")
    assert (north["part"], north["count"], north["base"]) == ("north", 100, 1_000)
    assert (north["other_count"], north["other_base"], north["ratio"]) == (400, 8_000, pytest.approx(2.0))
    assert (south["part"], south["count"], south["other_count"]) == ("south", 1_600, 200)


def test_the_twin_with_the_same_rates_and_groups_spread_alike_is_no_trap():
    told = audit_of(drawn(TWIN), references={"ethnicity": "A"})

    (row,) = ratios(told, attribute="ethnicity", metric="selection", by="force")
    assert row["ratio"] == row["within"] == pytest.approx(2.0)
    assert row["gap_mix"] == pytest.approx(0.0)
    assert (row["beyond"], row["verdict"]) == (None, "measured")
    assert told["G09"].verdict == "measured"


def test_a_pooled_ratio_below_every_part_is_found_too():
    turned = {("north", "A"): (8_000, 800), ("north", "B"): (1_000, 200), ("south", "A"): (1_000, 10),
              ("south", "B"): (4_000, 80)}  # fmt: skip

    (row,) = ratios(audit_of(drawn(turned), references={"ethnicity": "A"}), metric="selection", by="force", row="ratio")

    assert (row["beyond"], row["verdict"]) == ("below every part", "difference found")
    assert row["ratio"] < 1 < row["within"]


def test_beyond_every_part_by_so_little_that_chance_could_explain_it_is_cannot_tell():
    few = {("north", "A"): (80, 16), ("north", "B"): (60, 13), ("south", "A"): (60, 18), ("south", "B"): (80, 26)}

    (row,) = ratios(audit_of(drawn(few), references={"ethnicity": "A"}), metric="selection", by="force")

    assert row["beyond"] == "above every part"
    assert (row["verdict"], row["reason"]) == ("cannot tell", "beyond every part, but chance could explain it")


def test_a_part_with_too_few_people_is_named_and_left_out_of_every_figure():
    small = TRAP | {("islands", "A"): (500, 5), ("islands", "B"): (12, 6)}

    (row,) = ratios(audit_of(drawn(small), references={"ethnicity": "A"}), metric="selection", by="force", row="ratio")

    assert (row["left_out"], row["parts"], row["base"]) == ("islands", 2, 5_000)
    assert row["ratio"] == pytest.approx((1_700 / 5_000) / (600 / 9_000))
    assert row["ratio_all"] == pytest.approx((1_706 / 5_012) / (605 / 9_500))


def test_without_a_reference_each_group_stands_against_the_rest():
    three = TRAP | {("north", "C"): (2_000, 100), ("south", "C"): (2_000, 400)}

    found = ratios(audit_of(drawn(three)), attribute="ethnicity", metric="selection", by="force", row="ratio")

    assert [(row["group"], row["against"]) for row in found] == [(g, "the rest") for g in ("A", "B", "C")]
    assert found[1]["other_base"] == 13_000


def test_where_nobody_of_the_other_group_is_counted_there_is_no_ratio_and_the_reason_is_said():
    nobody = {("north", "A"): (300, 0), ("north", "B"): (300, 30), ("south", "A"): (300, 0), ("south", "B"): (300, 40)}

    (row,) = ratios(audit_of(drawn(nobody), references={"ethnicity": "A"}), metric="selection", by="force")

    assert row["ratio"] is row["within"] is row["p_adjusted"] is None
    assert row["verdict"] == "cannot tell"
    assert row["reason"] == "nobody of the other group is counted, so there is no ratio"


def test_parts_are_the_dates_and_what_is_not_protected_unless_the_study_names_them():
    scored = drawn(TRAP, dates=("2024-03-01", "2024-09-01"))

    assert {row["by"] for row in ratios(audit_of(scored), attribute="ethnicity")} == {"as_of", "force"}
    assert {row["by"] for row in ratios(audit_of(scored, strata=["as_of"]), attribute="ethnicity")} == {"as_of"}
    assert {row["by"] for row in ratios(audit_of(scored, strata=["ethnicity"]))} == {"ethnicity"}


def test_without_dates_or_other_characteristics_there_is_nothing_to_take_apart():
    assert audited(draw_scored(2_000, dates=()))["G09"].verdict == "not applicable"
    assert audited(draw_scored(2_000, dates=("2024-03-01",)))["G09"].verdict == "not applicable"


def test_more_parts_than_anybody_could_read_are_refused_by_name():
    scored = drawn(TRAP)
    scored.groups.frame["force"] = [f"f{at % 500}" for at in range(len(scored))]

    told = audit_of(scored)["G09"]

    assert told.verdict == "not applicable"
    assert "Not used, more than 100 parts: force." in told.limits


def test_people_who_stand_on_several_dates_make_the_interval_wider():
    dates = tuple(f"2024-0{month}-01" for month in range(1, 9))
    scored = draw_scored(16_000, dates=dates, with_reasons=False)
    scored._frame["flagged"] = scored._frame.groupby("person_id")["flagged"].transform("first").to_numpy()
    sex = scored.groups.frame["sex"].groupby(scored._frame["person_id"]).transform("first")
    scored.groups = Groups(pd.DataFrame({"sex": sex, "ethnicity": "A"}), (SEX, ETHNICITY))

    (row,) = ratios(audited(scored), attribute="sex", metric="selection", by="as_of")

    plain = 1.96 * (1 / row["count"] - 1 / row["base"] + 1 / row["other_count"] - 1 / row["other_base"]) ** 0.5
    assert np.log(row["within_high"] / row["within"]) > 2.5 * plain


def test_what_is_released_holds_no_count_and_three_digits():
    released = released_of(audit_of(drawn(TRAP), references={"ethnicity": "A"}))["G09"]

    (row, *_) = [row for row in released.table if row["metric"] == "selection" and row["by"] == "force"]
    assert row["ratio"] == 5.1
    assert row["verdict"] == "difference found"
    assert not {"count", "base", "other_count", "other_base", "fewest"} & set(row)


def test_a_ratio_that_rests_on_few_people_in_any_part_is_hidden_and_its_verdict_stays():
    few = TRAP | {("south", "A"): (1_000, 8)}

    released = released_of(audit_of(drawn(few), references={"ethnicity": "A"}))["G09"]

    (row, *_) = [row for row in released.table if row["metric"] == "selection" and row["by"] == "force"]
    assert row["hidden"]
    assert row["ratio"] is row["within"] is row["highest"] is row["gap"] is None
    assert row["reason"].startswith("hidden")


def test_a_part_that_was_left_out_with_few_people_hides_the_ratio_it_could_be_worked_out_from():
    small = TRAP | {("islands", "A"): (500, 50), ("islands", "B"): (12, 6)}

    released = released_of(audit_of(drawn(small), references={"ethnicity": "A"}))["G09"]

    assert {row["hidden"] for row in released.table if row["metric"] == "selection" and row["by"] == "force"} == {True}


def test_scores_that_put_nobody_in_order_have_no_ratio():
    scored = drawn(TRAP)
    scored._frame["score"] = 0.4

    told = audit_of(scored)["G09"]

    assert told.verdict != "difference found"
    assert {row["metric"] for row in told.table if row["ratio"] is not None} == {"recorded"}
