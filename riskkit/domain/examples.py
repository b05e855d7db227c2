"""Features, labels and groups for the same rows, lined up once by key.

Takes    made by the features and cohort rooms.
Gives    `FeatureTable` and `Examples`.
Promise  all parts have the same rows in the same order, or they cannot be made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from riskkit.domain.errors import DoesNotFit
from riskkit.domain.steps import Step
from riskkit.domain.words import Changeable

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from riskkit.domain.cohort import Groups
    from riskkit.domain.declared import Declared
    from riskkit.domain.origin import Origin


@dataclass(frozen=True)
class FeatureNote:
    """What a person reading a page must know about one feature; the same for records and table studies.

    `source` groups features that come from one column (the levels of a category). `stage` is set for tables only.
    """

    name: str
    label: str
    unit: str
    meaning: str
    monotone: int = 0
    assessment: bool = False
    changeable: Changeable = "no"
    source: str | None = None
    stage: str | None = None


@dataclass(frozen=True)
class FeatureTable:
    """Values of features.

    keys: person_id, as_of (object and datetime64[s]; as_of is NaT in a table without dates). frame: float64, one column
    per note, same rows; NaN is missing, 0 is zero. fingerprint: SHA-256 of names and values.
    known_dates: for some row numbers, the latest known_at of the records behind each value (datetime64, NaT if none).
    """

    keys: pd.DataFrame
    frame: pd.DataFrame
    notes: tuple[FeatureNote, ...]
    fingerprint: str
    steps: tuple[Step, ...] = ()
    origin: Origin | None = None
    known_dates: Callable[[np.ndarray], pd.DataFrame] | None = None

    def __post_init__(self) -> None:
        """Names in notes and frame must be the same, and rows as many as keys."""
        if list(self.frame.columns) != [n.name for n in self.notes] or len(self.frame) != len(self.keys):
            raise DoesNotFit("A feature table's names or rows do not match its notes and keys.")


@dataclass(frozen=True)
class Examples:
    """Rows to train on or to score.

    keys: person_id, as_of. frame: features (float64). label: 1.0, 0.0 or NaN (not yet known), shape (n,); None when
    new rows have no outcome. groups: text levels, same rows; never features. harm: as in Labels, or None. declared:
    what a table's maker says of its rows beside that, for checks only; None where there is no table.
    """

    keys: pd.DataFrame
    frame: pd.DataFrame
    notes: tuple[FeatureNote, ...]
    label: np.ndarray | None
    groups: Groups
    steps: tuple[Step, ...] = ()
    origin: Origin | None = None
    harm: np.ndarray | None = None
    known_at: pd.DataFrame | None = None
    fingerprint: str = field(default="")
    declared: Declared | None = None

    def __post_init__(self) -> None:
        """Every part has as many rows as there are keys."""
        rows = len(self.keys)
        parts: Sequence[Any] = [self.frame, self.groups.frame, self.label, self.harm, self.known_at, self.declared]
        if any(part is not None and len(part) != rows for part in parts):
            raise DoesNotFit(f"Examples have {rows:,} keys, but one of their parts has another number of rows.")

    def __len__(self) -> int:
        """Rows."""
        return len(self.keys)

    def take(self, rows: np.ndarray) -> Examples:
        """The examples at these row numbers, in this order."""
        from riskkit.domain.cohort import Groups

        def at(part: Any) -> Any:
            if part is None:
                return None
            return part.iloc[rows].reset_index(drop=True) if hasattr(part, "iloc") else part[rows]

        return replace(
            self,
            keys=at(self.keys),
            frame=at(self.frame),
            label=at(self.label),
            groups=Groups(at(self.groups.frame), self.groups.specs),
            harm=at(self.harm),
            known_at=at(self.known_at),
            declared=None if self.declared is None else self.declared.take(rows),
        )
