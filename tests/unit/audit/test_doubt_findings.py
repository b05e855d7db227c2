"""Findings about doubts: other models as good, groups, reasons under refits, unusual rows; what of them is shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn_scores import FEATURES, audited, draw_scored, released_of, table_study

from riskkit.audit import audit_scores
from riskkit.audit.steady_reasons import reasons_of, sign_kept
from riskkit.domain.scores import values_inside

CODES = ("S02", "S03", "S04", "S05", "X04")


@pytest.fixture(scope="module")
def audit():
    return audited(draw_scored(3_000))


@pytest.fixture(scope="module")
def released(audit):
    return {finding.code: finding for finding in released_of(audit).findings}


def rows_of(finding, **wanted):
    return [row for row in finding.table if all(row[name] == value for name, value in wanted.items())]


def doubted(change, rows=1_500, **more):
    """Drawn scores whose doubts are changed in place; arrays are theirs to change."""
    scored = draw_scored(rows, **more)
    change(values_inside(scored).doubts)
    return scored


def test_the_flagged_are_counted_by_how_many_models_as_good_would_list_them(audit):
    doubts, frame = values_inside(audit.scored).doubts, values_inside(audit.scored).frame
    flagged = frame["flagged"].to_numpy()
    counts = {row["metric"]: (row["count"], row["base"]) for row in audit["S02"].table}

    assert counts["listed by all"] == ((doubts.listed_by[flagged] == 4).sum(), 300)
    assert counts["listed by at least half"] == ((doubts.listed_by[flagged] >= 2).sum(), 300)
    assert counts["listed by the chosen one alone"] == ((doubts.listed_by[flagged] == 1).sum(), 300)
    assert counts["not flagged, listed by another"] == ((doubts.listed_by[~flagged] > 0).sum(), 2_700)
    assert audit["S02"].verdict == "difference found"


def test_models_that_all_list_the_same_people_leave_nothing_in_doubt():
    def agree(doubts):
        doubts.listed_by[:] = 0
        doubts.listed_by[doubts.rows] = 4

    finding = audited(doubted(agree))["S02"]

    assert finding.verdict == "measured"
    assert finding.count == finding.base == 150


def test_a_model_without_equals_has_no_shares():
    scored = draw_scored(600)
    scored._doubts = replace(values_inside(scored).doubts, alternatives=1, alternative_names=("alone",))

    audit = audited(scored)

    assert [row["models"] for row in audit["S02"].table] == [1]
    assert audit["S04"].verdict == "not applicable"
    assert "no other model" in audit["S02"].because


def test_groups_add_up_to_the_list(audit):
    for code, total in (("S03", audit["S01"].table[1]), ("S04", rows_of(audit["S02"], metric="listed by all")[0])):
        for attribute in ("sex", "ethnicity"):
            rows = rows_of(audit[code], attribute=attribute)
            assert sum(row["count"] for row in rows) == total["count"]
            assert sum(row["base"] for row in rows) == total["base"] == 300
    assert [row["group"] for row in rows_of(audit["S03"], attribute="ethnicity")] == ["A", "B", "C", "missing"]


def test_a_group_that_hangs_more_on_the_choice_of_model_shows(audit):
    levels = audit.scored.groups.frame["sex"].to_numpy()
    planted = draw_scored(3_000)
    doubts = values_inside(planted).doubts
    doubts.listed_by[doubts.rows[levels[doubts.rows] == "female"]] = 2

    rows = {row["group"]: row["value"] for row in rows_of(audited(planted)["S04"], attribute="sex")}

    assert rows["female"] == 0.0
    assert rows["male"] > 0.5


def test_a_group_with_few_flagged_people_is_too_few_to_say():
    rows = audited(draw_scored(400, shares=(0.6, 0.25, 0.12, 0.03)))["S03"].table
    small = next(row for row in rows if row["group"] == "missing")

    assert small["base"] < 10
    assert (small["value"], small["mean"], small["reason"]) == (None, None, "too few to say")


def test_a_reason_is_steady_where_it_keeps_its_sign_in_nine_of_ten_refits():
    own = np.array([[1.0, -1.0, 0.0, 0.1, 0.2, 0.3, 0.4]])
    again = np.repeat(own[:, None, :], 10, axis=1)
    again[0, 0, 0], again[0, :2, 1] = -1.0, 1.0  # one refit of ten, two of ten

    kept = sign_kept(own, again)

    assert kept[0, :2].tolist() == [0.9, 0.8]
    assert reasons_of(own)[0].tolist() == [True, True, False, False, True, True, True]


def test_reasons_that_flip_are_seen_and_their_clean_twin_is_not(audit):
    def flip(doubts):
        doubts.contributions[:, ::2, 0] *= -1  # the first feature, in every second refit

    broken = audited(doubted(flip, rows=3_000))["S05"]

    clean, bad = (rows_of(one, feature="arrests")[0] for one in (audit["S05"], broken))
    assert clean["value"] > 0.7
    assert bad["value"] < 0.1
    others = [row for row in broken.table if row["feature"] in FEATURES[1:]]
    assert [row["count"] for row in others] == [
        rows_of(audit["S05"], feature=row["feature"])[0]["count"] for row in others
    ]


def test_rows_unlike_the_training_rows_warn_and_never_block():
    def many(doubts):
        doubts.unlike[::4] = True

    scored = doubted(many)
    scored.evidence = replace(scored.evidence, training={"unlike": 0.01, "interval": None})
    finding = audited(scored)["X04"]

    assert finding.severity == "warns"
    assert finding.verdict == "difference found"
    assert finding.table[0]["of_training"] == 0.01
    assert finding.count == values_inside(scored).doubts.unlike.sum()
    assert sum(row["count"] for row in rows_of(finding, attribute="sex")) == finding.count


def test_unusual_rows_among_the_flagged_alone_are_told_too():
    def on_the_list(doubts):
        doubts.unlike[:] = False
        doubts.unlike[doubts.rows[::5]] = True

    scored = doubted(on_the_list)
    scored.evidence = replace(scored.evidence, training={"unlike": 0.05, "interval": None})
    finding = audited(scored)["X04"]

    assert finding.table[0]["value"] < 0.05 < finding.table[1]["low"]
    assert finding.verdict == "difference found"


def test_every_figure_that_is_not_there_has_a_reason(audit, released):
    for code in CODES:
        for row in (*audit[code].table, *released[code].table):
            assert row["value"] is not None or row["reason"]


def test_as_many_unusual_rows_as_in_training_are_only_measured(audit):
    assert audit["X04"].verdict == "measured"
    assert audit["X04"].severity == "warns"


def test_scores_made_elsewhere_have_none_of_these():
    audit = audited(draw_scored(600, with_reasons=False))

    assert {audit[code].verdict for code in ("S02", "S04", "S05", "X02", "X04")} == {"not applicable"}


def test_scores_that_put_nobody_in_order_cannot_tell_who_stays_listed():
    scored = draw_scored(600)
    values_inside(scored).frame["score"] = 0.1

    audit = audited(scored)

    for code in ("S02", "S03", "S04"):
        assert audit[code].verdict == "cannot tell"
        assert all(row["value"] is None for row in audit[code].table)


def test_the_effect_of_a_feature_has_its_unit_and_its_ends(audit):
    row = rows_of(audit["X02"], feature="arrests")[0]
    explained = values_inside(audit.scored).explanations
    value, own = explained.values["arrests"].to_numpy(), explained.contributions[:, 0]
    low, high = np.quantile(value, (0.1, 0.9))

    assert (row["unit"], row["low_value"], row["high_value"]) == ("number", low, high)
    assert row["effect"] == pytest.approx(own[value >= high].mean() - own[value <= low].mean())
    assert (row["refits_same_direction"], row["refits"]) == (10, 10)


def test_ends_are_not_told_where_few_people_stand_behind_them():
    few = audited(draw_scored(150))["X02"].table  # 75 people; ten times the threshold is 100
    rare = draw_scored(3_000)
    values_inside(rare).explanations.values["arrests"] = (np.arange(3_000) < 6).astype(float)  # three people of 1,500

    assert all((row["low_value"], row["high_value"], row["effect"]) == (None, None, None) for row in few)
    assert rows_of(audited(rare)["X02"], feature="arrests")[0]["effect"] is None


def test_a_yes_or_no_has_an_effect_of_yes_against_no():
    scored = draw_scored(3_000)
    explained = values_inside(scored).explanations
    explained.values["arrests"] = (explained.values["arrests"] > 1.6).astype(float)  # one in twenty

    row = rows_of(audited(scored)["X02"], feature="arrests")[0]

    assert (row["low_value"], row["high_value"]) == (0.0, 1.0)
    assert row["effect"] > 0


@pytest.mark.parametrize("seed", range(6))
def test_no_shown_count_is_small_and_none_can_be_had_from_a_total(seed):
    scored = draw_scored(700, seed=seed, shares=(0.6, 0.25, 0.1, 0.05))
    audit = audit_scores(scored, table_study().audit)
    found = {finding.code: finding for finding in released_of(audit).findings}

    for code in CODES:
        for new in found[code].table:
            if new["hidden"]:
                assert (new["count"], new["value"]) == (None, None)
            elif new["count"] is not None and new["base"]:
                assert min(new["count"], new["base"] - new["count"]) >= 10
    for code in ("S03", "S04", "X04"):
        for attribute in ("sex", "ethnicity"):
            raw, new = rows_of(audit[code], attribute=attribute), rows_of(found[code], attribute=attribute)
            gone = [old for old, kept in zip(raw, new, strict=True) if kept["hidden"] and old["base"]]
            assert len(gone) != 1
            if gone and len(gone) < len(raw):
                assert sum(row["count"] for row in gone) >= 10
                assert sum(row["base"] - row["count"] for row in gone) >= 10


def test_groups_are_hidden_where_the_sum_of_them_is(audit, released):
    def lean(doubts):
        doubts.listed_by[doubts.rows] = 4
        doubts.listed_by[doubts.rows[:4]] = 3  # four people are not on every list

    found = {f.code: f for f in released_of(audited(doubted(lean))).findings}

    assert rows_of(found["S02"], metric="listed by all")[0]["hidden"]
    assert all(row["hidden"] for row in found["S04"].table)
    assert any(not row["hidden"] for row in released["S04"].table)  # the twin shows its groups
