"""What the board required, asked and decided: page 1, sections 4 and 18."""

# ruff: noqa: E501
from __future__ import annotations

# What the board required, asked and decided: page 1, sections 4 and 18.
MET_WORDS = {"met": "✓ Met", "not met": "✕ Not met", "cannot tell": "? Cannot tell"}
MET_COUNTS = {"met": "{many} met", "not met": "{many} not met", "cannot tell": "{many} cannot tell"}

# What a condition looks at, by the kind of its rule.
RULE_WORDS: dict[str, str] = {
    "group_ratio": "Every pair of groups",
    "metric": "A figure with its interval",
    "no_features": "The list of features",
    "at_most_people": "People flagged on each date",
    "review_by": "The date of this run",
    "finding": "A finding of this run",
    "answered": "An answer of a person",
}

# Lines to be written on, in order.
DECISION_LINES: dict[str, str] = {
    "options": "Options put",
    "decision": "Decision",
    "dissent": "Dissent",
    "conditions": "Conditions",
    "role": "Role of signatory",
    "date": "Date",
}
BOARD_SAYS: dict[str, str] = {
    "conditions": "{many} conditions of the board: {told}",
    "condition": "{many} condition of the board: {told}",
    "conditions_title": "Conditions of the board",
    "overrides_title": "Set aside by people",
    "override": "{start}Set aside by {role} on {when}{signed}. Reason: {reason}",
    "override_signed": " (signed)",
    "override_unused": "{start}An override by {role} of {when} was not used: {why}. Reason given: {reason}",
    "decided_before": "Decided before, about earlier runs",
    "decision_about": "{text} About run {run}; {signed}.",
    "signed": "signed, key {key}",
    "not_signed": "not signed",
    "open_title": "Asked by the board, and not answered",
    "answered_title": "Asked and answered",
    "first_asked": "First asked {day} by {role}, about run {run}. To answer: {owner}.",
    "answered": "Answered {day} by {role}, about run {run}.",
    "section": "Section\u00a0{number}",
    "set_aside": "Would block; set aside by a person",
    "for_information": "For the board to weigh",
    "would_block": "Would block if not met",
    "blocks": "Blocks release",
    "looked_at": "Looked at:",
    "conditions_note": (
        "Met means shown to be met, not merely not shown to be broken. Where groups are compared pair by pair, all "
        "intervals hold together with the stated confidence (Bonferroni). Small counts stay hidden in the evidence too."
    ),
    "decisions_note": "A decision is about exactly one run. It says nothing of this one.",
    "taken_over": "Questions and answers below were taken over from run {run}, whose journal was verified. What has been asked about this run since it was sealed stands in its journal.",
}
