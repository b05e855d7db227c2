"""Who is on the list: each group's share of it against its share of people and outcomes, and people beyond parity.

Takes    GroupCounts, ScoredRows, AuditSpec.
Gives    finding G06.
Promise  parity is at the same number of places: what one group has beyond it, others lack. An interval is of the
         chance that these people could have been others with the same rates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import YES, GroupCounts, share_of
from riskkit.audit.rates import TOO_FEW, number
from riskkit.audit.scored_rows import ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.buckets import bootstrap_tables, design_effect
from riskkit.stats.intervals import newcombe_difference, proportion_interval, ratio_of_shares
from riskkit.stats.resampling import percentile_interval

Array = np.ndarray[Any, Any]
RESAMPLES = 1_000
BEYOND = {
    "places beyond parity": "selection",
    "wrongly flagged beyond parity": "FPR",
    "missed beyond parity": "FNR",
}
"""People: how many more (or fewer) than if the group had the rate of all people at the same number of places."""
FIRST_IN = {"victim": "missed beyond parity", "perpetrator": "wrongly flagged beyond parity"}
_Figures = tuple[Array, Array, Array, Array, Array]


def list_finding(singles: list[GroupCounts], rows: ScoredRows, spec: AuditSpec, role: str) -> Finding:
    """G06: at every operating point; the error that matters most for the study's role comes first."""
    if not singles:
        return make_finding("G06", "not applicable", "the study names no groups to compare")
    if not any(flagged.any() for flagged in rows.operating_points.values()):
        return make_finding("G06", "not applicable", "nobody is flagged at any operating point")
    table = [row for counts in singles for row in _rows_of(counts, rows, spec, role)]
    first = FIRST_IN.get(role, BEYOND_PLACES)
    because = f"people at the same number of places; for this study read “{first}” first"
    return make_finding("G06", "measured", because, table=table)


BEYOND_PLACES = "places beyond parity"
ALONE = "there is nobody to compare with"


def _rows_of(counts: GroupCounts, rows: ScoredRows, spec: AuditSpec, role: str) -> Iterator[Row]:
    small = counts.people < spec.smallest_group
    kinds = sorted(BEYOND, key=lambda name: name != FIRST_IN.get(role))
    for point in counts.points.names:
        figures: dict[str, _Figures] = {name: _beyond(counts, BEYOND[name], point, rows.confidence) for name in kinds}
        figures |= {name: find(counts, point, rows) for name, find in _SHARES.items()}
        for name, (count, base, value, low, high) in figures.items():
            for place, level in enumerate(counts.levels):
                row: Row = {"attribute": counts.attribute, "group": level, "metric": name, "operating_point": point}
                row |= {"count": int(count[place]), "base": int(base[place])}
                shown = (number(float(x[place])) for x in (value, low, high))
                row |= dict(zip(("value", "low", "high"), shown, strict=True)) | {"reason": None}
                if len(counts.levels) < 2:
                    row |= {"value": None, "low": None, "high": None, "reason": ALONE}
                elif small[place] or base[place] < spec.smallest_base:
                    row |= {"value": None, "low": None, "high": None, "reason": TOO_FEW}
                elif row["value"] is None:
                    row["reason"] = ALONE
                yield row


def _beyond(counts: GroupCounts, metric: str, point: str, confidence: float) -> _Figures:
    """Counted less what the rate of all would give; its interval is that of the gap to the rest, in people."""
    count, base, effect = *counts.share(metric, point), counts.design_effects(metric, point)
    c, n = count / effect, base / effect
    others = (_others(c), _others(n))
    low, high = newcombe_difference(c, n, np.clip(others[0], 0, others[1]), others[1], confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        people = base * (1 - base / base.sum())
        value = count - base * (count.sum() / base.sum())
    return count, base, value, low * people, high * people


def _of_list(counts: GroupCounts, point: str, rows: ScoredRows) -> _Figures:
    """The group's share of all flagged."""
    flagged, _ = counts.share("selection", point)
    total = np.full(len(flagged), flagged.sum())
    effect = np.ones(len(flagged))
    if counts.repeats and flagged.sum():
        own, _ = share_of(counts.by_bucket, "selection", counts.points, point)
        with np.errstate(divide="ignore", invalid="ignore"):
            plain = flagged * (1 - flagged / flagged.sum())
            found = design_effect(own, np.broadcast_to(own.sum(axis=1, keepdims=True), own.shape), plain)
        effect = np.where(np.isnan(found), 1.0, found)
    low, high = proportion_interval(flagged, total, rows.confidence, design_effect=effect)
    return flagged, total, _over(flagged, total), low, high


def _against_people(counts: GroupCounts, point: str, rows: ScoredRows) -> _Figures:
    """The group's share of the list over its share of people; the interval from that of its ratio to the rest."""
    flagged, people = counts.share("selection", point)
    effect = counts.design_effects("selection", point)
    c, n = flagged / effect, people / effect
    low, high = ratio_of_shares(c, n, np.clip(_others(c), 0, _others(n)), _others(n), rows.confidence)
    share = people / people.sum()

    def against_all(ratio: Array) -> Array:
        return np.asarray(ratio / (share * ratio + 1 - share))

    with np.errstate(divide="ignore", invalid="ignore"):
        value = _over(flagged, flagged.sum()) / share
        return flagged, people, value, against_all(low), against_all(high)


def _against_outcomes(counts: GroupCounts, point: str, rows: ScoredRows) -> _Figures:
    """The group's share of the list over its share of recorded outcomes; the interval from resampled people."""
    flagged, _ = counts.share("selection", point)
    own, _ = share_of(counts.by_bucket, "selection", counts.points, point)
    yes = counts.by_bucket[:, :, YES].sum(axis=-1)
    drawn = bootstrap_tables(np.stack([own, yes], axis=-1), RESAMPLES, rows.seed)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = _shares(drawn[..., 0]) / _shares(drawn[..., 1])
        value = _shares(flagged) / _shares(counts.observed)
    found = percentile_interval(np.where(np.isfinite(ratio), ratio, np.nan), rows.confidence)
    return flagged, counts.observed, np.where(np.isfinite(value), value, np.nan), found.low, found.high


_SHARES: dict[str, Callable[[GroupCounts, str, ScoredRows], _Figures]] = {
    "share of the list": _of_list,
    "list against people": _against_people,
    "list against recorded outcomes": _against_outcomes,
}


def _shares(count: Array) -> Array:
    return np.asarray(count / count.sum(axis=-1, keepdims=True))


def _over(count: Array, base: Array | float) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(count / np.where(np.asarray(base) > 0, base, np.nan))


def _others(x: Array) -> Array:
    return np.asarray(x.sum() - x)
