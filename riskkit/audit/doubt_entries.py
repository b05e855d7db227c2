"""Codes S and X04: how steady the list and its reasons are, and who is unlike the rows of training.

Takes    nothing.
Gives    `DOUBT_ENTRIES` (S01 to S05) and `UNLIKE_ENTRY` (X04), in the order of the report.
Promise  a code never changes meaning.
"""

from __future__ import annotations

from riskkit.audit.entry import Entry

DOUBT_ENTRIES = (
    Entry(
        "S01",
        "Would the same people be flagged again",
        "Share of the flagged who stay above the cut in most refits of the model.",
        "Refits use the same records; new records could change more.",
    ),
    Entry(
        "S02",
        "Would another model, as good, flag the same people",
        "Of the flagged, the share whom all, at least half, or none of the other models within one standard error of "
        "the best would list; and how many people that are not flagged some of them would.",
        "Only the recipes, strengths and numbers of trees that competed are asked; many of them are close relatives. "
        "Other features, or another outcome, could change more.",
    ),
    Entry(
        "S03",
        "Would the same people be flagged again, by group",
        "For each group, the flagged who stay listed in at least four of five refits, and the mean share of refits.",
        "A group whose people stand near the cut looks less steady than one at the top.",
    ),
    Entry(
        "S04",
        "Would another model, as good, flag the same people, by group",
        "For each group, the flagged whom every model within one standard error of the best would list.",
        "As S02. A group whose people stand near the cut hangs more on the choice of model.",
    ),
    Entry(
        "S05",
        "Do reasons stay the same when the model is fitted again",
        "Of the five largest reasons of each flagged person, the share that keep their sign in at least nine of ten "
        "refits; and for each feature, the refits in which its effect points the same way.",
        "A reason may keep its sign and change its size. Refits use the same records.",
    ),
)
UNLIKE_ENTRY = Entry(
    "X04",
    "People unlike those the model learnt from",
    "Rows beyond the usual range of a feature, or at an unusual distance from the middle of the training rows in all "
    "features together, beside the share of training rows that are so by the same rule.",
    "A row may look usual and come from a changed world. An unusual row's score may still be right.",
)
