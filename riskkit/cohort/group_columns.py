"""Protected and other characteristics of cohort rows, as groups to compare; never as features.

Takes    a Cohort and GroupSpecs.
Gives    `groups_of`: Groups, same rows.
Promise  as known before as_of; a missing value is a group of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.cohort import Groups
from riskkit.domain.errors import SpecError
from riskkit.domain.groups import group_levels

if TYPE_CHECKING:
    from riskkit.domain.cohort import Cohort
    from riskkit.domain.cohort_spec import GroupSpec

OF_PEOPLE = ("age", "sex", "ethnicity_self", "ethnicity_officer", "area_code")
OF_AREAS = ("population", "deprivation", "households")


def groups_of(cohort: Cohort, specs: tuple[GroupSpec, ...]) -> Groups:
    """Look up each row's group levels.

    Parameters
    ----------
    cohort : Cohort
    specs : tuple of GroupSpec
        `column` is age, sex, ethnicity_self, ethnicity_officer or area_code; or, where the sources have areas,
        population, deprivation or households of the home area.

    Returns
    -------
    Groups, shape (cohort rows, len(specs))

    Raises
    ------
    SpecError
        If a column is not one of these.
    """
    import pandas as pd

    areas = cohort.linkage.sources.tables.get("areas")
    known = OF_PEOPLE + (OF_AREAS if areas is not None else ())
    for spec in specs:
        if spec.column not in known:
            raise SpecError(f"groups.{spec.name}: no column {spec.column}; columns are {', '.join(known)}.")
    table = cohort.table
    if areas is not None and any(spec.column in OF_AREAS for spec in specs):
        table = table.left_join(areas.select("area_code", *OF_AREAS), "area_code").drop("area_code_right")
    wanted = dict.fromkeys(spec.column for spec in specs)
    values = table.order_by("row").select("row", *wanted).to_pyarrow().to_pandas()
    frame = pd.DataFrame({spec.name: group_levels(values[spec.column], spec) for spec in specs}, index=values.index)
    return Groups(frame, specs)
