"""Some people of the real records, chosen by a hash of their number: enough to say what a mutation would change.

Takes    joined records.
Gives    `sample_of`: the same records of at most about `MOST` people, kept on the engine until the block ends.
Promise  who is in depends on the person's number only; a small extract is taken whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from riskkit.domain.kept import forget, keep

if TYPE_CHECKING:
    from riskkit.domain.sources import Linkage

MOST = 5_000
_PARTS_OF = 1_000_003


@contextmanager
def sample_of(linkage: Linkage, most: int = MOST) -> Iterator[tuple[Linkage, float]]:
    """The records of a sample, and its share of all people."""
    people = int(linkage.person_of.person_id.nunique().to_pyarrow().as_py())
    if people <= most:
        yield linkage, 1.0
        return
    backend, tables, share = linkage.backend, dict(linkage.sources.tables), most / people
    kept: list[Any] = []

    def held(table: Any, name: str) -> Any:
        kept.append(keep(backend, table, name))
        return kept[-1]

    try:
        everyone = linkage.person_of
        place = (everyone.person_id.hash() % _PARTS_OF).abs()
        person_of = held(everyone.filter(place < int(share * _PARTS_OF)), "sample_people")
        parts = held(linkage.parts.semi_join(person_of, "person_id"), "sample_parts")
        tables["events"] = held(tables["events"].drop("text").semi_join(parts, "event_id"), "sample_events")
        tables["people"] = held(tables["people"].semi_join(person_of, "record_id"), "sample_records")
        tables["involvements"] = tables["involvements"].semi_join(person_of, "record_id")
        if "exposure" in tables:
            tables["exposure"] = held(tables["exposure"].semi_join(person_of, "record_id"), "sample_spells")
        yield linkage.with_tables(tables, person_of, parts), share
    finally:
        for table in kept:
            forget(backend, table)
