"""Do the spells of custody agree with what else is recorded: somebody locked up is not suspected of crimes outside.

Takes    Material: exposure, events.
Gives    finding D33.
Promise  three looks: custody is recorded but no spell is (exact); the number of new spells from year to year; and how
         often people are suspected or searched inside spells, against the same people outside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.codes_over_time import NO_RECORDS
from riskkit.audit.definitions.level_checks import Series, shift_rows
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.tallies import Tallies, fetched
from riskkit.domain.findings import Finding, Row

if TYPE_CHECKING:
    import pandas as pd

INSIDE_RATIO = 0.5
LEAST_EVENTS = 20
SPELLS_RATIO = 1.6


def spells_agree(material: Material) -> Finding:
    """D33: spells against custody records, year by year, and against what people in them are recorded for.

    Effect sizes: no spell at all beside 100 custody records or more; spells per custody record change by 1.6 or more;
    people suspected or searched inside spells at half their rate outside or more.
    """
    if material.tallies is None:
        return make_finding("D33", "not applicable", NO_RECORDS)
    tables = material.tallies.origin.cohort.linkage.sources.tables
    held = _custody_records(material.tallies)
    if "exposure" not in tables:
        reason = "no table of custody, time abroad or deaths was given, so nobody's time at risk is known"
        return make_finding("D33", "cannot tell" if held["n"].sum() else "not applicable", reason)
    spells = _spells(material.tallies)
    there = int(spells["n"].sum())
    row = {"check": "spells of custody", "since": None, "before": None, "after": None, "ratio": None, "count": there,
           "base": int(held["n"].sum()), "alarm": False, "reason": None}  # fmt: skip
    if held["n"].sum() >= 100 and there == 0:
        because = "people are taken into custody and convicted, but no spell of custody is recorded"
        return make_finding("D33", "broken", because, table=[row | {"alarm": True}])
    inside = _inside(material.tallies)
    table = [row, *inside, *_by_quarter(material.tallies, held, spells)]
    loud = [one for one in table if one["alarm"]]
    if loud:
        because = f"spells of custody do not agree with other records: {', '.join(str(one['check']) for one in loud)}"
        return make_finding("D33", "broken", because, table=table)
    if not there:
        return make_finding("D33", "cannot tell", "too few records of custody to compare with spells", table=table)
    because = "there are spells of custody, about as many for each custody record from year to year"
    return make_finding("D33", "held", because, table=table)


def _custody_records(tallies: Tallies) -> pd.DataFrame:
    events = tallies.origin.cohort.linkage.sources.tables["events"]
    rows = events.filter(events.kind == "custody").select(quarter=events.occurred_at.truncate("Q").date())
    return fetched(rows.group_by("quarter").aggregate(n=rows.count()))


def _spells(tallies: Tallies) -> pd.DataFrame:
    spells = tallies.origin.cohort.linkage.sources.tables["exposure"]
    rows = spells.filter(spells.reason == "custody").select(quarter=spells["from"].truncate("Q").date())
    return fetched(rows.group_by("quarter").aggregate(n=rows.count()))


def _by_quarter(tallies: Tallies, held: pd.DataFrame, spells: pd.DataFrame) -> list[Row]:
    """Spells among spells and custody records together."""
    both = held.merge(spells, on="quarter", how="outer", suffixes=("", "_spells")).fillna(0).sort_values("quarter")
    both = tallies.in_time(both).set_index("quarter")
    count = both["n_spells"].astype("float64")
    rows, _ = shift_rows([Series("spells for each custody record", count, count + both["n"])], SPELLS_RATIO)
    return rows


def _inside(tallies: Tallies) -> list[Row]:
    """Crimes and searches of people with spells, inside a spell and outside, per day."""
    found = _moments(tallies)
    days_in, days_out = _days(tallies)
    inside, outside = found.get(True, 0), found.get(False, 0)
    if days_in < 1 or days_out < 1 or outside < LEAST_EVENTS:
        return []
    expected = outside / days_out * days_in
    ratio = inside / expected
    alarm = expected >= LEAST_EVENTS and ratio >= INSIDE_RATIO
    return [
        {"check": "people suspected or searched while in custody", "since": None, "before": None, "after": None,
         "ratio": ratio, "count": inside, "base": inside + outside, "alarm": bool(alarm), "reason": None}
    ]  # fmt: skip


def _custody(tallies: Tallies) -> Any:
    """Spells of custody with their person; an open spell ends with the extract."""
    import ibis

    linkage = tallies.origin.cohort.linkage
    spells = linkage.sources.tables["exposure"]
    end = ibis.literal(linkage.sources.extract_date).cast("timestamp")
    spells = spells.filter(spells.reason == "custody").select(
        "record_id", start=spells["from"], end=spells.to.fill_null(end)
    )
    return spells.inner_join(linkage.person_of, "record_id").select("person_id", "start", "end")


def _moments(tallies: Tallies) -> dict[bool, int]:
    linkage, spells = tallies.origin.cohort.linkage, _custody(tallies)
    events = linkage.sources.tables["events"]
    outside_kinds = events.filter(events.kind.isin(("crime", "stop_search")) & (events.status != "cancelled"))
    parts = linkage.parts.filter(linkage.parts.role.isin(("suspect", "subject")))
    parts = parts.semi_join(spells.select("person_id").distinct(), "person_id")
    told = parts.inner_join(outside_kinds.select("event_id", "occurred_at"), "event_id")
    pairs = told.inner_join(spells, "person_id")
    hit = pairs.filter((pairs.occurred_at >= pairs.start) & (pairs.occurred_at < pairs.end))
    inside = int(hit.select("event_id", "person_id").distinct().count().to_pyarrow().as_py())
    return {True: inside, False: int(told.count().to_pyarrow().as_py()) - inside}


def _days(tallies: Tallies) -> tuple[float, float]:
    """Days that people with spells were inside, and outside, over the time that records cover."""
    spells = _custody(tallies)
    events = tallies.origin.cohort.linkage.sources.tables["events"]
    line = spells.aggregate(
        days=(spells.end.epoch_seconds() - spells.start.epoch_seconds()).sum() / 86_400.0,
        people=spells.person_id.nunique(),
    ).to_pyarrow().to_pylist()[0]  # fmt: skip
    span = events.aggregate(first=events.occurred_at.min(), last=events.occurred_at.max()).to_pyarrow().to_pylist()[0]
    if not line["people"] or span["first"] is None:
        return 0.0, 0.0
    covered = (span["last"] - span["first"]).total_seconds() / 86_400.0 * line["people"]
    return float(line["days"]), float(covered - line["days"])
