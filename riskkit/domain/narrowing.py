"""Join each person with their events once, carrying only what is asked for.

Takes    a Cohort, a Linkage, the rule of the cut, and which marks and values to carry.
Gives    one line per row and event of the history, kept on the engine; counts of every side of the cut.
Promise  the rule of the cut is handed in, not repeated here; a person's two records of one event are one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from riskkit.domain.kept import forget, keep
from riskkit.domain.matching import Marks
from riskkit.domain.records import ROLES

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.cohort import Cohort
    from riskkit.domain.sources import Linkage

EPOCH = date(1970, 1, 1)
EventColumns = Callable[["ir.Table"], Mapping[str, Any]]
Sides = Callable[[Any, Any, Any], dict[str, Any]]
"""The rule of the cut: from day numbers (happened, known, as_of) to conditions by name, `history` first."""


def day_number(moment: Any) -> Any:
    """Whole calendar days from 1 January 1970 to the day of a moment or date, as a 32-bit number."""
    day = moment if moment.type().is_date() else moment.date()
    return day.epoch_days().cast("int32")


@dataclass(frozen=True)
class Narrowing:
    """Text keys are joined once; after that a person is a number.

    With one as_of date, the side of the cut and the days since are worked out per event, before any join. With
    several, each row's as_of is joined on by the person's number, and they are worked out then.
    """

    cohort: Cohort
    linkage: Linkage
    sides: Sides
    remember: Callable[[Mapping[str, int]], None]

    @contextmanager
    def kept(self, marks: Marks, values: EventColumns) -> Iterator[ir.Table]:
        """See `History.narrow`."""
        one_date = len(self.cohort.spec.as_of) == 1
        kept = keep(self.linkage.backend, self._joined(marks, values, one_date), "narrow")
        try:
            pairs = kept if one_date else self._with_dates(kept, marks)
            self._count(pairs)
            history = pairs.filter((pairs.side == 0) & _any_mark(pairs, marks))
            yield history.drop("side", "roles")
        finally:
            forget(self.linkage.backend, kept)

    def _joined(self, marks: Marks, values: EventColumns, one_date: bool) -> ir.Table:
        """One line per person and event, on every side of the cut."""
        events = self.linkage.sources.tables["events"]
        narrow = events.select(
            "event_id",
            happened=day_number(events.occurred_at),
            known=day_number(events.known_at),
            **marks.of_event(events),
            **values(events),
        )
        if one_date:
            as_of = (self.cohort.spec.as_of[0] - EPOCH).days
            narrow = self._cut_at(narrow, as_of, marks)
        parts = self._parts().rename(**({"row": "person"} if one_date else {}))
        joined = parts.inner_join(narrow, "event_id").drop("event_id")
        return joined.mutate(**{name: joined[name] & bits for name, bits in marks.of_roles(joined.roles).items()})

    def _parts(self) -> ir.Table:
        """One line per person (as a number) and event, and the roles they had in it, each one bit."""
        table = self.cohort.table
        persons = table.group_by("person_id").aggregate(person=table.row.min().cast("int32"))
        records = self.linkage.person_of.inner_join(persons, "person_id").select("record_id", "person")
        held = self.linkage.sources.tables["involvements"].inner_join(records, "record_id")
        bit = held.role.cases(*((role, 1 << i) for i, role in enumerate(ROLES)), else_=0).cast("int8")
        held = held.select("event_id", "person", bit=bit)
        if self.linkage.one_part_each:
            return held.rename(roles="bit")
        return held.group_by("event_id", "person").aggregate(roles=held.bit.bit_or().cast("int8"))

    def _cut_at(self, table: ir.Table, as_of: Any, marks: Marks) -> ir.Table:
        """With the side of the cut (its place in the rule), the days since, and the bits they allow."""
        import ibis

        as_of = ibis.literal(as_of, "int32") if isinstance(as_of, int) else as_of
        sides = self.sides(table.happened, table.known, as_of)
        side = ibis.cases(*((met, i) for i, met in enumerate(sides.values()))).cast("int8")
        table = table.mutate(side=side, days_ago=(as_of - table.happened).cast("int32"))
        within = {name: table[name] & bits for name, bits in marks.of_days(table.days_ago).items()}
        return table.mutate(**within).drop("happened", "known")

    def _with_dates(self, kept: ir.Table, marks: Marks) -> ir.Table:
        """Each person's events beside each of their rows."""
        table = self.cohort.table
        first = table.row.min().over(group_by=table.person_id)
        rows = table.select("row", person=first.cast("int32"), as_of_day=day_number(table.as_of))
        pairs = kept.inner_join(rows, "person")
        return self._cut_at(pairs, pairs.as_of_day, marks).drop("person", "as_of_day")

    def _count(self, pairs: ir.Table) -> None:
        import ibis

        day = ibis.literal(0, "int32")
        names = list(self.sides(day, day, day))
        found = pairs.group_by("side", "roles").aggregate(n=pairs.count()).to_pyarrow().to_pylist()
        by_side = dict.fromkeys(names, 0)
        for line in found:
            by_side[names[line["side"]]] += line["n"] * line["roles"].bit_count()
        self.remember({"total": sum(by_side.values())} | by_side)


def _any_mark(pairs: ir.Table, marks: Marks) -> Any:
    met = pairs[marks.names[0]] != 0
    for name in marks.names[1:]:
        met = met | (pairs[name] != 0)
    return met
