"""Audit the audit: many drawn audits per setting, and how often what they printed was true.

Usage    python experiments/audit_of_the_audit/audit_of_the_audit.py [--audits 1000] [--processes 2]

Takes    how many audits to draw per setting; settings are listed in `SETTINGS`.
Gives    results/audits.{json,md,svg}: coverage of every printed interval by metric, size and base rate; how many audits
         found a difference, or a likeness, that is not there; how often true differences were found.
Promise  one drawn audit is one seed; the same command gives the same table.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from simulated_audits import Setting, tally, truth  # noqa: E402

SIZES = {"tiny": (20, 60, 200, 600), "middle": (200, 1_000, 5_000), "large": (1_000, 10_000, 100_000)}
BASES = (0.003, 0.02, 0.1, 0.4)
SHIFTS = (0.1, 0.2, 0.4, 0.8)
SETTINGS = (
    *(Setting(f"{name} groups, no difference", sizes, base) for name, sizes in SIZES.items() for base in BASES),
    *(Setting("middle groups, three dates a person, no difference", SIZES["middle"], base, 3) for base in BASES),
    *(Setting(f"{name} groups, a difference as large as the margin", SIZES[name], base, 1, 0.4, margin=True)
      for name in ("middle", "large") for base in BASES),
    *(Setting(f"middle groups, scores {shift:g} logits too high", SIZES["middle"], base, 1, shift)
      for shift in SHIFTS for base in (0.02, 0.1)),
)  # fmt: skip
CHUNK = 25


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--audits", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--to", type=Path, default=HERE / "results")
    asked = parser.parse_args()
    started = time.time()
    found = all_tallies(SETTINGS, asked.audits, asked.processes)
    told = summary(SETTINGS, found) | {"audits": asked.audits, "wall_s": round(time.time() - started)}
    write_results(told, asked.to)
    print((asked.to / "audits.md").read_text())
    return 0


def all_tallies(settings: tuple[Setting, ...], audits: int, processes: int = 1) -> list[Counter[tuple]]:
    """One tally per setting, over seeds 1 to `audits`."""
    jobs = [(setting, at, min(at + CHUNK, audits + 1)) for setting in settings for at in range(1, audits + 1, CHUNK)]
    sums: dict[Setting, Counter[tuple]] = defaultdict(Counter)
    if processes == 1:
        for job in jobs:
            sums[job[0]].update(_some_audits(job))
        return [sums[setting] for setting in settings]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for done, (job, counted) in enumerate(zip(jobs, pool.map(_some_audits, jobs), strict=True), 1):
            sums[job[0]].update(counted)
            if done % 20 == 0:
                print(f"{done} of {len(jobs)} parts", file=sys.stderr, flush=True)
    return [sums[setting] for setting in settings]


def _some_audits(job: tuple[Setting, int, int]) -> Counter[tuple]:
    setting, first, stop = job
    counted: Counter[tuple] = Counter()
    for seed in range(first, stop):
        counted.update(tally(setting, seed))
    return counted


def summary(settings: tuple[Setting, ...], found: list[Counter[tuple]]) -> dict[str, Any]:
    """Coverage, wrong verdicts and power, as plain rows."""
    coverage, verdicts, power = [], [], []
    for setting, counted in zip(settings, found, strict=True):
        start = {"setting": setting.name, "base_rate": setting.base}
        for kind, metric, size in sorted({key[:3] for key in counted if key[3] in (True, False)}, key=str):
            inside, outside = counted[kind, metric, size, True], counted[kind, metric, size, False]
            people = size * setting.dates if size else None
            expected = expected_count(setting, metric, people) if people and kind == "interval" else None
            row = {"interval": kind, "metric": metric, "group_size": size or None, "printed": inside + outside}
            coverage.append(start | row | {"covered": inside / (inside + outside), "expected_count": expected})
        audits = counted["audit", "any", "", "audits"]
        wrong = {name: counted["audit", "any", "", f"wrong {name}"] / audits for name in ("difference", "likeness")}
        verdicts.append(start | {"audits": audits, "wrong_difference": wrong["difference"],
                                 "wrong_likeness": wrong["likeness"] if setting.margin else None})  # fmt: skip
        if setting.shift:
            for metric in sorted({key[1] for key in counted if key[0] == "verdict"}):
                shown = counted["verdict", metric, "", "difference found"]
                last = truth(setting)[f"g{len(setting.sizes) - 1}"][metric]
                power.append(start | {"metric": metric, "true_gap": last - truth(setting)["g0"][metric],
                                      "found": shown / audits})  # fmt: skip
    return {"coverage": coverage, "verdicts": verdicts, "power": power}


def expected_count(setting: Setting, metric: str, rows: float) -> float:
    """How many people of a group are on the rarer side of a share: under about 5, counts are coarse."""
    rate = truth(setting)["g0"]
    base = {
        "selection": rows, "recorded": rows, "O/E": rows, "FPR": rows * (1 - rate["recorded"]),
        "FNR": rows * rate["recorded"], "PPV": rows * rate["selection"], "FOR": rows * (1 - rate["selection"]),
    }[metric]  # fmt: skip
    share = rate["recorded"] if metric == "O/E" else rate[metric]
    return base * (share if metric == "O/E" else min(share, 1 - share))


def write_results(told: dict[str, Any], to: Path) -> None:
    from datetime import date
    from importlib.metadata import version

    to.mkdir(parents=True, exist_ok=True)
    told = told | {"date": date.today().isoformat(), "packages": {n: version(n) for n in ("numpy", "scipy", "pandas")}}
    (to / "audits.json").write_text(json.dumps(told, indent=1) + "\n")
    (to / "audits.md").write_text(as_text(told))
    _picture(told, to / "audits.svg")


def as_text(told: dict[str, Any]) -> str:
    """The tables that people read."""
    rows = [row for row in told["coverage"] if row["printed"] >= 0.2 * told["audits"]]
    lines = [
        "# The audit, audited", "",
        f"{told['date']}, {told['audits']:,} drawn audits per setting, {told['wall_s']:,} s.", "",
        "## Do printed intervals cover the truth (nominal 95%)", "",
        "Intervals printed in at least a fifth of the audits. Expected count: how many people of the group are on the",
        "rarer side of the share; under 5 no interval of whole counts can cover close to 95%.", "",
        "| interval | expected count | kinds of interval | median | lowest | highest | inside 93% to 97% |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, own in _blocks(rows):
        if own:
            shares = sorted(row["covered"] for row in own)
            good = sum(0.93 <= share <= 0.97 for share in shares)
            lines.append(f"| {name[0]} | {name[1]} | {len(own)} | {shares[len(shares) // 2]:.1%} | {shares[0]:.1%} | "
                         f"{shares[-1]:.1%} | {good} of {len(own)} |")  # fmt: skip
    lines += [
        "", "## Verdicts that are not true", "",
        "Share of audits with at least one. Where some groups do differ, a difference that is not there is one between",
        "two groups that are alike: Holm holds it to 5% in each metric, not over all metrics together.", "",
        "| setting | base rate | a difference that is not there | a likeness that is not there |", "|---|---|---|---|",
    ]  # fmt: skip
    for row in told["verdicts"]:
        alike = "–" if row["wrong_likeness"] is None else f"{row['wrong_likeness']:.1%}"
        lines.append(f"| {row['setting']} | {row['base_rate']:g} | {row['wrong_difference']:.1%} | {alike} |")
    lines += [
        "",
        "## How often a true difference is found",
        "",
        "| setting | base rate | metric | true gap | found |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {r['setting']} | {r['base_rate']:g} | {r['metric']} | {r['true_gap']:+.3f} | {r['found']:.0%} |"
        for r in told["power"]
    ]
    return "\n".join(lines) + "\n"


def _blocks(rows: list[dict[str, Any]]) -> list[tuple[tuple[str, str], list[dict[str, Any]]]]:
    single = [row for row in rows if row["interval"] == "interval"]
    bands = ((0, 1), (1, 5), (5, 20), (20, float("inf")))
    blocks = [
        (("share or O/E of a group", f"{low:g} to {high:g}" if high < 1e9 else f"{low:g} and more"),
         [row for row in single if low <= row["expected_count"] < high])
        for low, high in bands
    ]  # fmt: skip
    names = {"gap": "gap of two", "ratio": "ratio of two", "widest gap": "gap of the widest pair",
             "area of a group": "area of a group, within and across",
             "calibration of a group": "calibration of a group",
             "the list": "the list: shares and people beyond parity", "everybody": "figures of everybody"}  # fmt: skip
    return blocks + [
        ((words, "all"), [row for row in rows if row["interval"] == kind]) for kind, words in names.items()
    ]


def _picture(told: dict[str, Any], path: Path) -> None:
    """Coverage against the expected count, and power against the true gap."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams.update({"svg.hashsalt": "riskkit", "svg.fonttype": "none", "font.size": 9})
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    single = [
        row for row in told["coverage"] if row["interval"] == "interval" and row["printed"] >= 0.2 * told["audits"]
    ]
    left.axhspan(0.93, 0.97, color="#dfe8ea")
    left.scatter([row["expected_count"] for row in single], [row["covered"] for row in single], s=9, color="#1f5f6b")
    left.set(xscale="log", ylim=(0.75, 1.005), title="Intervals of a group's rate, nominal 95%")
    left.set(xlabel="expected count on the rarer side", ylabel="share of intervals that cover")
    for metric, marker in (("FPR", "o"), ("FNR", "s"), ("PPV", "^"), ("O/E", "D")):
        own = [row for row in told["power"] if row["metric"] == metric]
        right.scatter(
            [abs(row["true_gap"]) for row in own], [row["found"] for row in own], marker=marker, s=18, label=metric
        )
    right.set(xlabel="true gap", ylabel="share of audits that found it", title="Power", ylim=(-0.02, 1.02))
    right.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    raise SystemExit(main())
