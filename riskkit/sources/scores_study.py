"""Read someone else's scores, with recorded outcomes and groups, so that they can be audited like ours.

Takes    a `ScoresSpec`, the study's groups, role, capacity and seed.
Gives    a `ScoredCohort` without reasons, intervals or stability: nobody gave them.
Promise  a score is a finite number from 0 to 1, or the file is refused; columns that are not named are not brought in.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.data_spec import ScoresSpec
from riskkit.domain.declared import Declared
from riskkit.domain.errors import SourceRefused, SpecError
from riskkit.domain.model_spec import Capacity
from riskkit.domain.scores import Evidence, ScoredCohort
from riskkit.domain.steps import Step
from riskkit.domain.words import ROLES_OF_SCORE
from riskkit.sources.declared_columns import weight_column
from riskkit.sources.declared_types import not_finite, parsed_number
from riskkit.sources.group_values import group_columns, groups_from
from riskkit.sources.published_table import published_rows
from riskkit.sources.raw_tables import RawTable
from riskkit.sources.ready_made import (
    Wanted,
    bring_in,
    date_column,
    opened,
    outcome_column,
    person_column,
    refuse_lacking,
)  # fmt: skip

if TYPE_CHECKING:
    import pandas as pd


def read_scores(
    spec: ScoresSpec, groups: tuple[GroupSpec, ...], *, base: Path, role: str, capacity: Capacity, seed: int
) -> ScoredCohort:
    """Read one row per person, or per person and as_of, with a score made elsewhere.

    Parameters
    ----------
    spec : ScoresSpec
    groups : tuple of GroupSpec
        Their columns are columns of the file.
    base : Path
        What `spec.path` is relative to.
    role : str
        perpetrator or victim; the outcome's role must fit it.
    capacity : Capacity
        How many are flagged on each as-of date (in all, if there are no dates).
    seed : int
        Puts tied people in order.

    Returns
    -------
    ScoredCohort
        Rows in order of person_id and as_of. A blank outcome is "not yet known" (NaN).

    Raises
    ------
    SpecError
        If a cut lies outside 0 to 1, or the roles do not fit.
    SourceRefused
        If a column is missing, a score is not a number from 0 to 1, an outcome is neither yes nor no, or a person
        (and date) stands twice.
    """
    if spec.target.role not in ROLES_OF_SCORE[role]:
        raise SpecError(f"A {role} study cannot count an outcome with role {spec.target.role}.")
    if any(not 0 < cut <= 1 for cut in spec.cuts):
        raise SpecError("scores.cuts must lie between 0 and 1.")
    with opened(spec.path, base) as raw:
        found = bring_in(raw, _wanted(raw, spec, groups))
    frame, ties = _listed(found, role, capacity, seed)
    people, rows = int(found["person_id"].nunique()), len(found)
    unit = "people" if spec.as_of is None else "people and dates"
    return ScoredCohort(
        frame,
        found["riskkit_label"].to_numpy(dtype="float64"),
        groups_from(found, groups),
        explanations=None,
        evidence=Evidence(
            interval="none: these scores were made elsewhere and came without intervals",
            published=published_rows(spec, base),
        ),
        steps=(Step("read scores", unit, rows, rows, people_in=people, people_out=people),),
        cuts=spec.cuts,
        ties=ties,
        declared=_declared(found, spec),
    )


def _declared(found: pd.DataFrame, spec: ScoresSpec) -> Declared | None:
    import pandas as pd

    if spec.weight is None:
        return None
    frame = pd.DataFrame({"weight": found["riskkit_declared_weight"].to_numpy(dtype="float64")}, index=found.index)
    return Declared(frame, pd.DataFrame(index=found.index))


def _wanted(raw: RawTable, spec: ScoresSpec, groups: tuple[GroupSpec, ...]) -> dict[str, Wanted]:
    keys = [spec.person_id, *([spec.as_of] if spec.as_of else [])]
    weight = [] if spec.weight is None else [spec.weight]
    refuse_lacking(raw, [*keys, spec.score, spec.target.column, *weight, *(group.column for group in groups)])
    wanted = {
        spec.person_id: person_column(raw, spec.person_id),
        spec.as_of or "as_of": date_column(raw, spec.as_of, spec.extract_date),
        spec.score: _score_column(raw, spec.score),
        spec.target.column: outcome_column(raw, spec.target.column, spec.target.yes, spec.target.no),
    }
    wanted.update(group_columns(raw, groups, {}))
    wanted.update({f"{column} (weight)": weight_column(raw, column) for column in weight})
    return wanted


def _score_column(raw: RawTable, column: str) -> Wanted:
    cell = raw.table[column]
    dtype = cell.type()
    if not dtype.is_string() and (not dtype.is_numeric() or dtype.is_boolean()):
        raise SourceRefused(raw.place, column, None, "is not stored as numbers or text.", "Convert the column.")
    value = parsed_number(cell) if dtype.is_string() else cell.cast("float64")
    wrong = value.isnull() | not_finite(value) | (value < 0) | (value > 1)
    return Wanted("score", value, wrong.fill_null(True), "not a number from 0 to 1.",
                  "A score is a chance: give every row one, and divide percentages by 100.")  # fmt: skip


def _listed(
    found: pd.DataFrame, role: str, capacity: Capacity, seed: int
) -> tuple[pd.DataFrame, tuple[dict[str, Any], ...]]:  # fmt: skip
    """The score table: ranked and flagged on each as-of date, with the ties at each cut."""
    import numpy as np
    import pandas as pd

    from riskkit.stats.ranking import flag_top, rank_by_score

    frame = pd.DataFrame(
        {
            "person_id": found["person_id"].astype("object"),
            "as_of": found["as_of"],
            "role": role,
            "score": found["score"].astype("float64"),
            "score_low": np.nan,
            "score_high": np.nan,
            "rank": np.zeros(len(found), dtype=np.int64),
            "flagged": np.zeros(len(found), dtype=bool),
            "stability": np.nan,
        }
    )
    rank, flagged, ties = frame["rank"].to_numpy().copy(), frame["flagged"].to_numpy().copy(), []
    dates = frame["as_of"].dt.strftime("%Y-%m-%d").to_numpy(dtype=object, na_value=None)
    for day in sorted({d for d in dates if d is not None}) or [None]:
        here = np.flatnonzero(dates == day) if day is not None else np.arange(len(frame))
        scores, places = frame["score"].to_numpy()[here], capacity.of(len(here))
        key = (frame["person_id"].to_numpy(dtype=str)[here], np.full(len(here), day or ""))
        rank[here] = rank_by_score(scores, key=key, seed=seed)
        flagged[here], at_cut = flag_top(scores, places, key=key, seed=seed)
        ties.append({"as_of": day, "scored": len(here), "capacity": places, "tied": at_cut.tied, "taken": at_cut.taken})
    frame["rank"], frame["flagged"] = rank, flagged
    return frame, tuple(ties)
