"""What audit.json keeps of a board is read strictly, and must agree with the study and with release."""

from __future__ import annotations

import pytest
from drawn_boards import BOARD_KEY, OTHER_KEY, WITH_KEYS, board_run, drawn_override, kept_board, signed_override
from drawn_runs import drawn_finding, drawn_run

from riskkit.domain.errors import RunRefused
from riskkit.runs import open_run, verify_run

LIMIT = {"id": "list_length", "words": "At most three people on one date.", "blocking": True, "at_most_people": 3}
STATE = {
    "id": "list_length", "words": "At most three people on one date.", "blocking": True, "rule": "at_most_people",
    "verdict": "not met", "because": "More are flagged.", "overridden": False,
}  # fmt: skip


def told(override: dict, used: bool = True) -> dict:
    """An override as audit.json keeps it."""
    kept = {name: override[name] for name in ("of", "role", "reason", "date", "key")}
    return {**kept, "what": "Something", "used": used, "why_unused": "" if used else "it did not block this run"}


def findings(**blocked: str) -> list[dict]:
    return [drawn_finding(code) for code in ("P01", "G01", "X01")] + [
        drawn_finding(code, severity="blocks", verdict=verdict) for code, verdict in blocked.items()
    ]


def test_a_run_without_a_board_keeps_nothing_of_one(tmp_path):
    assert open_run(drawn_run(tmp_path / "run")).board is None


def test_a_run_with_a_board_gives_its_conditions(tmp_path):
    run = board_run(
        tmp_path / "run",
        {"conditions": [LIMIT]},
        kept_board(conditions=[STATE]),
        releasable=False,
        why_not=["It is not."],
    )

    assert open_run(run).board["conditions"] == [STATE]


@pytest.mark.parametrize(
    ("board", "kept", "words"),
    [
        ({"conditions": [LIMIT]}, kept_board(), "conditions are not those of the board"),
        ({}, kept_board(conditions=[STATE | {"verdict": "met"}]), "conditions are not those"),
        ({"conditions": [LIMIT]}, kept_board(conditions=[STATE]), "list_length block release"),
        ({"conditions": [LIMIT]}, kept_board(conditions=[STATE | {"verdict": "cannot tell"}]), "block release"),
        ({"conditions": [LIMIT]}, kept_board(conditions=[STATE | {"verdict": "fine"}]), "a verdict that is none of"),
        ({"conditions": [LIMIT]}, kept_board(conditions=[STATE | {"more": 1}]), "does not say what it must"),
        ({"conditions": [LIMIT]}, kept_board(conditions=[STATE | {"blocking": 1}]), "does not say what it must"),
        ({}, {**kept_board(), "extra": []}, "exactly the keys"),
        ({}, kept_board(after={"run_id": "x"}), "board.after"),
        ({}, kept_board(overrides=[told(drawn_override())]), "overrides are not those"),
        ({"overrides": [drawn_override()]}, kept_board(), "overrides are not those"),
        (
            {"overrides": [drawn_override()]},
            kept_board(overrides=[told(drawn_override(reason="Another reason."))]),
            "overrides are not those",
        ),
    ],
)
def test_what_does_not_agree_with_the_study_or_with_release_is_never_sealed(tmp_path, board, kept, words):
    with pytest.raises(RunRefused, match=words):
        board_run(tmp_path / "run", board, kept)


def test_a_finding_that_blocks_may_be_released_only_where_an_override_of_it_was_used(tmp_path):
    override = drawn_override()
    board, used = {"overrides": [override]}, kept_board(overrides=[told(override)])

    assert verify_run(board_run(tmp_path / "run", board, used, findings=findings(D26="broken"))).ok
    for name, kept, found in (
        ("unused", kept_board(overrides=[told(override, used=False)]), findings(D26="broken")),
        ("another", used, findings(D26="broken", D27="cannot tell")),
    ):
        with pytest.raises(RunRefused, match="block release"):
            board_run(tmp_path / name, board, kept, findings=found)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        (drawn_override(role="board"), "has no signature"),
        (signed_override(OTHER_KEY), "not one of board's"),
        ({**signed_override(BOARD_KEY), "reason": "Another reason."}, "does not hold"),
    ],
)
def test_an_override_that_the_board_did_not_sign_is_never_sealed(tmp_path, override, words):
    with pytest.raises(RunRefused, match=words):
        board_run(
            tmp_path / "run", WITH_KEYS | {"overrides": [override]}, kept_board(overrides=[told(override)]),
            findings=findings(D26="broken"),
        )  # fmt: skip


def test_one_that_it_signed_is(tmp_path):
    override = signed_override(BOARD_KEY)
    board, kept = WITH_KEYS | {"overrides": [override]}, kept_board(overrides=[told(override)])

    assert verify_run(board_run(tmp_path / "run", board, kept, findings=findings(D26="broken"))).ok
