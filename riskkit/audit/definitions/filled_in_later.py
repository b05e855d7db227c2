"""Were values written, or written again, once the outcome was known.

Takes    Material: `tallies.target_parts`, the events' grades.
Gives    finding D29.
Promise  looks at assessments only: a grade that goes with what happened *after* the record became known, in people's
         later outcomes, may have been given with hindsight.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.codes_over_time import NO_RECORDS
from riskkit.audit.definitions.level_checks import ALPHA
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.tallies import Tallies, fetched
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import ReleaseSpec

if TYPE_CHECKING:
    import pandas as pd

RATIO = 2.0
LEAST_LOGS = 60
SPREAD = 3.0


def not_filled_in_later(material: Material) -> Finding:
    """D29: each grade among graded records whose people have the outcome later, and among the others.

    Effect size: a grade is twice as common (in odds) or half as common where the outcome follows. Variance is taken as
    three times that of single records, because records of one person go together.
    """
    if material.tallies is None or material.tallies.target_parts is None:
        reason = NO_RECORDS if material.tallies is None else "these rows have no follow-up yet"
        return make_finding("D29", "not applicable", reason)
    lines = _grades(material.tallies)
    if lines.empty:
        return make_finding(
            "D29", "not applicable", "no record has a grade or another assessment that could be changed"
        )
    threshold = ReleaseSpec().threshold if material.study is None else material.study.release.threshold
    lines = _rare_together(lines, threshold)
    later = lines[lines["later"]].groupby("grade")["n"].sum()
    others = lines[~lines["later"]].groupby("grade")["n"].sum()
    if later.sum() < LEAST_LOGS or others.sum() < LEAST_LOGS:
        return make_finding("D29", "cannot tell", "too few graded records of people who have the outcome later")
    table = [_row(str(g), later, others, len(set(later.index) | set(others.index))) for g in sorted(others.index)]
    loud = [row for row in table if row["alarm"]]
    if loud:
        grades = ", ".join(str(row["check"]) for row in loud)
        because = f"grades go with what happened after the record became known, as if given with hindsight: {grades}"
        return make_finding("D29", "broken", because, table=table)
    because = "grades are as common where the outcome came later as elsewhere, or too little different to matter"
    return make_finding("D29", "held", because, table=table)


def _grades(tallies: Tallies) -> pd.DataFrame:
    """Graded records with people in them, by grade and whether a person in them has the outcome after it was known."""
    assert tallies.target_parts is not None
    linkage = tallies.origin.cohort.linkage
    events = linkage.sources.tables["events"]
    last = tallies.target_parts.group_by("person_id").aggregate(last=tallies.target_parts.occurred_at.max())
    graded = events.filter(events.grade.notnull()).select("event_id", "grade", "known_at")
    rows = linkage.parts.inner_join(graded, "event_id").left_join(last, "person_id")
    rows = rows.select("grade", later=(rows.last > rows.known_at).fill_null(False))
    return fetched(rows.group_by("grade", "later").aggregate(n=rows.count()))


def _rare_together(lines: pd.DataFrame, least: int) -> pd.DataFrame:
    """Grades of fewer records than that as one: a rare code may be a sentence about a person in the wrong column."""
    records = lines.groupby("grade")["n"].transform("sum")
    return lines.assign(grade=lines["grade"].where(records >= least, f"grades of fewer than {least} records each"))


def _row(grade: str, later: pd.Series, others: pd.Series, tried: int) -> Row:
    a, n1 = float(later.get(grade, 0.0)), float(later.sum())
    c, n2 = float(others.get(grade, 0.0)), float(others.sum())
    ratio = ((a + 0.5) / (n1 - a + 0.5)) / ((c + 0.5) / (n2 - c + 0.5))
    pooled = (a + c) / (n1 + n2)
    se = math.sqrt(SPREAD * pooled * (1 - pooled) * (1 / n1 + 1 / n2)) if 0 < pooled < 1 else math.inf
    p = math.erfc(abs(a / n1 - c / n2) / se / math.sqrt(2))
    alarm = p < ALPHA / max(1, tried) and max(ratio, 1 / ratio) >= RATIO
    return {"check": grade, "before": c / n2, "after": a / n1, "ratio": ratio, "count": int(a), "base": int(n1),
            "alarm": alarm, "reason": None}  # fmt: skip
