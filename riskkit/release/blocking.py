"""Why a run may not be released, in words, and what of it somebody has set aside.

Takes    findings, the study, the dates of the report, the board's conditions, questions that are open.
Gives    `blocking_reasons`, `named_reasons`, `set_aside`.
Promise  every rule that exists today is asked; what research data need and do not have blocks them. An override takes
         away exactly the reasons of its own name, and an override that takes away nothing is said to be unused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskkit.domain.board_record import ConditionState, OverrideState, Question
from riskkit.domain.board_spec import BoardSpec
from riskkit.domain.findings import Finding
from riskkit.domain.study_spec import StudySpec

NEAR_PERFECT = "D10"
MEMBERSHIP = "X06"
"""Blocks outside synthetic data where people can be told from the model: a person must sign an override of it."""
BENCHMARKS = ("D26", "D48")
"""Where an outcome is held against a figure from outside: a card's benchmark, a cohort's own rate."""


@dataclass(frozen=True)
class Reason:
    """One reason against release. `of`: a finding's code, a condition's id, or the name of a rule."""

    of: str
    text: str


def blocking_reasons(
    findings: Iterable[Finding], study: StudySpec, *, created: str, expires: str
) -> tuple[str, ...]:  # fmt: skip
    """Reasons against release from findings, dates and figures from outside; none if it may be released.

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
    return tuple(reason.text for reason in named_reasons(findings, study, created=created, expires=expires))


def named_reasons(
    findings: Iterable[Finding], study: StudySpec, *, created: str, expires: str,
    conditions: Sequence[ConditionState] = (), not_shown: Sequence[Question] = (),
    disclosure: Mapping[str, Any] | None = None,
) -> tuple[Reason, ...]:  # fmt: skip
    """Every reason against release, with its name.

    `not_shown`: open questions that page 1 does not show. `disclosure`: what the test of hidden cells found.
    """
    found = tuple(findings)
    return (
        *_from_findings(found),
        *_from_dates(created, expires),
        *_from_benchmark(found, study),
        *_from_conditions(conditions),
        *_from_questions(not_shown),
        *_from_disclosure(disclosure),
    )


def set_aside(
    reasons: Sequence[Reason], board: BoardSpec | None, *, created: str, names: dict[str, str]
) -> tuple[tuple[Reason, ...], tuple[OverrideState, ...]]:
    """The reasons that stand, and what became of each override.

    Parameters
    ----------
    reasons : sequence of Reason
    board : BoardSpec or None
    created : str
        ISO date of the report: an override of a later day is not used yet.
    names : mapping
        What a finding's code or a condition's id means, in words.
    """
    if board is None:
        return tuple(reasons), ()
    blocked, today = {reason.of for reason in reasons}, date.fromisoformat(created[:10])
    states = []
    for override in board.overrides:
        why = ""
        if override.date > today:
            why = "it is dated after this run"
        elif override.of not in blocked:
            why = "it did not block this run"
        said = {"of": override.of, "role": override.role, "reason": override.reason, "key": override.key}
        what = names.get(override.of, override.of.replace("_", " "))
        day = override.date.isoformat()
        states.append(OverrideState(**said, what=what, date=day, used=not why, why_unused=why))
    gone = {state.of for state in states if state.used}
    return tuple(reason for reason in reasons if reason.of not in gone), tuple(states)


def _from_findings(findings: Iterable[Finding]) -> Iterator[Reason]:
    for finding in findings:
        if not finding.blocks:
            continue
        if finding.code == NEAR_PERFECT and finding.verdict == "broken":
            text = f"{finding.code} near-perfect alarm, not explained by a person: {finding.because}."
        elif finding.code == MEMBERSHIP:
            text = f"{finding.code} {finding.title}: not signed for by a person: {finding.because}."
        else:
            text = f"{finding.code} {finding.title}: {finding.verdict}: {finding.because}."
        yield Reason(finding.code, text)


def _from_dates(created: str, expires: str) -> Iterator[Reason]:
    made, ends = _day(created), _day(expires)
    if made is None or ends is None:
        yield Reason("dates", "The report does not say when it was made or when it expires.")
    elif ends <= made:
        yield Reason("dates", f"The report expired on {ends.isoformat()}; it was made on {made.isoformat()}.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _from_benchmark(findings: Iterable[Finding], study: StudySpec) -> Iterator[Reason]:
    if study.data.data_kind == "synthetic":
        return
    held = any(finding.code in BENCHMARKS and finding.verdict in ("held", "broken") for finding in findings)
    if not held:
        yield Reason(
            "outside_figure",
            "Research data need the outcome held against a figure from outside, and none was given or could be "
            "compared: card.benchmark in a study of records, cohort_rate in a study of a table or of scores.",
        )


def _from_conditions(conditions: Iterable[ConditionState]) -> Iterator[Reason]:
    for condition in conditions:
        if condition.blocks:
            words, verdict = condition.words.rstrip("."), condition.verdict.capitalize()
            yield Reason(condition.id, f"The board requires: {words}. {verdict}: {condition.because}")


def _from_questions(not_shown: Sequence[Question]) -> Iterator[Reason]:
    if not_shown:
        yield Reason(
            "open_questions",
            f"{len(not_shown)} open questions of the board do not fit on page 1: "
            f"{', '.join(question.id for question in not_shown)}. Answer some, or ask them more shortly.",
        )


def _from_disclosure(test: Mapping[str, Any] | None) -> Iterator[Reason]:
    if test is None or test["recovered"] == 0:
        return
    if test["recovered"] is None:
        why = f"the published figures do not fit together, so {test['attacked']} hidden cells could not be tested"
    else:
        why = f"{test['recovered']} of {test['attacked']} hidden cells can be worked out from what is published"
    yield Reason("suppression", f"Suppression test failed: {why}. Merge small groups, or raise release.threshold.")
