"""Who is scored and when, and for whom the outcome was recorded.

Takes    made by the cohort room.
Gives    `Cohort` and `Labels`.
Promise  rows are `(person_id, as_of)`, in that order, numbered from 0 by `row`; everything else joins on `row`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from riskkit.domain.cohort_spec import CohortSpec, GroupSpec, TargetSpec
from riskkit.domain.steps import Step

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from riskkit.domain.sources import Linkage


@dataclass(frozen=True)
class Cohort:
    """Who is scored and when.

    table
        Materialised on the engine: row (int64, 0..n-1 in order of person_id, as_of), person_id, as_of (date), and
        what was known of the person before as_of: birth_date, age (whole years, missing if no birth date), sex,
        ethnicity_self, ethnicity_officer, area_code, first_known (date the person first became known).
    rebuild
        `rebuild(linkage, dates)` builds the cohort of some of its dates from another Linkage: lets a check recompute
        eligibility on truncated records.
    """

    table: ir.Table
    linkage: Linkage
    spec: CohortSpec
    rows: int
    people: int
    rebuild: Callable[[Linkage, tuple[date, ...]], Cohort] = field(repr=False)
    steps: tuple[Step, ...] = ()

    def keys(self) -> pd.DataFrame:
        """person_id and as_of of every row, in row order."""
        keys = self.table.order_by("row").select("person_id", "as_of").to_pyarrow().to_pandas(date_as_object=False)
        return keys.astype({"as_of": "datetime64[s]"})


@dataclass(frozen=True)
class Labels:
    """For whom the outcome was recorded.

    frame
        One line per cohort row, in row order: label (1.0 yes, 0.0 no, NaN not yet known), events (count in the
        follow-up), first_at (date of the first, NaT if none), harm (summed harm of those events, NaN where unknown),
        days_at_risk (horizon less days in custody, abroad or dead).
    """

    frame: pd.DataFrame
    cohort: Cohort
    spec: TargetSpec
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Groups:
    """Protected and other characteristics of the same rows, as text levels; missing is a level of its own.

    frame: one text column per GroupSpec, in row order. specs: the GroupSpecs in the same order.
    """

    frame: pd.DataFrame
    specs: tuple[GroupSpec, ...]
