"""40 features for 1,000,000 people beside a hand-written DuckDB query: `python experiments/benchmarks/features.py`.

Takes    people, seed, years; a folder of worlds (made on first use and kept: `worlds/`, which git leaves out).
Gives    CPU seconds, peak memory, cells that differ, growth from a tenth of the people; a table, and results/features.*
Promise  each side runs in its own process, from the same Parquet files and the same spine, with 2 threads and 8 GB.
         riskkit's side: read_sources and link_people before the clock (told apart), then cut, build_features, the
         count of every side of the cut, and the fingerprint. The query's side: one query and its fetch. Imports are
         not timed.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
AS_OF = "2025-01-01"
EXTRACT = "2026-01-01"
MEMORY_GB = 8
GOALS = {"ratio": 1.5, "peak_gb": 4.0, "growth": 11.0}


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def make_world_once(folder: Path, people: int, seed: int, years: int) -> Path:
    world = folder / f"benchmark-{people}-seed-{seed}-years-{years}"
    if not world.exists():
        print(f"making a world of {people:,} people in {world}", file=sys.stderr)
        code = f"from riskkit.worlds import make_world; make_world({people}, {seed}, years={years}, to={str(world)!r})"
        subprocess.run([sys.executable, "-c", code], check=True)
    return world


def write_spine(world: Path, to: Path) -> int:
    """Everyone with a record before as_of: row, person_id, as_of, and what was known of them."""
    import duckdb

    people = world / "extracts" / "people.parquet"
    connection = duckdb.connect()
    connection.execute(
        f"""COPY (SELECT row_number() OVER (ORDER BY person_id) - 1 AS row, person_id, DATE '{AS_OF}' AS as_of,
        any_value(birth_date) AS birth_date, datesub('year', any_value(birth_date), DATE '{AS_OF}') AS age,
        any_value(sex) AS sex, NULL::VARCHAR AS ethnicity_self, NULL::VARCHAR AS ethnicity_officer,
        NULL::VARCHAR AS area_code, min(known_at)::DATE AS first_known
        FROM '{people}' WHERE known_at < '{AS_OF}' GROUP BY person_id ORDER BY row) TO '{to}' (FORMAT parquet)"""
    ).fetchall()
    return int(connection.execute(f"SELECT count(*) FROM '{to}'").fetchall()[0][0])


def side_of_riskkit(world: Path, spine: Path, to: Path) -> dict[str, float]:
    import ibis
    import pandas as pd
    import pyarrow.parquet as pq
    import yaml

    from riskkit.cohort import build_cohort  # noqa: F401 (loads what the clock must not time)
    from riskkit.domain.cohort import Cohort
    from riskkit.domain.cohort_spec import CohortSpec, TargetSpec
    from riskkit.domain.data_spec import LinkageSpec, SourcesSpec
    from riskkit.domain.feature_spec import FeatureSpec
    from riskkit.domain.history import cut
    from riskkit.domain.kept import keep
    from riskkit.features import build_features
    from riskkit.link import link_people
    from riskkit.sources import read_sources

    specs = tuple(map(FeatureSpec.model_validate, yaml.safe_load((HERE / "features_40.yaml").read_text())))
    target = TargetSpec(
        meaning="a recorded offence with a knife or a gun", role="suspect", which="any", horizon_days=365,
        offences=("violence_knife_serious", "violence_gun_serious"), statuses=("recorded",), waiting_days=0,
    )  # fmt: skip
    who = CohortSpec(
        as_of=(date.fromisoformat(AS_OF),), seen_within_days=36500, age_from=0, age_to=120, age_unknown="keep"
    )
    data = SourcesSpec(
        data_kind="synthetic", extract_date=date.fromisoformat(EXTRACT), folder="extracts", memory_limit_gb=MEMORY_GB
    )
    found: dict[str, float] = {}
    start = cpu()
    sources = read_sources(data, base=world)
    found["read_sources_cpu_s"], start = cpu() - start, cpu()
    linkage = link_people(sources, LinkageSpec(method="given"))
    found["link_people_cpu_s"] = cpu() - start
    rows = pq.read_table(spine)
    table = keep(sources.backend, ibis.memtable(rows), "spine")
    cohort = Cohort(table, linkage, who, rows.num_rows, rows.num_rows, lambda other, dates: cohort)
    assert pd.DataFrame is not None

    start, clock = cpu(), time.perf_counter()
    history, _ = cut(cohort, linkage, target)
    features = build_features(history, specs)
    found["cpu_s"], found["wall_s"] = cpu() - start, time.perf_counter() - clock
    found["pairs"], found["history_pairs"] = features.steps[0].rows_in, features.steps[0].rows_out
    assert len(features.fingerprint) == 64
    assert found["pairs"] > found["history_pairs"] > 0
    found["peak_gb"] = peak_gb()
    features.frame.to_parquet(to)
    return found


def side_by_hand(world: Path, spine: Path, to: Path) -> dict[str, float]:
    import duckdb
    import pandas as pd

    assert pd.DataFrame is not None
    query = (HERE / "features_by_hand.sql").read_text().replace("$extracts", str(world / "extracts"))
    connection = duckdb.connect()
    for setting in ("threads = 2", f"memory_limit = '{MEMORY_GB}GB'", "preserve_insertion_order = false"):
        connection.execute(f"SET {setting}")
    connection.execute(f"CREATE TEMP TABLE spine AS SELECT * FROM '{spine}'")
    start, clock = cpu(), time.perf_counter()
    frame = connection.execute(query.replace("$as_of", AS_OF)).df()
    found = {"cpu_s": cpu() - start, "wall_s": time.perf_counter() - clock, "peak_gb": peak_gb()}
    frame.to_parquet(to)
    return found


SIDES = {"riskkit": side_of_riskkit, "by hand": side_by_hand}


def run_side(side: str, world: Path, spine: Path, to: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--side", side, "--world", str(world), "--spine", str(spine), "--out", str(to)]
    finished = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(finished.stdout.strip().splitlines()[-1])


def cells_that_differ(one: Path, other: Path) -> tuple[int, int]:
    import pandas as pd

    left, right = pd.read_parquet(one), pd.read_parquet(other)
    assert list(left.columns) == list(right.columns)
    left, right = left.astype("float64"), right.astype("float64")
    same = (left == right) | (left.isna() & right.isna())
    return int((~same).to_numpy().sum()), left.size


def compare(world: Path, repeats: int) -> dict[str, object]:
    """Both sides in turn, `repeats` times; medians."""
    with tempfile.TemporaryDirectory(prefix="riskkit-benchmark-") as folder:
        spine = Path(folder) / "spine.parquet"
        rows = write_spine(world, spine)
        runs: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
        for _ in range(repeats):
            for side in SIDES:
                out = Path(folder) / f"{side.replace(' ', '_')}.parquet"
                runs[side].append(run_side(side, world, spine, out))
                print(f"  {side}: {runs[side][-1]}", file=sys.stderr)
        different, cells = cells_that_differ(Path(folder) / "riskkit.parquet", Path(folder) / "by_hand.parquet")
    told = {
        side: {key: round(statistics.median(run[key] for run in many), 2) for key in many[0]}
        for side, many in runs.items()
    }
    ratios = [one["cpu_s"] / other["cpu_s"] for one, other in zip(*runs.values(), strict=True)]
    return {"rows": rows, "cells": cells, "cells_different": different, "runs": repeats, **told,
            "cpu_ratio": round(statistics.median(ratios), 2)}  # fmt: skip


def as_markdown(result: dict) -> str:
    lines = [
        "# Features: riskkit beside a hand-written DuckDB query",
        "",
        f"{result['date']}, {result['machine']}; {', '.join(f'{k} {v}' for k, v in result['versions'].items())}.",
        "40 features, one as_of date; medians. CPU is user + system seconds; memory is the peak of the whole process.",
        "",
        "| people | rows | riskkit CPU s | by hand CPU s | ratio | riskkit GB | by hand GB | cells different |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for people, found in result["sizes"].items():
        mine, hand = found["riskkit"], found["by hand"]
        lines.append(
            f"| {int(people):,} | {found['rows']:,} | {mine['cpu_s']} | {hand['cpu_s']} | {found['cpu_ratio']} "
            f"| {mine['peak_gb']} | {hand['peak_gb']} | {found['cells_different']} of {found['cells']:,} |"
        )
    whole = list(result["sizes"].values())[-1]["riskkit"]
    lines += [
        "",
        f"Growth of riskkit's CPU for ten times the people: {result['growth']} times "
        f"(goal: at most {GOALS['growth']:g}).",
        f"Goals: ratio at most {GOALS['ratio']}, memory at most {GOALS['peak_gb']:g} GB, 0 cells different: "
        f"{'all held' if result['held'] else 'NOT held'}.",
        f"Before the clock, at full size: read_sources {whole['read_sources_cpu_s']} CPU s, link_people "
        f"{whole['link_people_cpu_s']} CPU s (checks that a hand-written query does not make). Pairs of row and "
        f"part counted on each side of the cut: {int(whole['pairs']):,}, of which "
        f"history {int(whole['history_pairs']):,}.",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--years", type=int, default=6)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--worlds", type=Path, default=HERE.parents[1] / "worlds")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    for name in ("--world", "--spine", "--out"):
        parser.add_argument(name, type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.side:
        print(json.dumps(SIDES[chosen.side](chosen.world, chosen.spine, chosen.out)))
        return 0
    sizes = {}
    for people in (chosen.people // 10, chosen.people):
        world = make_world_once(chosen.worlds, people, chosen.seed, chosen.years)
        print(f"{people:,} people", file=sys.stderr)
        sizes[str(people)] = compare(world, chosen.runs)
    small, large = sizes.values()
    growth = round(large["riskkit"]["cpu_s"] / small["riskkit"]["cpu_s"], 1)
    held = (
        large["cpu_ratio"] <= GOALS["ratio"]
        and large["riskkit"]["peak_gb"] <= GOALS["peak_gb"]
        and growth <= GOALS["growth"]
        and all(found["cells_different"] == 0 for found in sizes.values())
    )
    result = {
        "date": date.today().isoformat(),
        "machine": f"{platform.machine()}, 2 threads, Python {platform.python_version()}",
        "versions": {name: version(name) for name in ("duckdb", "ibis-framework", "pandas", "pyarrow")},
        "sizes": sizes,
        "growth": growth,
        "held": held,
    }
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / "features.json").write_text(json.dumps(result, indent=1) + "\n")
    (results / "features.md").write_text(as_markdown(result))
    print(as_markdown(result))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
