"""What one explanation sheet says: plain values only, already worded for a page.

Takes    made by the release room from scores and reasons.
Gives    `Sheet` and its parts.
Promise  no data frame and no arithmetic is needed to print it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One reason: a feature, its value, when the records behind it became known, and how it moved the score."""

    label: str
    value: str
    unit: str
    meaning: str
    known_at: str
    assessment: bool
    contribution: float
    share: float


@dataclass(frozen=True)
class Sheet:
    """One person's sheet. `case` is a number within the run, not a person's id; `person_id` is on the sheet only.

    like_this, like_low, like_high: of 100 people in the same score band, about how many had the outcome recorded;
    None when the band is too small to say, and then `like_reason` says why. everyone: the same for all people scored.
    """

    case: str
    person_id: str
    as_of: str
    role: str
    band: str
    like_this: int | None
    like_low: int | None
    like_high: int | None
    like_reason: str
    everyone: str
    stability: str
    rank_band: str
    raised: tuple[Reason, ...]
    lowered: tuple[Reason, ...]
    not_known: tuple[str, ...]
    assessment_note: str
    sum_check: str
    warnings: tuple[str, ...] = ()
