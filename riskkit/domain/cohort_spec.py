"""Who is scored and when, what counts as the outcome, which groups are compared, and how time is split.

Takes    values from a study file.
Gives    `EventFilter`, `CohortSpec`, `TargetSpec`, `GroupSpec`, `SplitSpec`.
Promise  no default where a default is an opinion.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from riskkit.domain.spec import Spec, StudyPart
from riskkit.domain.words import RecordRole


class EventFilter(Spec):
    """Which events are meant. None means any; an empty list is refused because it would match nothing."""

    roles: tuple[RecordRole, ...] | None = Field(default=None, min_length=1)
    kinds: tuple[str, ...] | None = Field(default=None, min_length=1)
    offences: tuple[str, ...] | None = Field(default=None, min_length=1)
    agencies: tuple[str, ...] | None = Field(default=None, min_length=1)
    statuses: tuple[str, ...] | None = Field(default=None, min_length=1)
    not_statuses: tuple[str, ...] | None = Field(default=None, min_length=1)
    initiated_by: tuple[Literal["police", "public", "partner"], ...] | None = Field(default=None, min_length=1)
    grades: tuple[str, ...] | None = Field(default=None, min_length=1)


class CohortSpec(Spec):
    """Who is scored, and on which dates. Eligibility is computed from History only.

    `seen` says which records make a person known; `seen_within_days` how far back they count.
    `without_earlier` leaves out people who already have such a record (for a "first" outcome).
    """

    as_of: tuple[date, ...] = Field(min_length=1)
    seen: EventFilter = EventFilter()
    seen_within_days: PositiveInt
    age_from: NonNegativeInt
    age_to: PositiveInt
    age_unknown: Literal["keep", "leave out"]
    areas: tuple[str, ...] | None = Field(default=None, min_length=1)
    without_earlier: EventFilter | None = None

    @model_validator(mode="after")
    def _dates_and_ages_in_order(self) -> CohortSpec:
        if list(self.as_of) != sorted(set(self.as_of)):
            raise ValueError("as_of dates must stand in order and without repeats")
        if self.age_to < self.age_from:
            raise ValueError("age_to is below age_from")
        return self


class TargetSpec(Spec):
    """What counts as the outcome: words for the board, codes for the machine.

    `statuses` are the record statuses that count; a status not listed (for instance cancelled) does not.
    `waiting_days` is the time for records to settle before silence means "no".
    `weigh_by_harm`: recipes compete for the harm on their lists, not for the number of people; scores stay chances of
    the outcome. Every outcome must then have its harm recorded.
    """

    meaning: str = Field(min_length=20)
    role: Literal["suspect", "charged", "convicted", "victim"]
    offences: tuple[str, ...] = Field(min_length=1)
    kinds: tuple[str, ...] | None = Field(default=None, min_length=1)
    statuses: tuple[str, ...] = Field(min_length=1)
    initiated_by: tuple[Literal["police", "public", "partner"], ...] | None = Field(default=None, min_length=1)
    which: Literal["first", "any"]
    horizon_days: PositiveInt
    waiting_days: NonNegativeInt
    embargo_days: NonNegativeInt = 0
    weigh_by_harm: bool = False

    @property
    def events(self) -> EventFilter:
        """The target's events as a filter."""
        return EventFilter(
            roles=(self.role,),
            kinds=self.kinds,
            offences=self.offences,
            statuses=self.statuses,
            initiated_by=self.initiated_by,
        )


class GroupSpec(Spec):
    """One characteristic to compare groups by, as it was known on the as-of date.

    `levels` maps recorded codes to the group's words; codes not listed are their own group.
    `bands` cuts a number: (18, 25, 35) gives "under 18", "18 to 24", "25 to 34", "35 and over". Missing is a group.
    """

    name: str
    label: str = Field(min_length=3)
    column: str
    levels: dict[str, str] = Field(default_factory=dict)
    bands: tuple[int, ...] | None = None
    protected: bool


class SplitSpec(StudyPart):
    """How the past is kept from the future.

    `time`: rows dated `test_from` or later are tested; training rows end one horizon plus waiting time earlier.
    `folds`: for tables without dates; every row is scored by a model that did not see its person.
    `same_person`: `one side` puts each person on one side by a keyed hash; `both sides` needs a `because`.
    """

    method: Literal["time", "folds"]
    test_from: date | None = None
    same_person: Literal["one side", "both sides"]
    because: str | None = Field(default=None, min_length=20)
    test_share: float = Field(default=0.4, gt=0, lt=1)
    folds: int = Field(default=5, ge=2, le=20)

    @model_validator(mode="after")
    def _says_what_it_needs(self) -> SplitSpec:
        if self.method == "time" and self.test_from is None:
            raise ValueError("a split by time needs test_from")
        if self.same_person == "both sides" and self.because is None:
            raise ValueError("the same person on both sides needs a because, which is printed in the report")
        if self.method == "folds" and self.same_person == "both sides":
            raise ValueError("folds always keep a person on one side")
        return self
