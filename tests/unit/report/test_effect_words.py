"""One plain sentence for each feature: direction, units, how steady; never a cause."""

from __future__ import annotations

from drawn_scores import audited, draw_scored, released_of

from riskkit.report.effect_words import effects_in_words

ROW = {
    "label": "Arrests, 5 years", "unit": "records", "direction": "higher raises", "low_value": 0.0, "high_value": 3.0,
    "effect": 0.42, "refits_same_direction": 19, "refits": 20,
}  # fmt: skip


def test_a_sentence_has_direction_units_and_steadiness():
    assert effects_in_words([ROW]).items == (
        "“Arrests, 5 years”: where it is 3 records or more, scores are higher than where it is 0 records or less, by "
        "0.42 on the log-odds scale. It points the same way in 19 of 20 fits of the model to people drawn again. "
        "Association, not cause.",
    )


def test_lower_scores_are_said_to_be_lower():
    assert "scores are lower than" in effects_in_words([{**ROW, "effect": -0.42}]).items[0]


def test_ends_that_are_not_shown_are_not_in_the_sentence():
    row = {**ROW, "low_value": None, "high_value": None, "effect": None}

    (told,) = effects_in_words([row]).items

    assert told.startswith("“Arrests, 5 years”: higher values go with higher scores.")
    assert "3 records" not in told


def test_refits_that_are_not_there_are_said_to_be_missing():
    (told,) = effects_in_words([{**ROW, "refits": None}]).items

    assert "How steady this is was not measured." in told


def test_every_top_feature_of_a_released_audit_says_it_is_no_cause():
    rows = next(f for f in released_of(audited(draw_scored(1_500))).findings if f.code == "X02").table

    told = effects_in_words(rows).items

    assert len(told) == 4
    assert all(sentence.endswith("Association, not cause.") for sentence in told)


def test_no_rows_no_sentences():
    assert effects_in_words([]) is None
