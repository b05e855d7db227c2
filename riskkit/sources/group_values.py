"""Groups of a ready-made file: characteristics as text levels, beside the features and never among them.

Takes    a lazy table, the study's `GroupSpec`s, and columns that were declared (for top codes).
Gives    what to bring in, and `Groups`.
Promise  a missing characteristic is a level of its own; nobody vanishes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.data_spec import ColumnSpec
from riskkit.domain.groups import group_levels
from riskkit.sources.encoding import encoded
from riskkit.sources.raw_tables import RawTable
from riskkit.sources.ready_made import Wanted, text_column

if TYPE_CHECKING:
    import pandas as pd


def group_columns(
    raw: RawTable, groups: tuple[GroupSpec, ...], declared: Mapping[str, ColumnSpec]
) -> list[tuple[str, Wanted]]:
    """Columns to bring in for groups, by what a refusal calls them: numbers where bands are cut, else texts."""
    wanted = []
    for group in groups:
        named, said = _named(group), f"{group.column} (group {group.name})"
        if group.bands is None:
            wanted.append((said, text_column(raw, group.column, named)))
            continue
        column = declared.get(group.column)
        if column is None or column.kind != "number":
            column = ColumnSpec(name=group.column, label=group.label, kind="number", stage="group")
        number = encoded(raw, column)
        wanted.append((said, Wanted(named, number.value, number.wrong, number.found, number.advice)))
    return wanted


def groups_from(frame: pd.DataFrame, groups: tuple[GroupSpec, ...]) -> Groups:
    """Text levels of every group, one row per row of the frame."""
    import pandas as pd

    levels = {group.name: group_levels(frame[_named(group)], group) for group in groups}
    return Groups(pd.DataFrame(levels, index=frame.index), groups)


def _named(group: GroupSpec) -> str:
    return f"riskkit_group_{group.name}"
