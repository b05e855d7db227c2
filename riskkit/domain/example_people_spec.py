"""Small drawn people with the answers that a study's definitions must give for them.

Takes    values from a study file, or from a file of examples beside it.
Gives    `ExamplePerson`, `ExamplesFile`.
Promise  nobody in them is real; every default is written out; what contradicts itself is refused.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    NonNegativeFloat,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from riskkit.domain.spec import Spec
from riskkit.domain.words import RecordRole

USUAL: dict[str, tuple[str, str, str]] = {
    "crime": ("police", "recorded", "public"),
    "custody": ("police", "released", "police"),
    "stop_search": ("police", "recorded", "police"),
    "intelligence": ("police", "recorded", "police"),
    "court_result": ("courts", "convicted", "partner"),
    "injury": ("hospital", "recorded", "partner"),
    "referral": ("social_care", "recorded", "partner"),
    "exclusion": ("education", "recorded", "partner"),
    "nrm_referral": ("modern_slavery", "recorded", "partner"),
}
"""By kind of record: the agency, status and starter it usually has. An example may say otherwise."""
_USUAL_COLUMNS = ("agency", "status", "initiated_by")


def _written_as_a_day_or_moment(value: Any) -> Any:
    if not isinstance(value, (str, date)):
        raise ValueError("write a day (2020-01-05) or a moment (2020-01-05T23:30)")
    return value


def _without_a_time_zone(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise ValueError("a moment carries no time zone here; write the local time")
    return moment


Moment = Annotated[datetime, BeforeValidator(_written_as_a_day_or_moment), AfterValidator(_without_a_time_zone)]
"""A day stands for its first moment, midnight."""


class _Brief(Spec):
    """Left out of the resolved form: what is not there."""

    @model_serializer(mode="wrap")
    def _without_what_is_not_there(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in write(self).items() if value is not None}


class ExampleRecord(_Brief):
    """One record, and the part the person has in it. `known` is `when` unless told."""

    when: Moment
    known: Moment
    kind: str = Field(min_length=1)
    offence: str | None = None
    role: RecordRole
    agency: str = Field(min_length=1)
    status: str = Field(min_length=1)
    initiated_by: Literal["police", "public", "partner"]
    harm: NonNegativeFloat | None = None
    grade: str | None = None
    area: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _usual_values_are_written_out(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        kind = values.get("kind")
        usual = USUAL.get(kind) if isinstance(kind, str) else None
        if usual is None and kind is not None and any(name not in values for name in _USUAL_COLUMNS):
            raise ValueError(
                f"kind is none of {', '.join(USUAL)}; for another kind write agency, status and initiated_by out"
            )
        filled = dict(zip(_USUAL_COLUMNS, usual, strict=True)) if usual else {}
        return {"known": values.get("when"), **filled, **values}

    @model_validator(mode="after")
    def _happens_before_it_is_known(self) -> ExampleRecord:
        if self.known < self.when:
            raise ValueError("known is earlier than when")
        return self


class ExampleSpell(_Brief):
    """A spell when the outcome could not be recorded. Without `to` it is still open."""

    from_: Moment = Field(alias="from")
    to: Moment | None = None
    reason: Literal["custody", "abroad", "dead"]

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> ExampleSpell:
        if self.to is not None and self.to < self.from_:
            raise ValueError("to is earlier than from")
        return self


class Expected(_Brief):
    """The answers. Features that are not named are not asked; `missing` is a value of its own, never 0."""

    in_cohort: Literal["yes", "no"]
    because: str = Field(min_length=10)
    outcome: Literal["yes", "no", "not yet known"] | None = None
    features: dict[str, int | float | Literal["missing"]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _only_those_scored_have_answers(self) -> Expected:
        if self.in_cohort == "yes" and self.outcome is None:
            raise ValueError("in_cohort is yes, so say the outcome: yes, no, or not yet known")
        if self.in_cohort == "no" and (self.outcome is not None or self.features):
            raise ValueError("in_cohort is no, so there is no outcome and there are no features to expect")
        return self


class ExamplePerson(_Brief):
    """One drawn person, on one date. Known to an agency since `known_since`, or since their first record."""

    who: str = Field(min_length=5, max_length=160)
    born: date | None = None
    sex: str | None = None
    ethnicity: str | None = None
    area: str | None = None
    as_of: date
    known_since: Moment
    records: tuple[ExampleRecord, ...] = ()
    spells: tuple[ExampleSpell, ...] = ()
    expect: Expected

    @model_validator(mode="before")
    @classmethod
    def _known_since_the_first_record(cls, values: Any) -> Any:
        if not isinstance(values, dict) or "known_since" in values:
            return values
        records = values.get("records")
        known = [r.get("known", r.get("when")) for r in records or () if isinstance(r, dict)]
        if not known:
            raise ValueError("give a record, or say known_since")
        return {**values, "known_since": min(known, key=str)}

    @model_validator(mode="after")
    def _born_before_they_are_known(self) -> ExamplePerson:
        if self.born is not None and self.born > self.known_since.date():
            raise ValueError("born is later than known_since, or than the first record")
        return self


class ExamplesFile(Spec):
    """Where the examples stand: a file beside the study. `read_study` puts its people in this place."""

    file: str = Field(min_length=1)
