"""Section 16: what the model gives away of the people it learnt from."""

from __future__ import annotations

GIVEN_AWAY: dict[str, str] = {
    "heading": "What the model gives away of the people it learnt from",
    "question": (
        "Suppose somebody holds the model's files, and knows a person's record. Could they tell that the model learnt "
        "from that person? We tried, with people the model did learn from and people like them that it did not. Of 100 "
        "such pairs, a coin tells 50 apart."
    ),
    "told": "The better of two ways told about {right} of 100 pairs apart (interval {low} to {high}).",
    "none": "No number could be had: {reason}.",
    "attacks": "Ways of telling who the model learnt from: area under the curve, 0.5 is a coin",
    "files": "What in the model's files rests on few people",
}
