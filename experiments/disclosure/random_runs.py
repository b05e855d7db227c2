"""The back-calculation attack on 500 random runs, with the rules and without what protects small cells (R22).

Takes    the number of runs; whether counts are rounded to 5.
Gives    results/random_runs.md and random_runs.json, or random_runs_rounded.*.
Promise  each run is a real audit of drawn people, released as every run is; a run not tested counts as failed.

python experiments/disclosure/random_runs.py [RUNS] [--rounded]
"""

from __future__ import annotations

import json
import platform
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
RESULTS = Path(__file__).parent / "results"
DATES = {"created": "2026-11-23", "expires": "2027-02-21", "run_id": "drawn"}
Row = dict[str, Any]


def one_run(seed: int, round_to: int | None = None) -> Row:
    """What the attack finds in one run, as it is released and with small cells hidden alone."""
    from drawn_people import drawn_audit

    from riskkit.release import release
    from riskkit.release.hiding import Curtain
    from riskkit.release.releasing import release_with

    audit = drawn_audit(seed)
    study = audit.spec.study
    study = study.model_copy(update={"release": study.release.model_copy(update={"round_to": round_to})})
    start = time.process_time()
    released = release(audit, study, **DATES)
    seconds = time.process_time() - start
    test = released.facts["disclosure"]
    bare = {}
    if round_to is None:  # where counts are rounded, the rules alone are just that
        curtain = Curtain(study.release.threshold, complementary=False)
        alone = release_with(audit, study, curtain, **DATES, most_rounds=0)
        bare = {
            "recovered_without_protection": alone.facts["disclosure"]["recovered"],
            "attacked_without_protection": alone.facts["disclosure"]["attacked"],
            "rows_of_groups_shown_without_protection": _shown(alone),
        }
    return {
        "seed": seed,
        "people": audit.scored.rows,
        **{name: test[name] for name in ("hidden", "attacked", "recovered", "large", "narrow", "rounds")},
        "hidden_after_the_rules": test["hidden_after_the_rules"],
        "recovered_by_rules_alone": test["recovered_at_first"],
        **bare,
        "rows_of_groups_shown": _shown(released),
        "seconds": round(seconds, 2),
    }


def _shown(released: Any) -> int:
    return sum(not row["hidden"] for row in released["G01"].table or ())


def summary(runs: list[Row]) -> Row:
    """Sums over all runs; None counts as a run that could not be tested."""
    names = ["attacked", "recovered", "recovered_by_rules_alone", "large", "narrow", "rows_of_groups_shown"]
    names += [name for name in runs[0] if name.endswith("_without_protection")]
    sums = {name: sum(run[name] or 0 for run in runs) for name in names}
    cpu = sorted(run["seconds"] for run in runs)
    return {
        "runs": len(runs),
        "not_tested": sum(run["recovered"] is None for run in runs),
        **sums,
        "runs_with_a_cell_recovered": sum(bool(run["recovered"]) for run in runs),
        "runs_recovered_by_rules_alone": sum(bool(run["recovered_by_rules_alone"]) for run in runs),
        "runs_recovered_without_protection": sum(bool(run.get("recovered_without_protection")) for run in runs),
        "rows_hidden_after_the_rules": sum(run["hidden_after_the_rules"] for run in runs),
        "most_rounds": max(run["rounds"] for run in runs),
        "cpu_seconds_median": cpu[len(cpu) // 2],
        "cpu_seconds_most": cpu[-1],
    }


def as_markdown(made: Row) -> str:
    """The table that people read."""
    s, alone, more = made["summary"], [], ""
    if made["round_to"] is None:
        alone = [
            f"| small cells hidden alone | {s['runs_recovered_without_protection']} "
            f"| {s['recovered_without_protection']} | {s['attacked_without_protection']} |"
        ]
        more = f", {s['rows_of_groups_shown_without_protection']} with small cells hidden alone"
    rules = "the rules alone" if made["round_to"] is None else "the rules alone: small cells hidden, counts rounded"
    lines = [
        f"# Attack on {s['runs']} random runs",
        "",
        f"{made['made']}, riskkit {made['riskkit']}, Python {made['python']}, scipy {made['scipy']}. Threshold 10, "
        f"counts {'as they are' if made['round_to'] is None else 'rounded to 5'}.",
        "",
        "| release | runs with a small count worked out | small counts worked out | hidden cells tried |",
        "|---|---|---|---|",
        *alone,
        f"| {rules} | {s['runs_recovered_by_rules_alone']} | {s['recovered_by_rules_alone']} | |",
        f"| **as released** | **{s['runs_with_a_cell_recovered']}** | **{s['recovered']}** | {s['attacked']} |",
        "",
        f"Runs that could not be tested: {s['not_tested']}. Rows of G01 shown: {s['rows_of_groups_shown']} as "
        f"released{more}.",
        f"The second pass hid {s['rows_hidden_after_the_rules']} rows in all, in at most {s['most_rounds']} rounds.",
        f"Larger counts that were hidden to protect small ones, and can be worked out: {s['large']}. Cells for which "
        f"no third number was found: {s['narrow']}.",
        f"Release, attack and second pass: {s['cpu_seconds_median']} CPU s (median), {s['cpu_seconds_most']} at most.",
        "",
    ]
    return "\n".join(lines)


def main(many: int, round_to: int | None) -> int:
    """Run, write, and say how it went: 1 if a cell was recovered or a run not tested."""
    runs = []
    for seed in range(many):
        runs.append(one_run(seed, round_to))
        if seed % 20 == 19:
            _write(runs, round_to)
            print(f"{seed + 1} of {many}", file=sys.stderr)
    made = _write(runs, round_to)
    print(as_markdown(made))
    return int(made["summary"]["recovered"] > 0 or made["summary"]["not_tested"] > 0)


def _write(runs: list[Row], round_to: int | None) -> Row:
    made = {
        "made": datetime.now(UTC).date().isoformat(),
        "riskkit": version("riskkit"),
        "python": platform.python_version(),
        "scipy": version("scipy"),
        "round_to": round_to,
        "summary": summary(runs),
        "runs": runs,
    }
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(made, indent=None, separators=(",", ":")).replace('{"seed"', '\n{"seed"')
    name = "random_runs" if round_to is None else "random_runs_rounded"
    (RESULTS / f"{name}.json").write_text(text + "\n")
    (RESULTS / f"{name}.md").write_text(as_markdown(made))
    return made


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    raise SystemExit(main(numbers[0] if numbers else 500, 5 if "--rounded" in sys.argv else None))
