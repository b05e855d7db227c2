"""A contest pack: the page for the person, the page for the disclosure officer, the files."""

# ruff: noqa: E501
from __future__ import annotations

CONTEST: dict[str, str] = {
    "issued": "Put together by software, checked by nobody yet",
    "no_dates": "a date the table does not hold",
}

CONTEST_PERSON: dict[str, str] = {
    "page_title": "How to challenge a score",
    "title": "A score was made about you. This is how to challenge it",
    "what": "What it is",
    "what_says": "A computer program gave a score to records held on {as_of}. The study is called “{title}”.",
    "no_fact": "A score is not a fact about you. It is a summary of records. Records can be wrong or leave things out.",
    "which": "It does not say which of them you are.",
    "outcome": "What was counted as the outcome: {outcome}",
    "why": "What moved the score",
    "up": "Up",
    "down": "Down",
    "nothing": "Nothing.",
    "numbers": "The numbers are those in the list of records that comes with this page.",
    "newest": "The list holds the newest {shown} of {counted} records that counted. You can ask for the others.",
    "this_person": "this person",
    "you": "you",
    "wrong": "If a record is wrong",
    "find": "Find it in the list of records. Note its number and its reference.",
    "write": "Write what is wrong: it was not you, it did not happen, the date or your part in it is wrong, or something is missing.",
    "send": "Send that to the contact below. You need not prove it. Send a copy of anything that shows it, if you have it.",
    "ask": "Ask for the record to be corrected, and for the score to be looked at again by a person without it.",
    "challenge": "How to challenge a score or correct a record:",
    "where": "Where to write:",
    "rights": "What you can ask for",
    "right_correct": "That inaccurate records are put right, or completed (Data Protection Act 2018, section 46).",
    "right_erase": "That they are erased or set aside where the law says so (section 47).",
    "right_person": "That a person, not a program, looks at it again. Who decides:",
    "right_complain": "To complain to the Information Commissioner. You can also go to a court.",
    "told": "How people are told:",
}

CONTEST_OFFICER: dict[str, str] = {
    "page_title": "For the disclosure officer, case {case}",
    "title": "For the disclosure officer: check this pack before any of it leaves",
    "case": "Case",
    "person": "Person",
    "scored_on": "Scored on",
    "study": "Study",
    "lead": "Software put this pack together. Nobody has checked it. This page stays with you; do not send it.",
    "files": "What is in it",
    "files_caption": "Files of this pack",
    "file": "File",
    "what": "What it is",
    "sha": "SHA-256, first 16 digits",
    "pseudonyms": "People and records are named by pseudonyms. The custodian of the key finds the person and the agency's own numbers.",
    "check": "To check",
    "same_person": "The person who asks is the person the pack is about.",
    "judgement": "{many} of {records} records rest on judgement (numbers {numbers}{others}). May the person be told of them? Some may have to be left out (Data Protection Act 2018, section 45(4)).",
    "others": " and others",
    "no_judgement": "None of the {records} records rests on judgement.",
    "somebody_else": "Nothing in it tells the person about somebody else, or would put somebody at risk.",
    "inquiry": "Nothing in it would obstruct an inquiry or prejudice the prevention of crime. If something is left out, note which, why and who decided.",
    "way_holds": "The way to challenge a score, as printed for the person, still holds.",
    "no_way": "The study does not say how to challenge a score. Do not send the pack before it does.",
    "one_month": "It is sent within one month of the request (sections 45 to 48 and 54), in a form the person can read.",
    "role_field": "Role of the officer",
    "date_field": "Date",
    "left_out_field": "Left out, and why",
    "sent_field": "Sent on",
}

# Columns of the list of records, in order.
CONTEST_RECORDS: dict[str, str] = {
    "number": "number",
    "what": "what",
    "role": "part of the person",
    "happened": "happened",
    "known_at": "became known",
    "agency": "agency",
    "status": "status",
    "basis": "basis",
    "grade": "grade",
    "used_by": "counted for",
    "reference": "reference",
}

# What each file of a pack is.
CONTEST_FILES: dict[str, str] = {
    "person": "For the person: what the score is, and how to challenge it or correct a record",
    "sheet": "The explanation sheet a reviewer saw",
    "records": "The records that counted, numbered as on the sheet, for a spreadsheet",
}
