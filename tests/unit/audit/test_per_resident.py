"""Rates per resident: counts from outside below counts of the data, and everybody who is in one only is named."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawn_scores import ETHNICITY, SEX, audited, draw_scored, released_of

from riskkit.domain.cohort import Groups
from riskkit.domain.findings import Audit
from riskkit.domain.scores import ScoredCohort

RESIDENTS = {"A": 100_000, "B": 10_000}
# people, flagged, recorded outcomes of each group
GROUPS = {"A": (1_000, 100, 200), "B": (500, 100, 50)}


def drawn(groups: dict[str, tuple[int, int, int]], *, dates: tuple[str, ...] = ("2024-03-01",)) -> ScoredCohort:
    names, flagged, label = [], [], []
    for name, (people, listed, recorded) in groups.items():
        names += [name] * people
        flagged += [at < listed for at in range(people)]
        label += [float(people - at <= recorded) for at in range(people)]
    scored = draw_scored(len(names), with_reasons=False, dates=dates)
    scored._frame["flagged"], scored._label[:] = flagged, label
    scored.groups = Groups(pd.DataFrame({"sex": ["all"] * len(names), "ethnicity": names}), (SEX, ETHNICITY))
    return scored


def audit_of(scored: ScoredCohort, residents: dict[str, int], more: dict[str, Any] | None = None, **said: Any) -> Audit:
    rows = [{"group": group, "residents": many} for group, many in residents.items()]
    population = {"rows": rows, "characteristic": "ethnicity", "year": 2021, "source": "a census that only tests know"}
    return audited(scored, audit={"population": population | said, **(more or {})})


def row_of(audit: Any, group: str, metric: str) -> dict[str, Any]:
    (row,) = [row for row in audit["G12"].table if (row["group"], row["metric"]) == (group, metric)]
    return row


def test_without_a_file_it_does_not_apply():
    assert audited()["G12"].verdict == "not applicable"


def test_flagged_people_per_thousand_residents_and_per_person_in_the_data_stand_side_by_side():
    row = row_of(audit_of(drawn(GROUPS), RESIDENTS), "B", "selection")

    assert (row["count"], row["residents"], row["value"]) == (100, 10_000, 10.0)
    assert row["ratio"] == pytest.approx((100 / 10_000) / (100 / 100_000))
    assert row["ratio_in_data"] == pytest.approx((100 / 500) / (100 / 1_000))
    assert row["ratio_low"] < row["ratio"] < row["ratio_high"]
    assert row["ratio_in_data_low"] < row["ratio_in_data"] < row["ratio_in_data_high"]


def test_people_and_recorded_outcomes_have_their_rates_too():
    told = audit_of(drawn(GROUPS), RESIDENTS)

    assert row_of(told, "B", "people")["value"] == 50.0
    assert row_of(told, "B", "people")["ratio_in_data"] is None
    assert row_of(told, "A", "recorded")["value"] == 2.0
    assert row_of(told, "A", "recorded")["ratio"] == pytest.approx(2.0 / 5.0)


def test_it_says_that_residents_are_not_the_people_who_come_to_notice_and_of_which_year_they_are():
    told = audit_of(drawn(GROUPS), RESIDENTS)["G12"]

    assert told.because.startswith("per 1,000 residents of 2021; residents are not the people who come to notice")
    assert "Residents of 2021: a census that only tests know." in told.limits


def test_a_group_in_the_data_only_and_one_in_the_file_only_are_named():
    told = audit_of(drawn(GROUPS | {"C": (200, 20, 20), "missing": (300, 30, 30)}), RESIDENTS | {"D": 700})

    assert "not in the population file: C, missing" in told["G12"].because
    assert "in the population file and not in the data: D" in told["G12"].because
    assert row_of(told, "C", "selection")["reason"] == "the population file has no such group"
    assert "not recorded" in row_of(told, "missing", "selection")["reason"]
    assert row_of(told, "A", "selection")["ratio"] == pytest.approx((100 / 100_000) / (100 / 10_000))


def test_groups_of_the_file_that_stand_for_one_of_the_study_are_added():
    told = audit_of(drawn(GROUPS), {"A1": 60_000, "A2": 40_000, "B": 10_000}, words={"A1": "A", "A2": "A"})

    assert row_of(told, "A", "people")["residents"] == 100_000


def test_the_reference_group_of_the_study_is_what_others_are_held_against():
    told = audit_of(drawn(GROUPS | {"C": (400, 40, 40)}), RESIDENTS | {"C": 4_000}, {"references": {"ethnicity": "A"}})

    assert row_of(told, "C", "selection")["ratio"] == pytest.approx((40 / 4_000) / (100 / 100_000))
    assert row_of(told, "A", "selection")["ratio"] is None
    assert row_of(told, "A", "selection")["reason"] is None


def test_a_person_on_several_dates_counts_once_in_a_group():
    scored = draw_scored(4_000, dates=("2024-03-01", "2024-09-01"), with_reasons=False)
    people = scored._frame["person_id"].nunique()
    scored.groups = Groups(pd.DataFrame({"sex": ["all"] * 4_000, "ethnicity": "A"}), (SEX, ETHNICITY))

    told = audit_of(scored, {"A": 10_000})

    assert row_of(told, "A", "people")["count"] == people
    flagged = scored._frame.loc[scored._frame["flagged"], "person_id"].nunique()
    assert row_of(told, "A", "selection")["count"] == flagged


def test_too_few_people_have_no_rate_and_no_outcomes_yet_have_no_count():
    scored = drawn(GROUPS | {"C": (12, 4, 4)})
    assert row_of(audit_of(scored, RESIDENTS | {"C": 900}), "C", "people")["reason"] == "too few to say"

    scored._label[:] = np.nan
    row = row_of(audit_of(scored, RESIDENTS), "A", "recorded")
    assert (row["count"], row["value"], row["reason"]) == (None, None, "no outcome is known yet")


def test_nothing_can_be_said_where_no_group_has_residents():
    told = audit_of(drawn(GROUPS), {"D": 700})["G12"]

    assert told.verdict == "cannot tell"


def test_a_hidden_group_is_never_the_only_one_behind_a_sum_that_is_shown():
    groups = {"A": (3_000, 300, 300), "B": (900, 90, 90), "C": (400, 4, 40)}
    residents = {"A": 90_000, "B": 20_000, "C": 5_000}

    released = released_of(audit_of(drawn(groups), residents))

    flagged = {g: row_of(released, g, "selection") for g in groups}
    hidden = [g for g, row in flagged.items() if row["hidden"] and row["count"] is None]
    assert "C" in hidden
    assert len(hidden) > 1
    for group in hidden:
        assert flagged[group]["value"] is flagged[group]["ratio"] is flagged[group]["ratio_in_data"] is None


def test_ratios_to_the_rest_are_hidden_where_the_rest_gives_a_hidden_group_away():
    groups = {"A": (3_000, 300, 300), "B": (400, 4, 40), "missing": (900, 90, 90)}

    released = released_of(audit_of(drawn(groups), {"A": 90_000, "B": 5_000}))

    assert row_of(released, "B", "selection")["count"] is None
    assert row_of(released, "A", "selection")["ratio"] is None


def test_few_people_who_were_flagged_twice_are_not_given_away():
    scored = draw_scored(4_000, dates=("2024-03-01", "2024-09-01"), with_reasons=False)
    ethnicity = ["A", "A", "B", "B"] * 1_000  # rows 0 and 1 are one person's, on two dates
    scored.groups = Groups(pd.DataFrame({"sex": ["all"] * 4_000, "ethnicity": ethnicity}), (SEX, ETHNICITY))
    scored._frame["flagged"] = (np.arange(4_000) % 2 == 0) & (np.arange(4_000) < 800)
    scored._frame.loc[[1, 5, 9], "flagged"] = True  # three people on the second date too

    told = audit_of(scored, {"A": 9_000, "B": 9_000})
    released = released_of(told)

    assert row_of(told, "A", "selection")["count"] == 200
    assert row_of(released, "A", "selection")["count"] is None
