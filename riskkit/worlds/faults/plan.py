"""What the simulated analyst set out to do: dates, definitions, and where the work went wrong.

Takes    the years of a world.
Gives    `Plan`, which a fault may change and which the study file and the analyst's table are both made from.
Promise  a plan nobody changed is an honest study.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from riskkit.domain.errors import SpecError

FEWEST_YEARS = 8
DAYS_A_YEAR = 365
TEST_DATES = (date(2023, 1, 1), date(2023, 7, 1))
SERIOUS = ("violence_knife_serious", "violence_gun_serious", "violence_serious_other")


@dataclass
class Plan:
    """One study of first serious violence, as records or as a table made of them.

    form: which kind of study is written. as_of: the dates of a records study. look_back: days of history in use.
    The rest, from `label_roles` on, are the places where an analyst's script can go wrong.
    """

    as_of: tuple[date, ...]
    look_back: int
    form: Literal["records", "table", "scores"] = "records"
    offences: tuple[str, ...] = SERIOUS
    statuses: tuple[str, ...] = ("recorded", "charged", "convicted")
    horizon: int = 730
    age_from: int = 10
    age_to: int = 64
    label_roles: str = "role = 'suspect'"
    label_end: str = "as_of + to_days(730)"
    feature_shift: int = 0
    together: float = 0.0
    late_positives: float = 0.0
    steps: list[str] = field(default_factory=list)
    columns: list[ExtraColumn] = field(default_factory=list)
    misprint: Callable[[dict[str, float]], dict[str, float]] | None = None

    @property
    def table_dates(self) -> tuple[date, ...]:
        """The dates of a table study: one a year."""
        return tuple(date(year, 1, 1) for year in range(2020, 2024))

    def use_table(self) -> None:
        """From here on the study starts from a table, unless it starts from scores."""
        if self.form == "records":
            self.form = "table"


@dataclass(frozen=True)
class ExtraColumn:
    """A column that a fault adds to the analyst's table, and what it would hold without the fault."""

    declared: dict[str, Any]
    without: str

    @property
    def name(self) -> str:
        """The column's name."""
        return str(self.declared["name"])


def plan_of(years: int) -> Plan:
    """Give an honest plan for a world of so many years.

    Raises
    ------
    SpecError
        If the world is too short to hold a history, a training and a test follow-up.
    """
    if years < FEWEST_YEARS:
        raise SpecError(
            f"Faults are planted in worlds of at least {FEWEST_YEARS} years; this one has {years}. "
            "The study needs a history, then two years of outcomes to train on, then two to test on."
        )
    back = 3 if years >= 11 else 2
    first = 2026 - years + back
    training = (*(date(year, 1, 1) for year in range(first, 2021)), date(2020, 7, 1))
    return Plan(as_of=(*training, *TEST_DATES), look_back=back * DAYS_A_YEAR)
