"""The command line of a review: questions, answers, conditions, decisions, and where the review stands.

Takes    a run folder, a role, words.
Gives    `app`, mounted as `riskkit review`: `riskkit review RUN ask ...`, or `riskkit review ask RUN ...`.
Promise  thin words around `reviewing` and `deciding`; whoever writes says in which role; `--help` loads no engine.

A new command is a function with `@app.command()` whose first argument is `run: RunFolder`. The command named `OPENS`
is the one that `riskkit review RUN` alone runs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

OPENS = "open"


class RunFirst(TyperGroup):
    """Lets the run stand before the command, as a person says it: `riskkit review RUN ask`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """RUN COMMAND becomes COMMAND RUN; RUN alone opens it; RUN --NAME, for a command NAME, runs that."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            run, *rest = args
            if rest and rest[0].removeprefix("--") in self.commands:
                args = [rest[0].removeprefix("--"), run, *rest[1:]]
            elif not rest or rest[0].startswith("-"):
                args = [OPENS, run, *rest]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=RunFirst,
    name="review",
    help="Review a run: your own view first; then what a board asks and decides. All of it stands in its journal.\n\n"
    "  riskkit review runs/first                  cases in this terminal, your own view first\n\n"
    "  riskkit review runs/first --serve          the same in a browser on this machine\n\n"
    "  riskkit review runs/first ask --role board --owner analyst --text 'Who checks the list by hand?'\n\n"
    "  riskkit review runs/first answer Q1 --role analyst --text 'Two readers.' --evidence 'section 3'\n\n"
    "  riskkit review runs/first conditions\n\n"
    "  riskkit review runs/first decide --role board --decision continue --text 'Until March.' --key signing.pem\n\n"
    "  riskkit review runs/first state --public keys/signing.pub.pem\n\n"
    "Unanswered questions stand first in the next run: riskkit run STUDY.yaml --to runs/second --after runs/first.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

RunFolder = Annotated[Path, typer.Argument(help="A sealed run folder.", metavar="RUN")]
Role = Annotated[str, typer.Option("--role", help="The part you have (board, analyst, reviewer), not your name.")]
Text = Annotated[str, typer.Option("--text", help="In your own words.")]
Key = Annotated[Path | None, typer.Option("--key", help="Sign with this private key (PEM, readable by you only).")]
Public = Annotated[list[Path] | None, typer.Option("--public", help="Public key (PEM) that may sign; may be repeated.")]
AnchorText = Annotated[str | None, typer.Option("--anchor", help="ENTRIES:HASH, as written on a board paper.")]
Json = Annotated[bool, typer.Option("--json", help="Answer as JSON on stdout.")]


@app.command()
def questions(run: RunFolder, as_json: Json = False) -> None:
    """List questions with their answers, open ones first.

    Example: riskkit review runs/first questions
    """
    from riskkit import reviewing

    found = reviewing.questions(run)
    if as_json:
        typer.echo(json.dumps([one.as_row() for one in found], ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.id}  {'OPEN' if one.is_open else 'answered'}  {one.text}")
        typer.echo(f"     first asked {one.asked} by {one.role}; to answer: {one.owner}")
        for said in one.answers:
            evidence = f" [{'; '.join(said.evidence)}]" if said.evidence else ""
            typer.echo(f"     {said.date} {said.role}: {said.text}{evidence}")
    if not found:
        typer.echo("No questions. Ask one: riskkit review RUN ask --role board --owner analyst --text '...'")


@app.command()
def ask(
    run: RunFolder,
    role: Role,
    text: Text,
    owner: Annotated[str, typer.Option("--owner", help="The role that must answer.")],
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Ask a question; it stands first in the next run until somebody answers.

    Example: riskkit review runs/first ask --role board --owner analyst --text 'How are people told?'
    """
    from riskkit import reviewing

    entry = reviewing.ask(run, text=text, role=role, owner=owner, key=_key(key))
    _tell(entry, f"{entry['about']['question']} is asked", as_json)


@app.command()
def answer(
    run: RunFolder,
    question: Annotated[str, typer.Argument(help="The question's id, as in Q1.")],
    role: Role,
    text: Text,
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", help="A finding (G03) or 'section 11'; may be repeated.")
    ] = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Answer a question, with evidence in this run.

    Example: riskkit review runs/first answer Q1 --role analyst --text 'See the list.' --evidence G06
    """
    from riskkit import reviewing

    entry = reviewing.answer(run, question, text=text, role=role, evidence=evidence or (), key=_key(key))
    _tell(entry, f"{question} is answered", as_json)


@app.command()
def conditions(run: RunFolder, as_json: Json = False) -> None:
    """Say which of the board's conditions this run met.

    Example: riskkit review runs/first conditions
    """
    from riskkit import reviewing

    rows = reviewing.conditions(run)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        blocks = "set aside" if row["overridden"] else "blocking" if row["blocking"] else "not blocking"
        typer.echo(f"{row['verdict']:<11} {row['id']} ({blocks}): {row['words']}\n            {row['because']}")
    if not rows:
        typer.echo("This run's study names no conditions of a board. See configs/ for a board file.")


@app.command()
def decide(
    run: RunFolder,
    role: Role,
    decision: Annotated[str, typer.Option("--decision", help="continue, stop, change or use-for-research.")],
    text: Text,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Record a decision about exactly this run.

    Example: riskkit review runs/first decide --role board --decision stop --text 'Groups differ.' --key signing.pem
    """
    from riskkit import reviewing

    entry = reviewing.decide(run, decision, text=text, role=role, key=_key(key))
    signed = f"signed with key {entry['key'][:16]}" if entry["key"] else "not signed"
    _tell(entry, f"decided: {decision} ({signed})", as_json)


@app.command()
def override(
    run: RunFolder,
    of: Annotated[str, typer.Argument(help="A condition's id or a finding's code.")],
    role: Role,
    text: Text,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Note that a blocking reason should be set aside; the board's file must then say so too.

    Example: riskkit review runs/first override D26 --role board --text 'The published figure is of another year.'
    """
    from riskkit import reviewing

    entry = reviewing.override_note(run, of, text=text, role=role, key=_key(key))
    _tell(entry, f"noted; to set {of} aside, write the override into the board's file and run again", as_json)


@app.command()
def state(run: RunFolder, public: Public = None, anchor: AnchorText = None, as_json: Json = False) -> None:
    """Say where the review stands: unreviewed, in review, or decided (by whom, when, signed with which key).

    Example: riskkit review runs/first state --public board.pub.pem
    """
    from riskkit import deciding

    found = deciding.review_state(run, _keys(public), anchor=read_anchor(anchor))
    typer.echo(json.dumps(found.__dict__, ensure_ascii=False) if as_json else str(found))


@app.command()
def alias(
    run: RunFolder,
    name: Annotated[str, typer.Argument(help="The alias, as in 'research'.")],
    public: Public = None,
    store: Annotated[Path | None, typer.Option("--store", help="The mlflow file the run was tracked in.")] = None,
    anchor: AnchorText = None,
    as_json: Json = False,
) -> None:
    """Point the registered model's alias at this run's model, if a signed decision use-for-research says so.

    Example: riskkit review runs/first alias research --store runs/mlflow.db --public board.pub.pem
    """
    from riskkit import deciding

    told = deciding.move_alias(run, name, _keys(public), store=store, anchor=read_anchor(anchor))
    typer.echo(json.dumps({"alias": name, "moved": True, "told": told}) if as_json else told)


@app.command()
def log(run: RunFolder, as_json: Json = False) -> None:
    """Print the journal, and the anchor to write on the board paper.

    Example: riskkit review runs/first log
    """
    from riskkit import reviewing

    opened, entries = reviewing.entries_of(run)
    stands = opened.verification.journal
    if as_json:
        typer.echo(json.dumps({"anchor": anchor_text(stands), "entries": list(entries)}, ensure_ascii=False))
        return
    for entry in entries:
        signed = f" signed {entry['key'][:16]}" if entry["key"] else ""
        typer.echo(f"{entry['n']:>4}  {entry['time']}  {entry['kind']} by {entry['role']}{signed}: {_line(entry)}")
    typer.echo(f"anchor: {anchor_text(stands)}")


@app.command()
def sign(
    study: Annotated[Path, typer.Argument(help="The study whose board's overrides are to be signed.")],
    role: Role,
    key: Annotated[Path, typer.Option("--key", help="Private key (PEM, readable by you only).")],
) -> None:
    """Print key and signature of the overrides in a study's board file, to be written into it.

    Example: riskkit review sign configs/study.yaml --role board --key keys/signing.pem
    """
    from riskkit.board_file import read_text, sign_overrides
    from riskkit.domain.yaml_text import parse_yaml
    from riskkit.key_files import read_signing_key

    values = parse_yaml(read_text(study), str(study))
    for line in sign_overrides(values, study.parent, role=role, key=read_signing_key(key)):
        typer.echo(f"{line['of']}:\n  key: {line['key']}\n  signature: {line['signature']}")


def read_anchor(text: str | None) -> Any:
    """An anchor as it is written on paper: how many entries, a colon, and the hash of the last.

    Raises
    ------
    SpecError
        It is not written so.
    """
    from riskkit.domain.chain import Anchor
    from riskkit.domain.errors import SpecError

    if text is None:
        return None
    many, _, head = text.strip().partition(":")
    if not (many.isdecimal() and 0 < len(many) < 12 and len(head) == 64 and set(head) <= set("0123456789abcdef")):
        raise SpecError("--anchor wants ENTRIES:HASH, as riskkit verify prints it: a number, a colon, 64 hex digits.")
    return Anchor(int(many), head)


def anchor_text(anchor: Any) -> str:
    """Where a journal stands, as it is written on paper; "" if that is not known."""
    return "" if anchor is None else f"{anchor.entries}:{anchor.head}"


def _line(entry: dict[str, Any]) -> str:
    return " ".join(entry["text"].split())[:160]


def _key(path: Path | None) -> Any:
    from riskkit.key_files import read_signing_key

    return None if path is None else read_signing_key(path)


def _keys(paths: list[Path] | None) -> Any:
    from riskkit.key_files import read_public_keys

    return read_public_keys(paths) if paths else None


def _tell(entry: dict[str, Any], told: str, as_json: bool) -> None:
    typer.echo(json.dumps(entry, ensure_ascii=False) if as_json else f"{told}; journal entry {entry['n']}")
