"""Why a run may not be released, in words.

Takes    findings, the study, the dates of the report.
Gives    `blocking_reasons`.
Promise  every rule that exists today is asked; a rule that cannot be asked yet blocks research data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from riskkit.domain.findings import Finding
from riskkit.domain.study_spec import StudySpec
from riskkit.domain.words import BANNED_IN_PAGES

NEAR_PERFECT = "D10"


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
    return (*_from_findings(findings), *_from_dates(created, expires), *_from_study(study))


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


def _from_study(study: StudySpec) -> Iterator[str]:
    if study.data.data_kind != "synthetic":
        yield (
            "Research data need the outcome held against a benchmark from outside. Benchmark checks come with issue 3; "
            "until then runs on research data are blocked."
        )
    for place, text in _words(study):
        found = BANNED_IN_PAGES.search(text)
        if found:
            yield f"{place} of the study says '{found.group(0).lower()}', a word that promises too much."


def _words(study: StudySpec) -> Iterator[tuple[str, str]]:
    yield "The title", study.title
    for name, text in study.words.model_dump().items():
        yield f"words.{name}", text
    yield "target.meaning", study.outcome.meaning
    for person in study.example_people:
        yield "The name of an example", person.who
        yield "The reason of an example", person.expect.because
    for feature in study.features or ():
        yield f"The label of feature {feature.name}", feature.label
        yield f"The meaning of feature {feature.name}", feature.meaning
    for group in study.groups:
        yield f"The label of group {group.name}", group.label
