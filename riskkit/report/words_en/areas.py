"""Section 9: results area by area."""

from __future__ import annotations

BY_AREA: dict[str, str] = {
    "why": "One figure for all areas can hide one where the score fails. Each area stands here on its own.",
    "caption": "Results by {attribute}: at capacity, with the range each share would lie in",
    "caption_out": "Areas that stand out, by {attribute}: at capacity, with the range each share would lie in",
    "nowhere": "No area stands out by more than chance. That does not show that they are alike.",
    "tests": "Do areas differ by more than chance: one test of all areas for each measure",
    "area": "Area",
    "areas": "Areas",
    "people": "People and dates",
    "stands_out": "Stands out in",
    "differs": "difference found: {metrics}",
    "none": "–",
    "home area": "home area as last recorded",
}
