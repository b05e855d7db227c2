"""A small ready-made table drawn from a seed, honest but for what a test changes, and scores with published figures.

Takes    changes.
Gives    `draw_table`, `table_material`, `scores_material`, `verdict`.
Promise  nobody in it is real; features say a little about the outcome, and nothing that comes after the date.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from drawn_scores import ETHNICITY, SEX, draw_scored, table_study

from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.table_checks import CHECKS
from riskkit.domain.cohort import Groups
from riskkit.domain.declared import Declared
from riskkit.domain.examples import Examples, FeatureNote
from riskkit.domain.findings import Finding
from riskkit.domain.scores import Evidence, ScoredCohort
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec

DATES = ("2022-01-01", "2023-01-01", "2024-01-01")
HORIZON = 365


def draw_table(people: int = 600, seed: int = 1, *, rate: float = 0.1) -> Examples:
    """Every person stands on every date; outcome dates, features_until and incidents are declared and honest."""
    rng = np.random.default_rng(seed)
    rows = people * len(DATES)
    arrests = rng.poisson(2.0, rows).astype(float)
    days = np.where(arrests > 0, 1 + np.round(rng.exponential(400, rows) / np.maximum(arrests, 1)), np.nan)
    frame = pd.DataFrame(
        {
            "arrests": arrests,
            "age": np.tile(rng.integers(18, 65, people).astype(float), len(DATES)),
            "days_known": np.round(rng.exponential(900, rows)) + 1,
            "trend": days,
        }
    )
    chance = rate * (0.5 + arrests / 4)
    label = (rng.random(rows) < chance).astype(float)
    as_of = np.repeat(np.array(DATES, dtype="datetime64[s]"), people)
    happened = as_of + rng.integers(1, HORIZON, rows).astype("timedelta64[D]")
    declared = pd.DataFrame(
        {
            "outcome_date": np.where(label == 1, happened, np.datetime64("NaT")),
            "features_until": as_of - rng.integers(1, 300, rows).astype("timedelta64[D]"),
            "incident": np.where(label == 1, [f"E{i}" for i in range(rows)], None),
        }
    )
    keys = pd.DataFrame({"person_id": np.tile([f"P{i:05d}" for i in range(people)], len(DATES)), "as_of": as_of})
    sex, ethnicity = (
        np.tile(rng.choice(levels, people), len(DATES)) for levels in (["female", "male"], ["A", "B", "C"])
    )
    groups = Groups(pd.DataFrame({"sex": sex, "ethnicity": ethnicity}), (SEX, ETHNICITY))
    notes = tuple(FeatureNote(name, f"{name} in words", "number", f"what {name} means") for name in frame.columns)
    return Examples(keys, frame, notes, label, groups, declared=Declared(declared, pd.DataFrame(index=frame.index)))


def with_feature(rows: Examples, name: str, values: Any) -> Examples:
    """The same with one feature more, or with other values in one that is there."""
    notes = rows.notes
    if name not in rows.frame.columns:
        notes = (*notes, FeatureNote(name, f"{name} in words", "number", f"what {name} means"))
    return replace(rows, frame=rows.frame.assign(**{name: values}), notes=notes)


def with_declared(rows: Examples, **columns: Any) -> Examples:
    """The same with other declared columns; None takes one away."""
    assert rows.declared is not None
    frame = rows.declared.frame.drop(columns=[name for name, value in columns.items() if value is None])
    frame = frame.assign(**{name: value for name, value in columns.items() if value is not None})
    return replace(rows, declared=replace(rows.declared, frame=frame))


def table_material(rows: Examples, **table: Any) -> Material:
    """Material of a table study before any model; `table` are fields of its TableSpec."""
    return Material(table_study(table=table), None, (), rows)


def scores_study(**scores: Any) -> StudySpec:
    """A study of scores made elsewhere."""
    values = table_study().resolved()
    for part in ("table", "split", "model"):
        values[part] = None
    target = {"column": "y", "yes": "1", "no": "0", "meaning": "a drawn outcome for tests", "role": "suspect"}
    values["scores"] = {
        "data_kind": "synthetic", "extract_date": "2026-01-31", "path": "s.csv", "person_id": "id", "score": "score",
        "cuts": [0.5], "made_by": "a hand", "target": target | {"horizon_days": HORIZON, "stage": "after"}, **scores,
    }  # fmt: skip
    return parse_spec(StudySpec, {**values, "kind": "scores"}, "drawn scores")


def scores_material(
    published: tuple[dict[str, Any], ...] = (), scored: ScoredCohort | None = None, **scores: Any
) -> Material:
    """Material of a study of scores made elsewhere, with figures that their maker published."""
    found = scored or draw_scored(1_000, with_reasons=False)
    return Material(scores_study(**scores), None, (), evidence=Evidence(published=published), scored=found)


def verdict(code: str, material: Material) -> str:
    """What one check says, in one word."""
    return finding(code, material).verdict


def finding(code: str, material: Material) -> Finding:
    """What one check says."""
    return CHECKS[code](material)
