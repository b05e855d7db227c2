"""Would the same people be flagged again: share of refits in which each flagged row stays above the cut.

Takes    ScoredRows.
Gives    finding S01.
Promise  scores made elsewhere, which were never refitted, are not applicable; they are not stable by default.
"""

from __future__ import annotations

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.rates import share_row
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding

LEVELS = (0.5, 0.8, 0.95)


def list_stability(rows: ScoredRows) -> Finding:
    """S01: share of the flagged with stability of at least 0.5, 0.8 and 0.95."""
    stability = rows.frame["stability"].to_numpy(dtype=np.float64)[rows.flagged]
    if not len(stability):
        return make_finding("S01", "not applicable", "nobody is flagged")
    if np.isnan(stability).any():
        return make_finding("S01", "not applicable", "these scores come without refits of their model")
    table = [
        {
            "stability_at_least": level,
            **share_row(int(np.count_nonzero(stability >= level)), len(stability), rows.confidence),
        }
        for level in LEVELS
    ]
    because = "share of the flagged who stay above the cut in at least this share of refits"
    return make_finding("S01", "measured", because, count=table[0]["count"], base=len(stability), table=table)
