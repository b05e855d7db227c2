"""How often a score's interval holds the true probability, in drawn worlds where it is known.

Usage    python experiments/benchmarks/interval_coverage.py [--worlds 8]

Each world draws 3,000 people to train on and 4,000 new people to score, from one of four laws: a common or a rare
outcome, a logit that is linear in the features or one that is not. Prints one line for each law and recipe.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import pandas as pd

FEATURES = ("age", "arrests", "days_since", "flag", "noise")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=8)
    worlds = parser.parse_args().worlds
    print("law                       recipes   all    top tenth  mean width")
    for rate in (-1.5, -4.0):
        for bent in (False, True):
            law = f"{'rare' if rate < -3 else 'common'} outcome, {'bent' if bent else 'linear'}"
            for recipes in (("logistic",), ("lightgbm",), ("blend",), ("logistic", "lightgbm", "blend")):
                covered, top, width = np.mean([one_world(rate, bent, recipes, s) for s in range(worlds)], axis=0)
                name = recipes[0] if len(recipes) == 1 else "chosen"
                print(f"{law:25s} {name:9s} {covered:.3f}  {top:.3f}      {width:.3f}", flush=True)
    return 0


def one_world(rate: float, bent: bool, recipes: tuple[str, ...], seed: int) -> tuple[float, float, float]:
    """Share of new people whose true probability lies in their interval; the same for the top tenth; mean width."""
    from riskkit.models import train

    examples, _ = draw(3000, seed, rate, bent)
    new, truth = draw(4000, 999, rate, bent)
    found = train(examples, a_study(recipes).model)._predict_frame(new.frame)
    inside = (found["score_low"] <= truth) & (truth <= found["score_high"])
    top = np.argsort(-found["score"])[:400]
    return float(inside.mean()), float(inside[top].mean()), float((found["score_high"] - found["score_low"]).mean())


def draw(people: int, seed: int, rate: float, bent: bool) -> tuple[Any, np.ndarray]:
    """Examples of nobody real, and the probability of each row."""
    from scipy.special import expit

    from riskkit.domain.cohort import Groups
    from riskkit.domain.examples import Examples, FeatureNote

    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "age": rng.integers(18, 70, people).astype(float),
            "arrests": rng.poisson(1.5, people).astype(float),
            "days_since": rng.exponential(300, people).round(),
            "flag": (rng.random(people) < 0.2).astype(float),
            "noise": rng.normal(size=people),
        }
    )
    logit = rate + 0.4 * (frame["arrests"] - 1.5) - 0.03 * (frame["age"] - 40) + 0.8 * frame["flag"]
    if bent:
        logit += 0.8 * (frame["days_since"] < 100) - 0.0008 * (frame["age"] - 45) ** 2
        logit += 0.5 * (frame["arrests"] > 3) * frame["flag"]
    truth = expit(logit.to_numpy())
    label = (rng.random(people) < truth).astype(float)
    keys = pd.DataFrame(
        {"person_id": [f"P{i:05d}" for i in range(people)], "as_of": np.full(people, "NaT", "datetime64[s]")}
    )
    notes = tuple(FeatureNote(name, f"{name} in words", "", "drawn") for name in FEATURES)
    groups = Groups(pd.DataFrame({"sex": ["not said"] * people}), ())
    return Examples(keys, frame, notes, label, groups, fingerprint="0" * 64), truth


def a_study(recipes: tuple[str, ...]) -> Any:
    from riskkit.domain.study_spec import StudySpec

    columns = [{"name": n, "label": f"{n} in words", "kind": "number", "stage": "before"} for n in FEATURES]
    target = {"column": "y", "yes": "1", "no": "0", "meaning": "An outcome drawn with known probability",
              "role": "suspect", "horizon_days": 365, "stage": "after"}  # fmt: skip
    return StudySpec.model_validate(
        {
            "riskkit": 1, "name": "interval_coverage", "title": "Coverage of intervals", "kind": "table",
            "role": "perpetrator", "seed": 5, "capacity": {"share": 0.1}, "groups": [],
            "words": dict.fromkeys(("purpose", "who", "outcome", "flagged", "not_for"), "A simulation, about nobody."),
            "split": {"method": "folds", "same_person": "one side"},
            "model": {"recipes": list(recipes), "points": {"arrests": 1.0}, "trees": 100, "depth": 3,
                      "smallest_leaf": 30, "refits": 20, "interval": 0.9},
            "table": {"data_kind": "synthetic", "extract_date": "2024-01-01", "path": "drawn", "person_id": "id",
                      "stages": ["before", "after"], "score_stage": "before", "columns": columns,
                      "features": list(FEATURES), "target": target},
        }
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
