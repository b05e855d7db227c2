"""What a board must be able to read about an outcome besides its codes, and the figures it is held against.

Takes    values from a study file.
Gives    `OutcomeCardSpec`, `Benchmark`, `BenchmarkRow`.
Promise  no default where a default is an opinion; a benchmark says where it comes from and how far off is too far.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, NonNegativeFloat, model_validator

from riskkit.domain.spec import Spec


class BenchmarkRow(Spec):
    """One line of a benchmark: an area (or "all"), a calendar year (or "all"), and rates per 1,000."""

    area_code: str = Field(min_length=1)
    year: int | Literal["all"]
    people_per_1000: NonNegativeFloat | None = None
    events_per_1000: NonNegativeFloat | None = None

    @model_validator(mode="after")
    def _has_a_rate(self) -> BenchmarkRow:
        if self.people_per_1000 is None and self.events_per_1000 is None:
            raise ValueError("give people_per_1000 or events_per_1000")
        return self


class Benchmark(Spec):
    """Rates from outside the study.

    file: CSV beside the study with the columns area_code, year, people_per_1000, events_per_1000; `read_study` puts its
    lines into `rows`. per: what the 1,000 are: residents of the areas (the areas table), in a calendar year, whoever is
    scored; or people scored on a date, by the year of the date, over the horizon. tolerance: the ratio, up or down,
    from which a rate is too far off.
    """

    file: str | None = None
    rows: tuple[BenchmarkRow, ...] = ()
    per: Literal["residents", "people scored"]
    source: str = Field(min_length=20)
    tolerance: float = Field(gt=1, le=10)

    @model_validator(mode="after")
    def _says_its_rates_once(self) -> Benchmark:
        if self.file is None and not self.rows:
            raise ValueError("a benchmark needs its rates: name a file, or list rows")
        keys = [(row.area_code, row.year) for row in self.rows]
        if len(keys) != len(dict.fromkeys(keys)):
            raise ValueError("the same area and year stand twice in the benchmark")
        return self


class OutcomeCardSpec(Spec):
    """What counts as the outcome, told so that a person can disagree.

    left_out: codes that do not count, each with the reason. explained: codes that count and that the study's words do
    not name, each with the reason. date_used: always the day it happened. which_because: why first, or why any.
    earlier_flags: whether anybody was flagged by an earlier list or score before, so that records may follow from it.
    """

    left_out: dict[str, str] = Field(default_factory=dict)
    explained: dict[str, str] = Field(default_factory=dict)
    date_used: Literal["occurred_at"]
    which_because: str = Field(min_length=20)
    earlier_flags: Literal["none", "some", "not known"]
    benchmark: Benchmark | None = None

    @model_validator(mode="after")
    def _reasons_are_given(self) -> OutcomeCardSpec:
        short = [code for part in (self.left_out, self.explained) for code, why in part.items() if len(why) < 10]
        if short:
            raise ValueError(f"say in a few words why: {', '.join(short)}")
        return self
