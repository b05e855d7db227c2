"""Figures before and now: a planted change is found, its twin is not, and what is hidden stays hidden."""

import pytest
from drawn_papers import findings, found, papers, share, study

from riskkit.changes import compare_papers


def compared(before, now, relation="apart"):
    return compare_papers(before, now, relation=relation)


def figure(comparison, metric):
    return next(one for one in comparison.figures if one.metric == metric)


def groups(*rows):
    return (found("G01", "measured", [{"attribute": "sex", **row} for row in rows]),)


def test_a_planted_drop_is_more_than_chance():
    now = papers("b", findings=findings(right=20, wrong=180, missed=130))

    assert figure(compared(papers("a"), now), "precision").verdict == "difference found"


def test_its_twin_is_not():
    now = papers("b", findings=findings(right=58, wrong=142, missed=92))

    one = figure(compared(papers("a"), now), "precision")

    assert (one.verdict, one.why) == ("no material difference shown", "inside the margin")


def test_intervals_that_overlap_may_still_differ():
    now = papers("b", findings=findings(right=39, wrong=161, missed=111))

    one = figure(compared(papers("a"), now), "precision")

    assert one.before.low < one.now.high
    assert (one.low, one.high) < (0, 0)


def test_where_people_may_stand_in_both_runs_the_word_is_more_careful():
    now = papers("b", findings=findings(right=35, wrong=165, missed=115))

    told = {relation: figure(compared(papers("a"), now, relation), "precision").verdict
            for relation in ("apart", "shared", "not known")}  # fmt: skip

    assert told == {"apart": "difference found", "shared": "cannot tell", "not known": "cannot tell"}


def test_the_same_list_has_the_same_figures():
    same = {"inputs": {"events": "x"}, "files": {"scores.parquet": {"sha256": "y"}}}

    found = compared(papers("a", **same), papers("b", **same), "shared")

    assert found.relation == "same list"
    assert {(one.verdict, one.why) for one in found.figures} == {("no material difference shown", "same figure")}


@pytest.mark.parametrize("side", [0, 1])
def test_what_one_release_hides_neither_side_shows(side):
    shown = groups(share("FPR", 30, 900, group="Female"))
    hidden = groups(share("FPR", None, None, group="Female"))
    order = (shown, hidden) if side else (hidden, shown)

    (one,) = compared(papers("a", findings=order[0]), papers("b", findings=order[1])).groups

    assert (one.before, one.now, one.why, one.verdict) == (None, None, "hidden", "cannot tell")


def test_a_group_that_only_one_run_has_is_shown_as_that_run_shows_it():
    now = papers("b", findings=groups(share("FPR", 30, 900, group="Female")))

    (one,) = compared(papers("a", findings=groups()), now).groups

    assert (one.before, one.now.count, one.why) == (None, 30, "not measured")


@pytest.mark.parametrize(
    ("right", "relation", "printed"), [(63, "shared", False), (63, "apart", True), (75, "shared", True)]
)
def test_a_change_of_few_people_is_not_printed_where_people_are_shared(right, relation, printed):
    now = papers("b", findings=findings(right=right, wrong=200 - right, missed=150 - right))

    told = compared(papers("a"), now, relation)

    assert (figure(told, "precision").difference is not None) == printed
    assert {one.measure: one.change is not None for one in told.counts}["flagged right"] == printed


@pytest.mark.parametrize(("looks", "verdict"), [(1, "difference found"), (20, "cannot tell")])
def test_many_looks_at_groups_are_corrected_together(looks, verdict):
    """The first group changed a little; the others not at all."""
    before = groups(*(share("FPR", 30, 1000, group=f"group {n}") for n in range(looks)))
    now = groups(*(share("FPR", 30 if n else 50, 1000, group=f"group {n}") for n in range(looks)))

    told = compared(papers("a", findings=before), papers("b", findings=now)).groups

    assert told[0].verdict == verdict
    assert "difference found" not in {one.verdict for one in told[1:]}


def test_groups_that_are_drawn_otherwise_are_not_compared():
    drawn = [{**study()["groups"][0], "levels": {"F": "Female", "M": "Other"}}]
    told = groups(share("FPR", 30, 900, group="Female"))

    (one,) = compared(papers("a", findings=told), papers("b", findings=told, study=study(groups=drawn))).groups

    assert one.why == "grouped otherwise"


def test_the_thousand_people_sum_to_a_thousand_or_are_hidden():
    before, now = compared(papers("a"), papers("b", findings=findings(right=20))).thousand
    hidden = compared(papers("a"), papers("b", findings=())).thousand

    assert before == {"flagged": 20, "right": 6, "wrong": 14, "missed": 9, "rest": 971}
    assert sum(now[name] for name in ("right", "wrong", "missed", "rest")) == 1000
    assert {count for side in hidden for count in side.values()} == {None}
