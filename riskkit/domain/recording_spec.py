"""What a study states about recording: how much of each group's outcomes is recorded, and an outcome closer to harm.

Takes    values from a study file.
Gives    `RecordingRates`, `AlternativeOutcome`, and `recording_faults`, what does not fit the rest of a study.
Promise  a stated rate always names its source; nothing is assumed of a group for which nothing is stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic import Field, model_validator

from riskkit.domain.cohort_spec import EventFilter, GroupSpec
from riskkit.domain.groups import band_names
from riskkit.domain.spec import Spec
from riskkit.domain.words import MISSING, ROLES_OF_SCORE

if TYPE_CHECKING:
    from riskkit.domain.model_spec import AuditSpec

Range = tuple[float, float]


class RecordingRates(Spec):
    """Of the people who truly had the outcome, the share for whom it was recorded, as a range for each group.

    `rates` is by level, in the group's words; `others` is for every level not named ("missing" is a level); without it
    nothing is said of them. `source` is who says so, and is printed. A rate of [1, 1] says that everything is recorded.
    """

    attribute: str
    rates: dict[str, Range] = Field(min_length=1)
    others: Range | None = None
    source: str = Field(min_length=10)

    @model_validator(mode="after")
    def _ranges_are_shares(self) -> RecordingRates:
        named = list(self.rates.items()) + ([] if self.others is None else [("others", self.others)])
        for level, (low, high) in named:
            if not 0 < low <= high <= 1:
                raise ValueError(f"recording: the range of {level} must hold 0 < low <= high <= 1")
        return self

    def of(self, level: str) -> Range | None:
        """The stated range of a level; None if nothing is stated of it."""
        return self.rates.get(level, self.others)


class AlternativeOutcome(Spec):
    """An outcome closer to harm than the study's own, counted beside it in the same follow-up (a hospital's, say).

    `meaning` is printed. `events.roles` must be given: roles of the study's own role only, never those of the other.
    """

    meaning: str = Field(min_length=20)
    events: EventFilter


def recording_faults(audit: AuditSpec, groups: Sequence[GroupSpec], *, kind: str, role: str) -> Iterator[str]:
    """What an audit says about recording that the rest of its study does not bear out, one sentence each."""
    by_name = {group.name: group for group in groups}
    stated = [one.attribute for one in audit.recording]
    if len(set(stated)) < len(stated):
        yield "audit.recording: a characteristic is named twice"
    for one in audit.recording:
        group = by_name.get(one.attribute)
        if group is None:
            yield f"audit.recording: no group is named {one.attribute}; groups: {', '.join(sorted(by_name))}"
            continue
        levels = known_levels(group)
        unknown = [level for level in one.rates if levels and level not in levels]
        if unknown:
            yield f"audit.recording: {one.attribute} has no level {', '.join(unknown)}; levels: {', '.join(levels)}"
    other = audit.alternative_outcome
    if other is None:
        return
    if kind != "records":
        yield "audit.alternative_outcome: only a records study has events to count"
    elif other.events.roles is None or set(other.events.roles) - set(ROLES_OF_SCORE[role]):
        yield f"audit.alternative_outcome: events.roles must be among {', '.join(ROLES_OF_SCORE[role])}"


def known_levels(group: GroupSpec) -> tuple[str, ...]:
    """Levels that a study names for a group, "missing" last; none if it takes codes as they are recorded."""
    named = band_names(group.bands) if group.bands is not None else list(dict.fromkeys(group.levels.values()))
    return (*named, MISSING) if named else ()
