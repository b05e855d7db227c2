"""Which intersections deserve a look: each combination against everybody else, screened at a rate of false discoveries.

Takes    GroupCounts of intersections, ScoredRows.
Gives    adjusted p-values by combination and metric.
Promise  a screen is no verdict: of the combinations it names, about one in twenty stands out by chance alone. Small
         combinations take part through exact tests; what cannot be tested is not counted.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.groups import RATES
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.comparing import two_alike, two_ratios_alike
from riskkit.stats.multiplicity import benjamini_hochberg

Array = np.ndarray[Any, Any]
Key = tuple[str, str, str]


def screened(crossed: list[GroupCounts], rows: ScoredRows, spec: AuditSpec) -> dict[Key, float]:
    """Adjusted p-values of "this combination is as all others", at the study's capacity.

    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300, over every combination of
    every intersection and every metric.

    Returns
    -------
    {(intersection, combination, metric): adjusted p-value}
        Combinations that are too small for a rate, or that have nothing to test, are left out.
    """
    keys: list[Key] = []
    found: list[Array] = []
    for counts in crossed:
        enough = counts.people >= spec.smallest_group
        for metric in (*RATES, "O/E") if rows.scores_are_probabilities else RATES:
            p = np.where(enough & (_base(counts, metric) >= spec.smallest_base), _p_values(counts, metric), np.nan)
            keys += [(counts.attribute, level, metric) for level in counts.levels]
            found.append(p)
    if not found:
        return {}
    adjusted = benjamini_hochberg(np.concatenate(found))
    return {key: float(p) for key, p in zip(keys, adjusted, strict=True) if not np.isnan(p)}


def _base(counts: GroupCounts, metric: str) -> Array:
    return counts.known if metric == "O/E" else counts.share(metric, CAPACITY)[1]


def _p_values(counts: GroupCounts, metric: str) -> Array:
    """Each level against all others together, on effective counts."""
    ratio = metric == "O/E"
    count, base = (counts.observed, counts.expected) if ratio else counts.share(metric, CAPACITY)
    effect = counts.design_effects(metric, CAPACITY)
    c, n = count / effect, base / effect
    others_n = n.sum() - n
    others_c = np.clip(c.sum() - c, 0.0, np.inf if ratio else others_n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (two_ratios_alike if ratio else two_alike)(c, n, others_c, others_n)
