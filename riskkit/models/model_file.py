"""What model.json must say, to the last key: checked before any number in it is used.

Takes    plain JSON values.
Gives    `ModelFile` and its parts, frozen and strict.
Promise  an unknown, missing or wrongly typed key is refused; numbers are finite.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, FiniteFloat, NonNegativeInt, PositiveInt

from riskkit.domain.model_spec import Capacity, Recipe
from riskkit.domain.spec import Spec
from riskkit.domain.words import Changeable, ScoreRole

FORMAT = "riskkit-model/1"


class _Part(Spec):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, strict=True)


class NotePart(_Part):
    """One feature note."""

    name: str
    label: str
    unit: str
    meaning: str
    monotone: Literal[-1, 0, 1]
    assessment: bool
    changeable: Changeable
    source: str | None
    stage: str | None


class LinearPart(_Part):
    """Preparation per feature, coefficients per term."""

    logged: list[bool]
    fill: list[FiniteFloat]
    centre: list[FiniteFloat]
    scale: list[FiniteFloat]
    missing_centre: list[FiniteFloat]
    missing_scale: list[FiniteFloat]
    coefficients: list[FiniteFloat]
    intercept: FiniteFloat
    strength: FiniteFloat


class TreesPart(_Part):
    """Where a LightGBM text lies and the hash it must have before anything reads it."""

    file: str = Field(pattern=r"^lightgbm(-refit-[0-9]{4}|-alternatives)?\.txt$")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    rounds: PositiveInt


class RefitsPart(_Part):
    """Refitted coefficients and texts, and each refit's calibration."""

    coefficients: list[list[FiniteFloat]] | None
    intercepts: list[FiniteFloat] | None
    trees: list[TreesPart]
    slopes: list[FiniteFloat] = Field(min_length=1)
    shifts: list[FiniteFloat]


class AlternativePart(_Part):
    """One model as good as the kept one, or fitted to be compared with it."""

    recipe: Recipe
    strength: FiniteFloat | None
    rounds: PositiveInt | None
    slope: float = Field(gt=0)
    shift: FiniteFloat
    level: bool


class AlternativesPart(_Part):
    """Linear parts by strength, one text for all boosted ones (the kept text, where it is enough)."""

    strengths: list[FiniteFloat]
    coefficients: list[list[FiniteFloat]]
    intercepts: list[FiniteFloat]
    trees: TreesPart | None
    listed: list[AlternativePart]


class FamiliarPart(_Part):
    """What usual rows are like. `precision`: the lower triangle, row by row. No range: None."""

    logged: list[bool]
    fill: list[FiniteFloat]
    centre: list[FiniteFloat]
    scale: list[FiniteFloat]
    missing_centre: list[FiniteFloat]
    missing_scale: list[FiniteFloat]
    precision: list[list[FiniteFloat]]
    limit: FiniteFloat
    low: list[FiniteFloat | None]
    high: list[FiniteFloat | None]
    usual: float = Field(ge=0, le=1)


class RankPart(_Part):
    """A rank table."""

    feature: str
    knots: list[FiniteFloat]
    ranks: list[FiniteFloat]


class PointsPart(_Part):
    """A points score."""

    tables: list[RankPart] = Field(min_length=1)
    weights: list[FiniteFloat]
    slope: FiniteFloat
    intercept: FiniteFloat


class AgeAndSexPart(_Part):
    """The age-and-sex baseline."""

    age: RankPart | None
    groups: list[str]
    levels: list[Annotated[list[str], Field(min_length=2, max_length=2)]]
    coefficients: list[FiniteFloat]
    intercept: FiniteFloat


class BaselinesPart(_Part):
    """All baselines; `present_practice` is missing in files that are older than it."""

    base_rate: float = Field(gt=0, lt=1)
    age_and_sex: AgeAndSexPart | None
    points: PointsPart
    best_single: PointsPart
    present_practice: PointsPart | None = None


class ModelFile(_Part):
    """model.json. `digest` is the SHA-256 of everything else in it, as canonical JSON: it shows damage, not intent.

    Intent is shown by the run's manifest, which holds the hash of the file itself.
    """

    format: Literal["riskkit-model/1"]
    recipe: Recipe
    role: ScoreRole
    seed: NonNegativeInt
    capacity: Capacity
    interval: float = Field(gt=0.5, lt=1)
    notes: list[NotePart] = Field(min_length=1)
    share: float = Field(ge=0, le=1)
    slope: float = Field(gt=0)
    intercept: FiniteFloat
    linear: LinearPart | None
    trees: TreesPart | None
    refits: RefitsPart
    baselines: BaselinesPart
    alternatives: AlternativesPart
    familiar: FamiliarPart
    validation: list[dict[str, Any]]
    controls: list[dict[str, Any]]
    stand_ins: list[dict[str, Any]]
    given_away: list[dict[str, Any]]
    chosen: dict[str, Any]
    training: dict[str, Any]
    interval_words: str
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
