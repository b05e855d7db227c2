"""Who set the records going, and whose characteristics are missing.

Takes    Origin (lazy tables), counts by group.
Gives    findings R01 and M01.
Promise  shares stand with their counts; nothing is inferred for a missing characteristic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.rates import share_row
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.matching import matches
from riskkit.domain.origin import Origin
from riskkit.domain.words import MISSING

if TYPE_CHECKING:
    import ibis.expr.types as ir

OUTCOMES, FEATURES = "recorded outcomes", "records behind the features"


def who_began(origin: Origin | None, confidence: float) -> Finding:
    """R01: share of outcomes, and of the records behind features, begun by police, public or partners."""
    if origin is None:
        return make_finding("R01", "not applicable", "this kind of study has no records that say who began them")
    parts = []
    if origin.follow_up is not None:
        events = origin.follow_up.events
        parts.append((OUTCOMES, events.filter(matches(events, origin.follow_up.target.events))))
    parts.append((FEATURES, origin.history.events))
    table = [row for what, events in parts for row in _began(what, events, confidence)]
    police = next((r for r in table if r["what"] == OUTCOMES and r["initiated_by"] == "police"), None)
    if police is None or police["value"] is None:
        return make_finding("R01", "not applicable", "no outcome was recorded in this follow-up", table=table)
    because = "records of outcomes that police began themselves depend on where police look"
    return make_finding("R01", "measured", because, count=police["count"], base=police["base"], table=table)


def _began(what: str, events: ir.Table, confidence: float) -> list[Row]:
    found = events.group_by("initiated_by").aggregate(n=events.count()).to_pyarrow().to_pylist()
    counts = {str(line["initiated_by"]): int(line["n"]) for line in found}
    total = sum(counts.values())
    others = sorted(set(counts) - {"police", "public", "partner"})
    return [
        {"what": what, "initiated_by": name, **share_row(counts.get(name, 0), total, confidence, why="no such records")}
        for name in ("police", "public", "partner", *others)
    ]


def missing_characteristics(singles: list[GroupCounts], rows: ScoredRows) -> Finding:
    """M01: rows whose characteristic was not known on the as-of date."""
    if not singles:
        return make_finding("M01", "not applicable", "the study names no characteristics")
    table = []
    for counts in singles:
        gone = int(counts.people[counts.levels.index(MISSING)]) if MISSING in counts.levels else 0
        table.append({"attribute": counts.attribute, **share_row(gone, len(rows), rows.confidence)})
    worst = int(np.argmax([row["count"] for row in table]))
    because = f"missing most often: {table[worst]['attribute']}" if table[worst]["count"] else "nothing is missing"
    return make_finding("M01", "measured", because, table=table)
