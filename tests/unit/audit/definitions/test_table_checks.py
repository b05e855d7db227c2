"""Checks of tables and of scores made elsewhere, D42 to D49: each planted fault beside its clean twin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawn_scores import table_study
from drawn_tables import draw_table, finding, scores_material, table_material, verdict, with_declared, with_feature

from riskkit.audit.catalogue import CATALOGUE
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.table_checks import CHECKS
from riskkit.domain.cohort import Groups
from riskkit.domain.declared import Declared
from riskkit.domain.examples import Examples, FeatureNote
from riskkit.domain.scores import Evidence, Explanations, ScoredCohort
from riskkit.stats.own_shares import shares_of_own_rows

CLEAN = draw_table()
RATE = {"cohort_rate": round(float(CLEAN.label.mean()), 6)}
ROWS = tuple(f"D{n}" for n in range(42, 49))
YEAR = np.timedelta64(365, "D")


def changed(rows: Examples, at: int, **cells: Any) -> Examples:
    """The same with other declared cells in one row."""
    frame = rows.declared.frame.copy()
    for name, value in cells.items():
        frame.loc[at, name] = value
    return replace(rows, declared=replace(rows.declared, frame=frame))


def alarms(code: str, material: Material) -> list[str]:
    return [str(row.get("what") or row["check"]) for row in finding(code, material).table or () if row["alarm"]]


@pytest.mark.parametrize("code", ROWS)
def test_nothing_is_said_of_an_honest_table(code: str):
    assert verdict(code, table_material(CLEAN, **RATE)) == "held"


@pytest.mark.parametrize("code", list(CHECKS))
def test_records_without_a_model_have_other_checks(code: str):
    found = finding(code, Material(None, None))

    assert (found.verdict, bool(found.because)) == ("not applicable", True)


@pytest.mark.parametrize("code", list(CHECKS))
def test_new_rows_without_outcomes_break_nothing(code: str):
    rows = replace(CLEAN, label=None)

    assert verdict(code, table_material(rows)) in ("held", "not applicable", "cannot tell")


@pytest.mark.parametrize(("code", "column"), [("D42", "outcome_date"), ("D43", "features_until")])
def test_without_its_column_a_check_cannot_tell_names_it_and_warns(code: str, column: str):
    found = finding(code, table_material(with_declared(CLEAN, **{column: None})))

    assert (found.verdict, found.severity) == ("cannot tell", "warns")
    assert column in found.because


def test_a_table_without_dates_cannot_tell_what_dates_would():
    rows = replace(CLEAN, keys=CLEAN.keys.assign(as_of=np.datetime64("NaT")))

    assert [verdict(code, table_material(rows)) for code in ("D42", "D43", "D44")] == ["cannot tell"] * 3


FIRST_YES = int(np.flatnonzero(CLEAN.label == 1)[0])
FIRST_NO = int(np.flatnonzero(CLEAN.label == 0)[0])
AS_OF = CLEAN.keys["as_of"].to_numpy()


@pytest.mark.parametrize(
    ("row", "day"),
    [
        (FIRST_YES, AS_OF[FIRST_YES] + YEAR + np.timedelta64(1, "D")),
        (FIRST_YES, AS_OF[FIRST_YES]),
        (FIRST_YES, AS_OF[FIRST_YES] - np.timedelta64(1, "D")),
        (FIRST_YES, pd.NaT),
        (FIRST_NO, AS_OF[FIRST_NO] + np.timedelta64(9, "D")),
    ],
    ids=["after the horizon", "on the day", "before the day", "no date", "dated but labelled no"],
)
def test_one_outcome_outside_its_time_is_found(row: int, day: Any):
    found = finding("D42", table_material(changed(CLEAN, row, outcome_date=day)))

    assert (found.verdict, found.count) == ("broken", 1)


@pytest.mark.parametrize(("days", "expected"), [(1, "held"), (365, "held"), (366, "broken")])
def test_the_horizon_ends_on_its_last_day(days: int, expected: str):
    day = AS_OF[FIRST_YES] + np.timedelta64(days, "D")

    assert verdict("D42", table_material(changed(CLEAN, FIRST_YES, outcome_date=day))) == expected


@pytest.mark.parametrize(("later", "expected"), [(-1, "held"), (0, "broken"), (14, "broken")])
def test_one_feature_that_reaches_the_date_is_found(later: int, expected: str):
    day = AS_OF[3] + np.timedelta64(later, "D")

    assert verdict("D43", table_material(changed(CLEAN, 3, features_until=day))) == expected


def test_an_outcome_whose_horizon_had_not_passed_is_found():
    assert verdict("D44", table_material(CLEAN, extract_date="2024-12-31")) == "held"
    assert verdict("D44", table_material(CLEAN, extract_date="2024-12-30")) == "broken"


def test_a_date_that_only_people_with_the_outcome_have_is_found():
    as_of = CLEAN.keys["as_of"].where(CLEAN.label == 0, np.datetime64("2023-06-01"))
    some = np.arange(len(CLEAN)) % 4 == 0
    rows = replace(CLEAN, keys=CLEAN.keys.assign(as_of=CLEAN.keys["as_of"].where(~some, as_of)))

    assert "over twice" in alarms("D44", table_material(rows))[0]


def test_one_repeated_row_is_found():
    again = CLEAN.take(np.append(np.arange(len(CLEAN)), 5))

    found = finding("D45", table_material(again))

    assert (found.verdict, found.count) == ("broken", 1)
    assert "rows that repeat a person and date" in found.because


def test_one_incident_with_two_people_is_found_and_with_one_person_on_two_dates_is_not():
    of_one, of_other = (CLEAN.keys["person_id"] == "P00001"), (CLEAN.keys["person_id"] == "P00002")
    first, second, third = (
        int(np.flatnonzero(of_one)[0]), int(np.flatnonzero(of_one)[1]), int(np.flatnonzero(of_other)[0])
    )  # fmt: skip
    one_person = changed(changed(CLEAN, first, incident="shared"), second, incident="shared")
    two_people = changed(changed(CLEAN, first, incident="shared"), third, incident="shared")

    assert alarms("D45", table_material(one_person)) == []
    assert alarms("D45", table_material(two_people)) == ["incidents that stand with several people"]


def twice(rows: Examples, share: float) -> Examples:
    """Some people again, all their rows, under another number."""
    rows = with_declared(rows, incident=None)
    person = rows.keys["person_id"]
    some = np.flatnonzero(person.isin(person.unique()[: int(share * person.nunique())]))
    both = rows.take(np.concatenate([np.arange(len(rows)), some]))
    new = np.where(np.arange(len(both)) < len(rows), both.keys["person_id"], "N" + both.keys["person_id"])
    return replace(both, keys=both.keys.assign(person_id=new))


@pytest.mark.parametrize(("share", "expected"), [(0.0, "held"), (0.05, "broken"), (0.2, "broken")])
def test_people_who_stand_twice_under_two_numbers_are_found(share: float, expected: str):
    assert verdict("D45", table_material(twice(CLEAN, share))) == expected


def test_people_whom_chance_makes_equal_are_not_found():
    rng = np.random.default_rng(5)
    n = 3_000
    frame = pd.DataFrame({name: rng.integers(0, 4, n).astype(float) for name in "abcdef"})
    keys = pd.DataFrame({"person_id": [f"P{i}" for i in range(n)], "as_of": np.datetime64("2022-01-01")})
    notes = tuple(FeatureNote(name, name * 3, "number", "drawn") for name in frame)
    rows = Examples(
        keys, frame, notes, (rng.random(n) < 0.1).astype(float), Groups(pd.DataFrame(index=frame.index), ())
    )

    found = finding("D45", table_material(rows))

    assert found.verdict == "held"
    assert found.table[2]["count"] > 500


def marked(with_outcome: float, without: float) -> Examples:
    rng = np.random.default_rng(2)
    chance = np.where(CLEAN.label == 1, with_outcome, without)
    return with_feature(CLEAN, "managed", (rng.random(len(CLEAN)) < chance).astype(float))


@pytest.mark.parametrize(("share", "expected"), [(0.95, "broken"), (0.475, "broken"), (0.02, "held")])
def test_a_marker_set_after_the_outcome_is_found(share: float, expected: str):
    assert verdict("D46", table_material(marked(share, 0.01))) == expected


def test_a_feature_that_only_helps_is_not_found():
    rng = np.random.default_rng(3)
    helps = rng.normal(size=len(CLEAN)) + 1.0 * (CLEAN.label == 1)

    assert verdict("D46", table_material(with_feature(CLEAN, "helps", helps))) == "held"


@pytest.mark.parametrize("size", [8, 16, 40])
def test_a_rate_worked_out_on_all_rows_is_found_and_one_on_other_rows_is_not(size: int):
    person = CLEAN.keys["person_id"]
    street = (
        pd.Series(pd.factorize(person)[0]).map(dict(enumerate(np.random.default_rng(4).permutation(600)))) * 3 // size
    )
    label = pd.Series(CLEAN.label)
    own = label.groupby(street).transform("mean").round(6)
    total, n = label.groupby(street).transform("sum"), label.groupby(street).transform("size")
    others = ((total - label) / (n - 1)).round(6)

    assert shares_of_own_rows(CLEAN.label == 1, own.to_numpy()) < 1e-4
    assert shares_of_own_rows(CLEAN.label == 1, others.to_numpy()) > 0.01
    assert verdict("D46", table_material(with_feature(CLEAN, "street_rate", own))) == "broken"


def test_a_feature_that_nearly_is_a_column_known_later_is_found():
    later = pd.DataFrame({"charges": CLEAN.frame["days_known"] + np.arange(len(CLEAN)) % 3})
    declared = Declared(CLEAN.declared.frame, later, (FeatureNote("charges", "charges later", "number", "drawn"),))

    assert alarms("D46", table_material(replace(CLEAN, declared=declared))) == ["days_known"]


def test_with_few_outcomes_features_cannot_be_judged_which_warns():
    found = finding("D46", table_material(CLEAN.take(np.flatnonzero(CLEAN.label == 0)[:100])))

    assert (found.verdict, found.severity) == ("cannot tell", "warns")


def gone(share: float) -> Examples:
    hidden = (CLEAN.label == 0) & (np.random.default_rng(6).random(len(CLEAN)) < share)
    return with_feature(CLEAN, "age", CLEAN.frame["age"].where(~hidden))


@pytest.mark.parametrize(("share", "expected"), [(0.9, "broken"), (0.45, "broken"), (0.1, "held")])
def test_values_that_are_missing_only_without_the_outcome_are_found(share: float, expected: str):
    assert verdict("D47", table_material(gone(share))) == expected


def test_missing_values_that_another_feature_says_as_well_are_no_news():
    label = CLEAN.label == 1
    arrests = np.where(label, np.maximum(CLEAN.frame["arrests"], 1), CLEAN.frame["arrests"])
    days = CLEAN.frame["trend"].where(arrests > 0).fillna(9.0).where(arrests > 0)
    rows = with_feature(with_feature(CLEAN, "arrests", arrests), "trend", days)
    apart = finding("D47", table_material(rows))

    assert apart.verdict == "held"


@pytest.mark.parametrize(("share", "expected"), [(1.0, "broken"), (0.5, "broken"), (0.0, "held")])
def test_zeros_that_stand_where_missing_would_are_found(share: float, expected: str):
    days = CLEAN.frame["trend"]
    filled = days.isna() & (np.random.default_rng(7).random(len(days)) < share)

    assert verdict("D47", table_material(with_feature(CLEAN, "trend", days.mask(filled, 0.0)))) == expected


def test_zeros_that_mean_none_are_not_found():
    arrests = CLEAN.frame["arrests"].to_numpy()
    days_in_custody = arrests * np.random.default_rng(8).integers(1, 60, len(arrests))

    assert verdict("D47", table_material(with_feature(CLEAN, "days_in_custody", days_in_custody))) == "held"


@pytest.mark.parametrize("kept", [0.5, 0.9, 0.97])
def test_a_table_that_lost_people_without_the_outcome_is_found(kept: float):
    stays = (CLEAN.label == 1) | (np.random.default_rng(9).random(len(CLEAN)) < kept)

    found = finding("D48", table_material(CLEAN.take(np.flatnonzero(stays)), **RATE))

    assert found.verdict == "broken"
    assert "declare the weight" in found.because


def test_a_sample_that_says_so_is_held_to_its_weighted_share():
    stays = (CLEAN.label == 1) | (np.random.default_rng(9).random(len(CLEAN)) < 0.5)
    rows = CLEAN.take(np.flatnonzero(stays))
    honest = with_declared(rows, weight=np.where(rows.label == 1, 1.0, 2.0))
    careless = with_declared(rows, weight=np.full(len(rows), 2.0))

    assert verdict("D48", table_material(honest, **RATE)) == "held"
    assert verdict("D48", table_material(careless, **RATE)) == "broken"


def test_without_a_cohort_rate_nobody_can_say():
    found = finding("D48", table_material(CLEAN))

    assert (found.verdict, found.severity) == ("cannot tell", "warns")
    assert "cohort_rate" in found.because


def test_a_rate_with_few_decimals_is_held_to_those():
    share = float(CLEAN.label.mean())

    assert verdict("D48", table_material(CLEAN, cohort_rate=round(share, 2))) == "held"


HONEST = {"model": "a", "n": 10_000, "flagged": 400, "positives": 150, "base_rate": 0.015, "precision": 0.15,
          "recall": 0.4, "fpr": 0.0345, "mcc": 0.2267}  # fmt: skip


def test_figures_of_one_table_of_counts_are_held():
    assert verdict("D49", scores_material((HONEST,))) == "held"


@pytest.mark.parametrize(
    "wrong",
    [
        {"mcc": 0.30},
        {"fpr": 0.10},
        {"base_rate": 0.05},
        {"flagged": 900},
        {"precision": 0.1513},
        {"fnr": 0.4},
        {"auc": 0.2},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_one_figure_that_the_others_do_not_allow_is_found(wrong: dict[str, float]):
    found = finding("D49", scores_material(({**HONEST, **wrong},)))

    assert found.verdict == "broken", found.table
    assert "a: " in found.because


def test_figures_of_the_file_itself_must_be_those_of_the_file():
    own = scores_material().ready_made
    share, n = float((own.label == 1).mean()), len(own)

    assert verdict("D49", scores_material(({"model": "a", "n": n, "base_rate": round(share, 3)},))) == "held"
    assert verdict("D49", scores_material(({"model": "a", "n": n, "base_rate": round(share, 3) + 0.01},))) == "broken"
    elsewhere = {"model": "a", "n": n + 1, "base_rate": round(share + 0.1, 2)}
    assert "figures of the file's own rows" not in alarms("D49", scores_material((elsewhere,)))


def test_without_published_figures_nothing_is_compared_which_warns():
    found = finding("D49", scores_material())

    assert (found.verdict, found.severity) == ("cannot tell", "warns")


def test_figures_published_at_another_share_are_found_and_corrected():
    rate = round(float((scores_material().ready_made.label == 1).mean()), 6)
    resampled = {"model": "a", "precision": 0.81, "base_rate": 0.51}

    found = finding("D48", scores_material((resampled,), cohort_rate=rate))

    row = next(row for row in found.table if "figures of a" in row["check"])
    odds = 0.81 / 0.19 * (rate / (1 - rate)) / (0.51 / 0.49)
    assert (found.verdict, row["alarm"]) == ("broken", True)
    assert row["corrected_precision"] == pytest.approx(odds / (1 + odds))
    assert verdict("D48", scores_material(({**resampled, "base_rate": round(rate, 3)},), cohort_rate=rate)) == "held"


def scored_from(rows: Examples) -> ScoredCohort:
    """The same rows as a run has them once they are scored."""
    n = len(rows)
    frame = rows.keys.assign(
        role="perpetrator", score=0.1, score_low=0.0, score_high=0.2, rank=np.arange(n), flagged=False, stability=0.0
    )
    none = np.zeros(n)
    reasons = Explanations(np.zeros(rows.frame.shape), none, none, rows.frame, rows.notes, None, "none")
    return ScoredCohort(
        frame, rows.label, rows.groups, explanations=reasons, evidence=Evidence(), declared=rows.declared
    )


@pytest.mark.parametrize(
    "rows", [CLEAN, twice(CLEAN, 0.2), marked(0.95, 0.01), gone(0.9)], ids=["clean", "twice", "marked", "missing"]
)
def test_a_run_and_a_check_before_it_say_the_same(rows: Examples):
    study = table_study(table=RATE)
    before, after = Material(study, None, (), rows), Material(study, None, (), scored=scored_from(rows))

    assert [finding(code, before) for code in (*ROWS, "D49")] == [finding(code, after) for code in (*ROWS, "D49")]


def test_entries_of_this_theme_say_which_faults_they_look_for():
    assert all(CATALOGUE[code].faults for code in CHECKS)
    assert "F34" in CATALOGUE["D49"].faults
