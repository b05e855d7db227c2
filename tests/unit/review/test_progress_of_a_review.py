"""The board sees how far a review has come, in counts from which no single case can be worked out."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from drawn_desks import OURS, said

from riskkit.domain.errors import SpecError
from riskkit.review import progress_of, states_of

CASES = [f"case-{n:04d}" for n in range(1, 41)]
STEPS = ("waiting", "viewed", "shown", "seen_first", "judged")
OUTCOMES = ("agreed", "differed", "could_not_say")


def reviewed(case, view="concerned", judgement="agrees"):
    return [said("view", case, view=view), said("shown", case), said("judged", case, judgement=judgement)]


def counted(entries, threshold=1, cases=CASES):
    return progress_of(entries, cases, manifest=OURS, role="reviewer", threshold=threshold)


def clearly(entries):
    """The counts as they are, counted another way."""
    states = states_of(entries, CASES, manifest=OURS, role="reviewer").values()
    steps = Counter(state.step.replace(" ", "_") for state in states)
    outcomes = Counter(state.judged for state in states)
    names = {"agrees": "agreed", "differs": "differed", "cannot say": "could_not_say"}
    return {**{name: steps[name] for name in STEPS}, **{name: outcomes[word] for word, name in names.items()}}


def test_nothing_is_hidden_where_the_threshold_is_one_and_nothing_is_small():
    entries = [entry for case in CASES[:10] for entry in reviewed(case)]
    entries += [entry for case in CASES[10:15] for entry in reviewed(case, "not concerned")]
    entries += [entry for case in CASES[15:18] for entry in reviewed(case, judgement="differs")]
    entries += [entry for case in CASES[18:20] for entry in reviewed(case, judgement="cannot say")]
    entries += [said("view", CASES[20]), said("shown", CASES[21])]

    found = counted(entries)

    assert [getattr(found, name) for name in STEPS] == [18, 1, 0, 1, 20]
    assert [getattr(found, name) for name in OUTCOMES] == [15, 3, 2]
    assert found.changed == 5 + 3


def test_a_small_count_is_hidden_and_so_is_what_would_give_it_away():
    entries = [entry for case in CASES[:30] for entry in reviewed(case)] + [said("view", CASES[30])]

    found = counted(entries, threshold=10)

    assert found.viewed is None
    assert found.waiting is None, "40 - 30 - 9 would give the one view away"
    assert found.judged == 30
    assert [found.agreed, found.differed, found.could_not_say] == [None, None, None], "0 differed says what all said"
    assert found.changed is None
    assert found.hidden


def test_before_anybody_began_the_board_sees_that_all_wait():
    found = counted([], threshold=10)

    assert (found.cases, found.waiting, found.judged, found.changed) == (40, 40, 0, 0)


def test_in_drawn_reviews_no_hidden_count_can_be_worked_out_from_the_others():
    draw = random.Random(7)
    for _ in range(300):
        entries = []
        for case in CASES:
            done = draw.choice((0, 1, 2, 3, 3, 3))
            entries += reviewed(
                case, draw.choice(("concerned", "not concerned")), draw.choice(("agrees", "agrees", "differs"))
            )[:done]
        found = counted(entries, threshold=5)
        clear = clearly(entries)
        for names in (STEPS, OUTCOMES):
            hidden = [name for name in names if getattr(found, name) is None]
            shown = [getattr(found, name) for name in names if name not in hidden]
            assert not any(0 < count < 5 for count in shown)
            assert len(hidden) != 1
            if hidden and any(clear[name] >= 5 for name in names):
                assert sum(clear[name] for name in hidden) >= 5
            assert all(getattr(found, name) == clear[name] for name in names if name not in hidden)


def test_a_threshold_must_be_stated():
    with pytest.raises(SpecError, match="threshold"):
        counted([], threshold=0)
