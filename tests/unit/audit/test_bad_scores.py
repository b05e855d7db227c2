"""Scores and groups that say nothing: a clear refusal, or "cannot tell" without a number; counts stay exact."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawn_scores import ETHNICITY, SEX, audited, draw_scored, released_of

from riskkit.audit.undecidable import FIGURES, NO_ORDER, ONE_OUTCOME
from riskkit.domain.cohort import Groups
from riskkit.domain.errors import SpecError
from riskkit.domain.findings import Audit
from riskkit.domain.scores import ScoredCohort

ABOUT_THE_LIST = ("selection", "FPR", "FNR", "PPV", "FOR")
ABOUT_OUTCOMES = ("recorded", "O/E", "FPR", "FNR", "PPV", "FOR")
A_DIFFERENCE = {"verdict": "difference found"}


def with_scores(score: Any, **drawn: Any) -> ScoredCohort:
    scored = draw_scored(**drawn)
    scored._frame["score"] = score
    return scored


def with_outcomes(label: float) -> ScoredCohort:
    scored = draw_scored()
    scored._label[:] = label
    return scored


def with_groups(sex: list[str], ethnicity: list[str], **drawn: Any) -> ScoredCohort:
    scored = draw_scored(len(sex), with_reasons=False, **drawn)
    scored.groups = Groups(pd.DataFrame({"sex": sex, "ethnicity": ethnicity}), (SEX, ETHNICITY))
    return scored


def numbers_of(audit: Audit, code: str, metrics: tuple[str, ...]) -> list[Any]:
    rows = [row for row in audit[code].table or () if row["metric"] in metrics]
    assert rows
    return [row[name] for row in rows for name in FIGURES if row.get(name) is not None]


def without_a_reason(audit: Audit) -> list[dict[str, Any]]:
    """Group rows of shares that have neither a value nor a reason."""
    rows = [row for code in ("G01", "G02", "G06", "G10", "P02", "P04", "P05") for row in audit[code].table or ()]
    return [row for row in rows if row["value"] is None and not row["reason"]]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_score_that_is_no_number_is_refused_with_a_count_and_nobodys_name(bad: float):
    scored = draw_scored(500)
    scored._frame.loc[[3, 77], "score"] = bad

    with pytest.raises(SpecError, match=r"2 of 500 scores are missing or infinite\. Score every row first") as caught:
        audited(scored)
    assert "P0" not in str(caught.value)


def test_equal_scores_put_nobody_in_order_and_no_figure_of_the_list_is_a_number():
    told = audited(with_scores(0.3))

    assert {told[code].verdict for code in ("P02", "P04", "P05", "P07", "G03", "G04", "G06", "M02")} == {"cannot tell"}
    assert told["P02"].table[0]["value"] is None
    assert {row["reason"] for row in told["P05"].table} == {NO_ORDER}
    assert numbers_of(told, "G01", ABOUT_THE_LIST) == numbers_of(told, "G03", ABOUT_THE_LIST) == []
    assert without_a_reason(told) == []


def test_no_combination_stands_out_in_a_list_that_a_draw_decided():
    told = audited(with_scores(0.3))["G07"]

    assert told.verdict == "cannot tell"
    assert {row["reason"] for row in told.table if row["metric"] in ("FPR", "FNR")} == {NO_ORDER}
    assert all(row["value"] is row["p_adjusted"] is None for row in told.table if row["metric"] in ("FPR", "FNR"))


def test_scores_that_are_equal_on_each_date_put_nobody_in_order_either():
    scored = draw_scored()
    later = scored._frame["as_of"] == scored._frame["as_of"].max()

    told = audited(with_scores(np.where(later, 0.2, 0.1)))

    assert told["P05"].verdict == "cannot tell"
    assert numbers_of(told, "G03", ABOUT_THE_LIST) == []


def test_scores_that_split_people_in_two_are_in_order_and_ties_are_counted():
    scored = draw_scored()

    told = audited(with_scores(np.where(scored._frame["score"] > 0.5, 0.6, 0.1)))

    assert told["P02"].verdict == "measured"
    assert told["P11"].count > 0


def test_an_exact_count_stays_where_a_rate_cannot_be_told():
    plain, told = audited(draw_scored()), audited(with_scores(0.3))

    for one, other in zip(plain["G01"].table, told["G01"].table, strict=True):
        assert one["metric"] == "O/E" or (one["count"], one["base"]) == (other["count"], other["base"])


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_one_kind_of_outcome_tells_nothing_about_outcomes(label: float):
    told = audited(with_outcomes(label))

    assert {told[code].verdict for code in ("P02", "P03", "P04", "P05", "P07", "P08", "P09")} == {"cannot tell"}
    assert {told[code].verdict for code in ("G03", "G08", "G10")} == {"cannot tell"}
    assert {row["reason"] for row in told["P05"].table} == {ONE_OUTCOME}
    assert numbers_of(told, "G01", ABOUT_OUTCOMES) == numbers_of(told, "G03", ABOUT_OUTCOMES) == []
    assert numbers_of(told, "G01", ("selection",)) != []
    assert without_a_reason(told) == []


def test_no_outcome_yet_is_not_applicable_and_selection_is_still_compared():
    told = audited(with_outcomes(np.nan))

    assert {told[code].verdict for code in ("P02", "P03", "P04", "P05", "P08", "P09", "G10")} == {"not applicable"}
    assert numbers_of(told, "G01", ("selection",)) != []
    assert numbers_of(told, "G01", ABOUT_OUTCOMES) == []


def test_one_group_is_no_comparison():
    told = audited(with_groups(["male"] * 800, ["missing"] * 800))

    assert (told["G03"].verdict, told["G03"].because) == ("not applicable", "no characteristic has two groups")
    assert told["G04"].verdict == "not applicable"
    assert numbers_of(told, "G06", tuple({row["metric"] for row in told["G06"].table})) == []
    assert told["M02"].verdict == "cannot tell"
    assert without_a_reason(told) == []


def test_groups_of_one_are_counted_and_have_no_rate():
    told = audited(with_groups([f"group {at}" for at in range(60)], ["A"] * 60))

    people = [row for row in told["G01"].table if (row["attribute"], row["metric"]) == ("sex", "people")]
    assert [row["count"] for row in people] == [1] * 60
    of_sex = [row for row in told["G01"].table if row["attribute"] == "sex" and row["metric"] != "people"]
    assert all(row["value"] is None and row["reason"] for row in of_sex)
    assert told["G03"].verdict == "cannot tell"
    assert "no characteristic has two groups that are large enough" in told["G03"].because


def test_scores_outside_zero_to_one_have_no_calibration_and_keep_their_order():
    plain = draw_scored()

    told = audited(with_scores(plain._frame["score"] * 10 - 3))

    assert {told[code].verdict for code in ("P03", "P04", "P08", "G10")} == {"not applicable"}
    assert numbers_of(told, "G01", ("O/E",)) == []
    assert "O/E" not in {row["metric"] for row in told["G03"].table}
    assert told["P02"].table[0]["value"] == pytest.approx(audited(plain)["P02"].table[0]["value"])


def test_the_same_person_and_date_twice_is_broken():
    scored = draw_scored(500)
    scored._frame.loc[3, ["person_id", "as_of"]] = scored._frame.loc[1, ["person_id", "as_of"]].to_numpy()

    told = audited(scored)

    assert told["D08"].verdict == "broken"
    assert not released_of(told).releasable


def test_nobody_flagged_says_so_and_nothing_about_the_list_is_a_number():
    scored = draw_scored()
    scored._frame["flagged"] = False

    told = audited(scored)

    assert (told["P05"].verdict, told["P05"].because) == ("cannot tell", "nobody whose outcome is known is flagged")
    assert numbers_of(told, "G01", ("PPV",)) == []
    assert told["G06"].verdict == "not applicable"


def test_a_single_row_is_counted_and_nothing_more_is_said_of_it():
    told = audited(draw_scored(1, dates=()))

    assert told["P01"].table[0]["count"] == 1
    assert {told[code].verdict for code in ("P02", "P03", "P04", "P05", "G01")} == {"cannot tell"}


def test_a_characteristic_with_thousands_of_levels_is_refused_by_name_and_count():
    levels = [f"level {at}" for at in range(5_000)]

    with pytest.raises(SpecError, match="groups: sex has 5,000 different values; at most 1,000 can be compared") as no:
        audited(with_groups(levels, ["A"] * 5_000))
    assert "level 17" not in str(no.value)


@pytest.mark.parametrize("scored", [with_scores(0.3), with_scores(0.0), with_outcomes(0.0), with_outcomes(np.nan)])
def test_what_cannot_be_told_can_still_be_released(scored: ScoredCohort):
    released = released_of(audited(scored))

    assert len(released) == len(audited(scored))
    assert not [f.code for f in released if any(row.items() >= A_DIFFERENCE.items() for row in f.table or ())]
