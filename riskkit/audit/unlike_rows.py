"""People unlike those the model learnt from.

Takes    Doubts, Evidence, counts of every protected characteristic, ScoredRows, AuditSpec.
Gives    finding X04.
Promise  it warns and never blocks; the share of training rows that are unlike by the same rule stands beside it.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.rates import share_row
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.scores import Doubts, Evidence

EVERYONE, FLAGGED = "everyone", "flagged"
NOT_KNOWN = "nobody can say which rows the model learnt from"
MORE = "more of all rows, or of the flagged, are unlike the training rows than training rows are themselves"
NO_MORE = "not more rows, nor more of the flagged, are unlike the training rows than training rows are themselves"


def unlike_training(
    doubts: Doubts | None,
    evidence: Evidence,
    singles: list[GroupCounts],
    protected: Collection[str],
    rows: ScoredRows,
    spec: AuditSpec,
) -> Finding:
    """X04: rows unlike the training rows, in all, among the flagged, and by group."""
    if doubts is None:
        return make_finding("X04", "not applicable", NOT_KNOWN)
    expected = evidence.training.get("unlike")
    everybody = np.ones(len(rows), dtype=bool)
    table = [_row(EVERYONE, "all", everybody, doubts, expected, rows, 1)]
    table.append(_row(EVERYONE, FLAGGED, rows.flagged, doubts, expected, rows, spec.smallest_base))
    for counts in singles:
        if counts.attribute in protected:
            for at, level in enumerate(counts.levels):
                here = counts.code == at
                table.append(_row(counts.attribute, level, here, doubts, expected, rows, spec.smallest_group))
    lows = [row["low"] for row in table[:2] if row["low"] is not None]
    more = expected is not None and any(low > expected for low in lows)
    because = MORE if more else NO_MORE
    return make_finding(
        "X04",
        "difference found" if more else "measured",
        because,
        count=table[0]["count"],
        base=table[0]["base"],
        table=table,
    )


def _row(
    attribute: str,
    group: str,
    here: np.ndarray,
    doubts: Doubts,
    expected: float | None,
    rows: ScoredRows,
    least: int,
) -> Row:
    share = share_row(int(doubts.unlike[here].sum()), int(here.sum()), rows.confidence, least=least)
    return {"attribute": attribute, "group": group, **share, "of_training": expected}
