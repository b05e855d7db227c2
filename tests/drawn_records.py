"""Tiny drawn tables turned into records: what spec and property tests are written in.

Takes    tables drawn with `|` between cells; a blank cell is missing; columns that are left out get plain values.
Gives    `linkage_of`, `cohort_at`, `feature_value` and friends.
Promise  the records are as an agency would hand them over, with ids given; nothing is checked or repaired here.
"""

from __future__ import annotations

import atexit
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import ibis
import pyarrow as pa
from ibis.util import gen_name

from riskkit.domain.cohort import Cohort
from riskkit.domain.cohort_spec import CohortSpec, TargetSpec
from riskkit.domain.data_spec import LinkageSpec, SourcesSpec
from riskkit.domain.feature_spec import FeatureSpec
from riskkit.domain.records import TABLES
from riskkit.domain.sources import Linkage, Sources

EXTRACT = "2030-12-31"
_ARROW = {
    "id": pa.string(),
    "text": pa.string(),
    "date": pa.date32(),
    "moment": pa.timestamp("us"),
    "number": pa.float64(),
    "whole": pa.int64(),
}
_SHORT = {"record": "record_id", "person": "person_id", "born": "birth_date", "event": "event_id", "area": "area_code",
          "occurred": "occurred_at", "known": "known_at"}  # fmt: skip

Row = dict[str, Any]


@cache
def engine() -> Any:
    """One embedded engine for all drawn tables of a test process."""
    backend = ibis.duckdb.connect()
    atexit.register(backend.disconnect)
    backend.raw_sql("SET threads = 1").fetchall()
    return backend


def drawn(text: str) -> list[Row]:
    """Rows of a drawn table: the first line names columns; a blank cell is None; lines of dashes are skipped."""
    lines = [line for line in text.strip("\n").splitlines() if line and not ("--" in line and set(line) <= set("-+| "))]
    names = [cell.strip() for cell in lines[0].split("|")]
    rows = []
    for line in lines[1:]:
        cells = [cell.strip() or None for cell in line.split("|")]
        assert len(cells) == len(names), f"a drawn line has {len(cells)} cells, not {len(names)}: {line}"
        rows.append(dict(zip(names, cells, strict=True)))
    return rows


def linkage_of(
    events: str = "", people: str = "", exposure: str = "", areas: str = "", extract: str = EXTRACT
) -> Linkage:
    """Records, joined into people, from drawn tables.

    events: person (or record), role (suspect), event (each line its own), kind (crime), offence (knife), occurred,
    known (as occurred), status (recorded), initiated_by (public), harm, grade, area, agency (police).
    people: person, record (as person), agency (police), born (1990-01-01), sex, ..., known (2000-01-01). People who
    are only in events get such a record. exposure: record, from, to, reason.
    """
    return linkage_from(*(drawn(t) if t else [] for t in (events, people, exposure, areas)), extract=extract)


def linkage_from(
    events: list[Row], people: list[Row], exposure: list[Row], areas: list[Row], extract: str = EXTRACT
) -> Linkage:
    """The same from rows; cells are text (numbers and dates are read from it) or already values."""
    people = [_long(row) for row in people]
    events = [_long(row) for row in events]
    drawn_people = {row["person_id"] for row in people} | {row.get("record_id") for row in people}
    for name in dict.fromkeys(row.get("person_id") for row in events):
        if name is not None and name not in drawn_people:
            people.append({"person_id": name, "birth_date": "1990-01-01"})
    people = [_with(row, record_id=row["person_id"], agency="police", known_at="2000-01-01") for row in people]
    record_of = {row["person_id"]: row["record_id"] for row in reversed(people)}
    events = [
        _with(row, event_id=f"e{i}", agency="police", kind="crime", offence="knife", status="recorded",
              initiated_by="public", known_at=row["occurred_at"], role="suspect")
        for i, row in enumerate(events, 1)
    ]  # fmt: skip
    events = [{**row, "offence": None if row["offence"] == "-" else row["offence"]} for row in events]
    involvements = [
        {**row, "record_id": row.get("record_id") or record_of[row["person_id"]]}
        for row in events
        if row.get("record_id") or row.get("person_id")
    ]
    once = list({row["event_id"]: row for row in events}.values())
    by_name = {"people": people, "events": once, "involvements": involvements}
    by_name |= {"exposure": [_long(row) for row in exposure]} if exposure else {}
    by_name |= {"areas": [_long(row) for row in areas]} if areas else {}
    return _linked(by_name, extract)


def _linked(rows: dict[str, list[Row]], extract: str) -> Linkage:
    backend = engine()
    tables = {name: _on_engine(backend, name, lines) for name, lines in rows.items()}
    spec = SourcesSpec(data_kind="synthetic", extract_date=date.fromisoformat(extract), folder=".")
    person_of = tables["people"].select("record_id", "person_id")
    parts = tables["involvements"].inner_join(person_of, "record_id").select("event_id", "person_id", "role").distinct()
    return Linkage(Sources(backend, tables, spec, {}), LinkageSpec(method="given"), person_of, parts)


def _on_engine(backend: Any, name: str, lines: list[Row]) -> Any:
    columns = TABLES[name].columns
    arrays = {c.name: pa.array([_cell(line.get(c.name), c.type) for line in lines], _ARROW[c.type]) for c in columns}
    return backend.create_table(gen_name(f"drawn_{name}"), ibis.memtable(pa.table(arrays)), temp=True)


def _cell(value: Any, kind: str) -> Any:
    if value is None or not isinstance(value, str):
        return value
    match kind:
        case "date":
            return date.fromisoformat(value)
        case "moment":
            return datetime.fromisoformat(value)
        case "number":
            return float(value)
        case "whole":
            return int(value)
        case _:
            return value


def _long(row: Row) -> Row:
    return {_SHORT.get(name, name): value for name, value in row.items()}


def _with(row: Row, **plain: Any) -> Row:
    return {**plain, **{name: value for name, value in row.items() if value is not None}}


def cohort_spec(*as_of: str, **changes: Any) -> CohortSpec:
    """A CohortSpec that keeps everyone with any record in the last century, unless told otherwise."""
    plain = {"seen_within_days": 36_500, "age_from": 0, "age_to": 120, "age_unknown": "keep"}
    return CohortSpec.model_validate({"as_of": as_of, **plain, **changes})


def target_spec(**changes: Any) -> TargetSpec:
    """A TargetSpec: a recorded knife offence as suspect within 365 days, no waiting time, unless told otherwise."""
    plain = {
        "meaning": "a recorded offence with a knife, as suspect",
        "role": "suspect",
        "offences": ("knife",),
        "statuses": ("recorded",),
        "which": "any",
        "horizon_days": 365,
        "waiting_days": 0,
    }
    return TargetSpec.model_validate({**plain, **changes})


def feature(measure: str, **changes: Any) -> FeatureSpec:
    """A FeatureSpec named `value`, of the given measure."""
    plain = {"name": "value", "label": "a value", "unit": "number", "meaning": "what the test is about"}
    return FeatureSpec.model_validate({**plain, "measure": measure, **changes})


def cohort_of(linkage: Linkage, *as_of: str) -> Cohort:
    """Every linked person on every date, whatever is known of them: a spine for tests of the cut and of features."""
    from riskkit.cohort.person_facts import ATTRIBUTES, known_facts

    spec = cohort_spec(*as_of)
    everyone = linkage.person_of.select("person_id").distinct()
    spine = everyone.mutate(as_of=ibis.array([ibis.literal(day) for day in spec.as_of]).unnest())
    facts = known_facts(spine, linkage, spec).select("person_id", "as_of", "age", *ATTRIBUTES, "first_known")
    row = ibis.row_number().over(order_by=[facts.person_id, facts.as_of])
    table = linkage.backend.create_table(gen_name("drawn_cohort"), facts.mutate(row=row), temp=True)
    rows = int(table.count().to_pyarrow().as_py())
    return Cohort(table, linkage, spec, rows, rows // len(as_of), lambda other, dates: cohort_of(other, *dates))


def day_after(day: str, days: int) -> str:
    """The ISO date so many days later (or earlier, if negative)."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
