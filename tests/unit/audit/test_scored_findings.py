"""Findings about scores: counts, groups that are too small, what is undefined, reasons that must add up."""

from __future__ import annotations

import numpy as np
import pytest
from drawn_scores import audited, draw_scored, table_study

from riskkit.audit import CATALOGUE, audit_scores
from riskkit.audit.calibration_findings import score_bins
from riskkit.audit.scored_rows import open_rows
from riskkit.domain.errors import NoEvidence, SpecError
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.scores import values_inside


@pytest.fixture(scope="module")
def audit():
    return audited(draw_scored(3_000))


def test_every_code_has_exactly_one_finding_in_order(audit):
    assert [finding.code for finding in audit] == list(CATALOGUE)


def test_definitions_and_additivity_block_and_groups_warn(audit):
    definitions = [f for f in audit if f.code[0] == "D" or f.code == "X01"]
    assert {f.severity for f in definitions if f.verdict != "cannot tell"} == {"blocks"}
    assert {f.code: f.severity for f in definitions if f.verdict == "cannot tell"} == dict.fromkeys(
        ("D42", "D43", "D48"), "warns"
    )  # the study may leave undeclared what these need
    assert {f.severity for f in audit if f.code[0] in "GRM"} == {"warns"}
    assert {f.severity for f in audit if f.code[0] in "PS"} == {"informs"}


def test_scores_show_themselves_only_once_audited():
    scored = draw_scored(200)
    with pytest.raises(NoEvidence):
        scored.to_frame()

    audit = audit_scores(scored, table_study().audit)

    assert len(scored.to_frame()) == 200
    assert [f["code"] for f in scored.to_frame().attrs["audit"]] == [f.code for f in audit]


def test_an_audit_spec_made_by_hand_works_too():
    assert audit_scores(draw_scored(200), AuditSpec())["P01"].verdict == "measured"


def test_the_four_cells_sum_to_everybody_whose_outcome_is_known():
    rows = {row["measure"]: row["count"] for row in audited(draw_scored(1_000, unknown=0.2))["P01"].table}

    cells = [rows[name] for name in ("flagged right", "flagged wrong", "missed", "not flagged no outcome")]
    assert sum(cells) + rows["not yet known"] == rows["scored"] == 1_000
    assert rows["with outcome"] == rows["flagged right"] + rows["missed"]


def test_outcomes_not_yet_known_count_in_selection_and_in_no_error_rate():
    scored = draw_scored(1_000, unknown=0.3)
    label = values_inside(scored).label
    rows = [r for r in audited(scored)["G01"].table if r["attribute"] == "sex"]

    rows = [r for r in rows if r["operating_point"] == "capacity"]
    bases = {metric: sum(r["base"] for r in rows if r["metric"] == metric) for metric in ("selection", "FPR", "FNR")}
    assert bases["selection"] == 1_000
    assert bases["FPR"] + bases["FNR"] == np.count_nonzero(~np.isnan(label))


def test_rows_without_any_outcome_have_no_figure_about_outcomes():
    audit = audited(draw_scored(300, unknown=1.0))

    assert {audit[code].verdict for code in ("P02", "P03", "P04", "P08", "P09", "D10")} == {"not applicable"}
    assert all(row["value"] is None and row["reason"] for row in audit["P05"].table)
    assert audit["P07"].table[0]["with_outcome"] is None


def test_missing_is_a_group_of_its_own(audit):
    groups = [row["group"] for row in audit["G01"].table if row["attribute"] == "ethnicity"]

    assert list(dict.fromkeys(groups)) == ["A", "B", "C", "missing"]
    assert next(r for r in audit["M01"].table if r["attribute"] == "ethnicity")["count"] > 0


def test_a_group_that_is_too_small_keeps_its_counts_and_has_no_rate():
    table = audited(draw_scored(400, shares=(0.6, 0.25, 0.12, 0.03)))["G01"].table
    small = [r for r in table if r["group"] == "missing" and r["metric"] == "selection"]

    assert small[0]["base"] < 30
    assert (small[0]["value"], small[0]["low"], small[0]["reason"]) == (None, None, "too few to say")


def test_an_undefined_rate_has_no_value_and_a_reason():
    scored = draw_scored(400)
    inside = values_inside(scored)
    women = (scored.groups.frame["sex"] == "female").to_numpy()
    inside.label[women] = 0.0
    inside.frame.loc[women, "flagged"] = False

    table = audited(scored)["G01"].table
    rows = {r["metric"]: r for r in table if r["group"] == "female" and r["operating_point"] in ("all", "capacity")}

    assert (rows["FNR"]["value"], rows["FNR"]["base"]) == (None, 0)
    assert rows["FNR"]["reason"] == "nobody in this group has a recorded outcome"
    assert rows["PPV"]["reason"] == "nobody in this group is flagged"
    assert rows["FPR"]["value"] == 0.0


def test_intersections_are_all_pairs_of_protected_characteristics_by_default(audit):
    rows = [row for row in audit["G02"].table if row["metric"] == "people"]

    assert {row["attribute"] for row in rows} == {"sex x ethnicity"}
    assert sum(row["count"] for row in rows) == 3_000
    assert "female, missing" in [row["group"] for row in rows]


def test_a_real_difference_is_found_and_no_margin_means_no_all_clear():
    apart = audited(draw_scored(6_000, gap=1.5))["G03"]
    alike = audited(draw_scored(6_000, seed=5))["G03"]

    found = {(r["attribute"], r["metric"]) for r in apart.table if r["verdict"] == "difference found"}
    assert ("sex", "O/E") in found
    assert ("sex", "PPV") in found
    assert not [r for r in apart.table if r["attribute"] == "ethnicity" and r["verdict"] == "difference found"]
    assert {r["verdict"] for r in alike.table} == {"cannot tell"}
    assert alike.verdict == "cannot tell"


def test_ties_at_the_cut_are_counted_on_each_date():
    scored = draw_scored(200, dates=("2024-03-01",))
    inside = values_inside(scored)
    inside.frame["score"] = np.where(inside.frame["rank"] <= 15, 0.9, 0.1)
    inside.frame.loc[inside.frame["rank"].between(16, 30), "score"] = 0.5
    inside.label[:] = (inside.frame["rank"] <= 24).astype(float)  # 9 of the 15 tied people have the outcome

    (row,) = audited(scored)["P11"].table

    assert (row["tied"], row["taken"], row["right"]) == (15, 5, 20)
    assert (row["right_low"], row["right_high"]) == (15 + 1, 15 + 5)


def test_cuts_are_operating_points_everywhere():
    audit = audited(draw_scored(1_000, cuts=(0.2, 0.5)))

    names = ["capacity", "half the capacity", "twice the capacity", "score at least 0.2", "score at least 0.5"]
    assert list(dict.fromkeys(r["operating_point"] for r in audit["P05"].table)) == names
    assert [p for p in dict.fromkeys(r["operating_point"] for r in audit["G01"].table) if p != "all"] == names


def test_reasons_that_do_not_add_up_block():
    scored = draw_scored(200)
    values_inside(scored).explanations.contributions[7, 1] += 1e-4

    finding = audited(scored)["X01"]

    assert (finding.verdict, finding.count, finding.blocks) == ("broken", 1, True)
    assert audited(draw_scored(200))["X01"].verdict == "held"


def test_a_score_that_is_not_the_one_explained_blocks():
    scored = draw_scored(200)
    values_inside(scored).frame.loc[3, "score"] *= 1.01

    assert audited(scored)["X01"].count == 1


def test_effects_say_how_much_and_in_which_direction(audit):
    rows = audit["X02"].table

    assert [row["feature"] for row in rows] == ["arrests", "age", "days_known", "trend"]
    assert [row["direction"] for row in rows] == ["higher raises", "higher lowers", "higher raises", "no direction"]
    assert sum(row["share"] for row in rows) == pytest.approx(1.0)


def test_scores_made_elsewhere_have_no_reasons_and_it_is_said_so():
    scored = draw_scored(400, with_reasons=False)
    values_inside(scored).frame[["score_low", "score_high", "stability"]] = np.nan

    audit = audited(scored)

    assert {audit[code].verdict for code in ("X01", "X02", "X03", "S01", "P06", "P10")} == {"not applicable"}


def test_scores_that_are_no_probabilities_are_only_put_in_order():
    scored = draw_scored(400, with_reasons=False)
    values_inside(scored).frame["score"] *= 100

    audit = audited(scored)

    assert {audit[code].verdict for code in ("P03", "P04", "P08")} == {"not applicable"}
    assert audit["P02"].table[0]["value"] is not None


def test_every_band_holds_enough_of_both_kinds_and_no_score_falls_between_two():
    scored = draw_scored(1_000, intercept=0.5)
    bands = audited(scored)["P09"].table
    rows = open_rows(scored, table_study().audit)

    assert all(b["positives"] >= 10 and b["count"] - b["positives"] >= 10 for b in bands)
    assert [b["high_score"] for b in bands[:-1]] == [b["low_score"] for b in bands[1:]]
    assert (bands[0]["low_score"], bands[-1]["high_score"]) == (0.0, 1.0)
    assert score_bins(rows, 10).people.sum() == 1_000


def test_a_score_that_is_missing_is_refused():
    scored = draw_scored(50)
    values_inside(scored).frame.loc[0, "score"] = np.nan

    with pytest.raises(SpecError, match="1 of 50"):
        audited(scored)


def test_the_same_scores_give_the_same_audit():
    first, second = audited(draw_scored(500)), audited(draw_scored(500))

    assert [f.as_row() for f in first] == [f.as_row() for f in second]
