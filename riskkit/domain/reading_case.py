"""One case of the sample that a human reads: a person, a date, and every record that made or could make the label.

Takes    made by the audit room; printed by the report room.
Gives    `ReadRecord`, `ReadingCase`, and the answers a reader may give.
Promise  a case holds no label, score or name: what a reader sees is what was recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

ANSWERS = ("yes", "no", "cannot say")


@dataclass(frozen=True)
class ReadRecord:
    """One event of the person. `told` is what the rule says of it, which the page keeps folded away."""

    event: str
    happened: datetime
    known: datetime
    agency: str
    kind: str
    offence: str
    status: str
    roles: str
    initiated_by: str
    text: str
    told: str


@dataclass(frozen=True)
class ReadingCase:
    """One person on one date. Events count from `opens` to the day before `closes`; `not_shown` lie farther away."""

    case: str
    as_of: date
    opens: date
    closes: date
    records: tuple[ReadRecord, ...]
    not_shown: int
