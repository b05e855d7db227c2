"""One person's sheet."""

# ruff: noqa: E501
from __future__ import annotations

SHEET: dict[str, str] = {
    "page_title": "Case {case}, {badge}",
    "case": "Case {case}",
    "person": "Person",
    "scored_on": "Scored on",
    "study": "Study",
    "no_dates": "The table holds no dates",
    "blocked": "This run is blocked from release.",
    # 1
    "view": "1. Your own view first",
    "view_asks": "What do you know about this person, and what would you do without a score?",
    # 2
    "meaning": "2. What the score says",
    "within": "within {time}",
    "horizon_unknown": "the time the score looks ahead",
    "days": "{days} days",
    "months": "{months} months",
    "too_small": "the band is too small",
    "outcome": "The outcome: {outcome}",
    "band": "Band",
    "place": "Place on the list",
    "steadiness": "Steadiness",
    "distance": "Distance to the cut",
    "other_models": "Other models",
    "take_care": "Take care",
    # 3
    "reasons": "3. What moved the score",
    "raised": "▲ Raised it",
    "lowered": "▼ Lowered it",
    "what": "What",
    "value": "Value",
    "known_by": "Known by",
    "size": "Size",
    "nothing": "Nothing.",
    "fact": "fact",
    "assessment": "assessment",
    "no_date": "no date given",
    "in_the_last": "in the last ",
    "last": "last ",
    # 4
    "unknown": "4. Not known, not used",
    "no_missing": "No input was missing.",
    "scores_made": "What these scores were made from is known to those who made them.",
    "not_used": "Not used as features: {labels}.",
    "used": "Used as a feature: {labels}.",
    "stand_ins": "Other features may stand in for them; see the report, section 14.",
    # 5
    "wrong": "5. How often this goes wrong",
    "band_hidden": "Counts for this band are small and hidden.",
    "band_errors": "In this band, {positives} of {count} past scores were followed by the recorded outcome; the others were not.",
    "flags_hidden": "Counts of wrong flags are small and hidden.",
    "flags_wrong": "In this run, {wrong} of {flagged} flags were wrong by the records.",
    "flags_missed": "{missed} people with the outcome were not flagged.",
    # 6, 7
    "if_wrong": "6. If a record were wrong",
    "would_change": "7. What would change it",
    "not_worked_out": "Not worked out for this sheet.",
    # 8
    "after": "8. After reading",
    "agree": "I agree",
    "differ": "I differ",
    "reasons_field": "Reasons",
    "evidence_field": "Other evidence",
    "action_field": "Action",
    "role_field": "Role, date and time",
    # Annex
    "annex": "Annex",
    "challenge": "How to challenge a score or correct a record",
    "when_flagged": "What happens to a flagged person",
    "records": "The records behind the score",
    "records_caption": "Records that counted, newest first",
    "records_newest": ": the newest {shown} of {all}",
    "record": "Record {numbers}",
    "record_numbers": "Records {numbers}",
    "record_numbers_more": "Records {numbers} and {more} more",
    "grade": ", grade {grade}",
    "reason_meaning": "What each reason means, and how steady it is",
    "refits": "In the refits of the model: {kept}.",
    "how_sure": "How sure the score is",
    "own_groups": "How often flags were wrong in this person's groups",
    "six": "Six kinds of explanation (ICO), and where they stand",
    "six_kind": "Kind",
    "six_score": "About this score",
    "six_made": "About how it was made",
    "report_section": "Report, section {number}",
}

# The heads of the records behind the score, in the order of the table.
SHEET_RECORDS: dict[str, str] = {
    "number": "No.",
    "what": "What, and the person's part in it",
    "happened": "Happened",
    "known": "Became known",
    "agency": "Agency",
    "basis": "Basis",
    "reference": "Reference",
}

# Six kinds of explanation: what they are called, where they stand on the sheet, and the section of the report.
SHEET_SIX: dict[str, tuple[str, str, int]] = {
    "rationale": ("Rationale", "Parts 3, 6 and 7", 15),
    "responsibility": ("Responsibility", "Parts 1 and 8; challenge, above", 17),
    "data": ("Data", "Parts 3 and 4; records, above", 5),
    "fairness": ("Fairness", "Part 5", 11),
    "safety": ("Safety and performance", "Parts 2 and 5", 9),
    "impact": ("Impact", "What happens, above", 3),
}
