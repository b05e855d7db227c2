"""Reasons of boosted trees beside shap's TreeExplainer: CPU seconds, memory, largest difference.

Two models on drawn rows with 5% missing: the largest the issue names (100 features, 500 trees of 31 leaves) and the
one riskkit trains by default (40 features, 200 trees, depth 4). shap is timed on part of the rows (it takes minutes on
all) and riskkit on the same part and on all. Results: results/reasons.json and results/reasons.md.

    python experiments/benchmarks/reasons.py [--rows 100000] [--shap-rows 5000]
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import warnings
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import lightgbm
import numpy as np

from riskkit.models.trees import Trees

HERE = Path(__file__).parent
MODELS = {
    "100 features, 500 trees of 31 leaves": {"features": 100, "trees": 500, "num_leaves": 31, "max_depth": -1},
    "40 features, 200 trees of depth 4": {"features": 40, "trees": 200, "num_leaves": 16, "max_depth": 4},
}


def cpu() -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def drawn(rows: int, features: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows with 5% missing, and an outcome that hangs on a few of the features."""
    rng = np.random.default_rng(20261128)
    x = rng.normal(size=(rows, features))
    y = x[:, 0] + x[:, 1] * x[:, 2] + 0.5 * np.sin(3 * x[:, 3]) + rng.normal(size=rows) > 1
    x[rng.random(x.shape) < 0.05] = np.nan
    return x, y.astype(np.float64)


def compared(rows: int, shap_rows: int, *, features: int, trees: int, **shape: int) -> dict[str, Any]:
    """One model: both ways of telling its reasons."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import shap
    x, y = drawn(rows, features)
    settings = {"objective": "binary", "learning_rate": 0.1, "num_threads": 1, "verbosity": -1, "seed": 7, **shape}
    booster = lightgbm.train(settings, lightgbm.Dataset(x[:20_000], y[:20_000]), num_boost_round=trees)
    own = Trees(booster.model_to_string(), trees)
    own.contributions(x[:1000])  # compiled loops are loaded, the text is read
    explainer = shap.TreeExplainer(booster)
    t0 = cpu()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = explainer.shap_values(x[:shap_rows])
    t1 = cpu()
    same, _ = own.contributions(x[:shap_rows])
    t2 = cpu()
    every, base = own.contributions(x)
    t3 = cpu()
    raw = booster.predict(x, raw_score=True, num_threads=1)
    per_row = (t1 - t0) / shap_rows
    return {
        "rows": rows,
        "shap_rows": shap_rows,
        "shap_cpu": t1 - t0,
        "riskkit_cpu_same_rows": t2 - t1,
        "riskkit_cpu_all_rows": t3 - t2,
        "shap_cpu_all_rows_at_the_same_pace": per_row * rows,
        "times_less": per_row * rows / (t3 - t2),
        "ms_a_row": 1000 * (t3 - t2) / rows,
        "largest_difference": float(np.abs(same - theirs).max()),
        "largest_gap_of_a_sum": float(np.abs(base + every.sum(axis=1) - raw).max()),
        "peak_gb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2,
    }


def main() -> None:
    """Run both models and keep what was measured."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--shap-rows", type=int, default=5_000)
    given = asked.parse_args()
    t0 = cpu()
    from riskkit.models import tree_loops  # compiled now, or loaded if compiled before

    loaded = cpu() - t0
    found = {name: compared(given.rows, given.shap_rows, **shape) for name, shape in MODELS.items()}
    versions = {"lightgbm": lightgbm.__version__, "date": date.today().isoformat(), "loops": tree_loops.__name__}
    results = HERE / "results"
    (results / "reasons.json").write_text(
        json.dumps({**versions, "import_cpu": loaded, "models": found}, indent=1) + "\n"
    )
    (results / "reasons.md").write_text(_page(found, versions))
    print(_page(found, versions))


def _page(found: dict[str, dict[str, Any]], versions: dict[str, str]) -> str:
    lines = [
        f"# Reasons of boosted trees, {versions['date']}, lightgbm {versions['lightgbm']}, one thread",
        "",
        "shap's TreeExplainer hands a LightGBM model on to LightGBM's own `pred_contrib`. CPU seconds; the compiled",
        "loops were loaded before (compiling them once takes some seconds).",
        "",
        "| model | shap, part of the rows | riskkit, same rows | riskkit, all rows | shap, all rows at that pace "
        "| times less | ms a row | largest difference | gap of a sum | peak memory |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, row in found.items():
        lines.append(
            f"| {name} | {row['shap_cpu']:.1f} ({row['shap_rows']:,}) | {row['riskkit_cpu_same_rows']:.1f} | "
            f"{row['riskkit_cpu_all_rows']:.1f} ({row['rows']:,}) | {row['shap_cpu_all_rows_at_the_same_pace']:.0f} | "
            f"{row['times_less']:.1f} | {row['ms_a_row']:.3f} | {row['largest_difference']:.1e} | "
            f"{row['largest_gap_of_a_sum']:.1e} | {row['peak_gb']:.2f} GB |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
