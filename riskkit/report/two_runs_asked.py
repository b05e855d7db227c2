"""What the board asked, required and decided, and what people answered: before and now.

Takes    a Comparison.
Gives    `asked_section`, `answers_section`: blocks of the comparison page.
Promise  open questions come first, and one that the later run does not know is never left out.
"""

from __future__ import annotations

from itertools import groupby

from riskkit.domain.board_record import DECISIONS, Answer, Decision
from riskkit.domain.comparison import AnswerChange, Comparison, ConditionChange, QuestionChange
from riskkit.report.blocks import Asked, AskedAnswer, Block, Evidence, Facts, Heading, Para, Told
from riskkit.report.board_blocks import link_words
from riskkit.report.formats import day, plain, sentence
from riskkit.report.words_en import BOARD_SAYS, COMPARISON_SAYS, MET_WORDS, QUESTIONS, TWO_RUNS


def asked_section(found: Comparison) -> tuple[Block, ...]:
    """Questions, open ones first; conditions; decisions made between the runs."""
    blocks: list[Block] = []
    if not found.questions:
        blocks.append(Para(COMPARISON_SAYS["no_questions"]))
    for state, own in groupby(found.questions, key=lambda one: one.state):
        blocks += [Heading(COMPARISON_SAYS[state]), *(_question(one) for one in own)]
    blocks += [Heading(COMPARISON_SAYS["conditions_title"]), *_conditions(found)]
    blocks.append(Heading(COMPARISON_SAYS["decisions_title"]))
    if not found.decisions:
        blocks.append(Para(COMPARISON_SAYS["no_decisions"]))
    blocks += [_decision(one) for one in found.decisions]
    return tuple(blocks)


def _question(one: QuestionChange) -> Asked:
    asked = one.question
    about = COMPARISON_SAYS["asked_about"].format(
        day=day(asked.asked), role=plain(asked.role), run=plain(asked.run_id), owner=plain(asked.owner)
    )
    if not one.taken_over:
        about = f"{about} {COMPARISON_SAYS['not_known_there']}"
    return Asked(plain(asked.id), plain(asked.text), about, tuple(_answer(answer) for answer in asked.answers))


def _answer(answer: Answer) -> AskedAnswer:
    """An answer; its evidence stands in the report of the run it was given in, so it is named and not linked."""
    about = COMPARISON_SAYS["answered_about"].format(
        day=day(answer.date), role=plain(answer.role), run=plain(answer.run_id)
    )
    return AskedAnswer(plain(answer.text), about, tuple(Evidence(link_words(link), "") for link in answer.evidence))


def _conditions(found: Comparison) -> tuple[Block, ...]:
    """Blocks, not a table: their sentences are long, and four columns do not read on a phone."""
    if not found.conditions:
        return (Para(COMPARISON_SAYS["no_conditions"]),)
    return tuple(_condition(one) for one in found.conditions)


def _condition(one: ConditionChange) -> Told:
    same = COMPARISON_SAYS["as_before"].format(verdict=_met(one.now))
    verdict = same if one.before == one.now else f"{_met(one.before)} → {_met(one.now)}"
    return Told(sentence(one.words), plain(one.id), verdict, _because(one))


def _met(verdict: str | None) -> str:
    return COMPARISON_SAYS["not_required"] if verdict is None else MET_WORDS[verdict]


def _because(one: ConditionChange) -> str:
    told = COMPARISON_SAYS["then_because" if one.now is None else "now_because"].format(because=sentence(one.because))
    return f"{told} {COMPARISON_SAYS['reworded']}" if one.reworded else told


def _decision(one: Decision) -> Told:
    title = sentence(DECISIONS.get(one.decision, one.decision))
    signed = BOARD_SAYS["signed"].format(key=plain(one.key)[:16]) if one.key else BOARD_SAYS["not_signed"]
    about = BOARD_SAYS["decision_about"].format(text=sentence(one.text), run=plain(one.run_id), signed=signed)
    return Told(title, day(one.date), plain(one.role), about)


def answers_section(found: Comparison) -> tuple[Block, ...]:
    """Answers of the study file that were given, taken out or changed."""
    note = Para(COMPARISON_SAYS["answers_note"], "small")
    if not found.answers:
        return (Para(COMPARISON_SAYS["no_answers"]), note)
    return (*(block for one in found.answers for block in _changed(one)), note)


def _changed(one: AnswerChange) -> tuple[Block, ...]:
    question = QUESTIONS.get(one.question) or sentence(one.question.replace("_", " ")).rstrip(".")
    empty = COMPARISON_SAYS["no_answer"]
    pairs = ((TWO_RUNS["before"], plain(one.before) or empty), (TWO_RUNS["now"], plain(one.now) or empty))
    title = COMPARISON_SAYS[f"answer_{one.change}"].format(question=plain(question))
    return Heading(title), Facts(pairs)
