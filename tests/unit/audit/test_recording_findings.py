"""What the audit says of recording: tipping points, stated rates, an outcome closer to harm, earlier attention."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from drawn_records import cohort_of, linkage_of, target_spec
from drawn_scores import ETHNICITY, SEX, audited, draw_scored, released_of, table_study

from riskkit.audit.alternative_outcome import compare_outcomes, other_outcome
from riskkit.audit.cohort_rows import places_of, records_of
from riskkit.audit.group_counts import Points, single_attributes
from riskkit.audit.scored_rows import open_rows
from riskkit.audit.selective_labels import earlier_attention
from riskkit.cohort import label_outcomes
from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import EventFilter
from riskkit.domain.errors import SpecError
from riskkit.domain.history import cut
from riskkit.domain.matching import matches
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.origin import Origin
from riskkit.domain.scores import values_inside
from riskkit.domain.spec import parse_spec

pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
STATED = {
    "attribute": "ethnicity",
    "rates": {"g0": [1.0, 1.0], "g1": [0.5, 0.5]},
    "source": "a drawn example, no force",
}


def with_cells(*cells: tuple[int, int, int, int], **audit: Any) -> Any:
    """An audit of groups g0, g1, ... that have just these counts of tn, fp, fn, tp."""
    kinds = ((0, 0), (0, 1), (1, 0), (1, 1))
    rows = [(f"g{at}", *kind) for at, four in enumerate(cells) for kind, n in zip(kinds, four, strict=True)
            for _ in range(n)]  # fmt: skip
    scored = draw_scored(len(rows), with_reasons=False, dates=("2024-03-01",))
    inside, told = values_inside(scored), pd.DataFrame(rows, columns=["group", "label", "flagged"])
    inside.frame["flagged"], inside.label[:] = told["flagged"] == 1, told["label"]
    scored.groups = Groups(pd.DataFrame({"ethnicity": told["group"], "sex": "all"}), (ETHNICITY, SEX))
    return audited(scored, audit=audit)


def row_of(audit: Any, code: str, **wanted: Any) -> dict[str, Any]:
    (row,) = [row for row in audit[code].table if all(row[name] == value for name, value in wanted.items())]
    return row


# Of g0, 400 of 1,000 flagged people have the outcome; of g1, 200 of 1,000. Below the cut, 100 of 4,000 of each.
TWICE = ((3_900, 600, 100, 400), (3_900, 800, 100, 200))


def test_a_share_that_is_twice_the_others_changes_sign_once_half_of_theirs_went_unrecorded():
    row = row_of(with_cells(*TWICE), "R02", metric="PPV", assumption="hidden cases are like recorded ones")

    assert row["finding"] == "difference found"
    assert row["sign_ratio"] == pytest.approx(2.0)
    assert row["sign_in_100"] == pytest.approx(50)
    assert row["less_recorded"] == "g1"


def test_wherever_hidden_cases_lie_fewer_of_them_do_it():
    row = row_of(with_cells(*TWICE), "R02", metric="PPV", assumption="hidden cases lie where they matter most")

    # 200 more cases above the cut, all hidden there, make 400 of 1,000: 300 of 500 are then recorded.
    assert row["sign_ratio"] == pytest.approx(500 / 300)
    assert row["sign_in_100"] == pytest.approx(40)


def test_it_could_be_chance_before_it_changes_sign():
    for row in with_cells(*TWICE)["R02"].table:
        if row["finding"] == "difference found" and row["ratio"] is not None and row["sign_ratio"] is not None:
            assert abs(np.log(row["ratio"])) <= abs(np.log(row["sign_ratio"]))


def test_missed_people_stay_the_same_share_if_recording_is_unrelated_to_the_score():
    row = row_of(with_cells(*TWICE), "R02", metric="FNR", assumption="hidden cases are like recorded ones")

    assert (row["ratio"], row["unrecorded_in_100"]) == (None, None)
    assert row["reason"] == "recording that is unrelated to the score leaves this measure as it is"


def test_a_difference_of_twenty_times_is_overturned_by_no_gap_up_to_tenfold():
    told = with_cells((2_000, 3_000, 200, 400), (40_000, 10_000, 10, 20))

    row = row_of(told, "R02", metric="FOR", assumption="hidden cases are like recorded ones")
    assert row["sign_ratio"] is None
    assert (row["ratio"], row["reason"]) == (None, "no gap in recording between 1 and 10 reverses it")


def test_where_groups_are_alike_the_gap_that_would_make_the_margin_is_said():
    alike = ((3_900, 600, 100, 400), (3_900, 600, 100, 400))

    row = row_of(with_cells(*alike, margins={"PPV": 0.1}), "R02", metric="PPV",
                 assumption="hidden cases are like recorded ones")  # fmt: skip

    # 0.4 / d is 0.5 at d = 0.8: 20 in 100 unrecorded.
    assert row["what"] == "as large as the margin"
    assert row["unrecorded_in_100"] == pytest.approx(20)


def test_without_a_margin_nothing_that_was_not_found_can_be_overturned():
    alike = ((3_900, 600, 100, 400), (3_900, 600, 100, 400))

    assert {row["reason"] for row in with_cells(*alike)["R02"].table} == {
        "nothing was found that a gap in recording could reverse, and the study set no margin"
    }


def test_nobody_stated_rates_is_not_applicable_and_says_how_to_state_them():
    found = with_cells(*TWICE)["R03"]

    assert found.verdict == "not applicable"
    assert "audit.recording" in found.because


def test_half_recorded_means_twice_as_many_and_a_true_ratio_of_a_half():
    told = with_cells((9_000, 500, 100, 400), (9_000, 500, 100, 400), recording=[STATED])

    group = row_of(told, "R03", group="g1", metric="recorded", against=None)
    assert group["as_recorded"] == 0.05
    assert group["true_low"] == group["true_high"] == 0.1
    assert group["low"] < 0.1 < group["high"]
    pair = row_of(told, "R03", group="g0", metric="recorded", against="g1")
    assert pair["true_low"] == pair["true_high"] == 0.5
    assert (pair["verdict"], told["R03"].verdict) == ("difference found", "difference found")


def test_a_range_that_holds_one_is_cannot_tell():
    wide = STATED | {"rates": {"g0": [0.5, 1.0], "g1": [0.5, 1.0]}}
    told = with_cells((9_000, 500, 100, 400), (9_000, 500, 100, 400), recording=[wide])

    pair = row_of(told, "R03", group="g0", metric="recorded", against="g1")
    assert (pair["true_low"], pair["true_high"]) == (0.5, 2.0)
    assert (pair["verdict"], told["R03"].verdict) == ("cannot tell", "cannot tell")


def test_rates_of_exactly_one_give_back_what_was_recorded():
    full = STATED | {"rates": {"g0": [1, 1]}, "others": [1, 1]}
    told = with_cells((900, 60, 30, 40), (800, 50, 20, 30), (700, 90, 40, 50), recording=[full])

    for row in told["R03"].table:
        assert row["true_low"] == pytest.approx(row["as_recorded"], abs=1e-12)
        assert row["true_high"] == pytest.approx(row["as_recorded"], abs=1e-12)
        if row["against"] is None:
            again = row_of(told, "G01", attribute="ethnicity", group=row["group"], metric=row["metric"],
                           operating_point="all" if row["metric"] in ("recorded", "O/E") else "capacity")  # fmt: skip
            assert row["as_recorded"] == pytest.approx(again["value"], abs=1e-12)
            if row["metric"] in ("recorded", "O/E"):
                assert (row["low"], row["high"]) == pytest.approx((again["low"], again["high"]), abs=1e-12)


def test_ranges_widen_when_stated_ranges_widen():
    told = [
        with_cells((900, 60, 30, 40), (800, 50, 20, 30), (700, 90, 40, 50), recording=[STATED | {"rates": rates}])
        for rates in ({f"g{i}": [0.8, 0.9] for i in range(3)}, {f"g{i}": [0.7, 1.0] for i in range(3)})
    ]

    for narrow, wide in zip(told[0]["R03"].table, told[1]["R03"].table, strict=True):
        assert wide["low"] <= narrow["low"] <= narrow["true_low"]
        assert narrow["true_high"] <= narrow["high"] <= wide["high"]


def test_a_group_of_which_nothing_is_stated_is_named_and_left_out():
    told = with_cells((900, 60, 30, 40), (800, 50, 20, 30), (700, 90, 40, 50), recording=[STATED])

    assert row_of(told, "R03", group="g2")["reason"] == "no recording rate is stated for this group"
    assert {row["against"] for row in told["R03"].table} == {None, "g1"}


def test_a_rate_that_would_hide_more_than_everybody_does_not_fit():
    told = with_cells((50, 50, 100, 100), (50, 50, 100, 100), recording=[STATED])

    assert row_of(told, "R03", group="g1", metric="recorded", against=None)["reason"].endswith("rate is too low")


def test_a_recording_rate_of_zero_or_over_one_or_of_no_known_group_is_refused():
    for rates, says in (({"A": [0, 0.5]}, "0 < low"), ({"A": [0.9, 0.8]}, "0 < low"), ({"A": [0.9, 1.1]}, "0 < low")):
        with pytest.raises(SpecError, match=says):
            table_study(audit={"recording": [STATED | {"rates": rates}]})
    with pytest.raises(SpecError, match="no group is named shoe_size; groups: ethnicity, sex"):
        table_study(audit={"recording": [STATED | {"attribute": "shoe_size"}]})
    levels = [SEX.model_dump() | {"levels": {"F": "Female", "M": "Male"}}]
    with pytest.raises(SpecError, match="sex has no level female; levels: Female, Male, missing"):
        table_study(groups=levels, audit={"recording": [STATED | {"attribute": "sex", "rates": {"female": [1, 1]}}]})


def test_another_outcome_needs_records_and_the_role_of_the_study():
    other = {"meaning": "an injury that a hospital saw", "events": {"roles": ["victim"], "kinds": ["injury"]}}
    with pytest.raises(SpecError, match="only a records study"):
        table_study(audit={"alternative_outcome": other})


EVENTS = """
person  | role    | kind   | offence | occurred   | initiated_by
P000000 | suspect | crime  | theft   | 2020-06-01 | police
P000001 | suspect | crime  | theft   | 2020-06-01 | public
P000000 | suspect | crime  | knife   | 2021-02-01 | police
P000000 | suspect | crime  | knife   | 2021-03-01 | public
P000001 | suspect | crime  | knife   | 2021-03-01 | public
P000001 | victim  | injury | cut     | 2021-03-01 | partner
P000002 | victim  | injury | cut     | 2021-05-01 | partner
P000002 | victim  | injury | cut     | 2022-05-01 | partner
"""
EXPOSURE = """
record  | from       | to         | reason
P000002 | 2021-06-01 | 2021-07-01 | custody
"""


def with_records() -> tuple[Origin, Any, Any]:
    linkage = linkage_of(EVENTS, exposure=EXPOSURE)
    cohort, target = cohort_of(linkage, "2021-01-01"), target_spec()
    history, follow_up = cut(cohort, linkage, target)
    labels = label_outcomes(follow_up, target)
    scored = draw_scored(3, dates=("2021-01-01",), capacity=0.4)
    scored._frame["flagged"], scored._label = [True, False, False], labels.frame["label"].to_numpy()
    scored.groups = Groups(pd.DataFrame({"sex": ["female"] * 3}), (SEX,))
    return Origin(cohort, history, (), follow_up, labels), open_rows(scored, AuditSpec()), scored.groups


def singles_of(rows: Any, groups: Groups) -> Any:
    return single_attributes(rows, Points.of(rows), groups)


def test_people_with_each_outcome_and_both_are_counted_in_the_same_follow_up():
    origin, rows, groups = with_records()
    spec = parse_spec(
        AuditSpec,
        {"alternative_outcome": {"meaning": "an injury that a hospital saw",
                                 "events": {"roles": ["victim"], "kinds": ["injury"]}}},
        "a spec",
    )  # fmt: skip
    singles = singles_of(rows, groups)

    found = other_outcome(origin, rows, singles, spec)

    counts = {row["metric"]: row["count"] for row in found.table if row["group"] == "female"}
    assert [counts[kind] for kind in ("main only", "alternative only", "both", "neither")] == [1, 1, 1, 0]
    assert counts["main against alternative"] == 3  # P000000 has two records of the outcome


def test_records_of_one_event_count_once_and_those_outside_the_follow_up_not_at_all():
    origin, rows, _ = with_records()
    events = origin.follow_up.events.filter(matches(origin.follow_up.events, EventFilter(kinds=("injury",))))

    assert records_of(events, origin.cohort.rows, places_of(origin, rows)).tolist() == [0, 1, 1]


def test_earlier_attention_time_away_and_outcomes_that_police_began_are_shares_with_counts():
    origin, rows, groups = with_records()

    found = earlier_attention(origin, rows, singles_of(rows, groups))

    told = {(r["group"], r["metric"]): (r["count"], r["base"]) for r in found.table}
    looked_at, begun = (
        "police began a record of the person before the date", "police began a record of the outcome",
    )  # fmt: skip
    assert told["flagged", looked_at] == (1, 1)
    assert told["not flagged", looked_at] == (0, 2)
    assert told["female", begun] == (1, 2)
    assert told["female", "days in custody, abroad or dead in the follow-up"] == (1, 3)
    assert told["female", "outcome not yet known"] == (0, 3)
    assert (found.verdict, found.count, found.base) == ("measured", 1, 3)


def test_scores_without_records_have_neither_another_outcome_nor_earlier_attention():
    told = audited()

    assert [told[code].verdict for code in ("R01", "R04", "R05")] == ["not applicable"] * 3


def compared(main: Any, other: Any, **changes: Any) -> Any:
    """R04 of two groups of 2,000 people each with these records."""
    scored = draw_scored(4_000, dates=("2024-03-01",), with_reasons=False)
    scored._label[:] = main > 0
    scored.groups = Groups(pd.DataFrame({"sex": ["female"] * 2_000 + ["male"] * 2_000}), (SEX,))
    rows = open_rows(scored, AuditSpec(**changes))
    singles = singles_of(rows, scored.groups)
    return compare_outcomes(main, other, rows, singles, AuditSpec())


def test_half_of_one_groups_outcomes_unrecorded_rings_the_alarm_and_a_higher_true_rate_does_not():
    rng = np.random.default_rng(3)
    true = rng.poisson(np.repeat([0.1, 0.5], 2_000))
    other = rng.binomial(true, 0.5)

    alarm = compared(rng.binomial(true, np.repeat([0.8, 0.4], 2_000)), other)
    silent = compared(rng.binomial(true, 0.6), other)

    assert (alarm.verdict, silent.verdict) == ("difference found", "cannot tell")
    assert "alarm" in alarm.because


def test_rates_under_the_other_outcome_are_those_of_the_other_outcome():
    rng = np.random.default_rng(3)
    true = rng.poisson(np.repeat([0.2, 0.2], 2_000))
    other = rng.binomial(true, 0.5)

    found = compared(rng.binomial(true, 0.6), other)

    row = next(r for r in found.table if (r["group"], r["metric"]) == ("male", "FNR"))
    assert row["base"] == int((other[2_000:] > 0).sum())


def test_what_is_hidden_of_a_group_is_hidden_of_it_in_tables_about_recording():
    full = STATED | {"rates": {"g0": [0.9, 1]}, "others": [0.5, 1]}
    cells = ((900, 60, 30, 40), (800, 50, 20, 30), (700, 90, 40, 50), (100, 20, 3, 4))
    released = released_of(with_cells(*cells, recording=[full]))

    here = [row for row in released["G01"].table if row["operating_point"] in ("all", "capacity")]
    hidden = {row["group"] for row in here if row["hidden"] and row["attribute"] == "ethnicity"}
    assert "g3" in hidden
    for row in (*released["R02"].table, *released["R03"].table):
        if row["group"] in hidden and row.get("metric") in ("FPR", "FNR", "PPV", "FOR"):
            assert row["hidden"]
    rest = [row for row in released["R03"].table if row["against"] == "the rest" and row["metric"] == "recorded"]
    assert all(row["stated_low"] is None for row in rest)  # it would tell how the hidden groups are mixed
