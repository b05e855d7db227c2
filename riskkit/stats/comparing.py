"""Are rates of groups alike: a test of all, tests of two, equivalence inside a margin, the gap that could be shown.

Takes    counts and bases by group (bases are people for shares, expected outcomes for observed over expected).
Gives    p-values; smallest gaps.
Promise  what cannot be tested is NaN; small counts are never left to a chi-square approximation.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special, stats

from riskkit.stats.arrays import check_share

DRAWS = 9_999
SMALLEST_EXPECTED = 5.0
Array = NDArray[np.float64]


def all_alike(count: ArrayLike, base: ArrayLike, *, design_effect: float = 1.0, seed: int = 0) -> float:
    """p-value of equal shares in all groups.

    Pearson's chi-square divided by a design effect (Rao and Scott 1981, Journal of the American Statistical
    Association 76, 221-230); where an expected count is under 5, the statistic is drawn 9,999 times from its exact
    null distribution with these margins (Patefield 1981, Applied Statistics 30, 91-97).

    Returns
    -------
    float
        NaN with fewer than two groups, or where every group has 0, or everybody.
    """
    c, n = np.asarray(count, dtype=np.float64), np.asarray(base, dtype=np.float64)
    if len(c) < 2 or c.sum() == 0 or c.sum() == n.sum():
        return float("nan")
    share = c.sum() / n.sum()

    def statistic(drawn: NDArray[Any]) -> Any:
        return ((drawn - n * share) ** 2 / (n * share * (1 - share))).sum(axis=-1)

    seen = float(statistic(c)) / design_effect
    if min((n * share).min(), (n * (1 - share)).min()) >= SMALLEST_EXPECTED:
        return float(special.chdtrc(len(n) - 1, seen))
    rng = np.random.default_rng(seed)
    drawn = rng.multivariate_hypergeometric(n.astype(np.int64), int(c.sum()), size=DRAWS, method="marginals")
    return _drawn_p(statistic(drawn), seen)


def ratios_alike(observed: ArrayLike, expected: ArrayLike, *, design_effect: float = 1.0, seed: int = 0) -> float:
    """p-value of equal observed over expected in all groups, counts taken as Poisson given their total.

    Given all outcomes, they fall into groups in proportion to the expected ones; drawn from that multinomial where an
    expected count is under 5. `design_effect` may be under 1: outcomes of people are less spread than Poisson counts.
    """
    o, e = np.asarray(observed, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    if len(o) < 2 or o.sum() == 0:
        return float("nan")
    total, share = float(o.sum()), e / e.sum()

    def statistic(drawn: NDArray[Any]) -> Any:
        return ((drawn - total * share) ** 2 / (total * share)).sum(axis=-1)

    seen = float(statistic(o)) / design_effect
    if (total * share).min() >= SMALLEST_EXPECTED:
        return float(special.chdtrc(len(share) - 1, seen))
    return _drawn_p(statistic(np.random.default_rng(seed).multinomial(int(total), share, size=DRAWS)), seen)


def two_alike(count_a: ArrayLike, base_a: ArrayLike, count_b: ArrayLike, base_b: ArrayLike) -> Array:
    """Two-sided p-values of equal shares in two groups, pair by pair.

    Chi-square where every expected count is at least 5, Fisher's exact test elsewhere. Counts may be fractions
    (divided by a design effect): the exact test then rounds them.
    """
    c_a, n_a, c_b, n_b = (np.atleast_1d(np.asarray(x, dtype=np.float64)) for x in (count_a, base_a, count_b, base_b))
    c_a, n_a, c_b, n_b = np.broadcast_arrays(c_a, n_a, c_b, n_b)
    share = (c_a + c_b) / np.where(n_a + n_b > 0, n_a + n_b, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        z2 = (c_a / n_a - c_b / n_b) ** 2 / (share * (1 - share) * (1 / n_a + 1 / n_b))
        p = np.asarray(special.chdtrc(1, z2))
    least = np.minimum(n_a, n_b) * np.minimum(share, 1 - share)
    for at in np.flatnonzero((least < SMALLEST_EXPECTED) & (n_a > 0) & (n_b > 0) & (share > 0) & (share < 1)):
        yes = np.round([c_a[at], c_b[at]])
        no = np.round([n_a[at], n_b[at]]) - yes
        p[at] = stats.fisher_exact([yes, np.maximum(no, 0)]).pvalue
    return p


def two_ratios_alike(
    observed_a: ArrayLike, expected_a: ArrayLike, observed_b: ArrayLike, expected_b: ArrayLike
) -> Array:
    """Two-sided exact p-values of equal observed over expected: given both, the first is binomial (doubled tail)."""
    o_a, o_b = np.asarray(observed_a, dtype=np.float64), np.asarray(observed_b, dtype=np.float64)
    share = np.asarray(expected_a) / (np.asarray(expected_a) + np.asarray(expected_b))
    return np.asarray(np.minimum(1.0, 2 * np.minimum(_at_most(o_a, o_b, share), _at_least(o_a, o_b, share))))


def within_margin(count_a: ArrayLike, base_a: ArrayLike, count_b: ArrayLike, base_b: ArrayLike, margin: float) -> Array:
    """p-values of "the shares differ by the margin or more": small means that they are alike inside it.

    Two one-sided score tests, the larger p-value (Schuirmann 1987, Journal of Pharmacokinetics and Biopharmaceutics
    15, 657-680; restricted estimates of Farrington and Manning 1990, Statistics in Medicine 9, 1447-1454). Over
    several pairs the largest p-value tests them all at the same level (intersection-union: Berger 1982,
    Technometrics 24, 295-300).
    """
    a, b = (count_a, base_a), (count_b, base_b)
    return np.maximum(_not_above(*a, *b, margin), _not_above(*b, *a, margin))


def ratios_within(
    observed_a: ArrayLike, expected_a: ArrayLike, observed_b: ArrayLike, expected_b: ArrayLike, margin: float
) -> Array:
    """p-values of "the ratio of both O/E is `margin` or more, or 1/margin or less" (exact binomial)."""
    o_a, o_b = np.asarray(observed_a, dtype=np.float64), np.asarray(observed_b, dtype=np.float64)
    e_a, e_b = np.asarray(expected_a, dtype=np.float64), np.asarray(expected_b, dtype=np.float64)
    high, low = margin * e_a / (margin * e_a + e_b), e_a / (e_a + margin * e_b)
    return np.maximum(_at_most(o_a, o_b, high), _at_least(o_a, o_b, low))


def smallest_gap(
    share: ArrayLike, base: ArrayLike, base_of_others: ArrayLike, *, level: float, power: float = 0.8
) -> Array:
    """The smallest gap above the others' share that this many people would have shown, at this level and power.

    Normal approximation for two shares (Fleiss, Levin and Paik 2003, Statistical Methods for Rates and Proportions,
    3rd ed., section 4.2). `share` is that of the others. NaN where not even a share of 1 would have been shown.
    """
    p0, n1, n0 = (np.asarray(x, dtype=np.float64) for x in (share, base, base_of_others))
    z_a = float(-special.ndtri(check_share(level, "level") / 2))
    z_b = float(special.ndtri(check_share(power, "power")))

    def shown(gap: Array) -> NDArray[np.bool_]:
        p1 = p0 + gap
        pooled = (n1 * p1 + n0 * p0) / (n1 + n0)
        null = np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n0))
        own = np.sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)
        return np.asarray(gap >= z_a * null + z_b * own)

    low, high = np.zeros(np.shape(p0 + n1 + n0)), np.broadcast_to(1 - p0, np.shape(p0 + n1 + n0)).copy()
    with np.errstate(divide="ignore", invalid="ignore"):
        possible = shown(high)
        for _ in range(50):
            middle = (low + high) / 2
            enough = shown(middle)
            high, low = np.where(enough, middle, high), np.where(enough, low, middle)
    return np.where(possible, high, np.nan)


def _not_above(count_a: ArrayLike, base_a: ArrayLike, count_b: ArrayLike, base_b: ArrayLike, margin: float) -> Array:
    """One-sided p-value of "share a exceeds share b by `margin` or more", by the score test under that bound."""
    c_a, n_a, c_b, n_b = (np.asarray(x, dtype=np.float64) for x in (count_a, base_a, count_b, base_b))
    with np.errstate(divide="ignore", invalid="ignore"):
        p_a, p_b = c_a / n_a, c_b / n_b
        r_a = _restricted(p_a, n_a, p_b, n_b, margin)
        r_b = r_a - margin
        spread = np.sqrt(r_a * (1 - r_a) / n_a + r_b * (1 - r_b) / n_b)
        z = (p_a - p_b - margin) / spread
    return np.asarray(special.ndtr(z))


def _restricted(p_a: Array, n_a: Array, p_b: Array, n_b: Array, margin: float) -> Array:
    """Share a of greatest likelihood given share a - share b = margin (Farrington and Manning's cubic)."""
    theta = n_b / n_a
    a = 1 + theta
    b = -(1 + theta + p_a + theta * p_b + margin * (theta + 2))
    c = margin**2 + margin * (2 * p_a + theta + 1) + p_a + theta * p_b
    d = -p_a * margin * (1 + margin)
    v = b**3 / (3 * a) ** 3 - b * c / (6 * a**2) + d / (2 * a)
    u = np.where(v >= 0, 1.0, -1.0) * np.sqrt(np.maximum(b**2 / (3 * a) ** 2 - c / (3 * a), 0))
    turn = np.clip(v / np.where(u == 0, np.nan, u) ** 3, -1, 1)
    w = (np.pi + np.arccos(np.where(np.isnan(turn), 1.0, turn))) / 3
    return np.asarray(np.clip(2 * u * np.cos(w) - b / (3 * a), margin, 1.0))


def _at_most(o_a: Array, o_b: Array, share: Array) -> Array:
    """P(binomial <= o_a) of o_a + o_b; by the incomplete beta function, so fractions are allowed."""
    return np.where(o_b > 0, special.betaincc(o_a + 1, np.maximum(o_b, 1e-300), share), 1.0)


def _at_least(o_a: Array, o_b: Array, share: Array) -> Array:
    return np.where(o_a > 0, special.betainc(np.maximum(o_a, 1e-300), o_b + 1, share), 1.0)


def _drawn_p(drawn: NDArray[Any], seen: float) -> float:
    return (1 + int(np.count_nonzero(drawn >= seen * (1 - 1e-12)))) / (len(drawn) + 1)
