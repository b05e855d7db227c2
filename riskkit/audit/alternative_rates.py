"""Error rates of groups if the other outcome were the one that counts.

Takes    the other outcome of scored rows, and all that the ordinary group figures take.
Gives    rows of R04.
Promise  the same counting, intervals and test as G01 and G03, with another outcome; nobody is flagged otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from riskkit.audit.compared import compared_metrics
from riskkit.audit.comparisons import omnibus
from riskkit.audit.group_counts import GroupCounts, count_groups
from riskkit.audit.rates import number, share_rows
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.domain.findings import Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.hidden_cases import RATES

Array = np.ndarray[Any, Any]
ALL_GROUPS = "all groups"


def rate_rows(other: Array, rows: ScoredRows, singles: Sequence[GroupCounts], spec: AuditSpec) -> list[Row]:
    """FPR, FNR, PPV and FOR of each group at the capacity under the other outcome, and one test of all groups each.

    `differs` says what that test found: it speaks of the score, not of recording, so it is no verdict of R04.
    """
    label = np.where(rows.known, other.astype(np.float64), np.nan)
    again = replace(rows, label=label)
    counted = [count_groups(again, c.points, rows.buckets, c.attribute, c.levels, c.code) for c in singles]
    compared = [one for c in counted for one in compared_metrics(c, again, spec) if one.metric in RATES]
    adjusted = omnibus(compared, rows.seed)
    table: list[Row] = []
    for one, p in zip(compared, adjusted.tolist(), strict=True):
        figures = dict.fromkeys(("count", "base", "value", "low", "high"))
        start = {"attribute": one.attribute, "group": ALL_GROUPS, "metric": one.metric}
        table.append(
            start | figures | {"p_adjusted": number(p), "verdict": None, "differs": bool(p < 1 - rows.confidence),
                               "reason": one.untestable}
        )  # fmt: skip
    for counts in counted:
        for metric in RATES:
            effects = counts.design_effects(metric, CAPACITY)
            found = share_rows(*counts.share(metric, CAPACITY), rows.confidence, why="there is nobody to count",
                               least=spec.smallest_base, design_effect=effects)  # fmt: skip
            for level, row in zip(counts.levels, found, strict=True):
                start = {"attribute": counts.attribute, "group": level, "metric": metric}
                table.append(start | row | {"p_adjusted": None, "verdict": None, "differs": None})
    return table
