"""Small drawn tables for the models room: nobody in them is real."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.examples import Examples, FeatureNote
from riskkit.domain.study_spec import StudySpec

FEATURES = ("age", "arrests", "days_since", "flagged_before", "noise")


def draw_examples(people: int = 400, seed: int = 3, dates: tuple[str, ...] = (), rate: float = -1.0) -> Examples:
    rng = np.random.default_rng(seed)
    rows = people * max(1, len(dates))
    age = rng.integers(18, 70, people).astype(float)
    frame = pd.DataFrame(
        {
            "age": np.tile(age, max(1, len(dates))),
            "arrests": rng.poisson(1.5, rows).astype(float),
            "days_since": rng.exponential(300, rows).round(),
            "flagged_before": (rng.random(rows) < 0.2).astype(float),
            "noise": rng.normal(size=rows),
        }
    )
    logit = rate + 0.5 * (frame["arrests"] - 1.5) - 0.03 * (frame["age"] - 40) + 0.8 * frame["flagged_before"]
    label = (rng.random(rows) < 1 / (1 + np.exp(-logit))).astype(float).to_numpy()
    frame.loc[rng.random(rows) < 0.15, "days_since"] = np.nan
    ids = np.array([f"P{i:05d}" for i in range(people)], dtype=object)
    when = np.repeat(np.array(dates, dtype="datetime64[s]"), people) if dates else np.full(rows, "NaT", "datetime64[s]")
    keys = pd.DataFrame({"person_id": np.tile(ids, max(1, len(dates))), "as_of": when})
    sex = np.tile(np.where(rng.random(people) < 0.5, "women", "men"), max(1, len(dates)))
    spec = GroupSpec(name="sex", label="Sex", column="sex", protected=True)
    notes = tuple(
        FeatureNote(name, f"{name} in words", "count", f"what {name} means", monotone=1 if name == "arrests" else 0)
        for name in FEATURES
    )
    return Examples(keys, frame, notes, label, Groups(pd.DataFrame({"sex": sex}), (spec,)), fingerprint="f" * 64)


def a_study(**changes: Any) -> StudySpec:
    model = {
        "recipes": ["logistic", "lightgbm", "blend"],
        "points": {"arrests": 1.0, "age": -1.0},
        "trees": 30,
        "depth": 3,
        "smallest_leaf": 10,
        "refits": 5,
    } | changes.pop("model", {})
    words = dict.fromkeys(("purpose", "who", "outcome", "flagged", "not_for"), "A test of the models room only.")
    shared: dict[str, Any] = {
        "riskkit": 1, "name": "models_test", "title": "A study for tests", "role": "perpetrator", "seed": 11,
        "words": words, "capacity": {"share": 0.1}, "model": model,
        "groups": [{"name": "sex", "label": "Sex", "column": "sex", "protected": True}],
    }  # fmt: skip
    if changes.pop("records", False):
        shared |= {
            "kind": "records",
            "sources": {"data_kind": "synthetic", "extract_date": "2024-01-01", "folder": "x"},
            "linkage": {"method": "given"},
            "cohort": {"as_of": ["2020-01-01"], "seen_within_days": 365, "age_from": 10, "age_to": 90,
                       "age_unknown": "keep"},
            "target": {"meaning": "An outcome drawn for a test", "role": "suspect", "offences": ["x"],
                       "statuses": ["x"], "which": "any", "horizon_days": 300, "waiting_days": 60},
            "features": [{"name": "age", "label": "Age in years", "unit": "years", "meaning": "Whole years",
                          "measure": "age"}],
            "split": {"method": "time", "test_from": "2023-01-01", "same_person": "one side"},
        }  # fmt: skip
    else:
        columns = [{"name": n, "label": f"{n} in words", "kind": "number", "stage": "before"} for n in FEATURES]
        shared |= {
            "kind": "table",
            "split": {"method": "folds", "folds": 3, "same_person": "one side"},
            "table": {
                "data_kind": "synthetic", "extract_date": "2024-01-01", "path": "x.csv", "person_id": "id",
                "stages": ["before", "after"], "score_stage": "before", "columns": columns, "features": list(FEATURES),
                "target": {"column": "y", "yes": "1", "no": "0", "meaning": "An outcome drawn for a test",
                           "role": "suspect", "horizon_days": 365, "stage": "after"},
            },
        }  # fmt: skip
    return StudySpec.model_validate(shared | changes)


@pytest.fixture(scope="session")
def examples() -> Callable[..., Examples]:
    return draw_examples


@pytest.fixture(scope="session")
def study() -> Callable[..., StudySpec]:
    return a_study
