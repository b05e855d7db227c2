"""What one explanation sheet says: plain values only, already worded for a page.

Takes    made by the release room from scores and reasons.
Gives    `Sheet` and its parts.
Promise  no data frame and no arithmetic is needed to print it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetRecord:
    """One record behind a sheet's values. Dates are in words; `reference` is a pseudonym of the record's own number.

    basis: "fact" or "assessment" (DPA 2018 s.38). grade: of intelligence, "" if none. used_by: labels of the reasons
    the record counts for.
    """

    reference: str
    what: str
    happened: str
    known_at: str
    agency: str
    role: str
    status: str
    basis: str
    grade: str
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """One reason: an input (or several that say the same), its value, and how it moved the score.

    values: the inputs put together in this reason, each "label: value"; empty for one input alone. kept_sign: in words,
    in how many refits it moves the score the same way; "" if not measured. age: in words, how old the newest record is.
    """

    label: str
    value: str
    unit: str
    meaning: str
    known_at: str
    assessment: bool
    contribution: float
    share: float
    values: tuple[str, ...] = ()
    kept_sign: str = ""
    records: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One person's sheet. `case` is a number within the run, not a person's id; `person_id` is on the sheet only.

    like_this, like_low, like_high: of 100 people in the same score band, about how many had the outcome recorded;
    None when the band is too small to say, and then `like_reason` says why. everyone: the same for all people scored.
    cut: how far the score is from the cut, in words. multiplicity: how many recipes as good would list the person.
    would_change: changes of what can change that would take the person off the list, or why none is shown.
    if_wrong: which records would have to be wrong. records: what counted, newest first, numbered from 1 on the page;
    records_in_all: how many counted, shown or not.
    own_group: how often flags were wrong in groups the person is in.
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
    cut: str = ""
    multiplicity: str = ""
    would_change: tuple[str, ...] = ()
    if_wrong: tuple[str, ...] = ()
    records: tuple[SheetRecord, ...] = ()
    records_in_all: int = 0
    own_group: tuple[str, ...] = ()
