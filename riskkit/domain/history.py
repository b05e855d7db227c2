"""Time is cut once, here: History was known before a person's as-of date; FollowUp happened after it.

Takes    a Cohort (or a spine of person_id and as_of), a Linkage, and a TargetSpec.
Gives    `History` and `FollowUp`, two lazy relations.
Promise  the only code that compares an event's dates with `as_of`. Deleting everything known on or after `as_of`
         changes no row of a History. Rows on neither side are counted by name, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from riskkit.domain.cohort_spec import TargetSpec
from riskkit.domain.errors import SpecError
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

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Pairs of row and event on each side of the cut, and those on neither, by name (counted on first use)."""
        return self.count_steps()


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
    counted = _Counted(pairs, sides, cohort)
    return (
        History(pairs.filter(sides["history"]), cohort, counted.steps),
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
    return paired.filter(paired.known_at < _midnight(paired.as_of))


def truncated_before(linkage: Linkage, when: date) -> Linkage:
    """The same linkage with everything known on or after `when` deleted: for checks and property tests.

    Spells of exposure that began on or after `when` go; an open or later end becomes missing.
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
    person_of = linkage.person_of.semi_join(tables["people"], "record_id")
    parts = linkage.parts.semi_join(tables["events"], "event_id")
    return linkage.with_tables(tables, person_of, parts)


def last_mature_as_of(target: TargetSpec, extract_date: date) -> date:
    """The last as_of whose whole horizon and waiting time lie before the extract date."""
    return extract_date - timedelta(days=target.horizon_days + target.waiting_days)


def paired_with_events(spine: ir.Table, linkage: Linkage) -> ir.Table:
    """Every spine row with every event its person had a part in, on whichever side of as_of."""
    events = linkage.sources.tables["events"].select("event_id", *EVENT_COLUMNS)
    return spine.inner_join(linkage.parts, "person_id").inner_join(events, "event_id")


def _midnight(as_of: Any) -> Any:
    return as_of.cast("timestamp")


def _is_history(pairs: ir.Table) -> Any:
    return (pairs.known_at < _midnight(pairs.as_of)) & (pairs.occurred_at < _midnight(pairs.as_of))


def _sides(pairs: ir.Table, target: TargetSpec, extract_date: date) -> dict[str, Any]:
    """Conditions of the sides of the cut; each pair meets exactly one."""
    import ibis

    start = _midnight(pairs.as_of) + ibis.interval(days=target.embargo_days)
    end = _midnight(pairs.as_of) + ibis.interval(days=target.horizon_days)
    in_extract = pairs.known_at < ibis.literal(datetime.combine(extract_date + timedelta(days=1), time()))
    happened_before = pairs.occurred_at < _midnight(pairs.as_of)
    in_horizon = (pairs.occurred_at >= start) & (pairs.occurred_at < end)
    history = _is_history(pairs)
    return {
        "history": history,
        "follow_up": in_horizon & in_extract,
        "happened before, known later": happened_before & ~history,
        "in the embargo": ~happened_before & (pairs.occurred_at < start),
        "after the horizon": pairs.occurred_at >= end,
        "in the horizon, known after the extract": in_horizon & ~in_extract,
    }


@dataclass(frozen=True)
class _Counted:
    """Counts every side of one cut in one query."""

    pairs: ir.Table
    sides: dict[str, Any]
    cohort: Cohort

    def steps(self) -> tuple[Step, ...]:
        """History kept, FollowUp kept, and every other side by name."""
        names = list(self.sides)
        counts = {f"side_{i}": self.sides[name].sum().fill_null(0) for i, name in enumerate(names)}
        found = self.pairs.aggregate(total=self.pairs.count(), **counts).to_pandas().iloc[0]
        rows = {name: int(found[f"side_{i}"]) for i, name in enumerate(names)}
        others = tuple(Dropped(name, rows[name]) for name in names if name not in ("history", "follow_up"))
        total = int(found["total"])
        history = Dropped("in the history", rows["history"])
        follow_up = Dropped("in the follow-up", rows["follow_up"])
        unit = "pairs of row and event"
        return (
            Step("history: known before the as-of date", unit, total, rows["history"], (follow_up, *others)),
            Step("follow-up: happened in the horizon", unit, total, rows["follow_up"], (history, *others)),
        )
