"""How near the light attack of X06 comes to the truth, in drawn worlds, from a stiff model to a badly overfitted one.

    python experiments/membership/known_truth.py

Writes results/membership.md and results/membership.json beside this file. Three figures for each setting:

refits   what X06 prints: refits of one model attacked with one another.
kept     the truth for the model that is kept, by loss: people it learnt from against as many fresh people of the same
         world, whom no run ever has.
halves   the truth for a strong attacker who can draw people from the same world: 24 models of the same recipe, each
         fitted to a random half of twice the people, every one attacked with the 23 others (LiRA, online).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.examples import Examples, FeatureNote
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec
from riskkit.models import train
from riskkit.models.competition import monotone_of
from riskkit.models.linear import fit_linear, prepare
from riskkit.models.rows import training_rows
from riskkit.models.trees import fit_trees
from riskkit.stats.membership import attack_area, by_likelihood_ratio, by_loss, sureness

HERE = Path(__file__).resolve().parent
FEATURES, MODELS, SEED = 20, 24, 4_711
TREES = {"recipes": ["lightgbm"], "trees": 200}
SETTINGS: tuple[tuple[str, int, float, dict[str, Any]], ...] = (
    ("logistic regression, 4,000 people", 4_000, 0.1, {"recipes": ["logistic"]}),
    ("logistic regression, 250 people", 250, 0.1, {"recipes": ["logistic"]}),
    ("trees as shipped (depth 4, leaf 50), 4,000 people", 4_000, 0.1, TREES),
    ("trees as shipped, 1,000 people", 1_000, 0.1, TREES),
    ("trees as shipped, 4,000 people, outcome in 1 of 100", 4_000, 0.01, TREES),
    ("trees, leaf 10, 4,000 people", 4_000, 0.1, TREES | {"smallest_leaf": 10}),
    ("trees, leaf 10, 1,000 people", 1_000, 0.1, TREES | {"smallest_leaf": 10}),
    ("trees, depth 8, leaf 1, 4,000 people", 4_000, 0.1, TREES | {"depth": 8, "smallest_leaf": 1}),
    ("trees, depth 8, leaf 1, 1,000 people", 1_000, 0.1, TREES | {"depth": 8, "smallest_leaf": 1}),
    (
        "trees, depth 8, leaf 1, step 0.3, 1,000 people",
        1_000,
        0.1,
        TREES | {"depth": 8, "smallest_leaf": 1, "learning_rate": 0.3},
    ),
)


def main() -> None:
    """Every setting, one line each."""
    found = [_setting(*one) for one in SETTINGS]
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "membership.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (HERE / "results" / "membership.md").write_text("\n".join(_lines(found)) + "\n", encoding="utf-8")


def _setting(name: str, people: int, rate: float, settings: dict[str, Any]) -> dict[str, Any]:
    start = time.process_time()
    past, fresh = draw_world(people, rate, SEED), draw_world(people, rate, SEED + 1)
    spec = a_study(settings).model
    model = train(past, spec)
    given = {row["attack"]: row for row in model.evidence.given_away if row["row"] == "attack"}
    leaves = next((row for row in model.evidence.given_away if row.get("what") == "leaves"), None)
    inside, outside = training_rows(past), training_rows(fresh)
    sure = [sureness(model.function.raw(rows.x)[:, None], rows.y) for rows in (inside, outside)]
    member = np.repeat([[True], [False]], people, axis=0)
    kept = attack_area(by_loss(np.concatenate(sure)), member)
    halves = _halves(np.concatenate([inside.x, outside.x]), np.concatenate([inside.y, outside.y]), inside, model, spec)
    found = {
        "setting": name, "kept recipe": model.candidate.words,
        "small leaves": None if leaves is None else [leaves["count"], leaves["base"]],
        **{attack: [round(row[n], 3) for n in ("auc", "low", "high")] for attack, row in given.items()},
        "kept, loss": [round(v, 3) for v in (kept.value, kept.low, kept.high)],
        **{f"halves, {attack}": [round(v, 3) for v in (a.value, a.low, a.high)] for attack, a in halves.items()},
        "cpu_seconds": round(time.process_time() - start, 1),
    }  # fmt: skip
    print(json.dumps(found), flush=True)
    return found


def _halves(x: np.ndarray, y: np.ndarray, rows: Any, model: Any, spec: Any) -> dict[str, Any]:
    """Models of the same recipe and numbers on random halves, each attacked with all others."""
    rng, n = np.random.default_rng(SEED), len(y)
    member, logit = np.zeros((n, MODELS), dtype=bool), np.empty((n, MODELS))
    direction = monotone_of(rows)
    for b in range(MODELS):
        half = rng.permutation(n)[: n // 2]
        member[half, b] = True
        if model.function.trees is not None:
            fit = fit_trees(
                x[half], y[half], spec, rounds=model.function.trees.rounds, seed=spec.study.seed, monotone=direction
            )
        else:
            prepared = prepare(x[half])
            fit = fit_linear(
                prepared.design(x[half]), y[half], prepared, strength=model.function.linear.strength, monotone=direction
            )
        logit[:, b] = fit.raw(x)
    sure = sureness(logit, y)
    return {
        "loss": attack_area(by_loss(sure), member),
        "likelihood ratio": attack_area(by_likelihood_ratio(sure, member), member),
    }


def draw_world(people: int, rate: float, seed: int) -> Examples:
    """People with 20 features, six of which say something of an outcome that `rate` of them have."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([rng.poisson(1.5, (people, FEATURES // 2)), rng.normal(size=(people, FEATURES // 2))])
    logit = x[:, :3] @ [0.5, 0.3, -0.3] + x[:, -3:] @ [0.6, 0.4, -0.4] + 0.5 * x[:, -1] * x[:, 0]
    level = np.log(rate / (1 - rate)) - 1.6
    label = (rng.random(people) < 1 / (1 + np.exp(-logit - level))).astype(np.float64)
    frame = pd.DataFrame(x.astype(np.float64), columns=[f"x{j}" for j in range(FEATURES)])
    keys = pd.DataFrame({"person_id": [f"P{i}" for i in range(people)], "as_of": np.full(people, "NaT", "M8[s]")})
    sex = GroupSpec(name="sex", label="Sex", column="sex", protected=True)
    groups = Groups(pd.DataFrame({"sex": np.where(rng.random(people) < 0.5, "a", "b")}), (sex,))
    notes = tuple(FeatureNote(name, f"{name} in words", "number", "drawn") for name in frame)
    return Examples(keys, frame, notes, label, groups, fingerprint="f" * 64)


def a_study(settings: dict[str, Any]) -> StudySpec:
    """A table study for drawn worlds."""
    columns = [
        {"name": f"x{j}", "label": f"x{j} in words", "kind": "number", "stage": "before"} for j in range(FEATURES)
    ]
    words = dict.fromkeys(("purpose", "who", "outcome", "flagged", "not_for"), "A drawn world for an experiment only.")
    target = {"column": "y", "yes": "1", "no": "0", "meaning": "a drawn outcome of a drawn world", "role": "suspect"}
    values = {
        "riskkit": 1, "name": "known_truth", "title": "Drawn worlds", "kind": "table", "role": "perpetrator", "seed": 7,
        "words": words, "capacity": {"share": 0.1}, "split": {"method": "folds", "same_person": "one side"},
        "groups": [{"name": "sex", "label": "Sex", "column": "sex", "protected": True}],
        "model": {"points": {"x0": 1.0}} | settings, "audit": {"stand_ins": False},
        "table": {
            "data_kind": "synthetic", "extract_date": "2026-01-31", "path": "t.csv", "person_id": "id",
            "stages": ["before", "after"], "score_stage": "before", "columns": columns,
            "features": [f"x{j}" for j in range(FEATURES)], "target": target | {"horizon_days": 365, "stage": "after"},
        },
    }  # fmt: skip
    return parse_spec(StudySpec, values, "an experiment")


def _lines(found: list[dict[str, Any]]) -> Iterator[str]:
    areas_named = "X06: loss | X06: ratio | kept model, fresh people: loss | halves: loss | halves: ratio"
    yield f"| setting | kept | leaves under 10 people | {areas_named} |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in found:
        few = "no trees" if row["small leaves"] is None else f"{row['small leaves'][0]} of {row['small leaves'][1]}"
        areas = ("loss", "likelihood ratio", "kept, loss", "halves, loss", "halves, likelihood ratio")
        cells = [f"{row[name][0]:.2f} ({row[name][1]:.2f} to {row[name][2]:.2f})" for name in areas]
        yield f"| {row['setting']} | {row['kept recipe']} | {few} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
