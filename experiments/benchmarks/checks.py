"""All checks of definitions on 1,000,000 people and 20 million events: `python experiments/benchmarks/checks.py`.

Takes    people, seed, years; a folder of worlds (made on first use and kept: `worlds/`, which git leaves out).
Gives    wall and CPU seconds of the checks together and of the slowest, and peak memory; results/checks.*
Promise  a fresh process, two engine threads, the shipped perpetrator study at two dates with its example people and its
         benchmark. Reading, linking, the cohort and the features are told apart: a run needs them anyway.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

HERE = Path(__file__).parent
CONFIGS = HERE.parents[1] / "configs"
STUDY = "first_serious_violence"
GOALS = {"wall_s": 180, "peak_gb": 6.0}
MEMORY_GB = 3


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def study_file(world: Path, to: Path) -> Path:
    """The shipped study on this world, at two dates that six years of records can serve."""
    import yaml

    study = yaml.safe_load((CONFIGS / f"{STUDY}.yaml").read_text(encoding="utf-8"))
    study["sources"] |= {"folder": str(world / "extracts"), "memory_limit_gb": MEMORY_GB}
    study["cohort"]["as_of"] = ["2021-01-01", "2023-07-01"]
    study["split"]["test_from"] = "2023-07-01"
    study["examples"] = {"file": str(CONFIGS / study["examples"]["file"])}
    study["answers"] = str(CONFIGS / study["answers"])
    study["board"] = {"file": str(CONFIGS / study["board"]["file"])}
    study["card"]["benchmark"]["file"] = str(CONFIGS / study["card"]["benchmark"]["file"])
    study.pop("tracking", None)
    to.write_text(yaml.safe_dump(study), encoding="utf-8")
    return to


def look(world: Path) -> dict[str, Any]:
    """Prepare the rows, then run each check, in this process."""
    import riskkit as rk
    from riskkit.audit.definitions.all_checks import DEFINITION_ENTRIES, every_check
    from riskkit.audit.definitions.material import Material
    from riskkit.preparation import examples_of

    with tempfile.TemporaryDirectory() as folder:
        study = rk.read_study(study_file(world, Path(folder) / "study.yaml"))
        start, clock = cpu(), time.perf_counter()
        past, future = examples_of(study, rk.read_sources(study))
        found: dict[str, Any] = {"prepare_wall_s": time.perf_counter() - clock, "prepare_cpu_s": cpu() - start}
        found |= {"rows": len(past) + len(future), "prepare_peak_gb": peak_gb()}
        material = Material(study, future.origin, (*past.steps, future.steps[-1]))
        checks, rows = every_check(), []
        for entry in DEFINITION_ENTRIES:
            start, clock = cpu(), time.perf_counter()
            verdict = checks[entry.code](material).verdict
            seconds = {"wall_s": round(time.perf_counter() - clock, 2), "cpu_s": round(cpu() - start, 2)}
            rows.append({"code": entry.code, "verdict": verdict, **seconds})
    found |= {name: sum(row[name] for row in rows) for name in ("wall_s", "cpu_s")}
    return found | {"peak_gb": peak_gb(), "checks": rows}


def peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--years", type=int, default=6)
    parser.add_argument("--worlds", type=Path, default=HERE / "worlds")
    parser.add_argument("--to", type=Path, default=HERE / "results")
    parser.add_argument("--world", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.world is not None:
        print(json.dumps(look(asked.world)))
        return 0
    sys.path.insert(0, str(HERE))
    from features import make_world_once

    world = make_world_once(asked.worlds, asked.people, asked.seed, asked.years)
    command = [sys.executable, __file__, "--world", str(world)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    write(found, asked.people, asked.to)
    return int(found["wall_s"] > GOALS["wall_s"] or found["peak_gb"] > GOALS["peak_gb"])


def write(found: dict[str, Any], people: int, to: Path) -> None:
    """As JSON, and as a table for people."""
    from importlib.metadata import version

    found |= {"people": people, "date": time.strftime("%Y-%m-%d", time.gmtime()), "python": platform.python_version()}
    found |= {"versions": {name: version(name) for name in ("duckdb", "ibis-framework", "pandas", "pyarrow")}}
    slowest = sorted(found["checks"], key=lambda row: -row["wall_s"])[:12]
    lines = [
        f"# All checks of definitions, {people:,} people",
        "",
        f"{found['date']}, {found['rows']:,} rows of people and dates. Checks: {found['wall_s']:.0f} s wall (goal "
        f"{GOALS['wall_s']}), {found['cpu_s']:.0f} CPU s; "
        f"peak of the process {found['peak_gb']:.2f} GB (goal {GOALS['peak_gb']:g}).",
        f"Before them, reading, linking, cohort, features and labels: {found['prepare_wall_s']:.0f} s wall, "
        f"{found['prepare_cpu_s']:.0f} CPU s, peak {found['prepare_peak_gb']:.2f} GB.",
        "",
        "| slowest | verdict | wall s | CPU s |",
        "|---|---|---|---|",
        *(f"| {row['code']} | {row['verdict']} | {row['wall_s']} | {row['cpu_s']} |" for row in slowest),
    ]
    to.mkdir(parents=True, exist_ok=True)
    (to / "checks.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    (to / "checks.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
