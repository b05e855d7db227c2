"""Every error riskkit raises on purpose, with the exit code the command line gives it.

Takes    what was found, in counts, and what to do.
Gives    one family, `RiskkitError`; each member knows its exit code (design, section 7).
Promise  a message names a file, a column and a count, never a person and never a cell's value.
"""

from __future__ import annotations

from collections.abc import Sequence


class RiskkitError(Exception):
    """Anything riskkit refuses or finds broken. The exit code 1 is kept for defects of riskkit itself."""

    exit_code = 2


class SpecError(RiskkitError):
    """A study, or an argument, does not say what it must, or says something impossible."""


class SourceRefused(RiskkitError):
    """A file or table breaks the record layout. Nothing was repaired and nothing was dropped.

    Parameters
    ----------
    place : str
        File or table, as the user named it.
    column : str or None
        The column at fault; None when the whole table is.
    count : int or None
        Rows at fault; None when the fault is not about rows.
    found : str
        What was found, in words and counts.
    advice : str
        What to do.
    """

    def __init__(self, place: str, column: str | None, count: int | None, found: str, advice: str) -> None:
        self.place, self.column, self.count, self.found, self.advice = place, column, count, found, advice
        where = place if column is None else f"{place}, column {column}"
        rows = "" if count is None else f" ({count:,} {'row' if count == 1 else 'rows'})"
        super().__init__(f"{where}{rows}: {found} {advice}")


class SourcesRefused(SourceRefused):
    """Several refusals of one reading, said together. `refusals` has each; the first one's parts are its own."""

    def __init__(self, refusals: Sequence[SourceRefused]) -> None:
        first = refusals[0]
        super().__init__(first.place, first.column, first.count, first.found, first.advice)
        self.refusals = tuple(refusals)
        lines = "\n".join(f"  {refusal}" for refusal in refusals)
        self.args = (f"{len(refusals)} faults were found; nothing was read:\n{lines}",)


class FutureLeak(RiskkitError):
    """Something known on or after the as-of date stands where only the past may stand."""


class DoesNotFit(RiskkitError):
    """New rows or columns are not the ones a trained model was made for."""


class NoEvidence(RiskkitError):
    """A score was asked for without the papers it must travel with."""


class NotAdditive(RiskkitError):
    """Contributions do not sum to the score they explain."""


class RunRefused(RiskkitError):
    """A run folder does not verify: changed, incomplete, or not a run at all."""


class CannotWrite(RiskkitError):
    """A file or folder could not be written: it exists already, the disk is full, or writing is not allowed."""


class WordRefused(RiskkitError):
    """A page would have printed a word that promises too much."""
