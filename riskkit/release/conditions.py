"""The board's conditions, asked of a run: met, not met, or cannot tell, with evidence in words.

Takes    the raw audit, what was released of it, the study, and the day of the report.
Gives    `ask_conditions`.
Promise  a rule is asked of raw findings and speaks only of released ones: no count under the threshold is in its
         words. What cannot be known is "cannot tell", never met.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from riskkit.domain.board_record import ConditionState
from riskkit.domain.board_spec import Answered, ConditionSpec, FindingIs, MetricLimit, ReviewBy
from riskkit.domain.errors import SpecError
from riskkit.domain.feature_spec import FeatureSpec
from riskkit.domain.findings import Audit, Finding, Row
from riskkit.domain.scores import values_inside
from riskkit.domain.study_spec import StudySpec
from riskkit.domain.words import NOT_PROVIDED
from riskkit.release.group_ratio import Said, ratio_condition

FIGURES: dict[str, tuple[str, str, str | None, str]] = {
    "AUC": ("P02", "AUC", None, "the ranking (AUC)"),
    "PPV": ("P05", "precision", "capacity", "the share right when flagged"),
    "capture": ("P05", "capture", "capacity", "the share of recorded outcomes on the list"),
    "O/E": ("P04", "O/E", None, "recorded over expected outcomes"),
}
"""Each metric's finding, its name there, its operating point, and its words."""
_OF_AREAS = re.compile(
    r"\b(area|areas|postcode|ward|lsoa|msoa|oa|bcu|beat|district|neighbourhood|location|place|address|deprivation"
    r"|puma|zone|region|residence|easting|northing)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Ground:
    """What conditions are asked of. `released`: findings after disclosure control, by code."""

    audit: Audit
    study: StudySpec
    released: Mapping[str, Finding]
    created: date

    def label(self, attribute: str) -> str:
        """A characteristic in the study's words."""
        return next((group.label for group in self.study.groups if group.name == attribute), attribute)


def ask_conditions(
    audit: Audit, study: StudySpec, released: Mapping[str, Finding], *, created: str
) -> tuple[ConditionState, ...]:
    """Every condition of the study's board, in its order; none if the study has no board.

    Raises
    ------
    SpecError
        A condition names a finding that riskkit does not have.
    """
    if study.required is None:
        return ()
    ground = Ground(audit, study, released, date.fromisoformat(created[:10]))
    return tuple(_state(condition, ground) for condition in study.required.conditions)


def _state(condition: ConditionSpec, ground: Ground) -> ConditionState:
    verdict, because = _ASKED[condition.rule](condition, ground)
    return ConditionState(condition.id, condition.words, condition.blocking, condition.rule, verdict, because)


def _ratio(condition: ConditionSpec, ground: Ground) -> Said:
    assert condition.group_ratio is not None
    raw, shown = ground.audit["G01"].table or (), ground.released["G01"].table or ()
    return ratio_condition(condition.group_ratio, raw, shown, ground.audit.spec.confidence, ground.label)


def _metric(condition: ConditionSpec, ground: Ground) -> Said:
    rule = condition.metric
    assert rule is not None
    code, metric, point, words = FIGURES[rule.name]
    raw, shown = (_row(findings, code, metric, point) for findings in (ground.audit, ground.released))
    if raw is None or raw["low"] is None or raw["high"] is None:
        why = "this run has no such figure" if raw is None else raw["reason"] or "it has no interval"
        return "cannot tell", f"{words[:1].upper()}{words[1:]} is not known: {why} ({code})."
    told = _told_figure(shown, words, code, rule)
    wide_enough = rule.at_least is None or raw["low"] >= rule.at_least
    low_enough = rule.at_most is None or raw["high"] <= rule.at_most
    if wide_enough and low_enough:
        return "met", told
    under = rule.at_least is not None and raw["high"] < rule.at_least
    over = rule.at_most is not None and raw["low"] > rule.at_most
    if under or over:
        return "not met", told
    return "cannot tell", f"{told} The interval reaches across the limit."


def _row(findings: object, code: str, metric: str, point: str | None) -> Row | None:
    rows = findings[code].table or ()  # type: ignore[index]
    return next(
        (row for row in rows if row["metric"] == metric and (point is None or row["operating_point"] == point)), None
    )


def _told_figure(shown: Row | None, words: str, code: str, rule: MetricLimit) -> str:
    both = (("at least", rule.at_least), ("at most", rule.at_most))
    limits = [f"{name} {limit:g}" for name, limit in both if limit is not None]
    asked = f"asked: {', '.join(limits)}"
    start = f"{words[:1].upper()}{words[1:]}"
    if shown is None or shown["value"] is None or shown["low"] is None:
        return f"{start} rests on hidden counts, so it is not shown ({asked}; {code})."
    ends = f"{rule.confidence:.0%} interval {shown['low']:.3g} to {shown['high']:.3g}"
    return f"{start} is {shown['value']:.3g} ({ends}; {asked}; {code})."


def _features(condition: ConditionSpec, ground: Ground) -> Said:
    assert condition.no_features is not None
    study, about = ground.study, condition.no_features.about
    if study.kind == "scores":
        return "cannot tell", "The scores were made elsewhere, so nobody here knows their features."
    if study.features is not None:
        found = [f.label for f in study.features if _is_about(f, about)]
        return _told_features(found, len(study.features), sure=True)
    assert study.table is not None
    columns = [c for c in study.table.columns if c.name in study.table.features]
    if isinstance(about, tuple):
        return _told_features([c.label for c in columns if c.name in about], len(columns), sure=True)
    if about == "area":
        words = {c.label: " ".join((c.name.replace("_", " "), c.label, c.meaning)) for c in columns}
        return _told_features([label for label, text in words.items() if _OF_AREAS.search(text)], len(columns), False)
    return "cannot tell", "A table does not say which of its columns rest on intelligence or on an assessment."


def _is_about(feature: FeatureSpec, about: str | tuple[str, ...]) -> bool:
    if isinstance(about, tuple):
        return feature.name in about
    if about == "area":
        return feature.of == "area_code"
    filters = [part for part in (feature.events, feature.part) if part is not None]
    if about == "assessment":
        return feature.assessment or any(part.grades is not None for part in filters)
    reads_any = feature.measure not in ("age", "days_known") and feature.events.kinds is None
    return feature.assessment or reads_any or any("intelligence" in (part.kinds or ()) for part in filters)


def _told_features(found: list[str], of: int, sure: bool) -> Said:
    if found:
        named = "; ".join(found[:5]) + (f"; and {len(found) - 5} more" if len(found) > 5 else "")
        return "not met", f"{len(found)} of {of} features: {named}."
    if not sure:
        return "cannot tell", f"No name of the {of} columns speaks of an area, but a name need not say it."
    return "met", f"None of the {of} features."


def _people(condition: ConditionSpec, ground: Ground) -> Said:
    most, threshold = condition.at_most_people, ground.study.release.threshold
    assert most is not None
    frame = values_inside(ground.audit.scored).frame
    listed = frame["flagged"].groupby(frame["as_of"], dropna=False, sort=True).sum()
    longest, over = int(listed.max()) if len(listed) else 0, int((listed > most).sum())
    told = f"at most {longest:,}" if longest >= threshold else f"fewer than {threshold}"
    if over:
        return "not met", f"On {over} of {len(listed)} dates more than {most:,} people are flagged ({told})."
    return "met", f"On each of {len(listed)} dates, {told} people are flagged."


def _review_by(condition: ConditionSpec, ground: Ground) -> Said:
    rule = condition.review_by
    assert rule is not None
    due = _months_later(rule)
    if ground.created <= due:
        return "met", f"This run was made on {ground.created.isoformat()}; a review is due by {due.isoformat()}."
    return "not met", f"A review was due by {due.isoformat()}; this run was made on {ground.created.isoformat()}."


def _months_later(rule: ReviewBy) -> date:
    """The same day of the month, or its last day where that month is shorter."""
    months = rule.decided_on.year * 12 + rule.decided_on.month - 1 + rule.within_months
    year, month = divmod(months, 12)
    return date(year, month + 1, min(rule.decided_on.day, monthrange(year, month + 1)[1]))


def _finding(condition: ConditionSpec, ground: Ground) -> Said:
    rule: FindingIs | None = condition.finding
    assert rule is not None
    if rule.code not in ground.audit:
        raise SpecError(
            f"board: condition {condition.id} asks for finding {rule.code}, which riskkit does not have. "
            "See riskkit checks."
        )
    found = ground.released[rule.code]
    told = f"{rule.code} {found.title}: {found.verdict}."
    if found.verdict == rule.verdict:
        return "met", told
    return ("cannot tell" if found.verdict in ("cannot tell", "not applicable") else "not met"), told


def _answered(condition: ConditionSpec, ground: Ground) -> Said:
    rule: Answered | None = condition.answered
    assert rule is not None
    words = rule.question.replace("_", " ")
    if ground.study.answer(rule.question) == NOT_PROVIDED:
        return "not met", f"Nobody has answered '{words}'."
    return "met", f"'{words[:1].upper()}{words[1:]}' has an answer in this report."


_ASKED: dict[str, Callable[[ConditionSpec, Ground], Said]] = {
    "group_ratio": _ratio,
    "metric": _metric,
    "no_features": _features,
    "at_most_people": _people,
    "review_by": _review_by,
    "finding": _finding,
    "answered": _answered,
}
