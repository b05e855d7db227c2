"""How steady the list is in each group: under refits, and under other models as good.

Takes    Doubts, counts of every protected characteristic, ScoredRows, AuditSpec.
Gives    findings S03 and S04.
Promise  every level of every protected characteristic has its row, missing among them; a group with few flagged people
         is "too few to say".
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.multiplicity import ALL, NO_ALTERNATIVES, NOBODY
from riskkit.audit.rates import share_row
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.scores import Doubts

STAYS, STEADY = "stays listed", 0.8
NO_GROUPS = "the study names no protected characteristics"


def stability_by_group(
    singles: list[GroupCounts], protected: Collection[str], rows: ScoredRows, spec: AuditSpec
) -> Finding:
    """S03: by group, the flagged who stay listed in at least four of five refits, and the mean share of refits."""
    stability = rows.frame["stability"].to_numpy(dtype=np.float64)
    why = _why_not(singles, protected, rows)
    if why is None and np.isnan(stability[rows.flagged]).any():
        why = "these scores come without refits of their model"
    if why is not None:
        return make_finding("S03", "not applicable", why)
    table = []
    for counts in _chosen(singles, protected):
        for level, here in _flagged_of(counts, rows):
            row = _row(counts, level, STAYS, here & (stability >= STEADY), here, rows, spec)
            row["mean"] = None if row["value"] is None else round(float(stability[here].mean()), 3)
            table.append(row)
    return make_finding("S03", "measured", "flagged rows, at the study's capacity", table=table)


def multiplicity_by_group(
    doubts: Doubts | None, singles: list[GroupCounts], protected: Collection[str], rows: ScoredRows, spec: AuditSpec
) -> Finding:
    """S04: by group, the flagged whom every model as good would list."""
    if doubts is None:
        return make_finding("S04", "not applicable", NO_ALTERNATIVES)
    why = _why_not(singles, protected, rows)
    if why is None and doubts.alternatives == 1:
        why = "no other model that competed is as good as the chosen one"
    if why is not None:
        return make_finding("S04", "not applicable", why)
    by_all = doubts.listed_by == doubts.alternatives
    table = [
        _row(counts, level, ALL, here & by_all, here, rows, spec)
        for counts in _chosen(singles, protected)
        for level, here in _flagged_of(counts, rows)
    ]
    because = f"flagged rows, at the study's capacity; {doubts.alternatives} models, the chosen one among them"
    return make_finding("S04", "measured", because, table=table)


def _why_not(singles: list[GroupCounts], protected: Collection[str], rows: ScoredRows) -> str | None:
    if not _chosen(singles, protected):
        return NO_GROUPS
    return None if rows.flagged.any() else NOBODY


def _chosen(singles: list[GroupCounts], protected: Collection[str]) -> list[GroupCounts]:
    return [counts for counts in singles if counts.attribute in protected]


def _flagged_of(counts: GroupCounts, rows: ScoredRows) -> list[tuple[str, np.ndarray]]:
    return [(level, rows.flagged & (counts.code == at)) for at, level in enumerate(counts.levels)]


def _row(
    counts: GroupCounts,
    level: str,
    metric: str,
    chosen: np.ndarray,
    here: np.ndarray,
    rows: ScoredRows,
    spec: AuditSpec,
) -> Row:
    share = share_row(
        int(chosen.sum()),
        int(here.sum()),
        rows.confidence,
        why="nobody in this group is flagged",
        least=spec.smallest_base,
    )
    return {"attribute": counts.attribute, "group": level, "metric": metric, **share}
