"""Where a study's data come from, for each of the three kinds of study.

Takes    values from a study file.
Gives    `SourcesSpec` and `LinkageSpec` (records), `TableSpec` (table), `ScoresSpec` (scores).
Promise  what the data are (synthetic or research) and when they were extracted is always said, never guessed.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from riskkit.domain.spec import Spec

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
    changeable: bool = False

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
    """One row per person (or per person and as_of), features already made. CSV or Parquet."""

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

    @model_validator(mode="after")
    def _stages_are_known(self) -> TableSpec:
        named = {c.stage for c in self.columns} | {self.score_stage, self.target.stage}
        unknown = sorted(named - set(self.stages))
        if unknown:
            raise ValueError(f"unknown stage {', '.join(unknown)}; the stages are {', '.join(self.stages)}")
        return self


class ScoresSpec(Spec):
    """Scores made elsewhere, with recorded outcomes and groups; no model is trained."""

    data_kind: DataKind
    extract_date: date
    path: str
    person_id: str
    score: str
    as_of: str | None = None
    target: OutcomeColumn
    cuts: tuple[float, ...] = Field(min_length=1)
    made_by: str = Field(min_length=3)
