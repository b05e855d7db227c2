"""Three counts in one sum: the bits of three conditions are added up in three fields of one 64-bit number.

Takes    the Marks of a Plan, and narrowed events.
Gives    few sums for many counts, and each count again from its field.
Promise  a field holds counts up to 2,097,151; a row with more events than that is refused, never counted wrongly.
         Measured: 40 counts of 20 million events cost 1.4 CPU s, as separate filtered counts 4.7.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from riskkit.domain.errors import SpecError
from riskkit.domain.matching import LANE_BITS, LANES, Mark, Marks

if TYPE_CHECKING:
    import ibis.expr.types as ir

FIELD = 1 << LANE_BITS
_ONE_OF_EACH_LANE = sum(1 << (lane * LANE_BITS) for lane in range(LANES))


def packed_sums(marks: Marks, pairs: ir.Table, counted: Iterable[Mark]) -> dict[str, Any]:
    """The sums that hold the counts of these conditions, by name."""
    sums = {}
    for mark in counted:
        column, _, bit = marks.place(mark)
        fields = (pairs[column] >> bit) & _ONE_OF_EACH_LANE
        sums[f"{column}__{bit}"] = fields.cast("int64").sum()
    return sums


def unpacked(marks: Marks, table: ir.Table, mark: Mark) -> Any:
    """The count of one condition, from the sum that holds it; missing where a row has no event at all."""
    column, lane, bit = marks.place(mark)
    return table[f"{column}__{bit}"].cast("int64") // FIELD**lane % FIELD


def refuse_overflow(most: int) -> None:
    """Refuse rows with more events than a field holds.

    Parameters
    ----------
    most : int
        The largest number of events of any row.
    """
    if most >= FIELD:
        raise SpecError(
            f"One row of the cohort has {most:,} events in its history; at most {FIELD - 1:,} can be counted. So many "
            "events of one person point to a fault of linkage: look at how records were joined into people."
        )
