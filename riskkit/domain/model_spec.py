"""How a model is chosen, how it is audited, what may be released, and where numbers are tracked.

Takes    values from a study file.
Gives    `Capacity`, `ModelSpec`, `AuditSpec`, `ReleaseSpec`, `TrackingSpec`.
Promise  capacity and seed come from the study: no model picks its own cut.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, PositiveInt, model_validator

from riskkit.domain.population_spec import Population
from riskkit.domain.recording_spec import AlternativeOutcome, RecordingRates
from riskkit.domain.spec import Spec, StudyPart

COMPARED = ("selection", "FPR", "FNR", "PPV", "FOR", "O/E")
"""Metrics that groups are compared by."""
Recipe = Literal["logistic", "lightgbm", "blend"]
MitigationName = Literal["reweigh", "threshold", "reduction", "calibrate_by_group", "list_by_group"]


class Capacity(Spec):
    """How many people can be reviewed on each as-of date: a number of people, or a share of those scored."""

    people: PositiveInt | None = None
    share: float | None = Field(default=None, gt=0, le=0.5)

    @model_validator(mode="after")
    def _one_of_them(self) -> Capacity:
        if (self.people is None) == (self.share is None):
            raise ValueError("give people or share, not both")
        return self

    def of(self, rows: int) -> int:
        """People that can be reviewed out of `rows` scored on one date (share rounded down, at least 1 if any)."""
        if self.people is not None:
            return min(self.people, rows)
        assert self.share is not None
        return min(rows, max(1, int(rows * self.share))) if rows else 0


class ModelSpec(StudyPart):
    """Which recipes compete, and how scores are calibrated and their doubt is measured.

    `points` are the weights of the points-score baseline, by feature name. `present_practice` says in the same way how
    people are listed today, where that can be told from what is recorded; None where it cannot. In both a missing
    value stands in the middle.
    """

    recipes: tuple[Recipe, ...] = Field(default=("logistic", "lightgbm", "blend"), min_length=1)
    points: dict[str, float] = Field(min_length=1)
    present_practice: dict[str, float] | None = Field(default=None, min_length=1)
    logistic_strengths: tuple[float, ...] = Field(default=(0.003, 0.03, 0.3), min_length=1)
    trees: PositiveInt = 200
    learning_rate: float = Field(default=0.05, gt=0, le=1)
    depth: int = Field(default=4, ge=1, le=8)
    smallest_leaf: PositiveInt = 50
    refits: int = Field(default=20, ge=5, le=1000)
    interval: float = Field(default=0.9, gt=0.5, lt=1)


class Disputed(Spec):
    """A characteristic recorded twice: as people say it of themselves, and as somebody observed it.

    `words` says which self-defined level each observed level stands for; observed levels that stand for none are left
    out of the agreement and shown in the table.
    """

    self_defined: str
    observed: str
    words: dict[str, str] = Field(min_length=1)


class AuditSpec(StudyPart):
    """What the audit compares. `criterion` is the group criterion the use calls for: a human chooses it.

    `margins` are set before anybody sees the result, by metric: the largest difference of shares (0.02 for two points)
    or, for O/E, the largest ratio (1.25) that the study's owner would call immaterial. Without one, "no material
    difference shown" is never said. `references` names, by characteristic, the group that others are held against,
    besides the rest of the people. `capacities` are multiples of the study's capacity at which lists are looked at too.

    `recording` states how much of each group's outcomes is recorded, as ranges; `alternative_outcome` is counted beside
    the study's own.

    `strata` are the parts that ratios between groups are taken apart by: characteristics of the study, or `as_of` for
    the dates; None means the dates and every characteristic that is not protected. `population` gives residents of each
    group from outside.

    `mitigations` are tried beside the model and shown before and after; none unless a human asks. `stand_ins`: ask how
    well features tell protected characteristics.
    """

    intersections: tuple[tuple[str, ...], ...] = ()
    margins: dict[str, float] = Field(default_factory=dict)
    references: dict[str, str] = Field(default_factory=dict)
    strata: tuple[str, ...] | None = None
    population: Population | None = None
    disputed: tuple[Disputed, ...] = ()
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    criterion: str = "NOT PROVIDED"
    criterion_because: str = "NOT PROVIDED"
    smallest_group: PositiveInt = 30
    smallest_base: PositiveInt = 10
    capacities: tuple[float, ...] = (0.5, 2.0)
    mitigations: tuple[MitigationName, ...] = ()
    stand_ins: bool = True
    recording: tuple[RecordingRates, ...] = ()
    alternative_outcome: AlternativeOutcome | None = None

    @model_validator(mode="after")
    def _capacities_are_multiples(self) -> AuditSpec:
        if len(set(self.capacities)) < len(self.capacities) or not all(0 < x < 100 and x != 1 for x in self.capacities):
            raise ValueError("capacities: different multiples of the capacity, over 0 and under 100, other than 1")
        return self

    @model_validator(mode="after")
    def _margins_can_be_held(self) -> AuditSpec:
        for metric, margin in self.margins.items():
            if metric not in COMPARED:
                raise ValueError(f"margins: there is no metric {metric}; metrics are {', '.join(COMPARED)}")
            if not (1 < margin <= 10 if metric == "O/E" else 0 < margin < 1):
                wanted = "a ratio over 1, and at most 10" if metric == "O/E" else "a share between 0 and 1"
                raise ValueError(f"margins: {metric} takes {wanted}")
        return self


class ReleaseSpec(Spec):
    """Disclosure control, and what sheets show.

    Counts under `threshold` are hidden before anything is printed; never below 5. `would_change`: whether a sheet says
    which changes would take the person off the list; hidden where that would invite gaming, or mean nothing.
    `round_to`: every count of people is printed to the nearest multiple of it, and fewer are hidden: sums of rounded
    counts give little away. null prints them as they are, and hides more.
    """

    threshold: int = Field(default=10, ge=5)
    round_to: Literal[5] | None = None
    expires_after_days: PositiveInt = 90
    would_change: Literal["shown", "hidden"] = "shown"
    would_change_because: str = ""

    @model_validator(mode="after")
    def _hiding_has_a_reason(self) -> ReleaseSpec:
        if (self.would_change == "hidden") != bool(self.would_change_because.strip()):
            raise ValueError("would_change_because says why would_change is hidden, and goes only with that")
        return self


class TrackingSpec(Spec):
    """Where numbers are tracked: an mlflow SQLite store beside the study, or nowhere."""

    store: str | None = None
    experiment: str | None = None
