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
)
