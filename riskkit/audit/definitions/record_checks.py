"""Checks of the cut and the cohort, by counting queries on the lazy tables.

Takes    Origin.
Gives    findings D02, D03, D04, D07, D09.
Promise  only counts leave the engine; each check recomputes what it says and does not ask the cut whether it was right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.counted_sides import CountedSides, end_of, first_row
from riskkit.domain.findings import Finding, Row
from riskkit.domain.matching import matches
from riskkit.domain.origin import Origin

if TYPE_CHECKING:
    import ibis.expr.types as ir

NO_FOLLOW_UP = "these rows have no follow-up yet"


def dates_in_order(origin: Origin) -> Finding:
    """D02: happened, then known, then extracted; spells begin before they end."""
    sources = origin.cohort.linkage.sources
    end = end_of(sources.extract_date)
    events, people = sources.tables["events"], sources.tables["people"]
    found = first_row(
        events.aggregate(
            base=events.count(),
            order=(events.occurred_at > events.known_at).sum(),
            extract=(events.known_at >= end).sum(),
        )
    )
    persons = first_row(people.aggregate(base=people.count(), extract=(people.known_at >= end).sum()))
    table = [
        fault_row("events known before they happened", found["order"], found["base"]),
        fault_row("events known after the extract date", found["extract"], found["base"]),
        fault_row("people's records known after the extract date", persons["extract"], persons["base"]),
    ]
    if "exposure" in sources.tables:
        spells = sources.tables["exposure"]
        ends = first_row(spells.aggregate(base=spells.count(), order=(spells["from"] > spells.to).sum()))
        table.append(fault_row("spells that end before they begin", ends["order"], ends["base"]))
    return held_or_broken("D02", table, "every date stands where it must", "dates stand in an impossible order")


def cut_where_promised(origin: Origin, counted: CountedSides | None = None) -> Finding:
    """D03: dates of both sides against the as-of date, embargo, horizon and extract date."""
    sides = counted or CountedSides(origin)
    past, later = sides.history, sides.follow_up
    table = [
        fault_row("in the history, known on or after the as-of date", past["known"], past["base"]),
        fault_row("in the history, happened on or after the as-of date", past["happened"], past["base"]),
    ]
    if later:
        table += [
            fault_row("in the follow-up, happened before it begins", later["early"], later["base"]),
            fault_row("in the follow-up, happened after the horizon", later["late"], later["base"]),
            fault_row("in the follow-up, known after the extract date", later["after"], later["base"]),
        ]
    return held_or_broken(
        "D03", table, "no event stands on the wrong side", "events stand on the wrong side of the cut"
    )


def nothing_on_both_sides(origin: Origin, counted: CountedSides | None = None) -> Finding:
    """D04: the same event in the history and in the follow-up of the same row."""
    if origin.follow_up is None:
        return make_finding("D04", "not applicable", NO_FOLLOW_UP)
    base = (counted or CountedSides(origin)).follow_up["base"]
    key = ["row", "event_id"]
    repeated = origin.follow_up.events.select(*key).semi_join(origin.history.events.select(*key), key)
    both = count_rows(repeated)
    table = [fault_row("events on both sides of one row's cut", count_rows(repeated.distinct()) if both else 0, base)]
    return held_or_broken("D04", table, "no event is on both sides", "the model could read its own answer")


def first_means_first(origin: Origin, counted: CountedSides | None = None) -> Finding:
    """D07: rows whose history already holds the outcome, or anything the cohort must be without."""
    if origin.follow_up is None:
        return make_finding("D07", "not applicable", NO_FOLLOW_UP)
    if origin.follow_up.target.which != "first":
        return make_finding("D07", "not applicable", "the outcome is any record, not the first")
    found, base = (counted or CountedSides(origin)).history, origin.cohort.rows
    table = [fault_row("rows with an earlier record of the outcome itself", found["had"], base)]
    if "excluded" in found:
        table.append(fault_row("rows with a record that the cohort must be without", found["excluded"], base))
    return held_or_broken(
        "D07", table, "nobody in the cohort had the outcome before", "some outcomes counted as first are not the first"
    )


def labels_from_the_target(origin: Origin) -> Finding:
    """D09: labels counted again from the follow-up with the target's own role and codes."""
    if origin.follow_up is None or origin.labels is None:
        return make_finding("D09", "not applicable", NO_FOLLOW_UP)
    import numpy as np

    events = origin.follow_up.events
    meant = events.filter(matches(events, origin.follow_up.target.events)).select("row").distinct()
    rows = meant.to_pyarrow()["row"].to_numpy().astype(np.int64)
    label = origin.labels.frame["label"].to_numpy(dtype=np.float64)
    has = np.zeros(len(label), dtype=bool)
    has[rows] = True
    base = len(label)
    table = [
        fault_row("labelled yes, no event of the target's role and codes", int(((label == 1) & ~has).sum()), base),
        fault_row("labelled no, yet such an event is in the follow-up", int(((label == 0) & has).sum()), base),
    ]
    if origin.labels.spec != origin.follow_up.target:
        table.append(fault_row("labels made by another target than the follow-up's", base, base))
    return held_or_broken(
        "D09", table, "labels follow the target's role and codes", "labels do not follow the target's role and codes"
    )


def held_or_broken(code: str, table: list[Row], held: str, broken: str) -> Finding:
    """Broken if any row of the table counts a fault; the words name the checks, never how many."""
    count = sum(row["count"] for row in table)
    base = max((row["base"] for row in table), default=0)
    if count:
        named = "; ".join(dict.fromkeys(str(row["check"]) for row in table if row["count"]))
        return make_finding(code, "broken", f"{broken}: {named}", count=count, base=base, table=table)
    return make_finding(code, "held", held, count=0, base=base, table=table)


def fault_row(check: str, count: Any, base: Any) -> Row:
    """How many break one rule, of how many."""
    return {"check": check, "count": _whole(count), "base": _whole(base)}


def _whole(value: Any) -> int:
    return 0 if value is None or value != value else int(value)


def count_rows(table: ir.Table) -> int:
    """Rows of a lazy table, counted on the engine."""
    return int(table.count().to_pyarrow().as_py())
