"""Telling a study's definitions again: on other records, or with one thing changed.

Takes    made by the story, which knows every room.
Gives    `Replay`, what a check may ask for; `OutcomeRule`.
Promise  whoever answers uses the study's own code path: the same cut, the same matching, the same features.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.cohort import Labels
    from riskkit.domain.cohort_spec import CohortSpec, EventFilter, TargetSpec
    from riskkit.domain.examples import FeatureTable
    from riskkit.domain.feature_spec import FeatureSpec
    from riskkit.domain.sources import Linkage
    from riskkit.domain.study_spec import StudySpec


@dataclass(frozen=True)
class OutcomeRule:
    """An outcome, perhaps one that no honest TargetSpec can say: a changed copy.

    target gives the days (`embargo_days` may be -1: from the day before); events says which parts in events count.
    """

    target: TargetSpec
    events: EventFilter


class Replay(Protocol):
    """A study's definitions, told again."""

    def __call__(self, study: StudySpec, folder: Path) -> tuple[FeatureTable, Labels]:
        """Features and labels of every row of the cohort, on the extracts of another folder."""
        ...

    def answers(
        self, linkage: Linkage, dates: tuple[date, ...], specs: Sequence[CohortSpec], rules: Sequence[OutcomeRule]
    ) -> pd.DataFrame:
        """Everybody on every date: person_id, as_of, scored_0, ... (bool), label_0, ... (1.0, 0.0 or NaN)."""
        ...

    def features(self, study: StudySpec, linkage: Linkage, specs: tuple[FeatureSpec, ...]) -> FeatureTable:
        """Values of features on the study's cohort, on records that are joined already."""
        ...
