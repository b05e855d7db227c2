"""Records as agencies hand them over, and which of them are believed to be one person.

Takes    lazy tables on one engine, made by the sources and link rooms.
Gives    `Sources` and `Linkage`.
Promise  both are relations, not copies: nothing about people is held in Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from riskkit.domain.data_spec import LinkageSpec, SourcesSpec
from riskkit.domain.steps import Step

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Sources:
    """Checked extracts on one engine.

    tables
        Lazy Ibis tables by name (people, events, involvements, and exposure and areas where given), with every
        column of the layout present: optional columns that were not given are there, all missing.
    fingerprints
        SHA-256 of every input file (or of the engine's checksum of a database table), by the name the user gave.
    """

    backend: Any
    tables: Mapping[str, ir.Table]
    spec: SourcesSpec
    fingerprints: Mapping[str, str]
    steps: tuple[Step, ...] = ()

    @property
    def extract_date(self) -> date:
        """The day on which the records were drawn; every record was known before the end of it."""
        return self.spec.extract_date


@dataclass(frozen=True)
class Linkage:
    """Records joined into people.

    person_of
        Lazy table record_id, person_id: one row per record.
    parts
        Lazy table event_id, person_id, role: one row per person, event and role (a person's two records of the
        same part in the same event count once).
    one_part_each
        True where linking showed that nobody has two parts in one event, so that counting events needs no distinct.
        False: not shown, and counted with care.
    """

    sources: Sources
    spec: LinkageSpec
    person_of: ir.Table
    parts: ir.Table
    steps: tuple[Step, ...] = ()
    one_part_each: bool = False

    @property
    def backend(self) -> Any:
        """The engine all tables live on."""
        return self.sources.backend

    def with_tables(self, tables: Mapping[str, ir.Table], person_of: ir.Table, parts: ir.Table) -> Linkage:
        """The same linkage over other (for instance truncated) tables; used by checks and tests."""
        sources = replace(self.sources, tables=dict(tables))
        return replace(self, sources=sources, person_of=person_of, parts=parts, one_part_each=False)
