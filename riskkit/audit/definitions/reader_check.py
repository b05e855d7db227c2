"""Has a human read a sample of labelled people, and do they agree with the labels.

Takes    Material; the study's `audit_sample`, the reading.json that `riskkit sample --read` wrote.
Gives    finding D55.
Promise  a reading of other definitions or other extracts is broken, not shown; no reading is "cannot tell", which
         warns on synthetic data and blocks everywhere else.

Below a kappa of 0.6 is broken: Landis and Koch (1977), Biometrics 33, 159-174, call 0.61 and over "substantial", and a
reader and a rule that agree less than that do not mean the same thing by the outcome. It is a convention, not a law.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.audit_sample import definitions_fingerprint, extract_fingerprints
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.reading_back import kappa_of
from riskkit.domain.errors import SpecError
from riskkit.domain.findings import Finding, Row

if TYPE_CHECKING:
    from riskkit.domain.origin import Origin
    from riskkit.domain.study_spec import StudySpec
    from riskkit.stats.reader_agreement import Kappa

LEAST_KAPPA = 0.6
LEAST_ANSWERS = 20
_LARGEST = 1_000_000


def human_reading(material: Material) -> Finding:
    """D55: a reading of this study's definitions on these extracts, and its kappa."""
    origin, study = material.origin, material.study
    if origin is None:
        return make_finding("D55", "not applicable", "this kind of study has no event records to read")
    if origin.labels is None:
        return make_finding("D55", "not applicable", "these rows have no outcome yet")
    if study is None:
        return make_finding(
            "D55", "not applicable", "these parts belong to no study, so no reading can be bound to them"
        )
    if study.audit_sample is None:
        return _cannot_tell(study, "nobody has read a sample: draw one with riskkit sample, and name its reading.json")
    reading = _reading_at(study.base / study.audit_sample)
    if reading is None:
        return _cannot_tell(study, "audit_sample names no reading.json that can be read")
    fault = _belongs_elsewhere(reading, study, origin)
    if fault:
        return make_finding("D55", "broken", fault)
    try:
        return _judged(reading, kappa_of(reading["counts"]), study)
    except (SpecError, KeyError, AttributeError, TypeError):
        return make_finding("D55", "broken", "the reading does not hold the counts of its answers; read the form again")


def _cannot_tell(study: StudySpec, because: str, table: list[Row] | None = None) -> Finding:
    """Nobody can ask a reader to read about people who are not real, so there it only warns."""
    finding = make_finding("D55", "cannot tell", because, table=table)
    return replace(finding, severity="warns") if study.data.data_kind == "synthetic" else finding


def _reading_at(path: Path) -> dict[str, Any] | None:
    try:
        with open(path, encoding="utf-8") as file:
            found = json.loads(file.read(_LARGEST))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("riskkit_reading") == 1 else None


def _belongs_elsewhere(reading: dict[str, Any], study: StudySpec, origin: Origin) -> str | None:
    if reading.get("definitions") != definitions_fingerprint(study):
        return "the sample was read under other definitions: linkage, cohort or target have changed since"
    if reading.get("extracts") != extract_fingerprints(origin.cohort.linkage.sources):
        return "the sample was drawn from other extracts than these"
    return None


def _judged(reading: dict[str, Any], kappa: Kappa, study: StudySpec) -> Finding:
    table = _table(reading, kappa)
    if kappa.base < LEAST_ANSWERS:
        return _cannot_tell(study, f"fewer than {LEAST_ANSWERS} cases were answered yes or no", table)
    if kappa.value != kappa.value:
        return _cannot_tell(study, str(kappa.reason), table)
    if kappa.value < LEAST_KAPPA:
        because = f"kappa is below {LEAST_KAPPA}: the reader and the rule do not mean the same by the outcome"
        verdict: Any = "broken"
    else:
        because, verdict = f"kappa is at least {LEAST_KAPPA}", "held"
    return make_finding("D55", verdict, because, count=kappa.base - kappa.agreed, base=kappa.base, table=table)


def _table(reading: dict[str, Any], kappa: Kappa) -> list[Row]:
    low, high = (None if end != end else float(end) for end in (kappa.low, kappa.high))
    value = None if kappa.value != kappa.value else float(kappa.value)
    unclear = int(reading["cases"]) - kappa.base
    differ = {
        "check": "the reader's answer differs from the label",
        "count": kappa.base - kappa.agreed,
        "base": kappa.base,
    }
    open_cases = {"check": "no answer, or the reader cannot say", "count": unclear, "base": int(reading["cases"])}
    empty: Row = {"value": None, "low": None, "high": None, "reason": "a count, not a kappa"}
    return [{**differ, "value": value, "low": low, "high": high, "reason": kappa.reason}, {**open_cases, **empty}]
