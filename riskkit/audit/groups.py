"""Groups in counts and rates: one table of counts per characteristic, everything else divided from it.

Takes    ScoredRows, Groups, AuditSpec.
Gives    `GroupCounts`, findings G01 and G02.
Promise  nobody vanishes: missing is a group; an undefined rate is None with a reason; a rate on too few people is
         "too few to say", and its counts stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.rates import TOO_FEW, share_row
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.cohort import Groups
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.counts import WHY_UNDEFINED, confusion_counts, rate
from riskkit.stats.intervals import poisson_exact

RATES = {"selection": "selection", "FPR": "fpr", "FNR": "fnr", "PPV": "ppv", "FOR": "forate"}
EVERYWHERE = "all"
MOST_LEVELS = 1000


@dataclass(frozen=True, eq=False)
class GroupCounts:
    """Counts of one characteristic (or intersection), from which every group metric comes.

    levels: names, in order. code: int64 (n,) level of each row. people, known: rows, and rows with a known outcome,
    int64 (n_levels,). observed, expected: recorded outcomes and sum of scores of known rows. cells: by operating
    point, int64 (n_levels, 4) tn, fp, fn, tp of known rows. chosen: by operating point, flagged rows, known or not.
    """

    attribute: str
    levels: tuple[str, ...]
    code: np.ndarray
    people: np.ndarray
    known: np.ndarray
    observed: np.ndarray
    expected: np.ndarray
    cells: dict[str, np.ndarray]
    chosen: dict[str, np.ndarray]


def count_groups(rows: ScoredRows, attribute: str, levels: tuple[str, ...], code: np.ndarray) -> GroupCounts:
    """Count one characteristic in one pass for each operating point."""
    many, known = len(levels), rows.known
    here = code[known]
    return GroupCounts(
        attribute=attribute,
        levels=levels,
        code=code,
        people=np.bincount(code, minlength=many),
        known=np.bincount(here, minlength=many),
        observed=np.bincount(here[rows.outcome], minlength=many),
        expected=np.bincount(here, weights=rows.score[known], minlength=many),
        cells={p: confusion_counts(rows.outcome, f[known], here, many) for p, f in rows.operating_points.items()},
        chosen={p: np.bincount(code[f], minlength=many) for p, f in rows.operating_points.items()},
    )


def single_attributes(rows: ScoredRows, groups: Groups) -> list[GroupCounts]:
    """Counts of every characteristic of the study, in its order."""
    return [count_groups(rows, spec.name, *_coded(groups, spec.name)) for spec in groups.specs]


def intersections(rows: ScoredRows, groups: Groups, spec: AuditSpec) -> tuple[list[GroupCounts], list[str]]:
    """Counts of all pairs of protected characteristics and of the intersections the study names; those too many."""
    protected = [g.name for g in groups.specs if g.protected]
    wanted = list(dict.fromkeys([*spec.intersections, *combinations(protected, 2)]))
    counted, refused = [], []
    for names in wanted:
        name = " x ".join(names)
        levels, code = _crossed([_coded(groups, one) for one in names])
        if len(levels) > MOST_LEVELS:
            refused.append(name)
        else:
            counted.append(count_groups(rows, name, levels, code))
    return counted, refused


def group_rows(counts: GroupCounts, rows: ScoredRows, spec: AuditSpec) -> Iterator[Row]:
    """Long rows of every metric, people and O/E first, then rates by operating point."""
    total = int(counts.people.sum())
    small = counts.people < spec.smallest_group
    for place, level in enumerate(counts.levels):
        start = {"attribute": counts.attribute, "group": level}
        people = int(counts.people[place])
        share: Row = {
            "count": people,
            "base": total,
            "value": people / total,
            "low": None,
            "high": None,
            "reason": None,
        }
        yield {**start, "metric": "people", "operating_point": EVERYWHERE, **share}
        yield {**start, "metric": "O/E", "operating_point": EVERYWHERE, **_ratio_row(counts, place, rows, spec)}
    for point, cells in counts.cells.items():
        for metric, name in RATES.items():
            found = rate(cells, name)
            for place, level in enumerate(counts.levels):
                count, base = int(found.count[place]), int(found.base[place])
                if metric == "selection":
                    count, base = int(counts.chosen[point][place]), int(counts.people[place])
                share = share_row(count, base, rows.confidence, why=WHY_UNDEFINED[name], least=spec.smallest_base)
                if small[place] and base:
                    share = {**share, "value": None, "low": None, "high": None, "reason": TOO_FEW}
                yield {
                    "attribute": counts.attribute,
                    "group": level,
                    "metric": metric,
                    "operating_point": point,
                    **share,
                }


def _ratio_row(counts: GroupCounts, place: int, rows: ScoredRows, spec: AuditSpec) -> Row:
    observed, known = int(counts.observed[place]), int(counts.known[place])
    row: Row = {"count": observed, "base": known, "value": None, "low": None, "high": None, "reason": None}
    if not rows.scores_are_probabilities:
        return {**row, "reason": "scores are not probabilities"}
    if known == 0:
        return {**row, "reason": "no outcome in this group is known yet"}
    if counts.people[place] < spec.smallest_group or known < spec.smallest_base:
        return {**row, "reason": TOO_FEW}
    expected = float(counts.expected[place])
    if expected == 0:
        return {**row, "reason": "every score in this group is 0, so nothing is expected"}
    low, high = poisson_exact(observed, expected, rows.confidence)
    return {**row, "value": observed / expected, "low": float(low), "high": float(high)}


def groups_finding(singles: list[GroupCounts], rows: ScoredRows, spec: AuditSpec) -> Finding:
    """G01."""
    if not singles:
        return make_finding("G01", "not applicable", "the study names no groups to compare")
    table = [row for counts in singles for row in group_rows(counts, rows, spec)]
    return make_finding("G01", "measured", "each characteristic as it was known on the as-of date", table=table)


def intersections_finding(
    crossed: list[GroupCounts], refused: list[str], rows: ScoredRows, spec: AuditSpec
) -> Finding:  # fmt: skip
    """G02."""
    if not crossed and not refused:
        return make_finding("G02", "not applicable", "the study has no two protected characteristics to cross")
    table = [row for counts in crossed for row in group_rows(counts, rows, spec)]
    left_out = f"Not counted, too many combinations: {', '.join(refused)}." if refused else ""
    return make_finding(
        "G02", "measured", "every combination that somebody is in", table=table, limits=left_out
    )  # fmt: skip


def _coded(groups: Groups, name: str) -> tuple[tuple[str, ...], np.ndarray]:
    """Levels in order (bands in their own order, missing last) and the level of each row."""
    import pandas as pd

    from riskkit.domain.groups import band_names
    from riskkit.domain.words import MISSING

    spec = next(g for g in groups.specs if g.name == name)
    code, seen = pd.factorize(groups.frame[name].astype("object"), sort=False)
    found = [str(level) for level in seen]
    known = band_names(spec.bands) if spec.bands is not None else list(dict.fromkeys(spec.levels.values()))
    inside = [level for level in known if level in found]
    others = sorted(level for level in found if level not in inside and level != MISSING)
    levels = [*inside, *others, *([MISSING] if MISSING in found else [])]
    place = {level: at for at, level in enumerate(levels)}
    return tuple(levels), np.array([place[level] for level in found], dtype=np.int64)[code]


def _crossed(parts: list[tuple[tuple[str, ...], np.ndarray]]) -> tuple[tuple[str, ...], np.ndarray]:
    """Levels and codes of an intersection; only combinations that somebody is in."""
    code = np.zeros(len(parts[0][1]), dtype=np.int64)
    for levels, own in parts:
        code = code * len(levels) + own
    seen, compact = np.unique(code, return_inverse=True)
    names = []
    for value in seen.tolist():
        words = []
        for levels, _ in reversed(parts):
            value, at = divmod(value, len(levels))
            words.append(levels[at])
        names.append(", ".join(reversed(words)))
    return tuple(names), compact.astype(np.int64)
