"""What the model gives away of the people it learnt from: what its files hold of few, and attacks on its refits.

Takes    Evidence, and whether the study's data are synthetic.
Gives    findings X05 and X06.
Promise  scores made elsewhere, whose model nobody has seen, are not applicable, and never held; an attack that could
         not be made cannot tell, which blocks research data as one that succeeds does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.disclosure_entries import LIMIT
from riskkit.domain.findings import Finding, Row
from riskkit.domain.scores import Evidence
from riskkit.domain.words import Verdict

NOT_SEEN = "these scores were made elsewhere; riskkit has not seen the model, so ask its maker what it gives away"
LABELS = {
    "leaves": "Leaves of the boosted trees with fewer people than the threshold",
    "alike": "Of all leaves, those with fewer people and one recorded outcome among them",
    "refit leaves": "Leaves of refitted trees with fewer rows than the threshold",
    "numbers": "Numbers learnt, beside people learnt from",
    "scores": "Scores, person by person, that fewer people than the threshold share",
    "tables": "Values in tables of the baselines that fewer people have",
}
ATTACKS = {"loss": "Attack by loss", "likelihood ratio": "Attack by likelihood ratio, other refits as a yardstick"}
GATED = ("leaves", "alike", "refit leaves", "numbers")


def what_files_hold(evidence: Evidence) -> Finding:
    """X05: what in the model's files rests on few people."""
    rows = [row for row in evidence.given_away if row["row"] == "structure"]
    if not rows:
        return make_finding("X05", "not applicable", NOT_SEEN)
    table = [_structure(row) for row in rows]
    broken = [row["label"] for row in table if row["verdict"] == "broken"]
    if broken:
        because = f"these rest on too few people: {'; '.join(broken)}"
        return make_finding("X05", "broken", because, table=table)
    return make_finding("X05", "held", "no leaf and no number learnt rests on too few people", table=table)


def who_it_learnt_from(evidence: Evidence, *, synthetic: bool) -> Finding:
    """X06: how well two attacks tell who a refit learnt from."""
    rows = [row for row in evidence.given_away if row["row"] == "attack"]
    if not rows:
        return make_finding("X06", "not applicable", NOT_SEEN)
    columns = ("auc", "se", "low", "high", "people", "refits", "reason")
    table: list[Row] = [
        {"attack": row["attack"], "label": ATTACKS[row["attack"]], **{name: row[name] for name in columns}}
        for row in rows
    ]
    known = [row for row in table if row["auc"] is not None]
    if len(known) < len(table):
        return make_finding("X06", "cannot tell", str(rows[-1]["reason"]), table=table, synthetic=synthetic)
    worst = max(known, key=lambda row: float(row["auc"]))
    verdict: Verdict = "broken" if worst["auc"] > LIMIT else "held"
    side = "above" if verdict == "broken" else "not above"
    because = (
        f"the better attack has an area of {worst['auc']:.2f} (interval {worst['low']:.2f} to {worst['high']:.2f}), "
        f"{side} {LIMIT:g}"
    )
    return make_finding("X06", verdict, because, table=table, synthetic=synthetic)


def _structure(row: Mapping[str, Any]) -> Row:
    what = str(row["what"])
    few = row["fewest"] < row["threshold"] if what == "numbers" else row["count"] > 0
    verdict = "measured" if what not in GATED else "broken" if few else "held"
    told = {name: row[name] for name in ("count", "base", "fewest", "threshold")}
    return {"what": what, "label": LABELS[what], **told, "verdict": verdict, "reason": None}
