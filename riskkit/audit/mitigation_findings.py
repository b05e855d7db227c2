"""What mitigations would change, and what stands in for protected characteristics: what training tried, as findings.

Takes    Evidence, AuditSpec.
Gives    findings G11, Z01, Z02.
Promise  a mitigation is shown before and after, in people; none is chosen. Leaving a characteristic out does not make a
         score blind to it, and no finding says so.
"""

from __future__ import annotations

from riskkit.audit.catalogue import make_finding
from riskkit.domain.findings import Finding
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.scores import Evidence
from riskkit.domain.words import MISSING

STRONG = 0.7
"""An area under the curve from which on features tell a level well enough to be named in the headline."""


def tried_mitigations(evidence: Evidence, spec: AuditSpec) -> Finding:
    """G11: before and after each mitigation the study asked for."""
    if not spec.mitigations:
        return make_finding("G11", "not applicable", "the study asks for no mitigation to be tried")
    if not evidence.mitigations:
        return make_finding("G11", "not applicable", "these scores were not made from rows that a mitigation could use")
    table = [dict(row) for row in evidence.mitigations]
    asked = [name for name in ("attribute", "mitigation", "criterion") if name in table[0]]
    failed = {
        tuple(row[name] for name in asked) for row in table if row["after"] is None and row["metric"] == "flagged"
    }
    because = "each mitigation at the same number of places, on people it was not fitted to"
    return make_finding("G11", "measured", because + ("; some could not be fitted" if failed else ""), table=table)


def what_stands_in(evidence: Evidence) -> Finding:
    """Z01: how well features tell each level of each protected characteristic, and which carry most of it."""
    table = [dict(row) for row in evidence.stand_ins if row["row"] in ("level", "feature")]
    if not table:
        return make_finding("Z01", "not applicable", "these scores came without features that could be asked")
    columns = list(dict.fromkeys(name for row in table for name in row))
    table = [{name: row.get(name) for name in columns} for row in table]
    named = [row for row in table if row["group"] != MISSING and row["auc"] is not None]
    told = sorted({str(row["attribute"]) for row in named if row["auc"] >= STRONG})
    because = f"features tell these characteristics: {', '.join(told)}" if told else (
        f"no level is told with an area of {STRONG:g} or more")  # fmt: skip
    return make_finding("Z01", "measured", because, table=table)


def dropped_stand_ins(evidence: Evidence) -> Finding:
    """Z02: what leaving out each leading feature does to the order of scores and to gaps between groups."""
    table = [dict(row) for row in evidence.stand_ins if row["row"] == "dropped"]
    if not table:
        return make_finding("Z02", "not applicable", "no feature was left out to see what would change")
    because = "smaller fits with and without each feature: read the change, not the level"
    return make_finding("Z02", "measured", because, table=table)
