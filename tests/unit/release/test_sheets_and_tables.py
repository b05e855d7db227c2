"""One sheet for every flagged row, worded from released bands; tables whose reasons sum to their scores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pytest
from drawn_scores import audited, draw_scored, released_of, table_study

from riskkit.domain.errors import NoEvidence
from riskkit.domain.examples import FeatureNote
from riskkit.domain.findings import Audit
from riskkit.domain.scores import values_inside
from riskkit.domain.sheet import Sheet
from riskkit.release import score_tables, sheets_for
from riskkit.release.inputs import inputs_of
from riskkit.release.sheet_words import day_words, everyone_words, number_words, place_words, steadiness_words


def sheets_of(audit: Audit) -> list[Sheet]:
    return list(sheets_for(audit, released_of(audit)))


def test_every_flagged_row_has_one_sheet_in_order_of_the_list():
    audit = audited()
    frame = values_inside(audit.scored).frame
    listed = frame[frame["flagged"]].sort_values(["as_of", "rank"])

    sheets = sheets_of(audit)

    assert [sheet.case for sheet in sheets] == [f"case-{i:04d}" for i in range(1, 201)]
    assert [sheet.person_id for sheet in sheets] == listed["person_id"].tolist()
    assert sheets[0].as_of == "2024-03-01"


def test_a_sheet_speaks_of_a_hundred_people_and_of_nobody_alone():
    sheet = sheets_of(audited())[0]

    assert 0 <= sheet.like_low <= sheet.like_this <= sheet.like_high <= 100
    assert isinstance(sheet.like_this, int)
    assert "%" not in " ".join((sheet.everyone, sheet.stability, sheet.rank_band, sheet.band))


def test_a_hidden_band_says_why_and_gives_no_number():
    audit = audited()
    released = released_of(audit)
    bands = released["P09"]
    blank = {"observed": None, "low": None, "high": None, "reason": "hidden: few"}
    hidden = replace(bands, table=tuple({**row, **blank} for row in bands.table))
    dark = replace(released, findings=tuple(hidden if f.code == "P09" else f for f in released))

    sheet = next(iter(sheets_for(audit, dark)))

    assert (sheet.like_this, sheet.like_low, sheet.like_high, sheet.like_reason) == (None, None, None, "hidden: few")


def test_new_rows_are_banded_by_the_run_whose_model_scored_them():
    parent, new = audited(), audited(draw_scored(300, unknown=1.0))
    learnt_from = [finding.as_row() for finding in released_of(parent)]

    sheet = next(iter(sheets_for(new, released_of(new), learnt_from=learnt_from)))

    assert sheet.like_reason == ""
    assert 0 <= sheet.like_low <= sheet.like_this <= sheet.like_high <= 100
    assert sheet.everyone == next(iter(sheets_of(parent))).everyone


def test_without_outcomes_there_is_no_band_and_it_is_said_so():
    sheet = sheets_of(audited(draw_scored(300, unknown=1.0)))[0]

    assert sheet.like_this is None
    assert sheet.like_reason == "no outcome is known yet"


def test_reasons_raise_or_lower_and_stand_largest_first():
    for sheet in sheets_of(audited())[:20]:
        up, down = [r.contribution for r in sheet.raised], [-r.contribution for r in sheet.lowered]
        assert up == sorted(up, reverse=True)
        assert down == sorted(down, reverse=True)
        assert min([*up, *down]) > 0
        shares = [r.share for r in (*sheet.raised, *sheet.lowered)]
        assert sum(shares) == pytest.approx(1.0, abs=0.005 * (3 - len(shares)) + 1e-9)
        assert min(shares) >= 0.005


def test_a_sheet_whose_reasons_do_not_add_up_says_so_loudly():
    scored = draw_scored(300)
    values_inside(scored).explanations.contributions[:, 0] += 0.01

    assert "do NOT add up" in sheets_of(audited(scored))[0].sum_check
    assert "add up" in sheets_of(audited(draw_scored(300)))[0].sum_check


def test_a_missing_input_is_named():
    scored = draw_scored(300)
    values_inside(scored).explanations.values["age"] = np.nan

    assert sheets_of(audited(scored))[0].not_known == ("age in words: not known",)


def test_dates_on_which_records_became_known_are_written_out():
    scored = draw_scored(300)
    explained = values_inside(scored).explanations
    known = pd.DataFrame({"arrests": pd.to_datetime(["2024-02-05"] * 300), "age": pd.NaT}, index=range(300))
    scored._explanations = replace(explained, known_at=known)

    reasons = [r for sheet in sheets_of(audited(scored)) for r in (*sheet.raised, *sheet.lowered)]

    assert {r.known_at for r in reasons if r.label == "arrests in words"} == {"5 February 2024"}
    assert {r.known_at for r in reasons if r.label == "age in words"} == {"no record behind it"}


def test_steadiness_and_ties_are_warned_of():
    scored = draw_scored(300)
    inside = values_inside(scored)
    inside.frame["stability"] = 0.4
    inside.frame["score"] = 0.5

    warnings = " ".join(sheets_of(audited(scored))[0].warnings)

    assert "most refits" in warnings
    assert "a draw decided" in warnings


def test_the_levels_of_one_column_are_one_reason():
    study = table_study()
    notes = (
        FeatureNote("job=none", "Job: none", "", "", source="job"),
        FeatureNote("job=some", "Job: some", "", "", source="job"),
        FeatureNote("arrests", "arrests in words", "number", ""),
    )

    job, arrests = inputs_of(notes, study)

    assert (job.places, job.words(np.array([0.0, 1.0, 2.0]))) == ((0, 1), "some")
    assert job.words(np.array([np.nan, np.nan, 2.0])) == "not known"
    assert arrests.words(np.array([0.0, 1.0, 2.0])) == "2"


def test_tables_have_the_columns_of_the_design():
    scores, reasons = score_tables(audited(draw_scored(100)))

    assert scores.column_names == [
        "person_id",
        "as_of",
        "role",
        "score",
        "score_low",
        "score_high",
        "rank",
        "flagged",
        "stability",
    ]
    assert reasons.column_names == ["person_id", "as_of", "feature", "label", "value", "known_at", "contribution"]
    assert (scores.num_rows, reasons.num_rows) == (100, 500)


def test_contributions_of_every_row_sum_to_the_logit_of_its_score():
    scores, reasons = score_tables(audited(draw_scored(100)))
    sums = reasons.group_by(["as_of", "person_id"]).aggregate([("contribution", "sum")]).to_pylist()
    total = {(row["as_of"], row["person_id"]): row["contribution_sum"] for row in sums}

    for row in scores.to_pylist():
        assert 1 / (1 + np.exp(-total[row["as_of"], row["person_id"]])) == pytest.approx(row["score"], rel=1e-9)


def test_tables_do_not_depend_on_the_order_of_rows():
    audit = audited(draw_scored(100))
    again = audited(draw_scored(100))
    inside = values_inside(again.scored)
    order = np.random.default_rng(0).permutation(100)
    explained = inside.explanations
    again.scored._frame = inside.frame.iloc[order]
    again.scored._explanations = replace(
        explained,
        contributions=explained.contributions[order],
        base=explained.base[order],
        raw=explained.raw[order],
        values=explained.values.iloc[order].reset_index(drop=True),
    )

    for ours, theirs in zip(score_tables(audit), score_tables(again), strict=True):
        assert ours.equals(theirs)


def test_a_table_without_dates_has_none():
    scores, _ = score_tables(audited(draw_scored(100, dates=())))

    assert pc.all(pc.is_null(scores["as_of"])).as_py()


def test_scores_without_reasons_have_an_empty_table_of_reasons():
    scored = draw_scored(100, with_reasons=False)

    assert score_tables(audited(scored))[1].num_rows == 0
    assert sheets_of(audited(draw_scored(100, with_reasons=False)))[0].raised == ()


def test_scores_that_lost_their_papers_leave_no_table():
    audit = audited(draw_scored(100))
    audit.scored._papers = None

    with pytest.raises(NoEvidence):
        score_tables(audit)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (number_words(1234.0), "1,234"),
        (number_words(0.5), "0.50"),
        (number_words(float("nan")), "not known"),
        (day_words(None), ""),
        (place_words(3, 1_000, True), "Among the highest 1 in 100 of the people scored on this date"),
        (place_words(700, 1_000, False), "In the lower half of the people scored"),
        (steadiness_words(0.85, 20), "On the list in 17 of 20 refits of the model"),
        (everyone_words(5.2, ""), "Of 1,000 people scored, about 5 had the outcome recorded."),
        (
            everyone_words(None, "hidden"),
            "How many of all people scored had the outcome recorded is not shown: hidden.",
        ),
    ],
)
def test_words_are_plain(said: str, words: str):
    assert said == words
