"""Write events and people's parts, month by month, to extracts and to truth.

Takes    the months of a life; later the records people's parts point to.
Gives    `events/part-*.parquet` and `involvements/part-*.parquet`, in both folders.
Promise  the same world gives the same bytes; memory holds codes, never words, for more than a few parts.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from riskkit.worlds.clock import DAY, Clock
from riskkit.worlds.codes import (
    AGENCIES,
    AGENCY_OF_KIND,
    GRADE_SHARES,
    GRADES,
    HARM,
    INITIATORS,
    INTELLIGENCE,
    KINDS,
    OFFENCES,
    OUTCOMES,
    ROLES,
    SERIOUS_WEAPON,
    STATUSES,
    SUSPECT,
)  # fmt: skip
from riskkit.worlds.geography import PLACE_METRES, Geography
from riskkit.worlds.living import Month
from riskkit.worlds.records import FirstContacts, Records, holder_of
from riskkit.worlds.streams import stream
from riskkit.worlds.wording import choose_texts, stock_texts
from riskkit.worlds.writing_people import words

ROWS_A_PART = 250_000
BACKDATED_DAYS = 45.0
_COMPACT = {
    "event_id": np.int64, "kind": np.int8, "offence": np.int8, "occurred": np.int32, "known": np.int32,
    "place": np.int32, "area": np.int32, "status": np.int8, "initiated": np.int8, "outcome": np.int8,
}  # fmt: skip


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write one file; words go as dictionaries, readers see plain strings."""
    worded = [field.name for field in table.schema if pa.types.is_dictionary(field.type)]
    pq.write_table(
        table, path, compression="zstd", compression_level=1, use_dictionary=worded, store_schema=False,
        write_statistics=True, row_group_size=1 << 20,
    )  # fmt: skip


class Writer:
    """Writes Parquet files on a second thread, and keeps count of what was written."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(2)
        self._waiting: list[Future[None]] = []

    def write(self, table: pa.Table, path: Path) -> None:
        """Queue one file; waits when two are under way, so that memory stays bounded."""
        while len(self._waiting) >= 2:
            self._waiting.pop(0).result()
        self._waiting.append(self._pool.submit(write_parquet, table, path))

    def finish(self) -> None:
        """Wait for every file; an error of any of them is raised here."""
        try:
            for waiting in self._waiting:
                waiting.result()
        finally:
            self._waiting = []
            self._pool.shutdown(wait=True)


class Ledger:
    """What was recorded, kept as codes until records can be opened; the truth is written on the way."""

    def __init__(self, folder: Path, people: int, clock: Clock, writer: Writer) -> None:
        self.contacts = FirstContacts(people)
        self.last_attack = np.full(people, -1, dtype=np.int64)
        self.kept: list[tuple[int, dict[str, NDArray], dict[str, NDArray]]] = []
        self.counts = {"events": 0, "involvements": 0}
        self._clock, self._writer, self._folder = clock, writer, folder
        self._pending: list[Month] = []
        self._files = 0
        for name in ("events", "involvements"):
            (folder / name).mkdir(parents=True)

    def take(self, month: Month) -> None:
        """Take in one month: truth to its files, recorded rows to memory."""
        events, parts = month.events, month.parts
        armed = np.isin(events["offence"], SERIOUS_WEAPON) & (events["kind"] == 0) & events["happened"]
        attack = armed[parts["event"]] & (parts["role"] == SUSPECT)
        np.maximum.at(self.last_attack, parts["person"][attack], events["occurred"][parts["event"][attack]])
        self._pending.append(month)
        if sum(len(m.events["kind"]) for m in self._pending) >= ROWS_A_PART:
            self.flush()
        keep = np.flatnonzero(events["recorded"])
        number = np.full(len(events["kind"]), -1, dtype=np.int32)
        number[keep] = np.arange(len(keep))
        part = np.flatnonzero(parts["recorded"])
        of = parts["event"][part]
        self.contacts.note(events["kind"][of], events["known"][of], parts["person"][part], parts["role"][part])
        slim = {name: events[name][keep].astype(dtype) for name, dtype in _COMPACT.items()}
        kept_parts = {"event": number[of], "person": parts["person"][part], "role": parts["role"][part]}
        self.kept.append((month.number, slim, kept_parts))
        self.counts["events"] += len(keep)
        self.counts["involvements"] += len(part)

    def flush(self) -> None:
        """Write the pending months' truth: rows that happened or were recorded, with their real times."""
        if not self._pending:
            return
        events, parts = [], []
        for month in self._pending:
            e, p = month.events, month.parts
            keep = e["happened"] | e["recorded"]
            events.append({name: e[name][keep] for name in e})
            mask = keep[p["event"]]
            parts.append(
                {"event_id": e["event_id"][p["event"][mask]], **{k: p[k][mask] for k in ("person", "role", "recorded")}}
            )
        e, p = _joined(events), _joined(parts)
        name = f"part-{self._files:05d}.parquet"
        self._writer.write(_true_events(e, self._clock), self._folder / "events" / name)
        table = {
            "event_id": p["event_id"],
            "person": p["person"],
            "role": words(ROLES, p["role"]),
            "recorded": p["recorded"],
        }
        self._writer.write(pa.table(table), self._folder / "involvements" / name)
        self._files += 1
        self._pending = []


def _true_events(e: dict[str, NDArray], clock: Clock) -> pa.Table:
    return pa.table(
        {
            "event_id": e["event_id"],
            "kind": words(KINDS, e["kind"]),
            "offence": words(OFFENCES, e["offence"]),
            "occurred_at": _moments(clock, e["occurred"]),
            "known_at": _moments(clock, e["known"]),
            "place": pa.array(e["place"], mask=e["place"] < 0),
            "happened": e["happened"],
            "recorded": e["recorded"],
        }
    )


def write_extracts(
    ledger: Ledger, records: Records, ids: pa.Array, area_codes: pa.Array, places: Geography, clock: Clock,
    dials: dict[str, float], seed: int, folder: Path, writer: Writer,
) -> Iterable[int]:  # fmt: skip
    """Write what agencies hand over, and yield each month's number when it is taken."""
    for name in ("events", "involvements"):
        (folder / name).mkdir(parents=True)
    (folder.parent / "truth" / "intelligence").mkdir()
    pending: list[tuple[dict[str, NDArray], dict[str, NDArray]]] = []
    files = 0
    while ledger.kept:
        month, events, parts = ledger.kept.pop(0)
        rng = stream(seed, "choosing", month)
        of = parts["event"]
        holder = holder_of(events["kind"][of], parts["role"])
        record = records.record_of(holder, parts["person"], events["known"][of], rng.random(len(of)) < 0.5)
        row = {"event_id": events["event_id"][of], "record": record, "role": parts["role"]}
        _finish_events(month, events, parts, ledger.last_attack, places, dials, seed)
        pending.append((events, row))
        if sum(len(e["kind"]) for e, _ in pending) >= ROWS_A_PART or not ledger.kept:
            name = f"part-{files:05d}.parquet"
            e, p = _joined([e for e, _ in pending]), _joined([p for _, p in pending])
            writer.write(_events_table(e, clock, area_codes), folder / "events" / name)
            involved = {
                "event_id": p["event_id"],
                "record_id": ids.take(pa.array(p["record"])),
                "role": words(ROLES, p["role"]),
            }
            writer.write(pa.table(involved), folder / "involvements" / name)
            writer.write(_graded(e, clock), folder.parent / "truth" / "intelligence" / name)
            files, pending = files + 1, []
        yield month


def _finish_events(
    month: int, e: dict[str, NDArray], parts: dict[str, NDArray], last_attack: NDArray, places: Geography,
    dials: dict[str, float], seed: int,
) -> None:  # fmt: skip
    """Choose texts, spots and grades; back-date and re-grade intelligence as the dials say."""
    rng = stream(seed, "wording", month)
    count = len(e["kind"])
    e["text"] = choose_texts(e["kind"], e["offence"], rng)
    jitter = np.round((rng.random((2, count)) - 0.5) * (PLACE_METRES - 10))
    e["easting"] = np.where(e["place"] >= 0, places.place_easting[e["place"]] + jitter[0], np.nan)
    e["northing"] = np.where(e["place"] >= 0, places.place_northing[e["place"]] + jitter[1], np.nan)
    rng = stream(seed, "hindsight", month)
    logs = np.flatnonzero(e["kind"] == INTELLIGENCE)
    grade = np.full(count, -1, dtype=np.int8)
    bounds = np.cumsum(np.array(GRADE_SHARES) / sum(GRADE_SHARES))
    grade[logs] = np.minimum(np.searchsorted(bounds, rng.random(len(logs)), side="right"), len(GRADES) - 1)
    e["grade_first"], e["occurred_really"], e["known_really"] = grade.copy(), e["occurred"].copy(), e["known"].copy()
    u, early = rng.random((2, len(logs))), rng.exponential(BACKDATED_DAYS, len(logs))
    latest = np.full(count, -1, dtype=np.int64)
    np.maximum.at(latest, parts["event"], last_attack[parts["person"]])
    proved = latest[logs] > e["known"][logs]
    regraded = u[0] < dials["intelligence_regraded"]
    grade[logs] = np.where(regraded, np.where(proved, 0, len(GRADES) - 2), grade[logs])
    e["grade"] = grade
    back = logs[u[1] < dials["intelligence_backdated"]]
    shift = (early[u[1] < dials["intelligence_backdated"]] * DAY).astype(np.int32)
    gap = np.minimum(e["known"][back] - e["occurred"][back], 7200)
    e["occurred"][back] = np.maximum(e["occurred"][back] - shift, 0)
    e["known"][back] = e["occurred"][back] + gap


def _events_table(e: dict[str, NDArray], clock: Clock, area_codes: pa.Array) -> pa.Table:
    """One part of the events table in the layout of design.md, section 5."""
    harm = np.where(e["kind"] == 0, np.array(HARM)[e["offence"]], np.nan)
    codes = area_codes.to_pylist()
    return pa.table(
        {
            "event_id": e["event_id"],
            "agency": words(AGENCIES, np.array(AGENCY_OF_KIND)[e["kind"]]),
            "kind": words(KINDS, e["kind"]),
            "offence": words(OFFENCES, e["offence"]),
            "occurred_at": _moments(clock, e["occurred"]),
            "known_at": _moments(clock, e["known"]),
            "status": words(STATUSES, e["status"]),
            "initiated_by": words(INITIATORS, e["initiated"]),
            "outcome": words(OUTCOMES, e["outcome"]),
            "harm": pa.array(harm, mask=np.isnan(harm)),
            "grade": words(GRADES, e["grade"]),
            "area_code": words(tuple(codes), e["area"]),
            "easting": pa.array(e["easting"], mask=np.isnan(e["easting"])),
            "northing": pa.array(e["northing"], mask=np.isnan(e["northing"])),
            "text": words(stock_texts()[0], e["text"]),
        }
    )


def _graded(e: dict[str, NDArray], clock: Clock) -> pa.Table:
    """Truth about intelligence: its first grade and its real times."""
    logs = e["kind"] == INTELLIGENCE
    return pa.table(
        {
            "event_id": e["event_id"][logs],
            "grade_first": words(GRADES, e["grade_first"][logs]),
            "occurred_really": _moments(clock, e["occurred_really"][logs]),
            "known_really": _moments(clock, e["known_really"][logs]),
        }
    )


def _moments(clock: Clock, seconds: NDArray) -> pa.Array:
    return pa.array(clock.moments(seconds)).cast(pa.timestamp("us"))


def _joined(blocks: list[dict[str, NDArray]]) -> dict[str, NDArray]:
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
