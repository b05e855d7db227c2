"""The NIJ table study, five folds, out of fold: Brier, AUC, calibration slope against their goals.

Usage    python experiments/benchmarks/nij.py [--data ../shared/data/nij/nij_dev_train.csv]

The file is public and is not part of the product; without it this prints where it was looked for and exits with 2.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

ROOT = Path(__file__).resolve().parents[2]
GOALS = {"brier": 0.1865, "auc": 0.70, "slope_low": 0.9, "slope_high": 1.1}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "../shared/data/nij/nij_dev_train.csv")
    data = parser.parse_args().data.resolve()
    if not data.exists():
        print(f"The NIJ file is not at {data}; give its place with --data.", file=sys.stderr)
        return 2
    result = measure(data)
    print(json.dumps(result, indent=1))
    from riskkit.runs.provenance import package_versions

    kept = {**result, "packages": package_versions()}
    (Path(__file__).parent / "results" / "nij.json").write_text(json.dumps(kept, indent=1) + "\n")
    return 0 if all(result["held"].values()) else 1


def measure(data: Path) -> dict:
    import yaml

    from riskkit.domain.scores import values_inside
    from riskkit.domain.study_spec import StudySpec
    from riskkit.models import cross_score
    from riskkit.sources import read_table
    from riskkit.stats.calibration import brier, calibration_slope_intercept
    from riskkit.stats.ranking import auc

    config = ROOT / "configs/nij_year1.yaml"
    study = StudySpec.model_validate(yaml.safe_load(config.read_text()))
    examples = read_table(study.table, study.groups, base=config.parent, role=study.role, path=data)
    start, cpu = time.perf_counter(), time.process_time()
    model, scored = cross_score(examples, study.model, study.split)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    inside = values_inside(scored)
    y, s = inside.label, inside.frame["score"].to_numpy()
    line = calibration_slope_intercept(y, s)
    found = {"brier": brier(y, s), "auc": auc(y, s), "slope": line.slope, "slope_se": line.slope_se}
    return {
        **found,
        "held": {
            "brier": found["brier"] <= GOALS["brier"],
            "auc": found["auc"] >= GOALS["auc"],
            "slope": GOALS["slope_low"] <= found["slope"] <= GOALS["slope_high"],
        },
        "people": len(y),
        "recipes": model.evidence.chosen["recipe_by_fold"],
        "kept": model.recipe,
        "baselines": list(scored.evidence.baselines),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "model_kb": sum(map(len, model.files().values())) // 1024,
    }


if __name__ == "__main__":
    sys.exit(main())
