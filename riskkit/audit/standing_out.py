"""The combination that stands out most: every choice of levels of every protected characteristic, searched at once.

Takes    GroupCounts of single characteristics, ScoredRows, Groups, AuditSpec.
Gives    finding G07.
Promise  p-values know the search (every table drawn under the null is searched alike) and are adjusted by Holm over
         the scans made. A combination is named even where chance could explain it, and then the verdict says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.crossing import RATIO, Chosen, Grid, grid_of
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.rates import TOO_FEW
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.multiplicity import holm
from riskkit.stats.subset_scan import Found, scan_ratios, scan_shares

if TYPE_CHECKING:
    from riskkit.domain.cohort import Groups


@dataclass(frozen=True)
class Search:
    """What is searched for: its words, the metric it rests on, and whether low values stand out."""

    words: str
    metric: str
    fewer: bool = False


MORE = Search("more recorded outcomes for their scores", RATIO)
FEWER = Search("fewer recorded outcomes for their scores", RATIO, fewer=True)
WRONGLY = Search("more people wrongly flagged", "FPR")
MISSED = Search("more people missed", "FNR")
ORDER = {
    "victim": (MISSED, MORE, WRONGLY, FEWER),
    "perpetrator": (WRONGLY, FEWER, MISSED, MORE),
    "": (MORE, FEWER, WRONGLY, MISSED),
}
"""By role: what is searched for first. A victim study asks first who is missed, a perpetrator study who is flagged."""
CHANCE = "chance could explain it: so many combinations were searched"
NONE_BEYOND = "no combination lies beyond all people together"


def standing_out(
    singles: list[GroupCounts], rows: ScoredRows, groups: Groups, spec: AuditSpec, role: str
) -> Finding:  # fmt: skip
    """G07: the combination that lies furthest from all people together, for each kind of distance."""
    protected = [spec.name for spec in groups.specs if spec.protected]
    own = [counts for counts in singles if counts.attribute in protected]
    if not own or not len(rows):
        return make_finding("G07", "not applicable", "the study names no protected characteristics")
    grid, searches = grid_of(own, rows), ORDER.get(role, ORDER[""])
    why_not = [_why_not(one, grid, rows) for one in searches]
    if all(why_not):
        return make_finding("G07", "not applicable", "; ".join(dict.fromkeys(why_not)))
    found = [None if why else _scan(one, grid, rows) for one, why in zip(searches, why_not, strict=True)]
    adjusted = holm([np.nan if one is None else one.p for one in found])
    level = 1 - rows.confidence
    table = [
        _not_made(search, why) if one is None else _row(search, grid, one, float(p), level, spec)
        for search, one, p, why in zip(searches, found, adjusted, why_not, strict=True)
    ]
    because = f"searched: every combination of {', '.join(grid.names)} ({level:.0%} over all searches, Holm)"
    left_out = f"Not searched, too many combinations: {', '.join(grid.left_out)}." if grid.left_out else ""
    differs = any(row["verdict"] == "difference found" for row in table)
    return make_finding("G07", "difference found" if differs else "cannot tell", because, table=table, limits=left_out)


def _why_not(search: Search, grid: Grid, rows: ScoredRows) -> str:
    """Why a scan cannot be made; "" if it can."""
    count, base = (int(x.sum()) for x in grid.count_and_base(search.metric))
    if all(size == 1 for size in grid.shape):
        return "every characteristic has one level only"
    if not rows.known.any():
        return "no outcome is known yet"
    if search.metric == RATIO:
        if not rows.scores_are_probabilities:
            return "scores are not probabilities"
        return "" if count and grid.counts.expected.sum() > 0 else "no outcome is recorded, or none is expected"
    if not rows.flagged.any():
        return "nobody is flagged"
    return "" if 0 < count < base else "nobody, or everybody, is counted"


def _scan(search: Search, grid: Grid, rows: ScoredRows) -> Found:
    effect, seed = grid.design_effect(search.metric), rows.seed
    if search.metric != RATIO:
        count, base = grid.count_and_base(search.metric)
        return scan_shares(grid.shaped(count), grid.shaped(base), design_effect=effect, seed=seed)
    cells = (grid.shaped(x) for x in (grid.counts.observed, grid.counts.expected, grid.squares))
    return scan_ratios(*cells, fewer=search.fewer, design_effect=effect, seed=seed)


def _row(search: Search, grid: Grid, found: Found, adjusted: float, level: float, spec: AuditSpec) -> Row:
    """One scan: the combination, its counts and value beside those of all, and the verdict."""
    count, base = grid.count_and_base(search.metric)
    held_against = grid.counts.expected if search.metric == RATIO else base
    row = _empty(search) | {"value_all": float(count.sum() / held_against.sum()), "p_adjusted": adjusted}
    chosen = Chosen.least_words(grid, found.levels, held_against)
    if found.statistic <= 0 or not chosen.named:
        return row | {"reason": NONE_BEYOND}
    row |= {"combination": chosen.words, "named": chosen.named, "smallest_part": chosen.smallest_part(count, base)}
    row |= {"people": chosen.total(grid.counts.people), "count": chosen.total(count), "base": chosen.total(base)}
    if row["people"] < spec.smallest_group or row["base"] < spec.smallest_base:
        return row | {"reason": TOO_FEW}
    own = chosen.total(held_against)
    row |= {"value": row["count"] / own, "expected": own * row["value_all"]}
    return row | ({"verdict": "difference found"} if adjusted < level else {"reason": CHANCE})


def _not_made(search: Search, why: str) -> Row:
    return _empty(search) | {"verdict": "not applicable", "reason": why}


def _empty(search: Search) -> Row:
    names = ("people", "count", "base", "value", "value_all", "expected", "p_adjusted")
    row: Row = {"scan": search.words, "metric": search.metric, "combination": "", "named": {}, "smallest_part": None}
    return row | dict.fromkeys(names) | {"verdict": "cannot tell", "reason": None}
