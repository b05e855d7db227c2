"""Questions, views, decisions: the journal they are kept in, and the desk where a reviewer's own view comes first.

Takes    what somebody said, and the moment.
Gives    the journal (`first_entry`, `append_entry`, `read_journal`, `check_journal`, `Journal`), the rule
         (`states_of`, `next_step`, `progress_of`), the desk (`Desk`, `RunWords`) and its three places; what a journal
          says of questions and decisions.
Promise  light: nothing but the standard library is loaded until a name is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.doors import lazy_names

if TYPE_CHECKING:
    from riskkit.review.desk import Desk
    from riskkit.review.journal import KINDS, Journal, append_entry, check_journal, first_entry, read_journal
    from riskkit.review.look import RunWords
    from riskkit.review.order import next_step, states_of
    from riskkit.review.progress import Progress, progress_of
    from riskkit.review.questions import (
        LONGEST_QUESTION,
        decisions_of,
        next_question,
        open_first,
        opening_journal,
        questions_of,
    )
    from riskkit.review.terminal import work_in_terminal
    from riskkit.review.web import serve_desk
    from riskkit.review.widget import desk_widget

__all__ = [
    "KINDS",
    "LONGEST_QUESTION",
    "Desk",
    "Journal",
    "Progress",
    "RunWords",
    "append_entry",
    "check_journal",
    "decisions_of",
    "desk_widget",
    "first_entry",
    "next_question",
    "next_step",
    "open_first",
    "opening_journal",
    "progress_of",
    "questions_of",
    "read_journal",
    "serve_desk",
    "states_of",
    "work_in_terminal",
]

_JOURNAL = ("KINDS", "Journal", "append_entry", "check_journal", "first_entry", "read_journal")
_QUESTIONS = (
    "LONGEST_QUESTION", "decisions_of", "next_question", "open_first", "opening_journal", "questions_of",
)  # fmt: skip
__getattr__, __dir__ = lazy_names(
    __name__,
    {
        **dict.fromkeys(_JOURNAL, "journal"),
        **dict.fromkeys(_QUESTIONS, "questions"),
        "Desk": "desk",
        "RunWords": "look",
        "next_step": "order",
        "states_of": "order",
        "Progress": "progress",
        "progress_of": "progress",
        "work_in_terminal": "terminal",
        "serve_desk": "web.serving",
        "desk_widget": "widget",
    },
)
