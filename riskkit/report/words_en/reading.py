"""The page on which a human reads a sample of cases."""

# ruff: noqa: E501
from __future__ import annotations

READING: dict[str, str] = {
    "page_title": "{title}: cases to read",
    "keep": "About people: keep it where the data are kept",
    "title": "{count} cases to read",
    "how": "How to read",
    "how_says": "For each case: did the outcome, as it is meant below, happen to this person from the first day to the last day of the time asked about? Read every record. Write yes, no or cannot say, and a note, into the file {form}.",
    "how_answers": "Answer by what the words mean, not by what a rule would do: the rule is what is being tested. Write down your answer first; only then unfold what the rule said about each record, and leave the answer as it is.",
    "meaning": "The outcome, in words",
    "whose_part": "Whose part counts",
    "said": "Said to the board",
    "cases": "Cases",
    "as_of": "As-of date",
    "time": "Time asked about",
    "caption": "{case}: records of this person, in order of when it happened",
    "no_record": "No record of this person from a year before the as-of date to a year after the time asked about.",
    "not_shown": "{many} records more than a year before the as-of date, or more than a year after the time asked about, are not printed; none of them is of the outcome's offences.",
    "asks": "Did the outcome happen in this time?",
    "yes": "yes",
    "no": "no",
    "cannot_say": "cannot say",
    "after": "After your answer: what the rule said about each record",
    "record_told": "Record {event}: {told}.",
    "nothing": "There is no record to speak of.",
}

# The heads of the records of a case, in the order of the table.
READING_RECORDS: dict[str, str] = {
    "event": "Record",
    "happened": "Happened",
    "known": "Became known",
    "agency": "Agency",
    "kind": "Kind",
    "offence": "Offence",
    "status": "Status",
    "roles": "This person's part",
    "initiated_by": "Set going by",
}
