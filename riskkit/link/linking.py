"""Join records into people, and people to the events they had a part in.

Takes    checked `Sources`, and which method the study declares.
Gives    `Linkage`.
Promise  who is who is worked out once and kept on the engine; people's parts stay a lazy relation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.domain.data_spec import LinkageSpec
from riskkit.domain.kept import keep
from riskkit.domain.sources import Linkage, Sources
from riskkit.domain.steps import Step
from riskkit.link.exact_match import count_alone, match_exactly
from riskkit.link.given_ids import believe_ids
from riskkit.link.people_in_events import parts_of_people

if TYPE_CHECKING:
    import ibis.expr.types as ir

_RECORDS = "an agency's record of a person"


def link_people(sources: Sources, spec: LinkageSpec) -> Linkage:
    """Join records into people.

    Parameters
    ----------
    sources : Sources
    spec : LinkageSpec
        `given`: the people table's person_id is believed. `exact`: records with equal family name, given names and
        date of birth are one person; a record that lacks any of the three stands alone.

    Returns
    -------
    Linkage
        `person_of` is kept on the engine (one row per record); `parts` is lazy (one row per event, person and role).

    Raises
    ------
    SpecError
        If the study declares `given` and no record has a person_id.
    SourceRefused
        If some records have a person_id and others do not.
    """
    people = sources.tables["people"]
    person_of = believe_ids(people) if spec.method == "given" else match_exactly(people)
    person_of = keep(sources.backend, person_of, "person_of")
    records, persons = _count(person_of)
    steps = [Step(f"records joined into people ({spec.method})", _RECORDS, records, records, (), None, persons)]
    if spec.method == "exact":
        alone = count_alone(people)
        name = "records without a name or a date of birth, which stand alone"
        steps.append(Step(name, _RECORDS, alone, alone, (), None, alone))
    parts, step, one_part_each = parts_of_people(sources, person_of)
    return Linkage(sources, spec, person_of, parts, (*steps, step), one_part_each)


def _count(person_of: ir.Table) -> tuple[int, int]:
    """Records, and people."""
    found = person_of.aggregate(records=person_of.count(), persons=person_of.person_id.nunique()).to_pyarrow()
    return int(found["records"][0].as_py()), int(found["persons"][0].as_py())
