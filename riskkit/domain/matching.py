"""Which events an EventFilter means: one rule for eligibility, outcomes and features.

Takes    a lazy table of events, and an EventFilter or many.
Gives    `matches`, a yes/no expression over its rows; `Marks`, many such conditions as the bits of one number.
Promise  never missing: a missing code matches no list, and is not excluded by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskkit.domain.cohort_spec import EventFilter
from riskkit.domain.records import ROLES

if TYPE_CHECKING:
    import ibis.expr.types as ir

LANES = 3
"""Counts that are added up in one 64-bit number (see `features`): conditions lie in as many lanes of bits."""
LANE_BITS = 21
BITS = LANES * LANE_BITS
"""Conditions in one signed 64-bit number."""

_LISTED = (
    ("kinds", "kind"),
    ("offences", "offence"),
    ("agencies", "agency"),
    ("statuses", "status"),
    ("initiated_by", "initiated_by"),
    ("grades", "grade"),
)


def matches_event(events: ir.Table, wanted: EventFilter) -> Any:
    """Say for each event whether it is meant, whatever part people had in it (`wanted.roles` is not looked at).

    Parameters
    ----------
    events : ibis table
        With the event columns that `wanted` names.
    wanted : EventFilter

    Returns
    -------
    ibis boolean, one per row, never missing.
    """
    import ibis

    meant = ibis.literal(True)
    for listed, column in _LISTED:
        codes = getattr(wanted, listed)
        if codes is not None:
            meant = meant & events[column].isin(codes).fill_null(False)
    if wanted.not_statuses is not None:
        meant = meant & ~events.status.isin(wanted.not_statuses).fill_null(False)
    return meant


def matches(parts: ir.Table, wanted: EventFilter) -> Any:
    """Say for each part in an event (a row with `role`) whether it is meant, role included."""
    meant = matches_event(parts, wanted)
    return meant if wanted.roles is None else meant & parts.role.isin(wanted.roles)


@dataclass(frozen=True)
class Mark:
    """One condition that features count under: which events, and how many days back (None: as far as records go)."""

    wanted: EventFilter
    days: int | None


@dataclass(frozen=True)
class Marks:
    """Many conditions at once, each one bit of a whole number, so that an event's words are looked at only once.

    A bit is set where the codes of the event, the parts the person had in it and the days since it happened all
    allow it: three small look-ups joined by AND, instead of one chain of comparisons per feature. The meaning is that
    of `matches`; a property test holds the two together.
    """

    marks: tuple[Mark, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that hold the bits: marks_0, marks_1, ...; at least one."""
        return tuple(f"marks_{i}" for i in range(max(1, -(-len(self.marks) // BITS))))

    def place(self, mark: Mark) -> tuple[str, int, int]:
        """Where the bit of a condition is: its column, its lane, and its bit in the lane (from 0)."""
        number, place = divmod(self.marks.index(mark), BITS)
        return self.names[number], place % LANES, place // LANES

    def is_set(self, pairs: ir.Table, mark: Mark) -> Any:
        """Say for each row of `pairs` (with the marks columns) whether it meets the condition."""
        name, lane, bit = self.place(mark)
        return (pairs[name] & (1 << (lane * LANE_BITS + bit))) != 0

    def of_event(self, events: ir.Table) -> dict[str, Any]:
        """Bits that the codes of each event allow."""
        return {name: self._by_codes(events, marks) for name, marks in self._columns()}

    def of_roles(self, roles: Any) -> dict[str, Any]:
        """Bits that the parts in an event allow; `roles` has bit i set if the person had part i of `ROLES`."""
        import ibis

        found = {}
        for name, marks in self._columns():
            each = {
                1 << i: _bits(mark.wanted.roles is None or role in mark.wanted.roles for mark in marks)
                for i, role in enumerate(ROLES)
            }
            zero = ibis.literal(0, "int64")
            several = zero
            for bit, bits in each.items():
                several = several | ibis.ifelse((roles & bit) != 0, ibis.literal(bits, "int64"), zero)
            found[name] = roles.cases(
                *((bit, ibis.literal(bits, "int64")) for bit, bits in each.items()), else_=several
            )
        return found

    def of_days(self, days_ago: Any) -> dict[str, Any]:
        """Bits that the days since it happened allow."""
        import ibis

        windows = sorted({mark.days for mark in self.marks if mark.days is not None})
        found = {}
        for name, marks in self._columns():
            reach = [(days_ago <= w, _bits(m.days is None or m.days >= w for m in marks)) for w in windows]
            ever = ibis.literal(_bits(m.days is None for m in marks), "int64")
            branches = [(met, ibis.literal(bits, "int64")) for met, bits in reach]
            found[name] = ibis.cases(*branches, else_=ever) if branches else ever
        return found

    def _columns(self) -> list[tuple[str, tuple[Mark, ...]]]:
        return [(name, self.marks[i * BITS : (i + 1) * BITS]) for i, name in enumerate(self.names)]

    def _by_codes(self, events: ir.Table, marks: tuple[Mark, ...]) -> Any:
        import ibis

        allowed = ibis.literal(_bits(True for _ in marks), "int64")
        for listed, column in _LISTED:
            filters = [getattr(mark.wanted, listed) for mark in marks]
            codes = tuple(dict.fromkeys(code for codes in filters if codes is not None for code in codes))
            if codes:
                allowed = allowed & _look_up(events[column], codes, marks, _lists(listed))
        barred = tuple(dict.fromkeys(code for mark in marks for code in mark.wanted.not_statuses or ()))
        if barred:
            allowed = allowed & _look_up(events.status, barred, marks, _does_not_bar)
        return allowed


def _lists(listed: str) -> Callable[[Mark, str | None], bool]:
    def allows(mark: Mark, code: str | None) -> bool:
        codes = getattr(mark.wanted, listed)
        return codes is None or code in codes

    return allows


def _does_not_bar(mark: Mark, code: str | None) -> bool:
    return code not in (mark.wanted.not_statuses or ())


def _look_up(
    column: Any, codes: tuple[str, ...], marks: tuple[Mark, ...], allows: Callable[[Mark, str | None], bool]
) -> Any:
    """Bits by code; a code that no condition names, or a missing one, has the bits of None."""
    import ibis

    branches = [(code, ibis.literal(_bits(allows(mark, code) for mark in marks), "int64")) for code in codes]
    other = ibis.literal(_bits(allows(mark, None) for mark in marks), "int64")
    return column.cases(*branches, else_=other)


def _bits(flags: Iterable[bool]) -> int:
    """One number with the bit of each condition that is true; neighbours lie in different lanes."""
    return sum(1 << (place % LANES * LANE_BITS + place // LANES) for place, flag in enumerate(flags) if flag)
