"""Released findings as CSV for a spreadsheet: one file per finding with a table, and no scores.

Takes    a run folder.
Gives    `export_tables`.
Promise  only what audit.json already shows; a new private folder, whole or not at all; no cell can be a formula.
"""

from __future__ import annotations

from pathlib import Path

from riskkit.domain.csv_text import csv_bytes
from riskkit.runs import Run, open_run
from riskkit.runs.part_folder import refuse_existing
from riskkit.runs.private_files import write_private_folder

SUMMARY = ("code", "title", "verdict", "severity", "count", "base", "because", "limits")


def export_tables(run_folder: str | Path, *, to: str | Path) -> list[str]:
    """Write the tables of a run's released findings as CSV.

    Parameters
    ----------
    run_folder : path
        A sealed run.
    to : path
        A folder that does not exist yet; it is made for its owner only.

    Returns
    -------
    list of str
        The files: README.txt (the run's status), findings.csv (all findings), and CODE.csv for each table. A hidden or
        undefined cell is empty; its row says why under `reason`.
    """
    target = Path(to)
    refuse_existing(target)
    run = open_run(run_folder)
    files = {"README.txt": _readme(run), "findings.csv": _summary(run)}
    for finding in run.findings:
        if finding["table"]:
            columns = list(dict.fromkeys(name for row in finding["table"] for name in row))
            rows = [[row.get(name) for name in columns] for row in finding["table"]]
            files[f"{finding['code']}.csv"] = csv_bytes(columns, rows)
    write_private_folder(target, files)
    return list(files)


def _readme(run: Run) -> bytes:
    return (
        f"{run.status}\nRun {run.run_id}, manifest {run.manifest_sha256}\n"
        "Released findings, after small counts were hidden. A copy: the sealed run is the record.\n"
        "A text that a spreadsheet might take for a formula has an apostrophe in front.\n"
    ).encode()


def _summary(run: Run) -> bytes:
    return csv_bytes(SUMMARY, [[finding[name] for name in SUMMARY] for finding in run.findings])
