"""The command line of who sees what: keys, pseudonyms, one person's sheet, tables for a spreadsheet.

Takes    arguments; people's ids on stdin only, for arguments stand in the list of processes.
Gives    the commands keys, pseudonym, explain and export, to be mounted by cli.py.
Promise  no key and no id of a person is ever printed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from riskkit.domain.errors import CannotWrite, SpecError
from riskkit.runs.private_files import write_private

RunFolder = Annotated[Path, typer.Argument(help="A sealed run folder.", metavar="RUN")]
Keys = Annotated[Path | None, typer.Option("--keys", help="Folder of keys; RISKKIT_KEYS if not given.")]
Public = Annotated[list[Path] | None, typer.Option("--public", help="Public key (PEM) you trust; may be repeated.")]
_MOST_IDS = 200 * 1024 * 1024


def mount(app: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (keys, pseudonym, explain, contest, export):
        app.command()(command)


def keys(to: Annotated[Path, typer.Option("--to", help="A new private folder, apart from every run.")]) -> None:
    """Make the keys of a team: for pseudonyms, for sheets, for signing. Losing one is final."""
    from riskkit.keyring import MEANING, make_keys

    made = make_keys(to)
    typer.echo(f"{to} holds four files. Keep it apart from every run; give each file to who should hold it only.\n")
    for name, key_id in made.items():
        purpose, holder, lost = MEANING[name]
        typer.echo(f"{name} (id {key_id})\n  for: {purpose}\n  to be held by: {holder}\n  if it is lost: {lost}")
    typer.echo("\nA lost key cannot be made again by anybody. Keep a copy where the law and your policy allow it.")


def pseudonym(
    run: RunFolder, keys: Keys = None,
    records: Annotated[bool, typer.Option("--records", help="The ids are of records or events, not people.")] = False,
) -> None:  # fmt: skip
    """Read ids on stdin, one a line, and print what each is called in this run. For the data custodian."""
    from riskkit.domain.pseudonyms import PERSON, RECORD
    from riskkit.reading_sheets import pseudonyms_for

    for name in pseudonyms_for(run, _ids_on_stdin(), keys=keys, purpose=RECORD if records else PERSON):
        typer.echo(name)


def explain(
    run: RunFolder,
    case: Annotated[str | None, typer.Option(help="The case, such as case-0001.")] = None,
    person: Annotated[str | None, typer.Option(help="Or the person's pseudonym, as scores.parquet has it.")] = None,
    as_of: Annotated[str | None, typer.Option(help="The date (YYYY-MM-DD), if the person has several sheets.")] = None,
    keys: Keys = None,
    role: Annotated[str, typer.Option(help="The part you have, not your name.")] = "reviewer",
    to: Annotated[Path | None, typer.Option("--to", help="Save the page as this new file, for you only.")] = None,
    public: Public = None,
) -> None:
    """Show one person's sheet (an HTML page), and write into the run's journal that it was read."""
    from riskkit.key_files import read_public_keys
    from riskkit.reading_sheets import NO_VIEW, read_sheet

    if to is not None and os.path.lexists(to):
        raise CannotWrite(f"{to} exists already. Choose a new file.")
    trusted = None if not public else tuple(read_public_keys(public).values())
    read = read_sheet(run, case=case, person=person, as_of=as_of, keys=keys, role=role, public_keys=trusted)
    if not read.view_first:
        typer.echo(f"riskkit: {NO_VIEW} The journal says so.", err=True)
    if to is None:
        typer.echo(read.page.decode("utf-8"))
    else:
        _save(to, read.page)
        typer.echo(f"{read.case} is in {to}; only you may open it. Remove it when it is no longer needed.")


def contest(
    run: RunFolder,
    to: Annotated[Path, typer.Option("--to", help="A new folder for the pack, for you only.")],
    case: Annotated[str | None, typer.Option(help="The case, such as case-0001.")] = None,
    person: Annotated[str | None, typer.Option(help="Or the person's pseudonym, as scores.parquet has it.")] = None,
    as_of: Annotated[str | None, typer.Option(help="The date (YYYY-MM-DD), if the person has several sheets.")] = None,
    keys: Keys = None,
    role: Annotated[str, typer.Option(help="The part you have, not your name.")] = "disclosure officer",
) -> None:
    """Put together what a person needs to challenge their score, for a disclosure officer to check first."""
    from riskkit.contesting import contest_pack

    found, files = contest_pack(run, to=to, case=case, person=person, as_of=as_of, keys=keys, role=role)
    typer.echo(f"{found}: {len(files)} files in {to}; only you may open them.\nRead {to / files[0]} first.")


def export(run: RunFolder, to: Annotated[Path, typer.Option("--to", help="A new folder for the tables.")]) -> None:
    """Write the released findings' tables as CSV that a spreadsheet can open; no scores."""
    from riskkit.exporting import export_tables

    files = export_tables(run, to=to)
    typer.echo(f"{len(files)} files in {to}: {', '.join(files)}")


def _ids_on_stdin() -> list[str]:
    content = sys.stdin.buffer.read(_MOST_IDS + 1)
    if len(content) > _MOST_IDS:
        raise SpecError(f"More than {_MOST_IDS:,} bytes on stdin. Give fewer ids at a time.")
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise SpecError("The ids on stdin are not UTF-8 text.") from None
    blank = [number for number, line in enumerate(lines, 1) if not line.strip()]
    if blank or not lines:
        raise SpecError(f"stdin: {len(blank)} blank lines. Give one id a line, and at least one.")
    return lines


def _save(path: Path, content: bytes) -> None:
    try:
        write_private(path, content)
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written ({type(error).__name__}). Choose a new file.") from None
