"""Dates, numbers and cells without a value: the words around them."""

from __future__ import annotations

FORMATS: dict[str, str] = {
    "hidden": "hidden",
    "not_known": "not known",
    "too_few": "too few to say",
    "not_measured": "not measured",
    "yes": "yes",
    "no": "no",
    "none": "none",
    "day": "{day} {month} {year}",
    "moment": "{day}, {time}",
    "interval": "{low} to {high}",
    "count_of": "{count} of {base}",
    "listed": "{first} and {last}",
    "not_for": "Not for {use}",
}

MONTHS: dict[int, str] = {
    1: "January", 2: "February", 3: "March", 4: "April", 5: "May", 6: "June",
    7: "July", 8: "August", 9: "September", 10: "October", 11: "November", 12: "December",
}  # fmt: skip
"""The names of the months, by number."""
