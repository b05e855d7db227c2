"""What a page needs that is not a finding, already controlled.

Takes    audit, study, released findings, released steps.
Gives    plain JSON values, by the names that report/README.md lists.
Promise  counts of people pass the same curtain as the findings; nothing here is about one person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.domain.examples import FeatureNote
from riskkit.domain.findings import Audit, Finding, Row
from riskkit.domain.scores import values_inside
from riskkit.domain.study_spec import StudySpec
from riskkit.release.hiding import Curtain
from riskkit.stats.whole_numbers import to_multiple, whole_parts

CELLS = {
    "right": "flagged right",
    "wrong": "flagged wrong",
    "missed": "missed",
    "rest": "not flagged no outcome",
}


def facts_of(
    audit: Audit, study: StudySpec, findings: Mapping[str, Finding], steps: Sequence[Row], curtain: Curtain
) -> dict[str, Any]:
    """Facts of the run, without its dates and number."""
    frame = values_inside(audit.scored).frame
    people, rows, flagged = int(frame["person_id"].nunique()), len(frame), int(frame["flagged"].sum())
    if study.release.round_to is not None:
        people, rows, flagged = (to_multiple(count, study.release.round_to) for count in (people, rows, flagged))
    return {
        "data_kind": study.data.data_kind,
        "extract_date": study.data.extract_date.isoformat(),
        "kind": study.kind,
        "role": study.role,
        "title": study.title,
        "words": study.words.model_dump(),
        "outcome": study.outcome.meaning,
        "horizon_days": study.outcome.horizon_days,
        "steps": list(steps),
        "as_of": _dates(frame),
        "people": None if curtain.small(people) else people,
        "rows": None if curtain.small(rows) else rows,
        "sheets": None if curtain.small(flagged) else flagged,
        "list_size": None if curtain.small(flagged) else flagged,
        "capacity": study.capacity.model_dump(),
        "per_1000": per_1000(findings["P01"]),
        "features": [_feature(note) for note in _notes(audit)],
        "criterion": audit.spec.criterion,
        "criterion_because": audit.spec.criterion_because,
        "training": dict(audit.scored.evidence.chosen),
        "explanation_method": _method(audit),
    }


def per_1000(list_counts: Finding) -> dict[str, int | None]:
    """Whole numbers of right, wrong, missed and rest that sum to 1,000 (largest remainders), and flagged."""
    rows = {row["measure"]: row for row in list_counts.table or ()}
    counts = {name: rows[measure]["count"] for name, measure in CELLS.items()}
    known = list(counts.values())
    if any(count is None for count in known) or not sum(known):
        return dict.fromkeys(("flagged", *CELLS))
    whole = whole_parts(counts)
    return {"flagged": whole["right"] + whole["wrong"], **whole}


def _dates(frame: Any) -> list[str]:
    days = frame["as_of"].dropna().unique()
    return sorted(str(day)[:10] for day in days)


def _notes(audit: Audit) -> tuple[FeatureNote, ...]:
    explained = values_inside(audit.scored).explanations
    return () if explained is None else explained.notes


def _feature(note: FeatureNote) -> Row:
    return {
        "name": note.name,
        "label": note.label,
        "unit": note.unit,
        "meaning": note.meaning,
        "assessment": note.assessment,
        "changeable": note.changeable,
        "stage": note.stage,
    }


def _method(audit: Audit) -> str | None:
    explained = values_inside(audit.scored).explanations
    return None if explained is None else explained.method
