"""Two runs, side by side: what changed since last time, as values and as a page for a board.

Takes    two run folders.
Gives    `compare_runs`, `write_comparison`, `papers_of`.
Promise  both runs are verified before anything is read from them; ids of people are looked at only to say whether
         people stand in both runs, and never leave this file.
"""

from __future__ import annotations

import json
from pathlib import Path

from riskkit import changes, report, review
from riskkit.domain.board_record import Decision
from riskkit.domain.comparison import Comparison, Relation, RunPapers
from riskkit.reviewing import entries_of
from riskkit.runs.opening import Run
from riskkit.runs.part_folder import refuse_existing
from riskkit.runs.private_files import write_private_folder

PAGE, VALUES = "comparison.html", "comparison.json"


def compare_runs(before: str | Path, now: str | Path) -> Comparison:
    """What changed between two runs: questions, definitions, findings, figures, answers.

    Parameters
    ----------
    before, now : path
        The earlier run and the later one; both must verify.

    Returns
    -------
    Comparison
        Only what both released audits show. In a notebook it shows the findings that changed.

    Raises
    ------
    RunRefused
        A run does not verify.
    SpecError
        One run scores victims and the other perpetrators.
    """
    ours, theirs = _opened(before), _opened(now)
    return changes.compare_papers(ours[1], theirs[1], relation=_relation(ours, theirs))


def write_comparison(found: Comparison, *, to: str | Path) -> list[str]:
    """Write the page for a board and the same in plain JSON into a new folder that only its owner can open.

    Raises
    ------
    CannotWrite
        The folder exists already, or cannot be made.
    WordRefused
        The page would print a word that promises too much.
    """
    target = Path(to)
    refuse_existing(target)
    values = json.dumps(found.as_json(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    files = {PAGE: report.comparison_page(found).encode("utf-8"), VALUES: values.encode("utf-8")}
    write_private_folder(target, files)
    return list(files)


def _opened(path: str | Path) -> tuple[Run, RunPapers]:
    run, entries = entries_of(path)
    taken_over = tuple(Decision(**row) for row in (run.board or {}).get("decisions") or ())
    return run, RunPapers(
        manifest=run.manifest, manifest_sha256=run.manifest_sha256, study=run.study, findings=tuple(run.findings),
        board=run.board, questions=review.questions_of(entries, run.run_id),
        decisions=(*taken_over, *review.decisions_of(entries, run.run_id)),
    )  # fmt: skip


def _relation(before: tuple[Run, RunPapers], now: tuple[Run, RunPapers]) -> Relation:
    """Whether people stand in both runs. Pseudonyms tell only where both runs were made with one key."""
    if changes.same_data(before[1], now[1]):
        return "shared"
    keys = [(run.manifest.get("pseudonyms") or {}).get("key_id") for run, _ in (before, now)]
    if keys[0] is None or keys[0] != keys[1]:
        return "not known"
    people = [set(run.scores()["person_id"]) for run, _ in (before, now)]
    return "apart" if people[0].isdisjoint(people[1]) else "shared"
