"""How long the bias report takes, beside fairlearn and aequitas on the same rows in the same run.

Usage    python experiments/benchmarks/groups.py [--rows 100000 1000000] [--aequitas PYTHON] [--to FOLDER]

Takes    how many scored rows to draw: 4 characteristics with all two-way intersections, 5 operating points. PYTHON is
         that of an environment with aequitas, which pins an older pandas; without it that line is left out.
Gives    results/groups.{json,md}: CPU seconds and peak memory of the audit's group findings (every difference tested,
         margins set), of 1,000 resamples with percentile intervals of twelve metrics (those of aequitas), of areas and
         calibration by person, of fairlearn's MetricFrame without intervals and with its own bootstrap for a few
         resamples, and of aequitas' crosstabs (no intervals).
Promise  the counts resampled are those the figures are divided from; fairlearn and aequitas get the same rows. Imports
         are made before the clock starts, for all three.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
RESAMPLES, FAIRLEARN_RESAMPLES, REPLICATES = 1_000, 3, 200
LEVELS = {"sex": 3, "ethnicity": 6, "age_band": 5, "area": 8}
CUTS = (0.05, 0.1, 0.2, 0.4)
TWELVE = ("ppr", "selection", "precision", "fdr", "for", "fpr", "fnr", "tpr", "tnr", "npv", "recorded", "right")
ALONE, ALL = "4 characteristics", "4 characteristics and all two-way intersections"


AEQUITAS = """
import sys, time, warnings
warnings.simplefilter("ignore")
import pandas as pd
from aequitas.group import Group
path, places, cuts, columns = sys.argv[1], int(sys.argv[2]), sys.argv[3].split(","), sys.argv[4].split("|")
frame = pd.read_csv(path, dtype=dict.fromkeys(columns, str))
start = time.process_time()
points = {"rank_abs": [places], "score_val": [float(cut) for cut in cuts]}
Group().get_crosstabs(frame, score_thresholds=points, attr_cols=columns)
print(round(time.process_time() - start, 3))
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--aequitas", type=Path, help="python of an environment with aequitas")
    parser.add_argument("--to", type=Path, default=HERE / "results")
    asked = parser.parse_args()
    if os.environ.get("RISKKIT_ONE_SIZE"):
        print(json.dumps(measure(asked.rows[0], asked.aequitas)))
        return 0
    told = [in_a_process_of_its_own(rows, asked.aequitas) for rows in asked.rows]
    asked.to.mkdir(parents=True, exist_ok=True)
    (asked.to / "groups.json").write_text(json.dumps(told, indent=1) + "\n")
    (asked.to / "groups.md").write_text("\n".join(as_text(one) for one in told))
    print((asked.to / "groups.md").read_text())
    return 0


def in_a_process_of_its_own(rows: int, aequitas: Path | None) -> dict[str, Any]:
    """Sizes do not share a peak of memory."""
    words = [sys.executable, __file__, "--rows", str(rows), *(("--aequitas", str(aequitas)) if aequitas else ())]
    told = subprocess.run(words, env=os.environ | {"RISKKIT_ONE_SIZE": "1"}, check=True, capture_output=True, text=True)
    return dict(json.loads(told.stdout.splitlines()[-1]))


def measure(rows: int, aequitas: Path | None) -> dict[str, Any]:
    """CPU seconds of each part, one after the other in one process; peak memory before fairlearn runs."""
    warm_up()
    scored, groups = draw(rows)
    told: dict[str, Any] = {"rows": rows, "characteristics": LEVELS, "operating_points": 1 + len(CUTS)}
    alone = timed(told, f"{ALONE}: counting", lambda: (count(scored, groups, crossed=False)[0], []))
    timed(told, f"{ALONE}: figures, intervals and tests", lambda: findings(scored, alone))
    timed(told, f"{ALONE}: {RESAMPLES} resamples", lambda: resample(alone))
    everything = timed(told, f"{ALL}: counting", lambda: count(scored, groups))
    timed(told, f"{ALL}: figures, intervals and tests", lambda: findings(scored, everything))
    timed(told, f"{ALL}: {RESAMPLES} resamples", lambda: resample(everything))
    told["peak_gb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2)
    by_person(told, scored, groups)
    timed(told, "fairlearn: 4 characteristics, no interval", lambda: by_fairlearn(scored, groups, None))
    timed(
        told,
        f"fairlearn: 1 characteristic, {FAIRLEARN_RESAMPLES} resamples",
        lambda: by_fairlearn(scored, groups, FAIRLEARN_RESAMPLES),
    )
    if aequitas is not None:
        told["cpu_s"]["aequitas: 4 characteristics and all two-way intersections, no interval"] = by_aequitas(
            aequitas, scored, groups
        )
    told |= {"versions": _versions(), "date": date.today().isoformat()}
    return told


def warm_up() -> None:
    """Import what the parts import, and let every lazy door open."""
    import fairlearn.metrics  # noqa: F401

    scored, groups = draw(2_000)
    counted = count(scored, groups)
    findings(scored, counted)
    resample(counted)
    by_person({}, scored, groups)


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


def count(scored: Any, groups: Any, *, crossed: bool = True) -> tuple[list[Any], list[Any]]:
    """Every table of counts."""
    from riskkit.audit.group_counts import Points, intersections, single_attributes
    from riskkit.domain.model_spec import AuditSpec

    points = Points.of(scored)
    singles = single_attributes(scored, points, groups)
    return singles, intersections(scored, points, groups, AuditSpec())[0] if crossed else []


def findings(scored: Any, counted: tuple[list[Any], list[Any]]) -> list[Any]:
    """G01 to G08 and M02, with margins, so that every test is made."""
    from riskkit.audit.compared import compared_metrics
    from riskkit.audit.comparisons import compare_groups, omnibus
    from riskkit.audit.groups import groups_finding
    from riskkit.audit.list_shares import list_finding
    from riskkit.audit.pairs import compare_pairs
    from riskkit.audit.pooled_intersections import intersections_finding
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
    """Percentile intervals of twelve metrics from resampled tables of counts."""
    from riskkit.audit.group_counts import four_cells
    from riskkit.stats.buckets import bootstrap_tables

    made = 0
    for counts in (*counted[0], *counted[1]):
        drawn = bootstrap_tables(counts.by_bucket, RESAMPLES, 1)
        for flagged in counts.points.flagged:
            cells = four_cells(drawn, flagged)
            with np.errstate(divide="ignore", invalid="ignore"):
                for value in twelve(**cells):
                    value.sort(axis=0)
                    made += value[[24, 974]].size
    return made


def twelve(tn: Any, fp: Any, fn: Any, tp: Any) -> Iterator[Any]:
    """The metrics of `TWELVE`, each (resamples, groups)."""
    flagged, no, yes, people = tp + fp, tn + fp, tp + fn, tn + fp + fn + tp
    yield flagged / flagged.sum(axis=1, keepdims=True)
    yield from (flagged / people, tp / flagged, fp / flagged, fn / (fn + tn), fp / no, fn / yes, tp / yes, tn / no)
    yield from (tn / (fn + tn), yes / people, (tp + tn) / people)


def by_person(told: dict[str, Any], scored: Any, groups: Any) -> None:
    """Area and calibration line where each person has four rows: by formula, by group, and by resampling people."""
    from dataclasses import replace

    from riskkit.audit.group_areas import areas_of_groups
    from riskkit.audit.group_calibration import calibration_by_group
    from riskkit.domain.model_spec import AuditSpec
    from riskkit.stats.areas import auc_interval
    from riskkit.stats.calibration import calibration_slope_intercept
    from riskkit.stats.lines_by_people import line_by_people
    from riskkit.stats.ranking import auc_under_weights
    from riskkit.stats.resampling import person_bootstrap_weights

    rows = replace(scored, person=np.arange(len(scored)) // 4)
    y, s, buckets = rows.outcome, rows.score, rows.buckets
    timed(told, "area and calibration of everybody, by person, by formula",
          lambda: (auc_interval(y, s, buckets=buckets), line_by_people(y, s, buckets)))  # fmt: skip
    singles, _ = count(rows, groups, crossed=False)
    spec = AuditSpec()
    timed(told, "areas and calibration of every group, by person, by formula (G05, G10)",
          lambda: (areas_of_groups(singles, rows, spec), calibration_by_group(singles, rows, spec)))  # fmt: skip
    if len(rows) <= 100_000:
        weights = [person_bootstrap_weights(rows.person, 1, replicate=at) for at in range(REPLICATES)]
        timed(told, f"area of everybody, {REPLICATES} resamples of people", lambda: auc_under_weights(y, s, weights))
        timed(told, f"calibration of everybody, {REPLICATES} resamples of people",
              lambda: [calibration_slope_intercept(y, s, weight=w) for w in weights])  # fmt: skip


def by_aequitas(python: Path, scored: Any, groups: Any) -> float:
    """CPU seconds of aequitas' crosstabs on the same rows, in its own environment, imports not counted."""
    frame = groups.frame.copy()
    for a, b in combinations(LEVELS, 2):
        frame[f"{a} x {b}"] = frame[a] + ", " + frame[b]
    frame = frame.assign(score=scored.score, label_value=scored.label.astype(int))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        frame.to_csv(path, index=False)
        columns = "|".join(c for c in frame.columns if c not in ("score", "label_value"))
        words = [str(python), "-c", AEQUITAS, str(path), str(len(frame) // 20), ",".join(map(str, CUTS)), columns]
        told = subprocess.run(words, check=True, capture_output=True, text=True)
    return float(told.stdout.splitlines()[-1])


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
    ours = told["cpu_s"]
    theirs = ours[f"fairlearn: 1 characteristic, {FAIRLEARN_RESAMPLES} resamples"]
    tables = len(LEVELS) + len(LEVELS) * (len(LEVELS) - 1) // 2
    own_share = ours[f"{ALL}: {RESAMPLES} resamples"] / RESAMPLES / tables / told["operating_points"]
    one = (theirs - ours["fairlearn: 4 characteristics, no interval"] / len(LEVELS)) / FAIRLEARN_RESAMPLES
    whole = {name: sum(s for part, s in ours.items() if part.startswith(f"{name}:")) for name in (ALONE, ALL)}
    lines = [
        f"# The bias report at {told['rows']:,} rows", "",
        f"{len(LEVELS)} characteristics, {told['operating_points']} operating points, {len(TWELVE)} metrics resampled; "
        f"peak memory {told['peak_gb']} GB before fairlearn. Imports are not counted.", "",
        "| part | CPU s |", "|---|---|",
        *(f"| {name} | {seconds:g} |" for name, seconds in ours.items()),
        *(f"| **{name}: whole** | **{seconds:.2f}** |" for name, seconds in whole.items()), "",
        "One resample of one characteristic at one operating point: "
        f"here {own_share * 1e6:,.1f} microseconds (12 metrics), fairlearn {one:,.2f} s (5): "
        f"{one / own_share:,.0f} times.", "",
        f"{told['date']}. Versions: {told['versions']}", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _versions() -> str:
    from importlib.metadata import version

    return ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "scipy", "fairlearn"))


if __name__ == "__main__":
    raise SystemExit(main())
