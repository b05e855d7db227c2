"""`riskkit review open RUN` and `riskkit review serve RUN`: the desk from the command line.

Takes    a run folder, the reviewer's role.
Gives    `add_desk_commands`, `ReviewGroup`.
Promise  thin words around desks.py; `riskkit review RUN` opens the desk and `riskkit review RUN --serve` serves it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

RunFolder = Annotated[Path, typer.Argument(help="A sealed run folder.", metavar="RUN")]
Role = Annotated[str, typer.Option("--role", help="The part you have, not your name. Each role has its own order.")]


class ReviewGroup(TyperGroup):
    """Commands under `riskkit review`, of which the first may be left out: a run folder stands for `open RUN`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `open` or `serve` before a run folder that no command stands before."""
        words = [word for word in args if word != "--serve"]
        if words and words[0] not in self.commands and Path(words[0]).is_dir():
            args = ["serve" if "--serve" in args else "open", *words]
        return super().parse_args(ctx, args)


def open_(
    run: RunFolder,
    role: Role = "reviewer",
    case: Annotated[str | None, typer.Option(help="Only this case: its name on the desk, or its number.")] = None,
) -> None:
    """Review cases in this terminal: your own view first, then the sheet, then your judgement."""
    from riskkit.desks import review_in_terminal

    review_in_terminal(run, role=role, case=case)


def serve(
    run: RunFolder,
    role: Role = "reviewer",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free port.")] = 0,
    host: Annotated[str, typer.Option(help="This machine only; anything but 127.0.0.1 is refused.")] = "127.0.0.1",
    idle: Annotated[float, typer.Option(help="Minutes without a request after which the sitting ends.")] = 30,
) -> None:
    """Review cases in a browser on this machine; the address with its token is printed once."""
    from riskkit.desks import serve_review

    serve_review(run, role=role, host=host, port=port, idle_minutes=idle, tell=_tell)


def _tell(text: str) -> None:
    """Said at once, also into a pipe: the address must not wait in a buffer."""
    typer.echo(text)


def add_desk_commands(group: typer.Typer) -> None:
    """Mount `open` and `serve` on the `riskkit review` group."""
    group.command("open")(open_)
    group.command("serve")(serve)
