"""Two groups side by side in every part: who is held against whom, and on how many people each figure rests.

Takes    PartCounts of one characteristic and one kind of parts, AuditSpec.
Gives    `PairsInParts`, one per metric; what repeated people do to a variance; the fewest people behind a row.
Promise  groups too small for a rate are not compared; a part is kept only where both sides are large enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from riskkit.audit.group_counts import GroupCounts
from riskkit.audit.parts import PartCounts, share_in_parts
from riskkit.domain.model_spec import AuditSpec
from riskkit.stats.pooled_ratios import ratio_within, within_variance_by_bucket

Array = np.ndarray[Any, Any]
THE_REST = "the rest"


@dataclass(frozen=True, eq=False)
class PairsInParts:
    """Groups and what each is held against, part by part: counts and bases (k, parts); the same by bucket, or None.

    kept: bool (k, parts), parts where both are large enough.
    """

    group: list[str]
    against: list[str]
    four: tuple[Array, Array, Array, Array]
    by_bucket: tuple[Array, Array, Array, Array] | None
    kept: Array


def held_against(counted: PartCounts, counts: GroupCounts, metric: str, spec: AuditSpec) -> PairsInParts | None:
    """Each group that is large enough against the reference, or against all others that are; None if there is one."""
    count, base = share_in_parts(counted.table, metric)
    there = (counts.people >= spec.smallest_group) & (base.sum(axis=-1) >= spec.smallest_base)
    big = np.flatnonzero(there)
    names = [counts.levels[at] for at in big]
    if len(big) < 2:
        return None
    reference = spec.references.get(counts.attribute)
    held = np.array([at for at, name in enumerate(names) if name != reference])
    if reference not in names and len(names) == 2:
        held, reference = held[:1], names[1]
    place = names.index(reference) if reference in names else None

    def both(table: Array) -> tuple[Array, Array]:
        own = table[..., big, :]
        other = own.sum(axis=-2, keepdims=True) - own if place is None else own[..., [place], :] + 0 * own
        return own[..., held, :], other[..., held, :]

    people = np.swapaxes(counted.people, 0, 1)
    kept = np.ones((len(held), count.shape[-1]), dtype=bool)
    for side, bases in zip(both(people), both(base), strict=True):
        kept &= (side >= spec.smallest_group) & (bases >= spec.smallest_base)
    (a, b), (n, m) = both(count), both(base)
    by_bucket = None
    if counted.by_bucket is not None:
        (x, y), (v, w) = (both(table) for table in share_in_parts(counted.by_bucket, metric))
        by_bucket = (x, v, y, w)
    against = [THE_REST if place is None else str(reference)] * len(held)
    return PairsInParts([names[at] for at in held], against, (a, n, b, m), by_bucket, kept)


def effect_of_repeats(pairs: PairsInParts, kept: tuple[Array, Array, Array, Array]) -> Array:
    """How many times wider than that of independent rows the variance of the logarithm is; at least 1."""
    if pairs.by_bucket is None:
        return np.ones(len(pairs.group))
    own = within_variance_by_bucket(*(np.where(pairs.kept, x, 0.0) for x in pairs.by_bucket))
    with np.errstate(divide="ignore", invalid="ignore"):
        effect = own / ratio_within(*kept).log_se ** 2
    return np.where(np.isfinite(effect), np.maximum(effect, 1.0), 1.0)


def fewest_people(pairs: PairsInParts, at: int) -> int:
    """The smallest count that figures of this row rest on: counted or not, in a part, or in all that is left out."""
    a, n, b, m = (x[at] for x in pairs.four)
    cells, kept = np.stack([a, n - a, b, m - b]), pairs.kept[at]
    rest = cells[:, ~kept].sum(axis=1)
    every = [cells[:, kept].ravel(), rest if rest.any() else rest[:0]]
    return int(np.min(np.concatenate(every), initial=int(n.sum() + m.sum())))
