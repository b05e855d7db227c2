"""Plant every fault, let `riskkit check` look, and count: what is found, and what is alarmed about in clean worlds.

Usage    python experiments/faults/planted_faults.py [--people 2000] [--seeds 20] [--first-seed 1] [--faults F06 F14]

Takes    people per world and how many seeds; one world per seed serves every fault and strength.
Gives    results/faults-PEOPLE.{json,md,svg}: for each fault and strength the share of worlds in which it was found,
         by a check written for it and by any check, with intervals; false alarms of clean twins by check.
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
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

HERE = Path(__file__).parent
STRENGTHS = (1.0, 0.5)
GOALS = {"structural": 1.0, "statistical at the stated strength": 0.95, "statistical at half": 0.80}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--years", type=int, default=12)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--faults", nargs="*", default=None, help="Only these; all if none is named.")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--to", type=Path, default=HERE / "results")
    asked = parser.parse_args()
    started = time.time()
    looked = look_at_worlds(
        asked.people,
        asked.years,
        range(asked.first_seed, asked.first_seed + asked.seeds),
        asked.faults,
        asked.processes,
    )
    told = summary(looked)
    told |= {"people": asked.people, "years": asked.years, "seeds": asked.seeds, "wall_s": round(time.time() - started)}
    write_results(told, asked.to, asked.people)
    print((asked.to / f"faults-{asked.people}.md").read_text())
    return 0


def look_at_worlds(
    people: int, years: int, seeds: range, faults: list[str] | None, processes: int
) -> list[dict[str, Any]]:
    """One list of looks over all seeds, in order of seed."""
    jobs = [(people, years, seed, faults) for seed in seeds]
    if processes == 1:
        return [look for job in jobs for look in look_at_world(job)]
    looks = []
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), max_tasks_per_child=4) as pool:
        for done, found in enumerate(pool.map(look_at_world, jobs), 1):
            looks += found
            print(f"{done} of {len(jobs)} worlds", file=sys.stderr, flush=True)
    return looks


def look_at_world(job: tuple[int, int, int, list[str] | None]) -> list[dict[str, Any]]:
    """Every fault at every strength in one world, and the clean twin of each kind of study."""
    people, years, seed, wanted = job
    from riskkit.worlds import FAULTS, make_world, plant_faults

    world = make_world(people, seed, years=years)
    looks, clean = [], {}
    for fault in [FAULTS[name] for name in wanted] if wanted else FAULTS.values():
        for strength in STRENGTHS:
            with tempfile.TemporaryDirectory(prefix="faults-") as folder:
                planted = plant_faults(world, {fault.id: strength}, to=Path(folder) / "w")
                # records and study faults share one clean study; table and scores faults have one each
                form = {"study": "records"}.get(fault.kind, fault.kind)
                if form not in clean:
                    clean[form] = checked(planted.clean_study)
                    looks.append({"seed": seed, "clean": form, **clean[form]})
                (one,) = planted.faults
                look = checked(planted.study) if one.rows_changed else {"refused": "", "broken": [], "unclear": []}
            already = clean[form]["broken"]
            new = [code for code in look["broken"] if code not in already]
            looks.append(
                {
                    "seed": seed,
                    "fault": fault.id,
                    "strength": strength,
                    "structural": fault.structural,
                    "changed": one.rows_changed,
                    "refused": look["refused"],
                    "broken": new,
                    "unclear": look["unclear"],
                }
            )
    return looks


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
        for strength in STRENGTHS:
            here = [k for k in looks if k.get("fault") == fault.id and k["strength"] == strength and k["changed"]]
            if not here:
                continue
            own = sum(bool(k["refused"]) or any(code in meant[fault.id[:3]] for code in k["broken"]) for k in here)
            some = sum(bool(k["refused"] or k["broken"]) for k in here)
            low, high = (float(end) for end in proportion_interval(some, len(here)))
            codes = Counter(code for k in here for code in k["broken"]) + Counter(
                "refused: " + k["refused"] for k in here if k["refused"]
            )
            rows.append(
                {
                    "fault": fault.id, "title": fault.title, "kind": fault.kind, "structural": fault.structural,
                    "strength": strength, "worlds": len(here), "found": some, "by_its_own_check": own,
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


def write_results(told: dict[str, Any], to: Path, people: int) -> None:
    """The same figures as JSON, as a table and as a picture."""
    to.mkdir(parents=True, exist_ok=True)
    (to / f"faults-{people}.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    (to / f"faults-{people}.md").write_text(as_table(told), encoding="utf-8")
    draw(told, to / f"faults-{people}.svg")


def as_table(told: dict[str, Any]) -> str:
    clean = told["clean"]
    lines = [
        f"# Planted faults in worlds of {told['people']:,} people",
        "",
        f"{told['date']}, {told['seeds']} seeds, {told['years']} years each, {told['wall_s']} s.",
        "",
        f"Clean studies: {clean['alarmed']} of {clean['studies']} had a broken check"
        + (f" ({clean['low']:.1%} to {clean['high']:.1%})" if clean["studies"] else "")
        + (f"; by {', '.join(f'{code} {n}' for code, n in clean['by'].items())}." if clean["by"] else "."),
        "",
        "Found: some check was broken that is not broken in the clean twin, or the data were refused. Worlds in which",
        "the fault changed no row are left out. U faults are of a kind no check was written for.",
        "",
        "| fault | what | kind | strength | worlds | found | interval | by its own check | by |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in told["faults"]:
        by = ", ".join(f"{code} {n}" for code, n in list(row["by"].items())[:5]) or "–"
        kind = "structural" if row["structural"] else "statistical"
        interval = f"{row['low']:.0%}–{row['high']:.0%}"
        cells = (row["fault"], row["title"], kind, f"{row['strength']:g}", row["worlds"], row["found"], interval)
        lines.append(f"| {' | '.join(str(cell) for cell in (*cells, row['by_its_own_check'], by))} |")
    return "\n".join(lines) + "\n"


def draw(told: dict[str, Any], path: Path) -> None:
    """Recall by fault: a dot for each strength, with its interval."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    matplotlib.rcParams["svg.hashsalt"] = "riskkit"
    names = list(dict.fromkeys(row["fault"] for row in told["faults"]))
    figure, axes = plt.subplots(figsize=(7, 1 + 0.22 * len(names)))
    for strength, colour, shift in ((1.0, "#1d70b8", -0.14), (0.5, "#d4351c", 0.14)):
        rows = [row for row in told["faults"] if row["strength"] == strength]
        y = [names.index(row["fault"]) + shift for row in rows]
        axes.hlines(y, [r["low"] for r in rows], [r["high"] for r in rows], color=colour, linewidth=1.5)
        axes.plot([r["share"] for r in rows], y, "o", color=colour, markersize=4, label=f"strength {strength:g}")
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
