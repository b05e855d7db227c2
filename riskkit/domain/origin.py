"""Where examples came from: lets a later check go back to the records.

Takes    the nouns of the story so far.
Gives    `Origin`.
Promise  a reference, not a copy; None where a kind of study has no such thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.cohort import Cohort, Labels
    from riskkit.domain.cohort_spec import SplitSpec
    from riskkit.domain.feature_spec import FeatureSpec
    from riskkit.domain.history import FollowUp, History


@dataclass(frozen=True)
class Origin:
    """The nouns behind a set of examples. `linkage` and `sources` are reached through `cohort`.

    `past` holds the keys (person_id, as_of) of the rows on the training side of the split, where there is one.
    """

    cohort: Cohort
    history: History
    features: tuple[FeatureSpec, ...]
    follow_up: FollowUp | None = None
    labels: Labels | None = None
    split: SplitSpec | None = None
    past: pd.DataFrame | None = None
