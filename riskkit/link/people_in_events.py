"""The parts people had in events, each part once.

Takes    `Sources`, and which person each record is about.
Gives    a lazy relation event_id, person_id, role, its Step, and whether nobody has two parts in one event.
Promise  a person's two records of the same part in the same event count once, and how often that was is counted.

The usual case, nobody twice in one event, is found with one count of 64-bit hashes (equal pairs of event and person
have equal hashes), and costs no distinct in later queries. Otherwise parts are counted with their roles; repeats are
kept as a small table that later queries leave out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskkit.domain.kept import keep
from riskkit.domain.sources import Sources
from riskkit.domain.steps import Dropped, Step

if TYPE_CHECKING:
    import ibis.expr.types as ir

PART = ("event_id", "person_id", "role")
_KEY = ("event_id", "record_id", "role")


def parts_of_people(sources: Sources, person_of: ir.Table) -> tuple[ir.Table, Step, bool]:
    """Every person's part in every event, once; and True if nobody has two parts in one event."""
    involvements = sources.tables["involvements"]
    parts = involvements.inner_join(person_of, "record_id").select(*PART)
    twice = parts.event_id.hash().hash() ^ parts.person_id.hash()
    rows, different = _count(parts, twice)
    alone = different == rows
    repeats = 0
    if not alone and _count(parts, twice.hash() ^ parts.role.hash())[1] < rows:
        again = keep(sources.backend, _repeats(involvements, person_of), "repeats")
        repeats = int(again.count().to_pyarrow().as_py())
        parts = involvements.anti_join(again, _KEY).inner_join(person_of, "record_id").select(*PART)
    dropped = (Dropped("the same person's other record of the same part", repeats),) if repeats else ()
    return parts, Step("people's parts in events", "a person's part in an event", rows, rows - repeats, dropped), alone


def _count(parts: ir.Table, hashed: Any) -> tuple[int, int]:
    """Parts, and different hashes among them."""
    table = parts.select(hashed=hashed)
    found = table.aggregate(rows=table.count(), hashes=table.hashed.nunique()).to_pyarrow()
    return int(found["rows"][0].as_py()), int(found["hashes"][0].as_py())


def _repeats(involvements: ir.Table, person_of: ir.Table) -> ir.Table:
    """Involvements whose person has the same part in the same event under a smaller record_id."""
    joined = involvements.inner_join(person_of, "record_id")
    groups = joined.group_by(list(PART)).having(joined.count() > 1).aggregate(first=joined.record_id.min())
    return joined.inner_join(groups, list(PART)).filter(lambda t: t.record_id != t["first"]).select(*_KEY)
