"""What a reviewer must say, and how it is asked: one wording for the terminal, the web page and the notebook.

Takes    a reviewer's answers.
Gives    questions and choices in words; `faults_of_view`, `faults_of_judgement`, `faults_of_remark`.
Promise  a fault names the field and what is missing, and repeats nothing of what was written.
"""

from __future__ import annotations

from riskkit.domain.chain import LONGEST_FACT
from riskkit.review.journal import LONGEST_TEXT
from riskkit.review.order import JUDGEMENTS, VIEWS

VIEW_CHOICES = {
    "concerned": "Concerned: I would want somebody to look at this person",
    "not concerned": "Not concerned: I would do nothing",
    "cannot say": "Cannot say from what is here",
}
JUDGEMENT_CHOICES = {
    "agrees": "I agree that this person belongs on the list for review",
    "differs": "I differ: this person does not belong on it",
    "cannot say": "Cannot say from what is here",
}
ASK_VIEW = "What would you do without a score?"
ASK_VIEW_REASONS = "Your reasons, in your own words"
ASK_JUDGEMENT = "Now that you have read the sheet"
ASK_JUDGEMENT_REASONS = "Your reasons, in your own words"
ASK_EVIDENCE = "Other evidence you looked at"
ASK_ACTION = "What follows, and who does it"
ASK_REMARK = "A later remark"
NO_NAMES = "Write no names, addresses or ids: the journal is read by others. It knows the case."
NO_RECORDS = "This run holds no records behind the sheet. Look at your own systems before you write."
AS_SHOWN = "Everybody on this desk is on the list; the order of the cases says nothing about them."
FINAL_VIEW = "A view is never changed. It is written into the journal, and only then the sheet is shown."
NOTHING_ELSE = "No input was missing."
LAST_WORD = "Recorded. Nothing more is needed on this case."
SEEN_FIRST = (
    "This sheet was read before any view of this role, so no own view is possible. Another reviewer must take the case."
)
STEP_WORDS = {
    "waiting": "waits for your view",
    "viewed": "view recorded; sheet not shown",
    "shown": "shown; waits for your judgement",
    "judged": "done",
    "seen first": "seen before a view",
}


def faults_of_view(says: str, reasons: str) -> dict[str, str]:
    """What a view lacks, by field ("says", "reasons"); empty if nothing."""
    faults = {} if says in VIEWS else {"says": "Say what you would do: concerned, not concerned, or cannot say."}
    return faults | _faults_of_text("reasons", reasons, "your reasons")


def faults_of_judgement(says: str, reasons: str, other_evidence: str, action: str) -> dict[str, str]:
    """What a judgement lacks, by field ("says", "reasons", "other_evidence", "action"); empty if nothing."""
    faults = {} if says in JUDGEMENTS else {"says": "Say whether you agree, differ, or cannot say."}
    faults |= _faults_of_text("reasons", reasons, "your reasons")
    for field, value in (("other_evidence", other_evidence), ("action", action)):
        if len(value) > LONGEST_FACT:
            faults[field] = f"Use at most {LONGEST_FACT:,} characters for {field.replace('_', ' ')}."
    return faults


def faults_of_remark(text: str) -> dict[str, str]:
    """What a later remark lacks; empty if nothing."""
    return _faults_of_text("remark", text, "your remark")


def _faults_of_text(field: str, text: str, name: str) -> dict[str, str]:
    if not any(mark.isalnum() for mark in text):
        return {field: f"Write {name}, in your own words."}
    if len(text) > LONGEST_TEXT:
        return {field: f"Use at most {LONGEST_TEXT:,} characters for {name}."}
    return {}
