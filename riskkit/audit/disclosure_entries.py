"""Codes X05 and X06: what the model's files give away of the people they were made from.

Takes    nothing.
Gives    `DISCLOSURE_ENTRIES`, in the order of the report.
Promise  a code never changes meaning.

They stand under X, which holds what concerns the model itself and what it tells (X04: rows unlike those it learnt
from); a letter of their own would be a new kind of code for every program that reads audit.json.
"""

from __future__ import annotations

from riskkit.audit.entry import Entry

LIMIT = 0.6
"""The area above which an attack blocks release outside synthetic data until a person signs."""

DISCLOSURE_ENTRIES = (
    Entry(
        "X05",
        "What the model's files hold of few people",
        "Leaves of boosted trees with fewer training people than the release threshold, those of them in which all "
        "have the same recorded outcome, and numbers learnt beside people learnt from. Beside them, without a verdict: "
        "scores that few people share, and values of features that few people have in the tables of the baselines.",
        "A file may pass and still give people away: X06 tries. Leaves of refitted trees are counted in rows, and one "
        "person may have several. Nearly every score of a model with many features is somebody's alone.",
    ),
    Entry(
        "X06",
        "Can it be told who the model learnt from",
        "How often two attacks tell people a refit of the model learnt from, from people like them that it did not: "
        "the area under the curve, 0.5 for a coin, with an interval by person. One looks at the loss, one holds each "
        f"score against those of the other refits. Gate: {LIMIT:g}, which blocks data that are not synthetic until a "
        "person signs.",
        "Two light attacks with only the model, a person's features and the recorded outcome; a stronger one does "
        "better, above all on unusual people, whom a mean over all people hides: with 100 models of its own one "
        "read up to 0.03 more on eight drawn models. It asks refits, which hold some people twice, and so give away "
        "rather more than the model that is kept.",
        blocks_outside_synthetic=True,
    ),
)
