"""The raw records behind a study, for a coding that does not trust the engine.

Takes    an Origin and its study.
Gives    `raw_records`: the extract files themselves, or, for a database, plain selections from its tables.
Promise  says which of the two it is: over a database, reading and typing the cells is shared with the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riskkit.audit.second_coding.raw_tables import ExtractFiles, RawTables, Row

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np

    from riskkit.domain.cohort import Cohort
    from riskkit.domain.sources import Sources
    from riskkit.domain.study_spec import StudySpec

SHARED = (
    "Over a database the rows are selected on the engine: how cells are read and typed is not checked a second time."
)


def raw_records(sources: Sources, study: StudySpec | None) -> tuple[RawTables, str]:
    """The raw tables, and what must be said of them ("" over files).

    Raises
    ------
    FileNotFoundError
        If the extracts are no longer where they were read from.
    """
    if sources.spec.database is not None:
        return EngineTables(sources.tables), SHARED
    base = study.base if study is not None and study.sources == sources.spec else Path()
    return ExtractFiles(sources.spec, base), ""


@dataclass(frozen=True)
class EngineTables:
    """Rows of the engine's tables, selected by key and nothing else."""

    tables: Mapping[str, ir.Table]

    def has(self, table: str) -> bool:
        """Say whether the extract has this table."""
        return table in self.tables

    def rows(self, table: str, columns: tuple[str, ...], key: str, among: Iterable[Any]) -> Iterator[Row]:
        """Rows whose `key` is one of `among`."""
        given = self.tables[table]
        yield from (
            given.semi_join(asked_for(key, list(among), given[key].type()), key)
            .select(*columns)
            .to_pyarrow()
            .to_pylist()
        )

    def distinct(self, table: str, column: str) -> list[Any]:
        """Every different value of a column."""
        found = self.tables[table].select(column).distinct().to_pyarrow()[column].to_pylist()
        return [value for value in found if value is not None]


def asked_for(column: str, values: list[Any], dtype: Any) -> ir.Table:
    """A table of one column to join with: the values looked for."""
    import ibis
    import pyarrow as pa

    schema = ibis.schema({column: dtype})
    return ibis.memtable(pa.table({column: pa.array(values, type=dtype.to_pyarrow())}), schema=schema)


def rows_at(cohort: Cohort, rows: np.ndarray) -> list[Row]:
    """Person and date of some rows of a cohort, by row number."""
    table = cohort.table
    asked = asked_for("row", rows.tolist(), table.row.type())
    return table.semi_join(asked, "row").order_by("row").select("row", "person_id", "as_of").to_pyarrow().to_pylist()
