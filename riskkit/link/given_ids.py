"""Believe the person_id that the extract brings.

Takes    the people table.
Gives    record_id, person_id.
Promise  a record without a person_id is refused, never left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.errors import SourceRefused, SpecError

if TYPE_CHECKING:
    import ibis.expr.types as ir


def believe_ids(people: ir.Table) -> ir.Table:
    """Record and person, as given.

    Raises
    ------
    SpecError
        If no record has a person_id: the study should say `exact`.
    SourceRefused
        If some have none.
    """
    lacking = people.person_id.isnull() | (people.person_id == "")
    counts = people.aggregate(rows=people.count(), lacking=lacking.sum().fill_null(0)).to_pyarrow()
    rows, without = int(counts["rows"][0].as_py()), int(counts["lacking"][0].as_py())
    if without and without == rows:
        raise SpecError(
            "linkage.method is given, but the people table has no person_id. Give the column, or declare "
            "linkage.method exact (equal names and date of birth)."
        )
    if without:
        raise SourceRefused(
            "people", "person_id", without, "no person_id, but linkage.method is given.",
            "Give every record one, or declare linkage.method exact.",
        )  # fmt: skip
    return people.select("record_id", "person_id")
