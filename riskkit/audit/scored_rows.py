"""The scored rows as plain arrays, with every operating point, made once for all findings.

Takes    an opened ScoredCohort and its AuditSpec.
Gives    `ScoredRows`.
Promise  rows keep their order; an outcome not yet known counts in who is selected and in nothing about outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.clusters import Clusters, clusters_of
from riskkit.domain.errors import SpecError
from riskkit.domain.scores import values_inside
from riskkit.stats.buckets import Buckets, assign_buckets

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.model_spec import AuditSpec
    from riskkit.domain.scores import ScoredCohort
    from riskkit.domain.study_spec import StudySpec

CAPACITY = "capacity"
NAMED_MULTIPLES = {0.5: "half the capacity", 2.0: "twice the capacity"}


@dataclass(frozen=True, eq=False)
class ScoredRows:
    """Arrays of shape (n,).

    score: float64. label: float64, 1, 0 or NaN. flagged: bool, at the study's capacity. rank: as scored.
    as_of: text, "" without dates. person: int64 codes from 0. frame: the score table itself. clusters: of people who
    share recorded incidents, where records tell. capacities: besides the study's own, as multiples of it.
    """

    frame: pd.DataFrame
    score: np.ndarray
    label: np.ndarray
    flagged: np.ndarray
    rank: np.ndarray
    as_of: np.ndarray
    person: np.ndarray
    cuts: tuple[float, ...]
    confidence: float
    seed: int
    clusters: Clusters | None = None
    capacities: tuple[float, ...] = ()

    def __len__(self) -> int:
        return len(self.score)

    @cached_property
    def known(self) -> np.ndarray:
        """Rows whose outcome is known, bool (n,)."""
        return ~np.isnan(self.label)

    @cached_property
    def outcome(self) -> np.ndarray:
        """Recorded outcomes of the known rows, bool (n_known,)."""
        return self.label[self.known] == 1

    @cached_property
    def dates(self) -> list[str]:
        """As-of dates in order; [""] in a study without dates."""
        return [str(day) for day in np.unique(self.as_of)]

    @cached_property
    def people_repeat(self) -> bool:
        """True if some person is scored on more than one date."""
        return len(self) > 0 and int(self.person.max()) + 1 < len(self)

    @cached_property
    def buckets(self) -> Buckets:
        """Where each row belongs for variances and resampling: by cluster of people if any, else by person."""
        return assign_buckets(self.together, self.seed)

    @property
    def together(self) -> np.ndarray:
        """Codes of what is resampled as one: clusters of people if there are any, else people; int64 (n,)."""
        return self.person if self.clusters is None else self.clusters.of_row

    @property
    def counted_by(self) -> str:
        """What intervals count, in words."""
        if self.clusters is not None:
            return f"intervals count clusters of people: {self.clusters.words}"
        return "intervals count people, not rows" if self.people_repeat else "intervals count people"

    @cached_property
    def scores_are_probabilities(self) -> bool:
        """True if every score lies between 0 and 1."""
        return bool(len(self)) and bool(np.all((self.score >= 0) & (self.score <= 1)))

    @cached_property
    def operating_points(self) -> dict[str, np.ndarray]:
        """Who is flagged at the capacity, at its multiples, and at each cut, by name: bool (n,) each.

        A multiple of the capacity at which everybody, or nobody, would be flagged is left out.
        """
        points = {CAPACITY: self.flagged}
        for factor in self.capacities if self.flagged.any() else ():
            chosen = self.at_capacity_times(factor)
            if chosen.any() and not chosen.all():
                points[NAMED_MULTIPLES.get(factor, f"{factor:g} times the capacity")] = chosen
        points.update({f"score at least {cut:g}": self.score >= cut for cut in self.cuts})
        return points

    def at_capacity_times(self, factor: float) -> np.ndarray:
        """Who would be flagged if `factor` times as many could be reviewed on each date: bool (n,)."""
        chosen = np.zeros(len(self), dtype=bool)
        for day in self.dates:
            here = np.flatnonzero(self.as_of == day)
            places = int(self.flagged[here].sum() * factor)
            chosen[here[np.argsort(self.rank[here], kind="stable")[:places]]] = True
        return chosen


def open_rows(scored: ScoredCohort, spec: AuditSpec) -> ScoredRows:
    """Open a ScoredCohort for the audit.

    Raises
    ------
    SpecError
        If a score is missing or infinite: a score must be a number before it can be audited.
    """
    inside = values_inside(scored)
    frame = inside.frame.reset_index(drop=True)
    score = frame["score"].to_numpy(dtype=np.float64)
    bad = int(np.count_nonzero(~np.isfinite(score)))
    if bad:
        raise SpecError(f"score: {bad:,} of {len(score):,} scores are missing or infinite. Score every row first.")
    study = study_of(spec)
    people, codes = np.unique(frame["person_id"].astype(str).to_numpy(dtype="U"), return_inverse=True)
    return ScoredRows(
        frame=frame,
        score=score,
        label=np.asarray(inside.label, dtype=np.float64),
        flagged=frame["flagged"].to_numpy(dtype=bool),
        rank=frame["rank"].to_numpy(dtype=np.float64),
        as_of=day_text(frame["as_of"]),
        person=codes.astype(np.int64),
        cuts=tuple(scored.cuts),
        confidence=spec.confidence,
        seed=0 if study is None else study.seed,
        clusters=clusters_of(scored.origin, people, codes),
        capacities=spec.capacities,
    )


def day_text(column: pd.Series) -> np.ndarray:
    """As-of dates as ISO text, "" where there is none; fixed-width, so that it sorts and compares fast."""
    import pandas as pd

    days = pd.to_datetime(column).to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(days), "", np.datetime_as_string(days))


def study_of(spec: AuditSpec) -> StudySpec | None:
    """The study an AuditSpec belongs to; None for one made by hand."""
    return spec._study
