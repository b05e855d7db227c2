"""All checks of the definitions: those that need records, and those that need scores.

Takes    Origin (None for table and scores studies), steps; after scoring also the scores.
Gives    findings D01 to D13, in order.
Promise  a check that cannot run says why; none is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from riskkit.audit.catalogue import make_finding
from riskkit.audit.record_checks import (
    cut_where_promised,
    dates_in_order,
    eligibility_from_the_past,
    first_means_first,
    labels_from_the_target,
    nothing_on_both_sides,
)
from riskkit.audit.row_checks import every_row_accounted_for, one_row_each, outcome_is_mature, time_at_risk
from riskkit.audit.split_checks import known_in_time, training_apart
from riskkit.domain.findings import Finding
from riskkit.domain.progress import Progress, silent
from riskkit.domain.scores import Evidence

if TYPE_CHECKING:
    from riskkit.audit.scored_rows import ScoredRows
    from riskkit.domain.origin import Origin
    from riskkit.domain.scores import Explanations
    from riskkit.domain.steps import Step
    from riskkit.domain.study_spec import StudySpec

NO_RECORDS = "this kind of study has no event records to check"
NOT_SCORED = "no rows have been scored yet"


def check_definitions(
    origin: Origin | None,
    steps: Iterable[Step],
    *,
    study: StudySpec | None = None,
    progress: Progress = silent,
) -> tuple[Finding, ...]:
    """Check a study's definitions before any model.

    Parameters
    ----------
    origin : Origin or None
        The cohort, history, follow-up and labels; None for a table or scores study.
    steps : iterable of Step
        Steps of the verbs so far; those reached through `origin` need not be repeated.
    study : StudySpec, optional
        With it, the stages of a table's columns are checked too (D12).

    Returns
    -------
    tuple of Finding
        D01 to D13 in order. Counts are raw: for the analyst's own eyes.
    """
    return _all(origin, steps, study, progress, None, None, Evidence())


def check_with_scores(
    origin: Origin | None,
    steps: Iterable[Step],
    rows: ScoredRows,
    explained: Explanations | None,
    evidence: Evidence,
    *,
    study: StudySpec | None = None,
    progress: Progress = silent,
) -> tuple[Finding, ...]:
    """The same checks once rows are scored: with the near-perfect alarm and the split."""
    return _all(origin, steps, study, progress, rows, explained, evidence)


def _all(
    origin: Origin | None,
    steps: Iterable[Step],
    study: StudySpec | None,
    progress: Progress,
    rows: ScoredRows | None,
    explained: Explanations | None,
    evidence: Evidence,
) -> tuple[Finding, ...]:
    def on_records(code: str, check: Callable[[Origin], Finding]) -> Finding:
        progress(f"checking definitions: {code}")
        return make_finding(code, "not applicable", NO_RECORDS) if origin is None else check(origin)

    return (
        every_row_accounted_for(origin, steps, None if rows is None else len(rows)),
        on_records("D02", dates_in_order),
        on_records("D03", cut_where_promised),
        on_records("D04", nothing_on_both_sides),
        on_records("D05", lambda known: eligibility_from_the_past(known, progress)),
        on_records("D06", outcome_is_mature),
        on_records("D07", first_means_first),
        one_row_each(origin, rows),
        on_records("D09", labels_from_the_target),
        _alarm(rows, explained),
        training_apart(origin, evidence, rows, study),
        known_in_time(None if explained is None else explained.notes, study),
        on_records("D13", time_at_risk),
    )


def _alarm(rows: ScoredRows | None, explained: Explanations | None) -> Finding:
    from riskkit.audit.alarm import too_good

    return make_finding("D10", "not applicable", NOT_SCORED) if rows is None else too_good(rows, explained)
