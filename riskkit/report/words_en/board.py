"""What the board required, asked and decided: page 1, sections 4 and 18."""

# ruff: noqa: E501
from __future__ import annotations

# What the board required, asked and decided: page 1, sections 4 and 18.
MET_WORDS = {"met": "✓ Met", "not met": "✕ Not met", "cannot tell": "? Cannot tell"}
BOARD_SAYS: dict[str, str] = {
    "conditions": "{many} condition{plural} of the board: {told}",
    "set_aside": "Would block; set aside by a person",
    "for_information": "For the board to weigh",
    "would_block": "Would block if not met",
    "blocks": "Blocks release",
    "looked_at": "Looked at:",
    "conditions_note": (
        "Met means shown to be met, not merely not shown to be broken. Where groups are compared pair by pair, all "
        "intervals hold together with the stated confidence (Bonferroni). Small counts stay hidden in the evidence too."
    ),
    "decisions_note": "A decision is about exactly one run. It says nothing of this one.",
    "taken_over": "Questions and answers below were taken over from run {run}, whose journal was verified. What has been asked about this run since it was sealed stands in its journal.",
}
