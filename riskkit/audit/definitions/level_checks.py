"""One way to ask many series of counts whether their level jumps, and to tell the answer as a finding.

Takes    series of counts and bases by period.
Gives    `Series`, `shift_finding`, `shift_rows`.
Promise  one rate of false alarms for a whole check, however many series it looks at: p values are adjusted for all of
         them; and a jump counts only if the odds change by the ratio the check names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.domain.findings import Finding, Row
from riskkit.stats.level_shifts import Shift, largest_shift

if TYPE_CHECKING:
    import pandas as pd

ALPHA = 0.002
"""Chance that one whole check alarms on level records: 25 such checks together alarm in about 5 of 100 extracts."""
LEAST_COUNT = 40
MOST_ROWS = 12


@dataclass(frozen=True)
class Series:
    """A series in words, with its counts and bases by period."""

    what: str
    count: pd.Series
    base: pd.Series

    @property
    def told(self) -> bool:
        """Whether there is enough to compare: both kinds are there in some number."""
        count, base = float(self.count.sum()), float(self.base.sum())
        return min(count, base - count) >= LEAST_COUNT


def shift_rows(series: Iterable[Series], ratio: float, *, least: int = 4, most: int = 12) -> tuple[list[Row], int]:
    """A row for each series that can be told, strongest first, and how many there are.

    Rows: what, since (first day of the new level), before, after (shares), ratio (of odds), count, base, alarm, reason.
    """
    found: list[tuple[float, Series, Shift]] = []
    told = [one for one in series if one.told]
    for one in told:
        shift = largest_shift(one.count.to_numpy(), one.base.to_numpy(), least=least, most=most)
        if shift is not None:
            found.append((shift.p, one, shift))
    found.sort(key=lambda each: (each[0], each[1].what))
    tried = max(1, len(found))
    return [_row(one, shift, shift.matters(ratio, ALPHA / tried)) for _, one, shift in found], len(found)


def _row(one: Series, shift: Shift, alarm: bool) -> Row:
    since = np.datetime_as_string(np.asarray(one.count.index)[shift.at].astype("datetime64[D]"))
    return {
        "check": one.what,
        "since": str(since),
        "before": shift.before,
        "after": shift.after,
        "ratio": shift.ratio,
        "count": int(one.count.sum()),
        "base": int(one.base.sum()),
        "alarm": alarm,
        "reason": None,
    }


def shift_finding(
    code: str, series: Sequence[Series], ratio: float, *, held: str, broken: str, extra: Sequence[Row] = (), **more: Any
) -> Finding:
    """Held if no series jumps, broken if one does; cannot tell if none is large enough."""
    rows, told = shift_rows(series, ratio, **more)
    alarms = [row for row in rows if row["alarm"]]
    table = [*extra, *alarms, *[row for row in rows if not row["alarm"]]][: max(MOST_ROWS, len(alarms) + len(extra))]
    if alarms:
        names = ", ".join(str(row["check"]) for row in alarms[:4])
        since = min(str(row["since"]) for row in alarms)
        return make_finding(code, "broken", f"{broken}: {names}; from about {since}", table=table)
    if not told:
        return make_finding(code, "cannot tell", "too few records, or too short a time, to compare", table=table)
    return make_finding(code, "held", held, table=table)
