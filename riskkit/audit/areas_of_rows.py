"""Which area each scored row belongs to: a characteristic of the study that names areas, or the recorded home area.

Takes    GroupCounts of the study's characteristics with their specs, ScoredRows, the Origin.
Gives    `area_counts`: counts by area, one `GroupCounts` for each kind of area.
Promise  a protected characteristic is never taken for an area; nobody without a known area is left out: missing is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.cohort_rows import places_of
from riskkit.audit.group_counts import GroupCounts, Points, count_groups
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.words import MISSING

if TYPE_CHECKING:
    from riskkit.domain.cohort_spec import GroupSpec
    from riskkit.domain.origin import Origin

HOME = "home area"
_NAMES_AREAS = re.compile(
    r"\b(area|areas|force|forces|district|borough|ward|lsoa|msoa|bcu|beat|division|neighbourhood|puma|region|county"
    r"|zone)\b",
    re.IGNORECASE,
)


def area_counts(
    singles: list[GroupCounts], specs: Sequence[GroupSpec], origin: Origin | None, rows: ScoredRows
) -> list[GroupCounts]:
    """Characteristics that name areas; without one, in a study of records, the area people were last known to live in.

    A characteristic counts as one if it is not protected, is no number cut into bands, and its name, label or column
    speaks of an area or a force.
    """
    named = [spec.name for spec in specs if not spec.protected and spec.bands is None and _names_areas(spec)]
    found = [counts for counts in singles if counts.attribute in named]
    if found or origin is None:
        return found
    levels, code = _home_areas(origin, rows)
    if not [level for level in levels if level != MISSING]:
        return []
    return [count_groups(rows, Points.of(rows), rows.buckets, HOME, levels, code)]


def _names_areas(spec: GroupSpec) -> bool:
    return any(_NAMES_AREAS.search(text.replace("_", " ")) for text in (spec.name, spec.label, spec.column))


def _home_areas(origin: Origin, rows: ScoredRows) -> tuple[tuple[str, ...], np.ndarray]:
    """Areas in order, missing last, and the area of each row, as it was known on its date."""
    table = origin.cohort.table.order_by("row").select("area_code").to_pyarrow()
    of_cohort = np.array([MISSING if area is None else str(area) for area in table["area_code"].to_pylist()])
    own = of_cohort[places_of(origin, rows)]
    seen = sorted(set(own.tolist()) - {MISSING})
    levels = (*seen, *([MISSING] if MISSING in own else []))
    place = {level: at for at, level in enumerate(levels)}
    return levels, np.array([place[area] for area in own.tolist()], dtype=np.int64)
