"""What a finding leaves in doubt, as page 1 says it."""

from __future__ import annotations

# What a finding leaves in doubt, by code: printed on page 1 when its verdict is one of these, in this order.
DOUBTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("D10", ("broken", "cannot tell"), "The score looks too good; the answer may have leaked into the features."),
    ("X06", ("broken",), "Whoever holds the model and a person's record may tell whether it learnt from that person."),
    ("D06", ("broken", "cannot tell"), "Some outcomes may still be missing because records arrive late."),
    (
        "R01",
        ("difference found", "measured", "cannot tell"),
        "{share} of recorded outcomes began with police activity. Who is looked at shapes who is counted.",
    ),
    (
        "R04",
        ("difference found",),
        "Held against an outcome that others record, the main one is recorded differently between groups.",
    ),
    ("G03", ("difference found",), "Groups differ, and records cannot show how much of that is recording."),
    ("P13", ("difference found",), "Results differ between areas: one figure for all of them hides it. See section 9."),
    (
        "G09",
        ("difference found",),
        "A ratio between groups over all people lies beyond the ratio in every part: read both, in section 11.",
    ),
    ("M01", ("difference found", "measured", "cannot tell"), "{missing}"),
    ("G03", ("cannot tell",), "Some groups are too small for any verdict."),
    ("P04", ("broken", "difference found", "cannot tell"), "Scores do not match how often the outcome was recorded."),
    (
        "S01",
        ("difference found", "cannot tell", "measured"),
        "Some people would drop off the list if the model were fitted again.",
    ),
    ("S02", ("difference found",), "Another model, as good as this one, would list some other people."),
    ("X04", ("difference found",), "Some people are unlike those the model learnt from."),
    ("P11", ("difference found", "measured"), "Some people stand exactly at the cut; chance decides who is flagged."),
)
DOUBT_RECORDS = "Only what was recorded is counted. Harm that nobody recorded is not seen."
