"""Random tiny records for property tests: narrow values, so that edges meet.

Takes    hypothesis.
Gives    strategies for events, people, exposure, features; all as plain rows that `linkage_from` reads.
Promise  occurred never after known; every moment lies close to the as-of dates in use.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from drawn_records import Row, feature
from hypothesis import strategies as st

AS_OF = ("2024-02-29", "2024-03-01", "2024-03-31")
PEOPLE = ("ann", "bob", "cat", "dan")
OFFENCES = ("knife", "gun", "-")
KINDS = ("crime", "custody")
ROLES = ("suspect", "charged", "victim")
STATUSES = ("recorded", "cancelled")
STARTERS = ("police", "public")
AGENCIES = ("police", "hospital")
AREAS = ("E1", "E2", None)
GRADES = ("1A", None)
_FIRST = datetime(2024, 1, 20)


@st.composite
def moments(draw: Any, days: int = 75) -> datetime:
    """A moment near the as-of dates, often at midnight or one second before."""
    day = _FIRST + timedelta(days=draw(st.integers(0, days)))
    return day + timedelta(seconds=draw(st.sampled_from([0, 0, 43_200, 86_399])))


@st.composite
def event_rows(draw: Any, number: int) -> list[Row]:
    """One event and the parts one or two people had in it."""
    occurred = draw(moments())
    known = occurred + timedelta(days=draw(st.sampled_from([0, 0, 1, 20])), seconds=draw(st.sampled_from([0, 1])))
    event = {
        "event": f"e{number}",
        "kind": draw(st.sampled_from(KINDS)),
        "offence": draw(st.sampled_from(OFFENCES)),
        "status": draw(st.sampled_from(STATUSES)),
        "initiated_by": draw(st.sampled_from(STARTERS)),
        "agency": draw(st.sampled_from(AGENCIES)),
        "area": draw(st.sampled_from(AREAS)),
        "grade": draw(st.sampled_from(GRADES)),
        "harm": draw(st.sampled_from([None, 1.0, 2.5, 10.0])),
        "occurred": occurred,
        "known": known,
    }
    parts = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(ROLES), st.sampled_from(["1", "2"]))
    chosen = draw(st.lists(parts, min_size=1, max_size=3, unique=True))
    return [{**event, "person": who, "record": f"{who}{record}", "role": role} for who, role, record in chosen]


@st.composite
def all_events(draw: Any, most: int = 14) -> list[Row]:
    """Some events."""
    return [row for number in range(draw(st.integers(1, most))) for row in draw(event_rows(number))]


@st.composite
def all_people(draw: Any) -> list[Row]:
    """Two records of every person; some cells missing."""
    births = st.sampled_from([None, "2006-02-28", "2004-02-29", "2006-03-01", "1959-03-31"])
    rows = []
    for who in PEOPLE:
        for record in "12":
            rows.append({"person": who, "record": f"{who}{record}", "born": draw(births),
                         "sex": draw(st.sampled_from([None, "F", "M"])), "area": draw(st.sampled_from(AREAS)),
                         "known": draw(moments())})  # fmt: skip
    return rows


@st.composite
def all_exposure(draw: Any) -> list[Row]:
    """A few spells; open or closed."""
    rows = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(moments())
        end = None if draw(st.booleans()) else start + timedelta(days=draw(st.integers(1, 40)))
        reason = draw(st.sampled_from(["custody", "abroad", "dead"]))
        rows.append({"record": f"{draw(st.sampled_from(PEOPLE))}1", "from": start, "to": end, "reason": reason})
    return rows


def _some(values: tuple[Any, ...]) -> st.SearchStrategy[list[Any] | None]:
    plain = [value for value in values if value not in (None, "-")]
    return st.none() | st.lists(st.sampled_from(plain), min_size=1, max_size=2, unique=True)


@st.composite
def filters(draw: Any) -> dict[str, Any]:
    """An EventFilter as plain values."""
    choices = {"roles": ROLES, "kinds": KINDS, "offences": OFFENCES, "agencies": AGENCIES, "statuses": STATUSES,
               "not_statuses": STATUSES, "initiated_by": STARTERS, "grades": GRADES}  # fmt: skip
    named = draw(st.lists(st.sampled_from(list(choices)), max_size=2, unique=True))
    return {name: draw(_some(choices[name])) for name in named}


@st.composite
def features(draw: Any, many: int = 8) -> tuple[Any, ...]:
    """Some FeatureSpecs of any measure."""
    measures = (
        "count",
        "distinct",
        "sum",
        "days_since_last",
        "days_since_first",
        "trend",
        "share",
        "age",
        "days_known",
    )
    specs = []
    for number in range(many):
        measure = draw(st.sampled_from(measures))
        wants: dict[str, Any] = {"events": draw(filters()), "days": draw(st.sampled_from([None, 1, 29, 30, 60]))}
        if measure == "trend":
            wants["days"] = draw(st.sampled_from([1, 14, 29, 30]))
        if measure == "share":
            wants["part"] = draw(filters())
        if measure == "sum":
            wants["of"] = "harm"
        if measure == "distinct":
            wants["of"] = draw(st.sampled_from(["agency", "offence", "kind", "area_code"]))
        specs.append(feature(measure, name=f"value_{number}", label=f"value number {number}", **wants))
    return tuple(specs)
