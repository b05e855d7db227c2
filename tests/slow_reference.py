"""The same numbers as the engine, one person at a time, in plain Python: slow, and written apart from it.

Takes    rows as `linkage_from` reads them.
Gives    features, eligibility and labels of one person on one date.
Promise  imports nothing of riskkit; loops and comparisons of datetimes only.
"""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import Any

Row = dict[str, Any]
LISTED = {"kinds": "kind", "offences": "offence", "agencies": "agency", "statuses": "status",
          "initiated_by": "initiated_by", "grades": "grade"}  # fmt: skip


def known_events(events: list[Row], who: str, as_of: date) -> dict[str, tuple[Row, set[str]]]:
    """The person's events known before as_of, with their roles in each."""
    midnight = datetime(as_of.year, as_of.month, as_of.day)
    found: dict[str, tuple[Row, set[str]]] = {}
    for row in events:
        if row["person"] == who and row["known"] < midnight and row["occurred"] < midnight:
            found.setdefault(row["event"], (row, set()))[1].add(row["role"])
    return found


def counts(row: Row, roles: set[str], wanted: Any) -> bool:
    """Does this event, in which the person had these roles, match a filter?"""
    for many, one in LISTED.items():
        codes = getattr(wanted, many)
        value = None if row[one] == "-" else row[one]
        if codes is not None and value not in codes:
            return False
    if wanted.not_statuses is not None and row["status"] in wanted.not_statuses:
        return False
    return wanted.roles is None or bool(roles & set(wanted.roles))


def in_window(row: Row, as_of: date, days: int | None, back: int = 0) -> bool:
    """Did it happen in [as_of - back - days, as_of - back)?"""
    end = datetime(as_of.year, as_of.month, as_of.day) - timedelta(days=back)
    return row["occurred"] < end and (days is None or row["occurred"] >= end - timedelta(days=days))


def known_records(people: list[Row], who: str, as_of: date) -> list[Row]:
    """Records of the person held before as_of, oldest first."""
    midnight = datetime(as_of.year, as_of.month, as_of.day)
    mine = [row for row in people if row["person"] == who and row["known"] < midnight]
    return sorted(mine, key=lambda row: (row["known"], row["record"]))


def latest(people: list[Row], who: str, as_of: date, column: str) -> Any:
    """The value known last that is not missing."""
    values = [row[column] for row in known_records(people, who, as_of) if row[column] is not None]
    return values[-1] if values else None


def age_of(people: list[Row], who: str, as_of: date) -> float:
    """Whole years, counted birthday by birthday."""
    born = latest(people, who, as_of, "born")
    if born is None:
        return math.nan
    birth = date.fromisoformat(born)
    years = 0
    while _birthday(birth, birth.year + years + 1) <= as_of:
        years += 1
    return float(years)


def _birthday(birth: date, year: int) -> date:
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def first_known(events: list[Row], people: list[Row], who: str, as_of: date) -> date | None:
    """The day the person first became known, as seen from as_of."""
    moments = [row["known"] for row in known_records(people, who, as_of)]
    moments += [row["known"] for row, _ in known_events(events, who, as_of).values()]
    return min(moments).date() if moments else None


def value_of(spec: Any, events: list[Row], people: list[Row], who: str, as_of: date) -> float:
    """One feature of one person on one date; NaN is missing."""
    if spec.measure == "age":
        return age_of(people, who, as_of)
    if spec.measure == "days_known":
        since = first_known(events, people, who, as_of)
        return math.nan if since is None else float(min((as_of - since).days, spec.days or 10**9))
    meant = [
        (row, roles) for row, roles in known_events(events, who, as_of).values() if counts(row, roles, spec.events)
    ]
    near = [row for row, _ in meant if in_window(row, as_of, spec.days)]
    ago = [(as_of - row["occurred"].date()).days for row in near]
    match spec.measure:
        case "count":
            return float(len(near))
        case "sum":
            return float(sum(row["harm"] for row in near if row["harm"] is not None))
        case "distinct":
            values = {row["area" if spec.of == "area_code" else spec.of] for row in near}
            return float(len(values - {None, "-"}))
        case "days_since_last":
            return float(min(ago)) if ago else math.nan
        case "days_since_first":
            return float(max(ago)) if ago else math.nan
        case "trend":
            before = [row for row, _ in meant if in_window(row, as_of, spec.days, back=spec.days)]
            return float(len(near) - len(before))
        case "share":
            part = [r for r, roles in meant if in_window(r, as_of, spec.days) and counts(r, roles, spec.part)]
            return len(part) / len(near) if near else math.nan
    raise AssertionError(spec.measure)


def is_in_cohort(spec: Any, events: list[Row], people: list[Row], exposure: list[Row], who: str, as_of: date) -> bool:
    """Eligibility of one person on one date."""
    midnight = datetime(as_of.year, as_of.month, as_of.day)
    if any(s["record"][:-1] == who and s["reason"] == "dead" and s["from"] < midnight for s in exposure):
        return False
    known = known_events(events, who, as_of).values()
    if not any(counts(r, roles, spec.seen) and in_window(r, as_of, spec.seen_within_days) for r, roles in known):
        return False
    age = age_of(people, who, as_of)
    if math.isnan(age):
        if spec.age_unknown == "leave out":
            return False
    elif not spec.age_from <= age <= spec.age_to:
        return False
    if spec.areas is not None and latest(people, who, as_of, "area") not in spec.areas:
        return False
    return spec.without_earlier is None or not any(counts(r, roles, spec.without_earlier) for r, roles in known)
