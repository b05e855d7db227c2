"""Rates per resident: people in the data, flagged and with a recorded outcome, against how many people live there.

Takes    GroupCounts, ScoredRows, AuditSpec with a population from outside.
Gives    finding G12.
Promise  a person counts once in a group, whatever the number of dates; a group without a count of residents, and one
         that nobody in the data belongs to, is named. Residents are taken as known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.rates import TOO_FEW, number
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.domain.population_spec import Population
from riskkit.domain.words import MISSING
from riskkit.stats.intervals import ratio_of_shares
from riskkit.stats.rates_per_head import rate_per_thousand, ratio_of_rates

Array = np.ndarray[Any, Any]
THE_REST = "the rest"
NO_RESIDENTS = "the population file has no such group"
NOT_RECORDED = "residents whose group is not recorded are not counted anywhere"
NO_OTHERS = "nobody of the others is counted, so there is no ratio"
NOTHING_KNOWN = "no outcome is known yet"


def rates_per_resident(singles: list[GroupCounts], rows: ScoredRows, spec: AuditSpec) -> Finding:
    """G12: per 1,000 residents, and the ratio to the study's reference group or to all other groups."""
    outside = spec.population
    if outside is None:
        return make_finding("G12", "not applicable", "the study names no count of residents from outside")
    counts = next((one for one in singles if one.attribute == outside.characteristic), None)
    residents = outside.by_level()
    if counts is None or not residents:
        return make_finding("G12", "cannot tell", "the study's count of residents was not read, or names no group")
    table = list(_rows_of(counts, residents, rows, spec))
    told = any(row["value"] is not None for row in table)
    return make_finding(
        "G12", "measured" if told else "cannot tell", _because(counts, residents, outside), table=table,
        limits=f"Residents of {outside.year}: {outside.source.rstrip('.')}.",
    )  # fmt: skip


def _because(counts: GroupCounts, residents: dict[str, int], outside: Population) -> str:
    without = [level for level in counts.levels if level not in residents]
    unseen = [level for level in residents if level not in counts.levels]
    said = f"per 1,000 residents of {outside.year}; residents are not the people who come to notice"
    said += f"; not in the population file: {', '.join(without)}" if without else ""
    return said + (f"; in the population file and not in the data: {', '.join(unseen)}" if unseen else "")


def _rows_of(counts: GroupCounts, residents: dict[str, int], rows: ScoredRows, spec: AuditSpec) -> Iterator[Row]:
    people = _people(counts, rows, np.ones(len(rows), dtype=bool))
    heads = np.array([residents.get(level, 0) for level in counts.levels], dtype=np.float64)
    kinds = {"people": people, "selection": _people(counts, rows, rows.flagged)}
    kinds["recorded"] = _people(counts, rows, rows.label == 1)
    for metric, count in kinds.items():
        against, other, other_heads, other_people = _others(counts, spec, count, heads, people)
        rate, ends = rate_per_thousand(count, heads, rows.confidence)
        ratio, sides = ratio_of_rates(count, heads, other, other_heads, rows.confidence)
        inside = _inside(count, people, other, other_people, rows.confidence)
        figures = {"value": rate, "low": ends.low, "high": ends.high, "ratio": ratio, "ratio_low": sides.low,
                   "ratio_high": sides.high, **inside}  # fmt: skip
        for at, level in enumerate(counts.levels):
            row: Row = {"attribute": counts.attribute, "group": level, "metric": metric, "against": against[at]}
            row |= {"count": int(count[at]), "residents": int(heads[at]) or None}
            row |= {name: number(float(of[at])) for name, of in figures.items()}
            if metric == "people":
                row |= dict.fromkeys(inside)
            yield row | _reason(row, level, int(people[at]), rows, spec)


def _people(counts: GroupCounts, rows: ScoredRows, which: Array) -> Array:
    """People of each level in these rows, each once, float64 (levels,)."""
    many = len(counts.levels)
    seen = np.unique(rows.person[which] * many + counts.code[which])
    return np.bincount(seen % many, minlength=many).astype(np.float64)


def _others(
    counts: GroupCounts, spec: AuditSpec, count: Array, heads: Array, people: Array
) -> tuple[list[str], Array, Array, Array]:  # fmt: skip
    """Whom each group is held against: its name, and their count, residents and people; only groups with residents."""
    there = heads > 0
    reference = spec.references.get(counts.attribute)
    if reference in counts.levels and there[counts.levels.index(reference)]:
        at = counts.levels.index(reference)
        others = (np.where(np.arange(len(heads)) == at, 0.0, x[at]) for x in (count, heads, people))
        return [reference] * len(heads), *others  # type: ignore[return-value]
    others = (np.where(there, np.sum(x, where=there) - x, 0.0) for x in (count, heads, people))
    return [THE_REST] * len(heads), *others  # type: ignore[return-value]


def _inside(count: Array, people: Array, other: Array, other_people: Array, confidence: float) -> dict[str, Array]:
    """The same ratio among the people in the data, with MOVER-R's interval."""
    ends = ratio_of_shares(count, people, other, other_people, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (count / people) / np.where(other > 0, other / other_people, np.nan)
    return {"ratio_in_data": ratio, "ratio_in_data_low": ends.low, "ratio_in_data_high": ends.high}


def _reason(row: Row, level: str, people: int, rows: ScoredRows, spec: AuditSpec) -> Row:
    """Why figures are not there; those of too few people are taken out."""
    names = ("value", "low", "high", "ratio", "ratio_low", "ratio_high")
    inside = ("ratio_in_data", "ratio_in_data_low", "ratio_in_data_high")
    if row["metric"] == "recorded" and not rows.known.any():
        return {**dict.fromkeys((*names, *inside)), "count": None, "reason": NOTHING_KNOWN}
    if people < spec.smallest_group:
        return {**dict.fromkeys((*names, *inside)), "reason": TOO_FEW}
    if row["residents"] is None:
        return {**dict.fromkeys((*names, *inside)), "reason": NOT_RECORDED if level == MISSING else NO_RESIDENTS}
    if row["ratio"] is None and row["group"] != row["against"]:
        return {**dict.fromkeys(inside), "reason": NO_OTHERS}
    return {"reason": None}
