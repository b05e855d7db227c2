"""A run's pages as PDF, for boards that meet on paper: the run is verified first.

Takes    a run folder; cases, and the key if sheets are sealed, for people's sheets.
Gives    `print_run`.
Promise  only pages that verify are printed; the folder is new and private, whole or not at all; that a person's sheet
         was printed stands in the run's journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from riskkit.domain.progress import Progress, silent
from riskkit.reading_sheets import read_sheet_of
from riskkit.report.on_paper import Printer, paper_name
from riskkit.runs import open_run
from riskkit.runs.part_folder import refuse_existing
from riskkit.runs.private_files import write_private_folder

REPORT = "report/"
PURPOSE = "A sheet was printed."


def print_run(
    run_folder: str | Path, *, to: str | Path | None = None, cases: Sequence[str] = (), keys: str | Path | None = None,
    role: str = "reviewer", browser: str | Path | None = None, progress: Progress = silent,
) -> list[Path]:  # fmt: skip
    """Print a run's pages as tagged PDFs on A4.

    Parameters
    ----------
    run_folder : path
        A sealed run.
    to : path, optional
        A new folder; without it one beside the run, named RUN-paper.
    cases : sequence of text
        People's sheets to print too, such as case-0001; none without it.
    keys : path, optional
        Folder with sheets.key, for a run whose sheets are sealed; RISKKIT_KEYS if not given.
    role : str
        The part the reader of the sheets has, not a name: it goes into the journal.
    browser : path, optional
        A Chromium; see `Printer`.

    Returns
    -------
    list of path
        What was written: the report first, then the other pages by name, then sheets.

    Raises
    ------
    RunRefused
        The run does not verify, or holds no such case.
    SpecError
        A part that printing needs is not installed.
    CannotWrite
        The folder exists, or a page could not be printed.
    """
    place = Path(run_folder)
    target = Path(to) if to is not None else place.with_name(f"{place.resolve().name}-paper")
    refuse_existing(target)
    printer = Printer(browser)
    run = open_run(place)
    pages = {name.removeprefix(REPORT): run.page(name) for name in run.tracked_files() if name.endswith(".html")}
    for case in dict.fromkeys(cases):
        _, read, _ = read_sheet_of(place, case=case, person=None, as_of=None, keys=keys, role=role, purpose=PURPOSE)
        pages[f"people/{read.case}.html"] = read.page
    papers = {}
    with printer:
        for done, (page, content) in enumerate(pages.items()):
            progress("printing pages", done, len(pages))
            papers[paper_name(page).rsplit("/", 1)[-1]] = printer.printed(page, content)
    write_private_folder(target, papers)
    return [target / name for name in papers]
