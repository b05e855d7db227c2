"""The command that prints a run on paper.

Takes    arguments a person types.
Gives    `mount`: adds `riskkit print`.
Promise  nothing heavy is loaded before the command runs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from riskkit.cli_keys import Keys


def mount(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("print")(print_pages)


def print_pages(
    run: Annotated[Path, typer.Argument(help="A sealed run folder.", metavar="RUN")],
    to: Annotated[Path | None, typer.Option("--to", help="A new folder; without it RUN-paper, beside the run.")] = None,
    case: Annotated[list[str] | None, typer.Option(help="Print this person's sheet too; may be repeated.")] = None,
    role: Annotated[str, typer.Option(help="The part of whoever reads the sheets, for the journal.")] = "reviewer",
    browser: Annotated[Path | None, typer.Option(help="The Chromium to print with.")] = None,
    keys: Keys = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object on stdout.")] = False,
) -> None:
    """Print a run's pages as PDF on A4, tagged, with page numbers. Needs riskkit[pdf] and Chromium."""
    from riskkit.printing import print_run

    papers = print_run(run, to=to, cases=case or (), keys=keys, role=role, browser=browser)
    if as_json:
        typer.echo(json.dumps({"run": str(run), "papers": [str(paper) for paper in papers]}))
    else:
        for paper in papers:
            typer.echo(f"{paper}")
