"""Risks a run measures: what could go wrong for people, and what riskkit already does about it.

Drafts by software: people must finish them, and add those no run can see.
"""

# ruff: noqa: E501
from __future__ import annotations

# (whom or what it is about, finding, verdicts that make it a risk, the risk, what is done already)
MEASURED_RISKS: tuple[tuple[str, str, tuple[str, ...], str, str], ...] = (
    ("Public", "P01", ("measured", "difference found", "cannot tell"),
     "People with no recorded outcome are flagged, and people with one are missed.",
     "Both are counted, here and in section 10. A reviewer writes down a view before seeing any score."),
    ("Public", "G03", ("difference found", "cannot tell"),
     "Errors and flags fall on some groups more than on others, or it cannot be told whether they do.",
     "Every comparison is shown with counts and a verdict. People decide what follows."),
    ("Public", "G07", ("difference found",),
     "One combination of groups stands out beyond chance.",
     "All combinations were searched, and the search is allowed for in the verdict."),
    ("Data", "M01", ("measured", "difference found", "cannot tell"),
     "Characteristics are missing for some people, so differences may go unseen.",
     "Missing is shown as a group of its own, and results are shown for both extremes."),
    ("Data", "R01", ("measured", "difference found", "cannot tell"),
     "Records show where somebody looked, not only what happened.",
     "Records that police began are counted apart; section 13 says how lopsided recording would have to be."),
    ("Data", "R04", ("difference found", "cannot tell"),
     "Another way of recording harm may tell the groups apart differently.",
     "The main outcome is held against another, in section 13."),
    ("Data", "D13", ("measured", "difference found"),
     "For some people the outcome could not be recorded all the time, for instance in custody.",
     "The days are counted, and shown by outcome."),
    ("Data", "D26", ("broken", "cannot tell"),
     "The outcome is not as common as figures from outside say.",
     "Without agreement, research data cannot be released."),
    ("Model", "P04", ("broken", "difference found", "cannot tell"),
     "Scores do not match how often the outcome was recorded.",
     "Sheets speak of recorded shares in a band, and never of a person's own percentage."),
    ("Model", "D10", ("broken", "cannot tell"),
     "The score looks too good; the answer may have leaked into the features.",
     "A near-perfect score blocks release until a person explains it."),
    ("Model", "S02", ("difference found", "cannot tell"),
     "Another model, as good as this one, would flag some other people.",
     "Their share is counted, over all and by group."),
    ("Model", "X04", ("difference found", "cannot tell"),
     "Some people are unlike those the model learnt from.",
     "Their sheets carry a warning."),
    ("Model", "Z01", ("measured", "difference found"),
     "Features can stand in for protected characteristics.",
     "The strongest are named in section 14, with what leaving each out would change."),
    ("Model", "X06", ("broken", "difference found", "cannot tell"),
     "Whoever holds the model and a person's record may tell whether it learnt from that person.",
     "Attacks on the model are run and shown; the model stays in its run folder."),
    ("Outputs", "S01", ("measured", "difference found", "cannot tell"),
     "Some flagged people would drop off the list if the model were fitted again.",
     "Each sheet says in how many refits the person stays on the list."),
    ("Outputs", "P11", ("measured", "difference found", "broken"),
     "People may stand exactly at the cut, where chance decides.",
     "Ties are counted."),
    ("Use", "R05", ("measured", "difference found"),
     "Earlier attention makes records, and records draw more attention.",
     "Earlier attention is counted among flagged people and others."),
)  # fmt: skip
COUNTED = ("S01", "X04")
"""Findings whose own count and base say how many people or flags the risk touches."""
BROKEN_CHECK = (
    "Data", "A check of the definitions did not hold: {title}.", "The run is blocked until it holds, or a role sets it aside on page 1."
)  # fmt: skip
RISK_SAYS: dict[str, str] = {
    "title": "{about}: {risk}",
    "one_line": "{about}: {risk} Measured: {measured} ({code}). In place: {done}",
    "counted": "{count} of {base}. {because}",
    "errors": "Flagged {flagged}; flagged wrong {wrong}; missed {missed}.",
}
