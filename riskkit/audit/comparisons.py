"""Are groups alike: one test per characteristic and metric, adjusted for how many were made.

Takes    counts by group, ScoredRows.
Gives    finding G03.
Promise  "difference found" only where a test of all groups at once rejects after Holm's adjustment; otherwise "cannot
         tell". "No material difference shown" needs a margin set beforehand; there is none yet, so it is never said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from riskkit.audit.catalogue import make_finding
from riskkit.audit.groups import RATES, GroupCounts
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.counts import rate
from riskkit.stats.intervals import newcombe_difference
from riskkit.stats.multiplicity import holm

DRAWS = 9_999
SMALLEST_EXPECTED = 5.0


@dataclass(frozen=True, eq=False)
class _Comparison:
    """One metric over the groups that are large enough: counts, bases (expected outcomes for O/E), p-value."""

    attribute: str
    metric: str
    levels: list[str]
    count: np.ndarray
    base: np.ndarray
    p_value: float
    reason: str | None


def compare_groups(singles: list[GroupCounts], rows: ScoredRows, spec: AuditSpec) -> Finding:
    """G03: every characteristic and metric at the study's capacity."""
    if not singles:
        return make_finding("G03", "not applicable", "the study names no groups to compare")
    if not rows.known.any() and not rows.flagged.any():
        return make_finding("G03", "not applicable", "no outcome is known yet and nobody is flagged")
    compared = [one for counts in singles for one in _comparisons(counts, rows, spec)]
    adjusted = holm([one.p_value for one in compared])
    table = [
        _as_row(one, float(p), rows.confidence) for one, p in zip(compared, adjusted, strict=True)
    ]  # fmt: skip
    tests = int(np.count_nonzero(~np.isnan(adjusted)))
    found = sum(row["verdict"] == "difference found" for row in table)
    because = f"{found} of {tests} comparisons differ by more than chance ({1 - rows.confidence:.0%} over all, Holm)"
    return make_finding("G03", "difference found" if found else "cannot tell", because, table=table)


def _comparisons(counts: GroupCounts, rows: ScoredRows, spec: AuditSpec) -> Iterator[_Comparison]:
    cells = counts.cells[CAPACITY]
    for metric, name in RATES.items():
        count, base, _ = rate(cells, name)
        if metric == "selection":
            count, base = counts.chosen[CAPACITY], counts.people
        keep = (counts.people >= spec.smallest_group) & (base >= spec.smallest_base)
        inflation = _inflation(counts, metric, rows, keep) if rows.people_repeat else 1.0
        yield _tested(counts, metric, count, base, keep, inflation, rows.seed)
    if rows.scores_are_probabilities:
        keep = (counts.people >= spec.smallest_group) & (counts.known >= spec.smallest_base) & (counts.expected > 0)
        inflation = _inflation(counts, "O/E", rows, keep) if rows.people_repeat else 1.0
        yield _tested(counts, "O/E", counts.observed, counts.expected, keep, inflation, rows.seed)


def _tested(
    counts: GroupCounts, metric: str, count: np.ndarray, base: np.ndarray, keep: np.ndarray, inflation: float, seed: int
) -> _Comparison:
    levels = [level for level, kept in zip(counts.levels, keep, strict=True) if kept]
    c, n = count[keep].astype(np.float64), base[keep].astype(np.float64)
    p_value, reason = float("nan"), None
    if len(levels) < 2:
        reason = "fewer than two groups are large enough"
    elif c.sum() == 0 or (metric != "O/E" and c.sum() == n.sum()):
        reason = "every group has the same value, at its end"
    elif metric == "O/E":
        p_value = _ratio_p(c, n, inflation, seed)
    else:
        p_value = _share_p(c, n, inflation, seed)
    return _Comparison(counts.attribute, metric, levels, c, n, p_value, reason)


def _share_p(count: np.ndarray, base: np.ndarray, inflation: float, seed: int) -> float:
    """Pearson's chi-square of equal shares; drawn from the null with its margins where expected counts are small."""
    share = count.sum() / base.sum()

    def statistic(c: np.ndarray) -> Any:
        return ((c - base * share) ** 2 / (base * share * (1 - share))).sum(axis=-1)

    seen = float(statistic(count)) / inflation
    if min((base * share).min(), (base * (1 - share)).min()) >= SMALLEST_EXPECTED:
        return float(special.chdtrc(len(base) - 1, seen))
    rng = np.random.default_rng(seed)
    drawn = rng.multivariate_hypergeometric(
        base.astype(np.int64), int(count.sum()), size=DRAWS, method="marginals"
    )  # fmt: skip
    return _drawn_p(statistic(drawn), seen)


def _ratio_p(observed: np.ndarray, expected: np.ndarray, inflation: float, seed: int) -> float:
    """Equal O/E: given all outcomes, they fall into groups in proportion to the expected ones (Poisson counts)."""
    total, share = float(observed.sum()), expected / expected.sum()

    def statistic(o: np.ndarray) -> Any:
        return ((o - total * share) ** 2 / (total * share)).sum(axis=-1)

    seen = float(statistic(observed)) / inflation
    if (total * share).min() >= SMALLEST_EXPECTED:
        return float(special.chdtrc(len(share) - 1, seen))
    drawn = np.random.default_rng(seed).multinomial(int(total), share, size=DRAWS)
    return _drawn_p(statistic(drawn), seen)


def _drawn_p(drawn: np.ndarray, seen: float) -> float:
    return (1 + int(np.count_nonzero(drawn >= seen * (1 - 1e-12)))) / (len(drawn) + 1)


def _inflation(counts: GroupCounts, metric: str, rows: ScoredRows, keep: np.ndarray) -> float:
    """How much wider rates spread because people have several rows (first-order correction, at least 1).

    Source: Rao and Scott (1981), Journal of the American Statistical Association 76, 221-230: chi-square is divided
    by the mean design effect; here the design effect of a group's rate comes from sums of residuals by person.
    """
    within, hit = _membership(metric, rows)
    where = np.flatnonzero(within & keep[counts.code])
    many = len(counts.levels)
    code, y = counts.code[where], hit[where].astype(np.float64)
    target = rows.score[where] if metric == "O/E" else None
    base = np.bincount(code, weights=target, minlength=many)
    count = np.bincount(code, weights=y, minlength=many)
    with np.errstate(invalid="ignore", divide="ignore"):
        level = count / base
    residual = y - level[code] * (1.0 if target is None else target)
    pair = np.unique(rows.person[where] * many + code, return_inverse=True)[1]
    sums = np.bincount(pair, weights=residual)
    of_pair = np.zeros(len(sums), dtype=np.int64)
    of_pair[pair] = code
    clustered = np.bincount(of_pair, weights=sums**2, minlength=many)
    plain = np.bincount(code, weights=residual**2, minlength=many)
    used = keep & (plain > 0)
    if int(used.sum()) < 2:
        return 1.0
    effect, share = clustered[used] / plain[used], base[used] / base[used].sum()
    return max(1.0, float(((1 - share) * effect).sum() / (int(used.sum()) - 1)))


def _membership(metric: str, rows: ScoredRows) -> tuple[np.ndarray, np.ndarray]:
    """Rows in a rate's base, and rows in its count."""
    yes, flagged, known = rows.label == 1, rows.flagged, rows.known
    return {
        "selection": (np.ones(len(rows), dtype=bool), flagged),
        "FPR": (known & ~yes, flagged),
        "FNR": (yes, ~flagged),
        "PPV": (known & flagged, yes),
        "FOR": (known & ~flagged, yes),
        "O/E": (known, yes),
    }[metric]


def _as_row(one: _Comparison, adjusted: float, confidence: float) -> Row:
    names = ("highest_group", "lowest_group", "highest", "lowest", "ratio", "gap", "gap_low", "gap_high")
    row: Row = {"attribute": one.attribute, "metric": one.metric, **dict.fromkeys(names)}
    row |= {"p_adjusted": None, "verdict": "cannot tell", "reason": one.reason}
    if len(one.levels) < 2:
        return row
    value = one.count / one.base
    top, bottom = int(np.argmax(value)), int(np.argmin(value))
    highest, lowest = float(value[top]), float(value[bottom])
    row |= {"highest_group": one.levels[top], "lowest_group": one.levels[bottom], "highest": highest, "lowest": lowest}
    row |= {"gap": highest - lowest, "ratio": highest / lowest if lowest > 0 else None}
    if one.metric != "O/E":
        pairs = len(one.levels) * (len(one.levels) - 1) / 2
        low, high = newcombe_difference(
            one.count[top], one.base[top], one.count[bottom], one.base[bottom], 1 - (1 - confidence) / pairs
        )  # fmt: skip
        row |= {"gap_low": float(low), "gap_high": float(high)}
    if not np.isnan(adjusted):
        row["p_adjusted"] = adjusted
        row["verdict"] = "difference found" if adjusted < 1 - confidence else "cannot tell"
    return row
