"""What is looked up about one flagged person for their sheet: records, changes, records that would have to be wrong.

Takes    made by the story from features and the model.
Gives    `CaseFacts` and its parts: plain values, not yet worded.
Promise  only what was known before the date of the score stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CaseRecord:
    """One record. `counts_for`: names of the features it counts for; roles: the person's parts in it."""

    event_id: str
    agency: str
    kind: str
    offence: str | None
    occurred: date
    known: date
    status: str
    initiated_by: str | None
    grade: str | None
    roles: str
    counts_for: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """Inputs with other values under which the person would not be on the list.

    values: (feature, new value) for every column that changes. distance: share of the people scored, 0 to 1, who stand
    between the old and the new values, added over inputs (Ustun, Spangher and Liu 2019, Actionable recourse in linear
    classification, percentile shift).
    """

    values: tuple[tuple[str, float], ...]
    distance: float


MOST_RECORDS = 60
"""Records of one person that count for a feature, newest first: so many are left out in turn, and as many are shown."""


@dataclass(frozen=True)
class CaseFacts:
    """What was looked up about one flagged row.

    records: newest first. wrong: sets of records (places in `records`), each of which alone would take the person off
    the list if it had never been written; the smallest sets that were found. tried: records that were left out in
    turn; None where it was not looked up (`wrong_reason` says why). changes: nearest first; None where no feature can
    change or none was looked for (`change_reason`). listed: False where the kept model would not list the person at
    all (scores out of fold).
    """

    records: tuple[CaseRecord, ...] = ()
    wrong: tuple[tuple[int, ...], ...] = ()
    tried: int | None = None
    wrong_reason: str = ""
    changes: tuple[Change, ...] | None = None
    change_reason: str = ""
    listed: bool = True
