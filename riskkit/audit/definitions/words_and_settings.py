"""Does what a study says in words agree with how it is set: ages, months, roles, cancelled records, codes.

Takes    a StudySpec.
Gives    `disagreements`: rows, one for each thing that the words say and the settings do not keep, or keep.
Promise  only plain patterns are read ("aged 10 to 64", "within 24 months", "not cancelled"); words that are not
         understood are no disagreement. No look at any record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riskkit.domain.study_spec import StudySpec

WITHDRAWN = re.compile(r"cancel|no[_ ]?crim|withdrawn|transferred|no[_ ]further|nfa\b|error|void", re.IGNORECASE)
_NOT_CANCELLED = re.compile(
    r"\bnot\s+(?:been\s+)?(?:cancelled|withdrawn)|\bwas not cancelled|\bnever cancelled", re.IGNORECASE
)
_AGES = re.compile(r"\baged?\s+(?:from\s+)?(\d{1,3})\s*(?:to|-|–)\s*(\d{1,3})\b", re.IGNORECASE)
_WITHIN = re.compile(r"\bwithin\s+(\d+)\s+(day|week|month|year)s?\b", re.IGNORECASE)
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25}
_ROLE = re.compile(r"\b(suspect|victim|witness|charged|convicted)s?\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{3,}")


@dataclass(frozen=True)
class Said:
    """One thing the words say, how the study is set, and whether that agrees. `about`: ages, horizon, ..."""

    about: str
    words: str
    setting: str
    agrees: bool


def says_not_cancelled(study: StudySpec | None) -> bool:
    """True if the words about the outcome say that cancelled records do not count."""
    return study is not None and _NOT_CANCELLED.search(_outcome_words(study)) is not None


def disagreements(study: StudySpec) -> list[Said]:
    """Everything that was understood, agreeing or not, in a fixed order."""
    return [*ages_said(study), *_horizon(study), *_role(study), *_cancelled(study), *_first(study)]


def ages_said(study: StudySpec) -> list[Said]:
    """Ages named in who is scored, against the cohort's limits."""
    if study.cohort is None:
        return []
    setting = f"{study.cohort.age_from} to {study.cohort.age_to}"
    return [
        Said(
            "ages",
            f"aged {low} to {high}",
            setting,
            (int(low), int(high)) == (study.cohort.age_from, study.cohort.age_to),
        )
        for low, high in _AGES.findall(study.words.who)
    ]


def _horizon(study: StudySpec) -> list[Said]:
    days = study.outcome.horizon_days
    found = []
    for number, unit in dict.fromkeys((n, u.lower()) for n, u in _WITHIN.findall(_outcome_words(study))):
        said = int(number) * _DAYS[unit]
        found.append(Said("horizon", f"within {number} {unit}s", f"{days} days", abs(said - days) <= 0.03 * days + 1))
    return found


def _role(study: StudySpec) -> list[Said]:
    named = list(dict.fromkeys(word.lower() for word in _ROLE.findall(study.words.outcome)))
    role = study.outcome.role
    return [Said("role", ", ".join(named), role, role in named)] if named else []


def _cancelled(study: StudySpec) -> list[Said]:
    if study.target is None or not says_not_cancelled(study):
        return []
    counted = [status for status in study.target.statuses if WITHDRAWN.search(status)]
    return [Said("cancelled records", "do not count", f"{', '.join(counted) or 'none'} count", not counted)]


def _first(study: StudySpec) -> list[Said]:
    if study.target is None or not re.search(r"\bfirst\b", study.target.meaning, re.IGNORECASE):
        return []
    return [Said("first or any", "first", study.target.which, study.target.which == "first")]


def unnamed_codes(study: StudySpec) -> tuple[list[str], list[str]]:
    """Codes of the target that neither the outcome's words name nor its card explains; and those that no words could
    name, because the code is not made of words.

    A code is named if the words share one of its own words ("violence_knife_serious": violence, knife or serious).
    """
    assert study.target is not None
    said = [_stem(word) for word in _WORD.findall(_outcome_words(study).lower())]
    explained = () if study.card is None else study.card.explained
    unnamed, wordless = [], []
    for code in study.target.offences:
        words = [_stem(word) for word in _WORD.findall(code.lower())]
        if code in explained:
            continue
        if not words:
            wordless.append(code)
        elif not any(word in said for word in words):
            unnamed.append(code)
    return unnamed, wordless


def _stem(word: str) -> str:
    return word[:5]


def _outcome_words(study: StudySpec) -> str:
    return f"{study.words.outcome} {study.outcome.meaning}"
