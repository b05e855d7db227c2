"""Which open questions page 1 shows, and how each is worded there.

Takes    questions a run takes over, open ones first.
Gives    `on_page_one`, `page_one_text`.
Promise  a question is shown whole or not at all; what is not shown is handed back, so that it can block.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from riskkit.domain.board_record import Question
from riskkit.release.sheet_words import day_words

MOST_SHOWN = 10
LONGEST_SHOWN = 400


def on_page_one(questions: Iterable[Question]) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """The open questions that page 1 has room for (the first ten that are short enough), and those it has not."""
    still_open = [question for question in questions if question.is_open]
    fits = [question for question in still_open if len(question.text) <= LONGEST_SHOWN][:MOST_SHOWN]
    return tuple(fits), tuple(question for question in still_open if question not in fits)


def page_one_text(question: Question) -> str:
    """A question as page 1 prints it: its id, itself, who asked it when, and who must answer."""
    asked = day_words(date.fromisoformat(question.asked))
    return f"{question.id}: {question.text} (first asked {asked} by {question.role}; to answer: {question.owner})"
