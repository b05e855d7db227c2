"""Who set the records going.

Takes    Origin (lazy tables).
Gives    finding R01.
Promise  shares stand with their counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.audit.catalogue import make_finding
from riskkit.audit.rates import share_row
from riskkit.domain.findings import Finding, Row
from riskkit.domain.matching import matches
from riskkit.domain.origin import Origin

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
