"""What each mitigation changes on the rows that are scored: for each group, for the list, and for people.

Takes    scored rows with and without their mitigation.
Gives    `mitigation_rows`: rows {attribute, mitigation, criterion, ...} as plain JSON values.
Promise  both lists are of the study's capacity on every date; an undefined figure is None with a reason, never 0; a
         rate on too few rows is None with its counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.models.mitigated_lists import list_of
from riskkit.models.mitigation import After, Mitigation, Tried
from riskkit.stats.calibration import brier
from riskkit.stats.ranking import precision_capture_at

if TYPE_CHECKING:
    import pandas as pd

TOO_FEW = "too few to say"
NO_SCORE = "this mitigation gives a list, not scores that mean a probability"
NOT_KNOWN = "no outcome is known yet"
ALL, GAP = "all", "largest gap"


@dataclass(frozen=True)
class ScoredRows:
    """Rows in order of person and date. label: 1, 0, NaN not yet known. score, flagged: without mitigation.

    date: codes from 0. places: how many are flagged on each date.
    """

    label: np.ndarray
    score: np.ndarray
    flagged: np.ndarray
    groups: pd.DataFrame
    date: np.ndarray
    places: np.ndarray
    key: tuple[np.ndarray, np.ndarray]
    seed: int


def mitigation_rows(rows: ScoredRows, tried: Sequence[Tried]) -> tuple[dict[str, Any], ...]:
    """Before and after, for every mitigation that was tried.

    Returns
    -------
    tuple of dict
        For each mitigation: rows of each group and metric, of the largest gap of each metric, and of the whole list.
    """
    found: list[dict[str, Any]] = []
    for mitigation, after in tried:
        start = {
            "attribute": mitigation.attribute,
            "mitigation": mitigation.name,
            "criterion": mitigation.criterion,
            "needs_attribute_when_scoring": mitigation.needs_attribute,
        }
        made = _one(rows, mitigation, after) if after is not None else _not_made(rows, mitigation)
        found += [{**start, **row} for row in made]
    return tuple(found)


def _not_made(rows: ScoredRows, mitigation: Mitigation) -> Iterator[dict[str, Any]]:
    flagged = int(rows.flagged.sum())
    yield _row("flagged", ALL, _count(flagged, len(rows.label)), None, mitigation.reason, mitigation.note)


def _one(rows: ScoredRows, mitigation: Mitigation, after: After) -> Iterator[dict[str, Any]]:
    flagged = list_of(after, rows.date, rows.places, rows.key, rows.seed)
    yield from _whole(rows, mitigation, after, flagged)
    levels = rows.groups[mitigation.attribute].to_numpy().astype("U")
    made: list[dict[str, Any]] = []
    for level in np.unique(levels):
        here = levels == level
        before = _figures(rows.label[here], rows.flagged[here], rows.score[here], mitigation)
        then = _figures(rows.label[here], flagged[here], None if after.score is None else after.score[here], mitigation)
        for metric, one in before.items():
            reason = one.reason or then[metric].reason
            made.append(_row(metric, str(level), one.told, then[metric].told, reason))
    yield from made
    for metric in dict.fromkeys(row["metric"] for row in made):
        both = [r for r in made if r["metric"] == metric and r["before"] is not None and r["after"] is not None]
        gaps = [max(r[when] for r in both) - min(r[when] for r in both) for when in ("before", "after") if both]
        alone = None if len(both) > 1 else "fewer than two groups have this figure before and after"
        empty = (None, None, None)
        told = [(gap, None, None) for gap in gaps] if alone is None else [empty, empty]
        yield _row(metric, GAP, told[0], told[1], alone)


def _whole(rows: ScoredRows, mitigation: Mitigation, after: After, flagged: np.ndarray) -> Iterator[dict[str, Any]]:
    """Rows of the whole list: performance, and how many people change."""
    total, known = len(rows.label), ~np.isnan(rows.label)
    was, now = (_count(int(one.sum()), total) for one in (rows.flagged, flagged))
    yield _row("flagged", ALL, was, now, note=mitigation.note)
    lists = [precision_capture_at(rows.label[known], f[known]) for f in (rows.flagged, flagged)] if known.any() else []
    for metric in ("precision", "capture"):
        reason = next((one.reason for one in lists if one.reason), None) if lists else NOT_KNOWN
        told: list[Told] = [
            (_or_none(getattr(o, metric)), o.hits, o.flagged if metric == "precision" else o.positives) for o in lists
        ]
        yield _row(metric, ALL, told[0] if told else None, told[1] if told else None, reason)
    positives, rated = int(np.nansum(rows.label)), int(known.sum())
    scored: list[Told] = [
        (None if score is None or not rated else brier(rows.label[known], score[known]), positives, rated)
        for score in (rows.score, after.score)
    ]
    why = NOT_KNOWN if not rated else NO_SCORE if after.score is None else None
    yield _row("Brier", ALL, scored[0], scored[1], why)
    changes = {"newly flagged": flagged & ~rows.flagged, "no longer flagged": rows.flagged & ~flagged}
    for metric, changed in changes.items():
        many, found = int(changed.sum()), int(np.count_nonzero(rows.label[changed] == 1))
        yield _row(metric, ALL, None, _count(many, total))
        recorded = int(np.count_nonzero(known[changed]))
        why = None if recorded or not many else NOT_KNOWN
        yield _row(
            f"{metric}, with a recorded outcome", ALL, None, (found if why is None else None, found, recorded), why
        )
    if after.chance is not None:
        drawn = (after.chance > 0) & (after.chance < 1)
        yield _row("decided by a draw", ALL, None, _count(int(drawn.sum()), total))
        yield _row("flagged by a draw", ALL, None, _count(int((drawn & flagged).sum()), total))
    if after.own is not None:
        yield _row("flagged by the method's own cut", ALL, None, (float(after.own.sum()), None, total))


@dataclass(frozen=True)
class _Figure:
    value: float | None
    count: int
    base: int
    reason: str | None

    @property
    def told(self) -> tuple[float | None, int, int]:
        return self.value, self.count, self.base


def _figures(
    label: np.ndarray, flagged: np.ndarray, score: np.ndarray | None, mitigation: Mitigation
) -> dict[str, _Figure]:
    """Rates of one group at the capacity, as the audit names them, and observed over expected."""
    yes, no, known = label == 1, label == 0, ~np.isnan(label)

    def share(within: np.ndarray, hit: np.ndarray, why: str) -> _Figure:
        base, count = int(within.sum()), int(np.count_nonzero(within & hit))
        if not base:
            return _Figure(None, count, base, why)
        few = base < mitigation.smallest_base or len(label) < mitigation.smallest_group
        return _Figure(None if few else count / base, count, base, TOO_FEW if few else None)

    nobody = "nobody in this group has a known outcome"
    rates = {
        "selection": share(np.ones(len(label), dtype=bool), flagged, "there is nobody in this group"),
        "FPR": share(no, flagged, nobody if not known.any() else "everybody in this group has a recorded outcome"),
        "FNR": share(yes, ~flagged, "nobody in this group has a recorded outcome"),
        "PPV": share(known & flagged, yes, "nobody in this group is flagged"),
    }
    ratio = share(known, yes, nobody)
    if score is None:
        ratio = _Figure(None, ratio.count, ratio.base, NO_SCORE)
    elif ratio.value is not None:
        ratio = _Figure(ratio.count / float(score[known].sum()), ratio.count, ratio.base, None)
    return {**rates, "O/E": ratio}


Told = tuple[float | None, int | None, int | None]


def _row(
    metric: str, group: str, before: Told | None, after: Told | None, reason: str | None = None, note: str | None = None
) -> dict[str, Any]:
    was, now = before or (None, None, None), after or (None, None, None)
    return {
        "metric": metric,
        "group": group,
        "before": was[0],
        "after": now[0],
        "people_before": was[1],
        "people_after": now[1],
        "base_before": was[2],
        "base_after": now[2],
        "reason": reason,
        "note": note,
    }


def _count(many: int, total: int) -> Told:
    return many, many, total


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
