"""Do the CSV files riskkit writes hold a formula when a spreadsheet opens them?

Usage    python experiments/hostile_csv/open_in_a_spreadsheet.py [--to FOLDER]

Takes    the five hundred hostile texts of the tests, each after every beginning a spreadsheet may take for a formula.
Gives    results/csv.{json,md}: cells that LibreOffice Calc, without a window, opens as a formula, and cells whose text
         it changed; the same for the same cells written without riskkit's writer, so that the count can be above 0.
Promise  LibreOffice is asked to read numbers and formulae as it would for a person who double-clicks the file.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "tests")]

from hostile_payloads import PAYLOADS  # noqa: E402

from riskkit.domain.csv_text import csv_bytes  # noqa: E402

STARTS = (
    "",
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    '"=',
    " =",
    "'=",
    "＝",
    "=1+1 ",
    "=cmd|' /C calc'!A0 ",
    "@SUM(1;2) ",
)
# Comma, double quote, UTF-8, from line 1, detect special numbers and evaluate formulae as the dialog can be told to.
FILTER = "CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"


def main() -> int:
    """Write both files, open them, count formulae."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=HERE / "results")
    given = parser.parse_args()
    office = shutil.which("soffice")
    if office is None:
        sys.exit("LibreOffice Calc is not installed: apt-get install --no-install-recommends libreoffice-calc-nogui")
    cells = [f"{start}{text}" for text in PAYLOADS for start in STARTS]
    cells += [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        '=HYPERLINK("http://evil.example")',
        '=WEBSERVICE("http://evil.example")',
    ]
    version = subprocess.run([office, "--version"], capture_output=True, text=True, check=True).stdout.split()[:2]
    told = {"date": date.today().isoformat(), "opened by": " ".join(version), "cells": len(cells)}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "riskkit.csv").write_bytes(csv_bytes(("cell",), [(cell,) for cell in cells]))
        with (place / "plain.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("cell",), *((cell.replace("\0", ""),) for cell in cells)])
        for name in ("riskkit", "plain"):
            told[f"formulae in {name}.csv"] = formulae(office, place / f"{name}.csv")
    given.to.mkdir(parents=True, exist_ok=True)
    (given.to / "csv.json").write_text(json.dumps(told, indent=1) + "\n")
    (given.to / "csv.md").write_text(
        "# Formulae in CSV files, opened by a spreadsheet\n\n| | |\n|---|---|\n"
        + "".join(f"| {key} | {value} |\n" for key, value in told.items())
        + "\nriskkit.csv is written by riskkit's one CSV writer; plain.csv holds the same cells, written by Python's.\n"
    )
    print((given.to / "csv.md").read_text())
    return int(told["formulae in riskkit.csv"] != 0 or told["formulae in plain.csv"] == 0)


def formulae(office: str, file: Path) -> int:
    """Cells that hold a formula after Calc opened the file: counted in a flat OpenDocument copy."""
    command = [
        office, f"-env:UserInstallation=file://{file.parent}/profile", "--headless", f"--infilter={FILTER}",
        "--convert-to", "fods", "--outdir", str(file.parent), str(file),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, timeout=600, check=True)
    return len(re.findall(r"table:formula=", file.with_suffix(".fods").read_text(encoding="utf-8")))


if __name__ == "__main__":
    sys.exit(main())
