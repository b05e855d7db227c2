"""What a table's maker declares about its rows beside features and outcome: read by checks, and by nothing else.

Takes    made by the sources room.
Gives    `Declared`.
Promise  the same rows in the same order as the examples it travels with; never a feature.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from riskkit.domain.examples import FeatureNote


@dataclass(frozen=True)
class Declared:
    """Columns for checks.

    frame: of outcome_date and features_until (datetime64[s], NaT where blank), incident (text or None) and weight
    (float64), those that the study names. later: columns declared as known after the score, as numbers (NaN missing),
    with their notes.
    """

    frame: pd.DataFrame
    later: pd.DataFrame
    notes: tuple[FeatureNote, ...] = ()

    def __len__(self) -> int:
        return len(self.frame)

    def take(self, rows: np.ndarray) -> Declared:
        """The same at these row numbers, in this order."""
        frame, later = (part.iloc[rows].reset_index(drop=True) for part in (self.frame, self.later))
        return replace(self, frame=frame, later=later)
