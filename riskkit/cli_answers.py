"""The command line of what only people can say: `riskkit answers`.

Takes    a study file.
Gives    the command answers, to be mounted by cli.py.
Promise  an answer that stands is never overwritten; the summary says what is open and what that blocks.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from riskkit.answers_form import AnswersState


def mount(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command()(answers)


def answers(
    study: Annotated[Path, typer.Argument(help="The study file (YAML).", metavar="STUDY.yaml")],
    to: Annotated[
        Path | None,
        typer.Option("--to", help="The answers file; if not given, the one the study names, or STUDY.answers.yaml."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer as one JSON object on stdout.")] = False,
) -> None:
    """Write every question that only people can answer into a file, and say which are open.

    The file has each question as a comment: its words, where it comes from (a law, a standard, an ethics board), what
    a good answer holds, and often a poor one. The board's first questions stand first. Replace NOT PROVIDED by your
    answer, in plain words; name roles, never people.

    Answers that stand in the file are kept as they are, comments too; only missing questions are added. Run it again
    as often as you like.

    Then name the file in the study:  answers: STUDY.answers.yaml  (its hash goes into the run's manifest).
    A run prints each answer where it belongs, and NOT PROVIDED, with what a good answer holds, where there is none.
    """
    from riskkit.answers_form import write_answers_form

    state = write_answers_form(study, to)
    typer.echo(json.dumps(_as_json(state), ensure_ascii=False) if as_json else told(state))


def told(state: AnswersState) -> str:
    """The summary in words."""
    lines = [f"{state.file}: {state.answered} of {state.asked} questions have an answer; {_added(state)}."]
    lines += [f"  {answered:>2} of {total:<2}  {heading}" for heading, answered, total in state.groups]
    for title, rules in (
        ("Open, and blocking release:", state.blocking),
        ("Open, for the board to weigh:", state.for_the_board),
    ):
        lines += [title, *(f"  {key} (condition {name})" for key, name in rules)] if rules else []
    if not state.blocking:
        lines.append(
            "No open question blocks release. Each stands on the pages as NOT PROVIDED, and page 1 counts them."
        )
    if state.open:
        lines.append(f"Next: {', '.join(state.open[:3])}.")
    if not state.named_by_study:
        lines.append(f"Name the file in the study, in place of its own answers:  answers: {state.file.name}")
    return "\n".join(lines)


def _added(state: AnswersState) -> str:
    return f"{state.added} added to the file" if state.added else "nothing was changed"


def _as_json(state: AnswersState) -> dict[str, object]:
    return {
        "file": str(state.file), "asked": state.asked, "answered": state.answered, "added": state.added,
        "open": list(state.open), "named_by_study": state.named_by_study,
        "blocking": [{"question": key, "condition": name} for key, name in state.blocking],
        "for_the_board": [{"question": key, "condition": name} for key, name in state.for_the_board],
    }  # fmt: skip
