"""Does a feature's text name the outcome, or speak of what comes after the date.

Takes    Material: labels and texts of features, levels of a table's columns.
Gives    finding D41.
Promise  words only are screened; a text level alarms only if its rows also have the outcome far more often.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.level_checks import ALPHA
from riskkit.audit.definitions.material import Material
from riskkit.domain.findings import Finding, Row
from riskkit.stats.level_shifts import more_than_ratio

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.examples import FeatureNote
    from riskkit.domain.study_spec import StudySpec

AFTER = re.compile(
    r"\b(afterwards|later on|after the (?:date|score|outcome)|following (?:months|years)|in the next|future|"
    r"the outcome|outcome date|target|label(?:led)?|follow-up)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{4,}")
_PLAIN = (
    "named", "time", "times", "first", "with", "that", "this", "within", "months", "years", "days", "crime", "record",
    "recorded", "person", "police", "cancelled", "canceled", "have", "been", "were", "from", "names", "other", "under",
    "outcome", "which",
)  # fmt: skip
RATIO = 4.0


def outcome_not_named(material: Material) -> Finding:
    """D41: words of the future in features' names and texts; text levels that share the outcome's words.

    Effect size of the second: rows with such a level have the outcome 4 times as often as the others, or more.
    """
    study = material.study
    if study is None:
        return make_finding("D41", "not applicable", "a part made by hand has no words to screen")
    if study.kind == "scores":
        return make_finding("D41", "not applicable", "scores made elsewhere come without their features")
    told = _texts(study)
    table: list[Row] = [_row(f"{name} speaks of what comes after the date", None, None, True) for name, text in told
                        if AFTER.search(text)]  # fmt: skip
    table += _levels(material, study)
    loud = [row for row in table if row["alarm"]]
    if loud:
        because = f"features name the outcome: {', '.join(str(row['check']) for row in loud[:5])}"
        return make_finding("D41", "broken", because, table=table)
    because = "no feature's name or text speaks of the outcome or of what comes after the date"
    return make_finding("D41", "held", because, table=table)


def _texts(study: StudySpec) -> list[tuple[str, str]]:
    """Name and text of every feature, as the study has them."""
    if study.features is not None:
        return [
            (f"the feature {f.name}", f"{f.name.replace('_', ' ')}. {f.label}. {f.meaning}") for f in study.features
        ]
    if study.table is None:
        return []
    used = [column for column in study.table.columns if column.name in study.table.features]
    return [(f"the column {c.name}", f"{c.name.replace('_', ' ')}. {c.label}. {c.meaning}") for c in used]


def _levels(material: Material, study: StudySpec) -> list[Row]:
    """Levels of text columns that share two or more words with the outcome."""
    if study.table is None:
        return []
    notes, frame, label = _rows_of(material)
    if frame is None or label is None:
        return []
    said = _words(f"{study.words.outcome} {study.table.target.meaning}")
    found = []
    for column in study.table.columns:
        if column.name not in study.table.features or not column.levels:
            continue
        for place, level in enumerate(column.levels):
            shared = [word for word in _words(str(level)) if word in said]
            if len(shared) < min(2, len(_words(str(level)))) or not shared:
                continue
            having = _having(frame, notes, column.name, str(level), place)
            if having is not None:
                found.append(_judged(f"the column {column.name} holds a text that names the outcome", having, label))
    return found


def _rows_of(material: Material) -> tuple[tuple[FeatureNote, ...], pd.DataFrame | None, np.ndarray | None]:
    if material.examples is not None:
        return material.examples.notes, material.examples.frame, material.examples.label
    if material.explained is not None and material.rows is not None:
        return material.explained.notes, material.explained.values, material.rows.label
    return (), None, None


def _having(
    frame: pd.DataFrame, notes: tuple[FeatureNote, ...], column: str, level: str, place: int
) -> np.ndarray | None:  # fmt: skip
    """Rows that have the level: a category has a column of its own for each, an ordered column counts from 0."""
    name = f"{column}={level}"
    if name in frame.columns:
        return frame[name].to_numpy(dtype=np.float64) == 1
    if column in frame.columns:
        return frame[column].to_numpy(dtype=np.float64) == place
    return None


def _judged(what: str, having: np.ndarray, label: np.ndarray) -> Row:
    known = ~np.isnan(label)
    yes = label == 1
    n, other = int((having & known).sum()), int((~having & known).sum())
    hits, rest = int((having & yes).sum()), int((~having & yes).sum())
    expected = (rest + 0.5) / (other + 1) * n
    alarm = n > 0 and hits >= 3 and more_than_ratio(hits, expected, RATIO) < ALPHA and hits > expected
    return _row(what, hits, n, bool(alarm))


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word[:6] for word in _WORD.findall(text.lower()) if word not in _PLAIN))


def _row(what: str, count: int | None, base: int | None, alarm: bool) -> Row:
    return {"check": what, "count": count, "base": base, "alarm": alarm, "reason": None}
