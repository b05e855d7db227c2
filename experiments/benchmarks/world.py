"""Time the making of a world: `python experiments/benchmarks/world.py --people 1000000`.

Takes    people, seed, years; a folder to write to (default: a temporary one, removed at the end).
Gives    wall and CPU seconds, peak memory, rows and bytes, printed as one line of JSON and as words.
Promise  times make_world alone: imports are done before the clock starts. Goal: 1,000,000 people, about 20 million
         events over six years, in at most 300 s and 8 GB on two cores; 20,000 people in at most 5 CPU s.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import pyarrow.parquet

from riskkit.worlds import make_world
from riskkit.worlds.making import make_world as _loaded

assert make_world is _loaded
assert pyarrow.parquet is not None


def measure(people: int, seed: int, years: int, to: Path | None) -> dict[str, float | int]:
    wall, cpu = time.perf_counter(), time.process_time()
    world = make_world(people, seed, years=years, to=to)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    told = json.loads((world.folder / "world.json").read_text(encoding="utf-8"))
    sizes = {
        part: sum(path.stat().st_size for path in (world.folder / part).rglob("*.parquet"))
        for part in ("extracts", "truth")
    }
    return {
        "people": people,
        "years": years,
        "wall_s": round(wall, 1),
        "cpu_s": round(cpu, 1),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
        **told["rows"],
        "extracts_mb": round(sizes["extracts"] / 1e6),
        "truth_mb": round(sizes["truth"] / 1e6),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the making of a world.")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--years", type=int, default=6)
    parser.add_argument("--to", type=Path, default=None)
    chosen = parser.parse_args()
    found = measure(chosen.people, chosen.seed, chosen.years, chosen.to)
    print(json.dumps(found))
    print(
        f"{found['people']:,} people, {found['events']:,} events: {found['wall_s']} s wall, {found['cpu_s']} s CPU, "
        f"{found['peak_gb']} GB at most; {found['extracts_mb']} MB of extracts and {found['truth_mb']} MB of truth."
    )


if __name__ == "__main__":
    main()
