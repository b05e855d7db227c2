"""Figures that the maker of scores may publish, by name, and what each can be at all.

Takes    figures by name.
Gives    `FIGURES`: name to words; `refuse_impossible`.
Promise  a figure that no rows can give (a share over 1, half a person) is refused when it is read, by name and not by
         value. Whether figures agree with one another is for a check to say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

FIGURES = {
    "n": "people or rows scored",
    "flagged": "of them flagged",
    "positives": "of them with the recorded outcome",
    "base_rate": "share with the recorded outcome",
    "precision": "of the flagged, the share with the recorded outcome",
    "recall": "of those with the recorded outcome, the share flagged",
    "fnr": "of those with the recorded outcome, the share not flagged",
    "fpr": "of those without, the share flagged",
    "specificity": "of those without, the share not flagged",
    "accuracy": "share flagged rightly or left rightly",
    "f1": "harmonic mean of precision and recall",
    "mcc": "Matthews correlation coefficient",
    "auc": "area under the ROC curve",
    "brier": "mean squared distance of score and outcome",
}
COUNTS = ("n", "flagged", "positives")


def refuse_impossible(figures: Mapping[str, float]) -> None:
    """Refuse names that are not figures, and values outside what the figure can be.

    Raises
    ------
    ValueError
        Names the figures, and says what they can be.
    """
    if not figures:
        raise ValueError(f"no figure is given; figures are {', '.join(FIGURES)}")
    unknown = sorted(set(figures) - set(FIGURES))
    if unknown:
        raise ValueError(f"{len(unknown)} names are not among the figures {', '.join(FIGURES)}")
    wrong = [name for name, value in figures.items() if not _possible(name, value)]
    if wrong:
        raise ValueError(
            f"{', '.join(wrong)}: counts are whole numbers from 0, mcc lies between -1 and 1, every other figure "
            "between 0 and 1 (divide percentages by 100)"
        )


def _possible(name: str, value: float) -> bool:
    if not math.isfinite(value):
        return False
    if name in COUNTS:
        return value >= 0 and value == int(value)
    return (-1 if name == "mcc" else 0) <= value <= 1
