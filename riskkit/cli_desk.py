"""`riskkit review open RUN` and `riskkit review serve RUN`: the desk from the command line.

Takes    a run folder, the reviewer's role.
Gives    `add_desk_commands`, which mounts them beside the commands of a review.
Promise  thin words around desks.py; `riskkit review RUN` opens the desk and `riskkit review RUN --serve` serves it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from riskkit.cli_keys import Keys

RunFolder = Annotated[Path, typer.Argument(help="A sealed run folder.", metavar="RUN")]
Role = Annotated[str, typer.Option("--role", help="The part you have, not your name. Each role has its own order.")]


def open_(
    run: RunFolder,
    role: Role = "reviewer",
    case: Annotated[str | None, typer.Option(help="Only this case: its name on the desk, or its number.")] = None,
    keys: Keys = None,
) -> None:
    """Review cases in this terminal: your own view first, then the sheet, then your judgement."""
    from riskkit.desks import review_in_terminal

    review_in_terminal(run, role=role, case=case, keys=_held(keys))


def serve(
    run: RunFolder,
    role: Role = "reviewer",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free port.")] = 0,
    host: Annotated[str, typer.Option(help="This machine only; anything but 127.0.0.1 is refused.")] = "127.0.0.1",
    idle: Annotated[float, typer.Option(help="Minutes without a request after which the sitting ends.")] = 30,
    keys: Keys = None,
) -> None:
    """Review cases in a browser on this machine; the address with its token is printed once."""
    from riskkit.desks import serve_review

    serve_review(run, role=role, host=host, port=port, idle_minutes=idle, keys=_held(keys), tell=_tell)


def _held(folder: Path | None) -> Any:
    """The keys in the folder that was named, or that the environment names; None without one."""
    from riskkit.keyring import folder_of_keys, read_keys

    named = folder_of_keys(folder)
    return None if named is None else read_keys(named)


def _tell(text: str) -> None:
    """Said at once, also into a pipe: the address must not wait in a buffer."""
    typer.echo(text)


def add_desk_commands(group: typer.Typer) -> None:
    """Mount `open` and `serve` on the `riskkit review` group."""
    group.command("open")(open_)
    group.command("serve")(serve)
