"""Codes R: bias in what was recorded.

Takes    nothing.
Gives    `RECORDING_ENTRIES`, in the order of the report.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from riskkit.audit.entry import Entry

RECORDING_ENTRIES = (
    Entry(
        "R01",
        "Who set the records going",
        "Share of recorded outcomes, and of the records behind the features, that police began themselves.",
        "It does not show what went unrecorded.",
    ),
    Entry(
        "R02",
        "How lopsided recording would have to be",
        "For every comparison of two groups, the smallest gap in recording between them at which it tips: a difference "
        "found could be chance, or changes sign; what was not found would be as large as the margin. Twice: hidden "
        "cases are like recorded ones, and hidden cases lie wherever they matter most.",
        "It says how large a gap would do it, not how large the gap is. False records are not allowed for, and the "
        "number of hidden cases is taken as known.",
    ),
    Entry(
        "R03",
        "True rates under stated recording rates",
        "Ranges of each group's true rates, and of true ratios between groups, if recording lies in the ranges that "
        "the study states. A difference is found only where the whole range, chance included, lies beyond 1.",
        "It is as good as the stated ranges. Of several groups together, it takes their recorded mix as it is.",
    ),
    Entry(
        "R04",
        "An outcome closer to harm, beside the main one",
        "Do records of the main outcome per record of the other, made by others, differ between groups; one test for "
        "each characteristic. This is the alarm for lopsided recording.",
        "Both outcomes must stem from the same harm. The alarm also rings where that mix, or access to those who "
        "record the other outcome, differs between groups; it is silent where both are recorded equally lopsidedly.",
        kind="statistical",
    ),
    Entry(
        "R05",
        "Whose records come from earlier attention",
        "Shares of flagged people, of others and of every group: police began a record of them before; police began "
        "the record of their outcome; they were away; their outcome is not yet known.",
        "A share speaks of what was recorded. It cannot show what those who were never looked at did or suffered.",
    ),
)
