"""Why a run may not be released, in words.

Takes    findings, the study, the dates of the report.
Gives    `blocking_reasons`.
Promise  every rule that exists today is asked; what research data need and do not have blocks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from riskkit.domain.findings import Finding
from riskkit.domain.study_spec import StudySpec

NEAR_PERFECT = "D10"
BENCHMARKS = ("D26", "D48")
"""Where an outcome is held against a figure from outside: a card's benchmark, a cohort's own rate."""


def blocking_reasons(
    findings: Iterable[Finding], study: StudySpec, *, created: str, expires: str
) -> tuple[str, ...]:  # fmt: skip
    """Reasons against release; none if it may be released.

    Parameters
    ----------
    findings : iterable of Finding
        Raw or released.
    study : StudySpec
    created, expires : str
        ISO dates; a report that expires before it is made blocks.

    Returns
    -------
    tuple of str
    """
    found = tuple(findings)
    return (*_from_findings(found), *_from_dates(created, expires), *_from_benchmark(found, study))


def _from_findings(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in findings:
        if not finding.blocks:
            continue
        if finding.code == NEAR_PERFECT and finding.verdict == "broken":
            yield f"{finding.code} near-perfect alarm, not explained by a person: {finding.because}."
        else:
            yield f"{finding.code} {finding.title}: {finding.verdict}: {finding.because}."


def _from_dates(created: str, expires: str) -> Iterator[str]:
    made, ends = _day(created), _day(expires)
    if made is None or ends is None:
        yield "The report does not say when it was made or when it expires."
    elif ends <= made:
        yield f"The report expired on {ends.isoformat()}; it was made on {made.isoformat()}."


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _from_benchmark(findings: Iterable[Finding], study: StudySpec) -> Iterator[str]:
    if study.data.data_kind == "synthetic":
        return
    held = any(finding.code in BENCHMARKS and finding.verdict in ("held", "broken") for finding in findings)
    if not held:
        yield (
            "Research data need the outcome held against a figure from outside, and none was given or could be "
            "compared: card.benchmark in a study of records, cohort_rate in a study of a table or of scores."
        )
