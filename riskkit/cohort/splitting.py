"""Keep the past from the future: rows to train on, rows to test on.

Takes    a FeatureTable and Labels of the same cohort, and a SplitSpec.
Gives    `split_by_time`: Examples to train on and to test on; `unlabelled`: Examples without outcome, to score.
Promise  training rows end one horizon plus waiting time before testing starts; a person is on one side only, unless
         the study says so; every row left out is counted by name.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from riskkit.cohort.group_columns import groups_of
from riskkit.domain.errors import DoesNotFit, SpecError
from riskkit.domain.examples import Examples
from riskkit.domain.history import cut
from riskkit.domain.origin import Origin
from riskkit.domain.steps import Dropped, Step

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from riskkit.domain.cohort import Cohort, Labels
    from riskkit.domain.cohort_spec import GroupSpec, SplitSpec
    from riskkit.domain.examples import FeatureTable

UNIT = "people and dates"
_HEX_DIGITS = 13


def split_by_time(features: FeatureTable, labels: Labels, split: SplitSpec) -> tuple[Examples, Examples]:
    """Divide the rows of a cohort into rows to train on and rows to test on.

    Parameters
    ----------
    features, labels
        Of the same cohort, row by row.
    split : SplitSpec
        Of a study (its seed and groups are used). Method "time".

    Returns
    -------
    (Examples, Examples)
        Past: as_of + horizon + waiting on or before the first tested as_of. Future: as_of on or after `test_from`.
        Both only where the outcome is known. With `one side`, a person is tested if the first 52 bits of
        SHA-256("riskkit split|seed|person_id") fall below test_share, and trained on otherwise: the same on every
        engine, and no other person matters.

    Raises
    ------
    SpecError
        If either side is empty or has no recorded outcome; the message counts why.
    DoesNotFit
        If features and labels are not of one cohort.
    """
    origin = _origin(features, labels, split)
    if split.method != "time" or split.test_from is None:
        raise SpecError("split_by_time needs split.method: time. For folds, use cross_score.")
    as_of = features.keys["as_of"].to_numpy().astype("datetime64[D]")
    tested, first_test = _test_dates(as_of, split.test_from)
    reasons_past, reasons_future = _reasons(origin.cohort, labels, split, as_of, tested, first_test)
    groups = groups_of(origin.cohort, split.study.groups)
    past_rows, past_step = _keep_rows("split: rows to train on", reasons_past, features.keys)
    future_rows, future_step = _keep_rows("split: rows to test on", reasons_future, features.keys)
    _refuse_empty(labels, past_rows, past_step, future_rows, future_step)
    whole = Examples(
        keys=features.keys,
        frame=features.frame,
        notes=features.notes,
        label=labels.frame["label"].to_numpy(),
        groups=groups,
        steps=(*origin.cohort.steps, *features.steps, *labels.steps),
        origin=origin,
        harm=labels.frame["harm"].to_numpy(),
        fingerprint=features.fingerprint,
    )
    past, future = whole.take(past_rows), whole.take(future_rows)
    tested_against = replace(origin, past=past.keys)
    known_at = None if features.known_dates is None else features.known_dates(future_rows)
    return (
        replace(past, steps=(*whole.steps, past_step)),
        replace(future, steps=(*whole.steps, future_step), known_at=known_at, origin=tested_against),
    )


def unlabelled(features: FeatureTable, groups: tuple[GroupSpec, ...]) -> Examples:
    """All rows of a cohort, without outcome: to score new rows with a trained model.

    Parameters
    ----------
    features : FeatureTable
        Made from a History.
    groups : tuple of GroupSpec

    Returns
    -------
    Examples
        label and harm are None; known_at covers every row.
    """
    import numpy as np

    if features.origin is None:
        raise DoesNotFit("These features do not come from a History, so their groups cannot be looked up.")
    rows = np.arange(len(features.keys))
    cohort = features.origin.cohort
    return Examples(
        keys=features.keys,
        frame=features.frame,
        notes=features.notes,
        label=None,
        groups=groups_of(cohort, groups),
        steps=(*cohort.steps, *features.steps),
        origin=features.origin,
        known_at=None if features.known_dates is None else features.known_dates(rows),
        fingerprint=features.fingerprint,
    )


def on_test_side(cohort: Cohort, seed: int, test_share: float) -> np.ndarray:
    """Say for each cohort row whether its person is on the test side, by a keyed hash that any engine can repeat."""
    import ibis

    threshold = f"{round(test_share * 16**_HEX_DIGITS):0{_HEX_DIGITS}x}"
    table = cohort.table
    digest = (ibis.literal(f"riskkit split|{seed}|") + table.person_id.cast("string")).hexdigest("sha256")
    side = table.select("row", tested=digest.substr(0, _HEX_DIGITS) < threshold).order_by("row")
    return side.tested.to_pyarrow().to_numpy(zero_copy_only=False)


def _origin(features: FeatureTable, labels: Labels, split: SplitSpec) -> Origin:
    if features.origin is None or features.origin.cohort is not labels.cohort:
        raise DoesNotFit("Features and labels are not of one cohort. Make both from the same cut(cohort, ...).")
    cohort = labels.cohort
    follow_up = cut(cohort, cohort.linkage, labels.spec)[1]
    return replace(features.origin, follow_up=follow_up, labels=labels, split=split)


def _test_dates(as_of: np.ndarray, test_from: date) -> tuple[np.ndarray, date]:
    import numpy as np

    tested = as_of >= np.datetime64(test_from, "D")
    if not tested.any():
        raise SpecError(f"split.test_from is {test_from}, but no row is dated then or later. Use an earlier date.")
    return tested, as_of[tested].min().astype(date)


def _reasons(
    cohort: Cohort, labels: Labels, split: SplitSpec, as_of: np.ndarray, tested: np.ndarray, first_test: date
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Reasons to leave a row out of the past and of the future, in order."""
    import numpy as np

    target = labels.spec
    unknown = np.isnan(labels.frame["label"].to_numpy())
    last_past = first_test - timedelta(days=target.horizon_days + target.waiting_days)
    past = {
        "on or after the first tested date": as_of >= np.datetime64(first_test, "D"),
        "horizon and waiting time reach into testing": as_of > np.datetime64(last_past, "D"),
        "outcome not yet known": unknown,
    }
    future = {"before test_from": ~tested, "outcome not yet known": unknown}
    if split.same_person == "one side":
        side = on_test_side(cohort, split.study.seed, split.test_share)
        past["person is on the test side"] = side
        future["person is on the training side"] = ~side
    return past, future


def _keep_rows(name: str, reasons: dict[str, np.ndarray], keys: pd.DataFrame) -> tuple[np.ndarray, Step]:
    import numpy as np

    people = keys["person_id"]
    left = np.ones(len(keys), dtype=bool)
    drops = []
    for reason, out in reasons.items():
        dropped = left & out
        drops.append(Dropped(reason, int(dropped.sum()), people[dropped].nunique()))
        left &= ~out
    step = Step(name, UNIT, len(keys), int(left.sum()), tuple(drops), people.nunique(), people[left].nunique())
    return np.flatnonzero(left), step


def _refuse_empty(labels: Labels, past: np.ndarray, past_step: Step, future: np.ndarray, future_step: Step) -> None:
    label = labels.frame["label"].to_numpy()
    for name, rows, step in (("train on", past, past_step), ("test on", future, future_step)):
        positives = int((label[rows] == 1.0).sum())
        if len(rows) and positives:
            continue
        counts = "; ".join(f"{drop.reason}: {drop.rows:,}" for drop in step.dropped if drop.rows)
        found = f"{len(rows):,} rows to {name}, {positives:,} of them with the recorded outcome"
        raise SpecError(
            f"The split leaves {found} (of {step.rows_in:,}; left out: {counts or 'none'}). Add as_of dates, move "
            "test_from, change test_share, or shorten horizon_days plus waiting_days, so that both sides have some."
        )
