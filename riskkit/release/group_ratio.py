"""Is no group's rate more than so many times another's: every pair of groups, at one joint confidence.

Takes    the rule, the raw rows of G01 and the confidence of their intervals, the released rows, labels.
Gives    `ratio_condition`: a verdict, and evidence in words.
Promise  met only if every pair's ratio lies at or below the limit with its whole interval, and no group was too small;
         not met if some pair's interval lies wholly above it. The words name a group only where G01 shows it, and never
         a count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from riskkit.domain.board_record import Met
from riskkit.domain.board_spec import GroupRatio
from riskkit.domain.findings import Row
from riskkit.stats.intervals import ratio_of_shares
from riskkit.stats.people_behind_interval import effective_base

CAPACITY = "capacity"
METRIC_WORDS = {
    "selection": "the share flagged",
    "FPR": "the share wrongly flagged",
    "FNR": "the share missed",
    "PPV": "the share right when flagged",
    "FOR": "the share with the outcome among those not flagged",
}
Said = tuple[Met, str]


@dataclass(frozen=True)
class _Pair:
    """One pair of groups of one characteristic: ends of the ratio first over second; NaN where there is none."""

    attribute: str
    first: str
    second: str
    low: float
    high: float

    @property
    def least(self) -> float:
        """The smallest that the larger of both ratios may be, and so what lies "wholly above" a limit."""
        return max(self.low, 1 / self.high if self.high > 0 else np.inf)

    @property
    def most(self) -> float:
        """The largest that either ratio may be; NaN if one is not bounded."""
        return float(np.maximum(self.high, 1 / self.low if self.low > 0 else np.inf))


def ratio_condition(
    rule: GroupRatio, raw: Sequence[Row], released: Sequence[Row], confidence: float, label: Callable[[str], str]
) -> Said:
    """Ask the rule.

    Parameters
    ----------
    rule : GroupRatio
    raw, released : rows of G01
        Before and after disclosure control.
    confidence : float
        Of the intervals in `raw`.
    label : callable
        A characteristic's name to the study's words for it.

    Notes
    -----
    Each pair's interval is Donner and Zou's (2012) for a ratio of two shares, from as many independent people as
    stand behind G01's own intervals, at confidence 1 - (1 - confidence) / pairs (Bonferroni), so that all hold
    together with the stated confidence.
    """
    own = [row for row in raw if row["metric"] == rule.metric and row["operating_point"] == CAPACITY]
    wanted = [row for row in own if rule.attribute in ("any", row["attribute"])]
    by_attribute = {
        name: [row for row in wanted if row["attribute"] == name]
        for name in dict.fromkeys(row["attribute"] for row in wanted)
    }
    if not by_attribute:
        return "cannot tell", "No groups were compared in this run."
    pairs = _pairs(by_attribute, confidence, rule.confidence)
    short = [name for name, rows in by_attribute.items() if any(row["value"] is None for row in rows)]
    above = [pair for pair in pairs if pair.least > rule.at_most]
    if above:
        return "not met", _above(above, rule, released, label, len(pairs))
    unclear = [name for name in by_attribute if any(not p.most <= rule.at_most for p in pairs if p.attribute == name)]
    how = f"{_many(len(pairs), 'pair')} of groups, {rule.confidence:.0%} confidence over all of them together"
    if not pairs:
        return "cannot tell", f"Groups are too small to compare by {_listed(short, label)}."
    if unclear or short:
        told = [f"by {_listed(unclear, label)} chance alone could hide a larger ratio"] if unclear else []
        told += [f"by {_listed(short, label)} some groups are too small for a rate"] if short else []
        return "cannot tell", f"{_sentence('; '.join(told))} ({how})."
    return "met", f"{_sentence(METRIC_WORDS[rule.metric])} differs by no more than {rule.at_most:g} times ({how})."


def _pairs(by_attribute: Mapping[str, Sequence[Row]], had: float, wanted: float) -> list[_Pair]:
    """Every pair of groups that both have a rate, with its interval at the joint confidence."""
    named: list[tuple[str, Row, Row]] = [
        (name, a, b)
        for name, rows in by_attribute.items()
        for a, b in combinations([row for row in rows if row["value"] is not None], 2)
    ]
    if not named:
        return []
    each = 1 - (1 - wanted) / len(named)
    first, second = [a for _, a, _ in named], [b for _, _, b in named]
    (c_a, n_a), (c_b, n_b) = _effective(first, had), _effective(second, had)
    ahead, back = ratio_of_shares(c_a, n_a, c_b, n_b, each), ratio_of_shares(c_b, n_b, c_a, n_a, each)
    with np.errstate(divide="ignore"):  # where the second share is 0, the other way round says what can be said
        low = np.where(np.isnan(ahead.low), 1 / back.high, ahead.low)
        high = np.where(np.isnan(ahead.high), np.where(back.low > 0, 1 / back.low, np.nan), ahead.high)
    ends = zip(named, np.nan_to_num(low, nan=0.0).tolist(), np.nan_to_num(high, nan=np.inf).tolist(), strict=True)
    return [_Pair(name, a["group"], b["group"], bottom, top) for (name, a, b), bottom, top in ends]


def _effective(rows: Sequence[Row], confidence: float) -> tuple[Any, Any]:
    columns = ([row[name] for row in rows] for name in ("count", "base", "low", "high"))
    count, base, low, high = (np.array(column, dtype=np.float64) for column in columns)
    people = effective_base(count, base, low, high, confidence)
    return count / base * people, people


def _above(above: Sequence[_Pair], rule: GroupRatio, released: Sequence[Row], label: Any, pairs: int) -> str:
    """The pairs above the limit, by name only where both groups are shown."""
    hidden = {
        (row["attribute"], row["group"])
        for row in released
        if row["hidden"] and row["metric"] == rule.metric and row["operating_point"] == CAPACITY
    }
    worst = sorted(above, key=lambda pair: -pair.least)
    shown = [p for p in worst if not {(p.attribute, p.first), (p.attribute, p.second)} & hidden]
    told = []
    for pair in shown[:3]:
        high, low = (pair.first, pair.second) if pair.low >= 1 else (pair.second, pair.first)
        told.append(f"{high} against {low}, at least {pair.least:.3g} times")
    names = dict.fromkeys(pair.attribute for pair in above)
    more = _not_named(len(above) - len(told))
    named = f": {'; '.join(told)}" if told else ""
    how = f"{_many(pairs, 'pair')}, {rule.confidence:.0%} confidence over all"
    return (
        f"{_sentence(METRIC_WORDS[rule.metric])} differs by more than {rule.at_most:g} times by "
        f"{_listed(list(names), label)}{named}{more} ({how})."
    )


def _not_named(many: int) -> str:
    if not many:
        return ""
    return f"; {_many(many, 'further pair')} {'is' if many == 1 else 'are'} not named here"


def _many(many: int, what: str) -> str:
    return f"{many} {what}{'' if many == 1 else 's'}"


def _listed(names: Sequence[str], label: Any) -> str:
    words = [label(name) for name in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
