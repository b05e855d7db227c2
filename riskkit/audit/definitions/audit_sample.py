"""Draw the sample that a human reads: some people with the outcome and some without, each with their records.

Takes    Labels, the study, raw records.
Gives    `draw_cases`: cases without labels, and the key that tells the label of each.
Promise  the same seed draws the same people; a person stands in the sample once; half of the "no" cases are near
         misses where there are such, so that a wrong rule shows; cases stand in an order that tells nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from riskkit.audit.definitions.raw_extracts import raw_records, rows_at
from riskkit.audit.second_coding.coding import COUNTS, told_of
from riskkit.audit.second_coding.one_person import Event, Person, read_people, smallest_hashes
from riskkit.domain.errors import SpecError
from riskkit.domain.reading_case import ReadingCase, ReadRecord

if TYPE_CHECKING:
    from riskkit.domain.cohort import Cohort, Labels
    from riskkit.domain.cohort_spec import TargetSpec
    from riskkit.domain.sources import Sources
    from riskkit.domain.study_spec import StudySpec

EACH = 25
POOL = 300
DAYS_AROUND = 365
"""Records so long before the as-of date, and after the horizon, are shown; those of the outcome's offences always."""
_FAR = ("before the as-of date", "another offence")
Chosen = tuple[str, date, bool]


@dataclass(frozen=True)
class DrawnSample:
    """Cases to read, and the key: label, person and date of each case, bound to definitions and extracts."""

    cases: tuple[ReadingCase, ...]
    key: dict[str, Any]


def draw_cases(labels: Labels, study: StudySpec, *, seed: int) -> DrawnSample:
    """Draw up to 25 people labelled yes and 25 labelled no.

    Raises
    ------
    SpecError
        If the raw extracts cannot be read again, or no label is known yet.
    """
    cohort = labels.cohort
    sources = cohort.linkage.sources
    yes, pool = _drawn(labels, True, seed), _drawn(labels, False, seed)
    pool = [row for row in pool if row[0] not in {person for person, _ in yes}]
    if not yes and not pool:
        raise SpecError("No outcome of this cohort is known yet, so there is nothing to read.")
    people = _records_of(cohort, study, [person for person, _ in (*yes, *pool)])
    no = _near_first(pool, people, labels.spec, sources.extract_date)
    chosen: list[Chosen] = [(*row, True) for row in yes] + [(*row, False) for row in no]
    in_order = smallest_hashes((f"{person}|{day}" for person, day, _ in chosen), seed + 1, len(chosen))
    by_name = {f"{person}|{day}": (person, day, label) for person, day, label in chosen}
    named = [(f"case-{at:02d}", by_name[name]) for at, name in enumerate(in_order, 1)]
    cases = tuple(_case(name, people[who], day, labels.spec, sources.extract_date) for name, (who, day, _) in named)
    return DrawnSample(cases, _key(named, study, sources, seed))


def definitions_fingerprint(study: StudySpec) -> str:
    """SHA-256 of what decides labels: linkage, cohort, target, declared delay. Features and models may change."""
    parts: dict[str, Any] = {
        name: None if part is None else part.resolved()
        for name, part in (("linkage", study.linkage), ("cohort", study.cohort), ("target", study.target))
    }
    parts["recording_delay_days"] = None if study.sources is None else study.sources.recording_delay_days
    return hashlib.sha256(json.dumps(parts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def extract_fingerprints(sources: Sources) -> list[str]:
    """Fingerprints of the input files, whatever they are called."""
    return sorted(sources.fingerprints.values())


def _drawn(labels: Labels, wanted: bool, seed: int) -> list[tuple[str, date]]:
    """People with that label, each with one of their dates: 25 of them, or a pool to pick 25 near misses from."""
    import numpy as np

    rows = np.flatnonzero(labels.frame["label"].to_numpy() == float(wanted))
    rows = np.random.default_rng([seed, int(wanted)]).permutation(rows)[: 20 * POOL]
    place = {int(row): at for at, row in enumerate(rows)}
    first: dict[str, date] = {}
    for line in sorted(rows_at(labels.cohort, rows), key=lambda line: place[line["row"]]):
        first.setdefault(str(line["person_id"]), line["as_of"])
    return list(first.items())[: EACH if wanted else POOL]


def _records_of(cohort: Cohort, study: StudySpec, people: list[str]) -> dict[str, Person]:
    linking = cohort.linkage.spec.method
    whole = cohort.linkage.sources.tables["people"].record_id.type().is_integer()
    asked: list[Any] = [int(p) for p in people] if linking == "exact" and whole else list(people)
    found: dict[str, Person] | None
    try:
        raw, _ = raw_records(cohort.linkage.sources, study)
        found = read_people(raw, linking, asked, with_text=True)
    except (OSError, ValueError):
        found = None
    if found is None or any(person not in found for person in people):
        raise SpecError(
            "The raw extracts could not be read again, or hold other people than the cohort. See finding D54."
        )
    return found


def _near_first(
    pool: list[tuple[str, date]], people: dict[str, Person], target: TargetSpec, extract_date: date
) -> list[tuple[str, date]]:
    """25 of the pool: near misses for up to half of them, then whoever comes next."""
    near = [row for row in pool if _is_near(people[row[0]].events, row[1], target, extract_date)][: EACH // 2]
    others = [row for row in pool if row not in near]
    return [*near, *others][:EACH]


def _is_near(events: Iterable[Event], as_of: date, target: TargetSpec, extract_date: date) -> bool:
    """Does one of the events carry the outcome's offence, and fail for another reason only?"""
    told = (told_of(event, as_of, target, extract_date) for event in events if event.offence in target.offences)
    return any(reason not in _FAR for reason in told)


def _case(name: str, person: Person, as_of: date, target: TargetSpec, extract_date: date) -> ReadingCase:
    since = as_of - timedelta(days=DAYS_AROUND)
    until = as_of + timedelta(days=target.horizon_days + DAYS_AROUND)
    shown = [e for e in person.events if since <= e.occurred_at.date() < until or e.offence in target.offences]
    return ReadingCase(
        name,
        as_of,
        as_of + timedelta(days=target.embargo_days),
        as_of + timedelta(days=target.horizon_days),
        tuple(_record(event, told_of(event, as_of, target, extract_date)) for event in shown),
        len(person.events) - len(shown),
    )


def _record(event: Event, told: str) -> ReadRecord:
    return ReadRecord(
        event=str(event.event_id),
        happened=event.occurred_at,
        known=event.known_at,
        agency=event.agency or "",
        kind=event.kind or "",
        offence=event.offence or "",
        status=event.status or "",
        roles=", ".join(event.roles),
        initiated_by=event.initiated_by or "",
        text=event.text or "",
        told="counts as the outcome" if told == COUNTS else f"does not count: {told}",
    )


def _key(named: list[tuple[str, Chosen]], study: StudySpec, sources: Sources, seed: int) -> dict[str, Any]:
    return {
        "riskkit_sample": 1,
        "study": study.name,
        "definitions": definitions_fingerprint(study),
        "extracts": extract_fingerprints(sources),
        "seed": seed,
        "asked_of_each": EACH,
        "cases": [
            {"case": name, "person_id": who, "as_of": day.isoformat(), "label": "yes" if label else "no"}
            for name, (who, day, label) in named
        ],
    }
