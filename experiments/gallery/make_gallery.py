"""The gallery: what riskkit's pages look like, for people who have not installed it.

Takes    a number of people and a seed.
Gives    experiments/gallery/<study>/: the released pages of both shipped studies on one synthetic force, and of a third
         whose outcome is wrongly defined, so that it is blocked; pictures of page 1; gallery.json: what was made when.
Promise  nobody in it is real; every page is the one a run wrote, byte for byte; of the sheets only the first is kept.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import riskkit as rk

HERE = Path(__file__).parent
CONFIGS = HERE.parents[1] / "configs"
PLANTED = "possession_weapon"
WORLD = HERE.parents[1] / "worlds" / "gallery"  # a name that stays: pages print where inputs lie beside the study
RUNS = {
    "first_serious_violence": ("first_serious_violence", False),
    "victim_of_serious_harm": ("victim_of_serious_harm", False),
    "blocked_outcome_too_broad": ("first_serious_violence", True),
}
"""Folder of the gallery: the study it shows, and whether its outcome also counts the possession of a weapon."""
WIDTHS = {"desktop": (1280, 1500), "phone": (390, 1500)}


def main() -> int:
    """Make the world once, each run in a process of its own, then the pictures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--people", type=int, default=30_000)
    arguments.add_argument("--seed", type=int, default=7)
    arguments.add_argument("--one", choices=RUNS, help=argparse.SUPPRESS)
    arguments.add_argument("--extracts", type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.one:
        return _run(given.one, given.extracts)
    made = {}
    shutil.rmtree(WORLD, ignore_errors=True)
    world = rk.make_world(given.people, given.seed, to=WORLD)
    for name in RUNS:
        sys.stderr.write(f"{name}: running\n")
        started = time.perf_counter()
        subprocess.run([sys.executable, __file__, "--one", name, "--extracts", str(world.extracts)], check=True)
        made[name] = {**_about(HERE / name), "seconds": round(time.perf_counter() - started)}
    take_pictures([HERE / name for name in RUNS])
    told = {
        "made": date.today().isoformat(),
        "riskkit": rk.__version__,
        "people": given.people,
        "seed": given.seed,
        "runs": made,
    }
    (HERE / "gallery.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0


def _run(name: str, extracts: Path) -> int:
    """One run, and its pages copied out of the sealed folder."""
    study_name, planted = RUNS[name]
    study = rk.with_data(rk.read_study(CONFIGS / f"{study_name}.yaml"), sources_folder=extracts)
    if planted:
        target = study.target.model_copy(update={"offences": (*study.target.offences, PLANTED)})
        study = study.model_copy(update={"target": target})
    with tempfile.TemporaryDirectory() as folder:
        run = rk.run_study(study, to=Path(folder) / name)
        if run.releasable == planted:
            raise SystemExit(f"{name}: expected to be {'blocked' if planted else 'releasable'}, and was not.")
        to = HERE / name
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(run.path / "report", to, ignore=_all_but_the_first_sheet)
        (to / "run.json").write_text(
            json.dumps({"run": run.run_id, "releasable": run.releasable, "why_not": list(run.why_not)}, indent=1)
            + "\n",
            encoding="utf-8",
        )
    return 0


def _all_but_the_first_sheet(folder: str, names: list[str]) -> list[str]:
    return sorted(names)[1:] if Path(folder).name == "people" else []


def _about(folder: Path) -> dict[str, object]:
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".html", ".json") and path.name != "run.json")
    return {
        **json.loads((folder / "run.json").read_text(encoding="utf-8")),
        "files": {
            str(path.relative_to(folder)): {
                "kB": round(path.stat().st_size / 1000),
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest()[:16],
            }
            for path in files
        },
    }


def take_pictures(folders: list[Path]) -> None:
    """Page 1 of each report as a desktop and a phone show it, and the report's second picture in the dark."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as chromium:
        browser = chromium.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for folder in folders:
            for device, (width, height) in WIDTHS.items():
                page = browser.new_context(viewport={"width": width, "height": height}, offline=True).new_page()
                page.goto((folder / "audit-report.html").resolve().as_uri())
                page.screenshot(path=str(folder / f"page-1-{device}.png"))
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
