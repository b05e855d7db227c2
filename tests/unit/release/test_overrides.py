"""What the board's conditions and people's overrides do to release, and what is told of them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from drawn_boards import BOARD_KEY, OTHER_KEY
from drawn_scores import audited, draw_scored, table_study

from riskkit.domain.board_record import Answer, Carried, Question
from riskkit.domain.board_spec import OVERRIDE_PURPOSE, override_text
from riskkit.domain.errors import SpecError
from riskkit.release import release
from riskkit.release.open_questions import LONGEST_SHOWN, MOST_SHOWN

LIST = {"id": "list_length", "words": "At most three people on one date.", "blocking": True, "at_most_people": 3}
WAY = {"id": "a_way", "words": "Say how to challenge a score.", "blocking": True, "answered": {"question": "how"}}


@cache
def drawn() -> Any:
    """One audit of 2,000 drawn scores, for every test that needs no other."""
    return audited()


def released_with(board: dict[str, Any] | None = None, audit: Any = None, **changes: Any) -> Any:
    """What is released of drawn scores in a study with this board."""
    days = {"created": "2026-11-23", "expires": "2027-02-21", "run_id": "drawn"}
    return release(audit or drawn(), table_study(board=board), **days, **changes)


def override(of: str, **changes: Any) -> dict[str, Any]:
    said = {"role": "chief officer", "reason": "Agreed at the meeting.", "date": "2026-11-20"}
    return {"of": of, **said, **changes}


def test_a_blocking_condition_that_is_not_met_keeps_a_run_from_release():
    released = released_with({"conditions": [LIST]})

    assert not released.releasable
    [reason] = released.blocked_by
    assert reason.startswith("The board requires: At most three people on one date. Not met: On 2 of 2 dates")


@pytest.mark.parametrize("verdict", ["not met", "cannot tell"])
def test_one_that_does_not_block_only_tells(verdict: str):
    rule = {"at_most_people": 3} if verdict == "not met" else {"no_features": {"about": "area"}}
    plain = {"id": "it", "words": "Something the board wants.", "blocking": False, **rule}

    released = released_with({"conditions": [plain]})

    assert released.facts["conditions"][0]["verdict"] == verdict
    assert released.releasable


def test_one_that_cannot_be_told_blocks_as_well():
    rule = {"id": "it", "words": "Nothing about areas.", "blocking": True, "no_features": {"about": "area"}}

    assert "Cannot tell" in released_with({"conditions": [rule]}).blocked_by[0]


def test_an_override_takes_away_exactly_its_own_reason():
    released = released_with({"conditions": [LIST, WAY], "overrides": [override("list_length")]})

    assert [reason[:20] for reason in released.blocked_by] == ["The board requires: "]
    assert "challenge" in released.blocked_by[0]
    assert [(c["id"], c["overridden"]) for c in released.facts["conditions"]] == [
        ("list_length", True),
        ("a_way", False),
    ]
    [told] = released.facts["overrides"]
    assert (told["role"], told["date"], told["used"]) == ("chief officer", "2026-11-20", True)
    assert told["what"] == LIST["words"]


def test_an_override_of_a_broken_definition_leaves_its_verdict_as_it_is():
    scored = draw_scored(200, dates=("2024-03-01",))
    from riskkit.domain.scores import values_inside

    values_inside(scored).frame.loc[1, "person_id"] = "P000000"

    released = released_with({"overrides": [override("D08")]}, audited(scored))

    assert released["D08"].verdict == "broken"
    assert not [reason for reason in released.blocked_by if reason.startswith("D08")]


@pytest.mark.parametrize(
    ("given", "why"),
    [(override("D26"), "it did not block this run"), (override("list_length", date="2026-12-01"), "dated after")],
)
def test_an_override_that_sets_nothing_aside_is_told_as_unused(given: dict, why: str):
    released = released_with({"conditions": [LIST], "overrides": [given]})

    assert not released.releasable
    assert why in released.facts["overrides"][0]["why_unused"]


def test_what_is_released_of_a_board_is_plain_json():
    released = released_with({"conditions": [LIST, WAY], "overrides": [override("list_length")]})

    json.dumps(dict(released.facts), allow_nan=False)


KEYS = {"chief officer": [f"ed25519:{BOARD_KEY.public.raw.hex()}"]}


def signed(signer: Any, **changes: Any) -> dict[str, Any]:
    said = override("list_length")
    return {
        **said,
        "key": signer.public.key_id,
        "signature": signer.sign(OVERRIDE_PURPOSE, override_text("drawn_study", said)),
        **changes,
    }


def test_an_override_of_a_role_with_keys_must_carry_that_roles_signature():
    released = released_with({"conditions": [LIST], "overrides": [signed(BOARD_KEY)], "keys": KEYS})

    assert released.releasable
    assert released.facts["overrides"][0]["key"] == BOARD_KEY.public.key_id


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (override("list_length"), "has no signature"),
        (signed(OTHER_KEY), "not one of chief officer's"),
        (signed(BOARD_KEY, reason="Another reason altogether."), "does not hold"),
        (signed(BOARD_KEY, date="2026-11-21"), "does not hold"),
        (signed(BOARD_KEY, key=OTHER_KEY.public.key_id), "not one of"),
        (signed(BOARD_KEY, signature="AAAA"), "does not hold"),
    ],
)
def test_an_override_without_it_is_refused_when_the_study_is_read(given: dict, words: str):
    with pytest.raises(SpecError, match=words):
        table_study(board={"conditions": [LIST], "overrides": [given], "keys": KEYS})


def question(n: int, text: str = "Who reads the list?", answered: bool = False) -> Question:
    answers = (Answer("Two readers.", "analyst", "2026-10-02", ("G01",), "earlier"),) if answered else ()
    return Question(f"Q{n}", text, "board", "2026-10-01", "analyst", "earlier", answers)


def carried(*questions: Question) -> Carried:
    return Carried("earlier-run", "f" * 64, questions, ())


def test_open_questions_of_the_run_before_stand_on_page_one_and_answered_ones_in_the_log():
    released = released_with(carried=carried(question(1), question(2, answered=True)))

    assert released.releasable
    assert released.facts["open_questions"] == [
        "Q1: Who reads the list? (first asked 1 October 2026 by board; to answer: analyst)"
    ]
    assert [row["id"] for row in released.facts["questions"]] == ["Q1", "Q2"]


@pytest.mark.parametrize(
    "questions",
    [[question(n) for n in range(1, MOST_SHOWN + 2)], [question(1, "x" * (LONGEST_SHOWN + 1))]],
)
def test_an_open_question_that_page_one_has_no_room_for_blocks(questions: list[Question]):
    released = released_with(carried=carried(*questions))

    assert not released.releasable
    assert f"1 open questions of the board do not fit on page 1: {questions[-1].id}" in released.blocked_by[0]
