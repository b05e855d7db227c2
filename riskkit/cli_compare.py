"""`riskkit compare RUN_A RUN_B`: what changed since last time, from the command line.

Takes    two run folders, perhaps a new folder for the page.
Gives    `mount`, which puts the command on the command line.
Promise  thin words around comparing.py; 3 if either run is blocked, 2 if they are of two roles or do not verify.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

BLOCKED = 3


def compare(
    before: Annotated[Path, typer.Argument(help="The earlier sealed run folder.", metavar="RUN_A")],
    now: Annotated[Path, typer.Argument(help="The later sealed run folder.", metavar="RUN_B")],
    to: Annotated[Path | None, typer.Option("--to", help="Write the page and its values into this new folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object on stdout.")] = False,
) -> None:
    """Say what changed between two runs: questions, definitions, findings, figures, answers."""
    from riskkit.comparing import PAGE, compare_runs, write_comparison

    found = compare_runs(before, now)
    if to is not None:
        write_comparison(found, to=to)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        typer.echo("\n".join(_told(found)))
        if to is not None:
            typer.echo(f"page: {to / PAGE}")
    given = found.given_away
    if given.cells or given.differences:
        sys.stderr.write(
            f"riskkit: these two releases together would give away {given.cells} hidden counts, and "
            f"{given.differences} shown counts differ by few people. Have both looked at together before both go out.\n"
        )
    if not (found.before.releasable and found.now.releasable):
        raise typer.Exit(BLOCKED)


def _told(found: Any) -> list[str]:
    """The comparison in a few lines: what stands in the way first, then what flipped."""
    lines = [f"figures not comparable: {', '.join(one.what for one in found.obstacles)}"] if found.obstacles else []
    lines.append(repr(found))
    lines += [f"{one.state:<16} {one.question.id}: {one.question.text}" for one in found.questions]
    lines += [
        f"{pair.code}  {pair.before or 'absent'} -> {pair.now or 'absent'}  {pair.title}" for pair in found.flipped
    ]
    if found.unchanged:
        lines.append("Nothing changed.")
    return lines


def mount(app: typer.Typer) -> None:
    """Put `compare` on the command line."""
    app.command("compare")(compare)
