"""A contest pack: what a person needs to challenge a score, put together for a disclosure officer to check.

Takes    a run folder, a case, the key if sheets are sealed.
Gives    `contest_pack`.
Promise  a new private folder, whole or not at all; the making of it stands in the run's journal.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from riskkit import report
from riskkit.domain.csv_text import csv_bytes
from riskkit.reading_sheets import read_sheet_of
from riskkit.report.contest_pages import PackFacts
from riskkit.report.words_en import CONTEST_FILES
from riskkit.runs.part_folder import refuse_existing
from riskkit.runs.private_files import write_private_folder

OFFICER, PERSON, SHEET, RECORDS = (
    "1-for-the-disclosure-officer.html", "2-how-to-challenge.html", "3-explanation-sheet.html", "4-records.csv",
)  # fmt: skip
WHAT = {PERSON: "person", SHEET: "sheet", RECORDS: "records"}
"""What each file is, as a key of the catalogue's `CONTEST_FILES`."""


def contest_pack(
    run_folder: str | Path, *, to: str | Path, case: str | None = None, person: str | None = None,
    as_of: str | None = None, keys: str | Path | None = None, role: str = "disclosure officer",
) -> tuple[str, list[str]]:  # fmt: skip
    """Put a contest pack together.

    Parameters
    ----------
    run_folder : path
        A sealed run.
    to : path
        A folder that does not exist yet; made for its owner only.
    case, person, as_of, keys
        Whose sheet, as in `read_sheet`.
    role : str
        The part the maker has, not a name.

    Returns
    -------
    (str, list of str)
        The case, and the files of the pack.
    """
    target = Path(to)
    refuse_existing(target)
    run, read, sheet = read_sheet_of(
        run_folder, case=case, person=person, as_of=as_of, keys=keys, role=role, purpose="A contest pack was made."
    )
    facts = PackFacts(sheet, run.manifest, run.study, report.horizon_words(run.horizon_days))
    files = {
        PERSON: report.person_page(facts),
        SHEET: read.page,
        RECORDS: csv_bytes(report.record_columns(), report.record_rows(sheet)),
    }
    listed = [(name, CONTEST_FILES[WHAT[name]], hashlib.sha256(content).hexdigest()) for name, content in files.items()]
    files = {OFFICER: report.officer_page(facts, listed), **files}
    write_private_folder(target, files)
    return read.case, list(files)
