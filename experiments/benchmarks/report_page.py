"""How long the report over a million people takes to print, how large it is, and that no row of the data is in it.

Usage    python experiments/benchmarks/report_page.py [--rows 1000000] [--to FOLDER]

Takes    how many scored people to draw: scores, recorded outcomes, four characteristics with all two-way intersections.
Gives    results/report_page.{json,md}: CPU seconds, peak memory and bytes of the pages, printed in a fresh process from
         the released audit; seconds Chromium takes to lay the report out, where there is one.
Promise  the audit is the real one, over all rows; every person's id and score is a mark that would be found in a page.
         Imports are counted.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

HERE = Path(__file__).parent
STUDY = HERE.parents[1] / "configs" / "scores_made_elsewhere.yaml"
MARK = "canary"
LEVELS = {
    "sex": ["Female", "Male", None],
    "ethnicity": ["Asian", "Black", "Mixed", "Other", "White", None],
    "age_band": ["under 18", "18 to 24", "25 to 34", "35 to 49", "50 and over"],
    "area": [f"Area {n}" for n in range(1, 13)],
}
GOAL_SECONDS, GOAL_BYTES = 20, 3_000_000


def main() -> int:
    """Audit, print in another process, tell; the exit code says whether the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--to", type=Path, default=HERE / "results")
    parser.add_argument("--print-from", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.print_from is not None:
        print(json.dumps(printed(asked.print_from)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        told: dict[str, Any] = {"rows": asked.rows, "characteristics": {k: len(v) for k, v in LEVELS.items()}}
        told |= released(asked.rows, place)
        command = [sys.executable, __file__, "--print-from", str(place)]
        told |= json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])
        told |= laid_out(place / "audit-report.html")
        told["rows of data in the pages"] = leaked(place)
        told["the same, one person planted"] = leaked_when_planted(place)
    told |= {"versions": versions(), "date": date.today().isoformat()}
    asked.to.mkdir(parents=True, exist_ok=True)
    (asked.to / "report_page.json").write_text(json.dumps(told, indent=1) + "\n")
    (asked.to / "report_page.md").write_text(as_text(told))
    print((asked.to / "report_page.md").read_text())
    met = told["cpu_s"] <= GOAL_SECONDS and told["bytes"]["audit-report.html"] < GOAL_BYTES
    return int(not met or bool(told["rows of data in the pages"]) or told["the same, one person planted"] != 2)


def released(rows: int, place: Path) -> dict[str, Any]:
    """Draw people, audit their scores, and keep the released audit as JSON."""
    import riskkit as rk
    from riskkit.domain.yaml_text import parse_yaml
    from riskkit.papers import Papers

    drawn(rows, place)
    values = parse_yaml(STUDY.read_text(encoding="utf-8"), str(STUDY))
    values["groups"] = [
        {"name": name, "label": f"{name.replace('_', ' ')} as recorded", "column": name, "protected": name != "area"}
        for name in LEVELS
    ]
    (place / "study.yaml").write_text(json.dumps(values, default=str), encoding="utf-8")
    study = rk.with_data(rk.read_study(place / "study.yaml"), table=place / "scores.csv")
    start = time.process_time()
    papers = Papers.of(rk.audit_scores(rk.read_scores(study), study.audit))
    kept = {
        "findings": [finding.as_row() for finding in papers.released],
        "study": papers.released.study,
        "facts": papers.released.facts,
        "blocked_by": list(papers.released.blocked_by),
        "hidden_cells": papers.released.hidden_cells,
        "threshold": papers.released.threshold,
    }
    (place / "released.json").write_text(json.dumps({"released": kept, "manifest": papers.manifest}, default=str))
    cells = sum(len(row) for finding in papers.released for row in finding.table or ())
    return {"findings": len(papers.released), "cells": cells, "audit_cpu_s": round(time.process_time() - start, 1)}


def drawn(rows: int, place: Path) -> None:
    """People nobody is; each id is a mark, and no two scores are alike."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(20261129)
    risk = rng.beta(1, 24, rows)
    frame = pd.DataFrame({"person_id": [f"{MARK}-{n:07d}" for n in range(rows)], "score": risk.round(12)})
    frame["outcome"] = np.where(rng.random(rows) < risk, "yes", "no")
    for name, levels in LEVELS.items():
        shares = rng.dirichlet(np.full(len(levels), 3.0))
        frame[name] = np.array(levels, dtype=object)[rng.choice(len(levels), rows, p=shares)]
    frame.to_csv(place / "scores.csv", index=False)


def printed(place: Path) -> dict[str, Any]:
    """Print all pages but sheets, in this process."""
    start = time.process_time()
    from riskkit.domain.findings import Finding, ReleasedAudit
    from riskkit.report import make_pages

    kept = json.loads((place / "released.json").read_text())
    said = kept["released"]
    findings = tuple(Finding(**{**row, "table": row["table"] and tuple(row["table"])}) for row in said["findings"])
    whole = ReleasedAudit(**{**said, "findings": findings, "blocked_by": tuple(said["blocked_by"])})
    sizes = {}
    for name, content in make_pages(whole, {}, [], manifest=kept["manifest"]):
        (place / name).write_bytes(content)
        sizes[name] = len(content)
    high = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())  # of this process only, unlike maxrss
    peak = int(high.group(1)) / 1e6 if high else float("nan")
    return {"cpu_s": round(time.process_time() - start, 2), "peak_gb": round(peak, 2), "bytes": sizes}


def laid_out(page: Path) -> dict[str, Any]:
    """Seconds until Chromium has laid the report out at 1280 pixels, and how tall it is."""
    browser = shutil.which("chromium")
    if browser is None:
        return {"laid_out_s": None, "pixels_tall": None}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        chromium = p.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        opened = chromium.new_page(viewport={"width": 1280, "height": 900})
        start = time.perf_counter()
        opened.goto(page.as_uri())
        tall = opened.evaluate("document.documentElement.scrollHeight")
        seconds = time.perf_counter() - start
        chromium.close()
    return {"laid_out_s": round(seconds, 2), "pixels_tall": tall}


def leaked(place: Path) -> int:
    """Ids and scores of people that stand in any page."""
    pages = [p for p in place.iterdir() if p.suffix == ".html" or p.name == "transparency-record.json"]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    numbers = set(re.findall(r"0\.\d{9,}", text))
    with (place / "scores.csv").open(encoding="utf-8") as file:
        next(file)
        scores = sum(line.split(",", 2)[1] in numbers for line in file)
    return text.count(MARK) + scores


def leaked_when_planted(place: Path) -> int:
    """The same search with the id and the score of one person in a page of their own: it must find both."""
    with (place / "scores.csv").open(encoding="utf-8") as file:
        rows = [line.split(",")[:2] for _, line in zip(range(50), file, strict=False)]
    person, score = next((person, score) for person, score in rows[1:] if re.fullmatch(r"0\.\d{9,}", score))
    (place / "planted.html").write_text(f"<p>{person}: {score}</p>", encoding="utf-8")
    return leaked(place)


def versions() -> dict[str, str]:
    from importlib.metadata import version

    return {name: version(name) for name in ("riskkit", "jinja2", "matplotlib", "playwright")}


def as_text(told: dict[str, Any]) -> str:
    sizes = ", ".join(f"{name} {size:,}" for name, size in told["bytes"].items())
    lines = {
        "findings; cells of their tables": f"{told['findings']}; {told['cells']:,}",
        "CPU seconds to print all pages (goal 20)": told["cpu_s"],
        "peak memory, GB": told["peak_gb"],
        "bytes (goal: report under 3,000,000)": sizes,
        "ids and scores of people found in the pages (goal 0)": told["rows of data in the pages"],
        "the same with one person planted in a page (must be 2)": told["the same, one person planted"],
        "seconds until Chromium has laid the report out": told["laid_out_s"],
        "height at 1280 pixels": f"{told['pixels_tall']:,}" if told["pixels_tall"] else "not measured",
        "CPU seconds of the audit before it": told["audit_cpu_s"],
    }
    rows = "\n".join(f"| {name} | {value} |" for name, value in lines.items())
    return (
        f"# The report over {told['rows']:,} people\n\nReal audit of drawn scores; four characteristics "
        f"({', '.join(f'{k} {v}' for k, v in told['characteristics'].items())} groups) and their pairs; pages printed "
        f"in a fresh process, imports counted.\n\n| | |\n|---|---|\n{rows}\n\n"
        f"{told['date']}. Versions: {', '.join(f'{k} {v}' for k, v in told['versions'].items())}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
