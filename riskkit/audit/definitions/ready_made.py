"""The rows of a table or scores study, the same before any model and after: what its checks look at.

Takes    Examples, or a ScoredCohort of such a study.
Gives    `ReadyMade`.
Promise  a run and a check before it see the same values; rows of a records study are not ready-made.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from riskkit.domain.scores import values_inside

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.declared import Declared
    from riskkit.domain.examples import Examples, FeatureNote
    from riskkit.domain.scores import ScoredCohort


@dataclass(frozen=True, eq=False)
class ReadyMade:
    """Rows, all of one length.

    person: text (object). as_of: datetime64[D], NaT without dates. label: 1, 0 or NaN. frame: features, None for scores
    made elsewhere. groups: text levels. declared: columns for checks, or None. score: None before any model.
    """

    person: np.ndarray
    as_of: np.ndarray
    label: np.ndarray
    frame: pd.DataFrame | None
    notes: tuple[FeatureNote, ...]
    groups: pd.DataFrame
    declared: Declared | None = None
    score: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.label)

    @cached_property
    def known(self) -> np.ndarray:
        """Rows whose outcome is known."""
        return ~np.isnan(self.label)

    @cached_property
    def person_codes(self) -> np.ndarray:
        """One whole number for each person, from 0."""
        import pandas as pd

        return np.asarray(pd.factorize(self.person)[0], dtype=np.int64)

    @property
    def dated(self) -> bool:
        """True if rows have as-of dates."""
        return len(self) > 0 and not bool(np.isnat(self.as_of).any())

    def column(self, name: str) -> np.ndarray | None:
        """A declared column for checks, or None."""
        if self.declared is None or name not in self.declared.frame.columns:
            return None
        values = self.declared.frame[name]
        return values.to_numpy("datetime64[D]") if values.dtype.kind == "M" else values.to_numpy()


def from_examples(examples: Examples) -> ReadyMade:
    """The rows of a table, before any model."""
    label = np.full(len(examples), np.nan) if examples.label is None else np.asarray(examples.label, dtype=np.float64)
    return ReadyMade(
        *_keys(examples.keys), label, examples.frame, examples.notes, examples.groups.frame, examples.declared
    )


def from_scored(scored: ScoredCohort) -> ReadyMade:
    """The rows of a table or scores study once they have scores."""
    inside = values_inside(scored)
    explained = inside.explanations
    return ReadyMade(
        *_keys(inside.frame),
        np.asarray(inside.label, dtype=np.float64),
        None if explained is None else explained.values,
        () if explained is None else explained.notes,
        scored.groups.frame,
        scored.declared,
        inside.frame["score"].to_numpy(dtype=np.float64),
    )


def _keys(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    import pandas as pd

    return frame["person_id"].astype(str).to_numpy(dtype=object), pd.to_datetime(frame["as_of"]).to_numpy(
        "datetime64[D]"
    )
