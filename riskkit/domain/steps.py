"""What went in, what was kept, and where the rest went, at every step of a study.

Takes    counts from the verbs.
Gives    `Step`, a row of the flow chart.
Promise  rows in equal rows kept plus every named drop, or the Step cannot be made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Dropped:
    """Rows left out at a step, and why. `people` is None where the step counts rows only."""

    reason: str
    rows: int
    people: int | None = None


@dataclass(frozen=True)
class Step:
    """One step of the flow chart: `rows_in == rows_out + sum of drops`, always.

    `unit` says what a row is ("records", "people and dates", "pairs of person-date and event").
    `people_in` and `people_out` are distinct people, None where people are not yet known.
    """

    name: str
    unit: str
    rows_in: int
    rows_out: int
    dropped: tuple[Dropped, ...] = ()
    people_in: int | None = None
    people_out: int | None = None

    def __post_init__(self) -> None:
        """Refuse a step that loses rows in silence: that is a defect of riskkit, not of the data."""
        named = sum(drop.rows for drop in self.dropped)
        if self.rows_in != self.rows_out + named:
            raise AssertionError(
                f"Step '{self.name}' takes in {self.rows_in} {self.unit}, keeps {self.rows_out} and names {named} "
                "dropped: rows were lost without a reason."
            )

    def as_row(self) -> dict[str, Any]:
        """The step as plain JSON values."""
        return {
            "name": self.name,
            "unit": self.unit,
            "rows_in": self.rows_in,
            "rows_out": self.rows_out,
            "people_in": self.people_in,
            "people_out": self.people_out,
            "dropped": [{"reason": d.reason, "rows": d.rows, "people": d.people} for d in self.dropped],
        }
