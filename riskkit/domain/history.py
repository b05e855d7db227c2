"""Time is cut once, here: History was known before a person's as-of date; FollowUp happened after it.

Takes    a Cohort (or a spine of person_id and as_of), a Linkage, and a TargetSpec.
Gives    `History` and `FollowUp`, two lazy relations.
Promise  the only code that compares an event's dates with `as_of`. Deleting everything known on or after `as_of`
         changes no row of a History. Rows on neither side are counted by name, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from riskkit.domain.cohort_spec import TargetSpec
from riskkit.domain.errors import SpecError
from riskkit.domain.matching import Marks
from riskkit.domain.narrowing import EPOCH, EventColumns, Narrowing, day_number
from riskkit.domain.sources import Linkage
from riskkit.domain.steps import Dropped, Step

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.cohort import Cohort

EVENT_COLUMNS = (
    "agency",
    "kind",
    "offence",
    "occurred_at",
    "known_at",
    "status",
    "initiated_by",
    "harm",
    "grade",
    "area_code",
)


@dataclass(frozen=True)
class History:
    """What was known before each row's as-of date.

    events
        Lazy: row, person_id, as_of, event_id, role, agency, kind, offence, occurred_at, known_at, status,
        initiated_by, harm, grade, area_code; `known_at < as_of` and `occurred_at < as_of`.
    cohort
        The rows themselves; people without any event are in it.
    """

    events: ir.Table
    cohort: Cohort
    count_steps: Callable[[], tuple[Step, ...]]
    narrowed: Callable[[Marks, EventColumns], AbstractContextManager[ir.Table]] | None = field(default=None, repr=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Pairs of row and event on each side of the cut, and those on neither, by name (counted on first use)."""
        return self.count_steps()

    def narrow(self, marks: Marks, values: EventColumns) -> AbstractContextManager[ir.Table]:
        """The same events, one line per row and event, with few and small columns: what features are counted from.

        Worked out once and kept on the engine until the `with` block ends; the sides of the cut are counted in the
        same pass. Events that no mark asks for are left out.

        Parameters
        ----------
        marks : Marks
            Conditions on an event's codes, the person's parts in it, and the days since.
        values : callable
            Takes the table of events (no person, no part, no as_of) and gives further columns to carry, by name.

        Returns
        -------
        context manager of an ibis table
            row, days_ago (whole calendar days from occurred_at to as_of, at least 1), the columns of `marks` and the
            values asked for.
        """
        if self.narrowed is None:
            raise SpecError("This History was made by hand. Make one with cut(cohort, linkage, target).")
        return self.narrowed(marks, values)


@dataclass(frozen=True)
class FollowUp:
    """What happened in [as_of + embargo, as_of + horizon) and is in the extract. Columns as in `History.events`."""

    events: ir.Table
    cohort: Cohort
    target: TargetSpec
    count_steps: Callable[[], tuple[Step, ...]]

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The same count as `History.steps`: one cut, one count."""
        return self.count_steps()


def cut(cohort: Cohort, linkage: Linkage, target: TargetSpec) -> tuple[History, FollowUp]:
    """Cut time once, for every row of a cohort.

    Parameters
    ----------
    cohort : Cohort
        Rows `(person_id, as_of)`.
    linkage : Linkage
        Records joined into people.
    target : TargetSpec
        Gives the horizon and the embargo, in days.

    Returns
    -------
    (History, FollowUp)
        Two lazy relations. No event is in both. `steps` of either counts all four sides of the cut.

    Raises
    ------
    SpecError
        If the embargo is not shorter than the horizon.
    """
    if target.embargo_days >= target.horizon_days:
        raise SpecError(
            f"embargo_days ({target.embargo_days}) must be shorter than horizon_days ({target.horizon_days}): "
            "otherwise there is no follow-up left."
        )
    pairs = paired_with_events(cohort.table.select("row", "person_id", "as_of"), linkage)
    sides = _sides(pairs, target, linkage.sources.extract_date)
    counted = _Counted(pairs, sides)
    narrowing = Narrowing(
        cohort, linkage, partial(_sides_by_day, target, linkage.sources.extract_date), counted.remember
    )
    return (
        History(pairs.filter(sides["history"]), cohort, counted.steps, narrowing.kept),
        FollowUp(pairs.filter(sides["follow_up"]), cohort, target, counted.steps),
    )


def known_before(spine: ir.Table, linkage: Linkage) -> ir.Table:
    """Events known before each spine row's as_of: what eligibility rules may use.

    Parameters
    ----------
    spine : ibis table with at least person_id and as_of (date)

    Returns
    -------
    ibis table
        The spine's columns and the event columns of `History.events`.
    """
    pairs = paired_with_events(spine, linkage)
    return pairs.filter(_is_history(pairs))


def people_known_before(spine: ir.Table, linkage: Linkage) -> ir.Table:
    """Agencies' records of each spine row's person that were held before as_of (for age, sex, ethnicity, area)."""
    people = linkage.sources.tables["people"].drop("person_id").inner_join(linkage.person_of, "record_id")
    paired = spine.inner_join(people, "person_id")
    return paired.filter(_days_before(paired.as_of, paired.known_at) > 0)


def truncated_before(linkage: Linkage, when: date) -> Linkage:
    """The same linkage with everything known on or after `when` deleted: for checks and property tests.

    Spells of exposure that began on or after `when` go; an open or later end becomes missing. Who a record is about
    stays known as long as the record, or an event it has a part in, was known.
    """
    import ibis

    moment = ibis.literal(datetime.combine(when, time()))
    tables = dict(linkage.sources.tables)
    tables["people"] = tables["people"].filter(tables["people"].known_at < moment)
    tables["events"] = tables["events"].filter(tables["events"].known_at < moment)
    tables["involvements"] = tables["involvements"].semi_join(tables["events"], "event_id")
    if "exposure" in tables:
        spells = tables["exposure"].filter(tables["exposure"]["from"] < moment)
        tables["exposure"] = spells.mutate(to=ibis.ifelse(spells.to < moment, spells.to, ibis.null("timestamp")))
    held = tables["people"].select("record_id").union(tables["involvements"].select("record_id"))
    person_of = linkage.person_of.semi_join(held, "record_id")
    parts = linkage.parts.semi_join(tables["events"], "event_id")
    return linkage.with_tables(tables, person_of, parts)


def last_mature_as_of(target: TargetSpec, extract_date: date) -> date:
    """The last as_of whose whole horizon and waiting time lie before the extract date."""
    return extract_date - timedelta(days=target.horizon_days + target.waiting_days)


def in_follow_up(pairs: ir.Table, target: TargetSpec, extract_date: date) -> Any:
    """Say of each pair of row and event whether it lies in the follow-up of a target."""
    return _sides(pairs, target, extract_date)["follow_up"]


def paired_with_events(spine: ir.Table, linkage: Linkage) -> ir.Table:
    """Every spine row with every event its person had a part in, on whichever side of as_of."""
    events = linkage.sources.tables["events"].select("event_id", *EVENT_COLUMNS)
    return spine.inner_join(linkage.parts, "person_id").inner_join(events, "event_id")


def _days_before(as_of: Any, moment: Any) -> Any:
    """Days from a moment's day to as_of: over 0 if it lies before the midnight that starts as_of.

    A difference and not `moment < as_of`: an engine's planner may join two tables by a comparison of their columns
    before it joins them by key, and then pairs everybody's events with everybody's dates.
    """
    return day_number(as_of) - day_number(moment)


def _is_history(pairs: ir.Table) -> Any:
    return (_days_before(pairs.as_of, pairs.known_at) > 0) & (_days_before(pairs.as_of, pairs.occurred_at) > 0)


def _sides(pairs: ir.Table, target: TargetSpec, extract_date: date) -> dict[str, Any]:
    """Conditions of the sides of the cut; each pair meets exactly one."""
    numbers = (day_number(pairs.occurred_at), day_number(pairs.known_at), day_number(pairs.as_of))
    return _sides_by_day(target, extract_date, *numbers)


def _sides_by_day(target: TargetSpec, extract_date: date, happened: Any, known: Any, as_of: Any) -> dict[str, Any]:
    """The rule itself, on day numbers: a moment lies before the midnight that starts a day if its day is earlier.

    Differences and not comparisons of two tables' columns: see `_days_before`.
    """
    in_extract = known <= (extract_date - EPOCH).days
    since = happened - as_of
    in_horizon = (since >= target.embargo_days) & (since < target.horizon_days)
    history = (known - as_of < 0) & (since < 0)
    return {
        "history": history,
        "follow_up": in_horizon & in_extract,
        "happened before, known later": (since < 0) & ~history,
        "in the embargo": (since >= 0) & (since < target.embargo_days),
        "after the horizon": since >= target.horizon_days,
        "in the horizon, known after the extract": in_horizon & ~in_extract,
    }


@dataclass(frozen=True)
class _Counted:
    """Counts every side of one cut, once: in the pass that narrows the events, or in a query of its own."""

    pairs: ir.Table
    sides: dict[str, Any]
    found: dict[str, int] = field(default_factory=dict)

    def remember(self, rows: Mapping[str, int]) -> None:
        """Take over counts that another pass made of the same pairs."""
        self.found.update(rows)

    def steps(self) -> tuple[Step, ...]:
        """History kept, FollowUp kept, and every other side by name."""
        names = list(self.sides)
        if not self.found:
            counts = {f"side_{i}": self.sides[name].sum().fill_null(0) for i, name in enumerate(names)}
            found = self.pairs.aggregate(total=self.pairs.count(), **counts).to_pyarrow().to_pylist()[0]
            self.remember({"total": int(found["total"])} | {n: int(found[f"side_{i}"]) for i, n in enumerate(names)})
        rows, total = self.found, self.found["total"]
        others = tuple(Dropped(name, rows[name]) for name in names if name not in ("history", "follow_up"))
        history = Dropped("in the history", rows["history"])
        follow_up = Dropped("in the follow-up", rows["follow_up"])
        unit = "pairs of row and part in an event"
        return (
            Step("history: known before the as-of date", unit, total, rows["history"], (follow_up, *others)),
            Step("follow-up: happened in the horizon", unit, total, rows["follow_up"], (history, *others)),
        )
