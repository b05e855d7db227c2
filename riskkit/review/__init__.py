"""Questions, views, decisions, and the hash-chained journal they are kept in.

Takes    what somebody said, and the moment.
Gives    `first_entry`, `append_entry`, `read_journal`, `check_journal`, `Journal`; what a journal says of questions
         and decisions.
Promise  light: nothing but the standard library is loaded.
"""

from riskkit.review.journal import KINDS, Journal, append_entry, check_journal, first_entry, read_journal
from riskkit.review.questions import (
    LONGEST_QUESTION,
    decisions_of,
    next_question,
    open_first,
    opening_journal,
    questions_of,
)

__all__ = [
    "KINDS",
    "LONGEST_QUESTION",
    "Journal",
    "append_entry",
    "check_journal",
    "decisions_of",
    "first_entry",
    "next_question",
    "open_first",
    "opening_journal",
    "questions_of",
    "read_journal",
]
