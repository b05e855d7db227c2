"""How long a user waits at the front door, and for the whole demo: CPU seconds and peak memory of real commands.

Takes    nothing.
Gives    a table on stdout and results/front_door.json.
Promise  every figure is of a fresh process, as a user would start it; medians of three for the short ones.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from riskkit.runs.provenance import code_version, package_versions

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
RESULTS = Path(__file__).parent / "results"


def measured(command: list[str]) -> dict[str, float]:
    """CPU and wall seconds and peak memory (MB) of one child process; a failing command stops the benchmark."""
    code = (
        "import json, resource, subprocess, sys, time\n"
        "start = time.perf_counter()\n"
        "done = subprocess.run(json.loads(sys.argv[1]), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)\n"
        "wall = time.perf_counter() - start\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "if done.returncode not in (0, 3): sys.exit(done.stderr.decode()[-2000:])\n"
        "print(json.dumps({'cpu_s': used.ru_utime + used.ru_stime, 'wall_s': wall, 'peak_mb': used.ru_maxrss / 1024}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(command)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def median_of(command: list[str], times: int) -> dict[str, float]:
    """The median of each figure over several fresh processes."""
    runs = [measured(command) for _ in range(times)]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def main() -> None:
    """Measure, print, keep."""
    python, riskkit = str(BIN / "python"), str(BIN / "riskkit")
    with tempfile.TemporaryDirectory() as folder:
        rows = {
            "import riskkit": (median_of([python, "-c", "import riskkit"], 3), "CPU <= 0.5 s"),
            "riskkit --help": (median_of([riskkit, "--help"], 3), "CPU <= 1 s"),
            "whole demo, 20,000 people": (
                measured([python, "scripts/demo.py", "--to", f"{folder}/demo"]),
                "wall <= 90 s, memory <= 1.5 GB",
            ),
        }
    for name, (figures, goal) in rows.items():
        print(f"{name:<28} CPU {figures['cpu_s']:7.2f} s  wall {figures['wall_s']:7.2f} s  "
              f"peak {figures['peak_mb']:7.0f} MB   goal: {goal}")  # fmt: skip
    RESULTS.mkdir(exist_ok=True)
    record = {
        "date": time.strftime("%Y-%m-%d"), "riskkit": code_version()["version"], "packages": package_versions(),
        "figures": {name: {**figures, "goal": goal} for name, (figures, goal) in rows.items()},
    }  # fmt: skip
    (RESULTS / "front_door.json").write_text(json.dumps(record, indent=1) + "\n")


if __name__ == "__main__":
    main()
