"""Own view first, then the sheet, then a judgement: every order of entries gives the state it should."""

from __future__ import annotations

import itertools

import pytest
from drawn_desks import OTHER, OURS, said

from riskkit.domain.errors import SpecError
from riskkit.review.answers import JUDGEMENT_CHOICES, VIEW_CHOICES
from riskkit.review.order import JUDGEMENTS, STEPS, VIEWS, next_step, refuse_unless, state_of, states_of


def step(*entries, role="reviewer"):
    return state_of(entries, "case-0001", manifest=OURS, role=role).step


def test_a_case_goes_from_waiting_to_judged_one_step_at_a_time():
    entries = [said("view"), said("shown"), said("judged")]

    assert [step(*entries[:n]) for n in range(4)] == ["waiting", "viewed", "shown", "judged"]
    nexts = [next_step(entries[:n], "case-0001", manifest=OURS, role="reviewer") for n in range(4)]
    assert nexts == ["record a view", "show the sheet", "judge", "nothing"]


@pytest.mark.parametrize("kind", ["shown", "read"])
def test_a_sheet_seen_before_a_view_allows_no_own_view_any_more(kind):
    state = state_of([said(kind), said("view"), said("judged")], "case-0001", manifest=OURS, role="reviewer")

    assert state.step == "seen first"
    assert state.view is None
    assert state.judgement is None
    assert [remark["kind"] for remark in state.remarks] == ["view"]


def test_a_view_for_another_manifest_does_not_count():
    assert step(said("view", manifest=OTHER)) == "waiting"
    assert step(said("view", manifest=OTHER), said("shown")) == "seen first"


def test_each_role_and_each_case_has_its_own_order():
    entries = [said("view"), said("shown", role="supervisor"), said("view", case="case-0002")]
    states = states_of(entries, ("case-0001", "case-0002", "case-0003"), manifest=OURS, role="reviewer")

    assert [state.step for state in states.values()] == ["viewed", "viewed", "waiting"]
    assert step(*entries, role="supervisor") == "seen first"


def test_a_second_view_is_a_remark_and_the_first_one_stands():
    state = state_of(
        [said("view"), said("view", view="not concerned"), said("shown")], "case-0001", manifest=OURS, role="reviewer"
    )

    assert state.says == "concerned"
    assert len(state.remarks) == 1


@pytest.mark.parametrize("entry", [said("view", view="yes"), said("view", view=""), said("judged", judgement="agrees")])
def test_what_says_none_of_the_answers_or_comes_too_early_moves_nothing(entry):
    assert step(entry) == "waiting"


def test_in_every_order_of_four_entries_a_judgement_counts_only_after_view_and_showing():
    kinds = ("view", "shown", "judged", "question")
    for order in itertools.product(kinds, repeat=4):
        state = state_of([said(kind) for kind in order], "case-0001", manifest=OURS, role="reviewer")
        own = "view" in order and ("shown" not in order or order.index("view") < order.index("shown"))
        assert (state.view is not None) == own
        after = order[order.index("shown") :] if own and "shown" in order else ()
        assert (state.step == "judged") == ("judged" in after)


ALLOWED = {
    "view": {"waiting"},
    "shown": {"viewed", "shown", "judged"},
    "judged": {"shown"},
    "remark": {"shown", "judged", "seen first"},
}


@pytest.mark.parametrize("kind", ALLOWED)
@pytest.mark.parametrize("at", STEPS)
def test_what_is_out_of_order_is_refused_and_what_is_in_order_is_not(kind, at):
    from riskkit.review.order import CaseState

    state = CaseState("case-0001", at)

    if at in ALLOWED[kind]:
        refuse_unless(state, kind)
    else:
        with pytest.raises(SpecError, match=r"view|case|sheet"):
            refuse_unless(state, kind)


def test_the_choices_on_a_form_are_the_answers_the_rule_knows():
    assert tuple(VIEW_CHOICES) == VIEWS
    assert tuple(JUDGEMENT_CHOICES) == JUDGEMENTS
