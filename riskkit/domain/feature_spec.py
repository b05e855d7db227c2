"""A number with the name a board reads.

Takes    values from a study file.
Gives    `FeatureSpec` (one number) and `FeatureFamily` (one number over several windows).
Promise  every feature has a label, a unit and a meaning before it has a value.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PositiveInt, model_validator

from riskkit.domain.cohort_spec import EventFilter
from riskkit.domain.spec import Spec
from riskkit.domain.words import Changeable, declared_change

Measure = Literal[
    "count", "distinct", "sum", "days_since_last", "days_since_first", "trend", "share", "age", "days_known"
]
NEEDS_NO_EVENTS = ("age", "days_known")


class FeatureSpec(Spec):
    """One feature, from a person's History.

    measure
        count: events in the window; none gives 0. distinct: different values of `of`; none gives 0.
        sum: total of `of` (harm); no event gives 0, events whose `of` is missing are left out.
        days_since_last, days_since_first: whole calendar days from occurred_at to as_of; no event is missing.
        trend: count in the last `days` minus the count in the `days` before those.
        share: events that also match `part`, over all that match; no event is missing, never 0.
        age: whole years on as_of. days_known: time at risk, days since the first record known, at most `days`.
    days
        Look-back: occurred in [as_of - days, as_of). None: as far back as records go.
    assessment
        True where the number rests on judgement (intelligence) rather than on something that happened (DPA 2018 s.38).
    changeable
        "lower", "higher" or "either" where what the number says can come to be otherwise, and in which direction;
        "no" otherwise. Only such features are looked at for "what would change it".
    topic
        Features with the same topic are read as one reason under this label. Without it, the windows of one family
        are one reason.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str = Field(min_length=5)
    unit: str = Field(min_length=1)
    meaning: str = Field(min_length=10)
    measure: Measure
    events: EventFilter = EventFilter()
    part: EventFilter | None = None
    of: Literal["agency", "offence", "kind", "area_code", "harm"] | None = None
    days: PositiveInt | None = None
    assessment: bool = False
    changeable: Annotated[Changeable, BeforeValidator(declared_change)] = "no"
    topic: str | None = Field(default=None, min_length=5)
    monotone: Literal[-1, 0, 1] = 0

    @model_validator(mode="after")
    def _measure_has_its_parts(self) -> FeatureSpec:
        if (self.measure == "share") != (self.part is not None):
            raise ValueError("part goes with measure share, and only with it")
        if self.measure == "sum" and self.of != "harm":
            raise ValueError("sum needs of: harm")
        if self.measure == "distinct" and (self.of is None or self.of == "harm"):
            raise ValueError("distinct needs of: agency, offence, kind or area_code")
        if self.measure not in ("sum", "distinct") and self.of is not None:
            raise ValueError("of goes with measure sum or distinct")
        if self.measure == "trend" and self.days is None:
            raise ValueError("trend needs days")
        return self


class FeatureFamily(Spec):
    """One feature over several windows: `{days}` in name, `{window}` in label and meaning are filled in."""

    name: str
    label: str
    unit: str
    meaning: str
    measure: Measure
    events: EventFilter = EventFilter()
    part: EventFilter | None = None
    of: Literal["agency", "offence", "kind", "area_code", "harm"] | None = None
    windows: dict[PositiveInt, str] = Field(min_length=2)
    assessment: bool = False
    changeable: Annotated[Changeable, BeforeValidator(declared_change)] = "no"
    topic: str | None = Field(default=None, min_length=5)
    monotone: Literal[-1, 0, 1] = 0

    @model_validator(mode="after")
    def _names_differ(self) -> FeatureFamily:
        if "{days}" not in self.name or "{window}" not in self.label:
            raise ValueError("a family needs {days} in its name and {window} in its label")
        return self

    def members(self) -> list[dict[str, object]]:
        """The features of the family, as plain values in window order."""
        shared = self.model_dump(mode="json", exclude={"windows", "name", "label", "meaning"})
        return [
            {
                **shared,
                "name": self.name.replace("{days}", str(days)),
                "label": self.label.replace("{window}", window),
                "meaning": self.meaning.replace("{window}", window),
                "days": days,
            }
            for days, window in self.windows.items()
        ]
