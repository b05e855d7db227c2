"""Negative controls: what the way of making models finds where there is nothing to find.

Takes    training rows, the recipe that won, the study's ModelSpec.
Gives    `look_for_nothing`: rows {control, auc, se, rank, of, reason} for the evidence.
Promise  the chosen recipe is fitted, with its strength (trees: at most 50), on half of the people and measured on the
         other half, both ways, date by date; the same study gives the same figures, whatever the order of its rows.

The chosen recipe and not a fixed cheap one: what must find nothing is the recipe whose scores are handed on. It stays
cheap because nothing competes, nothing is calibrated, and at most 12,000 rows take part.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.models.competition import Choice, monotone_of
from riskkit.models.drawn_rows import draw_by_outcome, rows_at
from riskkit.models.recipe_fit import fit_recipe
from riskkit.models.rows import Rows, date_codes
from riskkit.models.validation import person_folds
from riskkit.stats.ties import tie_break_hash
from riskkit.stats.within_strata import auc_within

if TYPE_CHECKING:
    from riskkit.domain.model_spec import ModelSpec
    from riskkit.models.score_function import ScoreFunction

MOST_ROWS, MOST_POSITIVES, MOST_TREES, MOST_EXPLAINED = 12_000, 4_000, 50, 2_000
LEAST = 20
ALIKE = 2**0.5
"""What chance puts in one half and the model of the other finds there, it also finds the other way round: the halves'
areas move together, and their mean is no steadier than either of them."""
FEW = f"fewer than {LEAST} rows with, or without, the outcome"
RECORDED, SHUFFLED, BEFORE, RANDOM = (
    "recorded outcome", "shuffled outcome", "outcome before the date", "random feature",
)  # fmt: skip
SPLITS = ("split: rows at random", "split: later dates from earlier ones")
Fit = Callable[[np.ndarray, np.ndarray, np.ndarray], "ScoreFunction"]


def look_for_nothing(
    rows: Rows, choice: Choice, spec: ModelSpec, earlier: np.ndarray | None, *, fit: Fit | None = None
) -> tuple[dict[str, Any], ...]:
    """Fit the chosen recipe where it should find much, and where it should find nothing.

    Parameters
    ----------
    rows : Rows
        Of training.
    earlier : bool (n,), optional
        For whom the outcome was recorded before the as-of date; None where nobody can say.
    fit : callable, optional
        Another way of fitting (x, y, directions); tests plant leaks with it.

    Returns
    -------
    tuple of dict
        One per control; an AUC that cannot be had is None, and `reason` says why.
    """
    fitted = fit or _fitter(choice, spec)
    seed = spec.study.seed
    drawn = draw_by_outcome(rows, seed, most=MOST_ROWS, most_positives=MOST_POSITIVES)
    some = rows_at(rows, drawn)
    shuffled = replace(some, y=_shuffled(some, seed))
    before = None if earlier is None else replace(some, y=earlier[drawn].astype(np.float64))
    return (
        _by_halves(RECORDED, some, seed, fitted),
        _by_halves(SHUFFLED, shuffled, seed, fitted),
        _row(BEFORE, reason="nobody can say what was recorded earlier")
        if before is None
        else _by_halves(BEFORE, before, seed, fitted),
        _random_feature(some, seed, fitted),
        *_other_splits(some, spec, fitted),
    )


def _fitter(choice: Choice, spec: ModelSpec) -> Fit:
    def fit(x: np.ndarray, y: np.ndarray, monotone: np.ndarray) -> ScoreFunction:
        return fit_recipe(x, y, monotone, choice, spec, rounds=min(choice.rounds, MOST_TREES))

    return fit


def _shuffled(rows: Rows, seed: int) -> np.ndarray:
    """Outcomes dealt anew among the rows of each date."""
    rng, y, codes = np.random.default_rng([seed, 50]), rows.y.copy(), date_codes(rows.as_of)
    for code in range(int(codes.max()) + 1):
        here = np.flatnonzero(codes == code)
        y[here] = rng.permutation(y[here])
    return y


def _by_halves(control: str, rows: Rows, seed: int, fit: Fit, halves: np.ndarray | None = None) -> dict[str, Any]:
    """AUC of each half's outcomes by a model of the other half, inside halves and dates."""
    half = person_folds(rows, 2, seed) if halves is None else halves
    if _too_few(rows.y) or any(_too_few(rows.y[half == k], LEAST // 4) for k in (0, 1)):
        return _row(control, reason=FEW)
    raw, monotone = np.empty(len(rows)), monotone_of(rows)
    for k in (0, 1):
        raw[half == k] = fit(rows.x[half != k], rows.y[half != k], monotone).raw(rows.x[half == k])
    found = _measured(control, rows.y, raw, 2 * date_codes(rows.as_of) + half)
    return found if found["se"] is None else {**found, "se": found["se"] * ALIKE}


def _random_feature(rows: Rows, seed: int, fit: Fit) -> dict[str, Any]:
    """Where a feature of pure chance stands among all, by mean size of its contributions."""
    if _too_few(rows.y):
        return _row(RANDOM, reason=FEW)
    chance = np.random.default_rng([seed, 51]).normal(size=(len(rows), 1))
    x = np.ascontiguousarray(np.hstack([rows.x, chance]))
    explained = x[:: -(-len(x) // MOST_EXPLAINED)]
    parts = fit(x, rows.y, np.append(monotone_of(rows), 0)).contributions(explained)[0]
    size = np.abs(parts - parts.mean(axis=0)).mean(axis=0)
    return _row(RANDOM, rank=1 + int(np.count_nonzero(size[:-1] > size[-1])), of=len(size))


def _other_splits(rows: Rows, spec: ModelSpec, fit: Fit) -> tuple[dict[str, Any], ...]:
    """The same measure where people, or dates, are not kept apart as they should be: only with several dates."""
    dates = np.unique(rows.as_of[~np.isnat(rows.as_of)])
    if len(dates) < 2:
        return tuple(_row(name, reason="the rows have one date, or none") for name in SPLITS)
    order = np.argsort(tie_break_hash(rows.key, spec.study.seed), kind="stable")
    half = np.empty(len(rows), dtype=np.int64)
    half[order] = np.arange(len(rows)) % 2
    horizon = np.timedelta64(spec.study.outcome.horizon_days, "D")
    early, late = rows.as_of + horizon <= dates[-1], rows.as_of == dates[-1]
    by_date = _row(SPLITS[1], reason=FEW)
    if not _too_few(rows.y[early]) and not _too_few(rows.y[late], LEAST // 4):
        raw = fit(rows.x[early], rows.y[early], monotone_of(rows)).raw(rows.x[late])
        by_date = _measured(SPLITS[1], rows.y[late], raw, np.zeros(int(late.sum()), dtype=np.int64))
    return _by_halves(SPLITS[0], rows, spec.study.seed, fit, half), by_date


def _measured(control: str, y: np.ndarray, raw: np.ndarray, stratum: np.ndarray) -> dict[str, Any]:
    found = auc_within(y, raw, stratum)
    if min(found.positives, found.negatives) < LEAST // 4:
        return _row(control, reason=FEW)
    return _row(control, auc=found.value, se=found.se)


def _too_few(y: np.ndarray, least: int = LEAST) -> bool:
    positives = int(y.sum())
    return min(positives, len(y) - positives) < least


def _row(
    control: str, *, auc: float | None = None, se: float | None = None, rank: int | None = None, of: int | None = None,
    reason: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    return {"control": control, "auc": auc, "se": se, "rank": rank, "of": of, "reason": reason}
