"""What audit.json keeps of a board, read strictly: conditions, overrides, questions, decisions, the run before.

Takes    plain JSON values.
Gives    `fault_of_board`, `still_blocking`.
Promise  only these keys, of these kinds; a reason that blocks is gone only where an override of its name was used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.domain.board_record import VERDICTS_OF_CONDITIONS

BOARD_KEYS = ("after", "conditions", "decisions", "overrides", "questions")
ROWS: dict[str, dict[str, type]] = {
    "conditions": {
        "id": str, "words": str, "blocking": bool, "rule": str, "verdict": str, "because": str, "overridden": bool,
    },
    "overrides": {
        "of": str, "what": str, "role": str, "reason": str, "date": str, "key": str, "used": bool, "why_unused": str,
    },
    "decisions": {
        "decision": str, "text": str, "role": str, "date": str, "run_id": str, "manifest": str, "key": str,
    },
    "questions": {
        "id": str, "text": str, "role": str, "asked": str, "owner": str, "run_id": str, "answers": list,
    },
}  # fmt: skip
ANSWER = {"text": str, "role": str, "date": str, "evidence": list, "run_id": str}
AFTER = {"run_id": str, "manifest_sha256": str}


def fault_of_board(board: Any) -> str | None:
    """Why this is not what a run keeps of its board, or None if it is."""
    if not isinstance(board, dict) or tuple(sorted(board)) != BOARD_KEYS:
        return f"board does not have exactly the keys {', '.join(BOARD_KEYS)}"
    if board["after"] is not None and not _is(board["after"], AFTER):
        return "board.after is not a run's id and hash"
    for name, columns in ROWS.items():
        rows = board[name]
        if not isinstance(rows, list) or not all(_is(row, columns) for row in rows):
            return f"board.{name} does not say what it must"
    if any(row["verdict"] not in VERDICTS_OF_CONDITIONS for row in board["conditions"]):
        return "board.conditions has a verdict that is none of " + ", ".join(VERDICTS_OF_CONDITIONS)
    answers = [answer for row in board["questions"] for answer in row["answers"]]
    if not all(_is(answer, ANSWER) and all(isinstance(e, str) for e in answer["evidence"]) for answer in answers):
        return "board.questions has an answer that does not say what it must"
    return None


def _is(row: Any, columns: Mapping[str, type]) -> bool:
    return (
        isinstance(row, dict)
        and row.keys() == columns.keys()
        and all(type(row[name]) is kind for name, kind in columns.items())
    )


def still_blocking(findings: Sequence[Mapping[str, Any]], board: Mapping[str, Any] | None) -> list[str]:
    """Codes and condition ids that block release and that no override set aside."""
    kept = board or {"conditions": [], "overrides": []}
    used = {row["of"] for row in kept["overrides"] if row["used"]}
    codes = [f["code"] for f in findings if f["severity"] == "blocks" and f["verdict"] in ("broken", "cannot tell")]
    unmet = [row["id"] for row in kept["conditions"] if row["blocking"] and row["verdict"] != "met"]
    return [name for name in (*codes, *unmet) if name not in used]
