"""Ratios taken apart: does the ratio over all people lie above, or below, the ratio in every part.

Takes    ScoredRows, GroupCounts, AuditSpec.
Gives    finding G09.
Promise  the pooled ratio, the ratio within parts and the ratios of the parts are of the same people; parts with too few
         are named and left out of all three. A trap is "found" only if the pooled ratio is beyond every part and chance
         does not explain how far it is from the ratio within parts, after Holm over all ratios; nothing else is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np
from scipy import special

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.pairs_in_parts import PairsInParts, effect_of_repeats, fewest_people, held_against
from riskkit.audit.parts import METRICS, MOST_PARTS, Parts, count_parts, parts_of
from riskkit.audit.rates import TOO_FEW, number
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.words import Verdict
from riskkit.stats.multiplicity import holm
from riskkit.stats.pooled_ratios import (
    beyond_every_part,
    mix_of_parts,
    pooled_ratio,
    ratio_within,
)

Array = np.ndarray[Any, Any]
_Told = tuple[Row, Callable[[], list[Row]]]
BEYOND = {1: "above every part", -1: "below every part", 0: None}
FEW_PARTS = "fewer than two parts are large enough"
NOBODY = "nobody of the other group is counted, so there is no ratio"
BY_CHANCE = "beyond every part, but chance could explain it"


def ratios_taken_apart(
    singles: list[GroupCounts], rows: ScoredRows, spec: AuditSpec, protected: dict[str, bool]
) -> Finding:
    """G09: every characteristic, at the study's capacity, by every kind of parts that is not itself."""
    if not singles:
        return make_finding("G09", "not applicable", "the study names no groups to compare")
    strata = parts_of(rows, singles, spec, protected)
    usable = [parts for parts in strata if len(parts.levels) <= MOST_PARTS]
    refused = [parts.by for parts in strata if len(parts.levels) > MOST_PARTS]
    pairs = [(c, p) for c in singles for p in usable if c.attribute != p.by and len(c.levels) > 1]
    told = [row for c, p in pairs for row in _ratios(c, p, rows, spec)]
    left_out = f"Not used, more than {MOST_PARTS} parts: {', '.join(refused)}." if refused else ""
    if not told:
        why = "there are no dates and no other characteristics to take ratios apart by"
        return make_finding("G09", "not applicable", why, limits=left_out)
    table = _judged(told, 1 - rows.confidence)
    return make_finding("G09", *_headline(table), table=table, limits=left_out)


def _ratios(counts: GroupCounts, parts: Parts, rows: ScoredRows, spec: AuditSpec) -> Iterator[_Told]:
    """Each ratio, and how to make the rows of its parts: only those of traps are wanted."""
    counted = count_parts(rows, parts, counts, rows.buckets)
    for metric in METRICS:
        pairs = held_against(counted, counts, metric, spec)
        if pairs is not None:
            start = {"attribute": counts.attribute, "metric": metric, "by": parts.by}
            yield from _rows_of(pairs, start, parts, rows.confidence)


def _rows_of(pairs: PairsInParts, start: Row, parts: Parts, confidence: float) -> Iterator[_Told]:
    a, n, b, m = (np.where(pairs.kept, x, 0.0) for x in pairs.four)
    effect = effect_of_repeats(pairs, (a, n, b, m))
    within, mix = ratio_within(a, n, b, m, confidence, design_effect=effect), mix_of_parts(a, n, b, m)
    pooled, own = pooled_ratio(a, n, b, m), pooled_ratio(*(x[..., None] for x in (a, n, b, m)))
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.abs(np.log(pooled) - np.log(within.value)) / within.log_se
    figures = {
        "ratio": pooled, "ratio_all": pooled_ratio(*pairs.four), "within": within.value, "within_low": within.low,
        "within_high": within.high, "p_adjusted": 2 * special.ndtr(-distance),
        "gap": mix.gap, "gap_mix": mix.mix, "gap_rates": mix.rates,
    }  # fmt: skip
    beyond = beyond_every_part(pooled, own)
    for at, group in enumerate(pairs.group):
        kept = np.flatnonzero(pairs.kept[at])
        row: Row = {**start, "group": group, "against": pairs.against[at], "row": "ratio", "part": None}
        row |= {"parts": len(kept), "left_out": ", ".join(parts.levels[p] for p in np.flatnonzero(~pairs.kept[at]))}
        row |= {"count": int(a[at].sum()), "base": int(n[at].sum()), "other_count": int(b[at].sum())}
        row |= {"other_base": int(m[at].sum()), **{name: number(float(of[at])) for name, of in figures.items()}}
        row |= _ends(own[at], parts) | {"beyond": BEYOND[int(beyond[at])], "verdict": "measured", "reason": None}
        row["fewest"] = fewest_people(pairs, at)
        yield (
            row if len(kept) > 1 else _without(row, FEW_PARTS),
            partial(_parts, row, at, (a, n, b, m), own, kept, parts),
        )


def _ends(own: Array, parts: Parts) -> Row:
    """The parts with the lowest and the highest ratio."""
    if np.isnan(own).all():
        return dict.fromkeys(("lowest_part", "lowest", "highest_part", "highest"))
    low, high = int(np.nanargmin(own)), int(np.nanargmax(own))
    return {"lowest_part": parts.levels[low], "lowest": float(own[low]),
            "highest_part": parts.levels[high], "highest": float(own[high])}  # fmt: skip


def _without(row: Row, why: str) -> Row:
    kept = ("attribute", "metric", "by", "group", "against", "row", "parts", "left_out", "fewest")
    return {name: value if name in kept else None for name, value in row.items()} | {
        "verdict": "cannot tell", "reason": why,
    }  # fmt: skip


def _parts(
    row: Row, at: int, four: tuple[Array, Array, Array, Array], own: Array, kept: Array, parts: Parts
) -> list[Row]:  # fmt: skip
    found = []
    for place in kept:
        a, n, b, m = (int(x[at, place]) for x in four)
        part = {name: row[name] if name in ("attribute", "metric", "by", "group", "against") else None for name in row}
        part |= {"row": "part", "part": parts.levels[place], "count": a, "base": n, "other_count": b, "other_base": m}
        part |= {"ratio": number(float(own[at, place])), "fewest": row["fewest"]}
        found.append(part | {"reason": None if part["ratio"] is not None else NOBODY})
    return found


def _judged(told: list[_Told], level: float) -> list[Row]:
    """Verdicts after Holm over all ratios; the parts of a trap follow it."""
    p = [row["p_adjusted"] for row, _ in told]
    adjusted = holm([float("nan") if one is None else one for one in p])
    table: list[Row] = []
    for (row, parts_of_it), q in zip(told, adjusted, strict=True):
        row["p_adjusted"] = number(float(q))
        if row["verdict"] == "measured" and row["within"] is None:
            row |= {"verdict": "cannot tell", "reason": NOBODY if row["ratio"] is None else TOO_FEW}
        elif row["beyond"]:
            trap = row["p_adjusted"] is not None and row["p_adjusted"] < level
            row |= {"verdict": "difference found"} if trap else {"verdict": "cannot tell", "reason": BY_CHANCE}
        table.append(row)
        table += parts_of_it() if row["verdict"] == "difference found" else []
    return table


def _headline(table: list[Row]) -> tuple[Verdict, str]:
    traps = [row for row in table if row["verdict"] == "difference found"]
    if traps:
        named = [f"{key[0]} by {key[1]}" for key, _ in groupby(traps, key=lambda row: (row["attribute"], row["by"]))]
        return "difference found", f"a ratio over all people is beyond the ratio in every part: {', '.join(named)}"
    if any(row["within"] is not None for row in table):
        return "measured", "no ratio over all people is shown to be beyond the ratio in every part"
    return "cannot tell", FEW_PARTS
