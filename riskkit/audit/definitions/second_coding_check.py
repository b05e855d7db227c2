"""Does a second, separate coding of a sample of people agree with the engine.

Takes    Material.
Gives    finding D54.
Promise  any disagreement is broken; half of the sample is drawn from the raw records without asking the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.raw_extracts import asked_for, raw_records, rows_at
from riskkit.audit.definitions.record_checks import fault_row, held_or_broken
from riskkit.audit.second_coding.coding import Coded, code_person
from riskkit.audit.second_coding.one_person import Person, choose_people, read_people, smallest_hashes
from riskkit.domain.findings import Finding, Row

if TYPE_CHECKING:
    from riskkit.audit.second_coding.raw_tables import RawTables
    from riskkit.domain.cohort import Cohort, Labels
    from riskkit.domain.origin import Origin
    from riskkit.domain.study_spec import StudySpec

YES, OTHERS = 200, 300
Key = tuple[str, date]


@dataclass(frozen=True)
class Engine:
    """What the engine says of one row; `label` None: not yet known."""

    label: bool | None
    events: int
    first_at: datetime | None


def second_coding_agrees(material: Material) -> Finding:
    """D54: membership, label, number of events and first date, coded twice."""
    origin, study = material.origin, material.study
    if origin is None:
        return make_finding("D54", "not applicable", "this kind of study has no event records to code")
    if study is None or study.cohort is None or study.target is None:
        return make_finding("D54", "not applicable", "these parts belong to no study, so there is nothing to code by")
    material.progress("coding a sample a second time")
    try:
        raw, shared = raw_records(origin.cohort.linkage.sources, study)
        people, chosen, lost = _sample(origin, study, raw)
    except (OSError, ValueError, NotImplementedError) as error:
        because = f"the raw extracts could not be read a second time ({type(error).__name__})"
        return make_finding("D54", "cannot tell", because)
    finding = held_or_broken(
        "D54", _compare(origin, study, people, chosen, lost), "both codings agree", "the codings differ"
    )
    return finding if not shared else _with_limits(finding, shared)


def _with_limits(finding: Finding, more: str) -> Finding:
    from dataclasses import replace

    return replace(finding, limits=f"{finding.limits} {more}")


def _sample(origin: Origin, study: StudySpec, raw: RawTables) -> tuple[dict[str, Person], int, int]:
    """The people of the sample; how many the engine named, and how many of those the records do not hold."""
    linking = origin.cohort.linkage.spec.method
    others = choose_people(raw, linking, study.seed, OTHERS)
    named = [] if origin.labels is None else _people_with_outcome(origin.labels, study.seed)
    asked = [*named, *others] if linking == "given" else [*_record_ids(origin.cohort, named), *others]
    people = read_people(raw, linking, dict.fromkeys(asked))
    return people, len(named), sum(person_id not in people for person_id in named)


def _people_with_outcome(labels: Labels, seed: int) -> list[str]:
    """Up to 200 people whom the engine labels yes, by the same keyed hash."""
    import numpy as np

    rows = np.flatnonzero(labels.frame["label"].to_numpy() == 1.0)
    people = [str(line["person_id"]) for line in rows_at(labels.cohort, rows)]
    return smallest_hashes(dict.fromkeys(people), seed, YES)


def _record_ids(cohort: Cohort, people: list[str]) -> list[Any]:
    """Ids of people joined by names are the smallest of their record ids, as text."""
    whole = cohort.linkage.sources.tables["people"].record_id.type().is_integer()
    return [int(person) for person in people] if whole else list(people)


def _compare(origin: Origin, study: StudySpec, people: dict[str, Person], named: int, lost: int) -> list[Row]:
    assert study.cohort is not None
    assert study.target is not None
    cohort = origin.cohort
    extract_date = cohort.linkage.sources.extract_date
    second = {
        (coded.person_id, coded.as_of): coded
        for person in people.values()
        for coded in code_person(person, study.cohort.as_of, study.cohort, study.target, extract_date)
    }
    engine = _engine_says(cohort, origin.labels, list(people))
    inside = {key: coded for key, coded in second.items() if coded.why_out is None}
    table = [
        fault_row("people with the outcome whom the raw records do not hold", lost, named),
        fault_row("in the cohort by the engine only", sum(key not in inside for key in engine), len(second)),
        fault_row("in the cohort by the second coding only", sum(key not in engine for key in inside), len(second)),
    ]
    if origin.labels is None:
        return table
    both = [(engine[key], coded) for key, coded in inside.items() if key in engine]
    return [*table, *_differences(both)]


def _differences(both: list[tuple[Engine, Coded]]) -> list[Row]:
    parts = {
        "another label": lambda one, two: one.label != two.label,
        "another number of events": lambda one, two: one.events != two.events,
        "another date of the first event": lambda one, two: one.first_at != two.first_at,
    }
    return [fault_row(name, sum(differ(one, two) for one, two in both), len(both)) for name, differ in parts.items()]


def _engine_says(cohort: Cohort, labels: Labels | None, people: list[str]) -> dict[Key, Engine]:
    """The engine's own rows of the people of the sample."""
    table = cohort.table
    asked = asked_for("person_id", people, table.person_id.type())
    lines = table.semi_join(asked, "person_id").select("row", "person_id", "as_of").to_pyarrow().to_pylist()
    found = {}
    for line in lines:
        said = Engine(None, 0, None) if labels is None else _label_at(labels, line["row"])
        found[(str(line["person_id"]), line["as_of"])] = said
    return found


def _label_at(labels: Labels, row: int) -> Engine:
    line = labels.frame.iloc[row]
    first = line["first_at"]
    return Engine(
        None if line["label"] != line["label"] else bool(line["label"]),
        int(line["events"]),
        None if first != first or first is None else first.to_pydatetime(),
    )
