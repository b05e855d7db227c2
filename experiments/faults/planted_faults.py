"""Plant every fault, let `riskkit check` look, and count: what is found, and what is alarmed about in clean worlds.

Usage    python experiments/faults/planted_faults.py [--people 2000] [--seeds 20] [--first-seed 1] [--faults F06 F14]
         python experiments/faults/planted_faults.py --clean-only --seeds 200
         python experiments/faults/planted_faults.py --smallest

Takes    people per world and how many seeds; one world per seed serves every fault and strength.
Gives    results/faults-PEOPLE.{json,md,svg}: for each fault and strength the share of worlds in which it was found,
         by a check written for it and by any check, with intervals; false alarms of clean twins by check.
         `--clean-only` looks at clean worlds of the three kinds of study and writes clean-PEOPLE.{json,md}.
         `--smallest` plants structural faults as weakly as changes any row at all and writes smallest-PEOPLE.*.
Promise  a world in which a fault changed nothing is not counted; a refusal of the data counts as found and is shown as
         such; what no check was written for (U01 ...) is in the same table.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from riskkit.worlds import World
    from riskkit.worlds.faults.fault import Fault

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

HERE = Path(__file__).parent
STRENGTHS = (1.0, 0.5)
WORLDS_A_POOL = 20
RISING = (0.0005, 0.002, 0.01, 0.03, 0.1, 0.25, 0.5, 1.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--years", type=int, default=12)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--faults", nargs="*", default=None, help="Only these; all if none is named.")
    parser.add_argument("--clean-only", action="store_true", help="Plant nothing: count false alarms.")
    parser.add_argument("--smallest", action="store_true", help="Structural faults at the least strength that acts.")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--to", type=Path, default=HERE / "results")
    asked = parser.parse_args()
    started, kind = time.time(), "clean" if asked.clean_only else "smallest" if asked.smallest else "faults"
    seeds = range(asked.first_seed, asked.first_seed + asked.seeds)
    looked = look_at_worlds(asked.people, asked.years, seeds, wanted_faults(kind, asked.faults), asked.processes)
    told = summary(looked)
    told |= {"people": asked.people, "years": asked.years, "seeds": asked.seeds, "wall_s": round(time.time() - started)}
    name = f"{kind}-{asked.people}"
    write_results(told, asked.to, name)
    print((asked.to / f"{name}.md").read_text())
    return 0


Strengths = tuple[float, ...]


def wanted_faults(kind: str, only: list[str] | None = None) -> dict[str, list[Strengths]]:
    """Which faults are planted, and for each look the strengths to try until one changes a row. None: clean worlds."""
    from riskkit.worlds import FAULTS

    chosen = {name: FAULTS[name] for name in only} if only else FAULTS
    if kind == "clean":
        return {}
    if kind == "smallest":
        return {name: [RISING] for name, fault in chosen.items() if fault.structural}
    return {name: [(strength,) for strength in STRENGTHS] for name in chosen}


def look_at_worlds(
    people: int, years: int, seeds: range, wanted: dict[str, list[Strengths]], processes: int
) -> list[dict[str, Any]]:
    """One list of looks over all seeds, in order of seed."""
    jobs = [(people, years, seed, wanted) for seed in seeds]
    if processes == 1:
        return [look for job in jobs for look in look_at_world(job)]
    looks: list[dict[str, Any]] = []
    for start in range(0, len(jobs), WORLDS_A_POOL):  # new processes now and then: each gives back its memory
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            for done, found in enumerate(pool.map(look_at_world, jobs[start : start + WORLDS_A_POOL]), start + 1):
                looks += found
                print(f"{done} of {len(jobs)} worlds", file=sys.stderr, flush=True)
    return looks


def look_at_world(job: tuple[int, int, int, dict[str, list[Strengths]]]) -> list[dict[str, Any]]:
    """Every wanted fault in one world, and the clean twin of each kind of study."""
    people, years, seed, wanted = job
    from riskkit.worlds import FAULTS, make_world

    world = make_world(people, seed, years=years)
    clean: dict[str, dict[str, Any]] = {}
    looks = [
        look_for(world, fault, strengths, clean)
        for fault in FAULTS.values()
        for strengths in wanted.get(fault.id, [])
    ]  # fmt: skip
    for kind in ("records", "table", "scores"):
        if not wanted:
            some = next(fault for fault in FAULTS.values() if fault.kind == kind)
            look_for(world, some, (0.5,), clean, only_the_twin=True)
    return [*looks, *({"seed": seed, "clean": kind, **look} for kind, look in clean.items())]


def look_for(
    world: World, fault: Fault, strengths: Strengths, clean: dict[str, dict[str, Any]], *, only_the_twin: bool = False
) -> dict[str, Any]:
    """One fault at the first of some strengths that changes a row; the twin is looked at once for each kind."""
    from riskkit.worlds import plant_faults

    kind = {"study": "records"}.get(fault.kind, fault.kind)
    for strength in strengths:
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            planted = plant_faults(world, {fault.id: strength}, to=Path(folder) / "w")
            if kind not in clean:
                clean[kind] = checked(planted.clean_study)
            (one,) = planted.faults
            look = {"refused": "", "broken": [], "unclear": []}
            if one.rows_changed and not only_the_twin:
                look = checked(planted.study)
        if one.rows_changed:
            break
    return {
        "seed": world.seed,
        "fault": fault.id,
        "strength": "least" if len(strengths) > 1 else strength,
        "planted_at": strength,
        "changed": one.rows_changed,
        **look,
        "broken": [code for code in look["broken"] if code not in clean[kind]["broken"]],
    }


def checked(study: Path) -> dict[str, Any]:
    """What `riskkit check` says of a study: codes that are broken, or why the data were refused."""
    import riskkit as rk

    try:
        findings = rk.check_study(study)
    except rk.RiskkitError as error:
        return {"refused": type(error).__name__, "broken": [], "unclear": []}
    return {
        "refused": "",
        "broken": [finding.code for finding in findings if finding.verdict == "broken"],
        "unclear": [finding.code for finding in findings if finding.verdict == "cannot tell"],
    }


def summary(looks: list[dict[str, Any]]) -> dict[str, Any]:
    """Recall by fault and strength, false alarms of clean worlds, by code."""
    from riskkit.audit import CATALOGUE
    from riskkit.runs.provenance import package_versions
    from riskkit.stats.intervals import proportion_interval
    from riskkit.worlds import FAULTS

    meant = defaultdict(list)
    for entry in CATALOGUE.values():
        for fault in entry.faults:
            meant[fault].append(entry.code)
    rows = []
    for fault in FAULTS.values():
        for strength in (*STRENGTHS, "least"):
            here = [k for k in looks if k.get("fault") == fault.id and k["strength"] == strength and k["changed"]]
            if not here:
                continue
            own = sum(bool(k["refused"]) or any(code in meant[fault.id[:3]] for code in k["broken"]) for k in here)
            some = sum(bool(k["refused"] or k["broken"]) for k in here)
            low, high = (float(end) for end in proportion_interval(some, len(here)))
            changed = sorted(k["changed"] for k in here)
            codes = Counter(code for k in here for code in k["broken"]) + Counter(
                "refused: " + k["refused"] for k in here if k["refused"]
            )
            rows.append(
                {
                    "fault": fault.id, "title": fault.title, "kind": fault.kind, "structural": fault.structural,
                    "strength": strength, "rows_changed": changed[len(changed) // 2],
                    "worlds": len(here), "found": some, "by_its_own_check": own,
                    "share": some / len(here), "low": low, "high": high, "by": dict(codes.most_common()),
                }
            )  # fmt: skip
    clean = [k for k in looks if "clean" in k]
    alarms = Counter(code for k in clean for code in k["broken"])
    worlds = sorted({(k["seed"], k["clean"]) for k in clean})
    alarmed = sum(bool(k["broken"] or k["refused"]) for k in clean)
    low, high = (float(end) for end in proportion_interval(alarmed, len(clean))) if clean else (None, None)
    return {
        "faults": rows,
        "clean": {
            "studies": len(worlds),
            "alarmed": alarmed,
            "low": low,
            "high": high,
            "by": dict(alarms.most_common()),
        },
        "packages": package_versions(),
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
    }


def write_results(told: dict[str, Any], to: Path, name: str) -> None:
    """The same figures as JSON, as a table and as a picture."""
    to.mkdir(parents=True, exist_ok=True)
    (to / f"{name}.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    (to / f"{name}.md").write_text(as_table(told), encoding="utf-8")
    if told["faults"]:
        draw(told, to / f"{name}.svg")


def as_table(told: dict[str, Any]) -> str:
    """The figures for people."""
    clean = told["clean"]
    lines = [
        f"# {'Planted faults' if told['faults'] else 'False alarms'} in worlds of {told['people']:,} people",
        "",
        f"{told['date']}, {told['seeds']} seeds, {told['years']} years each, {told['wall_s']} s.",
        "",
        f"Clean studies: {clean['alarmed']} of {clean['studies']} had a broken check"
        + (f" ({clean['low']:.1%} to {clean['high']:.1%})" if clean["studies"] else "")
        + (f"; by {', '.join(f'{code} {n}' for code, n in clean['by'].items())}." if clean["by"] else "."),
    ]
    if not told["faults"]:
        return "\n".join(lines) + "\n"
    lines += [
        "",
        "Found: some check was broken that is not broken in the clean twin, or the data were refused. Worlds in which",
        "the fault changed no row are left out. Rows: changed by the fault, median over worlds. U faults are of a kind",
        "no check was written for.",
        "",
        "| fault | what | kind | strength | rows | worlds | found | interval | by its own check | by |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in told["faults"]:
        by = ", ".join(f"{code} {n}" for code, n in list(row["by"].items())[:5]) or "–"
        kind = "structural" if row["structural"] else "statistical"
        interval = f"{row['low']:.0%}–{row['high']:.0%}"
        cells = (row["fault"], row["title"], kind, row["strength"], row["rows_changed"], row["worlds"], row["found"])
        lines.append(f"| {' | '.join(str(cell) for cell in (*cells, interval, row['by_its_own_check'], by))} |")
    return "\n".join(lines) + "\n"


def draw(told: dict[str, Any], path: Path) -> None:
    """Recall by fault: a dot for each strength, with its interval."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    matplotlib.rcParams["svg.hashsalt"] = "riskkit"
    names = list(dict.fromkeys(row["fault"] for row in told["faults"]))
    figure, axes = plt.subplots(figsize=(7, 1 + 0.22 * len(names)))
    looks = ((1.0, "#1d70b8", -0.14), (0.5, "#d4351c", 0.14), ("least", "#505a5f", 0.0))
    for strength, colour, shift in looks:
        rows = [row for row in told["faults"] if row["strength"] == strength]
        if not rows:
            continue
        y = [names.index(row["fault"]) + shift for row in rows]
        axes.hlines(y, [r["low"] for r in rows], [r["high"] for r in rows], color=colour, linewidth=1.5)
        axes.plot([r["share"] for r in rows], y, "o", color=colour, markersize=4, label=f"strength {strength}")
    axes.set_yticks(range(len(names)), names, fontsize=7)
    axes.invert_yaxis()
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel(f"share of worlds of {told['people']:,} people in which the fault was found")
    axes.legend(loc="lower left", fontsize=7)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    sys.exit(main())
