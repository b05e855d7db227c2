"""The same 200 two-way tables by acro and by riskkit: no cell that acro hides may be shown here (R22).

Takes    nothing; it makes a Python environment with acro in a temporary folder and removes it.
Gives    results/against_acro.md and against_acro.json.
Promise  acro never becomes a dependency: it runs in a process of its own and is handed a CSV file.

python experiments/disclosure/against_acro.py [TABLES]
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
RESULTS = Path(__file__).parent / "results"
NEEDS = ("acro==1.0.2", "pandas<=2.3.3")
THEIRS = """
import json, sys, warnings
warnings.filterwarnings("ignore")
import acro, pandas
from importlib.metadata import version
rows, told = pandas.read_csv(sys.argv[1], dtype=str), {}
for number, own in rows.groupby("table"):
    session = acro.ACRO(suppress=True)
    session.crosstab(own["sex"], own["ethnicity"])
    outcome = list(session.results.results.values())[-1].outcome
    told[number] = [[str(a), str(b), str(outcome.loc[a, b]).strip()] for a in outcome.index for b in outcome.columns]
json.dump({"acro": version("acro"), "pandas": pandas.__version__, "tables": told}, open(sys.argv[2], "w"))
"""
Cells = dict[tuple[str, str], str]


def people_of(table: int) -> pd.DataFrame:
    """People of one table: two to four levels one way, two to six the other, some of them rare."""
    rng = np.random.default_rng([table, 8])
    many = int(np.exp(rng.uniform(np.log(60), np.log(1_500))))
    frame = {}
    for name, letters in (("sex", "mfxo"), ("ethnicity", "ABCDEF")):
        levels = int(rng.integers(2, len(letters) + 1))
        share = np.exp(-rng.uniform(0.2, 1.6) * np.arange(levels))
        frame[name] = rng.choice(list(letters[:levels]), many, p=share / share.sum())
    return pd.DataFrame(frame)


def shown_here(people: pd.DataFrame, seed: int) -> tuple[dict[tuple[str, str], int], int | None]:
    """Cells of people that a run with these groups shows in G02, and how many small counts the attack recovers."""
    from drawn_scores import ETHNICITY, SEX, audited, draw_scored, released_of

    from riskkit.domain.cohort import Groups

    scored = draw_scored(len(people), seed, with_reasons=False, dates=("2024-03-01",))
    scored.groups = Groups(people.astype(object), (SEX, ETHNICITY))
    released = released_of(audited(scored))
    shown = {}
    for row in released["G02"].table or ():
        if row["metric"] == "people" and row["count"] is not None:
            first, second = str(row["group"]).split(", ")
            shown[first, second] = int(row["count"])
    return shown, released.facts["disclosure"]["recovered"]


def by_acro(tables: dict[int, pd.DataFrame]) -> tuple[dict[int, Cells], dict[str, str]]:
    """What acro says of every cell of every table ("ok", or the checks it fails), and its versions."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        subprocess.run([sys.executable, "-m", "venv", str(room / "env")], check=True)
        python = room / "env" / "bin" / "python"
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *NEEDS], check=True)
        rows = pd.concat([frame.assign(table=number) for number, frame in tables.items()])
        rows.to_csv(room / "people.csv", index=False)
        command = [str(python), "-c", THEIRS, str(room / "people.csv"), str(room / "told.json")]
        subprocess.run(command, check=True, cwd=room, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        told = json.loads((room / "told.json").read_text())
    cells = {int(number): {(a, b): said for a, b, said in own} for number, own in told["tables"].items()}
    return cells, {"acro": told["acro"], "pandas": told["pandas"]}


def main(many: int) -> int:
    """Compare, write, and say how it went: 1 if a cell that acro hides is shown."""
    tables = {number: people_of(number) for number in range(many)}
    theirs, versions = by_acro(tables)
    rows: list[dict[str, Any]] = []
    for number, people in tables.items():
        shown, recovered = shown_here(people, number)
        hidden = {cell for cell, said in theirs[number].items() if said != "ok"}
        both = len(shown.keys() & hidden)
        rows.append(
            {"table": number, "people": len(people), "cells": len(theirs[number]), "hidden_by_acro": len(hidden)}
            | {"shown_here": len(shown), "hidden_by_acro_and_shown_here": both, "recovered": recovered}
        )
    made = {"made": datetime.now(UTC).date().isoformat(), "riskkit": version("riskkit"), **versions}
    made |= {"python": platform.python_version(), "tables": rows}
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(made, separators=(",", ":")).replace('{"table"', '\n{"table"')
    (RESULTS / "against_acro.json").write_text(text + "\n")
    told = as_markdown(made)
    (RESULTS / "against_acro.md").write_text(told)
    print(told)
    return int(any(row["hidden_by_acro_and_shown_here"] for row in rows))


def as_markdown(made: dict[str, Any]) -> str:
    """The table that people read."""
    rows = made["tables"]
    total = {name: sum(row[name] or 0 for row in rows) for name in rows[0]}
    return "\n".join(
        [
            f"# {len(rows)} two-way tables by acro and by riskkit",
            "",
            f"{made['made']}, riskkit {made['riskkit']}, acro {made['acro']} on pandas {made['pandas']}, Python "
            f"{made['python']}. Threshold 10 in both; acro hides small cells and zeros, and protects none of them.",
            "",
            "| | cells |",
            "|---|---|",
            f"| in all tables | {total['cells']} |",
            f"| hidden by acro | {total['hidden_by_acro']} |",
            f"| **hidden by acro and shown by riskkit** | **{total['hidden_by_acro_and_shown_here']}** |",
            f"| shown by acro | {total['cells'] - total['hidden_by_acro']} |",
            f"| shown by riskkit | {total['shown_here']} |",
            "",
            f"Tables in which the attack works out a small count of what riskkit shows: "
            f"{sum(bool(row['recovered']) for row in rows)}.",
            "",
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
