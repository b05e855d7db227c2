"""One checked statement with counts and a verdict; all of them in order; and what may be printed of them.

Takes    made by the audit and release rooms.
Gives    `Finding`, `Audit`, `ReleasedAudit`.
Promise  codes never change meaning; an undefined value is None with a reason; a page is printed from a
         ReleasedAudit and from nothing else.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from riskkit.domain.confusion import confusion_table
from riskkit.domain.errors import NoEvidence, SpecError
from riskkit.domain.words import VERDICTS, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.model_spec import AuditSpec
    from riskkit.domain.scores import ScoredCohort

Severity = Literal["blocks", "warns", "informs"]
Row = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """One checked statement.

    count, base
        How many, of how many; None where the finding is not a count.
    table
        Long rows {column: value} of plain JSON values; None if the finding has none. An undefined value is None, and
        the row's `reason` says why.
    """

    code: str
    title: str
    verdict: Verdict
    severity: Severity
    because: str
    limits: str
    count: int | None = None
    base: int | None = None
    table: tuple[Row, ...] | None = None

    def __post_init__(self) -> None:
        """A finding with an unknown verdict cannot be made."""
        if self.verdict not in VERDICTS:
            raise SpecError(f"{self.code}: '{self.verdict}' is not a verdict; verdicts are {', '.join(VERDICTS)}.")

    @property
    def blocks(self) -> bool:
        """True if this finding keeps a run from release."""
        return self.severity == "blocks" and self.verdict in ("broken", "cannot tell")

    def as_row(self) -> Row:
        """The finding as `audit.json` writes it."""
        return {
            "code": self.code,
            "title": self.title,
            "verdict": self.verdict,
            "severity": self.severity,
            "count": self.count,
            "base": self.base,
            "because": self.because,
            "limits": self.limits,
            "table": None if self.table is None else list(self.table),
        }


class _Findings:
    """Looking findings up by code, and showing them."""

    findings: tuple[Finding, ...]

    def __getitem__(self, code: str) -> Finding:
        for finding in self.findings:
            if finding.code == code:
                return finding
        raise KeyError(f"There is no finding {code}; there are {', '.join(f.code for f in self.findings)}.")

    def __contains__(self, code: str) -> bool:
        return any(f.code == code for f in self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def _repr_html_(self) -> str:
        rows = "".join(
            "<tr>"
            + "".join(
                f"<td style='text-align:left'>{html.escape(str(cell))}</td>"
                for cell in (f.code, f.title, f.verdict, "" if f.count is None else f"{f.count:,}", f.because)
            )
            + "</tr>"
            for f in self.findings
        )
        head = "".join(
            f"<th style='text-align:left'>{h}</th>" for h in ("Code", "What was checked", "Verdict", "Count", "Because")
        )
        caption = html.escape(repr(self))
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


@dataclass(frozen=True, repr=False)
class Audit(_Findings):
    """All findings about one ScoredCohort, which travels inside.

    Raw counts: for the analyst's own eyes. Nothing is printed or written from it; `release` it first.
    """

    findings: tuple[Finding, ...]
    spec: AuditSpec
    scored: ScoredCohort

    def __repr__(self) -> str:
        broken = sum(f.verdict == "broken" for f in self.findings)
        unclear = sum(f.verdict == "cannot tell" for f in self.findings)
        return (
            f"Audit of {self.scored.rows:,} scores: {len(self.findings)} findings, {broken} broken, "
            f"{unclear} cannot tell. For research and human review, not for decisions about people."
        )

    def confusion(self, attribute: str) -> pd.DataFrame:
        """Exact counts of each group at each operating point, for the analyst's own eyes.

        Parameters
        ----------
        attribute : str
            A characteristic of the study ("ethnicity"), or an intersection ("sex x ethnicity").

        Returns
        -------
        DataFrame of int64, one row per operating point and group, in the order of the audit
            tn, fp, fn, tp: people and dates whose outcome is known, by outcome and flag (tp: flagged, outcome
            recorded). flagged: all flagged, known or not. not_yet_known: outcome not known. people: all of the group.
            A group whose value is missing is a row like any other; nobody is left out.

        Raises
        ------
        SpecError
            If the audit has no such characteristic; it names those there are.
        """
        return confusion_table([*(self["G01"].table or ()), *(self["G02"].table or ())], attribute)

    def __reduce__(self) -> Any:
        """An audit holds scores; pickling it would separate them from their run."""
        raise NoEvidence(
            "An audit cannot be pickled. Write a run with write_report(...) and open it with open_run(...)."
        )


@dataclass(frozen=True, repr=False)
class ReleasedAudit(_Findings):
    """The audit after disclosure control: plain JSON values only.

    `facts` are the non-finding facts a page needs (steps, words, dates, counts of the list), already controlled.
    `blocked_by` lists, in words, why the run may not be released; empty if it may.
    """

    findings: tuple[Finding, ...]
    study: Mapping[str, Any]
    facts: Mapping[str, Any]
    blocked_by: tuple[str, ...]
    hidden_cells: int
    threshold: int

    @property
    def releasable(self) -> bool:
        """True if no blocking rule speaks against it."""
        return not self.blocked_by

    def __repr__(self) -> str:
        state = "may be released" if self.releasable else f"blocked: {len(self.blocked_by)} reasons"
        return f"ReleasedAudit: {len(self.findings)} findings, {self.hidden_cells} small cells hidden, {state}."
