"""The world's calendar: months as numbers, moments as whole seconds since the world began.

Takes    the number of years; a world ends at its extract date, 1 January 2026.
Gives    `Clock`, and conversions to the microseconds and days that files hold.
Promise  no local time and no machine clock: every moment is written as it is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

EXTRACT_DATE = date(2026, 1, 1)
DAY = 86_400


@dataclass(frozen=True)
class Clock:
    """The months of a world. `starts` has one more entry than months: the last is the extract date."""

    years: int
    starts: NDArray[np.int64]
    day_zero: int

    @property
    def months(self) -> int:
        """How many months the world covers."""
        return len(self.starts) - 1

    @property
    def end(self) -> int:
        """The extract date in seconds since the world began; nothing in an extract is known then or later."""
        return int(self.starts[-1])

    def month_of(self, seconds: NDArray[np.integer]) -> NDArray[np.int64]:
        """Which month a moment lies in; -1 before the world began, `months` at its end or later."""
        return np.searchsorted(self.starts, seconds, side="right") - 1

    def moments(self, seconds: NDArray[np.integer]) -> NDArray[np.int64]:
        """Microseconds since 1970 for seconds since the world began."""
        return (seconds.astype(np.int64) + self.day_zero * DAY) * 1_000_000


def clock_of(years: int) -> Clock:
    """Lay out the months of a world of `years` years that ends at `EXTRACT_DATE`."""
    first = date(EXTRACT_DATE.year - years, 1, 1)
    months = np.arange(f"{first.year}-01", f"{EXTRACT_DATE.year}-02", dtype="datetime64[M]")
    days = months.astype("datetime64[D]").astype(np.int64)
    return Clock(years, (days - days[0]) * DAY, int(days[0]))
