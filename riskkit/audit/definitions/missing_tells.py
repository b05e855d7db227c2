"""Does it tell the outcome that a value is missing, and does zero stand where missing would.

Takes    Material: the rows of a table.
Gives    finding D47.
Promise  missing values that another feature says as well (never named as a suspect: no date of it) are no news;
         zeros are held against the people whose values lie nearest to zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.level_checks import ALPHA
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.zero_for_missing import zeros_like_the_far_end
from riskkit.domain.findings import Finding, Row
from riskkit.domain.words import MISSING
from riskkit.stats.chance import chance_of_at_least, chance_of_at_most

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.audit.definitions.ready_made import ReadyMade

LEAST = 10
APART = 0.2
SAME_FACT = 0.98


def missing_is_missing(material: Material) -> Finding:
    """D47: missing by outcome, for each column of the table and each group; zeros that look like missing values.

    Effect sizes: shares missing 20 points apart; zeros beyond the far end (see zero_for_missing). p under 0.002 over
    all columns.
    """
    rows = material.ready_made
    if rows is None or rows.frame is None:
        because = (
            "records are checked for this by D35 and D37" if rows is None else "scores come without their features"
        )
        return make_finding("D47", "not applicable", because)
    table = [*_by_outcome(rows), *zeros_like_the_far_end(rows)]
    ringing = [row for row in table if row["alarm"]]
    if ringing:
        named = "; ".join(str(row["check"]) for row in ringing)
        return make_finding("D47", "broken", f"missing values speak: {named}", table=table)
    if min(int((rows.label == 1).sum()), int((rows.label == 0).sum())) < LEAST:
        because = f"fewer than {LEAST} rows with, or without, the recorded outcome"
        return make_finding("D47", "cannot tell", because, table=table)
    because = (
        "nothing missing tells the outcome beyond what another feature says, and no zeros stand for missing values"
    )
    return make_finding("D47", "held", because, table=table)


def _by_outcome(rows: ReadyMade) -> Iterator[Row]:
    y = rows.label[rows.known] == 1
    positives, negatives = int(y.sum()), int((~y).sum())
    if min(positives, negatives) < LEAST:
        return
    assert rows.frame is not None
    columns = list(_missing_columns(rows))
    for name, source, gone in columns:
        with_outcome, without = int((gone & y).sum()), int((gone & ~y).sum())
        apart = with_outcome / positives - without / negatives
        alarm = abs(apart) >= APART and _p(with_outcome, positives, without, negatives) < ALPHA / len(columns)
        said = alarm and _said_elsewhere(rows.frame.loc[rows.known], source, gone)
        yield {
            "check": f"{name} is missing, by outcome", "count": with_outcome + without, "base": len(y),
            "with_outcome": with_outcome, "positives": positives, "value": abs(apart),
            "alarm": bool(alarm and not said), "reason": "another feature says the same" if said else None,
        }  # fmt: skip


def _missing_columns(rows: ReadyMade) -> Iterator[tuple[str, str | None, np.ndarray]]:
    """Columns with some, and not all, of their values missing: name, source (None for a group), where missing."""
    assert rows.frame is not None
    seen: list[str] = []
    for note in rows.notes:
        source = note.source or note.name
        gone = np.isnan(rows.frame[note.name].to_numpy(dtype=np.float64)[rows.known])
        if source not in seen and gone.any() and not gone.all():
            yield source, source, gone
        seen.append(source)
    for name in rows.groups.columns:
        gone = (rows.groups[name] == MISSING).to_numpy()[rows.known]
        if name not in seen and gone.any() and not gone.all():
            yield str(name), None, gone


def _p(a: int, n_a: int, b: int, n_b: int) -> float:
    """Two-sided, each share against the other's as if that were certain, whichever is the larger p."""
    first, second = (b + 0.5) / (n_b + 1), (a + 0.5) / (n_a + 1)
    tails = (
        min(float(chance_of_at_least(a, n_a, first)), float(chance_of_at_most(a, n_a, first))),
        min(float(chance_of_at_least(b, n_b, second)), float(chance_of_at_most(b, n_b, second))),
    )
    return min(1.0, 2 * max(tails))


def _said_elsewhere(frame: pd.DataFrame, source: str | None, gone: np.ndarray) -> bool:
    """True if another feature is zero, at its lowest, or missing, just where this one is missing."""
    for name in frame.columns:
        if name == source or str(name).startswith(f"{source}="):
            continue
        value = frame[name].to_numpy(dtype=np.float64)
        known = value[~np.isnan(value)]
        if not len(known):
            continue
        for same in (value == 0, value == known.min(), np.isnan(value)):
            if float((same == gone).mean()) >= SAME_FACT and _covers(same, gone):
                return True
    return False


def _covers(same: np.ndarray, gone: np.ndarray) -> bool:
    """Nearly all that is missing is so marked, and nearly all that is marked is missing."""
    both = float((same & gone).sum())
    return both >= SAME_FACT * float(gone.sum()) and both >= SAME_FACT * float(same.sum())
