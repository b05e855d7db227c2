"""A reader's ticks, held against the key: how far the human and the rule agree.

Takes    the rows of the filled-in form, and the key of the sample.
Gives    `judge_reading`, the result as plain JSON values; `kappa_of`, its agreement, worked out again from the counts.
Promise  every case of the sample is accounted for: answered, "cannot say", or left blank. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.domain.errors import SourceRefused, SpecError
from riskkit.domain.reading_case import ANSWERS
from riskkit.stats.reader_agreement import Kappa, cohen_kappa

COLUMNS = ("case", "answer", "note")
CELLS = ("yes_yes", "yes_no", "no_yes", "no_no")
"""The label first, the reader's answer second."""


def judge_reading(form: Sequence[Mapping[str, Any]], key: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Count answers against labels.

    Parameters
    ----------
    form : rows with the columns case, answer (yes, no, cannot say, or blank) and note
    key : as drawn
    place : str
        The form, as the user named it.

    Raises
    ------
    SourceRefused
        If cases are missing, unknown or there twice, or an answer is none of the three.
    """
    labels = {str(case["case"]): str(case["label"]) for case in key["cases"]}
    named = [str(row["case"] or "").strip() for row in form]
    answers = [" ".join(str(row["answer"] or "").lower().split()) for row in form]
    _refuse(place, "case", sum(name not in labels for name in named), "not a case of this sample.")
    _refuse(place, "case", len(named) - len(set(named)), "the same case stands in an earlier row.")
    _refuse(place, "case", len(labels) - len(named), "cases of the sample are not in the form.")
    _refuse(place, "answer", sum(a not in (*ANSWERS, "") for a in answers), f"none of {', '.join(ANSWERS)}.")
    counts = dict.fromkeys(CELLS, 0)
    for name, answer in zip(named, answers, strict=True):
        if answer in ("yes", "no"):
            counts[f"{labels[name]}_{answer}"] += 1
    kappa = kappa_of(counts)
    return {
        "riskkit_reading": 1,
        "study": key["study"],
        "definitions": key["definitions"],
        "extracts": list(key["extracts"]),
        "cases": len(labels),
        "answered": kappa.base,
        "cannot_say": answers.count("cannot say"),
        "blank": answers.count(""),
        "agreed": kappa.agreed,
        "counts": counts,
        "kappa": _or_none(kappa.value),
        "low": _or_none(kappa.low),
        "high": _or_none(kappa.high),
        "reason": kappa.reason,
    }


def kappa_of(counts: Mapping[str, Any]) -> Kappa:
    """Cohen's kappa of a reading's counts.

    Raises
    ------
    SpecError
        If the counts are not four whole numbers.
    """
    cells: list[Any] = [counts.get(cell) for cell in CELLS]
    if any(not isinstance(cell, int) or isinstance(cell, bool) or cell < 0 for cell in cells):
        raise SpecError(f"A reading holds four counts, {', '.join(CELLS)}; these are not. Read the form again.")
    return cohen_kappa([cells[:2], cells[2:]])


def _refuse(place: str, column: str, count: int, found: str) -> None:
    if count > 0:
        raise SourceRefused(place, column, count, found, "Fill in the form that was drawn, one row a case.")


def _or_none(value: float) -> float | None:
    return None if value != value else float(value)
