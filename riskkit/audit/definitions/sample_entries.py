"""What the checks D54 and D55 mean: a second coding of a sample, and a reading of a sample by a human.

Takes    nothing.
Gives    `ENTRIES`.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from riskkit.audit.entry import Entry

ENTRIES = (
    Entry(
        "D54",
        "A second, separate coding of a sample agrees",
        "Up to 200 people with the outcome, and 300 people drawn from the raw records whoever they are, are coded "
        "again from the raw extracts by a simple program that shares no code with the engine: in the cohort or not, "
        "label, number of events and date of the first, on every as-of date.",
        "Both codings read the same study: a wrong code list, role or window in the study is wrong in both. A fault "
        "that touches few people may miss the sample: one that touches 1 in 100 people is in a sample of 300 with a "
        "chance of 95%.",
        ("F02", "F06", "F10", "F16", "F19", "F20", "F26"),
    ),
    Entry(
        "D55",
        "A human read a sample of labelled people",
        "A reader's answers to 'did the outcome happen to this person in this time', given from every record and "
        "without seeing the label, against the labels: Cohen's kappa must be at least 0.6, with at least 20 answers.",
        "A reader sees what was recorded, not what happened. About 50 people cannot show a fault that touches few of "
        "them: half of the 'no' cases are near misses, chosen so that a wrong rule shows. It cannot tell a file that "
        "was filled in without reading.",
        ("F01", "F02", "F12", "F19", "F20"),
    ),
)
