"""What changed between two runs: heads of its tables, names of its counts, and values of a study in words."""

from __future__ import annotations

TWO_RUNS: dict[str, str] = {
    "before": "Before",
    "now": "Now",
    "change": "Change",
    "finding": "Finding",
    "figure": "Figure",
    "chance": "More than chance?",
    "of_1000": "Of 1,000",
    "people_and_dates": "People and dates",
    "obstacle": "{obstacle} Before: {before} Now: {now}",
    # A choice of the study: a length of time, or how many people are flagged.
    "days": "{n} days",
    "one_day": "{n} day",
    "people": "{n} people",
    "one_person": "{n} person",
    "share": "{share} of people",
}

COMPARED_MARKS: dict[str, str] = {
    "flagged": "Would be flagged",
    "right": "Of these, rightly: the outcome was recorded",
    "wrong": "Of these, wrongly: no outcome was recorded",
    "missed": "Missed: outcome recorded, not flagged",
    "rest": "Neither flagged nor with a recorded outcome",
}
"""The thousand people, in the order of the table."""

COMPARED_COUNTS: dict[str, str] = {
    "scored": "Scored",
    "with outcome": "Outcome recorded",
    "flagged": "Flagged",
    "flagged right": "Flagged rightly",
    "flagged wrong": "Flagged wrongly",
    "missed": "Missed",
    "not flagged no outcome": "Neither",
    "not yet known": "Outcome not yet known",
}
"""Counts of people and dates, by the measure of the finding."""
