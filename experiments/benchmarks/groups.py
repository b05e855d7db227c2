"""How long the bias report takes, beside fairlearn on the same rows in the same run.

Usage    python experiments/benchmarks/groups.py [--rows 1000000] [--to experiments/benchmarks/results]

Takes    how many scored rows to draw: 4 characteristics with all two-way intersections, 5 operating points.
Gives    results/groups.{json,md}: CPU seconds and peak memory of the audit's group findings (13 figures for each group,
         intersection and operating point, every difference tested), of 1,000 resamples of every count they are made
         of, and of fairlearn's MetricFrame without intervals, and with its own bootstrap for a few resamples.
Promise  the counts resampled are those the figures are divided from; fairlearn gets the same arrays.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
RESAMPLES, FAIRLEARN_RESAMPLES = 1_000, 3
LEVELS = {"sex": 3, "ethnicity": 6, "age_band": 5, "area": 8}
CUTS = (0.05, 0.1, 0.2, 0.4)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--to", type=Path, default=HERE / "results")
    asked = parser.parse_args()
    told = measure(asked.rows)
    asked.to.mkdir(parents=True, exist_ok=True)
    (asked.to / "groups.json").write_text(json.dumps(told, indent=1) + "\n")
    (asked.to / "groups.md").write_text(as_text(told))
    print(as_text(told))
    return 0


def measure(rows: int) -> dict[str, Any]:
    """CPU seconds of each part, one after the other in one process; peak memory before fairlearn is loaded."""
    scored, groups = draw(rows)
    told: dict[str, Any] = {"rows": rows, "characteristics": LEVELS, "operating_points": 1 + len(CUTS)}
    counted = timed(told, "counting", lambda: count(scored, groups))
    timed(told, "figures, intervals and tests", lambda: findings(scored, counted))
    timed(told, f"{RESAMPLES} resamples", lambda: resample(counted))
    told["peak_gb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2)
    timed(told, "fairlearn, no interval", lambda: by_fairlearn(scored, groups, None))
    timed(
        told, f"fairlearn, {FAIRLEARN_RESAMPLES} resamples", lambda: by_fairlearn(scored, groups, FAIRLEARN_RESAMPLES)
    )
    told["versions"] = _versions()
    return told


def timed(told: dict[str, Any], name: str, work: Callable[[], Any]) -> Any:
    """Run it and note its CPU seconds."""
    start = time.process_time()
    found = work()
    told.setdefault("cpu_s", {})[name] = round(time.process_time() - start, 3)
    return found


def draw(rows: int) -> tuple[Any, Any]:
    """Scored rows, one a person, and their groups."""
    from riskkit.audit.scored_rows import ScoredRows
    from riskkit.domain.cohort import Groups
    from riskkit.domain.cohort_spec import GroupSpec

    rng = np.random.default_rng(1)
    score = 1 / (1 + np.exp(3.0 - rng.normal(size=rows)))
    label = (rng.random(rows) < score).astype(np.float64)
    rank = np.empty(rows)
    rank[np.argsort(-score)] = np.arange(1, rows + 1)
    scored = ScoredRows(
        frame=pd.DataFrame(index=range(0)), score=score, label=label, flagged=rank <= rows // 20, rank=rank,
        as_of=np.full(rows, ""), person=np.arange(rows), cuts=CUTS, confidence=0.95, seed=1,
    )  # fmt: skip
    frame = pd.DataFrame({name: rng.integers(0, many, rows).astype(str) for name, many in LEVELS.items()})
    specs = tuple(GroupSpec(name=name, label=name, column=name, protected=True) for name in LEVELS)
    return scored, Groups(frame, specs)


def count(scored: Any, groups: Any) -> tuple[list[Any], list[Any]]:
    """Every table of counts."""
    from riskkit.audit.group_counts import Points, intersections, single_attributes
    from riskkit.domain.model_spec import AuditSpec
    from riskkit.stats.buckets import assign_buckets

    points, buckets = Points.of(scored), assign_buckets(scored.person, scored.seed)
    singles = single_attributes(scored, points, buckets, groups)
    crossed, _ = intersections(scored, points, buckets, groups, AuditSpec())
    return singles, crossed


def findings(scored: Any, counted: tuple[list[Any], list[Any]]) -> list[Any]:
    """G01 to G08 and M02, with margins, so that every test is made."""
    from riskkit.audit.compared import compared_metrics
    from riskkit.audit.comparisons import compare_groups, omnibus
    from riskkit.audit.groups import groups_finding, intersections_finding
    from riskkit.audit.list_shares import list_finding
    from riskkit.audit.pairs import compare_pairs
    from riskkit.audit.trade_offs import criteria_side_by_side
    from riskkit.domain.model_spec import AuditSpec

    singles, crossed = counted
    spec = AuditSpec(margins={"selection": 0.02, "FPR": 0.02, "FNR": 0.1, "PPV": 0.1, "FOR": 0.02, "O/E": 1.25})
    compared = [one for counts in singles for one in compared_metrics(counts, scored, spec)]
    adjusted = omnibus(compared, scored.seed)
    differences = compare_groups(compared, adjusted, scored, spec)
    return [
        groups_finding(singles, scored, spec), intersections_finding(crossed, [], scored, spec), differences,
        compare_pairs(compared, adjusted, scored, spec), list_finding(singles, scored, spec, "perpetrator"),
        criteria_side_by_side(singles, differences, scored, spec),
    ]  # fmt: skip


def resample(counted: tuple[list[Any], list[Any]]) -> int:
    """Percentile intervals of every share from resampled tables of counts."""
    from riskkit.audit.group_counts import share_of
    from riskkit.stats.buckets import bootstrap_tables

    made = 0
    for counts in (*counted[0], *counted[1]):
        drawn = bootstrap_tables(counts.by_bucket, RESAMPLES, 1)
        for point in counts.points.names:
            for metric in ("recorded", "selection", "FPR", "FNR", "PPV", "FOR"):
                above, below = share_of(drawn, metric, counts.points, point)
                with np.errstate(divide="ignore", invalid="ignore"):
                    made += int(np.nanpercentile(above / below, (2.5, 97.5), axis=0).size)
    return made


def by_fairlearn(scored: Any, groups: Any, resamples: int | None) -> None:
    """The five shares of MetricFrame, for each characteristic alone, at the capacity."""
    from fairlearn.metrics import (
        MetricFrame,
        count,
        false_negative_rate,
        false_positive_rate,
        selection_rate,
        true_positive_rate,
    )

    metrics = {"count": count, "selection": selection_rate, "fpr": false_positive_rate, "fnr": false_negative_rate,
               "tpr": true_positive_rate}  # fmt: skip
    more: dict[str, Any] = {} if resamples is None else {
        "n_boot": resamples, "ci_quantiles": [0.025, 0.975], "random_state": 1}  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in LEVELS if resamples is None else list(LEVELS)[:1]:
            frame = MetricFrame(metrics=metrics, y_true=scored.label, y_pred=scored.flagged.astype(int),
                                sensitive_features=groups.frame[name], **more)  # fmt: skip
            _ = frame.by_group if resamples is None else frame.by_group_ci


def as_text(told: dict[str, Any]) -> str:
    """The table that people read."""
    ours, theirs = told["cpu_s"], told["cpu_s"][f"fairlearn, {FAIRLEARN_RESAMPLES} resamples"]
    tables = len(LEVELS) + len(LEVELS) * (len(LEVELS) - 1) // 2
    own_share = ours[f"{RESAMPLES} resamples"] / RESAMPLES / tables / told["operating_points"]
    one = (theirs - told["cpu_s"]["fairlearn, no interval"] / len(LEVELS)) / FAIRLEARN_RESAMPLES
    lines = [
        f"# The bias report at {told['rows']:,} rows", "",
        f"{len(LEVELS)} characteristics, all two-way intersections, {told['operating_points']} operating points; "
        f"peak memory {told['peak_gb']} GB before fairlearn.", "", "| part | CPU s |", "|---|---|",
        *(f"| {name} | {seconds:g} |" for name, seconds in ours.items()), "",
        "One resample of one characteristic at one operating point: "
        f"here {own_share * 1e6:,.1f} microseconds, fairlearn {one:,.2f} s: {one / own_share:,.0f} times.", "",
        f"Versions: {told['versions']}", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _versions() -> str:
    from importlib.metadata import version

    return ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "scipy", "fairlearn"))


if __name__ == "__main__":
    raise SystemExit(main())
