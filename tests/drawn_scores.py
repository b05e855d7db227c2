"""Scored rows drawn from a seed, and the studies they belong to: what tests of the audit and of release start from.

Takes    sizes and rates.
Gives    `draw_scored`, `table_study`, `audited`, `released_of`.
Promise  nobody in them is real; with `leak` one feature is the outcome itself.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.examples import FeatureNote
from riskkit.domain.findings import Audit, ReleasedAudit
from riskkit.domain.scores import Doubts, Evidence, Explanations, ScoredCohort
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec
from riskkit.stats.ranking import flag_top, rank_by_score

SEX = GroupSpec(name="sex", label="Sex as recorded", column="sex", protected=True)
ETHNICITY = GroupSpec(name="ethnicity", label="Ethnicity as recorded", column="ethnicity", protected=True)
DATES = ("2024-03-01", "2024-09-01")
FEATURES = ("arrests", "age", "days_known", "trend")
WORDS = dict.fromkeys(("purpose", "who", "outcome", "flagged", "not_for"), "A drawn study that only tests may read.")


def draw_scored(
    rows: int = 2_000,
    seed: int = 1,
    *,
    dates: tuple[str, ...] = DATES,
    intercept: float = -2.0,
    capacity: float = 0.1,
    unknown: float = 0.0,
    leak: bool = False,
    with_reasons: bool = True,
    shares: tuple[float, ...] = (0.6, 0.25, 0.12, 0.03),
    gap: float = 0.0,
    cuts: tuple[float, ...] = (),
    **changes: Any,
) -> ScoredCohort:
    """Scores that are the true chance of the outcome; each person stands once on each date."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, len(FEATURES)))
    sex = rng.choice(["female", "male"], rows)
    contributions = x * np.array([0.9, -0.5, 0.2, 0.0])
    base = np.full(rows, intercept)
    raw = base + contributions.sum(axis=1)
    score = 1 / (1 + np.exp(-raw))
    label = (rng.random(rows) < 1 / (1 + np.exp(-raw - gap * (sex == "male")))).astype(np.float64)
    if leak:
        x[:, 3] = label + rng.normal(scale=0.1, size=rows)
    label[rng.random(rows) < unknown] = np.nan
    which = np.arange(rows) % max(1, len(dates))
    day = np.array(dates, dtype="datetime64[s]")[which] if dates else np.full(rows, "NaT", dtype="datetime64[s]")
    person = np.array([f"P{i // max(1, len(dates)):06d}" for i in range(rows)])
    rank, flagged = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=bool)
    for here in (np.flatnonzero(which == k) for k in range(max(1, len(dates)))):
        rank[here] = rank_by_score(score[here], key=person[here], seed=1)
        flagged[here] = flag_top(score[here], int(len(here) * capacity), key=person[here], seed=1)[0]
    frame = pd.DataFrame(
        {"person_id": person.astype(object), "as_of": day, "role": "perpetrator", "score": score}
        | {"score_low": 0.8 * score, "score_high": np.minimum(1.0, 1.2 * score), "rank": rank, "flagged": flagged}
        | {"stability": np.where(flagged, 0.5 + 0.5 * rng.random(rows), 0.1)}
    )
    levels = ["A", "B", "C", "missing"][: len(shares)]
    groups = Groups(pd.DataFrame({"sex": sex, "ethnicity": rng.choice(levels, rows, p=shares)}), (SEX, ETHNICITY))
    notes = tuple(FeatureNote(name, f"{name} in words", "number", f"what {name} means") for name in FEATURES)
    values = pd.DataFrame(x, columns=list(FEATURES))
    explained = Explanations(contributions, base, raw, values, notes, None, "exact") if with_reasons else None
    doubts = draw_doubts(raw, contributions, flagged, seed) if with_reasons else None
    kept = dict(zip(FEATURES, (10, 9, 7, None), strict=True))
    same = tuple({"feature": name, "refits_same_direction": k, "refits": 10} for name, k in kept.items())
    plain: dict[str, Any] = {
        "evidence": Evidence(interval="drawn by hand", effects=same),
        "cuts": cuts, "explanations": explained, "doubts": doubts,
    }  # fmt: skip
    return ScoredCohort(frame, label, groups, **(plain | changes))


def draw_doubts(raw: np.ndarray, contributions: np.ndarray, flagged: np.ndarray, seed: int) -> Doubts:
    """Doubts of drawn scores: ten refits with some noise, four models that mostly agree, one row in fifty unlike."""
    rng, rows = np.random.default_rng([seed, 9]), np.flatnonzero(flagged)
    noise = rng.normal(scale=0.15, size=(len(rows), 10, contributions.shape[1]))
    listed_by = np.where(flagged, 4, 0)
    near = np.abs(raw - (raw[flagged].min() if flagged.any() else 0.0)) < 0.3
    listed_by[near & flagged] = rng.integers(1, 5, int((near & flagged).sum()))
    listed_by[near & ~flagged] = rng.integers(0, 4, int((near & ~flagged).sum()))
    unlike = rng.random(len(raw)) < 0.02
    because = {int(row): ("arrests in words",) for row in rows[unlike[rows]]}
    names = ("chosen, 10 trees", "second", "third", "fourth")
    refitted = (contributions[rows][:, None, :] + noise).astype(np.float32)
    return Doubts(rows, refitted, listed_by, 4, names, unlike, because)


def table_study(**changes: Any) -> StudySpec:
    """A table study to which drawn scores could belong."""
    columns = [
        {"name": name, "label": f"{name} in words", "unit": "number", "kind": "number", "stage": "before"}
        for name in FEATURES
    ]
    late = {"name": "jobs", "label": "jobs held later", "kind": "number", "stage": "after"}
    target = {"column": "y", "yes": "1", "no": "0", "meaning": "a drawn outcome for tests", "role": "suspect"}
    table = {
        "data_kind": "synthetic", "extract_date": "2026-01-31", "path": "t.csv", "person_id": "id",
        "stages": ["before", "after"], "score_stage": "before", "columns": [*columns, late], "features": list(FEATURES),
        "target": target | {"horizon_days": 365, "stage": "after"},
    }  # fmt: skip
    values: dict[str, Any] = {
        "riskkit": 1, "name": "drawn_study", "title": "A drawn study for tests", "kind": "table", "role": "perpetrator",
        "seed": 7, "words": WORDS, "capacity": {"share": 0.1}, "table": table | changes.pop("table", {}),
        "groups": [SEX.model_dump(), ETHNICITY.model_dump()], "model": {"points": {"arrests": 1.0}},
        "split": {"method": "folds", "same_person": "one side"},
    }  # fmt: skip
    return parse_spec(StudySpec, values | changes, "a drawn study")


def audited(scored: ScoredCohort | None = None, **changes: Any) -> Audit:
    """An audit of drawn scores, by the spec of a drawn study."""
    from riskkit.audit import audit_scores

    return audit_scores(draw_scored() if scored is None else scored, table_study(**changes).audit)


def released_of(audit: Audit, **changes: Any) -> ReleasedAudit:
    """What may be printed of it, made on one day of 2026."""
    from riskkit.release import release

    dates = {"created": "2026-11-23", "expires": "2027-02-21", "run_id": "drawn"}
    return release(audit, audit.spec.study, **(dates | changes))
