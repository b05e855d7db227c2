"""Facts of the DPIA facts and the model card: labels, and what stands beside them where a run holds no more."""

from __future__ import annotations

DPIA_FACTS: dict[str, str] = {
    "whose": "Whose data",
    "kind": "Kind of data",
    "kind_given": "{kind}: {given}",
    "people": "People scored",
    "scores": "Scores",
    "about": "What the score is about",
    "follows": "What follows from a flag",
    "characteristics": "Characteristics of s.35(8) and others held",
    "used": "Of these, used as a feature",
    "pseudonyms": "the manifest says how",
    "extract": "Extract date",
    "cohort": "Dates people were taken from",
    "cohort_dates": "{first} to {last}",
    "cohort_not_known": "Not known: the data came ready made",
    "oldest": "Oldest record a feature counts",
    "oldest_days": "{days} days before the date of a score",
    "oldest_day": "1 day before the date of a score",
    "oldest_no_limit": "As old as the extracts reach: a feature has no limit",
    "oldest_not_known": "Not known: the features came ready made",
    "expires": "Report expires",
}
CARD_FACTS: dict[str, str] = {
    "name": "Name",
    "version": "Version",
    "run": "Run {run}, {created}",
    "kind": "Kind",
    "task": "Task",
    "goes_in": "What goes in",
    "features": "{features} features; the report lists them in section 5",
    "feature": "1 feature; the report lists it in section 5",
    "comes_out": "What comes out",
    "seed": "Seed",
    "compared": "Compared",
    "not_compared": "No group was compared",
    "crossed": "Crossed",
    "data": "Data",
    "quantities": "Quantities",
    "who": "Who",
    "outcome": "Outcome",
    "missing": "Missing",
}
RUN_FACTS: dict[str, str] = {
    "none": "None",
    "scored_on": "Scored on",
    "no_dates": "The table has no dates of its own",
}
"""What both pages say."""
