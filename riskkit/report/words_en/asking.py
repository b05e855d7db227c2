"""Every question to people, in the order a board would ask them, most important first.

Takes    the questions of the board paper, the packs, the checklist and the transparency record.
Gives    `ASKED_GROUPS`, `ASKED` by key, `KNOWN_ANSWERS`, `NAMED_IN_FORM`.
Promise  no key stands twice; a key that is not here is no answer anybody asked for.
"""

from __future__ import annotations

from riskkit.report.words_en.asked import Asked
from riskkit.report.words_en.board_questions import BOARD_QUESTIONS
from riskkit.report.words_en.check_questions import CHECK_QUESTIONS
from riskkit.report.words_en.pack_questions import DATA_QUESTIONS, DPIA_QUESTIONS, EQUALITY_QUESTIONS, MODEL_QUESTIONS
from riskkit.report.words_en.record_questions import DRAFTED_FIELDS, RECORD_QUESTIONS

ASKED_GROUPS: tuple[tuple[str, tuple[Asked, ...]], ...] = (
    *BOARD_QUESTIONS,
    ("Equality facts: Equality Act 2010 s.149", EQUALITY_QUESTIONS),
    ("DPIA facts: Data Protection Act 2018 s.64", DPIA_QUESTIONS),
    *CHECK_QUESTIONS,
    ("Model card", MODEL_QUESTIONS),
    *RECORD_QUESTIONS,
    ("Description of the data", DATA_QUESTIONS),
)
ASKED: dict[str, Asked] = {asked.key: asked for _, group in ASKED_GROUPS for asked in group}
KNOWN_ANSWERS: tuple[str, ...] = (*ASKED, *DRAFTED_FIELDS)
"""Every key an answers file may hold."""
NAMED_IN_FORM = (
    "riskkit drafts more fields of the transparency record from the run, and marks each draft. To put your own words "
    "in place of a draft, add its key: "
)
