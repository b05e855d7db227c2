"""Is the change of a figure more than chance? Three words only, and a reason for each.

Takes    a figure as two releases show it, and on what ground the runs are compared.
Gives    `Ground`, `judged`, `corrected`.
Promise  overlap of two intervals is no test. Where people may stand in both runs, the interval is the widest any
         dependence calls for; where figures must not be compared, the word is "cannot tell".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from riskkit.domain.comparison import FigurePair, Relation, ShownFigure
from riskkit.stats.differences import Difference, Ended, difference_of
from riskkit.stats.multiplicity import holm

MARGIN_OF = {"precision": "PPV", "capture": "FNR"}
"""Figures of everybody whose margin stands under the name of the group metric. What is captured is not missed."""
RATIOS = ("O/E",)


@dataclass(frozen=True)
class Ground:
    """On what two runs are compared.

    margins: what counts as material, by metric, where both studies say the same. uncompared: characteristics that are
    grouped otherwise now.
    """

    relation: Relation
    comparable: bool
    confidence: float
    threshold: int
    margins: Mapping[str, float]
    uncompared: tuple[str, ...]

    @property
    def guarded(self) -> bool:
        """True if the same people may stand behind both figures: a small difference then tells of few people."""
        return self.relation != "apart"


def judged(pair: FigurePair, ground: Ground) -> tuple[FigurePair, float | None]:
    """A figure both releases show, with its difference, interval and verdict; and its p-value, None without one."""
    before, now = pair.before, pair.now
    assert before is not None
    assert now is not None
    if ground.relation == "same list" and before == now:
        return replace(pair, difference=0.0, verdict="no material difference shown", why="same figure"), None
    if not ground.comparable:
        return replace(pair, why="not comparable"), None
    if set(pair.attribute.split(" x ")) & set(ground.uncompared):
        return replace(pair, why="grouped otherwise"), None
    ratio = pair.metric in RATIOS
    ends = _ended(before, ratio=ratio), _ended(now, ratio=ratio)
    if ends[0] is None or ends[1] is None:
        return replace(pair, why="no interval"), None
    found = difference_of(ends[0], ends[1], ground.confidence, together=ground.guarded)
    margin = ground.margins.get(MARGIN_OF.get(pair.metric, pair.metric))
    close = ground.guarded and _close(before, now, ground.threshold)
    return _worded(pair, found, margin, ratio=ratio, close=close), found.p


def corrected(pairs: Sequence[tuple[FigurePair, float | None]], confidence: float) -> tuple[FigurePair, ...]:
    """The figures, verdicts corrected for the number of comparisons (Holm 1979): what many looks alone would find."""
    raised = holm([math.nan if p is None else p for _, p in pairs]) if pairs else ()
    return tuple(
        replace(pair, verdict="cannot tell", why="many comparisons")
        if pair.verdict == "difference found" and not adjusted <= 1 - confidence
        else pair
        for (pair, _), adjusted in zip(pairs, raised, strict=True)
    )


def _worded(pair: FigurePair, found: Difference, margin: float | None, *, ratio: bool, close: bool) -> FigurePair:
    if found.low > 0 or found.high < 0:
        pair = replace(pair, verdict="difference found", why="more than chance")
    elif margin is not None and max(-found.low, found.high) <= (math.log(margin) if ratio else margin):
        pair = replace(pair, verdict="no material difference shown", why="inside the margin")
    else:
        pair = replace(pair, verdict="cannot tell", why="could be chance")
    if close:
        return replace(pair, before=_coarse(pair.before), now=_coarse(pair.now), close=True)
    value, low, high = (math.exp(one) if ratio else one for one in (found.value, found.low, found.high))
    return replace(pair, difference=value, low=low, high=high)


def _ended(figure: ShownFigure, *, ratio: bool) -> Ended | None:
    """A figure with its interval, ratios as logarithms; None where it has none, or the ratio reaches 0."""
    value, low, high = figure.value, figure.low, figure.high
    if low is None or high is None or not low <= value <= high or (ratio and low <= 0):
        return None
    return Ended(*((math.log(value), math.log(low), math.log(high)) if ratio else (value, low, high)))


def _coarse(figure: ShownFigure | None) -> ShownFigure | None:
    """A figure to three digits and without its counts, so that no small difference can be worked out of two."""
    if figure is None:
        return None
    value, low, high = (None if one is None else float(f"{one:.3g}") for one in (figure.value, figure.low, figure.high))
    assert value is not None
    return ShownFigure(value, low, high, None, None)


def _close(before: ShownFigure, now: ShownFigure, threshold: int) -> bool:
    """True if any count behind the two figures differs by some people, but fewer than the threshold."""
    if before.count is None or now.count is None:
        return False
    steps = [now.count - before.count]
    if before.base is not None and now.base is not None:
        steps += [now.base - before.base, (now.base - now.count) - (before.base - before.count)]
    return any(0 < abs(step) < threshold for step in steps)
