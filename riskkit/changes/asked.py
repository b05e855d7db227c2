"""Questions, conditions and decisions of a board: what became of them between two runs.

Takes    the papers of two runs.
Gives    `question_changes`, `condition_changes`, `decisions_between`.
Promise  open questions come first; a question that the later run does not know is still open, and is said not to have
         been taken over. No question is lost.

"Last time" is the earlier run as it was sealed: what stood on the page the board had. A question about that run, asked
at the meeting, was open then; an answer written into its journal afterwards is an answer since. Where both papers are
of one and the same run, their journals are compared as they stand.
"""

from __future__ import annotations

from dataclasses import replace

from riskkit.domain.board_record import Decision, Question
from riskkit.domain.comparison import ConditionChange, QuestionChange, QuestionState, RunPapers

Key = tuple[str, str, str]
_OPEN_FIRST: dict[str, int] = {
    "still open": 0, "new": 1, "answered since": 2, "new and answered": 3, "answered before": 4,
}  # fmt: skip


def question_changes(before: RunPapers, now: RunPapers) -> tuple[QuestionChange, ...]:
    """Every question of either run, open ones first, then those answered since."""
    earlier = {_key(question): question for question in before.questions}
    later = {_key(question): question for question in now.questions}
    answered_then = _answered_last_time(before, now)
    found = []
    for key in dict.fromkeys((*earlier, *later)):
        question = _with_all_answers(earlier.get(key), later.get(key))
        found.append(QuestionChange(question, _state(question, key in earlier, key in answered_then), key in later))
    return tuple(sorted(found, key=lambda one: _OPEN_FIRST[one.state]))


def _key(question: Question) -> Key:
    return question.run_id, question.id, question.text


def _answered_last_time(before: RunPapers, now: RunPapers) -> tuple[Key, ...]:
    if before.manifest_sha256 == now.manifest_sha256:
        known = before.questions
    else:
        known = tuple(Question.from_row(row) for row in (before.board or {}).get("questions") or ())
    return tuple(_key(question) for question in known if not question.is_open)


def _with_all_answers(earlier: Question | None, later: Question | None) -> Question:
    if earlier is None or later is None:
        found = earlier or later
        assert found is not None
        return found
    only_earlier = tuple(answer for answer in earlier.answers if answer not in later.answers)
    return replace(later, answers=(*only_earlier, *later.answers))


def _state(question: Question, asked_then: bool, answered_then: bool) -> QuestionState:
    if not asked_then:
        return "new" if question.is_open else "new and answered"
    if question.is_open:
        return "still open"
    return "answered before" if answered_then else "answered since"


def condition_changes(before: RunPapers, now: RunPapers) -> tuple[ConditionChange, ...]:
    """Every condition of either run: those that changed first, then those not met now."""
    earlier = {row["id"]: row for row in (before.board or {}).get("conditions") or ()}
    later = {row["id"]: row for row in (now.board or {}).get("conditions") or ()}
    found = []
    for name in dict.fromkeys((*later, *earlier)):
        was, is_now = earlier.get(name), later.get(name)
        row = is_now or was
        assert row is not None
        found.append(
            ConditionChange(
                id=name,
                words=row["words"],
                blocking=bool(row["blocking"]),
                before=None if was is None else was["verdict"],
                now=None if is_now is None else is_now["verdict"],
                because=row["because"],
                reworded=was is not None and is_now is not None and was["words"] != is_now["words"],
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.changed, one.now in (None, "met"))))


def decisions_between(before: RunPapers, now: RunPapers) -> tuple[Decision, ...]:
    """Decisions that the earlier run, as it was sealed, did not know; oldest first."""
    if before.manifest_sha256 == now.manifest_sha256:
        known = before.decisions
    else:
        known = tuple(Decision(**row) for row in (before.board or {}).get("decisions") or ())
    made = dict.fromkeys(one for one in (*before.decisions, *now.decisions) if one not in known)
    return tuple(sorted(made, key=lambda one: one.date))
