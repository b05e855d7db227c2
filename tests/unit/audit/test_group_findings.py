"""What the audit says of groups: likeness only inside margins, power beside verdicts, people beyond parity."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from drawn_scores import audited, draw_scored, released_of

from riskkit.domain.errors import SpecError

MARGINS = {"FPR": 0.05, "FNR": 0.2, "selection": 0.05, "PPV": 0.3, "FOR": 0.1, "O/E": 1.5}


def rows_of(audit: Any, code: str, **wanted: Any) -> list[dict[str, Any]]:
    return [row for row in audit[code].table or () if all(row[name] == value for name, value in wanted.items())]


def test_likeness_is_never_said_without_a_margin():
    told = audited(draw_scored(20_000))

    verdicts = {row["verdict"] for code in ("G03", "G04") for row in told[code].table}
    assert "no material difference shown" not in verdicts
    assert {row["reason"] for row in rows_of(told, "G03", verdict="cannot tell")} == {
        "chance could explain it, and the study set no margin to show likeness by"
    }


def test_alike_groups_of_many_people_are_shown_to_lie_inside_a_margin():
    told = audited(draw_scored(40_000, shares=(0.6, 0.4)), audit={"margins": MARGINS})

    assert told["G03"].verdict == "no material difference shown"
    assert all(row["p_margin"] < 0.05 for row in told["G03"].table)


def test_too_few_people_for_a_margin_is_cannot_tell_and_says_what_could_have_been_shown():
    told = audited(draw_scored(600), audit={"margins": {"FPR": 0.01}})

    assert {row["verdict"] for row in rows_of(told, "G03", metric="FPR")} == {"cannot tell"}
    assert all(row["smallest_gap"] > 0.01 for row in rows_of(told, "G04", metric="FPR"))


def test_groups_that_are_left_out_as_too_small_are_named_and_keep_the_whole_from_being_alike():
    told = audited(draw_scored(20_000, shares=(0.6, 0.399, 0.001)), audit={"margins": MARGINS})

    assert {row["left_out"] for row in rows_of(told, "G03", attribute="ethnicity")} == {"C"}
    assert told["G03"].verdict != "no material difference shown"


def test_a_margin_for_a_metric_that_does_not_exist_is_refused():
    with pytest.raises(SpecError, match="there is no metric fpr"):
        audited(audit={"margins": {"fpr": 0.1}})
    with pytest.raises(SpecError, match="O/E takes a ratio over 1"):
        audited(audit={"margins": {"O/E": 0.9}})


def test_each_group_stands_against_the_rest_and_against_the_reference():
    told = audited(draw_scored(5_000), audit={"references": {"ethnicity": "A"}})

    against = [(row["group"], row["against"]) for row in rows_of(told, "G04", attribute="ethnicity", metric="FPR")]
    assert against == [(g, "the rest") for g in ("A", "B", "C", "missing")] + [(g, "A") for g in ("B", "C", "missing")]
    assert [row["against"] for row in rows_of(told, "G04", attribute="sex", metric="FPR")] == ["male"]


def test_intervals_are_wider_where_the_same_people_stand_on_several_dates():
    many = draw_scored(8_000, dates=("2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01"))
    frame = many._frame
    frame["flagged"] = frame.groupby("person_id")["flagged"].transform("max").to_numpy()

    told = audited(many)

    row = rows_of(told, "G01", attribute="sex", group="male", metric="selection", operating_point="capacity")[0]
    plain = 1.96 * (row["value"] * (1 - row["value"]) / row["base"]) ** 0.5
    assert (row["high"] - row["low"]) / 2 > 1.4 * plain


def test_people_beyond_parity_add_up_to_nobody():
    told = audited(draw_scored(4_000, gap=1.0))

    frame = pd.DataFrame(rows_of(told, "G06", metric="wrongly flagged beyond parity"))
    assert frame.groupby(["attribute", "operating_point"])["value"].sum().abs().max() < 1e-9
    assert ((frame["low"] <= frame["value"]) & (frame["value"] <= frame["high"])).all()


def test_the_error_that_matters_for_the_role_comes_first():
    drawn = draw_scored(2_000)
    drawn._frame["role"] = "victim"

    assert "missed beyond parity" in audited(drawn)["G06"].because
    assert audited(drawn)["G06"].table[0]["metric"] == "missed beyond parity"


def test_nobody_chose_a_criterion_is_cannot_tell_and_a_chosen_one_stands_beside_all_others():
    assert audited()["G08"].verdict == "cannot tell"

    told = audited(audit={"criterion": "FNR", "criterion_because": "a missed person is the worse harm"})

    assert told["G08"].because.startswith("the study chose FNR")
    assert {row["criterion"] for row in rows_of(told, "G08", chosen=True)} == {"FNR"}
    assert len({row["criterion"] for row in rows_of(told, "G08", what="criterion")}) == 6


def test_the_rates_that_are_printed_keep_their_identity():
    assert {row["value"] for row in rows_of(audited(draw_scored(5_000)), "G08", what="identity of the rates")} == {0.0}


def test_an_index_that_is_won_by_flagging_nobody_says_so():
    told = audited(draw_scored(3_000, cuts=(0.5,), intercept=-1.0))

    found = rows_of(told, "G08", what="index of distance and FPR gap")
    won = [row for row in found if row["flagging_nobody"] > row["value"]]
    assert won
    assert all("flagged" in row["reason"] for row in won)


def test_a_group_whose_scores_are_too_high_has_another_calibration_line():
    told = audited(draw_scored(20_000, gap=1.5))

    male = rows_of(told, "G10", group="male", metric="calibration intercept")[0]
    female = rows_of(told, "G10", group="female", metric="calibration intercept")[0]
    assert male["low"] > 0.8
    assert female["low"] < 0 < female["high"]


def test_missing_people_added_to_a_group_move_its_rate_between_both():
    told = audited(draw_scored(6_000))

    row = rows_of(told, "M02", group="A", metric="selection")[0]
    alone = rows_of(told, "G01", group="A", metric="selection", operating_point="capacity")[0]
    gone = rows_of(told, "G01", group="missing", metric="selection", operating_point="capacity")[0]
    assert row["as_recorded"] == alone["value"]
    assert row["with_all_missing"] == (alone["count"] + gone["count"]) / (alone["base"] + gone["base"])


def test_two_sources_of_one_characteristic_are_crossed_and_their_agreement_is_said():
    pair = {"self_defined": "ethnicity", "observed": "sex", "words": {"male": "A", "female": "B"}}

    told = audited(draw_scored(4_000), audit={"disputed": [pair]})

    assert told["M03"].verdict == "measured"
    assert sum(row["count"] for row in told["M03"].table) == 4_000
    assert audited()["M03"].verdict == "not applicable"


def test_what_is_hidden_of_a_group_is_hidden_of_it_everywhere():
    released = released_of(audited(draw_scored(700, shares=(0.7, 0.28, 0.02), cuts=(0.5,))))

    small = {
        (row["attribute"], row["group"])
        for row in released["G01"].table
        if row["hidden"] and row["metric"] == "selection" and row["operating_point"] == "capacity"
    }
    assert small
    for row in released["G06"].table:
        if row["metric"] == "places beyond parity" and row["operating_point"] == "capacity":
            assert ((row["attribute"], row["group"]) in small) == bool(row["hidden"])
    for row in released["G04"].table:
        if row["metric"] == "selection" and (row["attribute"], row["group"]) in small:
            assert row["value"] is None
            assert row["gap"] is None


def test_no_small_cell_of_two_sources_follows_from_a_row_or_a_column():
    pair = {"self_defined": "ethnicity", "observed": "sex", "words": {"male": "A", "female": "B"}}
    told = released_of(audited(draw_scored(700, shares=(0.7, 0.28, 0.02)), audit={"disputed": [pair]}))

    for side in ("self_defined", "observed"):
        for level in {row[side] for row in told["M03"].table}:
            line = [row for row in told["M03"].table if row[side] == level]
            assert sum(row["count"] is None for row in line) != 1
