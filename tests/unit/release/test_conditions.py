"""A board's conditions asked of drawn runs: met, not met, cannot tell, and what their evidence may say."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pytest
from drawn_scores import audited, draw_scored, released_of, table_study

from riskkit.domain.board_spec import BoardSpec, GroupRatio
from riskkit.domain.errors import SpecError
from riskkit.domain.spec import parse_spec
from riskkit.release.conditions import ask_conditions
from riskkit.release.group_ratio import ratio_condition
from riskkit.stats.intervals import proportion_interval

WORDS = "A sentence of the board's own."


def condition(**rule: Any) -> dict[str, Any]:
    return {"id": "the_condition", "words": WORDS, "blocking": True, **rule}


@cache
def drawn() -> Any:
    """One audit of 2,000 drawn scores, for every test that needs no other."""
    return audited()


def asked(rule: dict[str, Any], scored: Any = None, **changes: Any) -> tuple[str, str]:
    """Verdict and evidence of one condition on drawn scores."""
    audit = audited(scored) if scored is not None else drawn()
    study = table_study(board={"conditions": [condition(**rule)]}, **changes)
    released = {finding.code: finding for finding in released_of(audit)}
    [state] = ask_conditions(audit, study, released, created="2026-11-23")
    return state.verdict, state.because


def rates(*groups: tuple[str, int, int], hidden: tuple[str, ...] = (), effect: float = 1.0) -> tuple[list, list]:
    """Raw and released rows of G01 for one characteristic: (group, count, base); a base of 0 is too few to say."""
    raw = []
    for name, count, base in groups:
        row = {"attribute": "sex", "group": name, "metric": "FPR", "operating_point": "capacity", "count": count}
        row |= {"base": base, "value": None, "low": None, "high": None, "reason": "too few to say"}
        if base >= 10:
            low, high = proportion_interval(count, base, 0.95, design_effect=effect)
            row |= {"value": count / base, "low": float(low), "high": float(high), "reason": None}
        raw.append(row)
    return raw, [row | {"hidden": row["group"] in hidden} for row in raw]


def ratio_of(*groups: tuple[str, int, int], at_most: float = 1.25, confidence: float = 0.95, **changes: Any):
    rule = GroupRatio(metric="FPR", attribute="any", at_most=at_most, confidence=confidence)
    return ratio_condition(rule, *rates(*groups, **changes), 0.95, lambda name: name.upper())


def test_groups_that_are_surely_alike_meet_the_condition():
    verdict, because = ratio_of(("a", 5_000, 50_000), ("b", 5_050, 50_000))

    assert verdict == "met"
    assert "1 pair of groups, 95% confidence over all of them together" in because


def test_a_ratio_wholly_above_the_limit_is_not_met_whichever_way_round_it_stands():
    for groups in ((("a", 900, 5_000), ("b", 400, 5_000)), (("b", 400, 5_000), ("a", 900, 5_000))):
        verdict, because = ratio_of(*groups)

        assert verdict == "not met"
        assert "by SEX: a against b, at least 2.01" in because


def test_an_interval_across_the_limit_cannot_tell():
    verdict, because = ratio_of(("a", 60, 500), ("b", 50, 500))

    assert verdict == "cannot tell"
    assert "by SEX chance alone could hide a larger ratio" in because.replace("By", "by")


def test_a_group_too_small_for_a_rate_keeps_the_others_from_meeting_it():
    verdict, because = ratio_of(("a", 5_000, 50_000), ("b", 5_050, 50_000), ("c", 2, 4))

    assert verdict == "cannot tell"
    assert "by SEX some groups are too small for a rate" in because.replace("By", "by")


def test_a_small_group_does_not_hide_that_two_others_are_too_far_apart():
    assert ratio_of(("a", 900, 5_000), ("b", 400, 5_000), ("c", 2, 4))[0] == "not met"


def test_nobody_wrongly_flagged_in_one_group_is_a_ratio_without_an_upper_end():
    assert ratio_of(("a", 0, 40), ("b", 5, 500))[0] == "cannot tell"
    assert ratio_of(("a", 0, 5_000), ("b", 900, 5_000))[0] == "not met"


def test_dates_of_the_same_people_do_not_count_twice():
    alone, twice = (ratio_of(("a", 700, 5_000), ("b", 500, 5_000), effect=effect)[0] for effect in (1.0, 12.0))

    assert (alone, twice) == ("not met", "cannot tell")


def test_the_confidence_is_of_all_pairs_together():
    """Two groups just far enough apart to be shown so alone are not, among six groups (15 pairs)."""
    two = (("a", 130, 1_000), ("b", 84, 1_000))
    others = tuple((name, 107, 1_000) for name in "cdef")

    assert ratio_of(*two, at_most=1.15)[0] == "not met"
    assert ratio_of(*two, *others, at_most=1.15)[0] == "cannot tell"


def test_a_wrong_not_met_is_as_rare_as_the_confidence_says():
    """Five groups with one and the same rate, held against a limit just above 1: at most 5 in 100 worlds."""
    draw, wrong = np.random.default_rng(3), 0
    for _ in range(400):
        counts = draw.binomial(400, 0.12, 5).tolist()
        found = ratio_of(*((name, count, 400) for name, count in zip("abcde", counts, strict=True)), at_most=1.0001)
        wrong += found[0] == "not met"

    assert wrong <= 400 * 0.05


def test_groups_that_are_hidden_are_not_named_and_no_count_is_said():
    shown = ratio_of(("a", 900, 5_000), ("b", 400, 5_000))[1]
    hidden = ratio_of(("a", 900, 5_000), ("b", 400, 5_000), hidden=("b",))[1]

    assert "a against b" in shown
    assert "against" not in hidden
    assert "1 further pair is not named here" in hidden
    for told in (shown, hidden):
        assert not re.search(r"900|400|5,?000", told)


def test_a_figure_is_held_against_its_limit_by_its_interval():
    metric = {"name": "AUC", "confidence": 0.95}

    assert asked({"metric": metric | {"at_least": 0.5}})[0] == "met"
    assert asked({"metric": metric | {"at_least": 0.99}})[0] == "not met"
    verdict, told = asked({"metric": metric | {"at_least": 0.75}}, draw_scored(300, seed=4))
    assert (verdict, "reaches across the limit" in told) == ("cannot tell", True)
    assert asked({"metric": metric | {"at_most": 0.6}})[0] == "not met"
    for name in ("PPV", "capture", "O/E"):
        verdict, told = asked({"metric": {"name": name, "at_least": 0.0, "confidence": 0.95}})
        assert verdict == "met"
        assert "95% interval" in told


def test_a_figure_on_hidden_counts_is_judged_but_not_shown():
    verdict, told = asked(
        {"metric": {"name": "PPV", "at_least": 0.001, "confidence": 0.95}}, draw_scored(60, dates=("2024-03-01",))
    )

    assert verdict == "met"
    assert "rests on hidden counts" in told
    assert not re.search(r"interval|\d+ of \d+", told)


def test_no_outcome_known_yet_cannot_tell():
    verdict, told = asked({"metric": {"name": "AUC", "at_least": 0.5, "confidence": 0.95}}, draw_scored(unknown=1.0))

    assert verdict == "cannot tell"
    assert "not known" in told


@pytest.mark.parametrize(
    ("about", "verdict"),
    [(["arrests"], "not met"), (["postcode"], "met"), ("area", "cannot tell"), ("intelligence", "cannot tell")],
)
def test_features_of_a_table_are_known_by_name_only(about: Any, verdict: str):
    assert asked({"no_features": {"about": about}})[0] == verdict


def test_a_column_whose_name_or_words_speak_of_an_area_is_found():
    columns = table_study().resolved()["table"]["columns"]
    columns[0] |= {"meaning": "arrests in the ward where the person lives"}

    verdict, told = asked({"no_features": {"about": "area"}}, table={"columns": columns})

    assert (verdict, told) == ("not met", "1 of 4 features: arrests in words.")


@pytest.mark.parametrize(("most", "verdict"), [(200, "met"), (100, "met"), (99, "not met")])
def test_people_flagged_are_counted_on_each_date(most: int, verdict: str):
    found, told = asked({"at_most_people": most})

    assert found == verdict
    assert "100" in told


def test_a_short_list_is_said_to_be_fewer_than_the_threshold():
    verdict, told = asked({"at_most_people": 2}, draw_scored(60, dates=("2024-03-01",)))

    assert verdict == "not met"
    assert "fewer than 10" in told
    assert "6" not in told


@pytest.mark.parametrize(
    ("decided", "months", "verdict"),
    [
        ("2026-05-23", 6, "met"),
        ("2026-05-22", 6, "not met"),
        ("2025-08-31", 15, "met"),  # the end of November
        ("2027-01-01", 1, "met"),
    ],
)
def test_a_review_is_due_so_many_months_after_the_decision(decided: str, months: int, verdict: str):
    assert asked({"review_by": {"decided_on": decided, "within_months": months}})[0] == verdict


def test_a_findings_verdict_is_looked_up():
    assert asked({"finding": {"code": "D08", "verdict": "held"}})[0] == "met"
    assert asked({"finding": {"code": "P01", "verdict": "held"}})[0] == "not met"
    assert asked({"finding": {"code": "D26", "verdict": "held"}})[0] == "cannot tell"
    with pytest.raises(SpecError, match="D99"):
        asked({"finding": {"code": "D99", "verdict": "held"}})


def test_an_answer_of_a_person_is_looked_for():
    rule = {"answered": {"question": "how_to_challenge"}}

    assert asked(rule)[0] == "not met"
    assert asked(rule, answers={"how_to_challenge": "  "})[0] == "not met"
    assert asked(rule, answers={"how_to_challenge": "Write to the data team."})[0] == "met"


@pytest.mark.parametrize(
    ("board", "words"),
    [
        ({"conditions": [condition()]}, "exactly one rule"),
        ({"conditions": [condition(at_most_people=3, answered={"question": "x"})]}, "exactly one rule"),
        ({"conditions": [condition(at_most_people=3), condition(at_most_people=4)]}, "same name"),
        ({"conditions": [{**condition(at_most_people=3), "blocking": None}]}, "blocking"),
        ({"conditions": [{k: v for k, v in condition(at_most_people=3).items() if k != "blocking"}]}, "blocking"),
        ({"conditions": [condition(group_ratio={"metric": "FPR", "attribute": "any", "at_most": 1.25})]}, "confidence"),
        ({"conditions": [condition(metric={"name": "AUC", "confidence": 0.95})]}, "at_least"),
        (
            {"overrides": [{"of": "nothing_here", "role": "board", "reason": "long enough", "date": "2026-01-01"}]},
            "name",
        ),
        ({"overrides": [{"of": "D26", "role": "board", "reason": "short", "date": "2026-01-01"}]}, "reason"),
        ({"overrides": [{"of": "D26", "role": "board", "reason": "long enough"}]}, "date"),
        ({"keys": {"board": "my key"}}, "key"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_board_that_does_not_say_what_it_must_is_refused(board: dict, words: str):
    with pytest.raises(SpecError, match=words):
        parse_spec(BoardSpec, board, "the board")


def test_a_board_that_does_not_fit_its_study_is_refused():
    ratio = {"metric": "FPR", "attribute": "shoe size", "at_most": 1.25, "confidence": 0.95}
    with pytest.raises(SpecError, match="attribute is none of any, sex, ethnicity"):
        table_study(board={"conditions": [condition(group_ratio=ratio)]})
    with pytest.raises(SpecError, match=r"audit.confidence, 0.95"):
        table_study(board={"conditions": [condition(metric={"name": "AUC", "at_least": 0.6, "confidence": 0.9})]})
    with pytest.raises(SpecError, match="'fair' may not stand on a page"):
        table_study(board={"conditions": [condition(at_most_people=3) | {"words": "The list must be fair."}]})


def test_a_board_in_a_file_that_nobody_read_stops_the_run():
    study = table_study(board={"file": "board.yaml"})

    with pytest.raises(SpecError, match="was not read"):
        _ = study.required
