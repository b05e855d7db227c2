"""Questions that wait for answers, and decisions, read from a journal.

Takes    entries of a journal that holds, oldest first, and the id of its run.
Gives    `questions_of`, `decisions_of`, `next_question`, `open_first`, `opening_journal`.
Promise  no question is lost: one that was taken over keeps its id, its date and its answers. Questions are numbered in
         the order they were asked, and a number is used once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from riskkit.domain.board_record import Answer, Carried, ConditionState, Decision, OverrideState, Question
from riskkit.domain.chain import LONGEST_FACT, NOTHING_BEFORE, entry_line, make_entry
from riskkit.domain.errors import SpecError

Entry = Mapping[str, Any]
LONGEST_QUESTION = 400


def questions_of(entries: Iterable[Entry], run_id: str) -> tuple[Question, ...]:
    """Every question of a journal with its answers, in the order they were asked."""
    found: dict[str, Question] = {}
    for entry in entries:
        about = entry["about"]
        if entry["kind"] == "question":
            name = about.get("question") or f"entry-{entry['n']}"
            found[name] = Question(
                id=name, text=entry["text"], role=entry["role"], asked=about.get("asked") or entry["time"][:10],
                owner=about.get("owner") or "not said", run_id=about.get("run") or run_id,
            )  # fmt: skip
        elif entry["kind"] == "answer" and about.get("question") in found:
            question = found[about["question"]]
            evidence = tuple(part for part in about.get("evidence", "").split("; ") if part)
            answer = Answer(
                text=entry["text"], role=entry["role"], date=about.get("answered") or entry["time"][:10],
                evidence=evidence, run_id=about.get("run") or run_id,
            )  # fmt: skip
            found[question.id] = replace(question, answers=(*question.answers, answer))
    return tuple(found.values())


def open_first(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Open questions first, then answered ones; each in the order they were asked."""
    known = tuple(questions)
    return (*(q for q in known if q.is_open), *(q for q in known if not q.is_open))


def next_question(entries: Iterable[Entry]) -> str:
    """The id of the next question: Q and the number after the highest so far."""
    names = [entry["about"].get("question", "") for entry in entries if entry["kind"] == "question"]
    numbers = [int(name[1:]) for name in names if name[:1] == "Q" and name[1:].isdecimal() and len(name) < 10]
    return f"Q{max(numbers, default=0) + 1}"


def decisions_of(entries: Iterable[Entry], run_id: str) -> tuple[Decision, ...]:
    """Every decision of a journal, oldest first."""
    return tuple(
        Decision(
            decision=entry["about"].get("decision") or "not said", text=entry["text"], role=entry["role"],
            date=entry["time"][:10], run_id=run_id, manifest=entry["about"].get("manifest", ""), key=entry["key"],
        )
        for entry in entries
        if entry["kind"] == "decision"
    )  # fmt: skip


def opening_journal(
    *, time: str, text: str, carried: Carried | None, conditions: Sequence[ConditionState],
    overrides: Sequence[OverrideState],
) -> bytes:  # fmt: skip
    """The journal of a run that is being sealed: that it was, what it takes over, what the board's rules gave.

    Parameters
    ----------
    time : str
        The moment of sealing, UTC in ISO format.
    text : str
        The first entry's.
    """
    lines: list[bytes] = []
    previous = NOTHING_BEFORE
    for said in (
        {"kind": "sealed", "role": "riskkit", "text": text, "about": {}},
        *_taken_over(carried),
        *_asked(conditions, overrides),
    ):
        long = [name for name, value in said["about"].items() if len(value) > LONGEST_FACT]
        if long:
            raise SpecError(f"A journal entry about {', '.join(long)} is longer than {LONGEST_FACT:,} characters.")
        entry = make_entry(n=len(lines) + 1, time=time, previous=previous, **said)
        previous = entry["hash"]
        lines.append(entry_line(entry))
    return b"".join(lines)


def _taken_over(carried: Carried | None) -> Iterator[dict[str, Any]]:
    if carried is None:
        return
    origin = {"carried_from": carried.run_id}
    for question in carried.questions:
        about = {"question": question.id, "owner": question.owner, "asked": question.asked, "run": question.run_id}
        yield {"kind": "question", "role": question.role, "text": question.text, "about": about | origin}
        for answer in question.answers:
            about = {"question": question.id, "answered": answer.date, "run": answer.run_id}
            about |= {"evidence": "; ".join(answer.evidence)} if answer.evidence else {}
            yield {"kind": "answer", "role": answer.role, "text": answer.text, "about": about | origin}


def _asked(conditions: Sequence[ConditionState], overrides: Sequence[OverrideState]) -> Iterator[dict[str, Any]]:
    """What riskkit found of the board's conditions, and which overrides the board file held: said by riskkit."""
    for state in conditions:
        about = {"condition": state.id, "verdict": state.verdict, "blocking": "yes" if state.blocking else "no"}
        yield {"kind": "condition", "role": "riskkit", "text": f"{state.words} {state.because}", "about": about}
    for override in overrides:
        about = {"of": override.of, "by": override.role, "date": override.date}
        about |= {"used": "yes" if override.used else "no"} | ({"key": override.key} if override.key else {})
        yield {"kind": "override", "role": "riskkit", "text": override.reason, "about": about}
