"""Lists of many lengths: how often flags are right, and the share of recorded outcomes found, beside baselines.

Takes    ScoredRows, Evidence.
Gives    finding P14.
Promise  lists are nested and cut on each date; `right` and `known` (people) stand in raw rows only, so that disclosure
         control can weigh them: no released row holds a count.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts, Points, everyone
from riskkit.audit.performance import NO_OUTCOMES
from riskkit.audit.rates import share_rows
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.scores import Evidence
from riskkit.stats.list_lengths import LENGTHS, hits_along, places_of

RANDOM, AT_RANDOM = "base_rate", "People picked at random"
THE_SCORE = "The score"


def over_list_lengths(rows: ScoredRows, evidence: Evidence) -> Finding:
    """P14: precision and capture at about 20 lengths, for the score (with intervals) and each baseline (without)."""
    if not rows.known.any():
        return make_finding("P14", "not applicable", NO_OUTCOMES)
    counts = everyone(rows, nested_lists(rows))
    positives = int(rows.outcome.sum())
    own = next((str(row["label"]) for row in evidence.baselines if row["chosen"]), THE_SCORE)
    table = [*_of_score(counts, rows, own), *_at_random(rows, positives)]
    table += [
        _row(str(row["model"]), str(row["label"]), row["length"], row["right"], row["known"], positives)
        for row in evidence.lengths
    ]
    return make_finding("P14", "measured", rows.counted_by, base=int(rows.known.sum()), table=table)


def nested_lists(rows: ScoredRows) -> Points:
    """The list of each length as an operating point, shortest first; each date has places of its own."""
    day = np.searchsorted(rows.dates, rows.as_of)
    sizes = np.bincount(day, minlength=len(rows.dates))
    order = np.lexsort((rows.rank, day))
    position = np.empty(len(rows), dtype=np.int64)
    position[order] = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    places = np.array([[places_of(int(size), length) for size in sizes] for length in LENGTHS])
    holds = np.zeros(len(rows), dtype=np.int64)
    for of_day in places:
        holds += position < of_day[day]
    many = len(LENGTHS)
    flagged = np.arange(many + 1)[None, :] >= many - np.arange(many)[:, None]
    return Points(tuple(f"{length:g}" for length in LENGTHS), flagged, holds)


def _of_score(counts: GroupCounts, rows: ScoredRows, label: str) -> Iterator[Row]:
    for length, point in zip(LENGTHS, counts.points.names, strict=True):
        row: Row = {"model": "the score", "label": label, "chosen": True, "length": length}
        for name, of in (("precision", "PPV"), ("capture", "TPR")):
            count, base = counts.share(of, point)
            share = share_rows(count, base, rows.confidence, why="there is nobody to count", least=1,
                               design_effect=counts.design_effects(of, point))[0]  # fmt: skip
            row |= {name: share["value"], f"{name}_low": share["low"], f"{name}_high": share["high"]}
            row["reason"] = row.get("reason") or share["reason"]
            if name == "precision":
                row |= {"right": float(share["count"]), "known": float(share["base"])}
        yield row


def _at_random(rows: ScoredRows, positives: int) -> Iterator[Row]:
    day = np.searchsorted(rows.dates, rows.as_of)
    hits, listed = hits_along(np.zeros(len(rows)), rows.label, day)
    for length, right, known in zip(LENGTHS, hits.tolist(), listed.tolist(), strict=True):
        yield _row(RANDOM, AT_RANDOM, length, right, known, positives)


def _row(model: str, label: str, length: float, right: float, known: float, positives: int) -> Row:
    nothing = dict.fromkeys(("precision_low", "precision_high", "capture_low", "capture_high"))
    return {
        "model": model,
        "label": label,
        "chosen": False,
        "length": length,
        "precision": right / known if known else None,
        "capture": right / positives if positives else None,
        **nothing,
        "right": right,
        "known": known,
        "reason": None if known and positives else "there is nobody to count",
    }
