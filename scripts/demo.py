"""A first look, from nothing to two sealed runs: what `make demo` does.

Takes    a number of people, a seed and a folder.
Gives    a synthetic force, a perpetrator study and a victim study, and where their pages lie.
Promise  nobody in it is real; it uses only what any user of riskkit can call.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path

import riskkit as rk

STUDIES = ("first_serious_violence", "victim_of_serious_harm")


def main() -> int:
    """Make the world, run both studies, say where to look."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--to", type=Path, default=Path("runs/demo"))
    given = arguments.parse_args()
    folder = _next_free(given.to)
    started = time.perf_counter()

    def say(stage: str, done: int = 0, total: int = 0) -> None:
        if not done:
            sys.stderr.write(f"  {time.perf_counter() - started:5.1f} s  {stage}\n")

    sys.stderr.write(f"A synthetic force of {given.people:,} people. Nobody in it is real.\n")
    world = rk.make_world(given.people, given.seed, to=folder / "world", progress=say)
    runs = []
    for name in STUDIES:
        sys.stderr.write(f"Study {name}\n")
        study = rk.with_data(rk.read_study(Path("configs") / f"{name}.yaml"), sources_folder=world.extracts)
        runs.append(rk.run_study(study, to=folder / name, progress=say))
        gc.collect()  # scores and their audit hold each other: let go of one study's engine before the next
    print("\nDone. Open these pages in a browser:")
    for run in runs:
        state = "may be released" if run.releasable else "blocked: " + "; ".join(run.why_not)
        print(f"  {run.path / 'report' / 'audit-report.html'}   ({state})")
    print(f"Try also:  .venv/bin/riskkit verify {runs[0].path}")
    return 0 if all(run.releasable for run in runs) else 3


def _next_free(folder: Path) -> Path:
    """The folder, or the first of folder-2, folder-3, ... that does not exist: earlier runs are never overwritten."""
    candidate, number = folder, 2
    while candidate.exists():
        candidate, number = folder.with_name(f"{folder.name}-{number}"), number + 1
    return candidate


if __name__ == "__main__":
    try:
        sys.exit(main())
    except rk.RiskkitError as error:
        sys.exit(f"riskkit: {error}")
