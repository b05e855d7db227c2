"""The command line of the story: thin words around study.py.

Takes    arguments a person or a CI job types.
Gives    exit codes 0 (done and releasable), 3 (done, but blocked), 2 (study or data refused), 1 (a defect of riskkit).
Promise  answers go to stdout, progress and errors to stderr; `--help` loads no engine.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from riskkit import cli_answers, cli_compare, cli_desk, cli_keys, cli_print, cli_review
from riskkit.cli_keys import Keys, Public
from riskkit.domain.errors import RiskkitError, SpecError
from riskkit.domain.progress import Progress, silent

app = typer.Typer(
    name="riskkit",
    help="Risk scores for research and human review that cannot exist without their evidence.\n\n"
    "A first look, on people nobody is:\n\n"
    "  riskkit world --people 20000 --seed 7 --to worlds/first\n\n"
    "  riskkit run configs/first_serious_violence.yaml --sources worlds/first/extracts --to runs/first\n\n"
    "Exit codes: 0 done and releasable; 3 done, but blocked; 2 study or data refused; 1 a defect of riskkit.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

cli_desk.add_desk_commands(cli_review.app)
app.add_typer(cli_review.app, name="review")

BLOCKED = 3
Study = Annotated[Path, typer.Argument(help="The study file (YAML).", metavar="STUDY.yaml")]
RunFolder = Annotated[Path, typer.Argument(help="A sealed run folder.", metavar="RUN")]
To = Annotated[Path, typer.Option("--to", help="Where to write; must not exist yet.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")]
Json = Annotated[bool, typer.Option("--json", help="Answer as one JSON object on stdout.")]


@app.command()
def run(
    study: Study,
    to: To,
    sources: Annotated[Path | None, typer.Option(help="Use this folder of extracts instead of the study's.")] = None,
    table: Annotated[Path | None, typer.Option(help="Use this table or scores file instead of the study's.")] = None,
    after: Annotated[Path | None, typer.Option(help="The run before: take its questions and decisions over.")] = None,
    keys: Keys = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Run a study of any kind, end to end, into a sealed run folder."""
    from riskkit import study as story

    with _progress(quiet or as_json) as progress:
        spec = story.with_data(story.read_study(study), sources_folder=sources, table=table)
        finished = story.run_study(spec, to=to, keys=keys, after=after, progress=progress)
    _tell_run(finished, as_json)


@app.command()
def check(
    study: Study,
    to: Annotated[Path | None, typer.Option(help="Also write the findings to this JSON file.")] = None,
    sources: Annotated[Path | None, typer.Option(help="Use this folder of extracts instead of the study's.")] = None,
    table: Annotated[Path | None, typer.Option(help="Use this table or scores file instead of the study's.")] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Check a study's definitions before any model is trained."""
    from riskkit import study as story

    with _progress(quiet or as_json) as progress:
        spec = story.with_data(story.read_study(study), sources_folder=sources, table=table)
        findings = story.check_study(spec, progress=progress)
    answer = {"study": spec.name, "findings": [finding.as_row() for finding in findings]}
    if to is not None:
        _write_new(to, json.dumps(answer, indent=1, ensure_ascii=False) + "\n")
    if as_json:
        typer.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for finding in findings:
            typer.echo(f"{finding.code}  {finding.verdict:<15} {finding.title}: {finding.because}")
    if any(finding.blocks for finding in findings):
        raise typer.Exit(BLOCKED)


@app.command()
def sample(
    study: Study,
    to: Annotated[Path | None, typer.Option(help="Draw a sample into this new private folder.")] = None,
    read: Annotated[Path | None, typer.Option(help="Read this filled-in reading.csv back.")] = None,
    seed: Annotated[int | None, typer.Option(help="Draw by this seed instead of the study's.")] = None,
    sources: Annotated[Path | None, typer.Option(help="Use this folder of extracts instead of the study's.")] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Draw labelled people for a human to read without seeing the label; read the answers back."""
    from riskkit import study as story

    if (to is None) == (read is None):
        raise SpecError("riskkit sample draws with --to FOLDER, or reads answers back with --read FOLDER/reading.csv.")
    spec = story.with_data(story.read_study(study), sources_folder=sources)
    if read is not None:
        found = story.read_sample(spec, read)
        typer.echo(json.dumps(found, ensure_ascii=False) if as_json else _told_reading(found, read))
        return
    assert to is not None
    with _progress(quiet or as_json) as progress:
        drawn = story.draw_sample(spec, to=to, seed=seed, progress=progress)
    if as_json:
        typer.echo(json.dumps({"sample": str(drawn.folder), "yes": drawn.yes, "no": drawn.no}))
    else:
        typer.echo(f"{drawn!r}\nread {to / 'cases.html'} and fill in {to / 'reading.csv'}")


@app.command()
def score(
    run: RunFolder,
    to: To,
    table: Annotated[Path | None, typer.Option(help="New rows for a table study.")] = None,
    sources: Annotated[Path | None, typer.Option(help="Folder of new extracts for a records study.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Date to score on, for a records study (YYYY-MM-DD).")] = None,
    keys: Keys = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Score new rows with a trained run's model; the new run carries its parent's audit."""
    from riskkit import study as story

    with _progress(quiet or as_json) as progress:
        finished = story.score_new(
            run, to=to, table=table, sources_folder=sources, as_of=_date(as_of), keys=keys, progress=progress
        )
    _tell_run(finished, as_json)


@app.command()
def world(
    people: Annotated[int, typer.Option(help="People in the force area.")],
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")],
    to: To,
    dial: Annotated[list[str] | None, typer.Option(help="Recording dial NAME=VALUE; may be repeated.")] = None,
    fault: Annotated[list[str] | None, typer.Option(help="Fault ID or ID=STRENGTH to plant; may be repeated.")] = None,
    years: Annotated[int, typer.Option(help="Years of records.")] = 12,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Write a synthetic force's extracts, with its truth in a separate folder. Nobody in it is real."""
    from riskkit import study as story

    with _progress(quiet or as_json) as progress:
        made = story.make_world(
            people, seed, dials=_dials(dial or []), to=to, years=years, faults=_faults(fault or []), progress=progress
        )
    if as_json:
        typer.echo(json.dumps({"world": str(to), "extracts": str(made.extracts), "people": people, "seed": seed}))
    else:
        typer.echo(f"{made!r}\nextracts: {made.extracts}")


@app.command()
def dials() -> None:
    """List the recording dials of a synthetic world, with their meaning, unit and range."""
    from riskkit.worlds import describe_dials

    typer.echo(describe_dials())


@app.command()
def checks(
    to: Annotated[Path | None, typer.Option(help="Write one HTML page of all checks to this new file.")] = None,
    as_json: Json = False,
) -> None:
    """Say what every check is: its code, what it compares, what it cannot see, which faults it looks for."""
    from riskkit.audit import CATALOGUE

    if to is not None:
        from riskkit.report import checks_page

        _write_new(to, checks_page(entry.as_row() for entry in CATALOGUE.values()).decode())
    if as_json:
        typer.echo(json.dumps([entry.as_row() for entry in CATALOGUE.values()], ensure_ascii=False))
    elif to is None:
        for entry in CATALOGUE.values():
            faults = f" [{', '.join(entry.faults)}]" if entry.faults else ""
            typer.echo(f"{entry.code}  {entry.title}{faults}\n     {entry.meaning}\n     Cannot see: {entry.limits}")


@app.command()
def faults() -> None:
    """List the faults that can be planted in a synthetic world, with their kind and what their strengths mean."""
    from riskkit.worlds import describe_faults

    typer.echo(describe_faults())


@app.command()
def profile(
    study: Study,
    sources: Annotated[Path | None, typer.Option(help="Use this folder of extracts instead of the study's.")] = None,
    as_json: Json = False,
) -> None:
    """Count what there is in a records study's extracts: rows, missing cells, codes, dates."""
    from riskkit import sources as rooms
    from riskkit import study as story

    spec = story.with_data(story.read_study(study), sources_folder=sources)
    found = rooms.profile(story.read_sources(spec))
    typer.echo(json.dumps(found.as_rows(), default=str) if as_json else str(found))


@app.command()
def verify(
    run: RunFolder,
    public: Public = None,
    board_key: Annotated[
        list[Path] | None, typer.Option(help="Public key (PEM) that may sign journal entries only; may be repeated.")
    ] = None,
    anchor: cli_review.AnchorText = None,
    keys: Keys = None,
    as_json: Json = False,
) -> None:
    """Recompute every hash, the signatures, the journal's chain, the reasons' sums, and what follows from them."""
    from riskkit.key_files import read_public_keys
    from riskkit.keyring import folder_of_keys, read_keys
    from riskkit.runs import verify_run

    folder = folder_of_keys(keys)
    sheets_key = None if folder is None else read_keys(folder).sheets
    trusted = read_public_keys(public) if public else None
    signers = read_public_keys([*(public or []), *(board_key or [])]) or None
    found = verify_run(
        run, anchor=cli_review.read_anchor(anchor), sheets_key=sheets_key, keys=signers,
        public_keys=None if trusted is None else tuple(trusted.values()),
    )  # fmt: skip
    stands = cli_review.anchor_text(found.journal)
    if as_json:
        answer = {"run": str(run), "ok": found.ok, "problems": list(found.problems), "anchor": stands}
        typer.echo(json.dumps({**answer, "signature": found.signature, "notes": list(found.notes)}))
    elif found.ok:
        typer.echo(f"{run} verifies: {found.checks:,} checks, nothing changed; {found.signature}.")
        for note in found.notes:
            typer.echo(f"  {note}")
        typer.echo(f"anchor to write on the board paper: {stands}")
    else:
        typer.echo(f"{run} does not verify:\n" + "\n".join(f"  {problem}" for problem in found.problems))
    if not found.ok:
        raise typer.Exit(2)


cli_compare.mount(app)
cli_answers.mount(app)
cli_keys.mount(app)
cli_print.mount(app)


def main() -> None:
    """Run the command line; every error ends with the exit code its kind has."""
    try:
        app()
    except RiskkitError as error:
        sys.stderr.write(f"riskkit: {error}\n")
        sys.exit(error.exit_code)
    except Exception as error:
        if os.environ.get("RISKKIT_DEBUG"):
            raise
        sys.stderr.write(f"riskkit: {_defect(error)}\n")
        sys.exit(1)


def _defect(error: Exception) -> str:
    """Where riskkit itself went wrong. The message of the error is left out: it may hold a cell of a table."""
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if "riskkit" in frame.filename]
    where = f"{Path(places[-1].filename).name}, line {places[-1].lineno}" if places else "an unknown place"
    return (
        f"a defect of riskkit: {type(error).__name__} in {where}. Nothing was written. "
        "Set RISKKIT_DEBUG=1 to see the traceback; it may show data, so do not post it."
    )


def _told_reading(found: dict[str, Any], form: Path) -> str:
    kappa = f"not defined: {found['reason']}" if found["kappa"] is None else f"{found['kappa']:.2f}"
    ends = "" if found["low"] is None else f" (95% interval {found['low']:.2f} to {found['high']:.2f})"
    return (
        f"{found['agreed']} of {found['answered']} answers agree with the label; kappa {kappa}{ends}\n"
        f"cannot say: {found['cannot_say']}; left blank: {found['blank']}\n"
        f"kept in {form.parent / 'reading.json'}; name it in the study as audit_sample"
    )


def _tell_run(finished: Any, as_json: bool) -> None:
    page = finished.path / "report" / "audit-report.html"
    if as_json:
        facts = {"run": str(finished.path), "run_id": finished.run_id, "releasable": finished.releasable}
        typer.echo(json.dumps({**facts, "why_not": list(finished.why_not), "report": str(page)}, ensure_ascii=False))
    else:
        typer.echo(f"{finished!r}\nreport: {page}")
        for reason in finished.why_not:
            typer.echo(f"blocked: {reason}")
    if not finished.releasable:
        raise typer.Exit(BLOCKED)


@contextmanager
def _progress(quiet: bool) -> Iterator[Progress]:
    """Stages and bars on stderr."""
    if quiet:
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console, transient=not console.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def report(stage: str, done: int = 0, total: int = 0) -> None:
            if stage not in tasks:
                for task in tasks.values():
                    bars.update(task, total=1, completed=1)
                tasks[stage] = bars.add_task(stage, total=total or None)
                if not console.is_terminal:
                    console.print(f"riskkit: {stage}")
            bars.update(tasks[stage], completed=done, total=total or None)

        yield report


def _dials(given: list[str]) -> dict[str, float]:
    values: dict[str, float] = {}
    for entry in given:
        name, equals, value = entry.partition("=")
        try:
            values[name.strip()] = float(value)
        except ValueError:
            equals = ""
        if not equals:
            raise SpecError(f"--dial wants NAME=VALUE with a number, as in --dial {name.strip() or 'NAME'}=0.2.")
    return values


def _faults(given: list[str]) -> dict[str, float]:
    """A fault named alone has its stated strength."""
    alone = [entry if "=" in entry else f"{entry}=1" for entry in given]
    try:
        return _dials(alone)
    except SpecError:
        raise SpecError("--fault wants ID or ID=STRENGTH with a number, as in --fault F14=0.5.") from None


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SpecError("--as-of wants a date as YYYY-MM-DD.") from None


def _write_new(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise SpecError(
            f"{path} cannot be written ({type(error).__name__}). Choose a new file in a folder you own."
        ) from None


if __name__ == "__main__":
    main()
