"""Which files a run folder holds, and which names they may have.

Takes    paths inside a run, with `/` between their parts.
Gives    `fault_of_path`, `missing_parts`, `is_about_one_person`.
Promise  a score cannot be filed without its audit, its reasons, its pages and its study (promise R7).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from riskkit.domain.sealing import ENDING

MANIFEST = "manifest.json"
JOURNAL = "journal.jsonl"
SIGNATURE = "signature.json"
STUDY = "study.yaml"
AUDIT = "audit.json"
PARENT_AUDIT = "parent_audit.json"
SCORES = "scores.parquet"
EXPLANATIONS = "explanations.parquet"
REPORT = "report/audit-report.html"
SHEETS = "sheets.jsonl"
PEOPLE = "report/people/"
SEALED = ENDING

ALWAYS = (
    STUDY,
    AUDIT,
    SCORES,
    EXPLANATIONS,
    SHEETS,
    REPORT,
    "report/checklist.html",
    "report/transparency-record.json",
)
_TOP = (STUDY, AUDIT, PARENT_AUDIT, SCORES, EXPLANATIONS, SHEETS, SHEETS + SEALED, JOURNAL)
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"
_INSIDE = re.compile(
    rf"model/{_NAME}\.(?:json|txt|skops)|report/{_NAME}\.(?:html|json|svg)|report/people/{_NAME}\.html(?:\.sealed)?"
)


def fault_of_path(path: str) -> str | None:
    """Why a run may not hold a file of this name, or None if it may."""
    if path in _TOP or _INSIDE.fullmatch(path):
        return None
    return (
        "a run holds " + ", ".join(_TOP) + ", model/ (.json, .txt, .skops), report/ (.html, .json, .svg) and "
        "report/people/ (.html, .html.sealed) only, with plain names"
    )


def missing_parts(paths: Collection[str], *, kind: str, has_parent: bool) -> list[str]:
    """Parts a run of this kind must have and does not."""
    sealed = SHEETS + SEALED in paths
    missing = [part for part in ALWAYS if part not in paths and not (part == SHEETS and sealed)]
    if kind != "scores" and not any(path.startswith("model/") for path in paths):
        missing.append("model/")
    if has_parent and PARENT_AUDIT not in paths:
        missing.append(PARENT_AUDIT)
    return missing


def is_about_one_person(path: str) -> bool:
    """True for what only reviewers may read: sheets and what sheets say, sealed or not."""
    return path.startswith(PEOPLE) or path in (SHEETS, SHEETS + SEALED)
