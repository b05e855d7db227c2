"""What a mitigation is: fitted to training rows, it says of new rows who comes first, and perhaps with which score.

Takes    training rows of one characteristic (`Training`); rows to be scored (`NewRows`).
Gives    `Mitigation`, `After`.
Promise  whether the characteristic must be known when scoring is a fact of the recipe and stands here once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.models.competition import Choice
from riskkit.models.pooled_groups import Pooling
from riskkit.models.rows import Rows
from riskkit.models.validation import Plan

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.model_spec import Capacity, ModelSpec

CRITERIA = ("demographic_parity", "false_positive_rate_parity", "false_negative_rate_parity", "equalized_odds")
NEEDS_ATTRIBUTE = {
    "reweigh": False, "threshold": True, "reduction": False, "calibrate_by_group": True, "list_by_group": True,
}  # fmt: skip


@dataclass(frozen=True)
class NewRows:
    """Rows to be scored: x (n, n_features), logit before mitigation (n,), groups (text levels), date (codes, int64),
    share: of its date that is flagged, float64 (n,)."""

    x: np.ndarray
    logit: np.ndarray
    groups: pd.DataFrame
    date: np.ndarray
    share: np.ndarray


@dataclass(frozen=True)
class After:
    """What a mitigation says of n rows. A list is made of it where all rows of a date are at hand.

    order: float64 (n, k), who comes first, the most important column first. score: probabilities (n,), or None.
    within: fitted group (text) inside which the order holds, or None. chance: of being flagged, float64 (n,), or None;
    on each date it adds up to the capacity. own: whom the method's own cut flags, as a chance (n,), or None.
    """

    order: np.ndarray
    score: np.ndarray | None = None
    within: np.ndarray | None = None
    chance: np.ndarray | None = None
    own: np.ndarray | None = None

    def take(self, rows: np.ndarray) -> After:
        """The same for these row numbers, in this order."""
        parts: dict[str, Any] = {name: None if part is None else part[rows] for name, part in vars(self).items()}
        return After(**parts)

    @classmethod
    def joined(cls, pieces: Sequence[After]) -> After:
        """Pieces of one mitigation one after the other; what one of them lacks, the whole lacks."""
        columns: dict[str, list[Any]] = {name: [vars(piece)[name] for piece in pieces] for name in vars(pieces[0])}
        lacking = {name for name, parts in columns.items() if any(part is None for part in parts)}
        whole: dict[str, Any] = {
            name: None if name in lacking else np.concatenate(parts) for name, parts in columns.items()
        }
        return cls(**whole)


@dataclass(frozen=True)
class Mitigation:
    """One recipe for one characteristic. `apply` is None where it could not be fitted, and `reason` says why.

    smallest_group, smallest_base: of the study's audit, for rates on the rows it is tried on.
    """

    attribute: str
    name: str
    criterion: str
    note: str
    apply: Callable[[NewRows], After] | None
    smallest_group: int
    smallest_base: int
    reason: str | None = None

    @property
    def needs_attribute(self) -> bool:
        """Whether whoever scores a person must know their characteristic."""
        return NEEDS_ATTRIBUTE[self.name]


Tried = tuple[Mitigation, After | None]
"""A mitigation and what it says of the rows at hand."""


@dataclass(frozen=True)
class Training:
    """What a recipe may learn from: rows, how they were held out, what won, and held-out calibrated logits.

    levels: text (n,) of the characteristic. logit: float64 (n,), NaN where a row was never held out.
    """

    rows: Rows
    plan: Plan
    choice: Choice
    spec: ModelSpec
    attribute: str
    levels: np.ndarray
    pooling: Pooling
    logit: np.ndarray

    def made(
        self, name: str, criterion: str, note: str, apply: Callable[[NewRows], After] | None, reason: str | None = None
    ) -> Mitigation:
        """A mitigation of this characteristic; groups that were put together are said in its note."""
        told = note if self.pooling.said is None else f"{note} {self.pooling.said}."
        audit = self.spec.study.audit
        return Mitigation(
            self.attribute, name, criterion, told.strip(), apply, audit.smallest_group, audit.smallest_base, reason
        )


def flagged_share(date: np.ndarray, capacity: Capacity) -> np.ndarray:
    """The share of its date that is flagged, for each row, float64 (n,)."""
    many = np.bincount(date)
    return np.array([capacity.of(int(n)) / max(1, int(n)) for n in many])[date]
