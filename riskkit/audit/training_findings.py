"""What training learnt that a reader must see: simple baselines, and how the recipe was chosen.

Takes    Evidence.
Gives    findings P06 and P10.
Promise  rows are passed on as training made them; a scores study, where nothing was trained, is not applicable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskkit.audit.catalogue import make_finding
from riskkit.domain.findings import Finding
from riskkit.domain.scores import Evidence

NOT_TRAINED = "these scores were made elsewhere; no model was trained here"


def beside_baselines(evidence: Evidence) -> Finding:
    """P06: the chosen recipe and the baselines, on the same rows."""
    if not evidence.baselines:
        return make_finding("P06", "not applicable", NOT_TRAINED)
    columns = ("model", "label", "brier", "auc", "precision", "capture", "chosen", "reason")
    table = [{column: row.get(column) for column in columns} for row in evidence.baselines]
    own = next((row for row in table if row["chosen"]), None)
    others = [row for row in table if not row["chosen"]]
    if own is None or own["precision"] is None:
        return make_finding("P06", "not applicable", "no outcome is known yet", table=table)
    behind = [str(row["label"]) for row in others if _at_least(row, own)]
    because = (
        f"not better at the cut than: {', '.join(behind)}" if behind else "better at the cut than every simple baseline"
    )
    return make_finding("P06", "measured", because, table=table)


def _at_least(row: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
    return row["precision"] is not None and row["precision"] >= own["precision"]


def recipe_choice(evidence: Evidence) -> Finding:
    """P10: every recipe on every held-out block."""
    if not evidence.validation:
        return make_finding("P10", "not applicable", NOT_TRAINED)
    columns = ("recipe", "label", "as_of", "flagged", "captured", "positives", "precision", "regret", "brier")
    table = [{**{c: row.get(c) for c in columns}, "reason": None} for row in evidence.validation]
    return make_finding(
        "P10", "measured", str(evidence.chosen.get("because", "how it was chosen is not stated")), table=table
    )  # fmt: skip
