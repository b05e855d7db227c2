"""The few moves of disclosure control: hide a cell, hide a share, widen what is hidden until sums give nothing away.

Takes    rows of plain values and a threshold.
Gives    `Curtain`, which hides and counts what it hid.
Promise  a hidden cell is None, its row says `hidden: True` and why; all hidden rows give the same reason, so that the
         reason itself tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riskkit.domain.findings import Row


@dataclass
class Curtain:
    """Hides counts of people under `threshold`, zeros included, and counts the cells it hid.

    complementary : False hides small cells alone, and nothing to protect them: where counts are rounded (sums give
        little away; the attack decides), and in tests of the attack.
    """

    threshold: int
    cells: int = 0
    complementary: bool = True

    @property
    def reason(self) -> str:
        """Why a cell is hidden; the same for small cells and for those hidden to protect them."""
        return f"hidden: fewer than {self.threshold} people, or it would give such a count away"

    @property
    def some(self) -> str:
        """What is said of faults that are few but not none."""
        return f"hidden: some, fewer than {self.threshold}"

    def small(self, *counts: float | None) -> bool:
        """True if any of these counts of people is under the threshold; zero is."""
        return any(count is not None and count < self.threshold for count in counts)

    def few(self, *counts: float | None) -> bool:
        """True if any of these counts is some but fewer than the threshold; zero is not."""
        return any(count is not None and 0 < count < self.threshold for count in counts)

    def hide(self, row: Row, columns: Iterable[str], reason: str | None = None) -> None:
        """Make cells None and say so in the row."""
        for column in columns:
            if row.get(column) is not None:
                row[column] = None
                self.cells += 1
        row["hidden"], row["reason"] = True, reason or self.reason

    def hide_share(self, row: Row, columns: Iterable[str] = (), keep_base: bool = False) -> bool:
        """Hide a share whose count, complement or base is small; a base of 0 keeps its own reason."""
        count, base = row.get("count"), row.get("base")
        if count is None or base is None or base == 0:
            return False
        if not self.small(count, base - count):
            return False
        kept = () if keep_base and not self.small(base) else ("base",)
        self.hide(row, ("count", "value", "low", "high", *kept, *columns))
        return True

    def hide_fault(self, row: Row, column: str = "count", others: Sequence[str] = ()) -> None:
        """Hide a count of broken rows that is small but not zero: that some are broken stays visible."""
        if self.few(row.get(column)):
            self.hide(row, (column, *others), self.some)

    def widen(self, hidden: Iterable[int], parts: Sequence[Sequence[int]], size: Sequence[int]) -> list[int]:
        """Units to hide so that totals give no hidden unit away.

        Parameters
        ----------
        hidden : unit numbers that are hidden already
        parts : for each unit, its counts; the total over all units of each count is taken as known
        size : for each unit, how large it is: the smallest are added first

        Returns
        -------
        list of unit numbers, in order
            None if none were hidden. Otherwise at least two, which together hold at least `threshold` of each count;
            all of them where that cannot be had.
        """
        chosen = set(hidden)
        if not chosen or not self.complementary:
            return sorted(chosen)
        rest = sorted((unit for unit in range(len(parts)) if unit not in chosen), key=lambda unit: (size[unit], unit))
        for unit in rest:
            together = [sum(parts[one][at] for one in chosen) for at in range(len(parts[unit]))]
            if len(chosen) >= 2 and not self.small(*together):
                break
            chosen.add(unit)
        return sorted(chosen)
