"""What doubts cost: other models as good and unusual rows in training; reasons under refits and lists in scoring.

Usage    python experiments/benchmarks/doubts.py

Drawn rows, 40 features, 1% with the outcome, three recipes, 20 refits. CPU seconds of this process, one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/unit/models"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    results = [
        measure(parser.parse_args().rows, recipes) for recipes in (("logistic", "lightgbm", "blend"), ("blend",))
    ]
    print(json.dumps(results, indent=1))
    from riskkit.runs.provenance import package_versions

    kept = {"results": results, "packages": package_versions()}
    (Path(__file__).parent / "results" / "doubts.json").write_text(json.dumps(kept, indent=1) + "\n")
    return 0


def measure(rows: int, recipes: tuple[str, ...]) -> dict:
    from conftest import a_study

    from riskkit.domain.scores import values_inside
    from riskkit.models import score, scoring, train, training

    past, new = draw(rows, 1), draw(rows, 2)
    points = {"points": {"f0": 1.0}, "trees": 200, "depth": 4, "smallest_leaf": 50, "refits": 20}
    spec = a_study(model={"recipes": list(recipes), **points}).model
    spent: dict[str, float] = {}
    with ExitStack() as stack:
        for module, name in ((training, "fit_alternatives"), (training, "learn_familiar"), (scoring, "look_again")):
            stack.enter_context(patch.object(module, name, clocked(getattr(module, name), name, spent)))
        with timed("train", spent):
            model = train(past, spec)
        with timed("score", spent):
            scored = score(model, new)
    files = model.files()
    return {
        "rows": rows,
        "recipes": list(recipes),
        "chosen": model.recipe,
        "cpu_seconds": {name: round(value, 2) for name, value in spent.items()},
        "share_of_train": round((spent["fit_alternatives"] + spent["learn_familiar"]) / spent["train"], 3),
        "share_of_score": round(spent["look_again"] / spent["score"], 3),
        "alternatives": values_inside(scored).doubts.alternatives,
        "unlike": round(float(values_inside(scored).doubts.unlike.mean()), 4),
        "unlike_in_training": model.training["unlike"],
        "model_bytes": sum(len(content) for content in files.values()),
        "alternatives_bytes": len(files.get("lightgbm-alternatives.txt", b"")),
    }


def draw(rows: int, seed: int):
    import numpy as np
    import pandas as pd

    from riskkit.domain.cohort import Groups
    from riskkit.domain.cohort_spec import GroupSpec
    from riskkit.domain.examples import Examples, FeatureNote

    rng = np.random.default_rng(seed)
    x = np.where(rng.random((rows, 40)) < 0.5, rng.poisson(1.0, (rows, 40)), rng.normal(size=(rows, 40)))
    raw = -5.2 + 0.5 * x[:, 0] + 0.4 * x[:, 1] * (x[:, 2] > 0) - 0.3 * x[:, 3]
    label = (rng.random(rows) < 1 / (1 + np.exp(-raw))).astype(float)
    x[rng.random(x.shape) < 0.05] = np.nan
    names = [f"f{j}" for j in range(40)]
    keys = pd.DataFrame(
        {"person_id": np.array([f"P{i:07d}" for i in range(rows)], dtype=object),
         "as_of": np.full(rows, "NaT", dtype="datetime64[s]")}
    )  # fmt: skip
    sex = pd.DataFrame({"sex": rng.choice(["women", "men"], rows)})
    groups = Groups(sex, (GroupSpec(name="sex", label="Sex", column="sex", protected=True),))
    notes = tuple(FeatureNote(name, name, "count", f"what {name} means") for name in names)
    return Examples(keys, pd.DataFrame(x, columns=names), notes, label, groups, fingerprint="0" * 64)


@contextmanager
def timed(name: str, spent: dict[str, float]):
    begin = time.process_time()
    yield
    spent[name] = spent.get(name, 0.0) + time.process_time() - begin


def clocked(call: Callable, name: str, spent: dict[str, float]) -> Callable:
    def inside(*args, **more):
        with timed(name, spent):
            return call(*args, **more)

    return inside


if __name__ == "__main__":
    sys.exit(main())
