"""Mitigations tried on the rows that are scored, in whatever order those rows come, whole or fold by fold.

Takes    a model with its fitted mitigations, and Examples.
Gives    `try_mitigations`, `joined_folds`, and `measured_mitigations`: rows for the evidence.
Promise  sums are made in order of person and date; a mitigation that one fold could not fit is measured on none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.models.before_and_after import ScoredRows, mitigation_rows
from riskkit.models.mitigation import After, NewRows, Tried, flagged_share
from riskkit.models.rows import date_codes, row_keys

if TYPE_CHECKING:
    from riskkit.domain.examples import Examples
    from riskkit.models.risk_model import RiskModel


def try_mitigations(
    model: RiskModel, x: np.ndarray, logit: np.ndarray, examples: Examples, here: np.ndarray
) -> tuple[Tried, ...]:
    """What each mitigation of the model says of some rows, in the order of `here`.

    Parameters
    ----------
    x, logit : arrays, shapes (n_here, n_features) and (n_here,)
    here : int64 (n_here,)
        Numbers of these rows among the examples: a fold, or all of them.
    """
    if not model.mitigations:
        return ()
    person_id, as_of = row_keys(examples.keys)
    date = date_codes(as_of)
    order = np.lexsort((as_of[here], person_id[here]))
    groups = examples.groups.frame.iloc[here[order]].reset_index(drop=True)
    share = flagged_share(date, model.capacity)[here[order]]
    new = NewRows(np.ascontiguousarray(x[order]), logit[order], groups, date[here[order]], share)
    back = np.argsort(order)
    return tuple((one, None if one.apply is None else one.apply(new).take(back)) for one in model.mitigations)


def joined_folds(folds: Sequence[tuple[Tried, ...]], back: np.ndarray) -> tuple[Tried, ...]:
    """What the folds' mitigations say, one fold after the other, put back in the order of the examples by `back`."""
    joined: list[Tried] = []
    for of_folds in zip(*folds, strict=True):
        kinds, pieces = [one for one, _ in of_folds], [after for _, after in of_folds if after is not None]
        note = " ".join(dict.fromkeys(one.note for one in kinds))
        reason = next((one.reason for one in kinds if one.reason is not None), None)
        after = After.joined(pieces).take(back) if reason is None else None
        joined.append((replace(kinds[0], note=note, reason=reason), after))
    return tuple(joined)


def measured_mitigations(
    model: RiskModel, examples: Examples, tried: tuple[Tried, ...], score: np.ndarray, flagged: np.ndarray
) -> tuple[dict[str, Any], ...]:
    """Before and after on these rows; see `mitigation_rows`."""
    person_id, as_of = row_keys(examples.keys)
    order, date = np.lexsort((as_of, person_id)), date_codes(as_of)
    places = np.array([model.capacity.of(int(many)) for many in np.bincount(date)])
    label = np.full(len(examples), np.nan) if examples.label is None else np.asarray(examples.label, dtype=np.float64)
    rows = ScoredRows(
        label[order], score[order], flagged[order], examples.groups.frame.iloc[order], date[order], places,
        (person_id[order], as_of[order]), model.seed,
    )  # fmt: skip
    return mitigation_rows(rows, [(one, None if after is None else after.take(order)) for one, after in tried])
