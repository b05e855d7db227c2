"""How values, dates, steadiness and places on the list are worded on a person's sheet.

Takes    plain numbers.
Gives    text.
Promise  no percentage is ever said of one person's own chance; what is not known is said to be not known.
"""

from __future__ import annotations

import math
from datetime import date

NOT_KNOWN = "not known"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_PLACES = (1, 2, 5, 10, 20, 50)


def day_words(day: date | None) -> str:
    """5 March 2026; "" for no date."""
    return "" if day is None else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def number_words(value: float) -> str:
    """A whole number without decimals, others with at most two; thousands have commas."""
    if math.isnan(value):
        return NOT_KNOWN
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}" if abs(value) >= 0.01 else f"{value:.2g}"


def steadiness_words(stability: float, refits: int | None) -> str:
    """In how many refits of the model the person stays on the list."""
    if math.isnan(stability):
        return "Not measured: these scores come without refits of their model"
    if refits is None:
        return f"On the list in about {round(10 * stability)} of 10 refits of the model"
    return f"On the list in {round(refits * stability)} of {refits} refits of the model"


def place_words(rank: float, people: int, dated: bool) -> str:
    """A band of places, never the place itself."""
    share, when = 100 * rank / people, " on this date" if dated else ""
    for place in _PLACES:
        if share <= place:
            return f"Among the highest {place} in 100 of the people scored{when}"
    return f"In the lower half of the people scored{when}"


def everyone_words(per_1000: float | None, reason: str) -> str:
    """The average for all people scored, to stand beside the band."""
    if per_1000 is None:
        return f"How many of all people scored had the outcome recorded is not shown: {reason}."
    if per_1000 < 20:
        return f"Of 1,000 people scored, about {round(per_1000)} had the outcome recorded."
    return f"Of 100 people scored, about {round(per_1000 / 10)} had the outcome recorded."


def sum_words(error: float, gate: float) -> str:
    """Whether the reasons add up to the score."""
    if error <= gate:
        return f"All reasons together add up to the score; the gap is under {gate:.0e} of it."
    return "All reasons together do NOT add up to the score: do not use this sheet."


def judgement_words(assessments: int) -> str:
    """Facts and assessments kept apart (Data Protection Act 2018 s.38)."""
    first = (
        "Every input shown is a record of something, not a judgement."
        if assessments == 0
        else "Inputs marked as assessment rest on somebody's judgement, not on something that happened."
    )
    return f"{first} What was recorded after the date of the score was not used."


def kept_words(kept: int, refits: int) -> str:
    """In how many refits a reason moves the score the same way."""
    return f"same direction in {kept} of {refits} refits"


def multiplicity_words(listed_by: int, alternatives: int) -> str:
    """How many models that did as well in training would list the person."""
    if alternatives <= 1:
        return "No other model did as well in training"
    return f"{listed_by} of {alternatives} models that did as well in training would list this person"


def cut_words(place: int, listed: int) -> str:
    """How near the end of the list the person stands, without the place itself."""
    if listed <= 1:
        return "The only person on this list"
    share = place / listed
    if share > 0.9:
        return "In the last tenth of the list, next to the cut: a small change could take this person off it"
    half = "first" if share <= 0.5 else "second"
    return f"In the {half} half of the list"


def unlike_words(labels: tuple[str, ...]) -> str:
    """A warning that the model never learnt from people like this."""
    if labels:
        return f"Unlike the people the model learnt from, in: {', '.join(labels)}. The score is a guess there."
    return "Unlike the people the model learnt from, in how the inputs come together. The score is a guess there."


def own_group_words(group: str, right: int, flagged: int) -> str:
    """How often flags were wrong, by the records, for one group the person belongs to."""
    return f"{group}: of {flagged:,} flagged, {flagged - right:,} had no outcome recorded"


def silent_words(agencies: list[str]) -> str:
    """Agencies that told nothing about the person."""
    return f"No record of this person from: {', '.join(agencies)}"
