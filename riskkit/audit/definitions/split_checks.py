"""Are training and testing apart, and was every feature known in time.

Takes    Origin, Evidence, notes of features, the study.
Gives    findings D11 and D12.
Promise  what cannot be recomputed from what travels with the scores is "cannot tell", never held.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.record_checks import fault_row, held_or_broken
from riskkit.audit.scored_rows import ScoredRows, day_text
from riskkit.domain.findings import Finding, Row
from riskkit.domain.origin import Origin
from riskkit.domain.scores import Evidence

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.cohort_spec import SplitSpec, TargetSpec
    from riskkit.domain.examples import FeatureNote
    from riskkit.domain.study_spec import StudySpec


def training_apart(
    origin: Origin | None, evidence: Evidence, rows: ScoredRows | None, study: StudySpec | None
) -> Finding:  # fmt: skip
    """D11: people on both sides, and the gap in days between training follow-up and testing."""
    split = origin.split if origin is not None and origin.split is not None else (study.split if study else None)
    if rows is None:
        return make_finding("D11", "not applicable", "no rows have been scored yet")
    if split is None or not evidence.training:
        return make_finding("D11", "not applicable", "no model was trained here, so there is no split to check")
    if split.method == "folds":
        return _folds(evidence)
    if origin is None or origin.follow_up is None:
        return make_finding("D11", "not applicable", "these rows were scored by a model trained and audited before")
    table = _gap(evidence, origin.follow_up.target, rows)
    if origin.past is not None:
        table.append(_both_sides(origin.past, rows, split))
    elif origin.labels is not None and split.same_person == "one side":
        table.append(_too_many_trained(origin, evidence, rows))
    held = "training follow-up ends before testing begins, and people are where the study says"
    finding = held_or_broken("D11", table, held, "training and testing overlap")
    if origin.past is None and finding.verdict == "held":
        because = "training follow-up ends before testing begins; who was trained on is only counted, not named"
        return make_finding("D11", "measured", because, count=0, base=finding.base, table=table)
    return finding


def _gap(evidence: Evidence, target: TargetSpec, rows: ScoredRows) -> list[Row]:
    """Training dates whose follow-up (horizon and waiting time) reaches into testing."""
    first = min(day for day in rows.dates if day)
    reach = timedelta(days=target.horizon_days + target.waiting_days)
    trained = [date.fromisoformat(day) for day in evidence.training.get("dates", ())]
    late = [day for day in trained if day + reach > date.fromisoformat(first)]
    gap = (date.fromisoformat(first) - max(trained) - reach).days if trained else None
    return [
        {**fault_row("training dates whose follow-up reaches into testing", len(late), len(trained)), "gap_days": gap}
    ]


def _too_many_trained(origin: Origin, evidence: Evidence, rows: ScoredRows) -> Row:
    """Training rows beyond all labelled rows of people who are not scored: then some scored person was trained on."""
    assert origin.labels is not None
    keys = origin.cohort.keys()
    dates = evidence.training.get("dates", ())
    known = origin.labels.frame["label"].notna().to_numpy()
    free = known & ~keys["person_id"].isin(rows.frame["person_id"]).to_numpy()
    free &= np.isin(day_text(keys["as_of"]), np.array(dates, dtype="U10"))
    trained = int(evidence.training.get("rows", 0))
    return fault_row("training rows that must be of people scored", max(0, trained - int(free.sum())), trained)


def _both_sides(past: pd.DataFrame, rows: ScoredRows, split: SplitSpec) -> Row:
    trained = past["person_id"].astype("object").unique()
    scored = rows.frame["person_id"].astype("object").unique()
    both = len(np.intersect1d(trained.astype(str), scored.astype(str)))
    if split.same_person == "both sides":
        keys = past.assign(as_of=day_text(past["as_of"]))[["person_id", "as_of"]]
        again = rows.frame.assign(as_of=rows.as_of)[["person_id", "as_of"]].merge(keys, on=["person_id", "as_of"])
        return {
            **fault_row("the same person and date on both sides", len(again), len(scored)),
            "people_on_both_sides": both,
        }
    return {**fault_row("people on both sides of the split", both, len(scored)), "people_on_both_sides": both}


def _folds(evidence: Evidence) -> Finding:
    by_fold = evidence.chosen.get("recipe_by_fold")
    if not by_fold:
        return make_finding("D11", "cannot tell", "the scores do not say that they were made out of fold")
    because = f"each score comes from one of {len(by_fold)} models that were trained without that person's fold"
    return make_finding("D11", "measured", because)


def known_in_time(notes: tuple[FeatureNote, ...] | None, study: StudySpec | None) -> Finding:
    """D12: features of a table whose column is known after the stage of the score."""
    if study is None or study.table is None:
        return make_finding("D12", "not applicable", "only a table of ready-made features declares stages; see D03")
    spec = study.table
    order = {stage: place for place, stage in enumerate(spec.stages)}
    by_column = {column.name: column.stage for column in spec.columns}
    stage_of = {note.name: note.stage or by_column.get(note.source or note.name) for note in notes or ()}
    if not stage_of:
        stage_of = {name: by_column.get(name) for name in spec.features}
    late = [name for name, stage in stage_of.items() if stage is not None and order[stage] > order[spec.score_stage]]
    untold = [name for name, stage in stage_of.items() if stage is None]
    declared = sum(order[column.stage] > order[spec.score_stage] for column in spec.columns)
    table: list[Row] = [
        fault_row("features known after the stage of the score", len(late), len(stage_of)),
        fault_row("features whose stage is not declared", len(untold), len(stage_of)),
    ]
    because = f"{declared} columns are declared as known later, and none of them is a feature"
    return held_or_broken("D12", table, because, "features were known too late, or nobody says when")
