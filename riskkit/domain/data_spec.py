"""Where a study's data come from, for each of the three kinds of study.

Takes    values from a study file.
Gives    `SourcesSpec` and `LinkageSpec` (records), `TableSpec` (table), `ScoresSpec` (scores).
Promise  what the data are (synthetic or research) and when they were extracted is always said, never guessed.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, NonNegativeInt, PositiveInt, field_validator, model_validator

from riskkit.domain.published_figures import refuse_impossible
from riskkit.domain.spec import Spec
from riskkit.domain.words import Changeable, declared_change

DataKind = Literal["synthetic", "research"]


class SourcesSpec(Spec):
    """Agencies' extracts. Paths are relative to the study file; a folder holds one file or folder per table."""

    data_kind: DataKind
    extract_date: date
    folder: str | None = None
    database: str | None = None
    tables: dict[str, str] = Field(default_factory=dict)
    recording_delay_days: NonNegativeInt | None = None
    memory_limit_gb: PositiveInt = 8

    @model_validator(mode="after")
    def _one_place(self) -> SourcesSpec:
        if (self.folder is None) == (self.database is None) and not self.tables:
            raise ValueError("give exactly one of folder or database, or name every table under tables")
        return self


class LinkageSpec(Spec):
    """How records are joined into people. `given`: the people table's own person_id is believed.

    `exact`: records with equal family name, given names and date of birth are one person.
    """

    method: Literal["given", "exact"]


class ColumnSpec(Spec):
    """One column of a table study: what it is, in words, and the stage at which it is known.

    `top_code` maps texts that stand for a number ("10 or more") to that number.
    `levels` of an ordered column stand from low to high; of a category, in the order they are shown.
    `changeable`, `topic` and `assessment` as in a FeatureSpec.
    """

    name: str
    label: str = Field(min_length=3)
    unit: str = ""
    meaning: str = ""
    kind: Literal["number", "flag", "ordered", "category"]
    stage: str
    levels: tuple[str, ...] | None = None
    top_code: dict[str, float] = Field(default_factory=dict)
    monotone: Literal[-1, 0, 1] = 0
    changeable: Annotated[Changeable, BeforeValidator(declared_change)] = "no"
    topic: str | None = Field(default=None, min_length=5)
    assessment: bool = False

    @model_validator(mode="after")
    def _levels_where_needed(self) -> ColumnSpec:
        if self.kind in ("ordered", "category") and not self.levels:
            raise ValueError(f"column {self.name}: an {self.kind} column needs its levels")
        return self


class OutcomeColumn(Spec):
    """The column that holds the recorded outcome, the value that means yes, and what it means in words."""

    column: str
    yes: str
    no: str
    meaning: str = Field(min_length=20)
    role: Literal["suspect", "charged", "convicted", "victim"]
    horizon_days: PositiveInt
    stage: str


class TableSpec(Spec):
    """One row per person (or per person and as_of), features already made. CSV or Parquet.

    Columns that only checks read, never features; each may be left undeclared, and then a check cannot tell:
    `outcome_date`: when the recorded outcome happened, blank where there is none. `features_until`: the latest date of
    any record behind the row's features. `incident`: id of the incident that made the outcome. `weight`: how many rows
    of the cohort this row stands for, if rows were sampled. `cohort_rate` is a number: the share with the outcome in
    the whole cohort, before any sampling.
    """

    data_kind: DataKind
    extract_date: date
    path: str
    person_id: str
    as_of: str | None = None
    stages: tuple[str, ...] = Field(min_length=2)
    score_stage: str
    columns: tuple[ColumnSpec, ...]
    features: tuple[str, ...] = Field(min_length=1)
    target: OutcomeColumn
    outcome_date: str | None = None
    features_until: str | None = None
    incident: str | None = None
    weight: str | None = None
    cohort_rate: float | None = Field(default=None, gt=0, lt=1)

    @property
    def for_checks(self) -> dict[str, str]:
        """Columns that only checks read: what they are to their name in the file."""
        named = {name: getattr(self, name) for name in ("outcome_date", "features_until", "incident", "weight")}
        return {name: column for name, column in named.items() if column is not None}

    @model_validator(mode="after")
    def _columns_for_checks_stand_apart(self) -> TableSpec:
        named = list(self.for_checks.values())
        others = {*self.features, self.person_id, self.target.column, *([self.as_of] if self.as_of else [])}
        taken = sorted({column for column in named if column in others or named.count(column) > 1})
        if taken:
            raise ValueError(
                f"{', '.join(taken)}: outcome_date, features_until, incident and weight must be columns of their own, "
                "and never a key, a feature or the outcome"
            )
        return self

    @model_validator(mode="after")
    def _stages_are_known(self) -> TableSpec:
        named = {c.stage for c in self.columns} | {self.score_stage, self.target.stage}
        unknown = sorted(named - set(self.stages))
        if unknown:
            raise ValueError(f"unknown stage {', '.join(unknown)}; the stages are {', '.join(self.stages)}")
        return self


class ScoresSpec(Spec):
    """Scores made elsewhere, with recorded outcomes and groups; no model is trained.

    `published`: figures that their maker gave, by name (see `published_figures`); `published_table` is a CSV of them,
    one model a row, with a column `model`. Shares stand between 0 and 1. `weight` and `cohort_rate` as in a table.
    """

    data_kind: DataKind
    extract_date: date
    path: str
    person_id: str
    score: str
    as_of: str | None = None
    target: OutcomeColumn
    cuts: tuple[float, ...] = Field(min_length=1)
    made_by: str = Field(min_length=3)
    published: dict[str, float] | None = None
    published_table: str | None = None
    weight: str | None = None
    cohort_rate: float | None = Field(default=None, gt=0, lt=1)

    @field_validator("published")
    @classmethod
    def _figures_are_possible(cls, published: dict[str, float] | None) -> dict[str, float] | None:
        if published is not None:
            refuse_impossible(published)
        return published

    @model_validator(mode="after")
    def _weight_stands_apart(self) -> ScoresSpec:
        if self.weight is not None and self.weight in (self.person_id, self.as_of, self.score, self.target.column):
            raise ValueError("weight must be a column of its own, and never a key, the score or the outcome")
        return self
