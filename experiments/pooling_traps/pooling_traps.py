"""Use of force per 1,000 residents by ethnicity: one ratio over many forces, taken apart force by force.

Takes    the public files of police use of force, England and Wales 2018-19, and of residents by force (census 2011), in
         ../shared/data/use_of_force beside the project. Without them it says so and stops.
Gives    results/traps.md and traps.json: derived ratios only, never the data.
Promise  the arithmetic is that of findings G09 and G12 (riskkit.stats), and nothing else.
"""

from __future__ import annotations

import json
import platform
import sys
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from riskkit.stats import beyond_every_part, mix_of_parts, pooled_ratio, rate_per_thousand, ratio_of_rates, ratio_within

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "use_of_force"
RESULTS = Path(__file__).parent / "results"
GROUPS = ("Black (or Black British)", "Asian (or Asian British)", "Mixed")
WHITE = "White"
TOTAL = "Total (excluding not reported and tactical communication)"
SOURCES = (
    "Use of force: Home Office, police use of force statistics, England and Wales, April 2018 to March 2019. "
    "Residents: census 2011 by police force area. Both Open Government Licence. A use of force is a report of an "
    "officer, not a person: one person may stand in several."
)


def read() -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """Uses of force and residents, rows by force, columns by group; and the forces left out, each with the reason."""
    used = pd.read_csv(DATA / "use-of-force-2018-19.csv")
    used = used[used["Type of force"] == TOTAL].set_index("Police Force").drop("Total England and Wales")
    living = pd.read_csv(DATA / "population-by-force.csv").set_index("Police force")
    names = [*GROUPS, WHITE]
    used, living = used[names].apply(pd.to_numeric, errors="coerce"), living[names].astype(float)
    left_out = dict.fromkeys(sorted(used.index.symmetric_difference(living.index)), "in one file only")
    both = used.index.intersection(living.index)
    used, living = used.loc[both], living.loc[both]
    left_out |= dict.fromkeys(both[used.isna().any(axis=1)], "a count is missing")
    left_out |= dict.fromkeys(both[(used > living).any(axis=1)], "more uses of force on a group than it has residents")
    kept = [force for force in both if force not in left_out]
    return used.loc[kept], living.loc[kept], left_out


def apart(used: pd.DataFrame, living: pd.DataFrame, group: str, forces: list[str]) -> dict[str, Any]:
    """One ratio over these forces, and what it is made of."""
    a, n, b, m = (x.loc[forces].to_numpy() for x in (used[group], living[group], used[WHITE], living[WHITE]))
    own = (a / n) / (b / m)
    pooled, within, mix = pooled_ratio(a, n, b, m), ratio_within(a, n, b, m), mix_of_parts(a, n, b, m)
    _, ends = ratio_of_rates(a.sum(), n.sum(), b.sum(), m.sum())
    rate = rate_per_thousand(np.array([a.sum(), b.sum()]), np.array([n.sum(), m.sum()]))[0]
    return {
        "group": group, "forces": len(forces), "per_1000": float(rate[0]), "per_1000_white": float(rate[1]),
        "ratio": float(pooled), "ratio_low": float(ends.low), "ratio_high": float(ends.high),
        "lowest": float(own.min()), "lowest_force": forces[int(own.argmin())],
        "highest": float(own.max()), "highest_force": forces[int(own.argmax())],
        "within": float(within.value), "within_low": float(within.low), "within_high": float(within.high),
        "gap": 1000 * float(mix.gap), "gap_where": 1000 * float(mix.mix),
        "beyond": {1: "above every force", -1: "below every force", 0: ""}[int(beyond_every_part(pooled, own))],
    }  # fmt: skip


def traps(used: pd.DataFrame, living: pd.DataFrame, group: str) -> tuple[int, int, dict[str, Any] | None]:
    """Sets of two to four forces whose ratio lies above every one, the sets tried, and where it lies furthest above."""
    found, tried, worst, forces = 0, 0, None, list(used.index)
    for size in (2, 3, 4):
        sets = np.array(list(combinations(range(len(forces)), size)))
        a, n, b, m = (x.to_numpy()[sets] for x in (used[group], living[group], used[WHITE], living[WHITE]))
        with np.errstate(divide="ignore", invalid="ignore"):
            own, pooled = (a / n) / (b / m), pooled_ratio(a, n, b, m)
            far = np.where(beyond_every_part(pooled, own) == 1, pooled / own.max(axis=1), -np.inf)
        within = ratio_within(a, n, b, m)
        far = np.where(within.high < pooled, far, -np.inf)
        found, tried = found + int(np.isfinite(far).sum()), tried + len(sets)
        if np.isfinite(far).any() and (worst is None or far.max() > worst[0]):
            worst = (float(far.max()), [forces[at] for at in sets[int(far.argmax())]])
    return found, tried, None if worst is None else apart(used, living, group, worst[1]) | {"names": worst[1]}


def lines_of(rows: list[dict[str, Any]]) -> list[str]:
    """Rows of a table in Markdown."""
    head = ("group", "forces", "per 1,000; White", "ratio over all", "lowest and highest force", "within forces",
            "gap per 1,000; of it, where people live", "beyond")  # fmt: skip
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for r in rows:
        cells = (
            r["group"], ", ".join(r["names"]) if "names" in r else str(r["forces"]),
            f"{r['per_1000']:.1f}; {r['per_1000_white']:.1f}",
            f"{r['ratio']:.2f} ({r['ratio_low']:.2f}-{r['ratio_high']:.2f})",
            f"{r['lowest']:.2f} ({r['lowest_force']}), {r['highest']:.2f} ({r['highest_force']})",
            f"{r['within']:.2f} ({r['within_low']:.2f}-{r['within_high']:.2f})",
            f"{r['gap']:.1f}; {r['gap_where'] + 0.0:.1f}", r["beyond"] or "no",
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def main() -> int:
    """Write the results, or say why not."""
    if not DATA.exists():
        print(f"skipped: {DATA.relative_to(ROOT.parent)} is not there; see README.md")
        return 0
    used, living, left_out = read()
    some = {group: used.loc[used[group] > 0] for group in GROUPS}
    for group in GROUPS:  # none at all in a year says how a force records, not what it did
        left_out |= {
            f"{force}, {group}": "no use of force recorded" for force in used.index.difference(some[group].index)
        }
    every = [apart(some[group], living, group, list(some[group].index)) for group in GROUPS]
    searched = {group: traps(some[group], living.loc[some[group].index], group) for group in GROUPS}
    worst = [found for _, _, found in searched.values() if found is not None]
    text = ["# Use of force per 1,000 residents, taken apart by force", "", SOURCES, "", "## All forces", ""]
    text += [
        *lines_of(every),
        "",
        f"Left out: {'; '.join(f'{force} ({why})' for force, why in left_out.items()) or 'none'}.",
        "",
    ]
    text += ["## Sets of two to four forces whose ratio lies above that of every force in it", ""]
    text += [f"- {group}: {found:,} of {tried:,} sets" for group, (found, tried, _) in searched.items()]
    text += ["", "For each group the set where it lies furthest above:", "", *lines_of(worst), ""]
    text += [f"{date.today().isoformat()}; numpy {np.__version__}, Python {platform.python_version()}.", ""]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "traps.md").write_text("\n".join(text), encoding="utf-8")
    counted = {group: {"beyond": found, "tried": tried} for group, (found, tried, _) in searched.items()}
    told = {"all": every, "sets": counted, "furthest": worst, "left_out": left_out, "source": SOURCES}
    (RESULTS / "traps.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print("\n".join(text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
