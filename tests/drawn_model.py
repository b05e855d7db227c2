"""The files of a small real model, trained on drawn rows. For tests only; nobody in them is real."""

from __future__ import annotations

import numpy as np
import pandas as pd

from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.examples import Examples, FeatureNote
from riskkit.domain.study_spec import StudySpec


def a_model() -> dict[str, bytes]:
    """The files of a small real model."""
    from riskkit.models import train

    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"arrests": rng.poisson(1.5, 300) * 1.0, "age": rng.integers(18, 70, 300) * 1.0})
    label = (rng.random(300) < 1 / (1 + np.exp(1.5 - 0.6 * frame["arrests"]))).astype(float).to_numpy()
    dates = np.repeat(np.array(["2022-01-01", "2022-07-01", "2023-01-01"], dtype="datetime64[s]"), 100)
    keys = pd.DataFrame({"person_id": [f"P{i}" for i in range(300)], "as_of": dates})
    notes = tuple(FeatureNote(name, f"{name} in words", "count", "drawn for a test") for name in frame)
    groups = Groups(
        pd.DataFrame({"sex": ["a", "b"] * 150}), (GroupSpec(name="sex", label="Sex", column="sex", protected=True),)
    )
    study = StudySpec.model_validate(_study())
    assert study.model is not None
    return train(Examples(keys, frame, notes, label, groups, fingerprint="f" * 64), study.model).files()


def _study() -> dict[str, object]:
    words = dict.fromkeys(("purpose", "who", "outcome", "flagged", "not_for"), "A test of the tracking room only.")
    column = {"label": "in words", "kind": "number", "stage": "before"}
    return {
        "riskkit": 1, "name": "tiny_study", "title": "A tiny study, drawn", "role": "victim", "seed": 7, "words": words,
        "kind": "table", "capacity": {"share": 0.1}, "groups": [],
        "split": {"method": "folds", "same_person": "one side"},
        "model": {
            "recipes": ["lightgbm"], "points": {"arrests": 1.0}, "trees": 10, "depth": 2, "smallest_leaf": 10,
            "refits": 5,
        },
        "table": {
            "data_kind": "synthetic", "extract_date": "2024-01-01", "path": "x.csv", "person_id": "id",
            "stages": ["before", "after"], "score_stage": "before", "features": ["arrests", "age"],
            "columns": [{"name": "arrests", **column}, {"name": "age", **column}],
            "target": {
                "column": "y", "yes": "1", "no": "0", "meaning": "Drawn for a test, it means nothing.",
                "role": "victim", "horizon_days": 365, "stage": "after",
            },
        },
    }  # fmt: skip
